//! A paper as it is printed: every line made, cleaned and measured, before any file format.
//!
//! DOCX and PDF are both written from this form, so they cannot differ in a word or a rule.
//! Lengths are millimetres, sizes points.

mod letters;
mod lines;
mod pieces;
pub(crate) mod sheet;
pub(crate) mod size;

use domain::paper::{Block, Paper, Signature, words};
use serde::Serialize;

use crate::fonts::Face;
use letters::clean;
use lines::{balance, breakable, widest};
pub(crate) use pieces::{CELL_INSET, Piece, Role, Sheaf, Span, TableForm};

/// Share of the text that the short lines take; the decree allows 1/3 to 1/2 (D61).
const RULE_SHARE: f64 = 0.42;
/// The right half of the head holds the Quốc hiệu on one line at 12 pt: 88 mm.
const HEAD_RIGHT: f64 = 95.0;
/// What the left half of the head keeps at least.
const HEAD_LEFT_LEAST: f64 = 60.0;
/// Columns of the close.
const CLOSE_RIGHT: f64 = 88.0;
/// Wider than this, a subject or heading is broken over balanced lines.
const TITLE_WIDTH: f64 = 145.0;
/// More recipients than this may run over a page; fewer stay with the signature.
const RECIPIENTS_KEPT: usize = 24;

/// The paper, ready to be set.
#[derive(Debug, Serialize)]
pub(crate) struct Form {
    pub(crate) subject: String,
    pub(crate) author: String,
    pub(crate) head: Head,
    /// Type name; a công văn has none.
    pub(crate) kind: Option<String>,
    /// Trích yếu under it, and the rule under that.
    pub(crate) title: Vec<String>,
    pub(crate) title_rule: f64,
    pub(crate) addressees: Option<Addressees>,
    pub(crate) authority: Vec<String>,
    pub(crate) grounds: Vec<Vec<Span>>,
    pub(crate) decides: Option<&'static str>,
    pub(crate) sheaves: Vec<Sheaf>,
    pub(crate) close: Close,
    pub(crate) chain: Option<String>,
    pub(crate) appendices: Vec<AppendixForm>,
}

/// Boxes 1 to 5b.
#[derive(Debug, Serialize)]
pub(crate) struct Head {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) managing: Vec<String>,
    pub(crate) issuer: Vec<String>,
    pub(crate) issuer_rule: f64,
    pub(crate) nation: &'static str,
    pub(crate) motto: &'static str,
    pub(crate) motto_rule: f64,
    pub(crate) number: String,
    pub(crate) about: Vec<String>,
    pub(crate) draft: Option<&'static str>,
    pub(crate) draft_width: f64,
    pub(crate) date: Vec<String>,
}

/// Box 9a: one on the line of the label, several under its colon (D65).
#[derive(Debug, Serialize)]
pub(crate) struct Addressees {
    pub(crate) label: &'static str,
    pub(crate) lines: Vec<String>,
    /// Left edge of the label, when there are several.
    pub(crate) inset: f64,
    /// From the label's left edge to its colon.
    pub(crate) colon: f64,
}

/// Boxes 7 and 9b.
#[derive(Debug, Serialize)]
pub(crate) struct Close {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) label: &'static str,
    pub(crate) recipients: Vec<Vec<Span>>,
    /// Recipients stand beside the signature; under both in minutes, where two sign.
    pub(crate) second: Option<Signed>,
    pub(crate) signed: Signed,
    pub(crate) whole: bool,
}

/// A signature block.
#[derive(Debug, Serialize)]
pub(crate) struct Signed {
    pub(crate) authority: Vec<String>,
    pub(crate) name: String,
}

/// An appendix, ready to be set.
#[derive(Debug, Serialize)]
pub(crate) struct AppendixForm {
    pub(crate) label: String,
    pub(crate) title: Vec<String>,
    /// With its breaks.
    pub(crate) attached: String,
    pub(crate) sheaves: Vec<Sheaf>,
}

impl Form {
    pub(crate) fn of(paper: &Paper) -> Self {
        let heading = paper.kind.heading();
        let title = paper.title.iter().map(|line| clean(line));
        let title: Vec<_> =
            title.flat_map(|line| balance(&line, TITLE_WIDTH, Face::Bold, size::BODY)).collect();
        let title_rule = widest(&title, Face::Bold, size::BODY) * RULE_SHARE;
        let mut level = 0;
        Self {
            subject: clean(&paper.subject()),
            author: clean(&paper.issuer.in_text),
            head: head(paper),
            title: if heading.is_some() { title } else { Vec::new() },
            title_rule,
            kind: heading,
            addressees: addressees(&paper.addressees),
            authority: paper
                .authority
                .iter()
                .map(|line| clean(line).to_uppercase())
                .flat_map(|line| balance(&line, TITLE_WIDTH, Face::Bold, size::BODY))
                .collect(),
            grounds: paper.ground_lines().iter().map(pieces::spans).collect(),
            decides: paper.authority.is_some().then_some(words::DECIDES),
            sheaves: pieces::sheaves(&paper.closed_body(), false, &mut level),
            close: close(paper),
            chain: paper.chain_line().map(|line| fit(&line, sheet::width(false), size::CHAIN)),
            appendices: (0..).zip(&paper.appendices).map(|(at, _)| appendix(paper, at)).collect(),
        }
    }
}

