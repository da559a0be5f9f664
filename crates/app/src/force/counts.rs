//! Headcounts of the force by org, stage, sex and school year: numbers, never names (R01).

use std::collections::BTreeMap;

use domain::calendar::SchoolYear;
use domain::id::{ClubId, OrgId};
use domain::org::{OrgKind, Stage};
use domain::roster::grade_of_class;
use domain::term::Gender;
use schemars::JsonSchema;
use serde::Serialize;
use store::orgs::Org;

use crate::access::{ForceCount, Permit};
use crate::clubs::days_of;
use crate::{App, Result};

/// A headcount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// Schools with at least one ambassador or club.
    pub schools: i64,
    /// Clubs, teams and groups.
    pub clubs: i64,
    /// Ambassadors who are or were in the force to the end of the year, persons.
    pub people: i64,
    /// Boys among them.
    pub male: i64,
    /// Girls among them.
    pub female: i64,
    /// Those whose list does not tell.
    pub unknown: i64,
}

impl Count {
    fn people(&mut self, gender: Gender, n: i64) {
        self.people += n;
        match gender {
            Gender::Male => self.male += n,
            Gender::Female => self.female += n,
            Gender::Unknown => self.unknown += n,
        }
    }

    fn add(&mut self, other: Self) {
        self.schools += other.schools;
        self.clubs += other.clubs;
        self.people += other.people;
        self.male += other.male;
        self.female += other.female;
        self.unknown += other.unknown;
    }
}

/// A line of the table: an org directly below, or the org itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// The org.
    pub org: Org,
    /// It and everything below it.
    pub count: Count,
}

/// The inside of one school: by club and by grade.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inside {
    /// Club, its name, its headcount.
    pub clubs: Vec<(ClubId, String, Count)>,
    /// Grade 1 to 12, its headcount; `None` where the class tells no grade.
    pub grades: Vec<(Option<u8>, Count)>,
}

/// Headcounts as seen from one org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headcounts {
    /// The school year.
    pub year: SchoolYear,
    /// The orgs directly below, by name.
    pub rows: Vec<CountRow>,
    /// The sum: of the rows, and of the org itself where it is a school.
    pub total: Count,
    /// A school's own figures.
    pub inside: Option<Inside>,
}

impl App {
    /// Headcounts of the orgs below, of one stage or all. Figures lead down the tree; the rows add up to the total.
    pub async fn headcounts(
        &self,
        permit: &Permit<ForceCount>,
        year: SchoolYear,
        stage: Option<Stage>,
    ) -> Result<Headcounts> {
        let here = permit.org_record();
        let today = self.world.today();
        let mut tx = self.store.read().await?;
        let scope = permit.scope();
        let on = days_of(year).1.min(today);
        let schools = store::orgs::all_of_kind(&mut tx, scope, OrgKind::School, today).await?;
        let mut counts: BTreeMap<OrgId, Count> = BTreeMap::new();
        for (org, gender, n) in store::clubs::terms::headcounts(&mut tx, scope, year).await? {
            counts.entry(org).or_default().people(gender, n);
        }
        for (org, n) in store::clubs::terms::club_counts(&mut tx, scope, on).await? {
            counts.entry(org).or_default().clubs += n;
        }
        let mut below: BTreeMap<OrgId, Count> = BTreeMap::new();
        let mut total = Count::default();
        for school in schools.iter().filter(|org| stage.is_none_or(|s| org.stage == Some(s))) {
            let Some(mut count) = counts.get(&school.id).copied() else { continue };
            count.schools = 1;
            total.add(count);
            let ids = school.path.ids();
            let step = ids.iter().position(|id| *id == here.id).and_then(|at| ids.get(at + 1));
            if let Some(child) = step {
                below.entry(*child).or_default().add(count);
            }
        }
        let children = store::orgs::children(&mut tx, here.id, today).await?;
        let rows = children
            .into_iter()
            .filter(|org| match org.kind {
                OrgKind::Commune => true,
                OrgKind::School => stage.is_none_or(|s| org.stage == Some(s)),
                OrgKind::Ministry | OrgKind::Department | OrgKind::Office | OrgKind::Partner => {
                    false
                }
            })
            .map(|org| CountRow { count: below.get(&org.id).copied().unwrap_or_default(), org })
            .collect();
        let inside = match here.kind {
            OrgKind::School => Some(inside(&mut tx, here.id, year).await?),
            _ => None,
        };
        Ok(Headcounts { year, rows, total, inside })
    }
}

async fn inside(tx: &mut store::Tx, org: OrgId, year: SchoolYear) -> Result<Inside> {
    let names = store::clubs::list(tx, org).await?;
    let mut clubs: BTreeMap<ClubId, Count> = BTreeMap::new();
    let mut grades: BTreeMap<Option<u8>, Count> = BTreeMap::new();
    for (club, class, gender, n) in store::clubs::terms::inside(tx, org, year).await? {
        clubs.entry(club).or_default().people(gender, n);
        grades.entry(grade_of_class(&class)).or_default().people(gender, n);
    }
    let clubs = names
        .into_iter()
        .filter_map(|club| clubs.get(&club.id).map(|count| (club.id, club.name, *count)))
        .collect();
    Ok(Inside { clubs, grades: grades.into_iter().collect() })
}
