//! A learner's own places: what they have, what they may take, "I come", giving back (d7, d11, d13).

use std::collections::BTreeSet;

use domain::access::Own;
use domain::activity::Stage;
use domain::id::{ActivityId, LearnerId};
use domain::signup::{DROP_HOURS, News, Origin, State, Why};
use jiff::ToSpan as _;
use serde_json::json;
use store::Tx;
use store::activities::{Activity, Filter};
use store::signups::{Candidate, Record, Signup, Step};

use super::guard::start;
use super::roster::left;
use crate::access::{OwnSignup, Permit};
use crate::{App, Error, Result};

/// A place that a learner has, waits for, or had.
#[derive(Clone)]
pub struct OwnPlace {
    /// The activity.
    pub activity: Activity,
    /// The place.
    pub signup: Signup,
    /// Whether it may still be given back without a teacher.
    pub may_drop: bool,
}

/// An activity that a learner may take part in.
#[derive(Clone)]
pub struct Shift {
    /// The activity.
    pub activity: Activity,
    /// Places that are left; none when there is no limit; 0: the learner would wait.
    pub left: Option<usize>,
}

/// A learner's page of places.
#[derive(Clone)]
pub struct OwnShifts {
    /// What the learner has, waits for or has just lost, in calendar order.
    pub mine: Vec<OwnPlace>,
    /// What the learner may take, in calendar order: only what the guard allows.
    pub open: Vec<Shift>,
    /// How many activities are not shown because the guard says no.
    pub hidden: usize,
}

/// How far ahead a learner looks, in days.
const AHEAD: i64 = 30;

/// The learner whom the permit is about.
fn own_learner(permit: &Permit<OwnSignup>) -> Result<LearnerId> {
    let only = permit.only().unwrap_or_default();
    let learner = only.iter().find_map(|own| match own {
        Own::Learner(id) => Some(*id),
        Own::Club(_) | Own::Class(_) | Own::Org => None,
    });
    learner.ok_or(Error::NotFound)
}

/// Whether a place was taken away with a teacher's own words.
fn by_teacher(reason: &str) -> bool {
    reason.parse::<Why>().is_err()
}

impl App {
    /// What a learner has, and what they may take.
    pub async fn own_shifts(&self, permit: &Permit<OwnSignup>) -> Result<OwnShifts> {
        let (org, learner) = (permit.org(), own_learner(permit)?);
        let (now, today) = (self.world.now(), self.world.today());
        let mut tx = self.store.read().await?;
        let signups = store::signups::of_learner(&mut tx, org, learner, today).await?;
        let ids: Vec<ActivityId> = signups.iter().map(|one| one.activity).collect();
        let mut found = store::activities::those(&mut tx, org, &ids).await?;
        let mut mine = Vec::new();
        for signup in signups {
            let Some(activity) = found.remove(&signup.activity) else { continue };
            let begins = start(&activity)?;
            if signup.state == State::Dropped || begins <= now {
                continue;
            }
            let may_drop = activity.stage == Stage::Planned
                && (signup.state == State::Waiting || now < begins.plus_minutes(-60 * DROP_HOURS));
            mine.push(OwnPlace { activity, signup, may_drop });
        }
        let members = store::signups::memberships(&mut tx, org, learner, today).await?;
        let mut shown = OwnShifts { mine, open: Vec::new(), hidden: 0 };
        if members.is_empty() {
            return Ok(shown);
        }
        let last = today.saturating_add(AHEAD.days());
        let filter = Filter {
            from: today,
            to: last,
            clubs: Some(members.iter().map(|one| one.club).collect()),
            kind: None,
            stage: Some(Stage::Planned),
            after: None,
        };
        let page = store::activities::list(&mut tx, org, &filter).await?;
        let ids: Vec<ActivityId> = page.rows.iter().map(|one| one.id).collect();
        let taken = store::signups::taken(&mut tx, org, &ids).await?;
        let one = BTreeSet::from([learner]);
        let guard = self.guard(&mut tx, permit.org_record(), &one, (today, last)).await?;
        for activity in page.rows {
            let stands = |place: &OwnPlace| {
                place.activity.id == activity.id
                    && matches!(place.signup.state, State::Signed | State::Waiting)
            };
            if start(&activity)? <= now || shown.mine.iter().any(stands) {
                continue;
            }
            let taken = taken.get(&activity.id).copied().unwrap_or(0);
            if guard.judge(&activity, learner, &members[0].class, taken + 1)?.is_empty() {
                shown.open.push(Shift { left: left(&activity, taken), activity });
            } else {
                shown.hidden += 1;
            }
        }
        Ok(shown)
    }

    /// At how many places there is something that the learner has not read: for three days when it is gone.
    pub async fn own_news(&self, permit: &Permit<OwnSignup>) -> Result<usize> {
        let (org, learner) = (permit.org(), own_learner(permit)?);
        let (now, today) = (self.world.now(), self.world.today());
        let mut tx = self.store.read().await?;
        let signups = store::signups::of_learner(&mut tx, org, learner, today).await?;
        let ids: Vec<ActivityId> = signups.iter().map(|one| one.activity).collect();
        let found = store::activities::those(&mut tx, org, &ids).await?;
        let unread = |one: &&Signup| match (one.state, one.news) {
            (State::Dropped, _) => false,
            (State::Removed, _) => now < one.at.plus_days(3),
            (_, Some(_)) => true,
            (_, None) => found.get(&one.activity).is_some_and(|it| it.stage == Stage::Cancelled),
        };
        Ok(signups.iter().filter(unread).count())
    }

