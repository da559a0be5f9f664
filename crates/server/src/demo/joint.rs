//! A joint activity of the demonstration: the first school invites the second and a partner; each school has given places to
//! its own, the partner has not answered yet.

use app::access::{ActivityWrite, JointAnswer, Permit};
use app::activities::Details;
use app::input::{Count, Day};
use app::joints::{Accept, Invite};
use app::signups::Give;
use app::{App, Error, Result};
use domain::activity::Kind;
use domain::id::{ActivityId, OrgId};
use domain::joint::Invitee;
use jiff::ToSpan as _;

use super::moves::At;
use super::places::next_workday;
use super::world::{Story, TODAY};

/// Places in all, and those of the invited school.
const PLACES: i64 = 12;
const SHARE: i64 = 5;
/// How many have a place already, at each.
const GIVEN: usize = 3;

/// Tells it.
pub async fn tell(
    app: &App,
    story: &Story,
    host: At<'_>,
    guest: At<'_>,
    partner: OrgId,
) -> Result<()> {
    story.at(TODAY.checked_sub(1.day()).unwrap_or(TODAY), 14 * 60);
    let write: Permit<ActivityWrite> = host.coordinator(app).await?;
    let day = next_workday(TODAY.checked_add(9.days()).unwrap_or(TODAY));
    let details = Details {
        id: Some(app.new_id().into()),
        club: Some(host.club),
        kind: Some(Kind::Support),
        title: "Ngày hội chuyển đổi số liên trường".to_owned(),
        day: Day::from(day),
        starts_at: "15:00".to_owned(),
        minutes: Count::from(45),
        place: "Nhà văn hóa xã".to_owned(),
        capacity: Count::from(PLACES),
        ..Details::default()
    };
    let id = app.schedule(&write, &details).await?;
    let invite = |kind: Invitee, org: OrgId| Invite {
        id: Some(app.new_id().into()),
        kind: Some(kind),
        guest: Some(org),
        ..Invite::default()
    };
    app.invite_joint(&write, id, &invite(Invitee::Partner, partner)).await?;
    let asked = app.invite_joint(&write, id, &invite(Invitee::School, guest.org())).await?;
    let answer: Permit<JointAnswer> = guest.coordinator(app).await?;
    let mut vetted = app.invitation(&answer, asked).await?.vetted.into_iter();
    let accept = Accept {
        club: Some(guest.club),
        places: Count::from(SHARE),
        adult: vetted.next().ok_or(Error::NotFound)?,
        second_adult: String::new(),
    };
    let part = app.accept_invitation(&answer, asked, &accept).await?.ok_or(Error::NotFound)?;
    give(app, &write, id).await?;
    give(app, &guest.coordinator(app).await?, part).await
}

/// The first whom the guard allows have a place.
async fn give(app: &App, write: &Permit<ActivityWrite>, id: ActivityId) -> Result<()> {
    let roster = app.roster(write, id).await?;
    let free = roster.candidates.iter().filter(|one| one.refusals.is_empty());
    let learners: Vec<_> = free.take(GIVEN).map(|one| one.candidate.learner).collect();
    if learners.is_empty() {
        return Ok(());
    }
    app.give_places(write, id, &Give { learners, why: String::new() }).await
}