/// A line that the writers break where they like, in a place this wide.
fn fit(text: &str, room: f64, points: f64) -> String {
    breakable(&clean(text), room, Face::Bold, points)
}

fn head(paper: &Paper) -> Head {
    let date = clean(&paper.date_line());
    let room = sheet::width(false);
    let needed = Face::Italic.width(&date, size::DATE) * 1.06;
    let right = needed.clamp(HEAD_RIGHT, room - HEAD_LEFT_LEAST);
    let left = room - right;
    // Where it is tight the place keeps a line of its own: other machines' blanks may be wider.
    let tight = needed > right + 0.1;
    let date = if tight { date.replacen(", ", ",\n", 1) } else { date };
    let date = balance(&date, right, Face::Italic, size::DATE);
    // A finger's width between the halves, so that two long lines do not run into one.
    let lines = |lines: &[String], face: Face, points: f64| -> Vec<String> {
        let cleaned = lines.iter().map(|line| clean(line));
        cleaned.flat_map(|line| balance(&line, left - 3.0, face, points)).collect()
    };
    let issuer = lines(&paper.issuer.name, Face::Bold, size::ISSUER);
    let about = if paper.kind.heading().is_none() {
        let said = format!("{}{}", words::ABOUT, paper.title.join(" "));
        lines(&[said], Face::Upright, size::ABOUT)
    } else {
        Vec::new()
    };
    Head {
        left,
        right,
        managing: lines(&paper.issuer.managing, Face::Upright, size::ISSUER),
        issuer_rule: widest(&issuer, Face::Bold, size::ISSUER) * RULE_SHARE,
        issuer,
        nation: words::NATION,
        motto: words::MOTTO,
        motto_rule: Face::Bold.width(words::MOTTO, size::MOTTO),
        number: fit(&paper.number_line(), left - 3.0, size::NUMBER),
        about,
        draft: paper.draft.then_some(words::DRAFT),
        draft_width: Face::Bold.width(words::DRAFT, size::NUMBER) + 6.0,
        date,
    }
}

fn addressees(names: &[String]) -> Option<Addressees> {
    let room = sheet::width(false) - 70.0;
    let names: Vec<_> = names.iter().map(|name| fit(name, room, size::BODY)).collect();
    let label = Face::Upright.width(words::ADDRESSEES, size::BODY);
    let colon = label - Face::Upright.width(":", size::BODY);
    let bare = |name: &str| name.trim_end_matches([';', '.', ' ']).to_owned();
    match names.as_slice() {
        [] => None,
        [one] => {
            Some(Addressees { label: words::ADDRESSEES, lines: vec![bare(one)], inset: 0.0, colon })
        }
        [most @ .., last] => {
            let most = most.iter().map(|name| format!("- {};", bare(name)));
            let lines: Vec<_> = most.chain([format!("- {}.", bare(last))]).collect();
            let room = sheet::width(false) - colon - widest(&lines, Face::Upright, size::BODY);
            let inset = (room / 2.0).clamp(sheet::INDENT, 40.0);
            Some(Addressees { label: words::ADDRESSEES, lines, inset, colon })
        }
    }
}

fn close(paper: &Paper) -> Close {
    let signed = |signature: &Signature| Signed {
        authority: signature
            .authority()
            .iter()
            .flat_map(|line| balance(&clean(line), CLOSE_RIGHT, Face::Bold, size::BODY))
            .collect(),
        name: fit(&signature.name, CLOSE_RIGHT, size::BODY),
    };
    let left = sheet::width(false) - CLOSE_RIGHT;
    let lines = paper.recipient_lines();
    let lines = lines.iter().map(|line| pieces::spans_in(line, left - 5.0, size::RECIPIENT));
    let recipients: Vec<_> = lines.collect();
    Close {
        left,
        right: CLOSE_RIGHT,
        label: if recipients.is_empty() { "" } else { words::RECIPIENTS },
        whole: recipients.len() <= RECIPIENTS_KEPT,
        recipients,
        second: paper.second_signature.as_ref().map(signed),
        signed: signed(&paper.signature),
    }
}

fn appendix(paper: &Paper, at: usize) -> AppendixForm {
    let appendix = &paper.appendices[at];
    let mut tables = appendix.body.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table.landscape),
        _ => None,
    });
    // Where every table is wide, the lines between them turn with it: no sheet for a line.
    let first = tables.next();
    let landscape = appendix.landscape || (first == Some(true) && tables.all(|wide| wide));
    let room = sheet::width(landscape) - 20.0;
    let title = appendix.title.iter().map(|line| clean(line).to_uppercase());
    // Sections are the first level under the appendix, which is one itself in the outline.
    let mut level = 1;
    AppendixForm {
        label: paper.appendix_label(at),
        title: title.flat_map(|line| balance(&line, room, Face::Bold, size::BODY)).collect(),
        attached: balance(&clean(&paper.attached_line()), room, Face::Italic, size::BODY)
            .join("\n"),
        sheaves: pieces::sheaves(&appendix.body, landscape, &mut level),
    }
}
