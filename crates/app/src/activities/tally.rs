//! The tally: help given, by service and audience, in lượt. No field can hold who was helped (D35); an entry brings its
//! own id, so that one tap is one entry however often it is sent (D47).

use domain::activity::{TALLY_BATCH, TALLY_MAX};
use domain::catalogue::{audience_by_code, service_by_code};
use domain::id::{ActivityId, TallyId};
use serde_json::json;
use store::activities::{Activity, Tally, TallyRecord};

use super::steps::help_line;
use super::{TallySum, subject};
use crate::access::{ActivityRead, ActivityWrite, Permit, TallyWrite};
use crate::input::Count;
use crate::{After, App, Error, Faults, Page, Result};

/// An entry of help given.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTally {
    /// Made by the caller: sent twice, counted once.
    pub id: TallyId,
    /// Code of the service category.
    pub service: String,
    /// Code of the audience.
    pub audience: String,
    /// Lượt, 1 to 2,000.
    #[serde(default = "one")]
    pub quantity: Count,
}

fn one() -> Count {
    Count::from(1)
}

/// Entries sent together: all of them count, or none.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TallyBatch {
    /// 1 to 500.
    pub entries: Vec<NewTally>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct TallyAnswer {
    /// Its id.
    pub id: TallyId,
    /// False: it had been counted before.
    pub fresh: bool,
}

/// An activity's tally.
#[derive(Clone)]
pub struct TallyPage {
    /// The activity.
    pub activity: Activity,
    /// Its entries, the newest first, undone ones among them.
    pub entries: Page<Tally, After>,
    /// What they come to.
    pub sums: Vec<TallySum>,
}

/// An entry with its words turned into numbers.
struct Read {
    id: TallyId,
    service: i32,
    audience: i32,
    quantity: i64,
}

impl Read {
    fn is(&self, kept: &Tally, activity: ActivityId) -> bool {
        kept.activity == activity
            && kept.service == i64::from(self.service)
            && kept.audience == i64::from(self.audience)
            && kept.quantity == self.quantity
    }
}

/// Every fault of a batch at once; one entry's field is named `service`, one of many `entries.3.service`.
fn read(entries: &[NewTally]) -> Result<Vec<Read>> {
    let mut faults = Faults::default();
    let field = |n: usize, name: &str| match entries.len() {
        1 => name.to_owned(),
        _ => format!("entries.{n}.{name}"),
    };
    let mut all: Vec<Read> = Vec::new();
    for (n, entry) in entries.iter().enumerate() {
        let service = service_by_code(&entry.service).map(|service| service.number).ok_or(());
        let service = faults.take(&field(n, "service"), "fault-tally-service", service);
        let audience = audience_by_code(&entry.audience).map(|audience| audience.number).ok_or(());
        let audience = faults.take(&field(n, "audience"), "fault-tally-audience", audience);
        let quantity = entry.quantity.within(1, TALLY_MAX);
        let quantity = faults.take(&field(n, "quantity"), "fault-tally-quantity", quantity);
        let (Some(service), Some(audience), Some(quantity)) = (service, audience, quantity) else {
            continue;
        };
        let one = Read { id: entry.id, service, audience, quantity };
        match all.iter().find(|other| other.id == one.id) {
            None => all.push(one),
            Some(other)
                if (other.service, other.audience, other.quantity)
                    == (one.service, one.audience, one.quantity) => {}
            Some(_) => faults.add(&field(n, "id"), "fault-tally-id"),
        }
    }
    faults.done()?;
    Ok(all)
}

