//! Permits: the only place that makes them. Forgetting the check, or using the wrong permit, does not compile.

mod pass;

pub use pass::{FAMILY_IDLE_MINUTES, FAMILY_SESSION_MINUTES, FamilyPass};

use std::marker::PhantomData;

use domain::access::{self, Action, Grant, Leave, Own, Role};
use domain::account::AccountState;
use domain::id::{AccountId, ClubId, GuardianId, OrgId};
use domain::org::{OrgPath, Scope};
use domain::personal::Personal;
use store::Tx;
use store::accounts::Held;
use store::orgs::Org;

use crate::{App, Error, Result};

/// Who acted: an account, a guardian by a slip, or the system itself (a job, a command of the operator at the machine).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person.
    Account(AccountId),
    /// A guardian without an account, by the link on a slip.
    Guardian(GuardianId),
    /// The system.
    System,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Account(id) => write!(f, "{id}"),
            Self::Guardian(id) => write!(f, "guardian/{id}"),
            Self::System => f.write_str("system"),
        }
    }
}

/// A kind of permit. One empty type for each action, so that the compiler can tell them apart.
pub trait Act: Send + Sync + 'static {
    /// The action in the policy.
    const ACTION: Action;
}

macro_rules! acts {
    ($($name:ident),+ $(,)?) => {$(
        #[doc = concat!("Permission for `Action::", stringify!($name), "`.")]
        #[derive(Debug, Clone, Copy)]
        pub enum $name {}
        impl Act for $name {
            const ACTION: Action = Action::$name;
        }
    )+};
}

acts! {
    OrgSee, OrgManage, AccountManage, RosterImport, ForceCount, ForceRead, ForceManage, ClubKeep, PlanRead, PlanWrite, PlanReview,
    PlanApprove, RoadmapManage, CampaignManage, CampaignAnswer, ActivityRead, ActivityWrite, OwnSignup, SupervisorRead, SupervisorKeep, JointAnswer, TallyWrite, LedgerRead, ReportRead,
    ReportWrite, ReportSubmit,
    ReportReview, ReminderSend, PeriodManage, AuditRead, ConsentRead, ConsentWrite, OwnConsent, RoundRead, RoundWrite,
    Nominate, CandidateAssess, DecisionSign, CardWrite, PictureRead, PictureWrite, RequestHandle, SettingManage,
}

/// Somebody who is signed in, with all that rights are decided from, read once per request.
#[derive(Clone)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// What the page greets.
    pub name: Personal<String>,
    state: AccountState,
    /// No password: a child whose only way in is a card.
    by_card: bool,
    held: Vec<Held>,
}

/// An admission to one action, seen from one org; turned into a typed permit by the handler that asks for it.
#[derive(Debug, Clone)]
pub struct Admission {
    action: Action,
    actor: AccountId,
    org: Org,
    leave: Leave,
}

/// May do `A`, seen from `org`, as far as its leave reaches. The fields are private on purpose.
#[derive(Debug)]
pub struct Permit<A> {
    admission: Admission,
    act: PhantomData<A>,
}

impl<A> Clone for Permit<A> {
    fn clone(&self) -> Self {
        Self { admission: self.admission.clone(), act: PhantomData }
    }
}

impl Admission {
    /// Says yes, or no: `NotFound` to those who may not even look.
    fn of(person: &Person, action: Action, org: Org) -> Result<Self> {
        match person.leave(action, &org.path) {
            Some(leave) => Ok(Self { action, actor: person.id, org, leave }),
            None if person.leave(Action::OrgSee, &org.path).is_some() => Err(Error::Forbidden),
            None => Err(Error::NotFound),
        }
    }

    /// The typed permit, when it is for the same action.
    pub fn permit<A: Act>(&self) -> Option<Permit<A>> {
        (self.action == A::ACTION).then(|| Permit { admission: self.clone(), act: PhantomData })
    }

    /// The org it is seen from, for the frame of the page.
    pub fn org(&self) -> &Org {
        &self.org
    }
}

impl<A> Permit<A> {
    /// Who holds it.
    pub fn account(&self) -> AccountId {
        self.admission.actor
    }

    /// Who holds it, for the audit line.
    pub fn actor(&self) -> Actor {
        Actor::Account(self.admission.actor)
    }

    /// The org it is seen from.
    pub fn org(&self) -> OrgId {
        self.admission.org.id
    }

    /// That org as it stands today.
    pub fn org_record(&self) -> &Org {
        &self.admission.org
    }

