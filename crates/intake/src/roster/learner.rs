//! One row of a table of learners: what its cells say, and the first fault among them.

use domain::roster::{
    CellText, Fault, Field, Gender, Reason, Status, check_birth_date, check_birth_serial,
    check_citizen_id, check_class, check_gender, check_ministry_id, check_name, grade_of_class,
    marked_female, mended_class, status_of,
};
use domain::text::normalise;
use jiff::civil::Date;

use crate::header::Header;
use crate::names::Column;
use crate::sheet::{Cell, Row, Sheet};

/// First serial of 1990: a class that is such a number was a date once (I14).
const SERIAL_1990: f64 = 32_874.0;

/// A header with the rows below it.
pub(super) struct Table<'a> {
    pub sheet: &'a Sheet,
    pub header: Header,
    names: Vec<u16>,
    /// No row of the class column is filled: then it is as if there were none (I3).
    class_is_empty: bool,
    /// Vertical merges over the class column: rows and the row that holds the text.
    class_merges: Vec<(u32, u32)>,
}

/// What an accepted row says.
pub(super) struct Learner {
    pub full_name: String,
    pub dob: Date,
    pub class: String,
    pub gender: Option<Gender>,
    pub ministry_id: Option<String>,
    pub citizen_id: Option<String>,
    pub zero_restored: bool,
    pub grade: Option<u8>,
    pub status: Option<Status>,
}

impl<'a> Table<'a> {
    pub(super) fn new(sheet: &'a Sheet, mut header: Header) -> Self {
        if let Some(other_half) = second_half_of_name(sheet, &header) {
            header.widen_name(other_half);
        }
        let rows = &sheet.rows[header.last + 1..];
        let class = header.of(Column::Class).first().copied();
        let class_is_empty = class.is_none_or(|c| rows.iter().all(|row| row.cell(c).is_none()));
        let mut class_merges: Vec<(u32, u32)> = sheet
            .merges
            .iter()
            .filter(|m| m.rows.1 > m.rows.0 && class == Some(m.columns.0))
            .map(|m| m.rows)
            .collect();
        class_merges.sort_unstable();
        Self { names: header.name_columns(), sheet, header, class_is_empty, class_merges }
    }

    /// The whole name, from however many columns.
    pub(super) fn name(&self, row: &Row) -> String {
        let parts: Vec<String> = self.names.iter().map(|c| row.text(*c)).collect();
        normalise(&parts.join(" "))
    }

    fn text(&self, row: &Row, column: Column) -> String {
        let at = self.header.of(column);
        at.iter().map(|c| row.text(*c)).find(|t| !t.trim().is_empty()).unwrap_or_default()
    }

