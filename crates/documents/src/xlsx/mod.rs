//! Sheets as XLSX. Text is always text: no cell can become a formula.

mod looks;

use domain::paper::HeadCell;
use domain::sheet::{Cell, Column, Sheet, Workbook};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, Workbook as File, Worksheet,
};

use crate::Error;
use looks::{Formats, Looks};

/// The last row of a sheet, counted from 0: a limit of the format.
const LAST_ROW: u32 = 1_048_575;
/// Letters that a cell may hold: a limit of the format.
const CELL_LETTERS: usize = 32_767;

/// The workbook as XLSX: heading bold, filtered and always in sight; codes stay text (D14); days
/// are real dates shown as dd/mm/yyyy (D84); numbers show as the reader's Excel groups them.
///
/// # Errors
/// [`Error::NoSheet`], or [`Error::Xlsx`] where a limit of the format is passed (1,048,576 rows,
/// 16,384 columns).
pub fn xlsx(workbook: &Workbook) -> Result<Vec<u8>, Error> {
    if workbook.sheets.is_empty() {
        return Err(Error::NoSheet);
    }
    let mut file = File::new();
    let made = ExcelDateTime::from_ymd(2020, 1, 1)?;
    // A fixed day: the same sheets give the same bytes.
    file.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let mut names = vec![CHOICES.to_owned()];
    let mut lists = Lists::default();
    for sheet in &workbook.sheets {
        let name = tab_name(&sheet.name, &names);
        let page = file.add_worksheet();
        page.set_name(&name)?;
        names.push(name);
        fill(page, sheet, &mut lists)?;
    }
    if !lists.0.is_empty() {
        lists.write(file.add_worksheet())?;
    }
    Ok(file.save_to_buffer()?)
}

/// Name of the hidden sheet that holds long lists of choices.
const CHOICES: &str = "_choices";

/// Lists of more than the 255 letters that Excel takes in a rule (the ethnic groups are): they
/// stand on a hidden sheet, one a column.
#[derive(Default)]
struct Lists(Vec<Vec<String>>);

impl Lists {
    fn rule(&mut self, choices: &[String]) -> Result<DataValidation, Error> {
        let letters: usize = choices.iter().map(|choice| choice.chars().count() + 1).sum();
        if letters <= 255 && choices.iter().all(|choice| !choice.contains([',', '"'])) {
            let choices: Vec<_> = choices.iter().map(String::as_str).collect();
            return Ok(DataValidation::new().allow_list_strings(&choices)?);
        }
        let at = self.0.iter().position(|list| list == choices).unwrap_or_else(|| {
            self.0.push(choices.to_vec());
            self.0.len() - 1
        });
        let column = rust_xlsxwriter::utility::column_number_to_name(narrow(at));
        let range = format!("={CHOICES}!${column}$1:${column}${}", choices.len());
        Ok(DataValidation::new().allow_list_formula(range.as_str().into()))
    }

    fn write(self, page: &mut Worksheet) -> Result<(), Error> {
        page.set_name(CHOICES)?;
        page.set_hidden(true);
        for (column, list) in (0..).zip(self.0) {
            for (row, choice) in (0..).zip(list) {
                page.write_string(row, column, cut(&choice))?;
            }
        }
        Ok(())
    }
}

fn fill(page: &mut Worksheet, sheet: &Sheet, lists: &mut Lists) -> Result<(), Error> {
    let formats = Formats::new();
    let mut row = 0;
    for title in &sheet.title {
        page.write_string_with_format(row, 0, cut(title), &formats.title)?;
        row += 1;
    }
    if !sheet.title.is_empty() {
        row += 1;
    }
    let first = row;
    let heads = sheet.head();
    for (depth, cells) in (0..).zip(&heads) {
        for cell in cells {
            head_cell(page, first + depth, cell, &formats.head)?;
        }
    }
    row += u32::try_from(heads.len()).unwrap_or(1);
    let body = row;
    for cells in &sheet.rows {
        write_row(page, row, sheet, cells, &formats.plain)?;
        row += 1;
    }
    let after = row;
    if let Some(totals) = &sheet.totals {
        write_row(page, row, sheet, totals, &formats.strong)?;
        row += 1;
    }
    for (at, note) in (1..).zip(&sheet.notes) {
        page.write_string_with_format(row + at, 0, cut(note), &formats.note)?;
    }

    let columns = (0_u16..).zip(&sheet.columns);
    for (at, column) in columns.clone() {
        page.set_column_width(at, width(sheet, usize::from(at), column))?;
        if !column.choices.is_empty() {
            let rule = lists.rule(&column.choices)?;
            // Room for whoever fills a template: rows that are not there yet have the list too.
            let last = after.max(body + 2_000).min(LAST_ROW);
            page.add_data_validation(body, at, last, at, &rule)?;
        }
    }
    if let Some((last, _)) = columns.last() {
        let lower = if body > first { body - 1 } else { first };
        page.autofilter(lower, 0, after.max(body + 1) - 1, last)?;
    }
    page.set_freeze_panes(body, sheet.frozen_columns)?;
    page.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(first, body.saturating_sub(1))?;
    Ok(())
}

fn head_cell(
    page: &mut Worksheet,
    row: u32,
    cell: &HeadCell<'_>,
    format: &Format,
) -> Result<(), Error> {
    let column = narrow(cell.column);
    let last = narrow(cell.column + cell.columns - 1);
    let below = row + u32::try_from(cell.rows).unwrap_or(1) - 1;
    if last > column || below > row {
        page.merge_range(row, column, below, last, &cut(cell.text), format)?;
    } else {
        page.write_string_with_format(row, column, cut(cell.text), format)?;
    }
    Ok(())
}

