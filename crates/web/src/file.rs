//! Files as answers: the name a browser saves them under, and no cache that could keep personal data.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The media type of a spreadsheet.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to be saved under its full name, which is the program's own, in plain letters.
pub fn saved(name: &str, media: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// A printed paper to be saved under its name.
pub fn printed(paper: app::plans::Printed) -> Response {
    saved(&paper.name, paper.media, paper.bytes)
}

/// The media type of a picture.
pub const JPEG: &str = "image/jpeg";

/// A spreadsheet to be saved as `name.xlsx`.
pub fn xlsx(name: &str, bytes: Vec<u8>) -> Response {
    saved(&format!("{name}.xlsx"), XLSX, bytes)
}

/// A picture to be shown in a page: a JPEG of ours, never kept, never taken for anything else.
pub fn jpeg(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, JPEG),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, bytes).into_response()
}
