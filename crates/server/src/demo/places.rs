//! What is coming at a school of the demonstration: its own days, an activity with places that some have, and one that falls
//! into lessons, so that the guard can be seen at work. With a chance of its own, by the same acts.

use app::access::{ActivityWrite, Permit, PlanWrite};
use app::activities::Details;
use app::input::{Count, Day};
use app::signups::Give;
use app::{App, Error, Result};
use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::guard::{ClassShift, SchoolDays, ShiftOf, Weekdays};
use domain::id::ClubId;
use domain::workday;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::staff::Pair;
use super::tree::School;
use super::world::{Story, TODAY};

/// How many have a place, of how many places.
const GIVEN: usize = 4;
const PLACES: i64 = 6;

/// Tells it.
pub async fn tell(
    app: &App,
    story: &Story,
    school: &School,
    pair: Pair,
    club: ClubId,
) -> Result<()> {
    let org = school.org.id;
    let coordinator = app.person(pair.coordinator).await?.ok_or(Error::NotFound)?;
    let plan: Permit<PlanWrite> = app.permit(&coordinator, org).await?;
    let act: Permit<ActivityWrite> = app.permit(&coordinator, org).await?;
    story.at(TODAY.checked_sub(1.day()).unwrap_or(TODAY), 11 * 60);
    let shift = ClassShift { weekdays: Weekdays::WORKING, from: 7 * 60, to: 11 * 60 + 30 };
    let all = ShiftOf { classes: [].into(), grades: (1..=12).collect(), shift };
    let days = SchoolDays { shifts: vec![all], ..SchoolDays::default() };
    app.set_school_days(&plan, SchoolYear::of(TODAY), &days).await?;
    let day = next_workday(TODAY.checked_add(7.days()).unwrap_or(TODAY));
    let details = |title: &str, starts_at: &str| Details {
        id: Some(app.new_id().into()),
        club: Some(club),
        kind: Some(Kind::Support),
        title: title.to_owned(),
        day: Day::from(day),
        starts_at: starts_at.to_owned(),
        minutes: Count::from(45),
        place: "Thư viện".to_owned(),
        capacity: Count::from(PLACES),
        ..Details::default()
    };
    let id = app.schedule(&act, &details("Trực góc hỗ trợ số", "15:00")).await?;
    let roster = app.roster(&act, id).await?;
    let free = roster.candidates.iter().filter(|one| one.refusals.is_empty());
    let learners: Vec<_> = free.take(GIVEN).map(|one| one.candidate.learner).collect();
    if !learners.is_empty() {
        app.give_places(&act, id, &Give { learners, why: String::new() }).await?;
    }
    app.schedule(&act, &details("Hỗ trợ phòng máy giờ đầu", "08:00")).await?;
    Ok(())
}

/// The day itself or the next that is a working day.
pub fn next_workday(day: Date) -> Date {
    let days = std::iter::successors(Some(day), |day| day.tomorrow().ok());
    let mut working = days.take(30).filter(|day| workday::is_working(*day));
    working.next().unwrap_or(day)
}
