//! Sheets for a place without network, to be printed before an activity and kept after it: who is there, with room for a
//! signature, and strokes for help given (D35: nobody who was helped can be written down on it).

use std::collections::BTreeMap;

use domain::activity::{Kind, Presence};
use domain::attendance::Times;
use domain::calendar::show_day;
use domain::catalogue::{AUDIENCES, Audience, SERVICES};
use domain::guard::clock_text;
use domain::id::{ActivityId, TermId};
use domain::paper::{
    Align, Archive, Block, Column, Kind as PaperKind, Mandate, Paper, Row, Signature, Table, Text,
};
use store::activities::{Activity, Member, check_ins};

use super::TallySum;
use super::reading::sums;
use crate::access::{ActivityWrite, Permit, TallyWrite};
use crate::papers::{School, unfit};
use crate::press::{Format, Printed};
use crate::{App, Result};

/// What ambassadors never do (D36), as it stands on both sheets.
const RED_LINE: &str = "Đại sứ chỉ hướng dẫn, không làm thay; không cầm điện thoại, thẻ, mật khẩu hay mã OTP của người dân.";

impl App {
    /// Prints the attendance sheet: who has a place, or who was there once that is known.
    pub async fn print_attendance(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
    ) -> Result<Printed> {
        let mut tx = self.store.read().await?;
        let activity = self.seen_row(&mut tx, permit, id).await?;
        let mut members = self.members_in(&mut tx, permit, &activity).await?;
        if members.iter().any(|member| member.presence.is_some()) {
            members.retain(|member| member.presence.is_some());
        }
        let stood = check_ins::stood(&mut tx, permit.org(), id).await?;
        let times = stood.into_iter().map(|(term, stood)| (term, stood.times)).collect();
        let school = School::read(&mut tx, permit.org_record()).await?;
        drop(tx);
        let mut body = about(&activity);
        body.push(Block::Table(roll(&members, &times)));
        body.push(Block::Paragraph(Text::new(format!("Danh sách có {} em.", members.len()))));
        let paper = sheet(PaperKind::Roll, &school, &activity, "tham gia hoạt động", body);
        self.press_sheet(paper, format!("DS-{}-{}", permit.org_record().code, activity.day)).await
    }

    /// Prints the tally sheet: empty for strokes, or with what was counted.
    pub async fn print_tally(
        &self,
        permit: &Permit<TallyWrite>,
        id: ActivityId,
    ) -> Result<Printed> {
        let mut tx = self.store.read().await?;
        let activity = self.seen_row(&mut tx, permit, id).await?;
        let sums = sums(&mut tx, permit.org(), id).await?;
        let school = School::read(&mut tx, permit.org_record()).await?;
        drop(tx);
        let mut body = about(&activity);
        let how = "Mỗi lượt hỗ trợ một vạch. Không ghi tên, số điện thoại hay giấy tờ của người được hỗ trợ.";
        body.push(Block::Dash(how.into()));
        body.push(Block::Table(strokes(&activity, &sums)));
        let sum: i64 = sums.iter().map(|one| one.quantity).sum();
        let sum = if sum == 0 { "………".to_owned() } else { sum.to_string() };
        body.push(Block::Paragraph(Text::new(format!("Tổng cộng: {sum} lượt hỗ trợ."))));
        let paper = sheet(PaperKind::Slip, &school, &activity, "ghi lượt hỗ trợ", body);
        self.press_sheet(paper, format!("PG-{}-{}", permit.org_record().code, activity.day)).await
    }

    async fn press_sheet(&self, paper: Paper, name: String) -> Result<Printed> {
        paper.check().map_err(|faults| unfit(&faults))?;
        self.press_paper(paper, name, Format::Pdf).await
    }
}

/// When, where, with whom.
fn about(activity: &Activity) -> Vec<Block> {
    let dash = |text: String| Block::Dash(Text::new(text));
    let mut body = vec![dash(format!(
        "Thời gian: {}, ngày {}, {} phút; địa điểm: {}.",
        activity.starts_at,
        show_day(activity.day),
        activity.minutes,
        activity.place,
    ))];
    let adults = [activity.adult.reveal().as_str(), activity.second_adult.reveal().as_str()];
    let adults: Vec<&str> = adults.into_iter().filter(|name| !name.is_empty()).collect();
    if !adults.is_empty() {
        body.push(dash(format!("Người lớn phụ trách: {}.", adults.join(", "))));
    }
    if !activity.partner.is_empty() {
        body.push(dash(format!("Đơn vị phối hợp: {}.", activity.partner)));
    }
    if activity.kind == Kind::Community {
        body.push(dash(RED_LINE.to_owned()));
    }
    body
}

