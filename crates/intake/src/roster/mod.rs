//! From sheets to a reading: which rows are learners, and what each of their cells says.

mod learner;
mod ledger;
mod repair;

use domain::roster::{FileErrorCode, Reading, SkipReason, SkippedSheet, Warning, looks_like_class};
use jiff::civil::Date;

use crate::footer::{class_of_line, class_of_row, is_footer, is_sparse, numbers_columns};
use crate::header::{self, Header};
use crate::names::Column;
use crate::sheet::{Row, Sheet};
use crate::sheets::Sheets;
use crate::{limits, messages};
use learner::Table;
use ledger::Ledger;

/// How often the columns of one sheet may change on the way down.
const HEADER_CHANGES: usize = 64;

/// Reads all sheets. An error is the whole file's: then nothing was read (I13).
pub(crate) fn read(found: Sheets, today: Date) -> Result<Reading, FileErrorCode> {
    let mut ledger = Ledger::default();
    let mut reading = Reading::default();
    let mut encoding = found.encoding;
    let mut headers = 0;
    for mut sheet in found.sheets {
        let skip = if sheet.hidden {
            Some(SkipReason::Hidden)
        } else if sheet.rows.is_empty() && !sheet.cut_off {
            Some(SkipReason::Empty)
        } else {
            None
        };
        if let Some(reason) = skip {
            reading.sheets_skipped.push(skipped(&sheet, reason));
            continue;
        }
        if sheet.cut_off {
            reading.warnings.push(warning(&sheet, None, "rows_or_columns_cut_off"));
        }
        let (header, repaired) = repair::header(&mut sheet)?;
        if repaired {
            encoding = Some("tcvn3");
        }
        match header {
            Some(header) => {
                headers += 1;
                one_sheet(&sheet, header, today, &mut ledger, &mut reading)?;
            }
            None => reading.sheets_skipped.push(skipped(&sheet, SkipReason::NoHeader)),
        }
    }
    if headers == 0 {
        let empty = reading.sheets_skipped.iter().all(|s| s.reason == SkipReason::Empty);
        let code = if empty { FileErrorCode::Empty } else { FileErrorCode::NoHeader };
        let error = Some(messages::file_error(code));
        return Ok(Reading {
            sheets_skipped: reading.sheets_skipped,
            file_error: error,
            encoding: encoding.map(str::to_owned),
            ..Reading::default()
        });
    }
    reading.encoding = encoding.map(str::to_owned);
    ledger.into_reading(&mut reading);
    Ok(reading)
}

fn skipped(sheet: &Sheet, reason: SkipReason) -> SkippedSheet {
    SkippedSheet { sheet: sheet.name.clone(), reason, message: messages::skipped(reason) }
}

fn warning(sheet: &Sheet, row: Option<u32>, code: &str) -> Warning {
    Warning {
        sheet: Some(sheet.name.clone()),
        row,
        code: code.to_owned(),
        message: messages::warning(code).to_owned(),
    }
}

fn one_sheet(
    sheet: &Sheet,
    header: Header,
    today: Date,
    ledger: &mut Ledger,
    reading: &mut Reading,
) -> Result<(), FileErrorCode> {
    let mut class = class_above(sheet, &header).or_else(|| looks_like_class(&sheet.name));
    let mut at = header.last + 1;
    let mut table = Table::new(sheet, header);
    note_dropped(&table, reading);
    if !table.header.has(Column::Dob) {
        reading.warnings.push(warning(sheet, None, "no_dob_column"));
    }
    let before = ledger.people();
    let mut loose = sheet.loose.iter().peekable();
    let mut closed = false;
    let mut changes = HEADER_CHANGES;
    while let Some(row) = sheet.rows.get(at) {
        while let Some((_, text)) = loose.next_if(|(before, _)| *before <= row.number) {
            class = class_of_line(text).or(class);
        }
        at += 1;
        match kind_of(&table, row, closed) {
            Kind::Header => {
                closed = false;
                let again = (!header::is_same(sheet, &table.header, row) && changes > 0)
                    .then(|| header::at_row(sheet, at - 1))
                    .flatten();
                if let Some(again) = again {
                    changes -= 1;
                    at = again.last + 1;
                    table = Table::new(sheet, again);
                    note_dropped(&table, reading);
                }
            }
            Kind::Class(named) => (class, closed) = (Some(named), false),
            Kind::Footer => closed = true,
            Kind::Nothing => {}
            Kind::Learner => {
                closed = false;
                ledger.add(&table, row, class.as_deref(), today);
                if ledger.people() > limits::PEOPLE {
                    return Err(FileErrorCode::TooLarge);
                }
            }
        }
    }
    if ledger.people() == before {
        reading.warnings.push(warning(sheet, None, "no_people"));
    }
    Ok(())
}

fn note_dropped(table: &Table<'_>, reading: &mut Reading) {
    for name in &table.header.dropped {
        if reading.dropped_columns.len() < 500 && !reading.dropped_columns.contains(name) {
            reading.dropped_columns.push(name.clone());
        }
    }
}

/// The class that a title above the header names, the nearest one first (I3).
fn class_above(sheet: &Sheet, header: &Header) -> Option<String> {
    let first = sheet.rows[header.first].number;
    let in_rows = sheet.rows[..header.first].iter().rev().find_map(class_of_row);
    in_rows.or_else(|| {
        let above = sheet.loose.iter().rev().filter(|(before, _)| *before <= first);
        above.into_iter().find_map(|(_, text)| class_of_line(text))
    })
}

enum Kind {
    Learner,
    Header,
    Class(String),
    Footer,
    Nothing,
}

/// I12: what a row of the data is. `closed` says that a footer has come and no learner since: a
/// bare name then is that of who signed.
fn kind_of(table: &Table<'_>, row: &Row, closed: bool) -> Kind {
    if header::is_repeated(&table.header, row) {
        return Kind::Header;
    }
    let name = table.name(row);
    let has_dob = !table.dob_is_blank(row);
    let has_id = table.has_id(row);
    if !has_dob && !has_id {
        if let Some(class) = is_sparse(row).then(|| class_of_row(row)).flatten() {
            return Kind::Class(class);
        }
        if row.texts().any(is_footer) {
            return Kind::Footer;
        }
    }
    if numbers_columns(row) {
        return Kind::Nothing;
    }
    if name.is_empty() {
        let person = (has_dob && table.dob_has_digits(row)) || has_id || table.has_gender(row);
        let footer = row.texts().any(is_footer);
        return match (person, footer) {
            (true, false) => Kind::Learner,
            (_, true) => Kind::Footer,
            _ => Kind::Nothing,
        };
    }
    if closed && !has_dob && !has_id && !table.has_order(row) {
        return Kind::Footer;
    }
    Kind::Learner
}
