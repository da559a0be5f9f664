//! Reading back: the parts of a zip as trees, and what poppler says of a PDF.

use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::Event;

/// An element of an XML part.
#[derive(Debug, Clone, Default)]
pub struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    pub text: String,
}

impl Node {
    pub fn parse(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => open.push(Self::of(&tag)),
                Event::Empty(tag) => open.last_mut().unwrap().children.push(Self::of(&tag)),
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(done);
                }
                Event::Text(text) => open.last_mut().unwrap().text += &text.decode().unwrap(),
                Event::GeneralRef(name) => {
                    let sign = match &*name.decode().unwrap() {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        other => panic!("&{other};"),
                    };
                    open.last_mut().unwrap().text += sign;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "every element is closed");
        open.pop().unwrap().children.pop().unwrap()
    }

    fn of(tag: &quick_xml::events::BytesStart<'_>) -> Self {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
            (key, String::from_utf8(attribute.value.to_vec()).unwrap())
        });
        Self {
            name: String::from_utf8(tag.name().as_ref().to_vec()).unwrap(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    /// The value of an attribute; empty when it is not there.
    pub fn get(&self, key: &str) -> &str {
        self.attributes.iter().find(|(k, _)| k == key).map_or("", |(_, value)| value)
    }

    /// Everything of this name below, in reading order.
    pub fn all(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }

    /// The first of this name below.
    pub fn first(&self, name: &str) -> Option<&Self> {
        self.all(name).first().copied()
    }

    /// A child of a child …: `w:pPr/w:jc`.
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |node, name| node.children.iter().find(|c| c.name == name))
    }

    /// All letters below; breaks are line feeds.
    pub fn letters(&self) -> String {
        match self.name.as_str() {
            "w:br" => "\n".to_owned(),
            "w:instrText" => String::new(),
            _ => {
                let below: String = self.children.iter().map(Self::letters).collect();
                if self.name == "w:t" { self.text.clone() } else { below }
            }
        }
    }
}

/// A DOCX, taken apart.
pub struct Docx {
    pub document: Node,
    pub styles: Node,
    pub headers: Vec<Node>,
    pub names: Vec<String>,
}

impl Docx {
    pub fn read(file: &[u8]) -> Self {
        let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let names: Vec<String> = zip.file_names().map(ToOwned::to_owned).collect();
        let mut part = |name: &str| {
            let mut file = zip.by_name(name).unwrap();
            assert_eq!(file.compression(), zip::CompressionMethod::Deflated, "{name}");
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            Node::parse(&text)
        };
        for name in &names {
            part(name);
        }
        Self {
            document: part("word/document.xml"),
            styles: part("word/styles.xml"),
            headers: vec![part("word/header1.xml"), part("word/header2.xml")],
            names,
        }
    }

    /// Every paragraph, in reading order, those of cells too.
    pub fn paragraphs(&self) -> Vec<&Node> {
        self.document.all("w:p")
    }

    /// The paragraph with these letters.
    pub fn paragraph(&self, letters: &str) -> &Node {
        let found = self.paragraphs().into_iter().find(|p| p.letters() == letters);
        found.unwrap_or_else(|| panic!("no paragraph says {letters:?}"))
    }

    /// Everything that can be read, one paragraph a line, without empty ones.
    pub fn lines(&self) -> Vec<String> {
        let lines = self.paragraphs().into_iter().map(Node::letters);
        lines.filter(|line| !line.is_empty()).collect()
    }
}

/// A PDF in a folder of its own, for poppler.
pub struct Pdf {
    _folder: tempfile::TempDir,
    file: PathBuf,
}

/// A word of a PDF and its box in millimetres from the upper left corner.
#[derive(Debug, Clone)]
pub struct Word {
    pub page: usize,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub text: String,
}

/// Millimetres of a point.
pub const MM: f64 = 25.4 / 72.0;

impl Pdf {
    pub fn read(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("paper.pdf");
        std::fs::write(&file, bytes).unwrap();
        Self { _folder: folder, file }
    }

    fn ask(&self, tool: &str, options: &[&str], out: &[&str]) -> String {
        let said = Command::new(tool).args(options).arg(&self.file).args(out).output();
        let said = said.unwrap_or_else(|_| panic!("{tool} of poppler-utils is needed"));
        assert!(said.status.success(), "{tool}: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8(said.stdout).unwrap()
    }

    /// `pdfinfo`, with the size of each page.
    pub fn info(&self) -> String {
        self.ask("pdfinfo", &["-l", "999"], &[])
    }

    /// Names of the fonts, and whether they are embedded.
    pub fn fonts(&self) -> Vec<(String, bool)> {
        let table = self.ask("pdffonts", &[], &[]);
        let rows = table.lines().skip(2).map(|line| {
            let mut fields = line.split_whitespace();
            let name = fields.next().unwrap();
            let name = name.split_once('+').map_or(name, |(_, name)| name);
            (name.to_owned(), fields.any(|field| field == "yes"))
        });
        rows.collect()
    }

    pub fn pages(&self) -> usize {
        let info = self.info();
        let line = info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
        line.trim().parse().unwrap()
    }

    /// The letters of the file in the order of its tags or lines.
    pub fn text(&self) -> String {
        self.ask("pdftotext", &["-raw"], &["-"])
    }

    pub fn words(&self) -> Vec<Word> {
        let html = self.ask("pdftotext", &["-bbox"], &["-"]);
        let mut page = 0;
        let mut words = Vec::new();
        for line in html.lines().map(str::trim) {
            if line.starts_with("<page ") {
                page += 1;
            }
            let Some(rest) = line.strip_prefix("<word ") else { continue };
            let number = |key: &str| -> f64 {
                let value = rest.split(&format!("{key}=\"")).nth(1).unwrap();
                value.split('"').next().unwrap().parse::<f64>().unwrap() * MM
            };
            let text = rest.split_once('>').unwrap().1.trim_end_matches("</word>");
            words.push(Word {
                page,
                left: number("xMin"),
                top: number("yMin"),
                right: number("xMax"),
                text: text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"),
            });
        }
        words
    }
}

/// Words one after the other that say `text`, as (first, last).
pub fn find<'a>(words: &'a [Word], text: &str) -> (&'a Word, &'a Word) {
    let wanted: Vec<_> = text.split([' ', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let found = words
        .windows(wanted.len())
        .find(|window| window.iter().zip(&wanted).all(|(word, wanted)| word.text == *wanted));
    let found = found.unwrap_or_else(|| panic!("{text:?} is not in the PDF"));
    (&found[0], &found[found.len() - 1])
}

/// The letters of a text without its blanks and breaks, to compare across line breaks.
pub fn packed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}
