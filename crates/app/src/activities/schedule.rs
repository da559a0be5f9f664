//! Scheduling: from a plan item or freely, with a named adult for outreach (D37), in the daytime (R06).

use domain::activity::{Kind, MINUTES_MAX, PLACES_MAX, Stage, is_daytime};
use domain::id::{ActivityId, CampaignId, ClubId, ItemId, OrgId};
use domain::org::OrgKind;
use domain::text::normalise;
use domain::words::Title;
use jiff::ToSpan as _;
use jiff::civil::{Date, Time};
use serde_json::json;
use store::Tx;
use store::activities::{Activity, Record};
use store::clubs::Club;

use super::joint::keeps_promises;
use super::{own, subject};
use crate::access::{ActivityWrite, Permit};
use crate::input::{Count, Day};
use crate::{App, Error, Faults, Result};

/// What is written of an activity, new or changed.
#[derive(Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// Of a new one, made by the caller: sent twice, scheduled once.
    #[serde(default)]
    pub id: Option<ActivityId>,
    /// The plan item it fulfils.
    #[serde(default)]
    pub item: Option<ItemId>,
    /// The campaign it belongs to: one that the school has joined, with the day inside its period.
    #[serde(default)]
    pub campaign: Option<CampaignId>,
    /// The club; always needed.
    pub club: Option<ClubId>,
    /// What kind; always needed.
    pub kind: Option<Kind>,
    /// What it is called, 3 to 200 characters.
    pub title: String,
    /// The day.
    pub day: Day,
    /// When it begins, 24 hours: 14:00.
    pub starts_at: String,
    /// How long, in minutes, 1 to 720.
    pub minutes: Count,
    /// Where, 3 to 200 characters.
    pub place: String,
    /// Name of the teacher or other adult in charge; needed for `community` (D37).
    #[serde(default)]
    pub adult: String,
    /// Name of a second adult; outside the school a pupil is never alone with one.
    #[serde(default)]
    pub second_adult: String,
    /// How many learners have a place, 0 to 500; 0 or empty: as many as come.
    #[serde(default)]
    pub capacity: Count,
    /// Whether it is held outside the school.
    #[serde(default)]
    pub outside: bool,
    /// Name of a partner org that takes part; empty when none does.
    #[serde(default)]
    pub partner: String,
    /// Of a change: the `changed` that was read; somebody else's change in between is then noticed.
    #[serde(default)]
    pub seen: Option<i64>,
}

impl Details {
    /// What a change of an activity begins with.
    pub(super) fn of(kept: Activity) -> Self {
        Self {
            id: Some(kept.id),
            item: kept.item,
            campaign: kept.campaign,
            club: Some(kept.club),
            kind: Some(kept.kind),
            title: kept.title,
            day: kept.day.into(),
            starts_at: kept.starts_at,
            minutes: Count::from(kept.minutes),
            place: kept.place,
            adult: kept.adult.into_inner(),
            partner: kept.partner,
            second_adult: kept.second_adult.into_inner(),
            capacity: Count::from(kept.capacity),
            outside: kept.outside,
            seen: Some(kept.changed),
        }
    }
}

/// Details that hold together.
pub(super) struct Checked {
    item: Option<ItemId>,
    campaign: Option<CampaignId>,
    club: ClubId,
    kind: Kind,
    title: Title,
    day: Date,
    starts_at: String,
    minutes: i64,
    place: Title,
    adult: String,
    partner: String,
    second_adult: String,
    capacity: i64,
    outside: bool,
}

impl Checked {
    /// What it is called.
    pub(super) fn title(&self) -> &str {
        self.title.as_str()
    }

    pub(super) fn record(&self, id: ActivityId) -> Record<'_> {
        Record {
            id,
            item: self.item,
            campaign: self.campaign,
            club: self.club,
            kind: self.kind,
            title: self.title.as_str(),
            day: self.day,
            starts_at: &self.starts_at,
            minutes: self.minutes,
            place: self.place.as_str(),
            adult: &self.adult,
            partner: &self.partner,
            second_adult: &self.second_adult,
            capacity: self.capacity,
            outside: self.outside,
        }
    }

    pub(super) fn is(&self, kept: &Activity) -> bool {
        self.item == kept.item
            && self.campaign == kept.campaign
            && self.adult == *kept.adult.reveal()
            && self.second_adult == *kept.second_adult.reveal()
            && self.leaves_the_hosts(kept)
    }

    /// Whether nothing differs but what a school says of its own part: the item of its plan, its adults.
    fn leaves_the_hosts(&self, kept: &Activity) -> bool {
        self.club == kept.club
            && self.kind == kept.kind
            && self.title.as_str() == kept.title
            && self.day == kept.day
            && self.starts_at == kept.starts_at
            && self.minutes == kept.minutes
            && self.place.as_str() == kept.place
            && self.partner == kept.partner
            && self.capacity == kept.capacity
            && self.outside == kept.outside
    }
}