    /// Takes a place, or a place in the queue when all are taken. Taken again it is the same one.
    pub async fn claim_place(&self, permit: &Permit<OwnSignup>, id: ActivityId) -> Result<State> {
        let (org, learner) = (permit.org(), own_learner(permit)?);
        let (mut tx, activity, all) = self.own_place(permit, id).await?;
        let mine = all.iter().find(|one| one.learner == learner);
        if let Some(mine) = mine.filter(|one| matches!(one.state, State::Signed | State::Waiting)) {
            return Ok(mine.state);
        }
        // What a teacher took away only a teacher gives again.
        if mine.is_some_and(|mine| mine.state == State::Removed && by_teacher(&mine.reason)) {
            return Err(Error::refused("refused-signup-removed"));
        }
        let member = self.member_of(&mut tx, permit, learner, &activity).await?;
        let taken = all.iter().filter(|one| one.state == State::Signed).count();
        let one = BTreeSet::from([learner]);
        let days = (activity.day, activity.day);
        let guard = self.guard(&mut tx, permit.org_record(), &one, days).await?;
        let refusals = guard.judge(&activity, learner, &member.class, taken + 1)?;
        if let Some(first) = refusals.first() {
            return Err(Error::refused_with("refused-signup-guard", "rule", first.rule()));
        }
        let full = activity.room(taken) == 0;
        let state = if full { State::Waiting } else { State::Signed };
        let actor = permit.actor().to_string();
        let record = Record {
            activity: id,
            learner,
            term: member.term,
            state,
            origin: Origin::Own,
            actor: &actor,
            at: self.world.now(),
            aside: "",
            aside_why: "",
        };
        store::signups::put(&mut tx, org, &record).await?;
        let change = json!({ "state": state });
        let subject = format!("activity/{id}");
        self.note(&mut tx, org, permit.actor(), "signup.claim", &subject, change).await?;
        tx.commit().await?;
        Ok(state)
    }

    /// The learner as a member of the activity's club.
    async fn member_of(
        &self,
        tx: &mut Tx,
        permit: &Permit<OwnSignup>,
        learner: LearnerId,
        activity: &Activity,
    ) -> Result<Candidate> {
        let members = store::signups::memberships(tx, permit.org(), learner, activity.day).await?;
        let mine = members.into_iter().find(|one| one.club == activity.club);
        mine.ok_or(Error::NotFound)
    }

    /// Gives a place back. Too near to the start only a teacher can.
    pub async fn drop_place(&self, permit: &Permit<OwnSignup>, id: ActivityId) -> Result<()> {
        let (org, learner) = (permit.org(), own_learner(permit)?);
        let (mut tx, activity, all) = self.own_place(permit, id).await?;
        let mine = all.iter().find(|one| one.learner == learner).ok_or(Error::NotFound)?;
        let deadline = start(&activity)?.plus_minutes(-60 * DROP_HOURS);
        match mine.state {
            State::Dropped | State::Removed => return Ok(()),
            State::Signed if self.world.now() >= deadline => {
                return Err(Error::refused_with("refused-signup-late", "hours", DROP_HOURS));
            }
            State::Signed | State::Waiting => {}
        }
        let actor = permit.actor().to_string();
        let now = self.world.now();
        let step = Step {
            state: State::Dropped,
            news: None,
            reason: "",
            ended_by: "",
            actor: &actor,
            at: now,
        };
        store::signups::step(&mut tx, org, (id, learner), &step).await?;
        let change = json!({ "before": mine.state, "after": State::Dropped });
        let subject = format!("activity/{id}");
        self.note(&mut tx, org, permit.actor(), "signup.drop", &subject, change).await?;
        self.move_up(&mut tx, permit.org_record(), permit.actor(), &activity).await?;
        Ok(tx.commit().await?)
    }

    /// "I come": the learner knows of everything there is to know about the place. Of one that is gone: has read so.
    pub async fn say_coming(&self, permit: &Permit<OwnSignup>, id: ActivityId) -> Result<()> {
        let (org, learner) = (permit.org(), own_learner(permit)?);
        let (mut tx, _, all) = self.own_place(permit, id).await?;
        let mine = all.iter().find(|one| one.learner == learner).ok_or(Error::NotFound)?;
        if mine.state != State::Signed {
            return Err(Error::refused("refused-signup-none"));
        }
        if mine.coming && mine.news.is_none() {
            return Ok(());
        }
        store::signups::say_coming(&mut tx, org, id, learner).await?;
        let subject = format!("activity/{id}");
        self.note(&mut tx, org, permit.actor(), "signup.coming", &subject, json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Opens a unit of work on the places of an activity of the learner's reach that is still to come.
    async fn own_place(
        &self,
        permit: &Permit<OwnSignup>,
        id: ActivityId,
    ) -> Result<(Tx, Activity, Vec<Signup>)> {
        let (org, learner) = (permit.org(), own_learner(permit)?);
        let mut tx = self.store.write().await?;
        store::audit::hold(&mut tx, org).await?;
        let found = store::activities::find(&mut tx, org, id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        let all = store::signups::of_activity(&mut tx, org, id).await?;
        // A place at another club's activity is within reach once a teacher has given it.
        if !all.iter().any(|one| one.learner == learner) {
            self.member_of(&mut tx, permit, learner, &activity).await?;
        }
        self.still_open(&activity)?;
        Ok((tx, activity, all))
    }
}

/// Whether something stands on the learner's page that they should read first.
impl OwnPlace {
    /// What the learner has not read yet.
    pub fn news(&self) -> Option<News> {
        self.signup.news
    }
}
