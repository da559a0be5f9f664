//! Signing in by card: the address from the QR and the key. Unknown, dead and wrong are one answer in the same time; wrong
//! keys make only that card at that address wait.

use std::collections::BTreeSet;

use domain::account::AccountState;
use domain::calendar::{Instant, first_late};
use domain::card::{CARD_TRIES, GUESSER, TRIES, TRIES_OF_A_GUESSER, plain_key, wait_seconds};
use domain::consent::Use;
use domain::id::OrgId;
use domain::personal::Personal;
use store::Tx;
use store::cards::Card;

use super::has_place;
use crate::secrets::digest;
use crate::{App, Result};

/// Longest key that is looked at, in characters: nobody keeps us busy with a book.
const TYPED_MAX: usize = 64;
/// A card that many guess at rests so long after each wrong key, in seconds: nobody can keep its owner out by it.
const CARD_REST: i64 = 60;

/// Somebody who came in by card.
pub struct Entered {
    /// The session's token, for the cookie.
    pub session: Personal<String>,
    /// The school.
    pub org: OrgId,
    /// The first time: an own key may be chosen.
    pub first: bool,
}

/// What came of a key.
pub enum Entry {
    /// In.
    In(Entered),
    /// The key is wrong, or the card unknown, run out or taken back: nobody can tell which.
    Wrong,
    /// Too many wrong ones; the next is looked at after so many seconds.
    Wait(i64),
}

/// The three things that wrong keys are counted by.
struct Subjects {
    pair: String,
    card: String,
    address: String,
}

impl Subjects {
    fn of(token_hash: &str, address: &str) -> Self {
        Self {
            pair: digest(&format!("card:{token_hash}:{address}")),
            card: digest(&format!("card:{token_hash}")),
            address: digest(&format!("card-address:{address}")),
        }
    }
}

impl App {
    /// Signs in by card. A session that the browser had before ends, whosever it was.
    pub async fn sign_in_by_card(
        &self,
        token: &str,
        key: &str,
        address: &str,
        former: Option<&str>,
    ) -> Result<Entry> {
        let token_hash = digest(token);
        let subjects = Subjects::of(&token_hash, address);
        if let Some(seconds) = self.take_try(&subjects).await? {
            return Ok(Entry::Wait(seconds));
        }
        let mut tx = self.store.read().await?;
        let card = store::cards::by_token(&mut tx, &token_hash).await?;
        drop(tx);
        let card = card.filter(|card| card.works(self.world.now()));
        let typed: String = plain_key(key).chars().take(TYPED_MAX).collect();
        let hash = card.as_ref().map(|card| card.key_hash.reveal().as_str());
        let fits = self.hasher.verify(&typed, hash).await?;
        let now = self.world.now();
        let mut tx = self.store.write().await?;
        if let Some(card) = card.filter(|_| fits)
            && let Some((card, last)) = self.still_good(&mut tx, &card, now).await?
        {
            store::sessions::forgive(&mut tx, &subjects.pair).await?;
            store::sessions::forgive(&mut tx, &subjects.card).await?;
            if let Some(former) = former {
                store::sessions::delete(&mut tx, &digest(former)).await?;
            }
            let first = card.used_at.is_none();
            if first {
                store::cards::begin(&mut tx, &card, now, last).await?;
            }
            let session = self.open_session(&mut tx, card.account, now).await?.into();
            tx.commit().await?;
            return Ok(Entry::In(Entered { session, org: card.org, first }));
        }
        store::sessions::fail(&mut tx, &subjects.card, now).await?;
        store::sessions::fail(&mut tx, &subjects.address, now).await?;
        tx.commit().await?;
        Ok(Entry::Wrong)
    }

    /// Counts a try before it is looked at, so that many at once are no way around the wait. `Some`: not now.
    async fn take_try(&self, subjects: &Subjects) -> Result<Option<i64>> {
        let now = self.world.now();
        let mut tx = self.store.write().await?;
        store::sessions::hold_failures(&mut tx, &subjects.pair).await?;
        let (guesses, _) = store::sessions::failures(&mut tx, &subjects.address).await?;
        let free = if guesses < GUESSER { TRIES } else { TRIES_OF_A_GUESSER };
        let (count, last) = store::sessions::failures(&mut tx, &subjects.pair).await?;
        let pair = wait_seconds(count, free);
        let (count, rested) = store::sessions::failures(&mut tx, &subjects.card).await?;
        let card = if count < CARD_TRIES { 0 } else { CARD_REST };
        let left = |last: Instant, wait: i64| (last.0 + wait * 1000 - now.0 + 999) / 1000;
        let left = left(last, pair).max(left(rested, card));
        if left > 0 {
            return Ok(Some(left));
        }
        store::sessions::fail(&mut tx, &subjects.pair, now).await?;
        tx.commit().await?;
        Ok(None)
    }

    /// The card as it stands in this unit of work, and the moment until which it works once it is used; nothing when the card
    /// was taken back meanwhile, or the child takes part no more.
    async fn still_good(
        &self,
        tx: &mut Tx,
        card: &Card,
        now: Instant,
    ) -> Result<Option<(Card, Instant)>> {
        store::learners::hold(tx, card.org).await?;
        let found = store::cards::by_token(tx, card.token_hash.reveal()).await?;
        // Chosen in between: the key that was typed is not the key any more.
        let same = |found: &Card| found.key_hash == card.key_hash && found.works(now);
        let Some(card) = found.filter(same) else { return Ok(None) };
        let account = store::accounts::find(tx, card.account).await?;
        if account.is_none_or(|account| account.state != AccountState::Active) {
            return Ok(None);
        }
        let one = BTreeSet::from([card.learner]);
        let gate = self.gate(tx, card.org, &one).await?;
        let learner = store::learners::find(tx, card.org, card.learner).await?;
        let Some(year) = learner.map(|learner| learner.school_year) else { return Ok(None) };
        let terms = store::clubs::terms::of_learners(tx, card.org, year, &one).await?;
        let placed = terms.iter().any(|term| has_place(term.state));
        let good = placed && gate.allows(card.learner, Use::TakePart);
        Ok(good.then(|| (card, first_late(year.last_day()))))
    }

    /// A browser that shows a card's page: a child's session that is still open there ends. `true` when the browser is
    /// nobody's now, `false` when a member of staff is signed in on it, whom this does not touch.
    pub async fn hand_over_browser(&self, former: Option<&str>) -> Result<bool> {
        let Some(former) = former else { return Ok(true) };
        match self.session(former).await? {
            Some(session) if !session.person.comes_by_card() => Ok(false),
            Some(_) | None => {
                self.sign_out(former).await?;
                Ok(true)
            }
        }
    }
}