fn sheet(
    kind: PaperKind,
    school: &School,
    activity: &Activity,
    what: &str,
    body: Vec<Block>,
) -> Paper {
    let sign = |position: &str, name: String| Signature {
        on_behalf_of: None,
        mandate: Mandate::Head,
        position: position.to_owned(),
        name,
    };
    let host = activity.outside || !activity.partner.is_empty();
    Paper {
        kind,
        draft: false,
        electronic: true,
        issuer: school.issuer(),
        number: None,
        symbol: school.symbol(),
        place: school.place(),
        date: Some(activity.day),
        composed: activity.day,
        title: vec![what.to_owned(), activity.title.clone()],
        addressees: Vec::new(),
        authority: None,
        grounds: Vec::new(),
        body,
        signature: sign("Người phụ trách", activity.adult.reveal().clone()),
        second_signature: host.then(|| sign("Đại diện nơi tổ chức", String::new())),
        recipients: Vec::new(),
        archive: Archive::default(),
        appendices: Vec::new(),
        chain_head: None,
    }
}

const fn said(presence: Option<Presence>) -> &'static str {
    match presence {
        Some(Presence::Present) => "Có mặt",
        Some(Presence::Late) => "Đến muộn",
        Some(Presence::Excused) => "Vắng có lý do",
        Some(Presence::Absent) => "Vắng",
        None => "",
    }
}

/// Real times where somebody was checked in; else there is room to write them.
fn roll(members: &[Member], times: &BTreeMap<TermId, Times>) -> Table {
    let row = |(n, member): (usize, &Member)| {
        let (name, class) = (member.name.reveal().clone(), member.class.reveal().clone());
        let presence = said(member.presence).to_owned();
        let times = times.get(&member.term).copied().unwrap_or_default();
        let clock = |minute: Option<i64>| minute.map_or_else(String::new, clock_text);
        let (came, left) = (clock(times.arrived), clock(times.left));
        Row::Cells(vec![(n + 1).to_string(), name, class, presence, came, left, String::new()])
    };
    Table {
        columns: vec![
            Column::new("TT", 6, Align::Center),
            Column::new("Họ và tên", 36, Align::Left),
            Column::new("Lớp", 12, Align::Center),
            Column::new("Điểm danh", 18, Align::Left),
            Column::new("Giờ đến", 12, Align::Center),
            Column::new("Giờ về", 12, Align::Center),
            Column::new("Ký tên", 18, Align::Center),
        ],
        rows: members.iter().enumerate().map(row).collect(),
        ..Table::default()
    }
}

/// Whom an activity helps: those of the school or those outside; and whoever was counted at it.
fn audiences(activity: &Activity, sums: &[TallySum]) -> Vec<&'static Audience> {
    let counted = |one: &Audience| sums.iter().any(|sum| sum.audience.number == one.number);
    let outside = activity.kind == Kind::Community;
    AUDIENCES.iter().filter(|one| one.community == outside || counted(one)).collect()
}

fn strokes(activity: &Activity, sums: &[TallySum]) -> Table {
    let audiences = audiences(activity, sums);
    let total = |wanted: &dyn Fn(&TallySum) -> bool| -> String {
        let sum: i64 = sums.iter().filter(|one| wanted(one)).map(|one| one.quantity).sum();
        if sum == 0 { String::new() } else { sum.to_string() }
    };
    let mut columns = vec![Column::new("Nội dung hỗ trợ", 44, Align::Left)];
    columns.extend(audiences.iter().map(|one| Column::new(one.name_vi, 16, Align::Center)));
    let mut rows = Vec::new();
    for service in &SERVICES {
        let mut cells = vec![service.name_vi.to_owned()];
        cells.extend(audiences.iter().map(|audience| {
            total(&|sum| {
                (sum.service.number, sum.audience.number) == (service.number, audience.number)
            })
        }));
        rows.push(Row::Cells(cells));
    }
    let mut totals = vec!["Cộng".to_owned()];
    totals.extend(
        audiences.iter().map(|audience| total(&|sum| sum.audience.number == audience.number)),
    );
    Table { columns, rows, totals: Some(totals), ..Table::default() }
}
