//! The handover as a paper: BIÊN BẢN with what stood open, signed by both. Its words are the document's own (D87).

use std::collections::BTreeMap;

use domain::calendar::show_day;
use domain::club::{AdvisorPost, Kit};
use domain::id::{AdvisorId, ClubId, OrgId};
use domain::inbox::TodoKind;
use domain::paper::{
    Align, Archive, Block, Column, Kind, Mandate, Paper, Row, Signature, Symbol, Table, Text,
};
use domain::term::ClubPost;
use store::Tx;
use store::clubs::Club;
use store::clubs::advisors::Advisor;
use store::orgs::Org;

use super::titles;
use crate::access::{ForceRead, Permit};
use crate::papers::{School, unfit};
use crate::press::{Format, Printed};
use crate::{App, Error, Result, digest};

/// Everything that the paper is made of.
struct Handover {
    club: Club,
    from: Option<Advisor>,
    to: Advisor,
    kit: Kit,
    /// Of a frozen kit.
    hash: String,
    titles: BTreeMap<String, String>,
}

impl App {
    /// Prints the minutes of a handover: frozen once the club was taken over, until then a draft of how it stands now.
    pub async fn print_handover(
        &self,
        permit: &Permit<ForceRead>,
        club: ClubId,
        advisor: AdvisorId,
        format: Format,
    ) -> Result<Printed> {
        permit.check_club(club)?;
        let mut tx = self.store.read().await?;
        let whole = self.handover_of(&mut tx, permit.org(), club, advisor).await?;
        let paper = whole.paper(&mut tx, permit.org_record()).await?;
        drop(tx);
        paper.check().map_err(|faults| unfit(&faults))?;
        let name = format!("BB-{}-ban-giao-{}", permit.org_record().code, whole.kit.day);
        self.press_paper(paper, name, format).await
    }

    async fn handover_of(
        &self,
        tx: &mut Tx,
        org: OrgId,
        club: ClubId,
        id: AdvisorId,
    ) -> Result<Handover> {
        let club = store::clubs::find(tx, org, club).await?.ok_or(Error::NotFound)?;
        let to = store::clubs::advisors::find(tx, org, id).await?;
        let to = to.filter(|one| one.club == club.id).ok_or(Error::NotFound)?;
        let list = store::clubs::advisors::list(tx, org, club.id).await?;
        let (kit, from) = match store::clubs::advisors::kit(tx, org, id).await? {
            Some((kit, hash)) if digest(&kit) == hash => {
                let day = to.taken_at.map(domain::calendar::Instant::day);
                let led = |one: &&Advisor| {
                    one.post == AdvisorPost::Lead && one.id != id && one.until == day
                };
                (serde_json::from_str(&kit)?, list.iter().find(led).cloned())
            }
            Some(_) => {
                let what = format!("the kit of advisor {id} was altered");
                return Err(Error::broken(std::io::Error::other(what)));
            }
            None if to.is_coming() => {
                let kit = self.open_in(tx, org, club.id).await?.kit;
                (kit, list.iter().find(|one| one.leads()).cloned())
            }
            None => return Err(Error::NotFound),
        };
        let titles = titles(tx, org, &kit).await?;
        Ok(Handover { club, from, hash: to.kit_hash.clone(), to, kit, titles })
    }
}

impl Handover {
    async fn paper(&self, tx: &mut Tx, org: &Org) -> Result<Paper> {
        let school = School::read(tx, org).await?;
        let sign = |position: &str, one: &Advisor| Signature {
            on_behalf_of: None,
            mandate: Mandate::Head,
            position: position.to_owned(),
            name: one.full_name.reveal().clone(),
        };
        Ok(Paper {
            kind: Kind::Minutes,
            draft: self.hash.is_empty(),
            electronic: true,
            issuer: school.issuer(),
            number: None,
            symbol: Symbol { room: None, ..school.symbol() },
            place: school.place(),
            date: Some(self.kit.day),
            composed: self.kit.day,
            title: vec!["Bàn giao nhiệm vụ phụ trách".to_owned(), self.club.name.clone()],
            addressees: Vec::new(),
            authority: None,
            grounds: Vec::new(),
            body: self.body(&school),
            signature: sign("Bên nhận", &self.to),
            second_signature: self.from.as_ref().map(|from| sign("Bên giao", from)),
            recipients: Vec::new(),
            archive: Archive::default(),
            appendices: Vec::new(),
            chain_head: None,
        })
    }

