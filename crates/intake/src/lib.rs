//! Files from outside: class lists (bytes in, rows out) and pictures (bytes in, a picture made anew out).
//!
//! Nothing here touches a disk, a clock or a network, and nothing trusts a length or a count that
//! a file states: every reader grows with what it has really seen and stops at [`limits`].

mod cfb;
mod delimited;
mod encoding;
mod excel;
mod footer;
mod header;
mod html;
mod legacy;
mod limits;
mod messages;
mod names;
mod pictures;
mod roster;
mod sheet;
mod sheets;
mod sniff;
mod xls;
mod xlsx;

pub use messages::file_error;
pub use pictures::remake;

use domain::roster::Reading;
use jiff::civil::Date;

/// Reads a class list, whatever kind of file it is (I1 to I14).
///
/// `file_name` only names the sheet of a CSV or HTML file; the kind comes from the bytes. `today`
/// is the last believable birth date. Never fails otherwise than by [`Reading::file_error`], never
/// panics, and holds at most a few hundred MiB at the limits; run it in a limited child anyway.
pub fn read_roster(bytes: &[u8], file_name: Option<&str>, today: Date) -> Reading {
    let (format, sheets) = match sniff::sheets(bytes, file_name) {
        Ok(found) => found,
        Err(code) => return refused(code),
    };
    match roster::read(sheets, today) {
        Ok(mut reading) => {
            reading.format = Some(format);
            reading
        }
        Err(code) => Reading { format: Some(format), ..refused(code) },
    }
}

fn refused(code: domain::roster::FileErrorCode) -> Reading {
    Reading { file_error: Some(file_error(code)), ..Reading::default() }
}
