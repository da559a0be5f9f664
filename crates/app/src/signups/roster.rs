//! The roster of an activity: who has a place, who waits, who could have one and what the guard says against it.

use std::collections::BTreeSet;

use domain::activity::Stage;
use domain::guard::Refusal;
use domain::id::{ActivityId, ClubId, LearnerId};
use domain::signup::{News, Origin, State};
use domain::text::normalise;
use domain::words::Title;
use serde_json::json;
use store::Tx;
use store::activities::Activity;
use store::signups::{Candidate, Record, Signup, Step};

use super::guard::{Guard, Vetted, start};
use crate::access::{ActivityWrite, Permit};
use crate::{App, Error, Faults, Result};

/// Learners who are given a place.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Give {
    /// Who.
    pub learners: Vec<LearnerId>,
    /// Why what the guard says is set aside, 3 to 200 characters; needed when it says something that may be.
    #[serde(default)]
    pub why: String,
}

/// A place that is taken away.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeAway {
    /// Why, 3 to 200 characters: the learner reads it.
    pub reason: String,
}

/// Somebody who could have a place. No `Debug`: a child's name.
#[derive(Clone)]
pub struct Judged {
    /// Who.
    pub candidate: Candidate,
    /// What speaks against it; empty when nothing does.
    pub refusals: Vec<Refusal>,
    /// Whether all of it may be set aside in writing.
    pub may_set_aside: bool,
}

/// The roster of an activity.
#[derive(Clone)]
pub struct RosterView {
    /// The activity.
    pub activity: Activity,
    /// Who has a place, by given name.
    pub signed: Vec<Signup>,
    /// Who waits, the longest first.
    pub waiting: Vec<Signup>,
    /// Who could have a place, by given name; nobody once it has begun.
    pub candidates: Vec<Judged>,
    /// Places that are left; none when there is no limit.
    pub left: Option<usize>,
    /// Whether the one pupil would be alone with one adult outside the school.
    pub alone: bool,
    /// How many of its adults are vetted on its day and come.
    pub adults: usize,
    /// Whether places can still be given.
    pub open: bool,
}

/// Places that are left; none when there is no limit.
pub(super) fn left(activity: &Activity, taken: usize) -> Option<usize> {
    (activity.capacity > 0).then(|| activity.room(taken))
}

/// What is written of a judgement that was set aside: the codes of its rules.
fn codes(refusals: &[Refusal]) -> String {
    refusals.iter().map(|refusal| refusal.rule().code()).collect::<Vec<_>>().join(" ")
}

