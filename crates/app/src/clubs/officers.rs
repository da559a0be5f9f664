//! The posts of a club (R16): active members, one captain and one secretary at a time, with their days.

use std::collections::BTreeSet;

use domain::consent::Use;
use domain::id::{ClubId, OfficerId, TermId};
use domain::term::{ClubPost, TermState};
use serde_json::json;

use super::day_between;
use crate::access::{ForceManage, Permit};
use crate::input::Day;
use crate::{App, Error, Faults, Result};

pub use store::clubs::officers::Officer;

/// Who is put in a post.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appoint {
    /// Brought by the caller: sent twice, appointed once.
    #[serde(default)]
    pub id: Option<OfficerId>,
    /// The term of an active member of the club.
    pub term: TermId,
    /// The post. A captain or secretary who is in post gives it up on this day; so does a member the own other post.
    pub post: ClubPost,
    /// The first day; today when empty.
    #[serde(default)]
    pub since: Day,
}

/// How a time in a post ends.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dismissal {
    /// The last day; today when empty.
    #[serde(default)]
    pub on: Day,
}

impl App {
    /// Puts an active member in a post. Whoever held it, when only one may, and whatever the member held ends with it.
    pub async fn appoint_officer(
        &self,
        permit: &Permit<ForceManage>,
        club: ClubId,
        new: &Appoint,
    ) -> Result<OfficerId> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let club = store::clubs::find(&mut tx, org, club).await?.ok_or(Error::NotFound)?;
        let id = new.id.unwrap_or_else(|| self.world.new_id().into());
        if let Some(there) = store::clubs::officers::find(&mut tx, org, id).await? {
            let same = (there.club, there.term, there.post) == (club.id, new.term, new.post);
            return if same { Ok(id) } else { Err(Error::Stale) };
        }
        if club.closed_on.is_some() {
            return Err(Error::refused("refused-club-closed"));
        }
        let term = store::clubs::terms::find(&mut tx, org, None, new.term).await?;
        let fits = |term: &super::Term| term.state == TermState::Active && term.club == club.id;
        let Some(term) = term.filter(fits) else {
            return Err(Error::invalid("term", "fault-officer-member"));
        };
        let gate = self.gate(&mut tx, org, &BTreeSet::from([term.learner])).await?;
        if !gate.allows(term.learner, Use::TakePart) {
            return Err(Error::invalid("term", "fault-officer-agreed"));
        }
        let there = store::clubs::officers::in_post(&mut tx, org, club.id).await?;
        if there.iter().any(|one| one.term == term.id && one.post == new.post) {
            return Err(Error::invalid("term", "fault-officer-already"));
        }
        let goes =
            |one: &&Officer| one.term == term.id || (new.post.is_single() && one.post == new.post);
        let going: Vec<&Officer> = there.iter().filter(goes).collect();
        // Nobody gives a post up before the day it was taken.
        let first =
            going.iter().map(|one| one.since).max().map_or(term.since, |day| day.max(term.since));
        let mut faults = Faults::default();
        let today = self.world.today();
        let since = day_between(&new.since, first.min(today), today, "since", &mut faults);
        faults.done()?;
        for one in &going {
            store::clubs::officers::end(&mut tx, org, one.id, since).await?;
        }
        let place = (club.id, term.id);
        store::clubs::officers::insert(&mut tx, org, id, place, new.post, since).await?;
        let ended: Vec<OfficerId> = going.iter().map(|one| one.id).collect();
        let change = json!({
            "officer": id, "term": term.id, "post": new.post, "since": since.to_string(), "ended": ended,
        });
        let subject = format!("club/{}", club.id);
        self.note(&mut tx, org, permit.actor(), "officer.appoint", &subject, change).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Ends a time in a post; one that is over stays as it is.
    pub async fn dismiss_officer(
        &self,
        permit: &Permit<ForceManage>,
        club: ClubId,
        id: OfficerId,
        dismissal: &Dismissal,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let officer = store::clubs::officers::find(&mut tx, org, id).await?;
        let officer = officer.filter(|one| one.club == club).ok_or(Error::NotFound)?;
        if officer.until.is_some() {
            return Ok(());
        }
        let mut faults = Faults::default();
        let last = self.world.today().max(officer.since);
        let on = day_between(&dismissal.on, officer.since, last, "on", &mut faults);
        faults.done()?;
        store::clubs::officers::end(&mut tx, org, id, on).await?;
        let change = json!({ "officer": id, "post": officer.post, "on": on.to_string() });
        let subject = format!("club/{club}");
        self.note(&mut tx, org, permit.actor(), "officer.end", &subject, change).await?;
        Ok(tx.commit().await?)
    }
}
