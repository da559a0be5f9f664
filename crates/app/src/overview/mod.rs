//! The homes: what is due for a person, the coming days, three figures, and the picture of what lies below an org.
//!
//! The last feature of this floor: it only reads what the others wrote.

mod counted;
mod deadline;
mod figures;
mod picture;
mod silent;

use domain::access::Role;
use domain::id::{ActivityId, ClubId, OrgId};
use domain::inbox::TodoKind;
use jiff::ToSpan;
use jiff::civil::Date;

pub(crate) use counted::{AskedFigures, AskedPicture, Below};
pub use counted::{Commune, Figures, MonthSum, Span};
pub use deadline::Deadline;
pub use picture::Picture;
pub use store::inbox::Todo;
pub use store::overview::{Event, OwnReport, Period, SchoolState, Tally};

use crate::access::{ActivityRead, OrgSee, Permit, Person};
use crate::{App, Result};

/// What waits for a person at one of their orgs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The org.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// How many to-dos are open for the person's roles there.
    pub count: i64,
}

impl App {
    /// The open to-dos of the person's roles at the org of the permit, the most urgent first. Whoever only looks on
    /// from above has no role there and nothing to do.
    pub async fn todos(&self, permit: &Permit<OrgSee>, person: &Person) -> Result<Vec<Todo>> {
        let roles = person.roles_at(permit.org());
        if roles.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.store.read().await?;
        let mut todos = store::inbox::open(&mut tx, permit.org(), &roles).await?;
        // Who has nothing today is asked first: the day ends at midnight.
        todos.splice(0..0, self.silent_todos(&mut tx, permit.org(), &roles).await?);
        // A to-do of the coordinator is everybody's of the school; an advisor's is only their own club's.
        let theirs: Vec<ActivityId> =
            todos.iter().filter(|todo| only_own(todo.kind, &roles)).filter_map(activity).collect();
        if !theirs.is_empty() {
            let clubs = own_clubs(person, permit.org());
            let org = permit.org();
            let kept = store::overview::of_clubs(&mut tx, org, &theirs, &clubs).await?;
            todos.retain(|todo| {
                let mine = match club(todo) {
                    Some(id) => clubs.contains(&id),
                    None => activity(todo).is_none_or(|id| kept.contains(&id)),
                };
                !only_own(todo.kind, &roles) || mine
            });
        }
        Ok(todos)
    }

    /// How much waits at each org where the person has a role, for the switch between them.
    pub async fn waiting(&self, person: &Person) -> Result<Vec<Waiting>> {
        let mut waiting: Vec<Waiting> = Vec::new();
        for held in person.held() {
            if waiting.iter().all(|known| known.org != held.org) {
                waiting.push(Waiting { org: held.org, name: held.org_name.clone(), count: 0 });
            }
        }
        let orgs: Vec<OrgId> = waiting.iter().map(|known| known.org).collect();
        let mut tx = self.store.read().await?;
        for (org, kind, count) in store::inbox::counts(&mut tx, &orgs).await? {
            let roles = person.roles_at(org);
            if !kind.roles().iter().any(|role| roles.contains(role)) || only_own(kind, &roles) {
                continue;
            }
            if let Some(known) = waiting.iter_mut().find(|known| known.org == org) {
                known.count += count;
            }
        }
        for (org, count) in self.silent_counts(&mut tx, person, &orgs).await? {
            if let Some(known) = waiting.iter_mut().find(|known| known.org == org) {
                known.count += count;
            }
        }
        drop(tx);
        // An advisor's own part of a kind cannot be counted by kind: it is read.
        for known in &mut waiting {
            let roles = person.roles_at(known.org);
            if TodoKind::ALL.iter().any(|kind| only_own(*kind, &roles)) {
                let permit = self.permit::<OrgSee>(person, known.org).await?;
                let todos = self.todos(&permit, person).await?;
                known.count = i64::try_from(todos.len()).unwrap_or(i64::MAX);
            }
        }
        Ok(waiting)
    }

    /// The activities of this week and the next at the org; the own clubs' only where the policy says so.
    pub async fn agenda(&self, permit: &Permit<ActivityRead>) -> Result<Vec<Event>> {
        let (from, to) = fortnight(self.world.today());
        let clubs = permit.clubs();
        let mut tx = self.store.read().await?;
        Ok(store::overview::agenda(&mut tx, permit.org(), from, to, clubs.as_deref()).await?)
    }
}

/// Monday of this week and Sunday of the next.
pub fn fortnight(today: Date) -> (Date, Date) {
    let back = i64::from(today.weekday().to_monday_zero_offset());
    let monday = today.checked_sub(back.days()).unwrap_or(today);
    (monday, monday.checked_add(13.days()).unwrap_or(today))
}

/// Whether these roles see a kind only for their own clubs: advisors, unless they are more than that.
fn only_own(kind: TodoKind, roles: &[Role]) -> bool {
    let mut seen_by = kind.roles().iter().filter(|role| roles.contains(role));
    kind.roles().contains(&Role::Advisor)
        && roles.contains(&Role::Advisor)
        && seen_by.all(|role| *role == Role::Advisor)
}

/// The activity that a to-do is about; subjects are written `activity:ID`.
fn activity(todo: &Todo) -> Option<ActivityId> {
    todo.subject.rsplit([':', '/']).next()?.parse().ok()
}

/// The club that a to-do is about; subjects are written `club/ID`.
fn club(todo: &Todo) -> Option<ClubId> {
    todo.subject.strip_prefix("club/")?.parse().ok()
}

fn own_clubs(person: &Person, org: OrgId) -> Vec<ClubId> {
    let here = person.held().iter().filter(|held| held.org == org);
    here.filter_map(|held| match &held.grant.own {
        domain::access::Own::Club(id) => Some(*id),
        _ => None,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_fortnight_begins_on_monday() {
        assert_eq!(fortnight(date(2026, 11, 17)), (date(2026, 11, 16), date(2026, 11, 29)));
        assert_eq!(fortnight(date(2026, 11, 16)).0, date(2026, 11, 16));
        assert_eq!(fortnight(date(2026, 11, 22)).0, date(2026, 11, 16));
    }

    #[test]
    fn an_advisor_who_coordinates_sees_all() {
        assert!(only_own(TodoKind::ActivityClose, &[Role::Advisor]));
        assert!(!only_own(TodoKind::ActivityClose, &[Role::Advisor, Role::Coordinator]));
        assert!(!only_own(TodoKind::PlanFix, &[Role::Advisor]));
        assert!(!only_own(TodoKind::ActivityClose, &[Role::SchoolHead]));
    }
}
