//! The text of a paper in `WordprocessingML`, from its head to its last appendix.

use domain::paper::Align;

use super::section::Section;
use super::xml::{Cell, Look, Para, Pitch, Stand, line, row, rule, run, runs, table};
use crate::form::{
    Addressees, AppendixForm, CELL_INSET, Close, Form, Head, Piece, Role, Sheaf, Signed, TableForm,
    sheet, size,
};

/// Free space between the authority and the name, for a signature and a seal (D66, D72).
const SIGNATURE_SPACE: f64 = 68.0;

/// Everything inside `w:body`.
pub(super) fn body(form: &Form) -> String {
    let mut text = head(&form.head);
    text.push_str(&opening(form));
    let mut sections: Vec<(Section, String)> = Vec::new();
    let last = form.sheaves.len().saturating_sub(1);
    for (at, sheaf) in form.sheaves.iter().enumerate() {
        text.push_str(&pieces(sheaf, at == last));
        if at == last {
            text.push_str(&close(&form.close, form.chain.is_some()));
            if let Some(chain) = &form.chain {
                let para = Para::new(Stand::Left).spaced(14.0, 0.0);
                text.push_str(&line(&para, chain, Look::plain(size::CHAIN)));
            }
        }
        let section = Section { landscape: sheaf.landscape, first: at == 0, headers: at == 0 };
        sections.push((section, std::mem::take(&mut text)));
    }
    for attached in &form.appendices {
        for (at, sheaf) in attached.sheaves.iter().enumerate() {
            if at == 0 {
                text.push_str(&appendix(attached));
            }
            text.push_str(&pieces(sheaf, false));
            let section = Section { landscape: sheaf.landscape, first: at == 0, headers: false };
            sections.push((section, std::mem::take(&mut text)));
        }
    }
    bound(&sections)
}

/// Sections one after the other: each but the last is closed by a paragraph too small to see.
fn bound(sections: &[(Section, String)]) -> String {
    let tiny = Para { pitch: Pitch::Exact(1.0), mark: 1.0, ..Para::new(Stand::Left) };
    let mut body = String::new();
    for (at, (section, text)) in sections.iter().enumerate() {
        body.push_str(text);
        if at + 1 < sections.len() {
            body.push_str(&tiny.closing("", &section.written()));
        } else {
            // A table at the end of the text needs a paragraph after it.
            if text.ends_with("</w:tbl>") {
                body.push_str(&tiny.around(""));
            }
            body.push_str(&section.written());
        }
    }
    body
}

fn lines(lines: &[String], para: &Para, look: Look) -> String {
    lines.iter().map(|text| line(para, text, look)).collect()
}

fn head(head: &Head) -> String {
    let single = Para { pitch: Pitch::Share(1.0), ..Para::new(Stand::Center) };
    let mut left = lines(&head.managing, &single, Look::plain(size::ISSUER));
    left.push_str(&lines(&head.issuer, &single, Look::bold(size::ISSUER)));
    left.push_str(&rule(head.issuer_rule, head.left, 4.0));
    let mut right = line(&single, head.nation, Look::bold(size::NATION));
    right.push_str(&line(&single, head.motto, Look::bold(size::MOTTO)));
    right.push_str(&rule(head.motto_rule, head.right, 4.0));

    let mut number = line(&single, &head.number, Look::plain(size::NUMBER));
    let about = lines(&head.about, &single, Look::plain(size::ABOUT));
    if !about.is_empty() {
        // 6 pt under the number (box 5b).
        let gap = Para { pitch: Pitch::Exact(6.0), mark: 1.0, ..single.clone() };
        number.push_str(&gap.around(""));
        number.push_str(&about);
    }
    if let Some(draft) = head.draft {
        let side = ((head.left - head.draft_width) / 2.0).max(0.0);
        let framed = Para {
            left: side,
            right: side,
            border: Some(&["top", "left", "bottom", "right"]),
            ..single.clone().spaced(6.0, 0.0)
        };
        number.push_str(&line(&framed, draft, Look::bold(size::NUMBER)));
    }
    let date = lines(&head.date, &single, Look::italic(size::DATE));

    let cell = |width: f64, content: String| Cell { width, content, ..Cell::default() };
    let upper = row(&[cell(head.left, left), cell(head.right, right)], true, false);
    let lower = row(&[cell(head.left, number), cell(head.right, date)], true, false);
    table(&[head.left, head.right], false, 0.0, &format!("{upper}{lower}"))
}

