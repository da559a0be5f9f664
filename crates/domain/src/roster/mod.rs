//! A class list as it was read: accepted rows, refused rows with reason and mend, and what was left out.

mod class;
pub mod matching;
mod rules;
#[cfg(test)]
mod tests;

pub use class::{check_class, class_in_title, grade_of_class, looks_like_class, mended_class};
pub use rules::{
    CellText, FIRST_YEAR, Fault, NAME_MAX, check_birth_date, check_birth_serial, check_citizen_id,
    check_gender, check_ministry_id, check_name, marked_female, status_of,
};

use serde::{Deserialize, Serialize};

pub use crate::term::Gender;
use crate::word_list;

/// Everything that reading one file gave. Serialised as the outline of `import roster --json`.
///
/// Either `file_error` is set and no row is held, or every data row of the file is in exactly one
/// of `accepted` and `rejected`. No `Debug`: it holds children's data.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Rows that may go in, in the order of the file.
    pub accepted: Vec<Entry>,
    /// Rows refused, each with the first fault found.
    pub rejected: Vec<Refusal>,
    /// What a clerk should look at although nothing was refused.
    pub warnings: Vec<Warning>,
    /// Sheets without a table of learners, by name.
    pub sheets_skipped: Vec<SkippedSheet>,
    /// Headers of columns that were seen and not taken (I3, D19); never their contents.
    pub dropped_columns: Vec<String>,
    /// Why the whole file was refused; then there are no rows.
    pub file_error: Option<FileError>,
    /// What the bytes turned out to be, whatever the file's name says (I1).
    pub format: Option<Format>,
    /// Name of the encoding of a text file, as `utf-8`, `utf-16le`, `windows-1258`, `tcvn3`;
    /// `tcvn3` also when cells of a workbook were in a legacy font.
    pub encoding: Option<String>,
}

/// One learner as the file says. No `Debug`: personal data of a child.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Sheet name; of a CSV or HTML file the stem of its file name.
    pub sheet: String,
    /// Row as Excel shows it, from 1; of a CSV file the line, of an HTML file the table row.
    pub row: u32,
    /// Normalised full name.
    pub full_name: String,
    /// Birth date, ISO `yyyy-MM-dd`.
    pub dob: String,
    /// Not every list tells it: none then, never the word `unknown`.
    pub gender: Option<Gender>,
    /// Class without the word «Lớp», as `10A1`.
    pub class: String,
    /// Ministry's learner code, 10 digits.
    pub ministry_id: Option<String>,
    /// Personal id number, 12 digits. Off by default in the programme (D19): the caller decides.
    pub citizen_id: Option<String>,
    /// 1 to 12, from its own column or from the class.
    pub grade: Option<u8>,
    /// State in the national database (D22), when the list has the column.
    pub status: Option<Status>,
}

/// One refused row. It repeats nothing that the row said. No `Debug`, as it points at a child.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// As in [`Entry::sheet`].
    pub sheet: String,
    /// As in [`Entry::row`].
    pub row: u32,
    /// Column at fault.
    pub field: Field,
    /// The kind of fault.
    pub reason: Reason,
    /// The exact fault where one kind has several, as `year_only` or `class_is_date`.
    pub detail: Option<String>,
    /// In Vietnamese: what is wrong and how to mend it.
    pub message: String,
}

/// Something to look at that refused nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Sheet it is about, if one.
    pub sheet: Option<String>,
    /// Row it is about, if one.
    pub row: Option<u32>,
    /// Stable code, as `citizen_id_zero_restored`.
    pub code: String,
    /// In Vietnamese.
    pub message: String,
}

/// A sheet that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedSheet {
    /// Its name.
    pub sheet: String,
    /// Why.
    pub reason: SkipReason,
    /// In Vietnamese.
    pub message: String,
}

/// Why the whole file was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileError {
    /// Stable code.
    pub code: FileErrorCode,
    /// In Vietnamese: what is wrong and how to mend it.
    pub message: String,
}

word_list! {
    /// Reasons of a refused row: exactly these travel.
    Reason {
        /// The id was already accepted in this file (I9).
        DuplicateId = "duplicate_id",
        /// Same name, birth date and class without an id (I10).
        DuplicatePerson = "duplicate_person",
        /// Not a whole, possible date (I5).
        InvalidDob = "invalid_dob",
        /// No birth date.
        MissingDob = "missing_dob",
        /// In the future or before 1990 (I5).
        DobOutOfRange = "dob_out_of_range",
        /// Not a name (I6).
        InvalidName = "invalid_name",
        /// No name beside other data.
        MissingName = "missing_name",
        /// Not a class of grades 1 to 12 (I4, I14).
        InvalidClass = "invalid_class",
        /// No class anywhere (I3).
        MissingClass = "missing_class",
        /// Not 10 (ministry) or 12 (citizen) digits (I8).
        InvalidId = "invalid_id",
        /// Neither Nam nor Nữ (I7).
        InvalidGender = "invalid_gender",
    }
}

word_list! {
    /// Columns that a refusal can point at, named as in [`Entry`].
    Field {
        /// Họ và tên.
        FullName = "full_name",
        /// Ngày sinh.
        Dob = "dob",
        /// Giới tính.
        Gender = "gender",
        /// Lớp.
        Class = "class",
        /// Mã định danh Bộ GDĐT.
        MinistryId = "ministry_id",
        /// Số định danh cá nhân.
        CitizenId = "citizen_id",
    }
}

word_list! {
    /// State of a learner in the national database (D22).
    Status {
        /// Đang học.
        Studying = "studying",
        /// Chuyển đến.
        MovedIn = "moved_in",
        /// Chuyển đi.
        MovedOut = "moved_out",
        /// Thôi học, bỏ học, tốt nghiệp.
        Left = "left",
        /// Anything else that was written there.
        Other = "other",
    }
}

word_list! {
    /// Why a sheet was not read.
    SkipReason {
        /// Hidden in the workbook.
        Hidden = "hidden",
        /// No cell with text.
        Empty = "empty",
        /// No header with a name column in the first 30 rows (I2).
        NoHeader = "no_header",
    }
}

word_list! {
    /// Why a whole file was refused.
    FileErrorCode {
        /// No bytes or no cells.
        Empty = "empty",
        /// Beyond the limits of size, sheets or rows.
        TooLarge = "too_large",
        /// A PDF whatever its name says.
        Pdf = "pdf",
        /// Another kind of file.
        NotASpreadsheet = "not_a_spreadsheet",
        /// A spreadsheet of a kind that is not read (xlsb, ods, Excel 4 and older).
        Unsupported = "unsupported",
        /// Locked with a password.
        Encrypted = "encrypted",
        /// Damaged or cut off.
        Broken = "broken",
        /// Text that does not decode exactly (I13).
        BadEncoding = "bad_encoding",
        /// Unpacks to far more than it is.
        ZipBomb = "zip_bomb",
        /// A document type declaration, which no spreadsheet program writes.
        Doctype = "doctype",
        /// No sheet has a table of learners (I2).
        NoHeader = "no_header",
    }
}

word_list! {
    /// What the bytes are (I1).
    Format {
        /// Excel 2007 and later.
        Xlsx = "xlsx",
        /// Excel 5 to 2003.
        Xls = "xls",
        /// A web page with a table, often named .xls.
        Html = "html",
        /// Separated values.
        Csv = "csv",
    }
}
