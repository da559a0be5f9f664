//! The papers of a round: QUYẾT ĐỊNH with the list as appendix (Mẫu 1.2), BIÊN BẢN of the council. Their words are
//! the document's own (D87). The decision is frozen when it is signed; the minutes can change until then.

use domain::calendar::show_day;
use domain::consent::Use;
use domain::id::{LearnerId, OrgId, PaperId, RoundId};
use domain::look::Look;
use domain::paper::{
    Align, Appendix, Archive, Block, Column, Kind, Mandate, Paper, Row, Signature, Symbol, Table,
    Text,
};
use domain::selection::{Ballot, Council, CouncilMember, Outcome, Seat};
use store::Tx;
use store::orgs::Org;
use store::papers::Paper as Frozen;
use store::selection::Candidate;

use super::read::Whole;
use crate::access::{DecisionSign, Permit, RoundRead};
use crate::papers::{Filed, School, freeze, ministry_letter, thaw, to, unfit};
use crate::press::{Format, Printed};
use crate::{App, Error, Result};

/// The number book of a school's decisions: whatever they are about, one series a year (D64).
const BOOK: &str = "QĐ";
/// What a round is called in papers.
const SOURCE: &str = "round";

impl App {
    /// Prints the signed decision as it was frozen.
    pub async fn print_decision(
        &self,
        permit: &Permit<RoundRead>,
        id: RoundId,
        format: Format,
    ) -> Result<Printed> {
        let org = whole_school(permit)?;
        let mut tx = self.store.write().await?;
        let frozen = self.frozen_decision(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        let paper = thaw(&frozen)?;
        // The list that left the house names the chosen, whatever came after.
        let chosen = store::selection::candidates(&mut tx, org, id).await?.into_iter();
        let chosen = chosen.filter(|one| one.outcome == Some(Outcome::Chosen));
        let named: Vec<LearnerId> = chosen.map(|one| one.learner).collect();
        self.note_reads(&mut tx, permit, Look::Export, &named).await?;
        tx.commit().await?;
        let name = format!("QD-{}-{}", permit.org_record().code, frozen.number);
        self.press_paper(paper, name, format).await
    }

    /// Prints the minutes of the council, once it has met. Whom they name is read under the hold that an answer takes
    /// too, and noted as a look: a withdrawal comes before the print, which is without the child, or after it, and the
    /// family can read that it was printed.
    pub async fn print_minutes(
        &self,
        permit: &Permit<RoundRead>,
        id: RoundId,
        format: Format,
    ) -> Result<Printed> {
        let org = whole_school(permit)?;
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let whole = self.whole(&mut tx, org, id).await?;
        if whole.council.is_none() {
            return Err(Error::NotFound);
        }
        let paper = self.minutes_of(&mut tx, permit.org_record(), &whole).await?;
        let named: Vec<LearnerId> = voted(&whole).map(|(one, _)| one.learner).collect();
        self.note_reads(&mut tx, permit, Look::Export, &named).await?;
        tx.commit().await?;
        let day = whole.council.as_ref().map(|council| council.held_on.to_string());
        let name = format!("BB-{}-{}", permit.org_record().code, day.unwrap_or_default());
        self.press_paper(paper, name, format).await
    }

    /// The decision of a round as it was kept.
    pub(super) async fn frozen_decision(
        &self,
        tx: &mut Tx,
        org: OrgId,
        id: RoundId,
    ) -> Result<Option<Frozen>> {
        Ok(store::papers::newest_of(tx, org, SOURCE, &id.to_string()).await?)
    }

    /// Takes the number, builds the paper and freezes it; returns number and symbol.
    pub(super) async fn freeze_decision(
        &self,
        tx: &mut Tx,
        permit: &Permit<DecisionSign>,
        whole: &Whole,
        chosen: &[&Candidate],
        id: PaperId,
    ) -> Result<(i64, String)> {
        let (org, day) = (permit.org_record(), self.world.today());
        let school = School::read(tx, org).await?;
        let club = store::clubs::find(tx, org.id, whole.round.club).await?;
        let club = club.ok_or(Error::NotFound)?;
        let signer = store::accounts::find(tx, permit.account()).await?.ok_or(Error::NotFound)?;
        let number = store::papers::take_number(tx, org.id, day.year(), BOOK).await?;
        let year = whole.round.year;
        let paper = Paper {
            kind: Kind::Decision,
            draft: false,
            electronic: true,
            issuer: school.issuer(),
            number: Some(u32::try_from(number).map_err(Error::broken)?),
            symbol: school.symbol(),
            place: school.place(),
            date: Some(day),
            composed: day,
            title: vec![
                "Về việc công nhận Đại sứ số học đường".to_owned(),
                format!("năm học {year}"),
            ],
            addressees: Vec::new(),
            authority: Some(format!("{} {}", school.position(), school.name()).to_uppercase()),
            grounds: grounds(&school, whole),
            body: articles(&club.name, year, chosen.len()),
            signature: school.signature(signer.full_name.into_inner()),
            second_signature: None,
            recipients: school
                .above()
                .chain([to("Gia đình các em có tên trong danh sách".to_owned(), "biết")])
                .collect(),
            archive: Archive::default(),
            appendices: vec![Appendix {
                title: vec![
                    "Danh sách Đại sứ số học đường".to_owned(),
                    format!("{}, năm học {year}", club.name),
                ],
                body: vec![Block::Table(list(chosen))],
                landscape: false,
            }],
            chain_head: None,
        };
        paper.check().map_err(|faults| unfit(&faults))?;
        let filed = Filed {
            id,
            book: BOOK,
            number,
            day,
            source: SOURCE,
            source_id: whole.round.id.to_string(),
            version: 1,
        };
        freeze(tx, org.id, &paper, filed).await?;
        Ok((number, paper.symbol.of(Kind::Decision)))
    }

    /// The minutes of the council as they would be printed now.
    pub(super) async fn minutes_of(&self, tx: &mut Tx, org: &Org, whole: &Whole) -> Result<Paper> {
        let council = whole.council.as_ref().ok_or(Error::NotFound)?;
        let school = School::read(tx, org).await?;
        let sign = |seat: Seat, position: &str| Signature {
            on_behalf_of: None,
            mandate: Mandate::Head,
            position: position.to_owned(),
            name: council.holder(seat).map(|member| member.name.clone()).unwrap_or_default(),
        };
        Ok(Paper {
            kind: Kind::Minutes,
            draft: false,
            electronic: true,
            issuer: school.issuer(),
            number: None,
            symbol: Symbol { room: None, ..school.symbol() },
            place: school.place(),
            date: Some(council.held_on),
            composed: council.held_on,
            title: vec![
                "Họp Hội đồng tuyển chọn Đại sứ số học đường".to_owned(),
                format!("năm học {}", whole.round.year),
            ],
            addressees: Vec::new(),
            authority: None,
            grounds: Vec::new(),
            body: minutes(whole, council),
            signature: sign(Seat::Chair, "Chủ tọa"),
            second_signature: Some(sign(Seat::Secretary, "Thư ký")),
            recipients: Vec::new(),
            archive: Archive::default(),
            appendices: Vec::new(),
            chain_head: None,
        })
    }
}

/// Papers name everybody: they are not for whoever only sees the own class.
fn whole_school(permit: &Permit<RoundRead>) -> Result<OrgId> {
    if permit.only().is_some() { Err(Error::NotFound) } else { Ok(permit.org()) }
}

fn grounds(school: &School, whole: &Whole) -> Vec<String> {
    let held = whole.council.as_ref().map(|council| show_day(council.held_on));
    vec![
        format!("Căn cứ {}", ministry_letter().in_full()),
        format!(
            "Căn cứ Kế hoạch của {} về triển khai lực lượng “Đại sứ số học đường”",
            school.department()
        ),
        format!(
            "Căn cứ Biên bản họp Hội đồng tuyển chọn Đại sứ số học đường ngày {}",
            held.unwrap_or_default()
        ),
        "Theo đề nghị của Hội đồng tuyển chọn Đại sứ số học đường".to_owned(),
    ]
}

fn articles(club: &str, year: domain::calendar::SchoolYear, count: usize) -> Vec<Block> {
    let article = |text: String| Block::Article(Text::new(text));
    vec![
        article(format!(
            "Công nhận {count:02} học sinh có tên trong Phụ lục kèm theo Quyết định này là Đại sứ số học đường của {club}, năm học {year}."
        )),
        article(
            "Các em có tên tại Điều 1 được tập huấn trước khi tham gia hoạt động; tham gia tự nguyện, phù hợp với lứa tuổi và việc học tập, và được thôi tham gia bất cứ lúc nào."
                .to_owned(),
        ),
        article(format!(
            "Quyết định này có hiệu lực kể từ ngày ký. Giáo viên phụ trách {club}, giáo viên chủ nhiệm các lớp có liên quan và các em có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."
        )),
    ]
}

/// Name, birth date and class: what tells people apart, and nothing of how they were marked.
fn list(chosen: &[&Candidate]) -> Table {
    let row = |(n, one): (usize, &&Candidate)| {
        let born = one.dob.reveal().parse().map(show_day).unwrap_or_default();
        let name = one.full_name.reveal().clone();
        Row::Cells(vec![(n + 1).to_string(), name, born, one.class.clone(), String::new()])
    };
    Table {
        columns: vec![
            Column::new("TT", 6, Align::Center),
            Column::new("Họ và tên", 40, Align::Left),
            Column::new("Ngày sinh", 18, Align::Center),
            Column::new("Lớp", 14, Align::Center),
            Column::new("Ghi chú", 22, Align::Left),
        ],
        rows: chosen.iter().enumerate().map(row).collect(),
        ..Table::default()
    }
}

fn minutes(whole: &Whole, council: &Council) -> Vec<Block> {
    let day = show_day(council.held_on);
    let dash = |text: String| Block::Dash(Text::new(text));
    let mut body = vec![
        Block::Section("Thời gian, địa điểm".to_owned()),
        dash(format!("Thời gian: ngày {day};")),
        dash(format!("Địa điểm: {}.", council.place)),
        Block::Section("Thành phần".to_owned()),
    ];
    let last = council.members.len().saturating_sub(1);
    body.extend(council.members.iter().enumerate().map(|(n, member)| {
        dash(format!("{}{}", seated(member), if n == last { "." } else { ";" }))
    }));
    body.push(Block::Section("Nội dung".to_owned()));
    body.push(Block::Paragraph(Text::new(format!(
        "Hội đồng xem xét {} học sinh được đề cử trong {}, theo năm tiêu chí của Sở, và bỏ phiếu.",
        whole.ballots.len(),
        whole.round.name
    ))));
    body.extend(
        council
            .minutes
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| Block::Paragraph(Text::new(line))),
    );
    body.push(Block::Section("Kết quả".to_owned()));
    body.push(Block::Table(votes(whole)));
    body.push(Block::Paragraph(Text::new(format!(
        "Hội đồng có {:02} người dự họp. Kết quả trên được trình Thủ trưởng đơn vị xem xét, quyết định.",
        council.members.len()
    ))));
    body
}

