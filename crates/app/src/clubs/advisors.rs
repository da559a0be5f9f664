//! The advisors of a club (R16, a8): a teacher's account, in charge or as deputy, from a day to a day. The right on the club
//! begins and ends with the row, in the same unit of work. Where somebody is in charge already, the new one takes over: see
//! `handover`.

use domain::access::{Own, Role};
use domain::calendar::Instant;
use domain::club::{AHEAD_DAYS, AdvisorPost, DEPUTIES};
use domain::id::{AccountId, AdvisorId, ClubId, OrgId};
use domain::inbox::TodoKind;
use domain::personal::Personal;
use domain::text::normalise;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;
use store::orgs::Org;

use super::{Club, day_between};
use crate::access::{ForceManage, Permit};
use crate::input::Day;
use crate::{App, Error, Faults, Result};

pub use store::clubs::advisors::Advisor;

/// Who is to advise a club.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointAdvisor {
    /// Brought by the caller: sent twice, appointed once.
    #[serde(default)]
    pub id: Option<AdvisorId>,
    /// A teacher's account of the school.
    pub account: AccountId,
    /// In charge, or deputy. Where somebody is in charge, the new one is after taking over.
    pub post: AdvisorPost,
    /// The first day, up to a year ahead: the right on the club begins on it by itself. Today when empty.
    #[serde(default)]
    pub since: Day,
}

/// How a time as advisor ends.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvisorEnding {
    /// The last day; today when empty. The right on the club ends at once.
    #[serde(default)]
    pub on: Day,
}

/// What to-dos and audit lines call a club.
pub(crate) fn subject(club: ClubId) -> String {
    format!("club/{club}")
}

impl App {
    /// The teachers who can advise a club, by name.
    pub async fn possible_advisors(
        &self,
        permit: &Permit<ForceManage>,
    ) -> Result<Vec<(AccountId, Personal<String>)>> {
        let mut tx = self.store.read().await?;
        let (org, today) = (permit.org(), self.world.today());
        Ok(store::clubs::advisors::possible(&mut tx, org, today).await?)
    }