/// From the type name to the last ground.
fn opening(form: &Form) -> String {
    let centre = Para::new(Stand::Center);
    let bold = Look::bold(size::BODY);
    let mut text = String::new();
    if let Some(kind) = &form.kind {
        text.push_str(&line(&centre.clone().spaced(18.0, 0.0), kind, bold));
        text.push_str(&lines(&form.title, &centre, bold));
        text.push_str(&rule(form.title_rule, sheet::width(false), 10.0));
    }
    if let Some(to) = &form.addressees {
        text.push_str(&addressees(to));
    }
    let apart = centre.clone().spaced(12.0, 12.0);
    text.push_str(&lines(&form.authority, &apart, bold));
    for ground in &form.grounds {
        text.push_str(&paragraph().around(&runs(ground, size::BODY)));
    }
    if let Some(decides) = form.decides {
        text.push_str(&line(&apart, decides, bold));
    }
    text
}

fn addressees(to: &Addressees) -> String {
    let look = Look::plain(size::BODY);
    if let [one] = to.lines.as_slice() {
        let para = Para::new(Stand::Center).spaced(12.0, 12.0);
        return line(&para, &format!("{} {one}", to.label), look);
    }
    let label = Para { left: to.inset, ..Para::new(Stand::Left).spaced(12.0, 0.0) };
    let mut text = line(&label, to.label, look);
    let last = to.lines.len() - 1;
    for (at, name) in to.lines.iter().enumerate() {
        let after = if at == last { 12.0 } else { 0.0 };
        let item = Para {
            left: to.inset + to.colon + 2.5,
            first: -2.5,
            ..Para::new(Stand::Left).spaced(0.0, after)
        };
        text.push_str(&line(&item, name, look));
    }
    text
}

/// A paragraph of the body: justified, first line indented, 6 pt from the next (D67).
fn paragraph() -> Para {
    Para { first: sheet::INDENT, ..Para::new(Stand::Both).spaced(0.0, 6.0) }
}

fn pieces(sheaf: &Sheaf, closes: bool) -> String {
    let last = sheaf.pieces.len().saturating_sub(1);
    let mut text = String::new();
    for (at, piece) in sheaf.pieces.iter().enumerate() {
        match piece {
            Piece::Text { role, spans } => {
                let style = match role {
                    Role::Heading(1) => Some("Heading1"),
                    Role::Heading(2) => Some("Heading2"),
                    Role::Heading(_) => Some("Heading3"),
                    Role::Body => None,
                };
                // A heading stays with its text, the last paragraph with the signature.
                let keep = style.is_some() || (closes && at == last);
                let para = Para { style, ..paragraph().kept(keep) };
                text.push_str(&para.around(&runs(spans, size::BODY)));
            }
            Piece::Table(form) => {
                text.push_str(&set_table(form));
                let gap = Para { pitch: Pitch::Exact(6.0), mark: 1.0, ..Para::new(Stand::Left) };
                text.push_str(&gap.around(""));
            }
        }
    }
    text
}

fn set_table(form: &TableForm) -> String {
    let caption = Para::new(Stand::Center).kept(true).spaced(6.0, 6.0);
    let mut text = lines(&form.caption, &caption, Look::bold(size::CAPTION));
    let cell_para =
        |stand: Stand| Para { pitch: Pitch::Share(1.0), ..Para::new(stand).spaced(2.0, 2.0) };
    let mut rows = String::new();
    for depth in 0..form.head.len() {
        let cells: Vec<_> =
            heading_cells(form, depth, &cell_para(Stand::Center).kept(true)).collect();
        rows.push_str(&row(&cells, true, true));
    }
    for set in &form.rows {
        let look = Look { bold: set.bold, ..Look::plain(size::TABLE) };
        let cells: Vec<_> = if set.across {
            let content: String = set
                .cells
                .iter()
                .map(|text| line(&cell_para(Stand::Left).kept(true), text, look))
                .collect();
            let width = form.widths.iter().sum();
            vec![Cell { width, columns: form.widths.len(), middle: true, content, merge: None }]
        } else {
            let columns = set.cells.iter().zip(&form.widths).zip(&form.aligns);
            columns
                .map(|((text, width), align)| {
                    let stand = match align {
                        Align::Left => Stand::Left,
                        Align::Center => Stand::Center,
                        Align::Right => Stand::Right,
                    };
                    let content = line(&cell_para(stand), text, look);
                    Cell { width: *width, middle: true, content, ..Cell::default() }
                })
                .collect()
        };
        rows.push_str(&row(&cells, !set.tall, false));
    }
    text.push_str(&table(&form.widths, true, CELL_INSET, &rows));
    text
}

