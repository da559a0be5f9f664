//! What a form of an activity begins with: the plan item, the calendar and the club's habits fill most of it (J6).

use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::{ActivityId, ItemId};
use jiff::civil::Date;
use store::Tx;
use store::activities::ItemLine;
use store::campaigns::Campaign;
use store::clubs::Club;

use super::Details;
use super::schedule::is_open;
use crate::access::{ActivityWrite, Permit};
use crate::input::Count;
use crate::{App, Error, Result};

/// What the form begins with.
#[derive(Clone)]
pub struct Proposal {
    /// The details as far as they can be guessed.
    pub details: Details,
    /// The item it comes from.
    pub item: Option<ItemLine>,
    /// The clubs to choose from.
    pub clubs: Vec<Club>,
    /// The partners to choose from.
    pub partners: Vec<String>,
    /// The adults who are vetted today, by name.
    pub vetted: Vec<String>,
    /// The campaigns to choose from: those that the school has joined, and the one that it belongs to.
    pub campaigns: Vec<Campaign>,
}

impl App {
    /// What the form of a new activity begins with: an item of the plan brings kind, title and month, the calendar the
    /// next day of that month, the club's last activity its place.
    pub async fn propose(
        &self,
        permit: &Permit<ActivityWrite>,
        item: Option<ItemId>,
    ) -> Result<Proposal> {
        let mut tx = self.store.read().await?;
        let item = match item {
            Some(id) => {
                let found = store::activities::plan_item(&mut tx, permit.org(), id).await?;
                Some(found.ok_or(Error::NotFound)?)
            }
            None => None,
        };
        let today = self.world.today();
        let mut clubs = self.clubs_for(&mut tx, permit).await?;
        clubs.retain(|club| is_open(club, Some(today)));
        let partners = self.partners_for(&mut tx, permit).await?;
        let vetted = self.vetted_names(&mut tx, permit).await?;
        let campaigns = store::campaigns::joined(&mut tx, permit.org()).await?;
        let only = if let [club] = &clubs[..] { Some(club) } else { None };
        let kind = item.as_ref().map(|item| item.kind);
        let place = match clubs.first() {
            Some(club) => {
                let kind = kind.unwrap_or(Kind::Meeting);
                store::activities::last_place(&mut tx, permit.org(), club.id, kind).await?
            }
            None => None,
        };
        let details = Details {
            id: Some(ActivityId(self.world.new_id())),
            item: item.as_ref().map(|item| item.id),
            club: only.map(|club| club.id),
            kind,
            title: item.as_ref().map_or_else(String::new, |item| item.title.clone()),
            day: item.as_ref().and_then(|item| day_for(item, today)).unwrap_or(today).into(),
            starts_at: "14:00".to_owned(),
            minutes: Count::from(90),
            place: place.unwrap_or_else(|| permit.org_record().name.clone()),
            adult: only.map_or_else(String::new, |club| club.advisor.clone()),
            seen: None,
            ..Details::default()
        };
        Ok(Proposal { details, item, clubs, partners, vetted, campaigns })
    }

    async fn vetted_names<A>(&self, tx: &mut Tx, permit: &Permit<A>) -> Result<Vec<String>> {
        let today = self.world.today();
        let mut list = store::supervisors::list(tx, permit.org()).await?;
        list.retain(|one| one.vetting.holds_on(today));
        Ok(list.into_iter().map(|one| one.full_name.into_inner()).collect())
    }

    /// What the form of a change begins with.
    pub async fn proposed_change(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
    ) -> Result<Proposal> {
        let mut tx = self.store.read().await?;
        let kept = self.seen_row(&mut tx, permit, id).await?;
        let item = match kept.item {
            Some(item) => store::activities::plan_item(&mut tx, permit.org(), item).await?,
            None => None,
        };
        let mut clubs = self.clubs_for(&mut tx, permit).await?;
        clubs.retain(|club| is_open(club, Some(kept.day)));
        let partners = self.partners_for(&mut tx, permit).await?;
        let vetted = self.vetted_names(&mut tx, permit).await?;
        let mut campaigns = store::campaigns::joined(&mut tx, permit.org()).await?;
        if let Some(id) = kept.campaign
            && campaigns.iter().all(|campaign| campaign.id != id)
        {
            campaigns.extend(store::campaigns::find(&mut tx, id).await?);
        }
        let details = Details::of(kept);
        Ok(Proposal { details, item, clubs, partners, vetted, campaigns })
    }
}

/// The next school day of an item's month: today or later when the month is running or to come, else its last one.
fn day_for(item: &ItemLine, today: Date) -> Option<Date> {
    let year: SchoolYear = item.year.parse().ok()?;
    let month = year.months().into_iter().find(|m| i64::from(m.number()) == item.month)?;
    let first = month.first_day();
    let last = month.next().first_day().yesterday().ok()?;
    let mut day = today.clamp(first, last);
    while day.weekday() == jiff::civil::Weekday::Sunday {
        day = if day < last { day.tomorrow().ok()? } else { day.yesterday().ok()? };
    }
    Some(day)
}
