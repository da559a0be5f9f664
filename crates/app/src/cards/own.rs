//! What a child does with its own card: the home that greets it, and a key of its own.

use domain::access::Own;
use domain::card::{KeyFault, check_own_key, plain_key};
use domain::id::{LearnerId, OrgId};
use domain::personal::Personal;
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::cards::Card;

use crate::access::{OrgSee, Permit, Person};
use crate::audit::Actor;
use crate::{App, Error, Result};

/// What stands on the page where a child chooses its key.
#[derive(Clone)]
pub struct OwnKeyPage {
    /// The school.
    pub org: OrgId,
    /// Whether it has chosen one already.
    pub chosen: bool,
}

impl App {
    /// The names of a child's clubs at the school, for its home.
    pub async fn own_club_names(
        &self,
        permit: &Permit<OrgSee>,
        person: &Person,
    ) -> Result<Vec<String>> {
        let mut tx = self.store.read().await?;
        let mut names = Vec::new();
        for held in person.held().iter().filter(|held| held.org == permit.org()) {
            if let Own::Club(id) = held.grant.own
                && let Some(club) = store::clubs::find(&mut tx, permit.org(), id).await?
            {
                names.push(club.name);
            }
        }
        Ok(names)
    }

    /// The page where a child chooses its key; not there for anybody else.
    pub async fn own_key(&self, person: &Person) -> Result<OwnKeyPage> {
        let mut tx = self.store.read().await?;
        let (card, ..) = self.card_of(&mut tx, person).await?;
        Ok(OwnKeyPage { org: card.org, chosen: card.own_key })
    }

    /// Sets a key that the child has chosen. Other sessions of the child stay: they are on the same card.
    pub async fn choose_key(&self, person: &Person, key: &str) -> Result<OrgId> {
        let mut tx = self.store.read().await?;
        let (_, name, born) = self.card_of(&mut tx, person).await?;
        drop(tx);
        check_own_key(key, name.reveal(), born).map_err(|fault| {
            let code = match fault {
                KeyFault::Length => "fault-key-length",
                KeyFault::Guessable => "fault-key-guessable",
            };
            Error::invalid("key", code)
        })?;
        let hash = self.hasher.hash(&plain_key(key), self.world.secret()).await?;
        let mut tx = self.store.write().await?;
        let (card, ..) = self.card_of(&mut tx, person).await?;
        store::cards::set_key(&mut tx, &card, &hash).await?;
        let (org, subject) = (card.org, format!("card/{}", card.id));
        let actor = Actor::Account(person.id);
        self.note(&mut tx, org, actor, "card.key", &subject, json!({})).await?;
        tx.commit().await?;
        Ok(org)
    }

    /// The card of a child that is signed in, its name and birth date.
    async fn card_of(
        &self,
        tx: &mut Tx,
        person: &Person,
    ) -> Result<(Card, Personal<String>, Option<Date>)> {
        let card = store::cards::of_account(tx, person.id).await?.ok_or(Error::NotFound)?;
        let (org, id): (OrgId, LearnerId) = (card.org, card.learner);
        let learner = store::learners::find(tx, org, id).await?.ok_or(Error::NotFound)?;
        let born = learner.dob.reveal().parse().ok();
        Ok((card, learner.full_name, born))
    }
}
