//! The zip around an xlsx: checked before it is believed, read part by part within one budget.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

use domain::roster::FileErrorCode;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::limits;

/// The checked archive.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: Rc<Cell<u64>>,
}

impl<'a> Archive<'a> {
    /// Opens the archive: few enough entries, stated sizes within the limit, the parts of an xlsx,
    /// nothing locked, no document type declaration in any XML part.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileErrorCode> {
        // Counted before the directory is read, since reading it costs memory for each entry.
        let entries = bytes.windows(4).filter(|w| w == b"PK\x01\x02").count();
        if entries > limits::ZIP_ENTRIES {
            return Err(FileErrorCode::ZipBomb);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileErrorCode::Broken)?;
        let left = Rc::new(Cell::new(limits::UNPACKED_BYTES));
        let mut archive = Self { zip, left };
        archive.check_kind()?;
        archive.check_entries()?;
        Ok(archive)
    }

    /// True when the archive holds the part.
    pub(super) fn has(&self, path: &str) -> bool {
        self.zip.index_for_name(path).is_some()
    }

    /// Opens one XML part as a stream of marks.
    pub(super) fn part(&mut self, path: &str) -> Result<Part<'_>, FileErrorCode> {
        let file = self.zip.by_name(path).map_err(|_| FileErrorCode::Broken)?;
        let packed = file.compressed_size().max(1);
        let since_mark = Rc::new(Cell::new(0));
        let metered = Metered {
            inner: file,
            left: Rc::clone(&self.left),
            since_mark: Rc::clone(&since_mark),
        };
        let mut reader =
            quick_xml::Reader::from_reader(BufReader::with_capacity(32 << 10, metered));
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_end_names = false;
        let left = Rc::clone(&self.left);
        Ok(Part {
            reader: Box::new(Stream { reader, scratch: Vec::new() }),
            buffer: Vec::new(),
            since_mark,
            left,
            packed,
        })
    }

    fn check_kind(&self) -> Result<(), FileErrorCode> {
        let has = |ending: &str| self.zip.file_names().any(|name| name.ends_with(ending));
        if has("xl/workbook.bin") || (self.has("mimetype") && has("content.xml")) {
            return Err(FileErrorCode::Unsupported);
        }
        if has("[Content_Types].xml") && self.zip.file_names().any(|n| n.starts_with("xl/")) {
            return Ok(());
        }
        Err(FileErrorCode::NotASpreadsheet)
    }

    fn check_entries(&mut self) -> Result<(), FileErrorCode> {
        let mut stated = 0_u64;
        for at in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(at).map_err(|_| FileErrorCode::Broken)?;
            if entry.encrypted() {
                return Err(FileErrorCode::Encrypted);
            }
            stated = stated.saturating_add(entry.size());
        }
        if stated > limits::UNPACKED_BYTES {
            return Err(FileErrorCode::ZipBomb);
        }
        for at in 0..self.zip.len() {
            let name = self.zip.name_for_index(at).unwrap_or("").to_ascii_lowercase();
            if !matches!(name.rsplit_once('.'), Some((_, "xml" | "rels"))) {
                continue;
            }
            let entry = self.zip.by_index(at).map_err(|_| FileErrorCode::Broken)?;
            let mut head = Vec::new();
            // A fault of the packed data shows again where the part is read, if it is.
            let _ = entry.take(1_024).read_to_end(&mut head);
            let head = head.to_ascii_uppercase();
            if [&b"<!DOCTYPE"[..], b"<!ENTITY"]
                .iter()
                .any(|t| head.windows(t.len()).any(|w| w == *t))
            {
                return Err(FileErrorCode::Doctype);
            }
        }
        Ok(())
    }
}

/// One mark of an XML part, text already resolved.
pub(super) enum Mark<'b> {
    Open(BytesStart<'b>),
    Close(&'b [u8]),
    Text(String),
}

/// A part being read.
pub(super) struct Part<'a> {
    reader: Box<dyn Marks + 'a>,
    buffer: Vec<u8>,
    since_mark: Rc<Cell<u64>>,
    left: Rc<Cell<u64>>,
    packed: u64,
}

