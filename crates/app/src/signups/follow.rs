//! What follows for places from other acts, in the same unit of work: an activity is moved, a term or a consent ends.

use std::collections::{BTreeMap, BTreeSet};

use domain::activity::{Kind, Stage};
use domain::consent::Use;
use domain::guard::{Refusal, Rule};
use domain::id::{ActivityId, LearnerId, OrgId, TermId};
use domain::signup::{News, State, Why};
use serde_json::json;
use store::Tx;
use store::activities::Activity;
use store::orgs::Org;
use store::signups::{Signup, Step};

use super::guard::start;
use crate::audit::Actor;
use crate::{App, Error, Result};

/// The rules that were set aside for a place.
fn aside(signup: &Signup) -> Vec<Rule> {
    signup.aside.split(' ').filter_map(|code| code.parse().ok()).collect()
}

impl App {
    /// After a change of an activity that somebody may have a place at: who can no longer be there loses the place, the
    /// others are told, who waits moves up.
    pub(crate) async fn judge_again(
        &self,
        tx: &mut Tx,
        org: &Org,
        actor: Actor,
        id: ActivityId,
        before: &Activity,
    ) -> Result<()> {
        store::audit::hold(tx, org.id).await?;
        let activity = store::activities::find(tx, org.id, id).await?.ok_or(Error::NotFound)?;
        let all = store::signups::of_activity(tx, org.id, id).await?;
        let signed: Vec<&Signup> = all.iter().filter(|one| one.state == State::Signed).collect();
        if signed.len() > activity.room(0) {
            return Err(Error::invalid("capacity", "fault-activity-places"));
        }
        let stands = |one: &Signup| matches!(one.state, State::Signed | State::Waiting);
        if !all.iter().any(stands) {
            return Ok(());
        }
        if activity.club != before.club {
            return Err(Error::refused("refused-activity-places"));
        }
        let learners = signed.iter().map(|one| one.learner).collect();
        let guard = self.guard(tx, org, &learners, (activity.day, activity.day)).await?;
        for one in &signed {
            let known = aside(one);
            let refusals = guard.judge(&activity, one.learner, &one.class, signed.len())?;
            // For want of an adult nobody loses a place: the activity is blocked until somebody is found.
            let rules = refusals.iter().map(Refusal::rule).filter(|rule| *rule != Rule::Adult);
            let new = rules.filter(|rule| !known.contains(rule));
            let codes = new.map(Rule::code).collect::<Vec<_>>().join(" ");
            if !codes.is_empty() {
                self.end_place(tx, org.id, actor, one, (Why::Guard, &codes)).await?;
            }
        }
        let when = |one: &Activity| (one.day, one.starts_at.clone(), one.minutes);
        if when(&activity) != when(before) || activity.place != before.place {
            store::signups::tell(tx, org.id, id, News::Moved).await?;
        }
        self.move_up(tx, org, actor, &activity).await
    }

    /// Takes a place away for a reason of the programme.
    async fn end_place(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        signup: &Signup,
        (why, codes): (Why, &str),
    ) -> Result<()> {
        let by = actor.to_string();
        let step = Step {
            state: State::Removed,
            news: Some(News::Removed),
            reason: why.code(),
            ended_by: codes,
            actor: &by,
            at: self.world.now(),
        };
        store::signups::step(tx, org, (signup.activity, signup.learner), &step).await?;
        let change = json!({ "learner": signup.learner, "why": why, "rules": codes });
        let subject = format!("activity/{}", signup.activity);
        self.note(tx, org, actor, "signup.end", &subject, change).await?;
        Ok(())
    }

    /// Gives the places that came free to who waits longest, as far as the guard allows. The org's row is held.
    pub(crate) async fn move_up(
        &self,
        tx: &mut Tx,
        org: &Org,
        actor: Actor,
        activity: &Activity,
    ) -> Result<()> {
        if activity.stage != Stage::Planned || start(activity)? <= self.world.now() {
            return Ok(());
        }
        let all = store::signups::of_activity(tx, org.id, activity.id).await?;
        let mut taken = all.iter().filter(|one| one.state == State::Signed).count();
        let waiting: Vec<&Signup> = all.iter().filter(|one| one.state == State::Waiting).collect();
        if waiting.is_empty() || activity.room(taken) == 0 {
            return Ok(());
        }
        let learners = waiting.iter().map(|one| one.learner).collect();
        let mut guard = self.guard(tx, org, &learners, (activity.day, activity.day)).await?;
        let by = actor.to_string();
        for one in waiting {
            if activity.room(taken) == 0 {
                break;
            }
            if !guard.judge(activity, one.learner, &one.class, taken + 1)?.is_empty() {
                continue;
            }
            let step = Step {
                state: State::Signed,
                news: Some(News::Up),
                reason: "",
                ended_by: "",
                actor: &by,
                at: self.world.now(),
            };
            store::signups::step(tx, org.id, (activity.id, one.learner), &step).await?;
            guard.count(activity, one.learner)?;
            taken += 1;
            let change = json!({ "learner": one.learner });
            let subject = format!("activity/{}", activity.id);
            self.note(tx, org.id, actor, "signup.up", &subject, change).await?;
        }
        Ok(())
    }

    /// Whoever's term has ended holds no place at what is still to come.
    pub(crate) async fn drop_places_of_terms(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        terms: &[TermId],
    ) -> Result<()> {
        self.end_places(tx, org, actor, terms, Why::Left, |_| true).await
    }

    /// Whoever no longer agrees to a use holds no place at what needs it: all of them, or outreach alone.
    pub(crate) async fn drop_places(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        learner: LearnerId,
        wanted: Use,
    ) -> Result<()> {
        let Some(found) = store::learners::find(tx, org, learner).await? else { return Ok(()) };
        let one = BTreeSet::from([learner]);
        let terms = store::clubs::terms::of_learners(tx, org, found.school_year, &one).await?;
        let terms: Vec<TermId> = terms.iter().map(|term| term.id).collect();
        let needs =
            |activity: &Activity| wanted == Use::TakePart || activity.kind == Kind::Community;
        self.end_places(tx, org, actor, &terms, Why::Consent, needs).await
    }

    async fn end_places(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        terms: &[TermId],
        why: Why,
        ends: impl Fn(&Activity) -> bool,
    ) -> Result<()> {
        if terms.is_empty() {
            return Ok(());
        }
        store::audit::hold(tx, org).await?;
        let today = self.world.today();
        let signups = store::signups::of_terms(tx, org, terms, today).await?;
        let mut touched: BTreeMap<ActivityId, Activity> = BTreeMap::new();
        for signup in signups {
            let found = store::activities::find(tx, org, signup.activity).await?;
            let Some(activity) = found else { continue };
            if start(&activity)? <= self.world.now() || !ends(&activity) {
                continue;
            }
            self.end_place(tx, org, actor, &signup, (why, "")).await?;
            touched.insert(activity.id, activity);
        }
        if touched.is_empty() {
            return Ok(());
        }
        let record = store::orgs::find(tx, org).await?.ok_or(Error::NotFound)?;
        for activity in touched.values() {
            self.move_up(tx, &record, actor, activity).await?;
        }
        Ok(())
    }
}
