//! The guard asked by the operator: every question that the calendar raises, one at a time and as a sign-up asks it. Nothing
//! is written and nobody is named.

use std::collections::BTreeSet;

use domain::guard::Rule;
use domain::id::{ActivityId, LearnerId, OrgId};
use domain::signup::State;

use super::guard::start;
use crate::{App, Error, Result};

/// A question to the guard: may this learner have a place at this activity?
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The school.
    pub org: OrgId,
    /// The activity.
    pub activity: ActivityId,
    /// The learner.
    pub learner: LearnerId,
}

impl App {
    /// The questions of a school: each activity that is planned and still to come, with each member of its club who has no
    /// place there.
    pub async fn guard_questions_for_system(&self, org: OrgId) -> Result<Vec<Question>> {
        let mut tx = self.store.read().await?;
        let mut questions = Vec::new();
        for activity in store::activities::coming(&mut tx, org, self.world.today()).await? {
            if start(&activity)? <= self.world.now() {
                continue;
            }
            let down = store::signups::of_activity(&mut tx, org, activity.id).await?;
            let signed = down.iter().filter(|one| one.state == State::Signed);
            let signed: BTreeSet<LearnerId> = signed.map(|one| one.learner).collect();
            let clubs = [activity.club];
            let members =
                store::signups::candidates(&mut tx, org, Some(&clubs), activity.day).await?;
            let others = members.iter().map(|one| one.learner).filter(|id| !signed.contains(id));
            questions.extend(others.map(|learner| Question {
                org,
                activity: activity.id,
                learner,
            }));
        }
        Ok(questions)
    }

    /// What the guard says, from the first row that is read to the judgement.
    pub async fn ask_guard_for_system(&self, asked: &Question) -> Result<Vec<Rule>> {
        let mut tx = self.store.read().await?;
        let org = store::orgs::find(&mut tx, asked.org).await?.ok_or(Error::NotFound)?;
        let found = store::activities::find(&mut tx, org.id, asked.activity).await?;
        let activity = found.ok_or(Error::NotFound)?;
        let all = store::signups::of_activity(&mut tx, org.id, asked.activity).await?;
        let taken = all.iter().filter(|one| one.state == State::Signed).count();
        let members =
            store::signups::memberships(&mut tx, org.id, asked.learner, activity.day).await?;
        let mine = members.into_iter().find(|one| one.club == activity.club);
        let mine = mine.ok_or(Error::NotFound)?;
        let one = BTreeSet::from([asked.learner]);
        let guard = self.guard(&mut tx, &org, &one, (activity.day, activity.day)).await?;
        let refusals = guard.judge(&activity, asked.learner, &mine.class, taken + 1)?;
        Ok(refusals.iter().map(domain::guard::Refusal::rule).collect())
    }
}