    fn body(&self, school: &School) -> Vec<Block> {
        let dash = |text: String| Block::Dash(Text::new(text));
        let said = |one: &Advisor| {
            format!("{}, phụ trách từ ngày {}", one.full_name.reveal(), show_day(one.since))
        };
        let from = self.from.as_ref().map_or_else(|| "không có người phụ trách".to_owned(), said);
        let mut body = vec![
            Block::Section("Thời gian, thành phần".to_owned()),
            dash(format!("Thời gian: ngày {};", show_day(self.kit.day))),
            dash(format!("Đơn vị: {};", school.name())),
            dash(format!("Bên giao: {from};")),
            dash(format!("Bên nhận: {}.", said(&self.to))),
            Block::Section("Số liệu bàn giao".to_owned()),
            Block::Table(numbers(&self.kit)),
            Block::Section("Việc đang mở".to_owned()),
        ];
        let open = self.open();
        if open.rows.is_empty() {
            body.push(Block::Paragraph("Không có việc nào đang mở.".into()));
        } else {
            body.push(Block::Table(open));
        }
        body.push(Block::Section("Ý kiến".to_owned()));
        if !self.to.remark.is_empty() {
            body.push(Block::Paragraph(Text::new(format!("Bên nhận: {}", self.to.remark))));
        }
        body.push(Block::Paragraph(
            "Hai bên thống nhất nội dung bàn giao nêu trên. Kể từ khi nhận bàn giao, bên nhận phụ trách câu lạc bộ; quyền của bên giao đối với hồ sơ của câu lạc bộ chấm dứt.".into(),
        ));
        if !self.hash.is_empty() {
            let text = format!("Mã kiểm chứng của số liệu bàn giao (SHA-256): {}", self.hash);
            body.push(Block::Remark(Text::new(text)));
        }
        body
    }

    /// Every open record a row: what, of which kind, by when.
    fn open(&self) -> Table {
        let called = |id: String| self.titles.get(&id).cloned().unwrap_or_default();
        let over = self
            .kit
            .unconfirmed
            .iter()
            .map(|one| (called(one.id.to_string()), "Hoạt động chờ xác nhận", Some(one.day)));
        let to_come = self
            .kit
            .planned
            .iter()
            .map(|one| (called(one.id.to_string()), "Hoạt động sắp tới", Some(one.day)));
        let rounds = self
            .kit
            .rounds
            .iter()
            .map(|one| (called(one.id.to_string()), "Đợt tuyển chọn", Some(one.day)));
        let todos = self
            .kit
            .todos
            .iter()
            .map(|one| (todo(one.kind).to_owned(), "Việc cần làm", one.last_day));
        let all = over.chain(to_come).chain(rounds).chain(todos);
        let row = |(n, (what, kind, day)): (usize, (String, &str, Option<jiff::civil::Date>))| {
            let day = day.map(show_day).unwrap_or_default();
            Row::Cells(vec![(n + 1).to_string(), what, kind.to_owned(), day])
        };
        Table {
            columns: vec![
                Column::new("TT", 6, Align::Center),
                Column::new("Nội dung", 50, Align::Left),
                Column::new("Loại", 26, Align::Left),
                Column::new("Ngày", 18, Align::Center),
            ],
            rows: all.enumerate().map(row).collect(),
            ..Table::default()
        }
    }
}

fn numbers(kit: &Kit) -> Table {
    let officers: Vec<String> = ClubPost::ALL
        .iter()
        .filter_map(|post| {
            let count = kit.officers.iter().filter(|one| *one == post).count();
            let word = match post {
                ClubPost::Captain => "đội trưởng",
                ClubPost::Vice => "đội phó",
                ClubPost::Secretary => "thư ký",
            };
            (count > 0).then(|| format!("{count} {word}"))
        })
        .collect();
    let lines = [
        ("Thành viên đang tham gia", kit.members, String::new()),
        ("Ban điều hành", kit.officers.len(), officers.join(", ")),
        ("Thành viên còn thiếu ý kiến đồng ý", kit.without_consent, String::new()),
        ("Phiếu đăng nhập còn hiệu lực", kit.cards, String::new()),
        ("Hoạt động chờ xác nhận", kit.unconfirmed.len(), String::new()),
        ("Hoạt động sắp tới", kit.planned.len(), String::new()),
        ("Đợt tuyển chọn chưa kết thúc", kit.rounds.len(), String::new()),
        ("Việc cần làm khác", kit.todos.len(), String::new()),
    ];
    let row = |(n, (what, count, note)): (usize, (&str, usize, String))| {
        Row::Cells(vec![(n + 1).to_string(), what.to_owned(), count.to_string(), note])
    };
    Table {
        columns: vec![
            Column::new("TT", 6, Align::Center),
            Column::new("Nội dung", 48, Align::Left),
            Column::new("Số lượng", 14, Align::Right),
            Column::new("Ghi chú", 32, Align::Left),
        ],
        rows: lines.into_iter().enumerate().map(row).collect(),
        ..Table::default()
    }
}

/// What a to-do of a club or of its rounds asks for.
const fn todo(kind: TodoKind) -> &'static str {
    match kind {
        TodoKind::TermStart => "Tập huấn và đưa Đại sứ số mới vào hoạt động",
        TodoKind::NominationConfirm => "Xác nhận đề cử mới",
        TodoKind::ConsentChase => "Nhắc gia đình chưa trả lời phiếu đồng ý",
        TodoKind::RoundAssess => "Chấm phiếu tiêu chí ứng viên",
        TodoKind::CouncilHold => "Họp hội đồng tuyển chọn",
        TodoKind::DecisionSign => "Ký quyết định",
        TodoKind::NoticeGive => "Báo kết quả tuyển chọn",
        _ => "Việc khác",
    }
}
