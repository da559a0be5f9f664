//! The end of a card: with the place, with the consent, or because it was lost. Sessions and rights end in the same moment.

use std::collections::BTreeSet;

use domain::access::Role;
use domain::id::{LearnerId, OrgId};
use serde_json::json;
use store::Tx;
use store::cards::Card;

use crate::audit::Actor;
use crate::{App, Result};

impl App {
    /// Takes back the cards of some learners with all that they opened, in the caller's unit of work.
    pub(crate) async fn end_cards(
        &self,
        tx: &mut Tx,
        org: OrgId,
        actor: Actor,
        learners: &BTreeSet<LearnerId>,
    ) -> Result<()> {
        let today = self.world.today();
        let yesterday = today.yesterday().unwrap_or(today);
        for card in store::cards::of_learners(tx, org, learners).await? {
            self.end_card(tx, &card).await?;
            let (account, role) = (card.account, Role::Ambassador);
            store::accounts::end_grants(tx, account, org, role, yesterday).await?;
            let change = json!({ "learner": card.learner });
            self.note(tx, org, actor, "card.end", &format!("card/{}", card.id), change).await?;
        }
        Ok(())
    }

    /// Takes one card back; whoever is signed in by it is out.
    pub(super) async fn end_card(&self, tx: &mut Tx, card: &Card) -> Result<()> {
        store::cards::revoke(tx, card, self.world.now()).await?;
        Ok(store::sessions::delete_of(tx, card.account, true).await?)
    }
}
