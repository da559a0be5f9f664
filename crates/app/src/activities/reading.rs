//! Reading activities: the list of a month with its strip, one activity, what counted towards the plan.

use domain::activity::{Kind, Presence, Stage};
use domain::calendar::{Month, SchoolYear};
use domain::catalogue::{Audience, Service, audience_by_number, service_by_number};
use domain::counting::towards;
use domain::id::{ActivityId, ClubId, OrgId};
use domain::ledger::Measure;
use store::Tx;
use store::activities::disruptions::{self, Disrupted};
use store::activities::{Activity, Filter, ItemLine};
use store::campaigns::Campaign;
use store::clubs::Club;

use crate::access::{ActivityRead, Permit, PlanRead};
use crate::{After, App, Error, Page, Result};

/// Which activities are wanted.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The month; the present one when there is none.
    pub month: Option<Month>,
    /// Only this club.
    pub club: Option<ClubId>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this stage.
    pub stage: Option<Stage>,
    /// Where the page begins.
    pub after: Option<After>,
}

/// A month of the strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct MonthCount {
    /// The month.
    pub month: Month,
    /// Activities in it; cancelled ones do not count.
    pub count: i64,
}

/// A month's activities.
#[derive(Clone)]
pub struct Listing {
    /// The month.
    pub month: Month,
    /// The twelve months of its school year.
    pub strip: Vec<MonthCount>,
    /// The activities in calendar order.
    pub page: Page<Activity, After>,
    /// The clubs to choose from.
    pub clubs: Vec<Club>,
}

/// How far a plan item has come.
#[derive(Debug, Clone)]
pub struct ItemProgress {
    /// The item.
    pub item: ItemLine,
    /// What was counted towards it, in its unit.
    pub counted: i64,
    /// Whether anything of the kind can be counted in its unit.
    pub countable: bool,
}

/// What a tally holds of one service and audience.
#[derive(Debug, Clone, Copy)]
pub struct TallySum {
    /// The service.
    pub service: &'static Service,
    /// The audience.
    pub audience: &'static Audience,
    /// Lượt.
    pub quantity: i64,
}

/// One activity with what its page shows. Numbers, no members' names.
#[derive(Clone)]
pub struct ActivityView {
    /// The activity.
    pub activity: Activity,
    /// The plan item it fulfils.
    pub item: Option<ItemLine>,
    /// The campaign it belongs to.
    pub campaign: Option<Campaign>,
    /// How many were marked how.
    pub presences: Vec<(Presence, i64)>,
    /// What befell it, the latest first.
    pub disruptions: Vec<Disrupted>,
    /// How many learners have a place.
    pub places: usize,
    /// Its tally.
    pub sums: Vec<TallySum>,
    /// Whether its day has come.
    pub begun: bool,
    /// Whether help can be counted now.
    pub takes_tally: bool,
    /// Whether attendance can be taken now.
    pub takes_attendance: bool,
}

