//! The small parts of an xlsx: relationships, the list of sheets, the shared strings.

use std::collections::HashMap;

use domain::roster::FileErrorCode;

use super::archive::{Archive, Mark, attribute, flag};
use crate::legacy::Font;
use crate::limits;
use crate::sheet::Budget;
use std::rc::Rc;

/// One sheet in the order of the tabs.
pub(super) struct SheetEntry {
    pub name: String,
    pub path: String,
    pub hidden: bool,
}

/// What `workbook.xml` and its relationships say.
pub(super) struct Workbook {
    pub sheets: Vec<SheetEntry>,
    pub styles: Option<String>,
    pub strings: Option<String>,
    pub date1904: bool,
}

/// A shared string; `settled` when a run's own font has already decided its encoding.
pub(super) struct Shared {
    pub text: Rc<str>,
    pub settled: bool,
}

/// Where the workbook is: as the package says, else in its usual place.
pub(super) fn workbook_path(archive: &mut Archive<'_>) -> Result<String, FileErrorCode> {
    const USUAL: &str = "xl/workbook.xml";
    if archive.has(USUAL) {
        return Ok(USUAL.to_owned());
    }
    let found = relations(archive, "_rels/.rels", "")?
        .into_values()
        .find(|(kind, _)| kind.ends_with("/officeDocument"))
        .map(|(_, path)| path);
    found.filter(|path| archive.has(path)).ok_or(FileErrorCode::Broken)
}

/// Reads the list of sheets.
pub(super) fn workbook(archive: &mut Archive<'_>, path: &str) -> Result<Workbook, FileErrorCode> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let relations = relations(archive, &format!("{folder}/_rels/{file}.rels"), folder)?;
    let of_kind = |ending: &str| {
        relations.values().find(|(kind, _)| kind.ends_with(ending)).map(|(_, path)| path.clone())
    };
    let (styles, strings) = (of_kind("/styles"), of_kind("/sharedStrings"));
    let mut book = Workbook { sheets: Vec::new(), styles, strings, date1904: false };
    let mut part = archive.part(path)?;
    while let Some(mark) = part.next()? {
        let Mark::Open(tag) = mark else { continue };
        match tag.local_name().as_ref() {
            b"workbookPr" => book.date1904 = flag(&tag, "date1904"),
            b"sheet" if book.sheets.len() <= limits::SHEETS => {
                let target = attribute(&tag, "id").and_then(|id| relations.get(&id));
                let state = attribute(&tag, "state").unwrap_or_default();
                book.sheets.push(SheetEntry {
                    name: sheet_name(&attribute(&tag, "name").unwrap_or_default()),
                    path: target.map(|(_, path)| path.clone()).unwrap_or_default(),
                    hidden: matches!(state.as_str(), "hidden" | "veryHidden"),
                });
            }
            _ => {}
        }
    }
    drop(part);
    book.styles = book.styles.filter(|path| archive.has(path));
    book.strings = book.strings.filter(|path| archive.has(path));
    Ok(book)
}

fn sheet_name(name: &str) -> String {
    domain::text::normalise(name).chars().take(100).collect()
}

/// Relationship id → (kind, path inside the archive).
fn relations(
    archive: &mut Archive<'_>,
    path: &str,
    folder: &str,
) -> Result<HashMap<String, (String, String)>, FileErrorCode> {
    let mut found = HashMap::new();
    if !archive.has(path) {
        return Ok(found);
    }
    let mut part = archive.part(path)?;
    while let Some(mark) = part.next()? {
        let Mark::Open(tag) = mark else { continue };
        if tag.local_name().as_ref() != b"Relationship" || found.len() > limits::ZIP_ENTRIES {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) =
            (attribute(&tag, "Id"), attribute(&tag, "Type"), attribute(&tag, "Target"))
        else {
            continue;
        };
        found.insert(id, (kind, resolve(folder, &target)));
    }
    Ok(found)
}

fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." | "" => {}
            other => steps.push(other),
        }
    }
    steps.join("/")
}

/// Reads the shared strings; their stated count is not looked at.
pub(super) fn shared_strings(
    archive: &mut Archive<'_>,
    path: &str,
    budget: &mut Budget,
) -> Result<Vec<Shared>, FileErrorCode> {
    let mut strings = Vec::new();
    let mut part = archive.part(path)?;
    let mut item = RichText::default();
    while let Some(mark) = part.next()? {
        match mark {
            Mark::Close(name) if name == b"si" => {
                let (text, settled) = item.take()?;
                strings.push(Shared { text: budget.text(&text)?, settled });
                if strings.len() > limits::TABLE {
                    return Err(FileErrorCode::TooLarge);
                }
            }
            other => item.mark(&other),
        }
    }
    Ok(strings)
}

/// Gathers the runs of one rich text, each in its own font; phonetic guides are left out.
#[derive(Default)]
pub(super) struct RichText {
    runs: Vec<(Font, bool, String)>,
    in_text: bool,
    phonetic: bool,
    size: usize,
}

impl RichText {
    /// Takes one mark inside `<si>` or `<is>`.
    pub(super) fn mark(&mut self, mark: &Mark<'_>) {
        match mark {
            Mark::Open(tag) => match tag.local_name().as_ref() {
                b"t" => {
                    self.in_text = !self.phonetic;
                    if self.runs.is_empty() {
                        self.runs.push((Font::Unicode, false, String::new()));
                    }
                }
                b"r" if self.runs.len() < limits::CELL_CHARS => {
                    self.runs.push((Font::Unicode, false, String::new()));
                }
                b"rPh" => self.phonetic = true,
                b"rFont" => {
                    if let (Some(run), Some(name)) = (self.runs.last_mut(), attribute(tag, "val")) {
                        (run.0, run.1) = (Font::of_name(&name), true);
                    }
                }
                _ => {}
            },
            Mark::Close(name) => match *name {
                b"t" => self.in_text = false,
                b"rPh" => self.phonetic = false,
                _ => {}
            },
            Mark::Text(text) if self.in_text && self.size < limits::CELL_CHARS * 16 => {
                self.size += text.len();
                if let Some(run) = self.runs.last_mut() {
                    run.2.push_str(text);
                }
            }
            Mark::Text(_) => {}
        }
    }

    /// The whole text, and whether runs with fonts of their own have settled its encoding.
    pub(super) fn take(&mut self) -> Result<(String, bool), FileErrorCode> {
        let item = std::mem::take(self);
        let settled = item.runs.iter().any(|(font, told, _)| *told && *font != Font::Unicode);
        let mut text = String::new();
        for (font, _, run) in &item.runs {
            text.push_str(&font.decode(run)?);
        }
        Ok((unescape_control(&text), settled))
    }
}

/// `_x000D_` is how Excel writes a character that XML may not hold: here always white space.
fn unescape_control(text: &str) -> String {
    if text.contains("_x00") {
        text.replace("_x000D_", " ").replace("_x000A_", " ").replace("_x0009_", " ")
    } else {
        text.to_owned()
    }
}
