//! What the bytes are, whatever the file is called (I1), and the sheets in them.

use domain::roster::{FileErrorCode, Format};

use crate::sheets::Sheets;
use crate::{delimited, encoding, header, html, legacy, limits, xls, xlsx};

/// Recognises the file and reads its sheets.
pub(crate) fn sheets(
    bytes: &[u8],
    file_name: Option<&str>,
) -> Result<(Format, Sheets), FileErrorCode> {
    if bytes.is_empty() {
        return Err(FileErrorCode::Empty);
    }
    if bytes.len() > limits::FILE_BYTES {
        return Err(FileErrorCode::TooLarge);
    }
    if bytes.starts_with(b"PK") {
        return Ok((Format::Xlsx, xlsx::read(bytes)?));
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok((Format::Xls, xls::read(bytes)?));
    }
    let head = &bytes[..bytes.len().min(1_024)];
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Err(FileErrorCode::Pdf);
    }
    // Excel 2 to 4: a record stream without a container.
    if bytes.len() > 4 && bytes[0] == 9 && matches!(bytes[1], 0 | 2 | 4) && bytes[3] == 0 {
        return Err(FileErrorCode::Unsupported);
    }
    text(bytes, &stem(file_name))
}

fn stem(file_name: Option<&str>) -> String {
    let name = file_name.unwrap_or("").rsplit(['/', '\\']).next().unwrap_or("");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = domain::text::normalise(stem);
    if stem.is_empty() { "CSV".to_owned() } else { stem.chars().take(100).collect() }
}

fn text(bytes: &[u8], name: &str) -> Result<(Format, Sheets), FileErrorCode> {
    let candidates = encoding::candidates(bytes);
    if candidates.is_empty() {
        return Err(if is_binary(bytes) {
            FileErrorCode::NotASpreadsheet
        } else {
            FileErrorCode::BadEncoding
        });
    }
    // Unicode has one reading. One-byte text must in addition show a known header (I13): when two
    // encodings do, the one whose words are Vietnamese is right, and a tie is refused.
    let unicode = candidates[0].name.starts_with("utf");
    let mut best: Option<(usize, Format, Sheets)> = None;
    let mut tie = false;
    for decoded in candidates {
        if decoded.text.chars().all(char::is_whitespace) {
            return Err(FileErrorCode::Empty);
        }
        if decoded.text.contains('\0') {
            return Err(FileErrorCode::NotASpreadsheet);
        }
        let (format, mut sheet) = if html::looks_like_html(&decoded.text) {
            (Format::Html, html::read(&decoded.text, name)?)
        } else if decoded.text.trim_start().starts_with("<?xml")
            || decoded.text.trim_start().starts_with("MIME-Version")
        {
            return Err(FileErrorCode::Unsupported);
        } else {
            (Format::Csv, delimited::read(&decoded.text, name)?)
        };
        if decoded.name == "tcvn3" {
            sheet.change_texts(legacy::capitals);
        }
        let score = encoding::plausibility(&decoded.text);
        if !unicode && (score < encoding::PLAUSIBLE || header::find(&sheet).is_none()) {
            continue;
        }
        let sheets = Sheets { sheets: vec![sheet], encoding: Some(decoded.name) };
        match &best {
            Some((other, ..)) if *other >= score => tie = *other == score,
            _ => (best, tie) = (Some((score, format, sheets)), false),
        }
    }
    match best {
        Some((_, format, sheets)) if !tie => Ok((format, sheets)),
        _ => Err(FileErrorCode::BadEncoding),
    }
}

/// Control characters that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4_096)];
    head.iter().any(|b| matches!(b, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f))
}