impl App {
    /// Counts help given. The answer says which entries were new; those that were there already are not counted again,
    /// even when the activity was closed meanwhile.
    pub async fn tally(
        &self,
        permit: &Permit<TallyWrite>,
        id: ActivityId,
        batch: &TallyBatch,
    ) -> Result<Vec<TallyAnswer>> {
        if batch.entries.is_empty() || batch.entries.len() > TALLY_BATCH {
            return Err(Error::invalid("entries", "fault-tally-batch"));
        }
        let org = permit.org();
        // Whoever counts at this activity comes one after the other: the same entry cannot slip in twice.
        let (mut tx, activity) = self.begin(permit, id).await?;
        let entries = read(&batch.entries)?;
        let ids: Vec<TallyId> = entries.iter().map(|entry| entry.id).collect();
        let known = store::activities::known_tallies(&mut tx, org, &ids).await?;
        let kept = |entry: &Read| known.iter().find(|kept| kept.id == entry.id);
        if entries.iter().any(|entry| kept(entry).is_some_and(|kept| !entry.is(kept, id))) {
            return Err(Error::invalid("id", "fault-tally-id"));
        }
        let answers = entries.iter().map(|e| TallyAnswer { id: e.id, fresh: kept(e).is_none() });
        let answers: Vec<TallyAnswer> = answers.collect();
        let fresh: Vec<&Read> = entries.iter().filter(|entry| kept(entry).is_none()).collect();
        if fresh.is_empty() {
            return Ok(answers);
        }
        if activity.joint.host.is_some() {
            return Err(Error::refused("refused-joint-tally"));
        }
        activity.stage.takes_tally(activity.day, self.world.today())?;
        let line = |e: &&Read| {
            help_line(&activity, e.id.0, e.service.into(), e.audience.into(), e.quantity)
        };
        let lines: Vec<_> = fresh.iter().map(line).collect();
        let (first, last) = store::ledger::append(&mut tx, org, &lines).await?;
        let records: Vec<TallyRecord> = (first..)
            .zip(&fresh)
            .map(|(seq, e)| TallyRecord {
                id: e.id,
                service: e.service,
                audience: e.audience,
                quantity: e.quantity,
                seq,
            })
            .collect();
        let actor = permit.account().to_string();
        let now = self.world.now();
        store::activities::insert_tallies(&mut tx, org, id, &actor, now, &records).await?;
        let change = json!({ "entries": records.len(), "first_line": first, "last_line": last });
        self.note(&mut tx, org, permit.actor(), "tally.add", &subject(id), change).await?;
        tx.commit().await?;
        Ok(answers)
    }

    /// Takes an entry back by a reversing line; both stay visible. Undone twice is undone once. Whoever only counts
    /// takes back what they counted themselves; who writes the club's activities, everything (security, abuse 5).
    pub async fn undo_tally(
        &self,
        permit: &Permit<TallyWrite>,
        id: ActivityId,
        entry: TallyId,
    ) -> Result<()> {
        let org = permit.org();
        let writer = match self.permit_of::<ActivityWrite>(permit.account(), org).await {
            Ok(permit) => Some(permit),
            Err(Error::Forbidden | Error::NotFound) => None,
            Err(other) => return Err(other),
        };
        let (mut tx, activity) = self.begin(permit, id).await?;
        let found = store::activities::tally(&mut tx, org, id, entry).await?;
        let found = found.ok_or(Error::NotFound)?;
        if found.undone.is_some() {
            return Ok(());
        }
        let all = writer.is_some_and(|permit| permit.check_club(activity.club).is_ok());
        if !all && found.actor != permit.account().to_string() {
            return Err(Error::refused("refused-tally-others"));
        }
        let line = found.seq;
        self.take_back(&mut tx, permit, &activity, &[found]).await?;
        let change = json!({ "entry": entry, "line": line });
        self.note(&mut tx, org, permit.actor(), "tally.undo", &subject(id), change).await?;
        Ok(tx.commit().await?)
    }

    /// The tally of an activity.
    pub async fn tallies(
        &self,
        permit: &Permit<ActivityRead>,
        id: ActivityId,
        after: Option<After>,
    ) -> Result<TallyPage> {
        let mut tx = self.store.read().await?;
        let activity = self.seen_row(&mut tx, permit, id).await?;
        let entries = store::activities::tallies(&mut tx, permit.org(), id, after.as_ref()).await?;
        let sums = super::reading::sums(&mut tx, permit.org(), id).await?;
        Ok(TallyPage { activity, entries, sums })
    }
}
