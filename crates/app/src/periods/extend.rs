//! More time for the reports of chosen orgs: a flood, a storm, an outage (journey J3). The dates of their to-dos move; it
//! ends by itself, and the report says that it was granted.

use std::collections::BTreeSet;

use domain::calendar::first_late;
use domain::id::{ExtensionId, OrgId};
use domain::inbox::TodoKind;
use domain::org::Tier;
use domain::report::extension::{Cause, Extension};
use domain::words::Title;
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::periods::extensions::{self, Grant, Granted};
use store::periods::{Expected, Period};

use super::{later, period_of, subject};
use crate::access::{PeriodManage, Permit};
use crate::input::Day;
use crate::{App, Error, Faults, Result};

/// The refusal that names the codes that no org has.
pub const UNKNOWN_CODE: &str = "refused-extension-code";

/// More time for chosen orgs: each that is named, by number or code, and the schools of communes. Who has sent already
/// needs none and gets none.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// Made by the caller: sent twice, done once.
    #[serde(default)]
    pub id: Option<ExtensionId>,
    /// These orgs.
    #[serde(default)]
    pub orgs: Vec<OrgId>,
    /// The schools of these communes.
    #[serde(default)]
    pub schools_of: Vec<OrgId>,
    /// The orgs with these codes.
    #[serde(default)]
    pub codes: Vec<String>,
    /// The new last valid day: after the usual one, not over already, at most a year after the period.
    pub last_day: Day,
    /// Why, in a word; always needed.
    pub cause: Option<Cause>,
    /// Why, 3 to 200 characters: the orgs read it, and the report prints it.
    pub reason: String,
}

/// What the Department looks at before it grants, and what it has granted.
#[derive(Debug, Clone)]
pub struct ExtensionView {
    /// The period.
    pub period: Period,
    /// Who reports to the Department, by name: communes with their schools, and the units it runs itself.
    pub choices: Vec<Choice>,
    /// What was granted, the newest first.
    pub granted: Vec<Granted>,
}

/// An org right below the Department.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Choice {
    /// The org.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// Its tier.
    pub tier: Tier,
    /// Whether its own report is still to be sent.
    pub waits: bool,
    /// How many of its schools have not sent.
    pub schools_waiting: i64,
}

impl App {
    /// Whom more time can be given in a period, and whom it was.
    pub async fn extensions(
        &self,
        permit: &Permit<PeriodManage>,
        code: &str,
    ) -> Result<ExtensionView> {
        let mut tx = self.store.read().await?;
        let period = period_of(&mut tx, code).await?;
        let expected = store::periods::expected(&mut tx, &period).await?;
        let waiting = |one: &&Expected| one.stage.is_open();
        let orgs = store::orgs::children(&mut tx, permit.org(), period.ends_on).await?;
        let choice = |org: store::orgs::Org| {
            let own = expected.iter().find(|one| one.org == org.id)?;
            let below = expected.iter().filter(|one| one.managing == Some(org.id));
            Some(Choice {
                org: org.id,
                name: org.name,
                tier: own.tier,
                waits: own.stage.is_open(),
                schools_waiting: i64::try_from(below.filter(waiting).count()).unwrap_or(i64::MAX),
            })
        };
        let choices = orgs.into_iter().filter_map(choice).collect();
        let granted = extensions::granted(&mut tx, period.id).await?;
        Ok(ExtensionView { period, choices, granted })
    }

    /// Gives chosen orgs more time; gives how many got it. The same id is answered as the first time: nobody gets it twice.
    pub async fn extend(
        &self,
        permit: &Permit<PeriodManage>,
        code: &str,
        extend: &Extend,
    ) -> Result<usize> {
        let mut tx = self.store.write().await?;
        let period = period_of(&mut tx, code).await?;
        let id = extend.id.unwrap_or_else(|| ExtensionId(self.world.new_id()));
        if extensions::known(&mut tx, period.id, id).await? {
            return Ok(0);
        }
        let (extension, orgs) = self.parse_extension(&mut tx, &period, extend).await?;
        let by = permit.account().to_string();
        let at = self.world.now();
        let grant = Grant { id, period: period.id, extension: &extension, by: &by, at };
        for org in &orgs {
            extensions::insert(&mut tx, *org, &grant).await?;
        }
        let (due, about) = (first_late(extension.last_day), subject(code));
        for kind in [TodoKind::ReportWrite, TodoKind::ReportFix] {
            store::inbox::set_due(&mut tx, &orgs, kind, &about, due).await?;
        }
        let change = json!({
            "orgs": orgs, "last_day": extension.last_day, "cause": extension.cause,
            "reason": extension.reason,
        });
        let subject = format!("period/{code}");
        self.note(&mut tx, permit.org(), permit.actor(), "period.extend", &subject, change).await?;
        tx.commit().await?;
        Ok(orgs.len())
    }

    async fn parse_extension(
        &self,
        tx: &mut Tx,
        period: &Period,
        extend: &Extend,
    ) -> Result<(Extension, Vec<OrgId>)> {
        let mut faults = Faults::default();
        let last_day = extend.last_day.parse();
        if last_day.is_none() {
            faults.add("last_day", "fault-day");
        }
        let cause = faults.take("cause", "fault-extension-cause", extend.cause.ok_or(()));
        let reason = faults.take("reason", "fault-title", Title::parse(&extend.reason));
        let mut named: BTreeSet<OrgId> = extend.orgs.iter().copied().collect();
        let mut unknown = Vec::new();
        for code in extend.codes.iter().map(|code| code.trim()).filter(|code| !code.is_empty()) {
            match store::orgs::by_code(tx, code).await? {
                Some(org) => {
                    named.insert(org.id);
                }
                None => unknown.push(code),
            }
        }
        if !unknown.is_empty() {
            return Err(Error::refused_with(UNKNOWN_CODE, "codes", unknown.join(", ")));
        }
        let expected = store::periods::expected(tx, period).await?;
        let chosen = |one: &&Expected| {
            let of_commune =
                || one.managing.is_some_and(|above| extend.schools_of.contains(&above));
            named.contains(&one.org) || of_commune()
        };
        let open: Vec<&Expected> =
            expected.iter().filter(chosen).filter(|one| one.stage.is_open()).collect();
        if open.is_empty() {
            faults.add("orgs", "fault-extension-nobody");
        }
        if let Some(day) = last_day {
            self.check_day(period, day, &open, &mut faults);
        }
        let (Some(last_day), Some(cause), Some(reason)) = (last_day, cause, reason) else {
            return Err(Error::Invalid(faults));
        };
        faults.done()?;
        let extension = Extension { last_day, cause, reason: reason.as_str().to_owned() };
        Ok((extension, open.into_iter().map(|one| one.org).collect()))
    }

    /// A day that is over helps nobody, one before the usual day would take time away.
    fn check_day(&self, period: &Period, day: Date, open: &[&Expected], faults: &mut Faults) {
        if day < self.world.today() {
            faults.add("last_day", "fault-extension-past");
        } else if day > later(period.ends_on, 366) {
            faults.add("last_day", "fault-period-far");
        } else if open.iter().any(|one| day <= period.last_day(one.tier)) {
            faults.add("last_day", "fault-extension-early");
        }
    }
}
