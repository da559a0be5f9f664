//! BÁO CÁO as an official document: head, narrative, figures in the appendix, the missing named, the chain's head (3.8).

use domain::ledger::Unit;
use domain::org::{CommuneKind, OrgKind, Stage, Tier};
use domain::paper::{
    Archive, Block, Issuer, Kind, Mandate, Paper, Place, Signature, Symbol, Text, group_thousands,
    short_decimal,
};
use domain::report::{Absence, Content, Section};
use jiff::civil::Date;
use store::orgs::Org;

use super::appendix;
use super::compile::Reporting;

/// The number book of reports (D64).
pub(super) const BOOK: &str = "BC";

/// What a section says in a true zero report.
pub(super) const NOTHING: &str = "Không phát sinh trong kỳ báo cáo.";

/// Named after a person: the common noun becomes part of the name (D71).
const NAMED_AFTER_PEOPLE: [&str; 3] = ["Trương Quang Trọng", "Đặng Thùy Trâm", "Nguyễn Nghiêm"];

/// A commune as a place.
pub(crate) fn place(kind: CommuneKind, name: &str) -> Place {
    let unit = match kind {
        CommuneKind::Xa => "xã",
        CommuneKind::Phuong => "phường",
        CommuneKind::DacKhu => "đặc khu",
    };
    let capital = NAMED_AFTER_PEOPLE.contains(&name);
    Place { unit: unit.to_owned(), name: name.to_owned(), capital }
}

/// The printed title of a section.
pub(super) const fn title(section: Section) -> &'static str {
    match section {
        Section::Direction => "Công tác chỉ đạo, triển khai",
        Section::Results => "Kết quả thực hiện",
        Section::Assessment => "Đánh giá chung",
        Section::Orientation => "Phương hướng, nhiệm vụ",
        Section::Proposals => "Đề xuất, kiến nghị",
    }
}

/// The printed unit (D48). Minutes are printed in hours.
pub(super) const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Contact => "lượt",
        Unit::Person => "người",
        Unit::Session => "buổi",
        Unit::Minute => "giờ",
        Unit::Team => "câu lạc bộ, đội, nhóm",
        Unit::Plan => "kế hoạch",
        Unit::Activity => "hoạt động",
        Unit::Org => "đơn vị",
    }
}

/// A figure as it is printed: minutes in hours with one decimal.
pub(super) fn figure(of: Unit, value: i64) -> String {
    match of {
        Unit::Minute => {
            short_decimal(value.saturating_mul(10).saturating_add(30).div_euclid(60), 1)
        }
        Unit::Contact | Unit::Person | Unit::Session | Unit::Team | Unit::Plan => {
            group_thousands(value)
        }
        Unit::Activity | Unit::Org => group_thousands(value),
    }
}

/// Why an org is not in the sum, printed behind its name.
pub(super) const fn absence(why: Absence) -> &'static str {
    match why {
        Absence::NotSent => "chưa gửi",
        Absence::Waiting => "đã gửi, chưa được chấp nhận",
        Absence::Returned => "bị trả lại, chưa gửi lại",
    }
}

/// The report before anybody has sent it.
pub(super) fn draft(who: &Reporting, content: &Content, today: Date) -> Paper {
    paper(who, content, today)
}

/// The report as it is sent: numbered, dated, with the name of whoever signs.
pub(super) fn issued(
    who: &Reporting,
    content: &Content,
    day: Date,
    number: i64,
    signer: &str,
) -> Paper {
    let mut paper = paper(who, content, day);
    paper.draft = false;
    paper.number = u32::try_from(number).ok();
    paper.date = Some(day);
    signer.clone_into(&mut paper.signature.name);
    paper
}

fn paper(who: &Reporting, content: &Content, composed: Date) -> Paper {
    let sums = who.tier.sums_up();
    let mut appendices = vec![appendix::figures(content)];
    if sums {
        appendices.push(appendix::orgs(content));
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
            format!("Ủy ban nhân dân {}", place(kind, &org.name).in_text())
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
        return place(kind, &org.name);
    }
    let root = who.above.as_ref().unwrap_or(&who.org);
    let (body, name) = province(&root.name);
    let name = if name.is_empty() { body } else { name };
    Place { unit: "tỉnh".to_owned(), name: name.to_owned(), capital: false }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The communes stand in the reference data; every one named after a person must be there.
    #[test]
    fn names_after_people_are_communes_of_the_province() {
        let communes = domain::reference::communes();
        for name in NAMED_AFTER_PEOPLE {
            assert!(communes.iter().any(|commune| commune.name == name), "{name}");
        }
        assert_eq!(place(CommuneKind::Xa, "Bình Sơn").in_text(), "xã Bình Sơn");
        assert_eq!(place(CommuneKind::Xa, "Đặng Thùy Trâm").in_text(), "Xã Đặng Thùy Trâm");
    }

    #[test]
    fn minutes_are_printed_in_hours() {
        assert_eq!(figure(Unit::Minute, 90), "1,5");
        assert_eq!(figure(Unit::Minute, 7_200_000), "120.000");
        assert_eq!(figure(Unit::Contact, 12_345), "12.345");
    }
}
