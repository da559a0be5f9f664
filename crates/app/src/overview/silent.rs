//! "Nothing yet today": asked of a school from the hour of its campaign on, read from its days and never kept.

use domain::access::Role;
use domain::calendar::{Instant, first_late};
use domain::id::{OrgId, TodoId};
use domain::inbox::TodoKind;
use store::Tx;
use store::campaigns::Silent;
use store::inbox::Todo;

use crate::access::Person;
use crate::{App, Result};

/// Whether these roles are asked.
fn asked(roles: &[Role]) -> bool {
    TodoKind::CampaignToday.roles().iter().any(|role| roles.contains(role))
}

impl App {
    /// What a school is asked for now.
    pub(super) async fn silent_todos(
        &self,
        tx: &mut Tx,
        school: OrgId,
        roles: &[Role],
    ) -> Result<Vec<Todo>> {
        if !asked(roles) {
            return Ok(Vec::new());
        }
        let now = self.world.now();
        let silent = self.silent_now(tx, &[school]).await?;
        Ok(silent.into_iter().map(|one| todo(one, now)).collect())
    }

    /// The same for many orgs of a person, as counts.
    pub(super) async fn silent_counts(
        &self,
        tx: &mut Tx,
        person: &Person,
        orgs: &[OrgId],
    ) -> Result<Vec<(OrgId, i64)>> {
        let asked: Vec<OrgId> =
            orgs.iter().copied().filter(|org| asked(&person.roles_at(*org))).collect();
        let silent = self.silent_now(tx, &asked).await?;
        Ok(silent.into_iter().map(|one| (one.school, 1)).collect())
    }

    async fn silent_now(&self, tx: &mut Tx, schools: &[OrgId]) -> Result<Vec<Silent>> {
        if schools.is_empty() {
            return Ok(Vec::new());
        }
        let clock = self.world.now().local();
        let minute = i64::from(clock.hour()) * 60 + i64::from(clock.minute());
        Ok(store::campaigns::silent(tx, schools, clock.date(), minute).await?)
    }
}

fn todo(one: Silent, now: Instant) -> Todo {
    Todo {
        org: one.school,
        org_name: one.school_name,
        id: TodoId(one.campaign.0),
        kind: TodoKind::CampaignToday,
        subject: crate::campaigns::day_subject(one.campaign, now.day()),
        detail: one.name,
        href: format!("/o/{}/campaigns/{}", one.school, one.campaign),
        due: Some(first_late(now.day())),
    }
}
