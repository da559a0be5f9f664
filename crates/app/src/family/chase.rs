//! Chasing: which classes wait for answers, and whose answers must be asked for again. To-dos are raised and closed here.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::{Instant, start_of};
use domain::consent::{Purpose, Side, Use};
use domain::id::{LearnerId, OrgId};
use domain::inbox::TodoKind;
use domain::term::TermState;
use jiff::civil::Date;
use store::Tx;
use store::inbox::NewTodo;
use store::learners::{Filter, Learner};

use super::slips::{class_href, class_subject};
use crate::consents::Gate;
use crate::{App, Result};

/// A class has so many days to bring its answers in before the to-do is late.
const CHASE_DAYS: i64 = 14;
/// What will be missing within so many days is asked for now.
const AHEAD_DAYS: i64 = 30;

/// Whether somebody whose yes is needed to take part has not answered, or no longer. A no is an answer.
pub(super) fn waits(gate: &Gate, learner: LearnerId) -> bool {
    let open = |side: Side| matches!(side, Side::Silent | Side::Expired);
    let missing = gate.missing(learner, Use::TakePart);
    !missing.is_empty() && missing.iter().all(|why| open(why.side))
}

/// Whether somebody had agreed to taking part. Who was never asked is chased, and guardians who disagree talk first: each
/// has a to-do of its own.
fn is_asked_again(gate: &Gate, learner: LearnerId) -> bool {
    !matches!(
        gate.sides(learner, Purpose::TakePart),
        Some((Side::Silent, Side::Silent) | (Side::Conflict, _))
    )
}

impl App {
    /// Looks at the classes of these learners again: closes the to-do of a class where everybody who was asked has
    /// answered, and raises it where slips went out (`asked`) and some have not.
    pub(super) async fn chase_classes(
        &self,
        tx: &mut Tx,
        org: OrgId,
        learners: &[LearnerId],
        asked: bool,
    ) -> Result<()> {
        let ids: BTreeSet<LearnerId> = learners.iter().copied().collect();
        let mut classes: BTreeMap<String, Learner> = BTreeMap::new();
        for learner in store::learners::by_ids(tx, org, &ids).await? {
            classes.entry(class_subject(&learner)).or_insert(learner);
        }
        let now = self.world.now();
        for (subject, one) in classes {
            if self.waiting_in(tx, org, &one).await? == 0 {
                store::inbox::close(tx, org, TodoKind::ConsentChase, &subject, now).await?;
            } else if asked {
                let todo = NewTodo {
                    org,
                    id: self.world.new_id().into(),
                    kind: TodoKind::ConsentChase,
                    subject: &subject,
                    detail: &one.class,
                    href: &format!("{}&missing=1", class_href(org, &one.class)),
                    due: Some(now.plus_days(CHASE_DAYS)),
                    at: now,
                };
                store::inbox::raise(tx, &todo).await?;
            }
        }
        Ok(())
    }

    /// How many learners of a class hold a slip and still wait for an answer about taking part.
    async fn waiting_in(&self, tx: &mut Tx, org: OrgId, one: &Learner) -> Result<usize> {
        let filter = Filter { class: Some(one.class.clone()), ..Filter::default() };
        let class = store::learners::whole(tx, org, one.school_year, &filter).await?;
        let ids: Vec<LearnerId> = class.iter().map(|learner| learner.id).collect();
        let slips = store::consents::slips_of(tx, org, &ids).await?;
        let asked: BTreeSet<LearnerId> = slips.iter().map(|slip| slip.learner).collect();
        let gate = self.gate(tx, org, &asked).await?;
        Ok(asked.iter().filter(|id| waits(&gate, **id)).count())
    }

    /// Every day: whoever is in the force and whose answers will not do any more now or within a month, because a birthday
    /// changes whose yes is needed (D25). Returns how many wait.
    ///
    /// The end of the school year needs no reminder here: place and answers end on the same day, and the next year's class
    /// list begins with learners who have not been asked (b12).
    pub async fn renew_consents(&self) -> Result<usize> {
        let mut tx = self.store.read().await?;
        let orgs = store::clubs::terms::orgs_with_open(&mut tx).await?;
        drop(tx);
        let mut waiting = 0;
        for org in orgs {
            let mut tx = self.store.write().await?;
            store::learners::hold(&mut tx, org).await?;
            waiting += self.renew_at(&mut tx, org).await?;
            tx.commit().await?;
        }
        Ok(waiting)
    }

    async fn renew_at(&self, tx: &mut Tx, org: OrgId) -> Result<usize> {
        let every = store::clubs::terms::Filter::default();
        let mut terms = store::clubs::terms::whole(tx, org, None, &every).await?;
        // A candidate's family is asked for the first time: that is the round's own matter.
        terms.retain(|term| term.state.is_open() && term.state != TermState::Nominated);
        let learners: BTreeSet<LearnerId> = terms.iter().map(|term| term.learner).collect();
        let gate = self.gate(tx, org, &learners).await?;
        let now = self.world.now();
        let mut waiting = 0;
        for term in terms {
            let subject = format!("learner/{}", term.learner);
            let last = term.school_year.last_day();
            let missing = self.first_missing(&gate, term.learner, last);
            let Some(due) = missing.filter(|_| is_asked_again(&gate, term.learner)) else {
                store::inbox::close(tx, org, TodoKind::ConsentRenew, &subject, now).await?;
                continue;
            };
            waiting += 1;
            let todo = NewTodo {
                org,
                id: self.world.new_id().into(),
                kind: TodoKind::ConsentRenew,
                subject: &subject,
                detail: &term.class,
                href: &super::enter::record_href(org, term.learner),
                due: Some(due),
                at: now,
            };
            store::inbox::raise(tx, &todo).await?;
        }
        Ok(waiting)
    }

    /// The first moment within a month, and not after `last`, at which taking part is no longer agreed to.
    fn first_missing(&self, gate: &Gate, learner: LearnerId, last: Date) -> Option<Instant> {
        let mut day = self.world.today();
        if day > last {
            return None;
        }
        if !gate.allows(learner, Use::TakePart) {
            return Some(self.world.now());
        }
        for _ in 0..AHEAD_DAYS {
            day = day.tomorrow().ok().filter(|day| *day <= last)?;
            if !gate.allows_on(learner, Use::TakePart, start_of(day)) {
                return Some(start_of(day));
            }
        }
        None
    }
}