impl App {
    /// The roster of an activity that is planned; one that was held has its attendance.
    pub async fn roster(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
    ) -> Result<RosterView> {
        let mut tx = self.store.read().await?;
        let found = store::activities::find(&mut tx, permit.org(), id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        permit.check_club(activity.club)?;
        let open = activity.stage == Stage::Planned && self.world.now() < start(&activity)?;
        let (mut signed, mut waiting) = (Vec::new(), Vec::new());
        let mut candidates = Vec::new();
        if open {
            for signup in store::signups::of_activity(&mut tx, permit.org(), id).await? {
                match signup.state {
                    State::Signed => signed.push(signup),
                    State::Waiting => waiting.push(signup),
                    State::Dropped | State::Removed => {}
                }
            }
            let has: BTreeSet<LearnerId> = signed.iter().map(|one| one.learner).collect();
            let mut others = self.who_can(&mut tx, permit, &activity).await?;
            // The gate is asked about everybody who is shown, also about those who have a place.
            let guard = self.guard_for(&mut tx, permit, &activity, &others).await?;
            others.retain(|one| !has.contains(&one.learner));
            for candidate in others {
                // Two who are chosen together are no longer alone: that is judged when they are.
                let pupils = signed.len() + 2;
                let refusals =
                    guard.judge(&activity, candidate.learner, &candidate.class, pupils)?;
                let may_set_aside = guard.lets_aside(&refusals);
                candidates.push(Judged { candidate, refusals, may_set_aside });
            }
        }
        let days = (activity.day, activity.day);
        let vetted = Vetted::between(&mut tx, permit.org(), days).await?;
        Ok(RosterView {
            left: left(&activity, signed.len()),
            alone: vetted.leaves_alone(&activity, signed.len()),
            adults: vetted.adults(&activity),
            activity,
            signed,
            waiting,
            candidates,
            open,
        })
    }

    /// Who can be given a place: active members of the club, and of other clubs for who may read those.
    async fn who_can(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        activity: &Activity,
    ) -> Result<Vec<Candidate>> {
        let (org, day) = (permit.org(), activity.day);
        let clubs: Option<Vec<ClubId>> = permit.clubs();
        let mut found = store::signups::candidates(tx, org, clubs.as_deref(), day).await?;
        found.sort_by_key(|one| one.club != activity.club);
        Ok(found)
    }

    async fn guard_for(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        activity: &Activity,
        candidates: &[Candidate],
    ) -> Result<Guard> {
        let learners = candidates.iter().map(|one| one.learner).collect();
        let days = (activity.day, activity.day);
        self.guard(tx, permit.org_record(), &learners, days).await
    }

    /// Gives places to learners, all or none: where the guard says no, its reasons are set aside in writing, or nothing is
    /// given. Who has a place keeps it.
    pub async fn give_places(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        give: &Give,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, activity) = self.held_place(permit, id).await?;
        let why = normalise(&give.why);
        let members = self.who_can(&mut tx, permit, &activity).await?;
        let mut signed: BTreeSet<LearnerId> = BTreeSet::new();
        for one in store::signups::of_activity(&mut tx, org, id).await? {
            if one.state == State::Signed {
                signed.insert(one.learner);
            }
        }
        let wanted: BTreeSet<LearnerId> = give.learners.iter().copied().collect();
        let chosen: Vec<Candidate> = members
            .into_iter()
            .filter(|one| wanted.contains(&one.learner) && !signed.contains(&one.learner))
            .collect();
        let mut faults = Faults::default();
        if wanted.is_empty() {
            faults.add("learners", "fault-signup-none");
        }
        if chosen.len() + wanted.intersection(&signed).count() < wanted.len() {
            faults.add("learners", "fault-signup-stranger");
        }
        if chosen.len() > left(&activity, signed.len()).unwrap_or(usize::MAX) {
            faults.add("learners", "fault-signup-full");
        }
        let guard = self.guard_for(&mut tx, permit, &activity, &chosen).await?;
        let pupils = signed.len() + chosen.len();
        let (mut given, mut firm) = (Vec::new(), BTreeSet::new());
        for one in &chosen {
            let refusals = guard.judge(&activity, one.learner, &one.class, pupils)?;
            if !guard.lets_aside(&refusals) {
                let rules = refusals.iter().map(Refusal::rule);
                firm.extend(rules.filter(|rule| !guard.rules.lets_aside(*rule)));
            } else if !refusals.is_empty() && Title::parse(&why).is_err() {
                faults.add("why", "fault-signup-why");
            }
            given.push((one, codes(&refusals)));
        }
        if !firm.is_empty() {
            faults.add("learners", "fault-signup-firm");
        }
        // Each of them is named: whoever chose alone does not see it beside a name.
        for rule in firm {
            faults.add("learners", &format!("guard-rule-{}", rule.code()));
        }
        faults.0.dedup();
        faults.done()?;
        let (actor, at) = (permit.actor().to_string(), self.world.now());
        for (one, aside) in &given {
            let record = Record {
                activity: id,
                learner: one.learner,
                term: one.term,
                state: State::Signed,
                origin: Origin::Staff,
                actor: &actor,
                at,
                aside,
                aside_why: if aside.is_empty() { "" } else { &why },
            };
            store::signups::put(&mut tx, org, &record).await?;
            let change = json!({ "learner": one.learner, "aside": aside });
            let subject = format!("activity/{id}");
            self.note(&mut tx, org, permit.actor(), "signup.give", &subject, change).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Takes a place away, or a place in the queue; who waits longest moves up.
    pub async fn take_place(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        learner: LearnerId,
        why: &TakeAway,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, activity) = self.held_place(permit, id).await?;
        let reason = Title::parse(&why.reason);
        let reason = reason.map_err(|_| Error::invalid("reason", "fault-title"))?;
        let all = store::signups::of_activity(&mut tx, org, id).await?;
        let stands = |one: &&Signup| matches!(one.state, State::Signed | State::Waiting);
        let found = all.iter().filter(stands).find(|one| one.learner == learner);
        let found = found.ok_or(Error::NotFound)?;
        let actor = permit.actor().to_string();
        let step = Step {
            state: State::Removed,
            news: Some(News::Removed),
            reason: reason.as_str(),
            ended_by: "",
            actor: &actor,
            at: self.world.now(),
        };
        store::signups::step(&mut tx, org, (id, learner), &step).await?;
        let change = json!({ "learner": learner, "before": found.state, "after": State::Removed });
        let subject = format!("activity/{id}");
        self.note(&mut tx, org, permit.actor(), "signup.remove", &subject, change).await?;
        self.move_up(&mut tx, permit.org_record(), permit.actor(), &activity).await?;
        Ok(tx.commit().await?)
    }

    /// Opens a unit of work on the places of an activity that is still to come. The activity and the org's row are held:
    /// whoever gives or takes places at the org comes one after the other.
    async fn held_place(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
    ) -> Result<(Tx, Activity)> {
        let mut tx = self.store.write().await?;
        store::audit::hold(&mut tx, permit.org()).await?;
        let found = store::activities::find(&mut tx, permit.org(), id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        permit.check_club(activity.club)?;
        self.still_open(&activity)?;
        Ok((tx, activity))
    }

    /// Places are given and given back until an activity begins.
    pub(super) fn still_open(&self, activity: &Activity) -> Result<()> {
        if activity.stage != Stage::Planned || start(activity)? <= self.world.now() {
            return Err(Error::refused("refused-signup-over"));
        }
        Ok(())
    }
}
