//! The parts of a DOCX around its text: styles, settings, headers, properties, and the zip.

use std::io::{Cursor, Write};

use jiff::civil::Date;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::xml::{FONT, Look, Para, Stand, escape, page_number};
use crate::Error;
use crate::form::{Form, size};

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// Relationship of the header with the page number.
pub(super) const NUMBERED: &str = "rId3";
/// Relationship of the empty header of first pages.
pub(super) const FIRST: &str = "rId4";

/// The whole file around `body`, which ends with the last section.
pub(super) fn pack(form: &Form, date: Date, body: &str) -> Result<Vec<u8>, Error> {
    let number = Para::new(Stand::Center).around(&page_number(Look::plain(size::BODY)));
    let empty = Para::new(Stand::Center).around("");
    let parts = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", relations()),
        ("docProps/core.xml", core(form, date)),
        ("docProps/app.xml", app()),
        ("word/document.xml", format!("<w:document {W}><w:body>{body}</w:body></w:document>")),
        ("word/_rels/document.xml.rels", document_relations()),
        ("word/styles.xml", styles()),
        ("word/settings.xml", settings()),
        ("word/fontTable.xml", font_table()),
        ("word/header1.xml", format!("<w:hdr {W}>{number}</w:hdr>")),
        ("word/header2.xml", format!("<w:hdr {W}>{empty}</w:hdr>")),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No time stamp of the machine: the same paper gives the same bytes.
    let packed = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, part) in parts {
        zip.start_file(name, packed)?;
        zip.write_all(XML.as_bytes())?;
        zip.write_all(part.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let parts = [
        ("/word/document.xml", format!("{word}.document.main+xml")),
        ("/word/styles.xml", format!("{word}.styles+xml")),
        ("/word/settings.xml", format!("{word}.settings+xml")),
        ("/word/fontTable.xml", format!("{word}.fontTable+xml")),
        ("/word/header1.xml", format!("{word}.header+xml")),
        ("/word/header2.xml", format!("{word}.header+xml")),
        (
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml".to_owned(),
        ),
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        ),
    ];
    let parts = parts
        .map(|(part, kind)| format!("<Override PartName=\"{part}\" ContentType=\"{kind}\"/>"))
        .concat();
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default \
         Extension=\"xml\" ContentType=\"application/xml\"/>{parts}</Types>"
    )
}

fn related(relations: &[(&str, String, &str)]) -> String {
    let relations = relations.iter().map(|(id, kind, target)| {
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    });
    let relations = relations.collect::<Vec<_>>().concat();
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>")
}

fn relations() -> String {
    related(&[
        ("rId1", format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rId2", format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"),
        ("rId3", format!("{OFFICE}/extended-properties"), "docProps/app.xml"),
    ])
}

fn document_relations() -> String {
    related(&[
        ("rId1", format!("{OFFICE}/styles"), "styles.xml"),
        ("rId2", format!("{OFFICE}/settings"), "settings.xml"),
        (NUMBERED, format!("{OFFICE}/header"), "header1.xml"),
        (FIRST, format!("{OFFICE}/header"), "header2.xml"),
        ("rId5", format!("{OFFICE}/fontTable"), "fontTable.xml"),
    ])
}

fn core(form: &Form, date: Date) -> String {
    let day = format!("{date}T05:00:00Z");
    format!(
        "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dc:creator>{}</dc:creator><dc:language>vi-VN</dc:language><dcterms:created \
         xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:created><dcterms:modified \
         xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:modified></cp:coreProperties>",
        escape(&form.subject),
        escape(&form.author)
    )
}

fn app() -> String {
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\
     \"><Application>DaiSuSo</Application></Properties>"
        .to_owned()
}

/// Defaults, Normal and the headings of the outline: Times New Roman 14, Vietnamese.
fn styles() -> String {
    let text = Look::plain(size::BODY).properties();
    let bold = Look::bold(size::BODY).properties();
    let defaults = text.replace(
        "</w:rPr>",
        "<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"ar-SA\"/></w:rPr>",
    );
    let headings = [1, 2, 3]
        .map(|level| {
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name \
                 w:val=\"heading {level}\"/><w:basedOn w:val=\"Normal\"/><w:next \
                 w:val=\"Normal\"/><w:uiPriority w:val=\"9\"/><w:qFormat/><w:pPr><w:keepNext/>\
                 <w:outlineLvl w:val=\"{}\"/></w:pPr>{bold}</w:style>",
                level - 1
            )
        })
        .concat();
    format!(
        "<w:styles {W}><w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault><w:pPrDefault>\
         <w:pPr><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr>\
         </w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" \
         w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>{text}</w:style>{headings}\
         </w:styles>"
    )
}

fn settings() -> String {
    format!(
        "<w:settings {W}><w:defaultTabStop w:val=\"720\"/><w:characterSpacingControl \
         w:val=\"doNotCompress\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"vi-VN\"/></w:settings>"
    )
}

fn font_table() -> String {
    format!(
        "<w:fonts {W}><w:font w:name=\"{FONT}\"><w:altName w:val=\"Liberation Serif\"/><w:charset \
         w:val=\"A3\"/><w:family w:val=\"roman\"/><w:pitch w:val=\"variable\"/></w:font></w:fonts>"
    )
}
