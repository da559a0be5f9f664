//! A paper as DOCX, for whoever still has to change a word.
//!
//! The XML is written here and not by a library: docx-rs 0.4 puts the children of `w:pPr`,
//! `w:sectPr` and `w:style` out of the schema's order, knows no repeated heading row and no
//! language, and stores its parts uncompressed; mending that is more code than writing it.

mod body;
mod parts;
mod section;
mod xml;

use domain::paper::Paper;

use crate::Error;
use crate::form::Form;

/// The paper as a DOCX that Word and `LibreOffice` open and change (D59 to D69). The same paper
/// gives the same bytes.
///
/// # Errors
/// [`Error::Zip`] and [`Error::Write`], which need a machine out of memory.
pub fn docx(paper: &Paper) -> Result<Vec<u8>, Error> {
    let form = Form::of(paper);
    parts::pack(&form, paper.file_date(), &body::body(&form))
}
