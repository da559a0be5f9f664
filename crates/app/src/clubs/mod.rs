//! Clubs: founded with a decision, shown, closed (R01, R16). Their members are in `terms`.

pub mod advisors;
pub mod charter;
pub mod founding;
pub mod officers;
pub mod steps;
pub mod terms;

use domain::calendar::SchoolYear;
use domain::id::ClubId;
use domain::ledger::{Line, Measure, Source};
use domain::org::OrgKind;
use domain::term::{ClubKind, EndReason, TermState, TermStep};
use domain::text::{normalise, title_key};
use domain::words::Title;
use jiff::civil::{Date, date};
use serde_json::json;
use store::clubs::terms::Filter;

pub use store::clubs::Club;
pub use store::clubs::terms::Term;

use crate::access::{ForceManage, ForceRead, Permit};
use crate::input::Day;
use crate::{App, Error, Faults, Result};

/// Nothing of the programme is older than this.
pub const FIRST_DAY: Date = date(2020, 1, 1);

/// Longest decision number and longest name of an advisor, in characters.
const LINE_MAX: usize = 100;

/// What a club is called in papers.
const SOURCE: &str = "club";

/// A new club.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClub {
    /// Brought by the caller: the same id sent twice founds one club.
    #[serde(default)]
    pub id: Option<ClubId>,
    /// Câu lạc bộ, đội or nhóm.
    pub kind: ClubKind,
    /// Its name, 3 to 200 characters, unique in the org.
    pub name: String,
    /// Number of the founding decision, as written on it; up to 100 characters.
    #[serde(default)]
    pub decision: String,
    /// The day of its founding; today when empty.
    #[serde(default)]
    pub founded_on: Day,
    /// Name of the teacher; up to 100 characters.
    #[serde(default)]
    pub advisor: String,
}

/// How a club is closed.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClubClosing {
    /// The last day; today when empty.
    #[serde(default)]
    pub on: Day,
}

/// A club with its active members. No `Debug`: children's names.
#[derive(Clone)]
pub struct ClubView {
    /// The club.
    pub club: Club,
    /// Its active members by given name.
    pub members: Vec<Term>,
    /// Who holds and held its posts: those in post first.
    pub officers: Vec<officers::Officer>,
    /// Who advises it and who did: the one in charge first.
    pub advisors: Vec<advisors::Advisor>,
    /// Whether its founding decision was signed here and can be printed.
    pub has_paper: bool,
}

/// The first and the last day of a school year: 1 September and 31 August (R07).
pub fn days_of(year: SchoolYear) -> (Date, Date) {
    (year.first_day(), year.last_day())
}

impl App {
    /// The clubs of a school, by name; an advisor's own.
    pub async fn clubs(&self, permit: &Permit<ForceRead>) -> Result<Vec<Club>> {
        let mut tx = self.store.read().await?;
        let mut clubs = store::clubs::list(&mut tx, permit.org()).await?;
        if let Some(own) = permit.clubs() {
            clubs.retain(|club| own.contains(&club.id));
        }
        Ok(clubs)
    }

    /// A club and its active members.
    pub async fn club(&self, permit: &Permit<ForceRead>, id: ClubId) -> Result<ClubView> {
        permit.check_club(id)?;
        let mut tx = self.store.read().await?;
        let found = store::clubs::find(&mut tx, permit.org(), id).await?;
        let club = found.ok_or(Error::NotFound)?;
        let filter = Filter { club: Some(id), state: Some(TermState::Active), ..Filter::default() };
        let members =
            store::clubs::terms::whole(&mut tx, permit.org(), permit.only(), &filter).await?;
        let officers = store::clubs::officers::list(&mut tx, permit.org(), id).await?;
        let advisors = store::clubs::advisors::list(&mut tx, permit.org(), id).await?;
        let (org, source) = (permit.org(), id.to_string());
        let paper = store::papers::newest_of(&mut tx, org, SOURCE, &source).await?;
        Ok(ClubView { club, members, officers, advisors, has_paper: paper.is_some() })
    }