fn seated(member: &CouncilMember) -> String {
    let seat = match member.seat {
        Seat::Chair => "Chủ tọa",
        Seat::Secretary => "Thư ký",
        Seat::Member => "Thành viên",
    };
    match member.position.as_str() {
        "" => format!("{}: {seat}", member.name),
        position => format!("{}, {position}: {seat}", member.name),
    }
}

/// Who was voted upon, with the votes; who left after the vote, or whose family says no since, is not named any more.
fn voted(whole: &Whole) -> impl Iterator<Item = (&Candidate, &Ballot)> {
    let named = whole.candidates.iter().filter(|one| {
        let here = one.term.is_some_and(|(_, state)| state.is_open());
        let told = one.outcome == Some(Outcome::NotChosen);
        (here || told) && !whole.gate.has_refused(one.learner, Use::TakePart)
    });
    named.filter_map(|one| Some((one, whole.ballots.get(&one.id)?)))
}

fn votes(whole: &Whole) -> Table {
    let rows = voted(whole).enumerate().map(|(n, (one, ballot))| {
        let total = whole.score(one.id).total(&whole.criteria);
        Row::Cells(vec![
            (n + 1).to_string(),
            one.full_name.reveal().clone(),
            one.class.clone(),
            total.map(|total| domain::paper::decimal(total, 2)).unwrap_or_default(),
            ballot.yes.to_string(),
            ballot.no.to_string(),
            ballot.blank.to_string(),
        ])
    });
    let of_votes = |title: &str| Column::new(title, 11, Align::Center).under("Số phiếu");
    Table {
        columns: vec![
            Column::new("TT", 6, Align::Center),
            Column::new("Họ và tên", 34, Align::Left),
            Column::new("Lớp", 12, Align::Center),
            Column::new("Điểm (thang 100)", 15, Align::Center),
            of_votes("Đồng ý"),
            of_votes("Không đồng ý"),
            of_votes("Trắng"),
        ],
        rows: rows.collect(),
        ..Table::default()
    }
}