    fn cell<'r>(&self, row: &'r Row, column: Column) -> Option<&'r Cell> {
        self.header.of(column).iter().find_map(|c| row.cell(*c))
    }

    pub(super) fn dob_is_blank(&self, row: &Row) -> bool {
        match self.cell(row, Column::Dob) {
            None => true,
            Some(Cell::Text(text)) => !text.contains(char::is_alphanumeric),
            Some(_) => false,
        }
    }

    pub(super) fn dob_has_digits(&self, row: &Row) -> bool {
        match self.cell(row, Column::Dob) {
            Some(Cell::Text(text)) => text.contains(|c: char| c.is_ascii_digit()),
            Some(Cell::Number(_) | Cell::Date(_)) => true,
            _ => false,
        }
    }

    pub(super) fn has_id(&self, row: &Row) -> bool {
        [Column::MinistryId, Column::CitizenId]
            .iter()
            .any(|c| self.text(row, *c).contains(|c: char| c.is_ascii_digit()))
    }

    pub(super) fn has_gender(&self, row: &Row) -> bool {
        matches!(check_gender(&self.text(row, Column::Gender)), Ok(Some(_)))
    }

    pub(super) fn has_order(&self, row: &Row) -> bool {
        self.text(row, Column::Order).contains(|c: char| c.is_ascii_digit())
    }

    /// Everything the row says, or its first fault: name, birth date, class, ids, sex.
    pub(super) fn learner(
        &self,
        row: &Row,
        class_around: Option<&str>,
        today: Date,
    ) -> Result<Learner, (Field, Fault)> {
        let full_name = self.checked_name(row).map_err(|f| (Field::FullName, f))?;
        let dob = self.dob(row, today).map_err(|f| (Field::Dob, f))?;
        let class = self.class(row, class_around).map_err(|f| (Field::Class, f))?;
        let ministry_id = match self.id(row, Column::MinistryId) {
            Some((text, may_be_number)) => {
                let id = check_ministry_id(CellText { text: &text, may_be_number });
                Some(id.map_err(|f| (Field::MinistryId, f))?)
            }
            None => None,
        };
        let citizen = match self.id(row, Column::CitizenId) {
            Some((text, may_be_number)) => {
                let id = check_citizen_id(CellText { text: &text, may_be_number });
                Some(id.map_err(|f| (Field::CitizenId, f))?)
            }
            None => None,
        };
        let gender = self.gender(row).map_err(|f| (Field::Gender, f))?;
        let grade = grade_of_class(&class).or_else(|| self.grade(row));
        let (citizen_id, zero_restored) = citizen.map_or((None, false), |(id, r)| (Some(id), r));
        let status = status_of(&self.text(row, Column::Status));
        Ok(Learner {
            full_name,
            dob,
            class,
            gender,
            ministry_id,
            citizen_id,
            zero_restored,
            grade,
            status,
        })
    }

    fn checked_name(&self, row: &Row) -> Result<String, Fault> {
        let broken =
            self.names.iter().any(|c| matches!(row.cell(*c), Some(Cell::Error | Cell::Date(_))));
        if broken {
            return Err(Fault { reason: Reason::InvalidName, detail: Some("symbols") });
        }
        check_name(&self.name(row))
    }

    fn dob(&self, row: &Row, today: Date) -> Result<Date, Fault> {
        match self.cell(row, Column::Dob) {
            None => Err(Fault { reason: Reason::MissingDob, detail: None }),
            Some(Cell::Text(text)) => check_birth_date(text, today),
            Some(Cell::Number(serial) | Cell::Date(serial)) => check_birth_serial(*serial, today),
            Some(Cell::Error) => {
                Err(Fault { reason: Reason::InvalidDob, detail: Some("not_a_date") })
            }
        }
    }

    fn class(&self, row: &Row, around: Option<&str>) -> Result<String, Fault> {
        let is_date = Err(Fault { reason: Reason::InvalidClass, detail: Some("class_is_date") });
        let own = self.cell(row, Column::Class).or_else(|| self.merged_class(row.number));
        match own {
            Some(Cell::Date(_)) => is_date,
            Some(Cell::Number(n)) if *n >= SERIAL_1990 => is_date,
            Some(cell) => {
                let text = mended_class(&cell.text());
                match self.grade(row) {
                    // «Khối 10», «Lớp A1»: the class is 10A1.
                    Some(grade) if text.starts_with(char::is_alphabetic) && text.len() <= 4 => {
                        check_class(&format!("{grade}{text}"))
                    }
                    _ => check_class(&text),
                }
            }
            None if self.class_is_empty => match around {
                Some(class) => Ok(class.to_owned()),
                None => Err(Fault { reason: Reason::MissingClass, detail: None }),
            },
            None => Err(Fault { reason: Reason::MissingClass, detail: None }),
        }
    }

    /// The class of a merged cell holds for every row that it covers.
    fn merged_class(&self, row: u32) -> Option<&Cell> {
        let column = *self.header.of(Column::Class).first()?;
        let after = self.class_merges.partition_point(|(top, _)| *top <= row);
        let (top, bottom) = *self.class_merges.get(after.checked_sub(1)?)?;
        let at = self.sheet.rows.binary_search_by_key(&top, |r| r.number).ok()?;
        (row <= bottom).then(|| self.sheet.rows[at].cell(column)).flatten()
    }

    fn grade(&self, row: &Row) -> Option<u8> {
        let text = self.text(row, Column::Grade);
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        grade_of_class(digits)
    }

    /// The text of an id and whether it may have been a number; dashes stand for nothing.
    fn id(&self, row: &Row, column: Column) -> Option<(String, bool)> {
        let cell = self.cell(row, column)?;
        let text = match cell {
            Cell::Date(_) => "#".to_owned(),
            other => other.text(),
        };
        let blank = normalise(&text).chars().all(|c| matches!(c, '-' | '–' | '—' | '.' | ' '));
        (!blank).then_some((text, self.sheet.untyped || matches!(cell, Cell::Number(_))))
    }

    fn gender(&self, row: &Row) -> Result<Option<Gender>, Fault> {
        let marked = |column| marked_female(&self.text(row, column));
        if self.header.has(Column::Gender) {
            return check_gender(&self.text(row, Column::Gender));
        }
        match (self.header.has(Column::FemaleMark), self.header.has(Column::MaleMark)) {
            (false, false) => Ok(None),
            (true, false) => {
                Ok(Some(if marked(Column::FemaleMark)? { Gender::Female } else { Gender::Male }))
            }
            (false, true) => {
                let male = !matches!(self.text(row, Column::MaleMark).trim(), "" | "0" | "-");
                Ok(Some(if male { Gender::Male } else { Gender::Female }))
            }
            (true, true) => {
                let male = !matches!(self.text(row, Column::MaleMark).trim(), "" | "0" | "-");
                match (marked(Column::FemaleMark)?, male) {
                    (true, false) => Ok(Some(Gender::Female)),
                    (false, true) => Ok(Some(Gender::Male)),
                    (false, false) => Ok(None),
                    (true, true) => {
                        Err(Fault { reason: Reason::InvalidGender, detail: Some("female_mark") })
                    }
                }
            }
        }
    }
}

/// «Họ và tên» over two columns whose merge was lost (CSV) or forgotten: the column to the right
/// has no header, and beside nearly every name there is text that could be one.
fn second_half_of_name(sheet: &Sheet, header: &Header) -> Option<u16> {
    let [name] = header.of(Column::FullName) else { return None };
    let next = name.checked_add(1)?;
    if !header.is_blank(sheet, next) {
        return None;
    }
    let (mut named, mut both) = (0, 0);
    for row in sheet.rows[header.last + 1..].iter().take(2_000) {
        if row.cell(*name).is_some() {
            named += 1;
            let text = normalise(&row.text(next));
            both += usize::from(text.chars().count() > 1 && check_name(&text).is_ok());
        }
    }
    (named > 0 && both * 10 >= named * 8).then_some(next)
}
