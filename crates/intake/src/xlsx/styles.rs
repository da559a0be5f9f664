//! Which cell formats of an xlsx show dates, and which are in a legacy font.

use std::collections::HashMap;

use domain::roster::FileErrorCode;

use super::archive::{Archive, Mark, attribute, number};
use crate::excel::is_date_format;
use crate::legacy::Font;
use crate::limits;

/// What the number of a cell's format means.
#[derive(Default)]
pub(super) struct Styles {
    formats: Vec<(bool, Font)>,
}

impl Styles {
    /// Shows a date? In which font?
    pub(super) fn of(&self, style: usize) -> (bool, Font) {
        self.formats.get(style).copied().unwrap_or_default()
    }
}

/// Reads the number formats, fonts and cell formats.
pub(super) fn read(archive: &mut Archive<'_>, path: &str) -> Result<Styles, FileErrorCode> {
    let mut custom: HashMap<usize, bool> = HashMap::new();
    let mut fonts: Vec<Font> = Vec::new();
    let mut formats = Vec::new();
    let mut section = Section::Other;
    let mut part = archive.part(path)?;
    while let Some(mark) = part.next()? {
        match mark {
            Mark::Open(tag) => match (tag.local_name().as_ref(), section) {
                (b"fonts", _) => section = Section::Fonts,
                (b"cellXfs", _) => section = Section::Formats,
                (b"numFmt", Section::Other) => {
                    let code = attribute(&tag, "formatCode").unwrap_or_default();
                    if let Some(id) = number(&tag, "numFmtId") {
                        custom.insert(id, is_date_format(id, Some(&code)));
                    }
                }
                (b"font", Section::Fonts) => fonts.push(Font::Unicode),
                (b"name", Section::Fonts) => {
                    if let (Some(font), Some(name)) = (fonts.last_mut(), attribute(&tag, "val")) {
                        *font = Font::of_name(&name);
                    }
                }
                (b"xf", Section::Formats) => {
                    let id = number(&tag, "numFmtId").unwrap_or(0);
                    let date = custom.get(&id).copied().unwrap_or_else(|| is_date_format(id, None));
                    let font = number(&tag, "fontId").and_then(|at| fonts.get(at).copied());
                    formats.push((date, font.unwrap_or_default()));
                }
                _ => {}
            },
            Mark::Close(b"fonts" | b"cellXfs") => {
                section = Section::Other;
            }
            _ => {}
        }
        if custom.len().max(fonts.len()).max(formats.len()) > limits::TABLE {
            return Err(FileErrorCode::TooLarge);
        }
    }
    Ok(Styles { formats })
}

#[derive(Clone, Copy)]
enum Section {
    Fonts,
    Formats,
    Other,
}