    /// Appoints an advisor and gives the account its right on the club. Where somebody is in charge already, the new one
    /// has a to-do: to take the club over.
    pub async fn appoint_advisor(
        &self,
        permit: &Permit<ForceManage>,
        club: ClubId,
        new: &AppointAdvisor,
    ) -> Result<AdvisorId> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let club = store::clubs::find(&mut tx, org, club).await?.ok_or(Error::NotFound)?;
        let id = new.id.unwrap_or_else(|| self.world.new_id().into());
        if let Some(there) = store::clubs::advisors::find(&mut tx, org, id).await? {
            let same =
                (there.club, there.account, there.post) == (club.id, Some(new.account), new.post);
            return if same { Ok(id) } else { Err(Error::Stale) };
        }
        if club.closed_on.is_some() {
            return Err(Error::refused("refused-club-closed"));
        }
        let running = store::clubs::advisors::running(&mut tx, org, club.id).await?;
        let today = self.world.today();
        let mut faults = Faults::default();
        let possible = store::clubs::advisors::possible(&mut tx, org, today).await?;
        let name = possible.into_iter().find(|(account, _)| *account == new.account);
        if name.is_none() {
            faults.add("account", "fault-advisor-account");
        }
        let lead = running.iter().find(|one| one.leads());
        let mine = |one: &&Advisor| one.account == Some(new.account) && one.post == new.post;
        let deputies = running.iter().filter(|one| one.post == AdvisorPost::Deputy).count();
        if running.iter().any(|one| mine(&one)) {
            faults.add("account", "fault-advisor-already");
        } else if new.post == AdvisorPost::Lead && running.iter().any(Advisor::is_coming) {
            faults.add("account", "fault-advisor-waiting");
        } else if new.post == AdvisorPost::Deputy && deputies >= DEPUTIES {
            faults.add("account", "fault-advisor-deputies");
        } else if new.post == AdvisorPost::Deputy
            && lead.is_some_and(|lead| lead.account == Some(new.account))
        {
            faults.add("account", "fault-advisor-leads");
        }
        let first = match new.post {
            AdvisorPost::Lead => lead.map_or(club.founded_on, |lead| lead.since),
            AdvisorPost::Deputy => club.founded_on,
        };
        let since = first_day(&new.since, (first, today), &mut faults);
        let (Some((account, full_name)), true) = (name, faults.0.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let waits = new.post == AdvisorPost::Lead && lead.is_some();
        let advisor = Advisor {
            id,
            club: club.id,
            account: Some(account),
            full_name,
            post: new.post,
            since,
            until: None,
            taken_at: (!waits).then(|| self.world.now()),
            remark: String::new(),
            kit_hash: String::new(),
        };
        self.begin_advisor(&mut tx, org, &club, &advisor, &running).await?;
        let change = json!({
            "advisor": id, "account": account, "post": new.post, "since": since.to_string(), "handover": waits,
        });
        self.note(&mut tx, org, permit.actor(), "advisor.appoint", &subject(club.id), change)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Writes who was appointed, with the right on the club and, where the club is to be taken over, the to-do.
    async fn begin_advisor(
        &self,
        tx: &mut Tx,
        org: OrgId,
        club: &Club,
        advisor: &Advisor,
        running: &[Advisor],
    ) -> Result<()> {
        if advisor.leads() {
            self.keep_written_name(tx, org, club, advisor).await?;
        }
        store::clubs::advisors::insert(tx, org, advisor).await?;
        let (from, to) = (advisor.since.max(self.world.today()), Org::OPEN_END);
        if let Some(account) = advisor.account {
            let own = Own::Club(club.id);
            store::accounts::grant(tx, account, org, Role::Advisor, &own, from, to).await?;
        }
        if advisor.is_coming() {
            let todo = NewTodo {
                org,
                id: self.world.new_id().into(),
                kind: TodoKind::ClubTakeOver,
                subject: &subject(club.id),
                detail: &format!("{}: {}", club.name, advisor.full_name.reveal()),
                href: &format!("/o/{org}/clubs/{}/handover", club.id),
                due: None,
                at: self.world.now(),
            };
            store::inbox::raise(tx, &todo).await?;
        } else if advisor.leads() {
            self.lead_club(tx, org, advisor, running).await?;
        }
        Ok(())
    }

    /// The first one with an account follows whoever was only written down: that name goes into the history.
    async fn keep_written_name(
        &self,
        tx: &mut Tx,
        org: OrgId,
        club: &Club,
        advisor: &Advisor,
    ) -> Result<()> {
        let known = store::clubs::advisors::list(tx, org, club.id).await?;
        let same = normalise(advisor.full_name.reveal()) == club.advisor;
        if club.advisor.is_empty() || same || known.iter().any(|one| one.account.is_none()) {
            return Ok(());
        }
        // Somebody who led with an account is in the history already.
        if known.iter().any(|one| one.post == AdvisorPost::Lead) {
            return Ok(());
        }
        let before = Advisor {
            id: self.world.new_id().into(),
            account: None,
            full_name: club.advisor.clone().into(),
            post: AdvisorPost::Lead,
            since: club.founded_on.min(advisor.since),
            until: Some(advisor.since),
            taken_at: Some(Instant(0)),
            ..advisor.clone()
        };
        Ok(store::clubs::advisors::insert(tx, org, &before).await?)
    }

    /// From now on this one is in charge: the club shows the name, and the same teacher is no deputy any more.
    pub(crate) async fn lead_club(
        &self,
        tx: &mut Tx,
        org: OrgId,
        advisor: &Advisor,
        running: &[Advisor],
    ) -> Result<()> {
        let deputy =
            |one: &&Advisor| one.post == AdvisorPost::Deputy && one.account == advisor.account;
        for one in running.iter().filter(deputy) {
            let until = advisor.since.min(self.world.today()).max(one.since);
            store::clubs::advisors::end(tx, org, one.id, until).await?;
        }
        let name = advisor.full_name.reveal();
        Ok(store::clubs::advisors::show(tx, org, advisor.club, name).await?)
    }

    /// Ends a time as advisor; the right on the club ends in the same moment. One that is over stays as it is.
    pub async fn end_advisor(
        &self,
        permit: &Permit<ForceManage>,
        club: ClubId,
        id: AdvisorId,
        ending: &AdvisorEnding,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let advisor = store::clubs::advisors::find(&mut tx, org, id).await?;
        let advisor = advisor.filter(|one| one.club == club).ok_or(Error::NotFound)?;
        if advisor.until.is_some() {
            return Ok(());
        }
        let mut faults = Faults::default();
        let last = self.world.today().max(advisor.since);
        let on = day_between(&ending.on, advisor.since, last, "on", &mut faults);
        faults.done()?;
        self.end_advisor_in(&mut tx, org, &advisor, on).await?;
        if advisor.leads() {
            store::clubs::advisors::show(&mut tx, org, club, "").await?;
        }
        let change = json!({ "advisor": id, "post": advisor.post, "on": on.to_string() });
        self.note(&mut tx, org, permit.actor(), "advisor.end", &subject(club), change).await?;
        Ok(tx.commit().await?)
    }

    /// Ends one, with the to-do if there was one, and with the right unless the teacher stands by the club in another way.
    pub(crate) async fn end_advisor_in(
        &self,
        tx: &mut Tx,
        org: OrgId,
        advisor: &Advisor,
        on: Date,
    ) -> Result<()> {
        store::clubs::advisors::end(tx, org, advisor.id, on).await?;
        if advisor.is_coming() {
            let (kind, now) = (TodoKind::ClubTakeOver, self.world.now());
            store::inbox::close(tx, org, kind, &subject(advisor.club), now).await?;
        }
        let left = store::clubs::advisors::running(tx, org, advisor.club).await?;
        let Some(account) = advisor.account else { return Ok(()) };
        if left.iter().any(|one| one.account == Some(account)) {
            return Ok(());
        }
        let today = self.world.today();
        let (own, yesterday) = (Own::Club(advisor.club), today.yesterday().unwrap_or(today));
        let role = Role::Advisor;
        Ok(store::accounts::end_grant(tx, account, org, role, &own, yesterday).await?)
    }

    /// A club that is closed has no advisors any more; it keeps showing who was the last.
    pub(super) async fn end_advisors(
        &self,
        tx: &mut Tx,
        org: OrgId,
        club: ClubId,
        on: Date,
    ) -> Result<()> {
        for advisor in store::clubs::advisors::running(tx, org, club).await? {
            self.end_advisor_in(tx, org, &advisor, on.max(advisor.since)).await?;
        }
        Ok(())
    }
}

/// The day that was typed, between the first possible one and a year ahead; today when nothing was.
fn first_day(typed: &Day, (first, today): (Date, Date), faults: &mut Faults) -> Date {
    if typed.0.trim().is_empty() {
        return today.max(first);
    }
    let last = today.checked_add(AHEAD_DAYS.days()).unwrap_or(today);
    day_between(typed, first, last, "since", faults)
}