/// Columns past the format's limit get its last number plus one, which the writer refuses.
fn narrow(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn write_row(
    page: &mut Worksheet,
    row: u32,
    sheet: &Sheet,
    cells: &[Cell],
    looks: &Looks,
) -> Result<(), Error> {
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        match cells.get(usize::from(at)).unwrap_or(&Cell::Empty) {
            Cell::Empty => page.write_blank(row, at, looks.of(column.kind))?,
            Cell::Text(text) => page.write_string_with_format(row, at, cut(text), &looks.text)?,
            Cell::Int(number) => {
                page.write_number_with_format(row, at, float(*number), &looks.int)?
            }
            Cell::Decimal { units, places } => {
                let number = float(*units) / 10_f64.powi(i32::from(*places));
                page.write_number_with_format(row, at, number, &looks.decimal(*places))?
            }
            Cell::Date(date) => {
                let day = ExcelDateTime::from_ymd(
                    u16::try_from(date.year()).unwrap_or_default(),
                    date.month().unsigned_abs(),
                    date.day().unsigned_abs(),
                );
                if let Ok(day) = day {
                    page.write_datetime_with_format(row, at, &day, &looks.date)?
                } else {
                    // Excel's calendar begins in 1900: an older day stands there as text.
                    let text = date.strftime("%d/%m/%Y").to_string();
                    page.write_string_with_format(row, at, text, &looks.text)?
                }
            }
        };
    }
    Ok(())
}

/// Excel keeps numbers as floats; whole ones up to 2^53 are exact.
#[expect(clippy::cast_precision_loss, reason = "Excel has no other numbers")]
fn float(number: i64) -> f64 {
    number as f64
}

fn width(sheet: &Sheet, at: usize, column: &Column) -> f64 {
    if let Some(width) = column.width {
        return f64::from(width.min(255));
    }
    let cells = sheet.rows.iter().chain(&sheet.totals).filter_map(|row| row.get(at));
    let texts = cells.map(|cell| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Int(number) => domain::paper::group_thousands(*number),
        Cell::Decimal { units, places } => domain::paper::decimal(*units, *places),
        Cell::Date(_) => "00/00/0000".to_owned(),
    });
    text_column_width(std::iter::once(column.header.clone()).chain(texts))
}

/// The width, in Excel's letters, of a column that holds these texts: the longest line and a
/// little more, between 6 and 60; longer texts wrap.
pub fn text_column_width(texts: impl IntoIterator<Item = impl AsRef<str>>) -> f64 {
    let longest = texts
        .into_iter()
        .filter_map(|text| text.as_ref().lines().map(|line| line.chars().count()).max())
        .max()
        .unwrap_or_default();
    // The filter's button takes about three letters of the heading.
    let letters = u16::try_from(longest + 3).unwrap_or(u16::MAX);
    f64::from(letters.clamp(6, 60))
}

/// A name that Excel takes: at most 31 letters, none of []:*?/\, no apostrophe at its ends, not
/// used before in this file (in any case).
fn tab_name(wanted: &str, taken: &[String]) -> String {
    let allowed = |c: char| !c.is_control() && !"[]:*?/\\".contains(c);
    let kept: String = wanted.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
    let base = kept.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    let base = if base.is_empty() { "Sheet" } else { base };
    // Excel counts UTF-16 units; Vietnamese letters are one each.
    let shortened = |room: usize| -> String {
        let mut units = 0;
        let fits = base.chars().take_while(|c| {
            units += c.len_utf16();
            units <= room
        });
        fits.collect::<String>().trim_end_matches(['\'', ' ']).to_owned()
    };
    let free = |name: &String| taken.iter().all(|t| t.to_lowercase() != name.to_lowercase());
    let numbered = (2..).map(|number| {
        let tail = format!(" ({number})");
        format!("{}{tail}", shortened(31 - tail.len()))
    });
    std::iter::once(shortened(31)).chain(numbered).find(free).unwrap_or_default()
}

/// No more letters than a cell holds, and none that XML forbids.
fn cut(text: &str) -> String {
    let lawful = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.replace("\r\n", "\n").chars().filter(lawful).take(CELL_LETTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_have_lawful_names() {
        let none: &[String] = &[];
        assert_eq!(tab_name("Lớp 8/1 [A]", none), "Lớp 8 1  A");
        assert_eq!(tab_name("''", none), "Sheet");
        assert_eq!(tab_name(&"Trường ".repeat(9), none).chars().count(), 31);
        let taken = ["Lớp 8".to_owned(), "LỚP 8 (2)".to_owned()];
        assert_eq!(tab_name("lớp 8", &taken), "lớp 8 (3)");
        let long = "x".repeat(40);
        let second = tab_name(&long, &[tab_name(&long, none)]);
        assert_eq!((second.len(), second.ends_with("x (2)")), (31, true));
    }

    #[test]
    fn widths_follow_the_longest_line() {
        let width = |texts: &[&str]| text_column_width(texts);
        assert!((width(&[]) - 6.0).abs() < f64::EPSILON);
        assert!((width(&["Nguyễn Văn An", "Mã"]) - 16.0).abs() < f64::EPSILON);
        assert!((width(&["ngắn\nmột dòng dài hơn"]) - 19.0).abs() < f64::EPSILON);
        assert!((width(&[&"x".repeat(500)]) - 60.0).abs() < f64::EPSILON);
    }
}
