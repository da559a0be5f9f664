//! BÁO CÁO as an official document: head, narrative, figures in the appendix, the missing named, the chain's head (3.8).

use std::collections::BTreeMap;

use domain::id::OrgId;
use domain::org::{OrgKind, Stage, Tier};
use domain::paper::{Archive, Block, Issuer, Kind, Mandate, Paper, Place, Signature, Symbol, Text};
use domain::report::extension::Extension;
use domain::report::{Content, Section};
use jiff::civil::Date;
use store::orgs::Org;

use super::appendix;
use super::printed::{absence, title};
use super::reporter::Reporting;

/// The number book of reports (D64).
pub(super) const BOOK: &str = "BC";

/// What a section says in a true zero report.
pub(super) const NOTHING: &str = "Không phát sinh trong kỳ báo cáo.";

/// Who got more time in the period.
pub(super) type Granted = BTreeMap<OrgId, Extension>;

/// The report before anybody has sent it.
pub(super) fn draft(who: &Reporting, said: (&Content, &Granted), today: Date) -> Paper {
    paper(who, said, today)
}

/// The report as it is sent: numbered, dated, with the name of whoever signs.
pub(super) fn issued(
    who: &Reporting,
    said: (&Content, &Granted),
    day: Date,
    number: i64,
    signer: &str,
) -> Paper {
    let mut paper = paper(who, said, day);
    paper.draft = false;
    paper.number = u32::try_from(number).ok();
    paper.date = Some(day);
    signer.clone_into(&mut paper.signature.name);
    paper
}

fn paper(who: &Reporting, (content, granted): (&Content, &Granted), composed: Date) -> Paper {
    let sums = who.tier.sums_up();
    let own = granted.get(&content.org.id);
    let mut appendices = vec![appendix::figures(content, own)];
    if sums {
        appendices.push(appendix::orgs(content, granted));
    }
    Paper {
        kind: Kind::Report,
        draft: true,
        electronic: true,
        issuer: issuer(who),
        number: None,
        symbol: Symbol { body: who.org.symbol.clone(), room: None },
        place: place_of(who),
        date: None,
        composed,
        title: vec![
            "Kết quả triển khai lực lượng “Đại sứ số học đường”".to_owned(),
            format!("kỳ báo cáo {}", content.period.code),
        ],
        addressees: vec![addressee(who)],
        authority: None,
        grounds: Vec::new(),
        body: body(who, content),
        signature: signature(who),
        second_signature: None,
        recipients: Vec::new(),
        archive: Archive::default(),
        appendices,
        chain_head: Some(format!("seq {}, hash {}", content.audit.seq, content.audit.hash)),
    }
}

fn addressee(who: &Reporting) -> String {
    who.above.as_ref().map_or_else(|| "Bộ Giáo dục và Đào tạo".to_owned(), in_text)
}

/// The body inside a sentence: a commune acts through its People's Committee.
fn in_text(org: &Org) -> String {
    match (org.kind, org.commune_kind) {
        (OrgKind::Commune, Some(kind)) => {
            format!("Ủy ban nhân dân {}", Place::of_commune(kind, &org.name).in_text())
        }
        _ => org.name.clone(),
    }
}

/// "Sở … tỉnh Quảng Ngãi" apart: the body and its province.
fn province(name: &str) -> (&str, &str) {
    name.split_once(" tỉnh ").unwrap_or((name, ""))
}

fn issuer(who: &Reporting) -> Issuer {
    let in_sentence = in_text(&who.org);
    let upper = |text: &str| text.to_uppercase();
    // The usual short form of the managing body (table 3.2, box 2), as on the plan.
    let managing_body = |text: &str| vec![upper(text).replace("ỦY BAN NHÂN DÂN", "UBND")];
    let (managing, name) = match who.tier {
        Tier::Department => {
            let (body, province) = province(&who.org.name);
            let people = format!("Ủy ban nhân dân tỉnh {province}");
            (managing_body(&people), vec![upper(body)])
        }
        Tier::Commune => {
            let place = in_sentence.trim_start_matches("Ủy ban nhân dân ").to_owned();
            (Vec::new(), vec!["ỦY BAN NHÂN DÂN".to_owned(), upper(&place)])
        }
        Tier::School | Tier::Attached => {
            let above = who.above.as_ref().map(in_text).unwrap_or_default();
            (managing_body(&above), vec![upper(&who.org.name)])
        }
    };
    Issuer { managing, name, in_text: in_sentence }
}