pub(super) async fn sums(tx: &mut Tx, org: OrgId, id: ActivityId) -> Result<Vec<TallySum>> {
    let rows = store::activities::tally_sums(tx, org, id).await?;
    let known = |(service, audience, quantity): (i64, i64, i64)| {
        Some(TallySum {
            service: service_by_number(i32::try_from(service).ok()?)?,
            audience: audience_by_number(i32::try_from(audience).ok()?)?,
            quantity,
        })
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// The school year whose twelve months hold this one: September to August (D44).
fn year_of(month: Month) -> Result<SchoolYear> {
    let year = if month.number() >= 9 { month.year() } else { month.year() - 1 };
    SchoolYear::starting(year).map_err(|_| Error::NotFound)
}

impl App {
    /// The activities of a month within reach, with the strip of its school year.
    pub async fn activities(
        &self,
        permit: &Permit<ActivityRead>,
        asked: &Asked,
    ) -> Result<Listing> {
        let mut tx = self.store.read().await?;
        let org = permit.org();
        let month = asked.month.unwrap_or_else(|| Month::of(self.world.today()));
        let months = year_of(month)?.months();
        let mut clubs = store::clubs::list(&mut tx, org).await?;
        clubs.retain(|club| permit.check_club(club.id).is_ok());
        // A club out of reach leaves nothing, as if it were not there.
        let only = match (asked.club, permit.clubs()) {
            (Some(club), own) if own.as_ref().is_none_or(|own| own.contains(&club)) => {
                Some(vec![club])
            }
            (Some(_), _) => Some(Vec::new()),
            (None, own) => own,
        };
        let mut filter = Filter {
            from: months[0].first_day(),
            to: last_day(months[11]),
            clubs: only,
            kind: asked.kind,
            stage: asked.stage,
            after: asked.after.clone(),
        };
        let counts = store::activities::by_month(&mut tx, org, &filter).await?;
        let strip = months.into_iter().map(|month| {
            let name = format!("{:04}-{:02}", month.year(), month.number());
            let found = counts.iter().find(|(counted, _)| *counted == name);
            MonthCount { month, count: found.map_or(0, |(_, count)| *count) }
        });
        let strip = strip.collect();
        filter.from = month.first_day();
        filter.to = last_day(month);
        let page = store::activities::list(&mut tx, org, &filter).await?;
        Ok(Listing { month, strip, page, clubs })
    }

    /// The items of a month of the plan, each with what was counted towards it in its own unit.
    pub async fn month_progress(
        &self,
        permit: &Permit<PlanRead>,
        month: Option<Month>,
    ) -> Result<Vec<ItemProgress>> {
        let mut tx = self.store.read().await?;
        let org = permit.org();
        let month = month.unwrap_or_else(|| Month::of(self.world.today()));
        let year = year_of(month)?;
        let items = store::activities::month_items(&mut tx, org, year, month.number()).await?;
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let months = year.months();
        let (from, to) = (months[0].first_day(), last_day(months[11]));
        let counted = store::ledger::towards_items(&mut tx, org, from, to).await?;
        let progress = items.into_iter().map(|item| {
            let measures = towards(item.kind, item.unit);
            let id = item.id.to_string();
            let mine = counted.iter().filter(|(counted, measure, _)| {
                let measure = Measure::by_number((*measure).into());
                *counted == id && measure.is_some_and(|measure| measures.contains(&measure))
            });
            let counted = mine.map(|(_, _, quantity)| quantity).sum();
            ItemProgress { item, counted, countable: !measures.is_empty() }
        });
        Ok(progress.collect())
    }

    /// One activity.
    pub async fn activity(
        &self,
        permit: &Permit<ActivityRead>,
        id: ActivityId,
    ) -> Result<ActivityView> {
        let mut tx = self.store.read().await?;
        let org = permit.org();
        let activity = self.seen_row(&mut tx, permit, id).await?;
        let item = match activity.item {
            Some(item) => store::activities::plan_item(&mut tx, org, item).await?,
            None => None,
        };
        let campaign = match activity.campaign {
            Some(campaign) => store::campaigns::find(&mut tx, campaign).await?,
            None => None,
        };
        let presences = store::activities::presences(&mut tx, org, id).await?;
        let sums = sums(&mut tx, org, id).await?;
        let disruptions = disruptions::of_activity(&mut tx, org, id).await?;
        let places = store::signups::taken(&mut tx, org, &[id]).await?;
        let (day, today) = (activity.day, self.world.today());
        Ok(ActivityView {
            begun: day <= today,
            takes_tally: activity.joint.host.is_none()
                && activity.stage.takes_tally(day, today).is_ok(),
            takes_attendance: activity.stage.takes_attendance(day, today).is_ok(),
            activity,
            item,
            campaign,
            presences,
            disruptions,
            places: places.get(&id).copied().unwrap_or(0),
            sums,
        })
    }
}

fn last_day(month: Month) -> jiff::civil::Date {
    let next = month.next().first_day();
    next.yesterday().unwrap_or(next)
}
