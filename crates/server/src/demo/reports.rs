//! The last weeks before the deadline: the period opens, schools report, communes review, some sum up and send.

use app::access::{PeriodManage, Permit, ReportRead, ReportReview, ReportSubmit, ReportWrite};
use app::periods::{Deadlines, NewPeriod};
use app::reports::{AcceptOne, Narrative, ReturnReport, Submission, starters};
use app::{App, Error};
use domain::id::{AccountId, OrgId};
use domain::report::Section;
use jiff::ToSpan;
use jiff::civil::date;

use super::staff::{Desk, Pair};
use super::tree::School;
use super::world::Story;
use crate::failure::Failure;

/// The period's code.
pub const CODE: &str = "2026";

/// Opens the period of 2026: schools by 15/11, attached units and communes by 24/11.
///
/// # Errors
/// `Failure::Failed`: the act refused.
pub async fn open(app: &App, story: &Story, department: OrgId, desk: Desk) -> Result<(), Failure> {
    story.at(date(2026, 10, 12), 9 * 60);
    let permit: Permit<PeriodManage> =
        app.permit_of(desk.officer, department).await.map_err(Failure::failed)?;
    let new = NewPeriod {
        code: CODE.to_owned(),
        starts_on: date(2025, 11, 25).into(),
        ends_on: date(2026, 11, 24).into(),
        deadlines: Deadlines {
            school: date(2026, 11, 15).into(),
            attached: date(2026, 11, 24).into(),
            commune: date(2026, 11, 24).into(),
            department: date(2026, 12, 9).into(),
        },
    };
    app.open_period(&permit, &new).await.map_err(Failure::failed)?;
    Ok(())
}

/// Who writes and who signs at an org.
#[derive(Debug, Clone, Copy)]
pub struct Hands {
    /// Writes.
    pub writer: AccountId,
    /// Signs.
    pub signer: AccountId,
}

impl From<Pair> for Hands {
    fn from(pair: Pair) -> Self {
        Self { writer: pair.coordinator, signer: pair.head }
    }
}

impl From<Desk> for Hands {
    fn from(desk: Desk) -> Self {
        Self { writer: desk.officer, signer: desk.leader }
    }
}

/// What a school does about its report; whether it sent one.
///
/// # Errors
/// `Failure::Failed`: an act refused.
pub async fn school(
    app: &App,
    story: &Story,
    school: &School,
    pair: Pair,
) -> Result<bool, Failure> {
    if !story.chance(78) {
        return Ok(false);
    }
    // Most in time, a few after the 15th.
    let day =
        date(2026, 11, 5).checked_add(story.between(0, 12).days()).unwrap_or(date(2026, 11, 5));
    story.at(day, story.between(7 * 60, 21 * 60));
    send(app, school.org.id, pair.into()).await.map_err(Failure::failed)?;
    Ok(true)
}

/// What the people of the story wrote: the offered words, and their own where those only begin a sentence.
fn said(section: Section, offered: String) -> String {
    match section {
        Section::Assessment => "Ưu điểm: học sinh tham gia tự nguyện, hướng dẫn rõ ràng, được gia đình và người dân tin cậy.\n\
             Hạn chế: số buổi hỗ trợ ngoài trường còn ít; thiết bị dùng chung chưa đủ.\n\
             Nguyên nhân: lịch học dày, điểm hỗ trợ ở xa trường."
            .to_owned(),
        Section::Orientation => "Trong kỳ tới, đơn vị tập trung duy trì sinh hoạt câu lạc bộ hằng tháng, mở thêm buổi hỗ trợ \
             tại thôn, tổ dân phố và bồi dưỡng Đại sứ số lớp kế cận."
            .to_owned(),
        Section::Direction | Section::Results | Section::Proposals => offered,
    }
}

/// Writes with the offered words and signs.
///
/// # Errors
/// What an act refuses.
pub async fn send(app: &App, org: OrgId, hands: Hands) -> Result<(), Error> {
    let read: Permit<ReportRead> = app.permit_of(hands.writer, org).await?;
    let write: Permit<ReportWrite> = app.permit_of(hands.writer, org).await?;
    let submit: Permit<ReportSubmit> = app.permit_of(hands.signer, org).await?;
    let view = app.report(&read, CODE).await?;
    let mut narrative = Narrative { changed: view.changed, ..Narrative::default() };
    for (section, text) in starters(&view.content) {
        *narrative.of_mut(section) = said(section, text);
    }
    app.write_narrative(&write, CODE, &narrative).await?;
    let changed = app.report(&read, CODE).await?.changed;
    app.submit_report(&submit, CODE, &Submission { changed }).await?;
    Ok(())
}

/// What an office does about the reports below: accepts most, returns a few; whether all that were sent were accepted.
///
/// # Errors
/// `Failure::Failed`: an act refused.
pub async fn review(
    app: &App,
    story: &Story,
    office: OrgId,
    officer: AccountId,
    sent: &[OrgId],
    accepts: i64,
) -> Result<bool, Failure> {
    story.at(date(2026, 11, 18), story.between(8 * 60, 16 * 60));
    let permit: Permit<ReportReview> =
        app.permit_of(officer, office).await.map_err(Failure::failed)?;
    let mut whole = true;
    for child in sent {
        match story.between(1, 100) {
            n if n <= accepts => {
                let one = AcceptOne { version: 1 };
                app.accept_report(&permit, CODE, *child, &one).await.map_err(Failure::failed)?;
            }
            n if n <= accepts + (100 - accepts) / 3 => {
                let back = ReturnReport {
                    version: 1,
                    reason:
                        "Đề nghị kiểm tra lại số lượt hỗ trợ người dân và bổ sung đánh giá hạn chế."
                            .to_owned(),
                    cells: Vec::new(),
                };
                app.return_report(&permit, CODE, *child, &back).await.map_err(Failure::failed)?;
                whole = false;
            }
            _ => whole = false,
        }
    }
    Ok(whole)
}
