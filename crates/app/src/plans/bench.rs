//! The office's bench of plans: who has which plan, calling for plans, reminding those without one (R30).

use domain::calendar::{SchoolYear, first_late};
use domain::id::{OrgId, TodoId};
use domain::inbox::TodoKind;
use domain::org::{OrgKind, Scope, Stage};
use domain::plan::{Duties, PlanState};
use domain::text::fold;
use serde_json::json;
use store::Tx;
use store::inbox::NewTodo;
use store::plans::{Bench, BenchRow, ChildCount};

use super::todo_subject;
use crate::access::{PeriodManage, Permit, PlanRead, ReminderSend};
use crate::input::Day;
use crate::{After, App, Error, Page, Result};

/// What of the bench is wanted.
#[derive(Debug, Clone, Default)]
pub struct BenchAsk {
    /// The school year; the present one when not said.
    pub year: Option<SchoolYear>,
    /// Only schools in this state.
    pub state: Option<PlanState>,
    /// Part of a school's name or code.
    pub search: String,
    /// All schools below, not only those directly under the org.
    pub all: bool,
    /// Where the page begins.
    pub after: Option<After>,
}

/// Schools in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct StateCount {
    /// The state.
    pub state: PlanState,
    /// How many schools.
    pub schools: i64,
}

/// A commune on the Department's bench.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenchChild {
    /// The commune.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Its schools by state, in the order of the states.
    pub counts: Vec<StateCount>,
}

/// The bench.
#[derive(Debug, Clone)]
pub struct BenchView {
    /// The school year.
    pub year: SchoolYear,
    /// All schools below by state.
    pub counts: Vec<StateCount>,
    /// The Department's communes; empty elsewhere.
    pub children: Vec<BenchChild>,
    /// A page of schools.
    pub page: Page<BenchRow, After>,
    /// Whether the page holds schools of all communes, not only those directly under the org.
    pub all: bool,
}

impl BenchChild {
    /// How many schools it has.
    pub fn schools(&self) -> i64 {
        self.counts.iter().map(|count| count.schools).sum()
    }

    /// How many stand in a state.
    pub fn of(&self, state: &PlanState) -> i64 {
        self.counts.iter().find(|count| count.state == *state).map_or(0, |count| count.schools)
    }
}

/// The Department asks every school for its plan.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallForPlans {
    /// The school year.
    pub year: SchoolYear,
    /// The last day on time.
    pub due: Day,
}

/// An office reminds the schools that have not submitted their plan.
#[derive(Debug, Clone, Copy, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemindPlans {
    /// The school year.
    pub year: SchoolYear,
}

impl App {
    /// The plans of the schools below an office.
    pub async fn plan_bench(&self, permit: &Permit<PlanRead>, ask: BenchAsk) -> Result<BenchView> {
        let kind = permit.org_record().kind;
        if !matches!(kind, OrgKind::Department | OrgKind::Commune) {
            return Err(Error::NotFound);
        }
        let today = self.world.today();
        let year = ask.year.unwrap_or_else(|| SchoolYear::of(today));
        let search = fold(&ask.search);
        let search = (!search.is_empty()).then_some(search);
        let all = ask.all || ask.state.is_some() || search.is_some();
        let mut tx = self.store.read().await?;
        let want = Bench {
            unfit: unfit_pairs(&self.duties_in(&mut tx).await?),
            year,
            on: today,
            under: (!all).then_some(permit.org()),
            stage: ask.state.map(PlanState::stage),
            search,
            after: ask.after,
        };
        let page = store::plans::bench(&mut tx, permit.scope(), &want).await?;
        let found = store::plans::counts(&mut tx, permit.scope(), year, today).await?;
        let children = if kind == OrgKind::Department {
            let kind = OrgKind::Commune;
            let communes = store::orgs::all_of_kind(&mut tx, permit.scope(), kind, today).await?;
            let child = |org: store::orgs::Org| BenchChild {
                counts: by_state(found.iter().filter(|count| count.managing == org.id)),
                org: org.id,
                name: org.name,
            };
            communes.into_iter().map(child).collect()
        } else {
            Vec::new()
        };
        Ok(BenchView { year, counts: by_state(found.iter()), children, page, all })
    }

