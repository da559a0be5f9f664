//! Making cards: a new one is the end of the old. What is printed on the slip is known in this answer and never again.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::{Own, Role};
use domain::account::AccountState;
use domain::calendar::{Instant, SchoolYear, first_late};
use domain::card::{UNUSED_DAYS, card_number, paper_key};
use domain::consent::Use;
use domain::id::{AccountId, CardId, LearnerId};
use domain::look::Look;
use domain::personal::Personal;
use serde_json::json;
use store::Tx;
use store::accounts::Account;
use store::cards::Card;
use store::clubs::terms::Term;

use super::has_place;
use crate::access::{CardWrite, Permit};
use crate::secrets::digest;
use crate::{App, Error, Result};

/// Most cards in one act: a large class, two sheets of clubs.
const MOST: usize = 100;

/// Who is to have a new card.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeCards {
    /// 1 to 100 learners with a place in the force who take part.
    pub learners: BTreeSet<LearnerId>,
}

/// A slip to be cut out and handed over. No `Debug`: it opens an account.
#[derive(Clone)]
pub struct NewSlip {
    /// Whose.
    pub learner: LearnerId,
    /// The name.
    pub name: Personal<String>,
    /// The class.
    pub class: String,
    /// The club.
    pub club_name: String,
    /// The token of the address `/card/{token}`, 128 bits.
    pub token: Personal<String>,
    /// The key that the child types, six characters.
    pub key: Personal<String>,
    /// The number that tells the card apart at the door of an activity; no secret.
    pub number: String,
    /// The first use must come before this.
    pub until: Instant,
}

impl App {
    /// Makes new cards, all or none; the ones before are dead from this moment, and whoever was signed in by them is out.
    pub async fn make_cards(
        &self,
        permit: &Permit<CardWrite>,
        make: &MakeCards,
    ) -> Result<Vec<NewSlip>> {
        if make.learners.is_empty() || make.learners.len() > MOST {
            return Err(Error::invalid("learners", "fault-cards-many"));
        }
        let org = permit.org();
        let mut tx = self.store.read().await?;
        self.with_place(&mut tx, permit, &make.learners).await?;
        drop(tx);
        // Hashing takes its time, so it is done before the unit of work.
        let mut keys: BTreeMap<LearnerId, (String, String)> = BTreeMap::new();
        for learner in &make.learners {
            let key = paper_key(self.world.secret());
            let hash = self.hasher.hash(&key, self.world.secret()).await?;
            keys.insert(*learner, (key, hash));
        }
        let now = self.world.now();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let terms = self.with_place(&mut tx, permit, &make.learners).await?;
        for old in store::cards::of_learners(&mut tx, org, &make.learners).await? {
            self.end_card(&mut tx, &old).await?;
        }
        let mut slips = Vec::new();
        let mut told = Vec::new();
        for term in terms {
            let (key, key_hash) = keys.remove(&term.learner).ok_or(Error::NotFound)?;
            let token = URL_SAFE_NO_PAD.encode(&self.world.secret()[..16]);
            let last = first_late(term.school_year.last_day());
            let card = Card {
                org,
                id: CardId(self.world.new_id()),
                learner: term.learner,
                account: self.account_for(&mut tx, permit, &term).await?,
                token_hash: digest(&token).into(),
                key_hash: key_hash.into(),
                own_key: false,
                made_by: permit.account(),
                made_at: now,
                used_at: None,
                until: now.plus_days(UNUSED_DAYS).min(last),
                revoked_at: None,
            };
            store::cards::insert(&mut tx, &card).await?;
            told.push(json!({ "card": card.id, "learner": card.learner }));
            slips.push(NewSlip {
                learner: term.learner,
                name: term.full_name,
                class: term.class,
                club_name: term.club_name,
                token: token.into(),
                key: key.into(),
                number: card_number(card.id),
                until: card.until,
            });
        }
        let learners: Vec<LearnerId> = slips.iter().map(|slip| slip.learner).collect();
        self.note_reads(&mut tx, permit, Look::Card, &learners).await?;
        let change = json!({ "cards": told });
        self.note(&mut tx, org, permit.actor(), "card.make", "cards", change).await?;
        tx.commit().await?;
        Ok(slips)
    }

    /// The terms of those who are to have cards, by class and given name; refused unless all have a place and agree.
    async fn with_place(
        &self,
        tx: &mut Tx,
        permit: &Permit<CardWrite>,
        learners: &BTreeSet<LearnerId>,
    ) -> Result<Vec<Term>> {
        let org = permit.org();
        let within = self.learners_within(tx, org, permit.only(), learners).await?;
        if within.len() != learners.len() {
            return Err(Error::NotFound);
        }
        let years: BTreeSet<SchoolYear> = within.iter().map(|one| one.school_year).collect();
        let mut terms = Vec::new();
        for year in years.into_iter().filter(|year| self.world.today() <= year.last_day()) {
            terms.extend(store::clubs::terms::of_learners(tx, org, year, learners).await?);
        }
        let gate = self.gate(tx, org, learners).await?;
        terms.retain(|term| has_place(term.state) && gate.allows(term.learner, Use::TakePart));
        let ready: BTreeSet<LearnerId> = terms.iter().map(|term| term.learner).collect();
        if ready.len() != learners.len() {
            let n = learners.len() - ready.len();
            return Err(Error::refused_with("refused-cards-place", "n", n));
        }
        let key = |term: &Term| {
            (term.class.clone(), domain::text::sort_key(term.full_name.reveal()), term.id)
        };
        terms.sort_by_cached_key(key);
        terms.dedup_by_key(|term| term.learner);
        Ok(terms)
    }

    /// The account that a learner's cards open: the one from before, or a new one without a password.
    async fn account_for(
        &self,
        tx: &mut Tx,
        permit: &Permit<CardWrite>,
        term: &Term,
    ) -> Result<AccountId> {
        let (org, now) = (permit.org(), self.world.now());
        let known = store::cards::account_of(tx, org, term.learner).await?;
        let id = known.unwrap_or_else(|| AccountId(self.world.new_id()));
        if known.is_none() {
            let account = Account {
                id,
                login: format!("the-{}", id.0.simple()),
                full_name: term.full_name.clone(),
                state: AccountState::Active,
                password_hash: String::new().into(),
                code_hash: String::new().into(),
                code_until: Instant(0),
            };
            store::accounts::insert(tx, &account, now).await?;
        }
        // A club that was left for another goes with its grant; what is held now is held again.
        let today = self.world.today();
        let yesterday = today.yesterday().unwrap_or(today);
        store::accounts::end_grants(tx, id, org, Role::Ambassador, yesterday).await?;
        let last = term.school_year.last_day();
        for own in [Own::Club(term.club), Own::Learner(term.learner)] {
            store::accounts::grant(tx, id, org, Role::Ambassador, &own, today, last).await?;
        }
        Ok(id)
    }
}