fn place_of(who: &Reporting) -> Place {
    let commune = Some(&who.org).filter(|org| org.kind == OrgKind::Commune);
    if let Some(org) = commune.or(who.place.as_ref())
        && let Some(kind) = org.commune_kind
    {
        return Place::of_commune(kind, &org.name);
    }
    let root = who.above.as_ref().unwrap_or(&who.org);
    let (body, name) = province(&root.name);
    let name = if name.is_empty() { body } else { name };
    Place::of_province(name)
}

fn signature(who: &Reporting) -> Signature {
    let centre =
        matches!(who.org.stage, Some(Stage::Continuing | Stage::Vocational | Stage::Inclusive));
    let (on_behalf_of, position) = match who.tier {
        Tier::Commune => (Some("ỦY BAN NHÂN DÂN".to_owned()), "CHỦ TỊCH"),
        Tier::Department => (None, "GIÁM ĐỐC"),
        Tier::School | Tier::Attached if centre => (None, "GIÁM ĐỐC"),
        Tier::School | Tier::Attached => (None, "HIỆU TRƯỞNG"),
    };
    Signature {
        on_behalf_of,
        mandate: Mandate::Head,
        position: position.to_owned(),
        name: String::new(),
    }
}

fn body(who: &Reporting, content: &Content) -> Vec<Block> {
    let day = domain::calendar::show_day;
    let mut body = vec![Block::Paragraph(Text::new(format!(
        "{} báo cáo kết quả triển khai lực lượng “Đại sứ số học đường” từ ngày {} đến ngày {} như sau:",
        in_text(&who.org),
        day(content.period.starts_on),
        day(content.period.ends_on),
    )))];
    for section in Section::ALL {
        body.push(Block::Section(title(*section).to_owned()));
        let text = content.text(*section);
        if text.trim().is_empty() {
            body.push(Block::Remark(Text::new("Chưa có nội dung.")));
        }
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            body.push(Block::Paragraph(Text::new(line)));
        }
        if *section == Section::Results {
            body.extend(coverage(content).map(Block::Paragraph));
            let refer = if who.tier.sums_up() {
                "Số liệu chi tiết tại Phụ lục I; kết quả của từng đơn vị tại Phụ lục II kèm theo Báo cáo này."
            } else {
                "Số liệu chi tiết tại Phụ lục kèm theo Báo cáo này."
            };
            body.push(Block::Paragraph(Text::new(refer)));
        }
    }
    body
}

/// More missing orgs than this stand by name in the second appendix only: a sentence of 98 names is read by nobody.
const NAMED_IN_TEXT: usize = 12;

/// D57: how complete the sum is, and who is missing.
fn coverage(content: &Content) -> Option<Text> {
    if content.expected == 0 {
        return None;
    }
    let text = format!(
        "Số liệu được tổng hợp từ {} trên {} đơn vị có báo cáo được chấp nhận.",
        content.children.len(),
        content.expected
    );
    if content.missing.is_empty() {
        return Some(Text::new(text));
    }
    if content.missing.len() > NAMED_IN_TEXT {
        return Some(Text::new(format!(
            "{text} Còn {} đơn vị chưa có trong số liệu tổng hợp, nêu tên tại Phụ lục II.",
            content.missing.len()
        )));
    }
    let names = content.missing.iter().map(|one| format!("{} ({})", one.name, absence(one.why)));
    let names: Vec<String> = names.collect();
    Some(Text::new(format!(
        "{text} Còn {} đơn vị chưa có trong số liệu tổng hợp: {}.",
        content.missing.len(),
        names.join("; ")
    )))
}
