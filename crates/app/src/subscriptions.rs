//! Calendars that a telephone follows by a secret link (d13). A link has its maker's rights at the moment it is read: who may no
//! longer read activities leaves a dead link behind. No calendar names a child or an adult.

use domain::access::Own;
use domain::calendar::{Instant, start_of};
use domain::id::LearnerId;
use domain::personal::Personal;
use domain::subscription::{AHEAD_DAYS, BACK_DAYS, Followed};
use jiff::ToSpan as _;
use serde_json::json;
use store::Tx;
pub use store::subscriptions::{Event, Subscription};

use crate::access::{ActivityRead, Permit};
use crate::secrets::{digest, token};
use crate::{App, Error, Result};

/// A telephone that asks again within this time leaves no new mark, in minutes: reading does not wait for a writer.
const MARK_MINUTES: i64 = 60;

/// Something that can be followed, and the link when there is one.
#[derive(Clone)]
pub struct Offer {
    /// What is followed.
    pub followed: Followed,
    /// The club's name, or empty.
    pub name: String,
    /// The link there is.
    pub link: Option<Subscription>,
}

/// A calendar as it is read.
#[derive(Clone)]
pub struct Feed {
    /// What is followed.
    pub followed: Followed,
    /// The school's or the club's name.
    pub name: String,
    /// The moment it was read.
    pub at: Instant,
    /// Its events, the latest first, each with its first and last moment.
    pub events: Vec<(Event, Instant, Instant)>,
}

/// The learner whom a permit is bound to.
fn learner_of(permit: &Permit<ActivityRead>) -> Option<LearnerId> {
    permit.only()?.iter().find_map(|own| match own {
        Own::Learner(id) => Some(*id),
        Own::Club(_) | Own::Class(_) | Own::Org => None,
    })
}

/// Whether the permit reaches what is followed.
fn reaches(permit: &Permit<ActivityRead>, followed: Followed) -> bool {
    match followed {
        Followed::School => permit.only().is_none(),
        Followed::Own => permit.only().is_some(),
        Followed::Club(club) => permit.check_club(club).is_ok(),
    }
}

impl App {
    /// What somebody can follow at an org, with the links they have made.
    pub async fn subscriptions(&self, permit: &Permit<ActivityRead>) -> Result<Vec<Offer>> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let mut links = store::subscriptions::of(&mut tx, org, permit.account()).await?;
        let mut offer = |followed: Followed, name: String| {
            let at = links.iter().position(|one| one.followed == followed);
            Offer { followed, name, link: at.map(|at| links.swap_remove(at)) }
        };
        let first = if permit.only().is_none() { Followed::School } else { Followed::Own };
        let mut offers = vec![offer(first, String::new())];
        for club in store::clubs::list(&mut tx, org).await? {
            let followed = Followed::Club(club.id);
            if reaches(permit, followed) {
                offers.push(offer(followed, club.name));
            }
        }
        Ok(offers)
    }

    /// Makes a link and tells its token, once. The link that was there for the same thing is dead.
    pub async fn subscribe(
        &self,
        permit: &Permit<ActivityRead>,
        followed: Followed,
    ) -> Result<Personal<String>> {
        let mut tx = self.within_reach(permit, followed).await?;
        let token = token(self.world.secret());
        let key = (permit.org(), permit.account(), followed);
        store::subscriptions::put(&mut tx, key, &digest(&token), self.world.now()).await?;
        self.note_link(&mut tx, permit, followed, "subscription.make").await?;
        tx.commit().await?;
        Ok(token.into())
    }

    /// Ends a link. Ended again nothing happens.
    pub async fn unsubscribe(
        &self,
        permit: &Permit<ActivityRead>,
        followed: Followed,
    ) -> Result<()> {
        let mut tx = self.within_reach(permit, followed).await?;
        let key = (permit.org(), permit.account(), followed);
        if store::subscriptions::delete(&mut tx, key).await? {
            self.note_link(&mut tx, permit, followed, "subscription.end").await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Opens a unit of work on a link to something that is there and within reach.
    async fn within_reach(&self, permit: &Permit<ActivityRead>, followed: Followed) -> Result<Tx> {
        if !reaches(permit, followed) {
            return Err(Error::NotFound);
        }
        let mut tx = self.store.write().await?;
        if let Followed::Club(club) = followed {
            store::clubs::find(&mut tx, permit.org(), club).await?.ok_or(Error::NotFound)?;
        }
        Ok(tx)
    }

    async fn note_link(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityRead>,
        followed: Followed,
        what: &'static str,
    ) -> Result<()> {
        let change = json!({ "followed": followed.to_string() });
        let subject = format!("account/{}", permit.account());
        self.note(tx, permit.org(), permit.actor(), what, &subject, change).await?;
        Ok(())
    }

    /// The calendar behind a token. Unknown, ended and no longer allowed are one answer.
    pub async fn feed(&self, token: &str) -> Result<Feed> {
        let mut tx = self.store.read().await?;
        let found = store::subscriptions::by_token(&mut tx, &digest(token)).await?;
        let link = found.ok_or(Error::NotFound)?;
        let (org, followed) = (link.org, link.followed);
        let person = self.person_in(&mut tx, link.account).await?.ok_or(Error::NotFound)?;
        let permit = match self.permit::<ActivityRead>(&person, org).await {
            Ok(permit) if reaches(&permit, followed) => permit,
            Ok(_) | Err(Error::NotFound | Error::Forbidden) => return Err(Error::NotFound),
            Err(error) => return Err(error),
        };
        let today = self.world.today();
        let days =
            (today.saturating_sub(BACK_DAYS.days()), today.saturating_add(AHEAD_DAYS.days()));
        let mut name = permit.org_record().name.clone();
        let events = match (followed, learner_of(&permit)) {
            (Followed::Club(club), _) => {
                let club = store::clubs::find(&mut tx, org, club).await?.ok_or(Error::NotFound)?;
                name = club.name;
                store::subscriptions::of_clubs(&mut tx, org, Some(&[club.id]), days).await?
            }
            (Followed::Own, Some(learner)) => {
                store::subscriptions::of_learner(&mut tx, org, learner, days).await?
            }
            (Followed::Own | Followed::School, _) => {
                let clubs = permit.clubs();
                store::subscriptions::of_clubs(&mut tx, org, clubs.as_deref(), days).await?
            }
        };
        drop(tx);
        let at = self.world.now();
        if link.read_at.is_none_or(|before| before.plus_minutes(MARK_MINUTES) <= at) {
            let mut tx = self.store.write().await?;
            store::subscriptions::read(&mut tx, &link, at).await?;
            tx.commit().await?;
        }
        let timed = events.into_iter().map(|event| {
            let midnight = start_of(event.time.day);
            let (from, to) =
                (midnight.plus_minutes(event.time.from), midnight.plus_minutes(event.time.to));
            (event, from, to)
        });
        Ok(Feed { followed, name, at, events: timed.collect() })
    }
}
