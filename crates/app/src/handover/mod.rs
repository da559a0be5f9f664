//! The handover of a club (a18): the kit, computed from the records; taking over, which freezes it and ends the right of
//! whoever was in charge in the same moment.

mod paper;

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::Instant;
use domain::club::{Kit, KitLine, KitTodo};
use domain::consent::Use;
use domain::id::{AdvisorId, ClubId, LearnerId, OrgId};
use domain::inbox::TodoKind;
use domain::term::TermState;
use domain::text::normalise;
use serde_json::json;
use store::Tx;
use store::clubs::Club;
use store::clubs::advisors::{Advisor, Taking};
use store::clubs::officers::Officer;
use store::clubs::terms::{Filter, Term};

use crate::access::{ClubKeep, ForceRead, Permit};
use crate::clubs::advisors::subject;
use crate::{App, Error, Result, digest};

/// Longest remark, in characters.
pub const REMARK_MAX: usize = 500;

/// One press: the club is taken over.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// The appointment that is carried out.
    pub advisor: AdvisorId,
    /// What is to be said about it, up to 500 characters.
    #[serde(default)]
    pub remark: String,
}

/// What stands open in a club today. No `Debug`: children's names.
#[derive(Clone)]
pub struct HandoverView {
    /// The club.
    pub club: Club,
    /// Who is in charge.
    pub from: Option<Advisor>,
    /// Who is to take over; `None` when nobody is.
    pub to: Option<Advisor>,
    /// The kit as it stands now.
    pub kit: Kit,
    /// What activities and rounds of the kit are called, by id.
    pub titles: BTreeMap<String, String>,
    /// Who holds a post.
    pub officers: Vec<Officer>,
    /// Members for whom a yes is missing.
    pub missing: Vec<Term>,
}

/// The kit, and who is behind its numbers.
struct Open {
    kit: Kit,
    officers: Vec<Officer>,
    missing: Vec<Term>,
}

impl App {
    /// What stands open in a club now.
    pub async fn handover(&self, permit: &Permit<ForceRead>, club: ClubId) -> Result<HandoverView> {
        permit.check_club(club)?;
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let club = store::clubs::find(&mut tx, org, club).await?.ok_or(Error::NotFound)?;
        let running = store::clubs::advisors::running(&mut tx, org, club.id).await?;
        let open = self.open_in(&mut tx, org, club.id).await?;
        let titles = titles(&mut tx, org, &open.kit).await?;
        Ok(HandoverView {
            from: running.iter().find(|one| one.leads()).cloned(),
            to: running.into_iter().find(Advisor::is_coming),
            kit: open.kit,
            officers: open.officers,
            missing: open.missing,
            titles,
            club,
        })
    }

    /// Looks at everything that a handover is about.
    async fn open_in(&self, tx: &mut Tx, org: OrgId, club: ClubId) -> Result<Open> {
        let (now, today) = (self.world.now(), self.world.today());
        let filter =
            Filter { club: Some(club), state: Some(TermState::Active), ..Filter::default() };
        let members = store::clubs::terms::whole(tx, org, None, &filter).await?;
        let learners: BTreeSet<LearnerId> = members.iter().map(|term| term.learner).collect();
        let gate = self.gate(tx, org, &learners).await?;
        let cards = store::cards::of_learners(tx, org, &learners).await?;
        let mut officers = store::clubs::officers::list(tx, org, club).await?;
        officers.retain(|one| one.until.is_none());
        let planned = store::handover::planned(tx, org, club).await?;
        let (over, to_come): (Vec<_>, Vec<_>) = planned
            .into_iter()
            .map(|(id, _, day)| KitLine { id, day })
            .partition(|one| one.day < today);
        let rounds = store::handover::rounds(tx, org, club).await?;
        let subjects: Vec<String> = std::iter::once(subject(club))
            .chain(rounds.iter().map(|(id, ..)| format!("round/{id}")))
            .collect();
        let todos = store::handover::todos(tx, org, &subjects).await?;
        let todo = |(kind, due): (TodoKind, Option<Instant>)| KitTodo {
            kind,
            last_day: due.map(|due| Instant(due.0.saturating_sub(1)).day()),
        };
        let count = members.len();
        let missing: Vec<Term> =
            members.into_iter().filter(|term| !gate.allows(term.learner, Use::TakePart)).collect();
        let kit = Kit {
            day: today,
            members: count,
            without_consent: missing.len(),
            cards: cards.iter().filter(|card| card.works(now)).count(),
            officers: officers.iter().map(|one| one.post).collect(),
            planned: to_come,
            unconfirmed: over,
            rounds: rounds.into_iter().map(|(id, _, day)| KitLine { id, day }).collect(),
            todos: todos.into_iter().map(todo).collect(),
        };
        Ok(Open { kit, officers, missing })
    }

    /// Takes the club over: by whoever was appointed, or by the coordinator for them. Of several presses one counts, the
    /// others are answered the same. The kit is frozen as it stands in this moment, and whoever was in charge has no right
    /// on the club any more.
    pub async fn take_club_over(
        &self,
        permit: &Permit<ClubKeep>,
        club: ClubId,
        take: &TakeOver,
    ) -> Result<()> {
        permit.check_club(club)?;
        let org = permit.org();
        let remark = normalise(&take.remark);
        if remark.chars().count() > REMARK_MAX {
            return Err(Error::invalid("remark", "fault-handover-remark"));
        }
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let advisor = store::clubs::advisors::find(&mut tx, org, take.advisor).await?;
        let advisor = advisor.filter(|one| one.club == club).ok_or(Error::NotFound)?;
        if permit.only().is_some() && advisor.account != Some(permit.account()) {
            return Err(Error::refused("refused-handover-other"));
        }
        if advisor.has_kit() {
            return Ok(());
        }
        if !advisor.is_coming() {
            return Err(Error::refused("refused-handover-none"));
        }
        let today = self.world.today();
        if advisor.since > today {
            return Err(Error::refused_with(
                "refused-handover-early",
                "day",
                domain::calendar::show_day(advisor.since),
            ));
        }
        let kit = serde_json::to_string(&self.open_in(&mut tx, org, club).await?.kit)?;
        let running = store::clubs::advisors::running(&mut tx, org, club).await?;
        let before = running.iter().find(|one| one.leads());
        if let Some(before) = before {
            self.end_advisor_in(&mut tx, org, before, today.max(before.since)).await?;
        }
        let hash = digest(&kit);
        let taking = Taking {
            at: self.world.now(),
            by: permit.account(),
            remark: &remark,
            kit: &kit,
            hash: &hash,
        };
        store::clubs::advisors::take(&mut tx, org, advisor.id, &taking).await?;
        self.lead_club(&mut tx, org, &advisor, &running).await?;
        let (kind, about) = (TodoKind::ClubTakeOver, subject(club));
        store::inbox::close(&mut tx, org, kind, &about, self.world.now()).await?;
        let change =
            json!({ "advisor": advisor.id, "before": before.map(|one| one.id), "kit": hash });
        self.note(&mut tx, org, permit.actor(), "handover.take", &about, change).await?;
        Ok(tx.commit().await?)
    }
}

/// What activities and rounds of a kit are called today, by id.
async fn titles(tx: &mut Tx, org: OrgId, kit: &Kit) -> Result<BTreeMap<String, String>> {
    let activities = kit.planned.iter().chain(&kit.unconfirmed).map(|one| one.id.to_string());
    let ids: Vec<String> =
        activities.chain(kit.rounds.iter().map(|one| one.id.to_string())).collect();
    Ok(store::handover::titles(tx, org, &ids).await?.into_iter().collect())
}