    /// Asks every school below for its plan by a day: a to-do for each that has not submitted one. Asking again only
    /// moves the day. Returns how many schools are asked.
    pub async fn call_for_plans(
        &self,
        permit: &Permit<PeriodManage>,
        call: &CallForPlans,
    ) -> Result<usize> {
        let today = self.world.today();
        let day = call.due.parse().ok_or(Error::invalid("due", "fault-day"))?;
        if day < today {
            return Err(Error::invalid("due", "fault-plan-due"));
        }
        if !self.plan_years().contains(&call.year) {
            return Err(Error::invalid("year", "fault-plan-year"));
        }
        let below = permit.path().subtree();
        let mut tx = self.store.write().await?;
        let schools = store::plans::unsent(&mut tx, &below, call.year, today).await?;
        for school in &schools {
            self.raise_write(&mut tx, *school, call.year, Some(day)).await?;
        }
        let told = json!({ "year": call.year, "due": day, "schools": schools.len() });
        let subject = todo_subject(call.year);
        self.note(&mut tx, permit.org(), permit.actor(), "plan.call", &subject, told).await?;
        tx.commit().await?;
        Ok(schools.len())
    }

    /// Reminds every school below that has not submitted its plan; one that was never asked is asked now. Returns how
    /// many are reminded.
    pub async fn remind_plans(
        &self,
        permit: &Permit<ReminderSend>,
        remind: RemindPlans,
    ) -> Result<usize> {
        let (now, today) = (self.world.now(), self.world.today());
        let kinds = [TodoKind::PlanWrite, TodoKind::PlanFix];
        let subject = todo_subject(remind.year);
        let scope: &Scope = permit.scope();
        let mut tx = self.store.write().await?;
        let schools = store::plans::unsent(&mut tx, scope, remind.year, today).await?;
        for school in &schools {
            if store::inbox::remind(&mut tx, *school, &kinds, &subject, now).await? == 0 {
                self.raise_write(&mut tx, *school, remind.year, None).await?;
                store::inbox::remind(&mut tx, *school, &kinds, &subject, now).await?;
            }
        }
        let told = json!({ "year": remind.year, "schools": schools.len() });
        self.note(&mut tx, permit.org(), permit.actor(), "plan.remind", &subject, told).await?;
        tx.commit().await?;
        Ok(schools.len())
    }

    async fn raise_write(
        &self,
        tx: &mut Tx,
        school: OrgId,
        year: SchoolYear,
        last_day: Option<jiff::civil::Date>,
    ) -> Result<()> {
        let todo = NewTodo {
            org: school,
            id: TodoId(self.world.new_id()),
            kind: TodoKind::PlanWrite,
            subject: &todo_subject(year),
            detail: &year.to_string(),
            href: &format!("/o/{school}/plans"),
            due: last_day.map(first_late),
            at: self.world.now(),
        };
        Ok(store::inbox::raise(tx, &todo).await?)
    }
}

/// Which duty does not suit which stage of school, as the store compares them.
fn unfit_pairs(duties: &Duties) -> Vec<String> {
    let of_stage = |stage: &Stage| {
        let stage = *stage;
        let unfit = duties.rows.iter().filter(move |duty| !duty.suits(Some(stage)));
        unfit.map(move |duty| format!("{stage}/{}", duty.code))
    };
    Stage::ALL.iter().flat_map(of_stage).collect()
}

/// Counts in the order of the states, noughts included.
fn by_state<'a>(found: impl Iterator<Item = &'a ChildCount>) -> Vec<StateCount> {
    let found: Vec<&ChildCount> = found.collect();
    let count = |state: &PlanState| StateCount {
        state: *state,
        schools: found
            .iter()
            .filter(|count| PlanState::from(count.stage) == *state)
            .map(|count| count.schools)
            .sum(),
    };
    PlanState::ALL.iter().map(count).collect()
}