/// The cells of one heading row; those that an upper cell covers are its continuation.
fn heading_cells<'a>(
    form: &'a TableForm,
    depth: usize,
    para: &'a Para,
) -> impl Iterator<Item = Cell> + 'a {
    let covers = move |at: usize| {
        let upper = form.head.iter().take(depth + 1).enumerate();
        upper
            .flat_map(|(top, cells)| cells.iter().map(move |cell| (top, cell)))
            .find(move |(top, cell)| cell.column == at && top + cell.rows > depth)
    };
    (0..form.widths.len()).filter_map(covers).map(move |(top, cell)| {
        let merge = match (cell.rows, top == depth) {
            (1, _) => None,
            (_, true) => Some("restart"),
            (_, false) => Some("continue"),
        };
        let text = if top == depth { cell.text.as_str() } else { "" };
        Cell {
            width: form.widths.iter().skip(cell.column).take(cell.columns).sum(),
            columns: cell.columns,
            merge,
            middle: true,
            content: line(para, text, Look::bold(size::TABLE)),
        }
    })
}

/// Names and recipients, on one page; `followed` keeps what comes next there too.
fn close(close: &Close, followed: bool) -> String {
    let single = Para { pitch: Pitch::Share(1.0), ..Para::new(Stand::Left) };
    let label = Look { points: size::RECIPIENTS, bold: true, italic: true };
    let mut recipients = line(&single.clone().kept(close.whole), close.label, label);
    for item in &close.recipients {
        let para = Para { left: 1.6, first: -1.6, mark: size::RECIPIENT, ..single.clone() };
        recipients.push_str(&para.kept(close.whole).around(&runs(item, size::RECIPIENT)));
    }
    let cell = |width: f64, content: String| Cell { width, content, ..Cell::default() };
    let right = cell(close.right, signed(&close.signed, followed || close.second.is_some()));
    let rows = match &close.second {
        None => row(&[cell(close.left, recipients), right], close.whole, false),
        Some(second) => {
            let names = row(&[cell(close.left, signed(second, true)), right], true, false);
            let empty = single.around("");
            let under = [cell(close.left, recipients), cell(close.right, empty)];
            format!("{names}{}", row(&under, close.whole, false))
        }
    };
    let gap = Para { pitch: Pitch::Exact(12.0), mark: 1.0, ..Para::new(Stand::Left).kept(true) };
    format!("{}{}", gap.around(""), table(&[close.left, close.right], false, 0.0, &rows))
}

fn signed(signed: &Signed, followed: bool) -> String {
    let para = Para::new(Stand::Center).kept(true);
    let bold = Look::bold(size::BODY);
    let mut text = lines(&signed.authority, &para, bold);
    let name = Para::new(Stand::Center).spaced(SIGNATURE_SPACE, 0.0).kept(followed);
    text.push_str(&line(&name, &signed.name, bold));
    text
}

fn appendix(form: &AppendixForm) -> String {
    let centre = Para::new(Stand::Center).kept(true);
    let label = Para { style: Some("Heading1"), ..centre.clone() };
    let bold = Look::bold(size::BODY);
    let mut text = label.around(&run(&form.label, bold));
    text.push_str(&lines(&form.title, &centre, bold));
    let attached = centre.spaced(0.0, 12.0);
    text.push_str(&line(&attached, &form.attached, Look::italic(size::BODY)));
    text
}
