//! What repeats: meetings or shifts of a club are put on the calendar at once, on the days that were shown and chosen (R16).

use domain::activity::Kind;
use domain::club::meetings::{Every, MEETINGS_MAX, days};
use domain::id::{ActivityId, ClubId};
use domain::workday::is_holiday;
use jiff::civil::Date;
use serde_json::json;

use super::schedule::Details;
use crate::access::{ActivityWrite, Permit};
use crate::input::{Count, Day};
use crate::{App, Error, Fault, Faults, Result, digest};

/// On which days a club would meet.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskDays {
    /// The day of the first meeting.
    pub first: Day,
    /// How often.
    pub every: Every,
    /// How many meetings, 1 to 40.
    pub count: Count,
}

/// A day on which a club would meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeetingDay {
    /// The day.
    pub day: Date,
    /// A public holiday: whoever schedules says whether there is a meeting all the same.
    pub holiday: bool,
}

/// Meetings or shifts of a club that differ in nothing but their day.
#[derive(Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSeries {
    /// Made by the caller: sent twice, scheduled once.
    #[serde(default)]
    pub id: Option<ActivityId>,
    /// The club; always needed.
    pub club: Option<ClubId>,
    /// What each is called, 3 to 200 characters.
    pub title: String,
    /// The days, 1 to 40, each once.
    pub days: Vec<Day>,
    /// When each begins, 24 hours: 14:00.
    pub starts_at: String,
    /// How long each is, in minutes, 1 to 720.
    pub minutes: Count,
    /// Where, 3 to 200 characters.
    pub place: String,
    /// Name of the teacher in charge.
    #[serde(default)]
    pub adult: String,
    /// What kind each is; a club meeting when it is not said.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Name of a second adult; outside the school a pupil is never alone with one.
    #[serde(default)]
    pub second_adult: String,
    /// How many learners have a place at each, 0 to 500; 0 or empty: as many as come.
    #[serde(default)]
    pub capacity: Count,
    /// Whether each is held outside the school.
    #[serde(default)]
    pub outside: bool,
}

impl App {
    /// The days of regular meetings; those that fall on a holiday are there and marked.
    pub fn meeting_days(
        &self,
        _: &Permit<ActivityWrite>,
        asked: &AskDays,
    ) -> Result<Vec<MeetingDay>> {
        let mut faults = Faults::default();
        let first = faults.take("first", "fault-day", asked.first.parse().ok_or(()));
        let most = i64::try_from(MEETINGS_MAX).unwrap_or(i64::MAX);
        let count = asked.count.within(1, most);
        let count = faults.take("count", "fault-series-count", count);
        match (first, count.and_then(|count| usize::try_from(count).ok())) {
            (Some(first), Some(count)) => {
                let mark = |day: Date| MeetingDay { day, holiday: is_holiday(day) };
                Ok(days(first, asked.every, count).into_iter().map(mark).collect())
            }
            _ => Err(Error::Invalid(faults)),
        }
    }

    /// Puts all the meetings on the calendar, or none. Sent again they are answered as the first time.
    pub async fn schedule_series(
        &self,
        permit: &Permit<ActivityWrite>,
        new: &NewSeries,
    ) -> Result<Vec<ActivityId>> {
        let org = permit.org();
        let mut wanted: Vec<Date> = new.days.iter().filter_map(Day::parse).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() || wanted.len() != new.days.len() || wanted.len() > MEETINGS_MAX {
            return Err(Error::invalid("days", "fault-series-days"));
        }
        let series = new.id.unwrap_or_else(|| ActivityId(self.world.new_id()));
        let mut tx = self.store.write().await?;
        let (mut ids, mut fresh) = (Vec::new(), 0);
        for day in &wanted {
            let details = Details {
                club: new.club,
                kind: Some(new.kind.unwrap_or(Kind::Meeting)),
                title: new.title.clone(),
                day: Day::from(*day),
                starts_at: new.starts_at.clone(),
                minutes: new.minutes.clone(),
                place: new.place.clone(),
                adult: new.adult.clone(),
                second_adult: new.second_adult.clone(),
                capacity: new.capacity.clone(),
                outside: new.outside,
                ..Details::default()
            };
            let checked = self.checked(&mut tx, permit, &details, None).await.map_err(of_days)?;
            let id = id_of(series, *day)?;
            if store::activities::insert(&mut tx, org, &checked.record(id)).await? {
                self.raise_close(&mut tx, org, id, checked.title(), *day).await?;
                fresh += 1;
            } else {
                let kept = store::activities::find(&mut tx, org, id).await?;
                if !kept.is_some_and(|kept| checked.is(&kept)) {
                    return Err(Error::refused("refused-activity-sent"));
                }
            }
            ids.push(id);
        }
        if fresh > 0 {
            let days: Vec<String> = wanted.iter().map(ToString::to_string).collect();
            let change = json!({ "series": series, "days": days, "activities": ids });
            let club = new.club.map_or_else(String::new, |club| club.to_string());
            let subject = format!("club/{club}");
            self.note(&mut tx, org, permit.actor(), "activity.series", &subject, change).await?;
        }
        tx.commit().await?;
        Ok(ids)
    }
}

/// The id of a meeting follows from its series and its day: sent twice, it is the same one.
fn id_of(series: ActivityId, day: Date) -> Result<ActivityId> {
    let hash = digest(&format!("{series}/{day}"));
    let bits = u128::from_str_radix(hash.get(..32).unwrap_or_default(), 16);
    Ok(ActivityId(uuid::Uuid::from_u128(bits.map_err(Error::broken)?)))
}

/// A day that does not do is one of the list.
fn of_days(error: Error) -> Error {
    let Error::Invalid(faults) = error else { return error };
    let named = |fault: Fault| match fault.field.as_str() {
        "day" => Fault { field: "days".to_owned(), ..fault },
        _ => fault,
    };
    Error::Invalid(Faults(faults.0.into_iter().map(named).collect()))
}