/// A time of day as typed: 14:00, 7:30, 7h30.
fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once([':', 'h', 'g'])?;
    let minute = if minute.is_empty() { "0" } else { minute };
    Time::new(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0, 0).ok()
}

impl App {
    /// Puts an activity on the calendar. The same id with the same content is answered as the first time.
    pub async fn schedule(
        &self,
        permit: &Permit<ActivityWrite>,
        new: &Details,
    ) -> Result<ActivityId> {
        let mut tx = self.store.write().await?;
        let org = permit.org();
        let checked = self.checked(&mut tx, permit, new, None).await?;
        let id = new.id.unwrap_or_else(|| ActivityId(self.world.new_id()));
        if !store::activities::insert(&mut tx, org, &checked.record(id)).await? {
            let kept = store::activities::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
            return if checked.is(&kept) {
                Ok(id)
            } else {
                Err(Error::refused("refused-activity-sent"))
            };
        }
        self.raise_close(&mut tx, org, id, checked.title.as_str(), checked.day).await?;
        let change = json!({
            "club": checked.club, "kind": checked.kind, "day": checked.day, "item": checked.item,
        });
        self.note(&mut tx, org, permit.actor(), "activity.schedule", &subject(id), change).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes an activity that is still planned.
    pub async fn change_activity(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        change: &Details,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, kept) = self.begin(permit, id).await?;
        let checked = self.checked(&mut tx, permit, change, kept.campaign).await?;
        if checked.is(&kept) {
            return Ok(());
        }
        if kept.stage != Stage::Planned {
            return Err(Error::refused("refused-activity-order"));
        }
        if change.seen.is_some_and(|seen| seen != kept.changed) {
            return Err(Error::Stale);
        }
        let moved = checked.day != kept.day
            || checked.club != kept.club
            || checked.campaign != kept.campaign;
        if moved && (kept.marked > 0 || kept.helped > 0) {
            return Err(Error::refused("refused-activity-counted"));
        }
        if !checked.leaves_the_hosts(&kept) {
            own(&kept)?;
        }
        let parts = self.hold_joint(&mut tx, org, &kept).await?;
        keeps_promises(&parts, checked.capacity)?;
        store::activities::update(&mut tx, org, &checked.record(id)).await?;
        self.adults_changed(&mut tx, permit, &kept).await?;
        self.judge_again(&mut tx, permit.org_record(), permit.actor(), id, &kept).await?;
        self.parts_follow(&mut tx, (org, permit.actor()), &parts, &kept, None).await?;
        self.raise_close(&mut tx, org, id, checked.title.as_str(), checked.day).await?;
        let before = json!({ "club": kept.club, "kind": kept.kind, "day": kept.day });
        let after = json!({ "club": checked.club, "kind": checked.kind, "day": checked.day });
        let change = json!({ "before": before, "after": after });
        self.note(&mut tx, org, permit.actor(), "activity.change", &subject(id), change).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn checked(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        details: &Details,
        in_campaign: Option<CampaignId>,
    ) -> Result<Checked> {
        let mut faults = Faults::default();
        let title = faults.take("title", "fault-title", Title::parse(&details.title));
        let place = faults.take("place", "fault-title", Title::parse(&details.place));
        let day = details.day.parse().filter(|day| self.is_near(*day));
        let day = faults.take("day", "fault-activity-day", day.ok_or(()));
        let minutes = details.minutes.within(1, MINUTES_MAX);
        let minutes = faults.take("minutes", "fault-activity-minutes", minutes);
        let start = parse_time(&details.starts_at);
        let start = faults.take("starts_at", "fault-activity-time", start.ok_or(()));
        if let (Some(start), Some(minutes)) = (start, minutes)
            && !is_daytime(start, minutes)
        {
            faults.add("starts_at", "fault-activity-night");
        }
        let kind = faults.take("kind", "fault-activity-kind", details.kind.ok_or(()));
        let adult = normalise(&details.adult);
        if kind.is_some_and(Kind::needs_adult) && adult.is_empty() {
            faults.add("adult", "fault-activity-adult");
        } else if !adult.is_empty() && Title::parse(&adult).is_err() {
            faults.add("adult", "fault-title");
        }
        let second_adult = normalise(&details.second_adult);
        if !second_adult.is_empty() && Title::parse(&second_adult).is_err() {
            faults.add("second_adult", "fault-title");
        } else if !second_adult.is_empty() && (adult.is_empty() || second_adult == adult) {
            faults.add("second_adult", "fault-activity-second");
        }
        let capacity = match details.capacity.0.trim() {
            "" => Ok(0),
            _ => details.capacity.within(0, PLACES_MAX),
        };
        let capacity = faults.take("capacity", "fault-activity-capacity", capacity).unwrap_or(0);
        let clubs = self.clubs_for(tx, permit).await?;
        let open = |club: &&Club| Some(club.id) == details.club && is_open(club, day);
        let club = clubs.iter().find(open).map(|club| club.id);
        let club = faults.take("club", "fault-activity-club", club.ok_or(()));
        let partner = normalise(&details.partner);
        if !partner.is_empty() && !self.partners_for(tx, permit).await?.contains(&partner) {
            faults.add("partner", "fault-activity-partner");
        }
        if let Some(item) = details.item
            && store::activities::plan_item(tx, permit.org(), item).await?.is_none()
        {
            faults.add("item", "fault-activity-item");
        }
        if let Some(campaign) = details.campaign {
            let kept = in_campaign == Some(campaign);
            let fault = self.campaign_fault(tx, permit, campaign, day, kept).await?;
            if let Some((field, code)) = fault {
                faults.add(field, code);
            }
        }
        let all = (title, place, day, minutes, start, kind, club);
        let (
            Some(title),
            Some(place),
            Some(day),
            Some(minutes),
            Some(start),
            Some(kind),
            Some(club),
        ) = all
        else {
            return Err(Error::Invalid(faults));
        };
        faults.done()?;
        let starts_at = format!("{:02}:{:02}", start.hour(), start.minute());
        let item = details.item;
        Ok(Checked {
            item,
            campaign: details.campaign,
            club,
            kind,
            title,
            day,
            starts_at,
            minutes,
            place,
            adult,
            partner,
            second_adult,
            capacity,
            outside: details.outside,
        })
    }

    /// A day that an activity can sensibly have: what is more than a year away is a typing error.
    fn is_near(&self, day: Date) -> bool {
        let today = self.world.today();
        let (first, last) = (today.checked_sub(400.days()), today.checked_add(400.days()));
        first.is_ok_and(|first| first <= day) && last.is_ok_and(|last| day <= last)
    }

    pub(super) async fn clubs_for<A>(&self, tx: &mut Tx, permit: &Permit<A>) -> Result<Vec<Club>> {
        let mut clubs = store::clubs::list(tx, permit.org()).await?;
        clubs.retain(|club| permit.check_club(club.id).is_ok());
        Ok(clubs)
    }

    /// Partner orgs at or below the org's commune, and below whoever manages it.
    pub(super) async fn partners_for<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
    ) -> Result<Vec<String>> {
        let org = permit.org_record();
        let mut around: Vec<OrgId> = [org.place, org.managing].into_iter().flatten().collect();
        around.dedup();
        let mut names = Vec::new();
        for near in around {
            let children = store::orgs::children(tx, near, self.world.today()).await?;
            let partners = children.into_iter().filter(|child| child.kind == OrgKind::Partner);
            names.extend(partners.map(|partner| partner.name));
        }
        names.dedup();
        Ok(names)
    }
}

pub(super) fn is_open(club: &Club, day: Option<Date>) -> bool {
    club.closed_on.is_none_or(|closed| day.is_none_or(|day| day <= closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, hour, minute) in
            [("14:00", 14, 0), ("7:30", 7, 30), ("7h30", 7, 30), ("8h", 8, 0)]
        {
            let time = parse_time(text).unwrap();
            assert_eq!((time.hour(), time.minute()), (hour, minute), "{text}");
        }
        for bad in ["", "14", "25:00", "14:60", "a:b", "14:00:00"] {
            assert!(parse_time(bad).is_none(), "{bad}");
        }
    }
}
