//! How the cells of a sheet look: Times New Roman, thin lines, bold heading.

use domain::sheet::Kind;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// Formats of one kind of row.
pub(super) struct Looks {
    pub(super) text: Format,
    pub(super) int: Format,
    pub(super) date: Format,
    base: Format,
}

impl Looks {
    fn new(base: &Format) -> Self {
        Self {
            // "@" marks the cell as text: what is typed over a code stays text too (D14).
            text: base.clone().set_num_format("@").set_text_wrap(),
            int: base.clone().set_num_format("#,##0"),
            date: base.clone().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center),
            base: base.clone(),
        }
    }

    pub(super) fn decimal(&self, places: u8) -> Format {
        let zeros = "0".repeat(usize::from(places.min(15)));
        let shown = if zeros.is_empty() { "#,##0".to_owned() } else { format!("#,##0.{zeros}") };
        self.base.clone().set_num_format(shown)
    }

    pub(super) fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text => &self.text,
            Kind::Int => &self.int,
            Kind::Date => &self.date,
            Kind::Decimal(_) => &self.base,
        }
    }
}

/// All formats of a sheet.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) head: Format,
    pub(super) plain: Looks,
    pub(super) strong: Looks,
    pub(super) note: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let font = Format::new().set_font_name("Times New Roman").set_font_size(12);
        let ruled = font.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        Self {
            title: font.clone().set_bold().set_font_size(14),
            head: ruled
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_background_color(0x00E8_EEF7)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            plain: Looks::new(&ruled),
            strong: Looks::new(&ruled.clone().set_bold()),
            note: font.set_italic(),
        }
    }
}
