//! Minutes of a club's meeting (R16): who was there comes from the attendance, what was said and decided is written.

use domain::activity::{Kind, Presence, Stage};
use domain::calendar::show_day;
use domain::club::meetings::{MINUTES_MAX, Minutes};
use domain::id::ActivityId;
use domain::paper::{
    Align, Archive, Block, Column, Kind as PaperKind, Mandate, Paper, Row, Signature, Symbol,
    Table, Text,
};
use domain::term::ClubPost;
use domain::words::clean_text;
use serde_json::json;
use store::activities::minutes::Kept;
use store::activities::{Activity, Member};

use super::subject;
use crate::access::{ClubKeep, ForceRead, Permit};
use crate::papers::{School, unfit};
use crate::press::{Format, Printed};
use crate::{App, Error, Faults, Result};

/// The minutes as they are written.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteMinutes {
    /// The count of changes as it was read; 0 for the first time.
    pub changed: i64,
    /// What was said, a paragraph a line; up to 8,000 characters. No names of learners.
    pub said: String,
    /// What was decided, one a line; up to 8,000 characters.
    #[serde(default)]
    pub decided: String,
}

/// A meeting with its minutes.
#[derive(Clone)]
pub struct MinutesView {
    /// The meeting.
    pub activity: Activity,
    /// What is written down; nothing yet when `changed` is 0.
    pub minutes: Minutes,
    /// The count of changes, sent back with a change.
    pub changed: i64,
    /// How many were there, and not, as the attendance has it.
    pub presences: Vec<(Presence, i64)>,
}

impl App {
    /// A meeting that was held, with its minutes.
    pub async fn meeting_minutes(
        &self,
        permit: &Permit<ForceRead>,
        id: ActivityId,
    ) -> Result<MinutesView> {
        let mut tx = self.store.read().await?;
        let activity = self.seen_row(&mut tx, permit, id).await?;
        if activity.kind != Kind::Meeting {
            return Err(Error::NotFound);
        }
        let kept = store::activities::minutes::find(&mut tx, permit.org(), id).await?;
        let presences = store::activities::presences(&mut tx, permit.org(), id).await?;
        let (minutes, changed) = match kept {
            Some(kept) => (serde_json::from_str(&kept.content)?, kept.changed),
            None => (Minutes::default(), 0),
        };
        Ok(MinutesView { activity, minutes, changed, presences })
    }

    /// Writes the minutes of a meeting that was held; written again, they replace what was there.
    pub async fn write_minutes(
        &self,
        permit: &Permit<ClubKeep>,
        id: ActivityId,
        write: &WriteMinutes,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, activity) = self.begin(permit, id).await?;
        if activity.kind != Kind::Meeting {
            return Err(Error::NotFound);
        }
        if activity.stage != Stage::Held {
            return Err(Error::refused("refused-minutes-not-held"));
        }
        let mut faults = Faults::default();
        let mut text = |field: &str, typed: &str| {
            let text = clean_text(typed);
            if text.chars().count() > MINUTES_MAX {
                faults.add(field, "fault-minutes-long");
            }
            text
        };
        let minutes =
            Minutes { said: text("said", &write.said), decided: text("decided", &write.decided) };
        if minutes.said.is_empty() {
            faults.add("said", "fault-minutes-empty");
        }
        faults.done()?;
        let before = store::activities::minutes::find(&mut tx, org, id).await?;
        let content = serde_json::to_string(&minutes)?;
        let changed = before.as_ref().map_or(0, |kept| kept.changed);
        if before.as_ref().is_some_and(|kept| kept.content == content) {
            return Ok(());
        }
        if changed != write.changed {
            return Err(Error::Stale);
        }
        let written_by = permit.account().to_string();
        let kept = Kept { content, written_by, at: self.world.now(), changed: changed + 1 };
        store::activities::minutes::save(&mut tx, org, id, &kept).await?;
        let change = json!({ "changed": kept.changed });
        self.note(&mut tx, org, permit.actor(), "minutes.write", &subject(id), change).await?;
        Ok(tx.commit().await?)
    }

    /// Prints the minutes: BIÊN BẢN.
    pub async fn print_meeting(
        &self,
        permit: &Permit<ForceRead>,
        id: ActivityId,
        format: Format,
    ) -> Result<Printed> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let activity = self.seen_row(&mut tx, permit, id).await?;
        let kept = store::activities::minutes::find(&mut tx, org, id).await?;
        let minutes: Minutes = serde_json::from_str(&kept.ok_or(Error::NotFound)?.content)?;
        let mut members = self.members_in(&mut tx, permit, &activity).await?;
        members.retain(|member| member.presence.is_some());
        let club = store::clubs::find(&mut tx, org, activity.club).await?;
        let club = club.ok_or(Error::NotFound)?;
        let officers = store::clubs::officers::list(&mut tx, org, club.id).await?;
        let secretary = officers.iter().find(|one| {
            let then = one.since <= activity.day && one.until.is_none_or(|day| activity.day <= day);
            one.post == ClubPost::Secretary && then
        });
        let secretary = secretary.map(|one| one.full_name.reveal().clone());
        let chair = match activity.adult.reveal().as_str() {
            "" => club.advisor,
            adult => adult.to_owned(),
        };
        let school = School::read(&mut tx, permit.org_record()).await?;
        drop(tx);
        let signed = (chair, secretary.unwrap_or_default());
        let paper = paper(&school, &activity, &minutes, &members, signed);
        paper.check().map_err(|faults| unfit(&faults))?;
        let name = format!("BB-{}-sinh-hoat-{}", permit.org_record().code, activity.day);
        self.press_paper(paper, name, format).await
    }
}