    /// The path of that org.
    pub fn path(&self) -> &OrgPath {
        &self.admission.org.path
    }

    /// The orgs it reaches.
    pub fn scope(&self) -> &Scope {
        &self.admission.leave.scope
    }

    /// `None` when it reaches everything there; otherwise what the holder's grants name.
    pub fn only(&self) -> Option<&[Own]> {
        self.admission.leave.only.as_deref()
    }

    /// The clubs it is bound to; `None` when it is not bound to clubs.
    pub fn clubs(&self) -> Option<Vec<ClubId>> {
        let club = |own: &Own| match own {
            Own::Club(id) => Some(*id),
            Own::Org | Own::Class(_) | Own::Learner(_) => None,
        };
        self.only().map(|only| only.iter().filter_map(club).collect())
    }

    /// A permit for a second right of its holder, at the same org and as that org was found for the first.
    pub fn also<B: Act>(&self, person: &Person) -> Result<Permit<B>> {
        if person.id != self.admission.actor {
            return Err(Error::Forbidden);
        }
        let admission = Admission::of(person, B::ACTION, self.admission.org.clone())?;
        Ok(Permit { admission, act: PhantomData })
    }

    /// Whether the club's things are within reach; if not, they are not there.
    pub fn check_club(&self, club: ClubId) -> Result<()> {
        match self.clubs() {
            Some(clubs) if !clubs.contains(&club) => Err(Error::NotFound),
            Some(_) | None => Ok(()),
        }
    }
}

impl Person {
    /// The grants, for the page's org switcher and navigation.
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// Whether the account is in use.
    pub fn is_active(&self) -> bool {
        self.state == AccountState::Active
    }

    /// Whether this is a child who comes by sign-in card: an account in use that has no password.
    pub fn comes_by_card(&self) -> bool {
        self.by_card && self.is_active()
    }

    /// What the page greets: a child by its given name alone, for who looks over its shoulder.
    pub fn short_name(&self) -> String {
        let name = self.name.reveal();
        if !self.comes_by_card() {
            return name.clone();
        }
        let parts = domain::text::name_parts(name);
        let particle = parts.particle.map(|particle| format!("{particle} ")).unwrap_or_default();
        particle + parts.given
    }

    /// The roles held at an org itself.
    pub fn roles_at(&self, org: OrgId) -> Vec<Role> {
        let here = self.held.iter().filter(|held| held.org == org);
        here.map(|held| held.grant.role).collect()
    }

    /// Whether the action is open to this person at an org; for showing or hiding a button, never instead of a permit.
    pub fn may(&self, action: Action, path: &OrgPath) -> bool {
        self.leave(action, path).is_some()
    }

    fn leave(&self, action: Action, path: &OrgPath) -> Option<Leave> {
        let grants: Vec<Grant> = self.held.iter().map(|held| held.grant.clone()).collect();
        access::leave(self.state, &grants, action, path)
    }
}

impl App {
    /// Reads a person once for a request.
    pub async fn person(&self, id: AccountId) -> Result<Option<Person>> {
        let mut tx = self.store.read().await?;
        self.person_in(&mut tx, id).await
    }

    pub(crate) async fn person_in(&self, tx: &mut Tx, id: AccountId) -> Result<Option<Person>> {
        let Some(account) = store::accounts::find(tx, id).await? else { return Ok(None) };
        let held = store::accounts::held(tx, id, self.world.today()).await?;
        let by_card = account.password_hash.reveal().is_empty();
        Ok(Some(Person { id, name: account.full_name, state: account.state, by_card, held }))
    }

    /// Says yes with an admission, or no: `NotFound` to those who may not even look.
    pub async fn admit(&self, person: &Person, action: Action, org: OrgId) -> Result<Admission> {
        let mut tx = self.store.read().await?;
        let found = store::orgs::find(&mut tx, org).await?.ok_or(Error::NotFound)?;
        drop(tx);
        Admission::of(person, action, found)
    }

    /// A typed permit, for a second right in one handler, for jobs and commands that act for somebody, and for tests.
    pub async fn permit<A: Act>(&self, person: &Person, org: OrgId) -> Result<Permit<A>> {
        let admission = self.admit(person, A::ACTION, org).await?;
        Ok(Permit { admission, act: PhantomData })
    }

    /// A permit of an account by id.
    pub async fn permit_of<A: Act>(&self, account: AccountId, org: OrgId) -> Result<Permit<A>> {
        let person = self.person(account).await?.ok_or(Error::NotFound)?;
        self.permit(&person, org).await
    }
}
