//! The permits of a school's two in the story.

use app::access::{
    ActivityWrite, ClubKeep, ConsentWrite, ForceManage, ForceRead, Permit, PlanApprove, PlanRead,
    PlanReview, PlanWrite, RosterImport, SupervisorKeep, TallyWrite,
};
use app::{App, Error};

use super::staff::Pair;
use super::tree::School;

/// The permits of a school's two, made once: nothing changes about them in the story.
pub struct Rights {
    /// Class lists.
    pub roster: Permit<RosterImport>,
    /// The force.
    pub manage: Permit<ForceManage>,
    /// Names of the force.
    pub read: Permit<ForceRead>,
    /// Plans.
    pub plan: Permit<PlanWrite>,
    /// Reading plans.
    pub see_plan: Permit<PlanRead>,
    /// Returning plans.
    pub review: Permit<PlanReview>,
    /// Issuing plans.
    pub approve: Permit<PlanApprove>,
    /// Activities.
    pub act: Permit<ActivityWrite>,
    /// Help given.
    pub tally: Permit<TallyWrite>,
    /// What families say.
    pub consent: Permit<ConsentWrite>,
    /// A club's own papers.
    pub keep: Permit<ClubKeep>,
    /// Vetting adults.
    pub vet: Permit<SupervisorKeep>,
}

impl Rights {
    /// Both of a school.
    pub async fn of(app: &App, school: &School, pair: Pair) -> app::Result<Self> {
        let org = school.org.id;
        let coordinator = app.person(pair.coordinator).await?.ok_or(Error::NotFound)?;
        let head = app.person(pair.head).await?.ok_or(Error::NotFound)?;
        Ok(Self {
            roster: app.permit(&coordinator, org).await?,
            manage: app.permit(&coordinator, org).await?,
            read: app.permit(&coordinator, org).await?,
            plan: app.permit(&coordinator, org).await?,
            see_plan: app.permit(&coordinator, org).await?,
            review: app.permit(&head, org).await?,
            approve: app.permit(&head, org).await?,
            act: app.permit(&coordinator, org).await?,
            tally: app.permit(&coordinator, org).await?,
            consent: app.permit(&coordinator, org).await?,
            keep: app.permit(&coordinator, org).await?,
            vet: app.permit(&head, org).await?,
        })
    }
}
