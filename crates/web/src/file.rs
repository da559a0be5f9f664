//! Files as answers: the name a browser saves them under, and no cache that could keep personal data.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The media type of a spreadsheet.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A spreadsheet to be saved as `name.xlsx`; the name is the program's own, in plain letters.
pub fn xlsx(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, XLSX.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.xlsx\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