impl Part<'_> {
    /// The next mark, or none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Mark<'_>>, FileErrorCode> {
        let step = loop {
            self.buffer.clear();
            self.since_mark.set(0);
            match self.reader.read(&mut self.buffer) {
                Ok(Step::Skip) => {}
                Ok(step) => break step,
                Err(_) if self.left.get() == 0 => {
                    let bomb = limits::UNPACKED_BYTES / self.packed > 100;
                    return Err(if bomb {
                        FileErrorCode::ZipBomb
                    } else {
                        FileErrorCode::TooLarge
                    });
                }
                Err(_) => return Err(FileErrorCode::Broken),
            }
        };
        Ok(Some(match step {
            Step::End | Step::Skip => return Ok(None),
            Step::Doctype => return Err(FileErrorCode::Doctype),
            Step::Close => Mark::Close(&self.buffer),
            Step::Text(text) => Mark::Text(text),
            Step::Open(name_len) => {
                let tag = std::str::from_utf8(&self.buffer).map_err(|_| FileErrorCode::Broken)?;
                Mark::Open(BytesStart::from_content(tag, name_len))
            }
        }))
    }
}

enum Step {
    Open(usize),
    Close,
    Text(String),
    Doctype,
    Skip,
    End,
}

trait Marks {
    /// Reads one event; of a tag the content or the name is left in `buffer`.
    fn read(&mut self, buffer: &mut Vec<u8>) -> Result<Step, quick_xml::Error>;
}

struct Stream<R> {
    reader: quick_xml::Reader<R>,
    scratch: Vec<u8>,
}

impl<R: BufRead> Marks for Stream<R> {
    fn read(&mut self, buffer: &mut Vec<u8>) -> Result<Step, quick_xml::Error> {
        self.scratch.clear();
        Ok(match self.reader.read_event_into(&mut self.scratch)? {
            Event::Start(tag) => {
                buffer.extend_from_slice(&tag);
                Step::Open(tag.name().as_ref().len())
            }
            Event::End(tag) => {
                buffer.extend_from_slice(tag.local_name().as_ref());
                Step::Close
            }
            Event::Text(text) => Step::Text(text.decode()?.into_owned()),
            Event::CData(text) => Step::Text(text.decode()?.into_owned()),
            Event::GeneralRef(reference) => Step::Text(match reference.resolve_char_ref()? {
                Some(c) => c.to_string(),
                None => match quick_xml::escape::resolve_xml_entity(&reference.decode()?) {
                    Some(text) => text.to_owned(),
                    // Only a declaration could define it, and there is none.
                    None => return Ok(Step::Doctype),
                },
            }),
            Event::DocType(_) => Step::Doctype,
            Event::Eof => Step::End,
            _ => Step::Skip,
        })
    }
}

/// Counts what is unpacked, whatever the archive says, and stops at the budget.
struct Metered<R> {
    inner: R,
    left: Rc<Cell<u64>>,
    since_mark: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let count = n as u64;
        let mark = self.since_mark.get() + count;
        self.since_mark.set(mark);
        let left = self.left.get().saturating_sub(count);
        self.left.set(left);
        if left == 0 || mark > limits::XML_EVENT_BYTES {
            return Err(io::Error::other("beyond the limits"));
        }
        Ok(n)
    }
}

/// The value of an attribute by its local name, entities resolved.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes().with_checks(false).flatten().find_map(|a| {
        (a.key.local_name().as_ref() == name.as_bytes())
            .then(|| std::str::from_utf8(&a.value).ok().map(unescape))
            .flatten()
    })
}

/// The number of an attribute.
pub(super) fn number(tag: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(tag, name)?.parse().ok()
}

/// `1` and `true` are yes.
pub(super) fn flag(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|v| v == "1" || v == "true")
}

fn unescape(value: &str) -> String {
    quick_xml::escape::unescape(value)
        .map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned)
}
