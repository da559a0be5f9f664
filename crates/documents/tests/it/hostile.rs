//! Whatever people type, a file comes out, and it can be opened.

use domain::paper::{Align, Appendix, Block, Column, Paper, Row, Table, Text};
use proptest::prelude::*;

use crate::samples;
use crate::tools::{Docx, Pdf, packed};

const NASTY: &str = "Tom & <b>Jerry</b> \"x\" 'y' ]]> <!-- --> &amp; #let x = 1 $y$ @z \\ ` * _ \
                     \u{0}\u{b}\u{1b}\u{fffe}\u{202e} 👍🏽 👨‍👩‍👧 ☑ ☐ 漢字 العربية K' Brơi e\u{301}\u{323}";

/// The text in every place where a person may write one.
fn everywhere(text: &str) -> Paper {
    let rich = || Text::new(text).bold(text).italic(text);
    let lines = || vec![text.to_owned()];
    let table = Table {
        caption: Some(text.into()),
        columns: vec![
            Column::new(text, 1, Align::Left),
            Column::new(text, 9, Align::Right).under(text),
            Column::new(text, 3, Align::Center).under(text),
        ],
        rows: vec![
            Row::Group(text.into()),
            Row::Cells(vec![text.into(), text.into(), text.into()]),
            Row::Cells(vec![]),
        ],
        totals: Some(vec![text.into(); 5]),
        landscape: false,
    };
    let mut paper = samples::decision();
    paper.issuer.managing = lines();
    paper.issuer.name = lines();
    paper.issuer.in_text = text.into();
    paper.symbol.body = text.into();
    paper.place.unit = text.into();
    paper.place.name = text.into();
    paper.title = lines();
    paper.addressees = vec![text.into(), text.into()];
    paper.authority = Some(text.into());
    paper.grounds = lines();
    paper.body = vec![
        Block::Section(text.into()),
        Block::Heading(text.into()),
        Block::Clause(rich()),
        Block::Point(rich()),
        Block::Dash(rich()),
        Block::Article(rich()),
        Block::Remark(rich()),
        Block::Table(table.clone()),
        Block::Table(Table { landscape: true, ..table.clone() }),
        Block::Paragraph(rich()),
    ];
    paper.signature.position = text.into();
    paper.signature.name = text.into();
    paper.recipients = vec![samples::recipient(text, text)];
    paper.archive.room = Some(text.into());
    paper.chain_head = Some(text.into());
    paper.appendices = vec![
        Appendix { title: lines(), body: vec![Block::Table(table)], landscape: true },
        Appendix { title: vec![], body: vec![], landscape: false },
    ];
    paper
}

#[test]
fn hostile_text_breaks_neither_file() {
    for text in
        [NASTY, "\u{5de}\u{5bc}\u{16b50}0", "", "\n\n", "\u{a0}", "\u{200b}", &"\u{301}".repeat(50)]
    {
        let paper = everywhere(text);
        let docx = Docx::read(&documents::docx(&paper).unwrap());
        let pdf = Pdf::read(&documents::pdf(&paper).unwrap());
        if text == NASTY {
            let wanted =
                packed("Tom & <b>Jerry</b> \"x\" 'y' ]]> <!-- --> &amp; #let x = 1 $y$ @z");
            assert!(packed(&docx.lines().join("\n")).contains(&wanted));
            assert!(packed(&pdf.text()).contains(&packed("Tom & <b>Jerry</b>")), "{}", pdf.text());
        }
    }
}

/// A word without an end is broken; it neither leaves the sheet nor hides what follows.
#[test]
fn endless_words_stay_on_the_sheet() {
    let paper = everywhere(&"Đường".repeat(60));
    Docx::read(&documents::docx(&paper).unwrap());
    let pdf = Pdf::read(&documents::pdf(&paper).unwrap());
    for word in pdf.words() {
        assert!(word.right < 297.0 - 14.0, "{word:?}");
        assert!(word.left > 29.0, "{word:?}");
    }
}

/// A table without columns and a paper without anything: checks refuse them, the press must not
/// panic on them.
#[test]
fn faulty_papers_are_printed_all_the_same() {
    let mut paper = samples::plan();
    paper.body = vec![
        Block::Table(Table::default()),
        Block::Table(Table {
            columns: vec![Column::new("x", 0, Align::Left)],
            rows: vec![Row::Cells(vec!["a".into(), "b".into()]), Row::Group("c".into())],
            ..Table::default()
        }),
    ];
    paper.issuer.name.clear();
    paper.title.clear();
    assert!(paper.check().is_err());
    Docx::read(&documents::docx(&paper).unwrap());
    Pdf::read(&documents::pdf(&paper).unwrap()).info();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_text_gives_two_files(text in "\\PC{0,40}|[\\x00-\\x7f]{0,20}|.{0,30}") {
        let mut paper = samples::letter();
        paper.title = vec![text.clone()];
        paper.addressees = vec![text.clone()];
        paper.body = vec![Block::Paragraph(Text::new(text.clone()).bold(text))];
        Docx::read(&documents::docx(&paper).unwrap());
        prop_assert!(documents::pdf(&paper).is_ok());
    }
}
