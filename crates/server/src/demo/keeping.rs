//! What a club of the demonstration keeps about itself: its charter, minutes of meetings, who advises it.

use app::App;
use app::access::{ClubKeep, ForceManage, Permit};
use app::activities::WriteMinutes;
use app::clubs::advisors::AppointAdvisor;
use app::clubs::charter::AdoptCharter;
use app::handover::TakeOver;
use app::input::Day;
use domain::club::AdvisorPost;
use domain::id::{AccountId, ActivityId, ClubId};
use jiff::civil::{Date, date};

use super::staff::Pair;
use super::tree::School;
use crate::failure::Failure;

/// What was said at meetings: one of these by the month.
const SAID: [&str; 3] = [
    "Ôn lại cách hướng dẫn tạo mật khẩu mạnh và xác thực hai lớp.\nChia sẻ tình huống gặp phải khi giúp bạn dùng lớp học số.",
    "Trao đổi về tin giả và cách kiểm tra nguồn tin.\nThực hành hướng dẫn người lớn dùng dịch vụ công trực tuyến.",
    "Nhận xét hoạt động tháng trước.\nPhân công chuẩn bị buổi hỗ trợ tháng này theo lịch của nhà trường.",
];
/// What was decided.
const DECIDED: &str =
    "Mỗi nhóm chuẩn bị một tờ hướng dẫn ngắn trước buổi sau.\nBáo lịch cho gia đình trước ba ngày.";

/// The template, adopted as it is.
pub async fn charter(app: &App, keep: &Permit<ClubKeep>, club: ClubId) -> app::Result<()> {
    app.begin_charter(keep, club).await?;
    let adopt = AdoptCharter { changed: 0, on: Day::default() };
    app.adopt_charter(keep, club, &adopt).await
}

/// Minutes of a meeting that was held.
pub async fn minutes(
    app: &App,
    keep: &Permit<ClubKeep>,
    meeting: ActivityId,
    day: Date,
) -> app::Result<()> {
    let month = usize::try_from(day.month()).unwrap_or_default();
    let write = WriteMinutes {
        changed: 0,
        said: SAID[month % SAID.len()].to_owned(),
        decided: DECIDED.to_owned(),
    };
    app.write_minutes(keep, meeting, &write).await
}

/// Puts a teacher in charge of a club since the second year. Where the coordinator was before, the club is handed over.
///
/// # Errors
/// `Failure::Failed`: an act refused.
pub async fn entrust(
    app: &App,
    (school, pair): (&School, Pair),
    club: ClubId,
    advisor: AccountId,
    handed_over: bool,
) -> Result<(), Failure> {
    let acts = async {
        let coordinator = app.person(pair.coordinator).await?.ok_or(app::Error::NotFound)?;
        let manage: Permit<ForceManage> = app.permit(&coordinator, school.org.id).await?;
        let lead = |account, since: Date| AppointAdvisor {
            id: Some(app.new_id().into()),
            account,
            post: AdvisorPost::Lead,
            since: Day::from(since),
        };
        if handed_over {
            let first = lead(pair.coordinator, date(2025, 9, 20));
            app.appoint_advisor(&manage, club, &first).await?;
        }
        let next = lead(advisor, date(2026, 9, 10));
        let id = app.appoint_advisor(&manage, club, &next).await?;
        if handed_over {
            let keep: Permit<ClubKeep> = app.permit(&coordinator, school.org.id).await?;
            let take = TakeOver { advisor: id, remark: "Đã nhận đủ hồ sơ.".to_owned() };
            app.take_club_over(&keep, club, &take).await?;
        }
        Ok::<(), app::Error>(())
    };
    acts.await.map_err(|error| Failure::Failed(format!("{}: {error}", school.org.code)))
}
