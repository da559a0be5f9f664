//! Nominating oneself by the link of a round, without an account. The answer is the same whether the child was found.

use domain::calendar::parse_day;
use domain::personal::Personal;
use domain::selection::Origin;
use domain::text::{fold, normalise, same_person_key};
use jiff::civil::Date;
use serde_json::json;
use store::learners::Filter;

use super::nominate::new_candidate;
use super::{Round, TEXT_MAX, subject};
use crate::access::{Permit, RoundWrite};
use crate::audit::Actor;
use crate::secrets::{digest, token};
use crate::{App, Error, Faults, Result};

/// Nominations of one address before each further one has to wait: a whole school stands behind one.
const ADDRESS_FREE: i64 = 300;
/// Longest line that is read at all, in characters.
const LINE_MAX: usize = 100;

/// What a child writes about itself.
#[derive(Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnNomination {
    /// The full name.
    pub name: String,
    /// The birth date.
    pub born: String,
    /// The class.
    pub class: String,
    /// Why it wants to, up to 300 characters.
    #[serde(default)]
    pub wish: String,
    /// A field that people do not see: whoever fills it in is a program.
    #[serde(default)]
    pub trap: String,
}

/// What the page of a link says before anything is typed.
#[derive(Debug, Clone)]
pub struct LinkPage {
    /// The school.
    pub school: String,
    /// The round.
    pub round: String,
    /// The last day.
    pub until: Date,
    /// Whether today is one of its days.
    pub open: bool,
}

impl App {
    /// Makes a new link for nominating oneself; the one before is dead. It is shown once and kept as a hash.
    pub async fn new_round_link(
        &self,
        permit: &Permit<RoundWrite>,
        id: domain::id::RoundId,
    ) -> Result<Personal<String>> {
        let org = permit.org();
        let (mut tx, round) = self.held_round(org, id).await?;
        let token = token(self.world.secret());
        let round = Round { link_hash: digest(&token), ..round };
        store::selection::update(&mut tx, org, &round).await?;
        self.note(&mut tx, org, permit.actor(), "round.link", &subject(id), json!({})).await?;
        tx.commit().await?;
        Ok(token.into())
    }

    /// What stands behind a link; not there when it is dead or was never one.
    pub async fn round_behind(&self, token: &str) -> Result<LinkPage> {
        let mut tx = self.store.read().await?;
        let (org, round) = behind(&mut tx, token).await?;
        let school = store::orgs::find(&mut tx, org).await?.ok_or(Error::NotFound)?;
        let open = self.check_open_for_nominations(&round).is_ok();
        Ok(LinkPage { school: school.name, round: round.name, until: round.nominate_to, open })
    }

    /// Takes a nomination in as proposed when exactly one learner of that school year fits; says nothing of whether.
    pub async fn nominate_oneself(
        &self,
        token: &str,
        own: &OwnNomination,
        address: &str,
    ) -> Result<()> {
        let today = self.world.today();
        let mut faults = Faults::default();
        let name = normalise(&own.name);
        let class = fold(&normalise(&own.class));
        let born = parse_day(&own.born).filter(|born| *born < today);
        let line = |text: &str| (1..=LINE_MAX).contains(&text.chars().count());
        if !line(&name) {
            faults.add("name", "fault-wish-name");
        }
        if born.is_none() {
            faults.add("born", "fault-wish-born");
        }
        if !line(&class) {
            faults.add("class", "fault-wish-class");
        }
        let wish = normalise(&own.wish);
        if wish.chars().count() > TEXT_MAX {
            faults.add("wish", "fault-wish-long");
        }
        faults.done()?;
        let Some(born) = born else { return Err(Error::invalid("born", "fault-wish-born")) };
        let mut tx = self.store.read().await?;
        let (org, round) = behind(&mut tx, token).await?;
        drop(tx);
        self.check_open_for_nominations(&round)?;
        self.slow_down(address).await?;
        if !own.trap.is_empty() {
            return Ok(());
        }
        let (mut tx, round) = self.held_round(org, round.id).await?;
        let filter = Filter { search: Some(fold(&name)), ..Filter::default() };
        let mut found = store::learners::whole(&mut tx, org, round.year, &filter).await?;
        let (key, born) = (same_person_key(&name), born.to_string());
        found.retain(|one| {
            *one.same_key.reveal() == key
                && *one.dob.reveal() == born
                && fold(&normalise(&one.class)) == class
        });
        // Two who cannot be told apart are for a teacher to nominate.
        if let [one] = found.as_slice()
            && store::selection::find_candidate(&mut tx, org, round.id, one.id).await?.is_none()
        {
            let new = new_candidate(self, one.id, Origin::Own, None, &wish);
            store::selection::insert_candidate(&mut tx, org, round.id, &new).await?;
            let change = json!({ "candidate": new.id });
            self.note(&mut tx, org, Actor::System, "round.propose", &subject(round.id), change)
                .await?;
            self.refresh_todos(&mut tx, org, round.id).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Counts what comes from an address; after many each further one waits, a minute at most.
    async fn slow_down(&self, address: &str) -> Result<()> {
        let (subject, now) = (digest(&format!("nominate:{address}")), self.world.now());
        let mut tx = self.store.write().await?;
        let (count, last) = store::sessions::failures(&mut tx, &subject).await?;
        let over = (count - ADDRESS_FREE).clamp(0, 6);
        if count >= ADDRESS_FREE && now.0 < last.0 + (1000_i64 << over).min(60_000) {
            return Err(Error::TooMany);
        }
        store::sessions::fail(&mut tx, &subject, now).await?;
        Ok(tx.commit().await?)
    }
}

async fn behind(tx: &mut store::Tx, token: &str) -> Result<(domain::id::OrgId, Round)> {
    store::selection::by_link(tx, &digest(token)).await?.ok_or(Error::NotFound)
}