    /// Founds a club; the same id again answers as the first time.
    pub async fn found_club(&self, permit: &Permit<ForceManage>, new: &NewClub) -> Result<ClubId> {
        let org = permit.org();
        if permit.org_record().kind != OrgKind::School {
            return Err(Error::refused("refused-club-school"));
        }
        let today = self.world.today();
        let mut faults = Faults::default();
        let name = faults.take("name", "fault-title", Title::parse(&new.name));
        let decision = line(&new.decision, "decision", &mut faults);
        let advisor = line(&new.advisor, "advisor", &mut faults);
        let founded_on = day_between(&new.founded_on, FIRST_DAY, today, "founded_on", &mut faults);
        let id = new.id.unwrap_or_else(|| self.world.new_id().into());
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        if let Some(there) = store::clubs::find(&mut tx, org, id).await? {
            let same = name.is_some_and(|name| name.as_str() == there.name);
            return if same && there.kind == new.kind { Ok(id) } else { Err(Error::Stale) };
        }
        let key = name.as_ref().map(|name| title_key(name.as_str())).unwrap_or_default();
        if name.is_some() && store::clubs::name_taken(&mut tx, org, &key).await? {
            faults.add("name", "fault-club-taken");
        }
        let (Some(name), true) = (name, faults.0.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let club = Club {
            id,
            kind: new.kind,
            name: name.as_str().to_owned(),
            decision,
            decided_on: None,
            founded_on,
            closed_on: None,
            advisor,
            members: 0,
        };
        store::clubs::insert(&mut tx, org, &club, &key).await?;
        let born = Line::of(Measure::Club, founded_on, 1, Source::Club, id.0);
        store::ledger::append(&mut tx, org, &[born]).await?;
        let change = json!({ "kind": new.kind, "founded_on": founded_on.to_string() });
        self.note(&mut tx, org, permit.actor(), "club.found", &format!("club/{id}"), change)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Closes a club: its members' terms end with it. A closed club stays closed; asking again changes nothing.
    pub async fn close_club(
        &self,
        permit: &Permit<ForceManage>,
        id: ClubId,
        closing: &ClubClosing,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let club = store::clubs::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        if club.closed_on.is_some() {
            return Ok(());
        }
        let mut faults = Faults::default();
        let today = self.world.today();
        let on = day_between(&closing.on, club.founded_on, today, "on", &mut faults);
        faults.done()?;
        let filter = Filter { club: Some(id), ..Filter::default() };
        let mut members = store::clubs::terms::whole(&mut tx, org, None, &filter).await?;
        members.retain(|term| term.state.is_open());
        if members.iter().any(|term| term.since > on) {
            return Err(Error::invalid("on", "fault-club-close-early"));
        }
        let closed = EndReason::ClubClosed;
        self.end_terms(&mut tx, org, permit.actor(), &members, TermStep::Withdraw, on, closed)
            .await?;
        store::clubs::close(&mut tx, org, id, on).await?;
        self.end_advisors(&mut tx, org, id, on).await?;
        let gone = Line::of(Measure::Club, on, -1, Source::Club, id.0);
        store::ledger::append(&mut tx, org, &[gone]).await?;
        let change = json!({ "on": on.to_string(), "members": members.len() });
        self.note(&mut tx, org, permit.actor(), "club.close", &format!("club/{id}"), change)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// A line of text: normalised, at most [`LINE_MAX`] characters, nothing is fine.
fn line(text: &str, field: &str, faults: &mut Faults) -> String {
    let text = normalise(text);
    if text.chars().count() > LINE_MAX {
        faults.add(field, "fault-line");
    }
    text
}

/// The day that was typed, or the last possible one when nothing was; both bounds are allowed.
pub(crate) fn day_between(
    typed: &Day,
    first: Date,
    last: Date,
    field: &str,
    faults: &mut Faults,
) -> Date {
    if typed.0.trim().is_empty() {
        return last;
    }
    match typed.parse() {
        Some(day) if (first..=last).contains(&day) => day,
        Some(_) => {
            faults.add(field, "fault-day-range");
            last
        }
        None => {
            faults.add(field, "fault-day");
            last
        }
    }
}
