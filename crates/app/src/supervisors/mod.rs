//! Vetted adults of a school (D37, feature idea 13): who may be in charge of children, by whose decision, until when. The
//! school's head keeps the list; the guard counts nobody else where an adult must be there. See `out` for who cannot come.

mod out;

pub use out::{AdultOut, Replace};
pub use store::supervisors::Supervisor;

use domain::calendar::{first_late, next_day};
use domain::id::{AccountId, OrgId, SupervisorId};
use domain::inbox::TodoKind;
use domain::personal::Personal;
use domain::supervisor::{RENEW_DAYS, VETTED_MAX, Vetting};
use domain::text::phone;
use domain::words::Title;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::activities::Activity;
use store::inbox::NewTodo;

use crate::access::{Permit, SupervisorKeep, SupervisorRead};
use crate::input::Day;
use crate::{App, Error, Faults, Result};

/// An adult who is vetted, or whose vetting is renewed. No `Debug`: a person's data.
#[derive(Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vet {
    /// Of a new one, made by the caller: sent twice, kept once.
    #[serde(default)]
    pub id: Option<SupervisorId>,
    /// The name, 3 to 200 characters, as activities name it; once given it stays.
    pub full_name: String,
    /// Teacher, parent, officer of the partner …; 3 to 200 characters.
    pub position: String,
    /// Telephone number of Viet Nam, or empty.
    #[serde(default)]
    pub phone: String,
    /// The account of a teacher of the school; none for an outside adult.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Whose decision it is, with its number; 3 to 200 characters.
    pub vetted_by: String,
    /// From this day on; today when empty.
    #[serde(default)]
    pub since: Day,
    /// The last day, at most three years later.
    pub until: Day,
}

/// How a vetting ends before its time.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndVetting {
    /// Why, 3 to 200 characters.
    pub reason: String,
}

/// The school's vetted adults.
#[derive(Clone)]
pub struct Supervisors {
    /// By name; those whose vetting was ended last.
    pub list: Vec<Supervisor>,
    /// Teachers who can be chosen.
    pub teachers: Vec<(AccountId, Personal<String>)>,
    /// What the reader is in charge of from today on.
    pub own: Vec<Activity>,
    /// Names under which the reader is vetted.
    pub own_names: Vec<String>,
    /// Today.
    pub today: Date,
}

/// The subject of audit lines and to-dos about an adult.
fn subject(id: SupervisorId) -> String {
    format!("supervisor/{id}")
}

impl App {
    /// The vetted adults of a school.
    pub async fn supervisors(&self, permit: &Permit<SupervisorRead>) -> Result<Supervisors> {
        let (org, today) = (permit.org(), self.world.today());
        let mut tx = self.store.read().await?;
        let list = store::supervisors::list(&mut tx, org).await?;
        let own = |one: &&Supervisor| {
            one.account == Some(permit.account()) && one.vetting.ended_on.is_none()
        };
        let own_names: Vec<String> =
            list.iter().filter(own).map(|one| one.full_name.reveal().clone()).collect();
        Ok(Supervisors {
            teachers: store::clubs::advisors::possible(&mut tx, org, today).await?,
            own: store::activities::adults::naming(&mut tx, org, &own_names, today).await?,
            own_names,
            list,
            today,
        })
    }

    /// Vets an adult. The same id with the same name is answered as the first time.
    pub async fn vet_supervisor(
        &self,
        permit: &Permit<SupervisorKeep>,
        new: &Vet,
    ) -> Result<SupervisorId> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::audit::hold(&mut tx, org).await?;
        let id = new.id.unwrap_or_else(|| self.world.new_id().into());
        let mut one = self.checked_vet(&mut tx, permit, id, new).await?;
        if let Some(known) = store::supervisors::find(&mut tx, org, id).await? {
            let same = known.full_name == one.full_name;
            return if same { Ok(id) } else { Err(Error::refused("refused-supervisor-sent")) };
        }
        let list = store::supervisors::list(&mut tx, org).await?;
        let taken = |other: &Supervisor| {
            other.vetting.ended_on.is_none() && other.full_name == one.full_name
        };
        if list.iter().any(taken) {
            return Err(Error::invalid("full_name", "fault-supervisor-name"));
        }
        one.changed_by = permit.actor().to_string();
        store::supervisors::put(&mut tx, org, &one).await?;
        let change = json!({ "until": one.vetting.until, "account": one.account });
        self.note(&mut tx, org, permit.actor(), "supervisor.vet", &subject(id), change).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes what is known of an adult, above all until when the vetting holds. The name stays.
    pub async fn renew_supervisor(
        &self,
        permit: &Permit<SupervisorKeep>,
        id: SupervisorId,
        change: &Vet,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::audit::hold(&mut tx, org).await?;
        let known = store::supervisors::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        if known.vetting.ended_on.is_some() {
            return Err(Error::refused("refused-supervisor-ended"));
        }
        let full_name = known.full_name.reveal().clone();
        let vet = Vet { full_name, ..change.clone() };
        let mut one = self.checked_vet(&mut tx, permit, id, &vet).await?;
        one.changed_by = permit.actor().to_string();
        store::supervisors::put(&mut tx, org, &one).await?;
        if one.vetting.until > self.renew_by() {
            let now = self.world.now();
            store::inbox::close(&mut tx, org, TodoKind::SupervisorRenew, &subject(id), now).await?;
        }
        let change = json!({ "before": known.vetting.until, "after": one.vetting.until });
        self.note(&mut tx, org, permit.actor(), "supervisor.renew", &subject(id), change).await?;
        Ok(tx.commit().await?)
    }