/// The words around what was written are the document's own (D87).
fn paper(
    school: &School,
    activity: &Activity,
    minutes: &Minutes,
    members: &[Member],
    (chair, secretary): (String, String),
) -> Paper {
    let sign = |position: &str, name: String| Signature {
        on_behalf_of: None,
        mandate: Mandate::Head,
        position: position.to_owned(),
        name,
    };
    Paper {
        kind: PaperKind::Minutes,
        draft: false,
        electronic: true,
        issuer: school.issuer(),
        number: None,
        symbol: Symbol { room: None, ..school.symbol() },
        place: school.place(),
        date: Some(activity.day),
        composed: activity.day,
        title: vec![activity.title.clone(), activity.club_name.clone()],
        addressees: Vec::new(),
        authority: None,
        grounds: Vec::new(),
        body: body(activity, minutes, members, &chair),
        signature: sign("Chủ trì", chair),
        second_signature: Some(sign("Thư ký", secretary)),
        recipients: Vec::new(),
        archive: Archive::default(),
        appendices: Vec::new(),
        chain_head: None,
    }
}

fn body(activity: &Activity, minutes: &Minutes, members: &[Member], chair: &str) -> Vec<Block> {
    let dash = |text: String| Block::Dash(Text::new(text));
    let count = |wanted: &[Presence]| {
        let is = |member: &&Member| member.presence.is_some_and(|one| wanted.contains(&one));
        members.iter().filter(is).count()
    };
    let (there, late) = (count(&[Presence::Present, Presence::Late]), count(&[Presence::Late]));
    let mut body = vec![
        Block::Section("Thời gian, địa điểm".to_owned()),
        dash(format!("Thời gian: {}, ngày {};", activity.starts_at, show_day(activity.day))),
        dash(format!("Địa điểm: {}.", activity.place)),
        Block::Section("Thành phần".to_owned()),
    ];
    if !chair.is_empty() {
        body.push(dash(format!("Giáo viên phụ trách: {chair};")));
    }
    body.push(dash(format!(
        "Thành viên có mặt: {there}/{} (đến muộn: {late}); vắng có lý do: {}; vắng không lý do: {}.",
        members.len(),
        count(&[Presence::Excused]),
        count(&[Presence::Absent]),
    )));
    body.push(Block::Table(roll(members)));
    body.push(Block::Section("Nội dung".to_owned()));
    body.extend(lines(&minutes.said).map(|line| Block::Paragraph(line.into())));
    if lines(&minutes.decided).next().is_some() {
        body.push(Block::Section("Kết luận".to_owned()));
        body.extend(lines(&minutes.decided).map(|line| Block::Dash(line.into())));
    }
    body.push(Block::Paragraph(Text::new(format!(
        "Buổi sinh hoạt kết thúc sau {} phút cùng ngày.",
        activity.minutes
    ))));
    body
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Everybody whose attendance was taken.
fn roll(members: &[Member]) -> Table {
    let row = |(n, member): (usize, &Member)| {
        let presence = match member.presence {
            Some(Presence::Present) => "Có mặt",
            Some(Presence::Late) => "Đến muộn",
            Some(Presence::Excused) => "Vắng có lý do",
            Some(Presence::Absent) => "Vắng",
            None => "",
        };
        let (name, class) = (member.name.reveal().clone(), member.class.reveal().clone());
        Row::Cells(vec![(n + 1).to_string(), name, class, presence.to_owned()])
    };
    Table {
        columns: vec![
            Column::new("TT", 6, Align::Center),
            Column::new("Họ và tên", 48, Align::Left),
            Column::new("Lớp", 16, Align::Center),
            Column::new("Điểm danh", 30, Align::Left),
        ],
        rows: members.iter().enumerate().map(row).collect(),
        ..Table::default()
    }
}
