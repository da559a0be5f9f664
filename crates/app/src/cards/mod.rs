//! Sign-in cards of children without e-mail or telephone: made by the school, opened by the child with a key, dead with the
//! place in the force.

mod end;
mod enter;
mod make;
mod own;

pub use enter::{Entered, Entry};
pub use make::{MakeCards, NewSlip};
pub use own::OwnKeyPage;

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::{Instant, SchoolYear};
use domain::consent::Use;
use domain::id::{ClubId, LearnerId};
use domain::personal::Personal;
use domain::term::TermState;
use jiff::civil::Date;
use store::cards::Card;
use store::clubs::terms::{Filter, Term};

use crate::access::{CardWrite, Permit};
use crate::{App, Error, Result};

/// How the card of a learner stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// There is none, or it ran out or was taken back.
    None,
    /// Made and not used yet.
    Waiting,
    /// In use.
    Used,
}

/// A learner who may have a card. No `Debug`: a child's name.
#[derive(Clone)]
pub struct CardRow {
    /// Who.
    pub learner: LearnerId,
    /// The name.
    pub name: Personal<String>,
    /// The class.
    pub class: String,
    /// The club.
    pub club: ClubId,
    /// Its name.
    pub club_name: String,
    /// Whether a card may be made now: taking part is agreed to.
    pub agreed: bool,
    /// How the card stands.
    pub standing: Standing,
    /// Until when it works; `None` without one.
    pub until: Option<Instant>,
    /// Whether the child chose its key.
    pub own_key: bool,
}

/// Whether a term gives its holder a card: chosen or in the force.
const fn has_place(state: TermState) -> bool {
    matches!(state, TermState::Selected | TermState::Trained | TermState::Active)
}

/// The school years that are not over on a day: in August the one that ends and the one that people prepare.
fn years_on(day: Date) -> Vec<SchoolYear> {
    let year = SchoolYear::of(day);
    let before = SchoolYear::starting(year.start_year() - 1).ok();
    let before = before.filter(|before| day <= before.last_day());
    before.into_iter().chain([year]).collect()
}

impl App {
    /// Who could have a card now, by given name, and how it stands.
    pub async fn cards(&self, permit: &Permit<CardWrite>) -> Result<Vec<CardRow>> {
        let (org, now) = (permit.org(), self.world.now());
        let mut tx = self.store.read().await?;
        let mut terms = Vec::new();
        for year in years_on(now.day()) {
            let filter = Filter { year: Some(year), ..Filter::default() };
            terms.extend(store::clubs::terms::whole(&mut tx, org, permit.only(), &filter).await?);
        }
        terms.retain(|term| has_place(term.state));
        let learners: BTreeSet<LearnerId> = terms.iter().map(|term| term.learner).collect();
        let gate = self.gate(&mut tx, org, &learners).await?;
        let cards = store::cards::of_learners(&mut tx, org, &learners).await?;
        let cards: BTreeMap<LearnerId, Card> =
            cards.into_iter().map(|card| (card.learner, card)).collect();
        let row = |term: Term| {
            let card = cards.get(&term.learner).filter(|card| card.works(now));
            CardRow {
                learner: term.learner,
                name: term.full_name,
                class: term.class,
                club: term.club,
                club_name: term.club_name,
                agreed: gate.allows(term.learner, Use::TakePart),
                standing: match card {
                    None => Standing::None,
                    Some(card) if card.used_at.is_none() => Standing::Waiting,
                    Some(_) => Standing::Used,
                },
                until: card.map(|card| card.until),
                own_key: card.is_some_and(|card| card.own_key),
            }
        };
        Ok(terms.into_iter().map(row).collect())
    }

    /// Takes a learner's card back: it was lost, or is not needed any more. Without a card nothing changes.
    pub async fn revoke_card(&self, permit: &Permit<CardWrite>, learner: LearnerId) -> Result<()> {
        let org = permit.org();
        let one = BTreeSet::from([learner]);
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        if self.learners_within(&mut tx, org, permit.only(), &one).await?.is_empty() {
            return Err(Error::NotFound);
        }
        self.end_cards(&mut tx, org, permit.actor(), &one).await?;
        Ok(tx.commit().await?)
    }
}