    /// Ends a vetting at once: what the adult was named at is blocked until somebody else is named, and the pupils are told.
    pub async fn end_supervisor(
        &self,
        permit: &Permit<SupervisorKeep>,
        id: SupervisorId,
        why: &EndVetting,
    ) -> Result<()> {
        let (org, today) = (permit.org(), self.world.today());
        let mut tx = self.store.write().await?;
        store::audit::hold(&mut tx, org).await?;
        let mut one = store::supervisors::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        if one.vetting.ended_on.is_some() {
            return Ok(());
        }
        let reason = Title::parse(&why.reason);
        let reason = reason.map_err(|_| Error::invalid("reason", "fault-title"))?;
        one.vetting.ended_on = Some(today);
        reason.as_str().clone_into(&mut one.ended_why);
        one.changed_by = permit.actor().to_string();
        one.changed_at = self.world.now();
        store::supervisors::put(&mut tx, org, &one).await?;
        let blocked = self.block_all(&mut tx, permit, &one).await?;
        let now = self.world.now();
        store::inbox::close(&mut tx, org, TodoKind::SupervisorRenew, &subject(id), now).await?;
        let change = json!({ "blocked": blocked });
        self.note(&mut tx, org, permit.actor(), "supervisor.end", &subject(id), change).await?;
        Ok(tx.commit().await?)
    }

    async fn checked_vet(
        &self,
        tx: &mut Tx,
        permit: &Permit<SupervisorKeep>,
        id: SupervisorId,
        vet: &Vet,
    ) -> Result<Supervisor> {
        let today = self.world.today();
        let mut faults = Faults::default();
        let full_name = faults.take("full_name", "fault-title", Title::parse(&vet.full_name));
        let position = faults.take("position", "fault-title", Title::parse(&vet.position));
        let vetted_by = faults.take("vetted_by", "fault-title", Title::parse(&vet.vetted_by));
        let number = faults.take("phone", "fault-guardian-phone", phone(&vet.phone).ok_or(()));
        let since = match vet.since.0.trim() {
            "" => Some(today),
            _ => vet.since.parse(),
        };
        let since = faults.take("since", "fault-day", since.ok_or(()));
        let until = faults.take("until", "fault-day", vet.until.parse().ok_or(()));
        if let (Some(since), Some(until)) = (since, until) {
            let last = since.checked_add(VETTED_MAX.days()).unwrap_or(since);
            if until < since || until > last {
                faults.add("until", "fault-supervisor-until");
            }
        }
        if let Some(account) = vet.account {
            let teachers = store::clubs::advisors::possible(tx, permit.org(), today).await?;
            if !teachers.iter().any(|(id, _)| *id == account) {
                faults.add("account", "fault-supervisor-account");
            }
        }
        let all = (full_name, position, vetted_by, number, since, until);
        let (
            Some(full_name),
            Some(position),
            Some(vetted_by),
            Some(number),
            Some(since),
            Some(until),
        ) = all
        else {
            return Err(Error::Invalid(faults));
        };
        faults.done()?;
        Ok(Supervisor {
            id,
            full_name: full_name.as_str().to_owned().into(),
            position: position.as_str().to_owned(),
            phone: number.into(),
            account: vet.account,
            vetted_by: vetted_by.as_str().to_owned(),
            vetting: Vetting { since, until, ended_on: None },
            ended_why: String::new(),
            changed_by: String::new(),
            changed_at: self.world.now(),
        })
    }

    /// The last day of a vetting of which the school is reminded today.
    fn renew_by(&self) -> Date {
        let today = self.world.today();
        today.checked_add(RENEW_DAYS.days()).unwrap_or(today)
    }

    /// Every day: whose vetting runs out within a month has a to-do at the school. Returns how many do.
    pub async fn remind_supervisors(&self) -> Result<usize> {
        let by = self.renew_by();
        let mut tx = self.store.read().await?;
        let found = store::supervisors::running_out(&mut tx, by).await?;
        drop(tx);
        for (org, id) in &found {
            let mut tx = self.store.write().await?;
            let one = store::supervisors::find(&mut tx, *org, *id).await?;
            let due = one.filter(|one| one.vetting.ended_on.is_none() && one.vetting.until <= by);
            if let Some(one) = due {
                self.raise_renew(&mut tx, *org, &one).await?;
                tx.commit().await?;
            }
        }
        Ok(found.len())
    }

    async fn raise_renew(&self, tx: &mut Tx, org: OrgId, one: &Supervisor) -> Result<()> {
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind: TodoKind::SupervisorRenew,
            subject: &subject(one.id),
            detail: one.full_name.reveal(),
            href: &format!("/o/{org}/supervisors"),
            due: Some(first_late(next_day(one.vetting.until))),
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }
}
