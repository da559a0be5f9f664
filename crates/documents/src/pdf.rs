//! A paper as PDF/A-2a with the tags of PDF/UA-1, set by typst without a file system.

use std::sync::LazyLock;

use domain::paper::Paper;
use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::form::{CELL_INSET, Form, sheet, size};
use crate::{Error, fonts};

/// What costs time to make and never changes.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    layout: Source,
    data: FileId,
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let named = |name: &str| {
        let path = VirtualPath::new(name).expect("a plain file name is a path");
        RootedPath::new(VirtualRoot::Project, path).intern()
    };
    let layout = include_str!("../layouts/paper.typ").to_owned();
    Shop {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(fonts::all())),
        layout: Source::new(named("/paper.typ"), layout),
        data: named("/paper.json"),
    }
});

/// The typesetter's world: one layout, one file of data, four faces, no clock.
struct Desk {
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHOP.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHOP.book
    }

    fn main(&self) -> FileId {
        SHOP.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == SHOP.layout.id() { Ok(SHOP.layout.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHOP.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::all().get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// What the layout reads.
#[derive(Serialize)]
struct Order<'a> {
    paper: &'a Form,
    sheet: Sheet,
    size: Sizes,
}

#[derive(Serialize)]
struct Sheet {
    top: f64,
    bottom: f64,
    left: f64,
    right: f64,
    indent: f64,
}

#[derive(Serialize)]
struct Sizes {
    nation: f64,
    motto: f64,
    issuer: f64,
    number: f64,
    about: f64,
    date: f64,
    body: f64,
    table: f64,
    caption: f64,
    recipients: f64,
    recipient: f64,
    chain: f64,
    cell_inset: f64,
}

impl<'a> Order<'a> {
    fn of(paper: &'a Form) -> Self {
        Self {
            paper,
            sheet: Sheet {
                top: sheet::TOP,
                bottom: sheet::BOTTOM,
                left: sheet::LEFT,
                right: sheet::RIGHT,
                indent: sheet::INDENT,
            },
            size: Sizes {
                nation: size::NATION,
                motto: size::MOTTO,
                issuer: size::ISSUER,
                number: size::NUMBER,
                about: size::ABOUT,
                date: size::DATE,
                body: size::BODY,
                table: size::TABLE,
                caption: size::CAPTION,
                recipients: size::RECIPIENTS,
                recipient: size::RECIPIENT,
                chain: size::CHAIN,
                cell_inset: CELL_INSET,
            },
        }
    }
}

/// The paper as a PDF: A4, Liberation Serif embedded, tagged, PDF/A-2a (D59). The same paper gives
/// the same bytes; its date is the file's.
///
/// # Errors
/// [`Error::Layout`] when the typesetter refuses, which no text can make it do.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, Error> {
    let form = Form::of(paper);
    let desk = Desk { data: Bytes::new(serde_json::to_vec(&Order::of(&form))?) };
    let options = options(paper)?;
    let set = typst::compile::<PagedDocument>(&desk).output;
    let file = set.and_then(|document| typst_pdf::pdf(&document, &options));
    // The cache is the process's; a server that prints for months must not keep every paper.
    typst::comemo::evict(0);
    file.map_err(|faults| Error::Layout(said(&faults)))
}

fn options(paper: &Paper) -> Result<PdfOptions, Error> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    let standards = standards.map_err(|fault| Error::Layout(fault.message().to_string()))?;
    let date = paper.file_date();
    let noon = Datetime::from_ymd_hms(
        date.year().into(),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
        5,
        0,
        0,
    );
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{} {}", paper.number_line(), paper.subject())),
        creator: Smart::Custom(Some("DaiSuSo".to_owned())),
        timestamp: noon.map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    })
}

fn said(faults: &[SourceDiagnostic]) -> String {
    let lines = faults.iter().map(|fault| {
        let hints = fault.hints.iter().map(|hint| format!(" ({})", hint.v));
        format!("{}{}", fault.message, hints.collect::<String>())
    });
    lines.collect::<Vec<_>>().join("; ")
}
