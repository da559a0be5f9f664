//! Readers without the intake crate: class lists as tab-separated text or a reading as JSON; pictures as any text.

use app::{PictureError, PictureReader, ReadError, ReadingFuture, RemakingFuture, RosterReader};
use domain::picture::{PictureFault, Remade};
use domain::roster::{Entry, FileError, FileErrorCode, Reading, Refusal};

/// Reads what tests write. JSON is a whole [`Reading`]; otherwise each line is a row, its cells between tabs:
///
/// - `name, yyyy-MM-dd, class`, then optionally ministry id, `male`/`female`, status; `-` or nothing says nothing;
/// - `!, field, reason` is a refused row;
/// - `BROKEN` alone refuses the file, `CRASH` alone stops the reader, `BUSY` alone finds it busy.
pub struct PlainReader;

impl RosterReader for PlainReader {
    fn read<'a>(&'a self, bytes: Vec<u8>, file_name: &'a str) -> ReadingFuture<'a> {
        Box::pin(async move { read(&bytes, file_name) })
    }
}

/// Makes pictures of what tests write: `PIC something` becomes a picture that ends in `something`, `HEIC` and `BOMB` are
/// refused as such, `BUSY` finds the reader busy, and the rest is no picture.
pub struct PlainPictures;

impl PictureReader for PlainPictures {
    fn remake(&self, bytes: Vec<u8>) -> RemakingFuture<'_> {
        Box::pin(async move { remake(&bytes) })
    }
}

fn remake(bytes: &[u8]) -> Result<Remade, PictureError> {
    let refused = |fault| Err(PictureError::Refused(fault));
    match bytes {
        [] => refused(PictureFault::Empty),
        b"HEIC" => refused(PictureFault::Heic),
        b"BOMB" => refused(PictureFault::Pixels),
        b"BUSY" => Err(PictureError::Busy),
        [b'P', b'I', b'C', b' ', rest @ ..] => {
            let made = |size: &[u8]| [b"\xff\xd8\xff", size, rest].concat();
            Ok(Remade { width: 1600, height: 900, full: made(b"full "), small: made(b"small ") })
        }
        _ => refused(PictureFault::Kind),
    }
}

fn read(bytes: &[u8], file_name: &str) -> Result<Reading, ReadError> {
    let text = std::str::from_utf8(bytes).unwrap();
    let broken = || FileError {
        code: FileErrorCode::Broken,
        message: "Tệp bị hỏng. Hãy lưu lại rồi gửi lại.".to_owned(),
    };
    match text.trim() {
        "BROKEN" => return Ok(Reading { file_error: Some(broken()), ..Reading::default() }),
        "CRASH" => return Err(ReadError::Stopped(broken())),
        "BUSY" => return Err(ReadError::Busy),
        json if json.starts_with('{') => return Ok(serde_json::from_str(json).unwrap()),
        _ => {}
    }
    let mut reading = Reading::default();
    let sheet = file_name.split('.').next().unwrap_or_default();
    for (row, line) in (2..).zip(text.lines()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let said = |n: usize| cells.get(n).copied().filter(|cell| !matches!(*cell, "" | "-"));
        if cells[0] == "!" {
            reading.rejected.push(Refusal {
                sheet: sheet.to_owned(),
                row,
                field: cells[1].parse().unwrap(),
                reason: cells[2].parse().unwrap(),
                detail: None,
                message: "Ô này chưa đúng. Hãy sửa rồi gửi lại.".to_owned(),
            });
            continue;
        }
        reading.accepted.push(Entry {
            sheet: sheet.to_owned(),
            row,
            full_name: cells[0].to_owned(),
            dob: cells[1].to_owned(),
            gender: said(4).map(|code| code.parse().unwrap()),
            class: cells[2].to_owned(),
            ministry_id: said(3).map(str::to_owned),
            citizen_id: None,
            grade: None,
            status: said(5).map(|code| code.parse().unwrap()),
        });
    }
    Ok(reading)
}
