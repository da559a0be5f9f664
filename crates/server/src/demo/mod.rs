//! The demonstration province: every record in it was made by the same acts that people use, told over fourteen months.

mod campaign;
mod day;
mod families;
mod help;
mod joint;
mod keeping;
mod moves;
mod names;
mod places;
mod reports;
mod rights;
mod roadmap;
mod selection;
mod staff;
mod tree;
mod world;
mod year;

use std::sync::Arc;

use app::App;
use domain::access::{Own, Role};
use domain::id::OrgId;

use self::help::Filling;
use self::selection::Selecting;
use self::staff::{Desk, Hiring, Pair, SignIn};
use self::tree::{School, Tree};
pub use self::world::{Story, TODAY};
use self::year::Teller;
use crate::cli::Size;
use crate::failure::Failure;

/// Schools whose people can sign in.
const OPEN_SCHOOLS: usize = 2;
/// From where the chances of the communes' roadmaps are numbered, beyond those of the schools.
const ROADMAPS: u64 = 10_000;

/// Fills an empty database; gives the sign-ins. All ledgers together have at least `ledger_lines` lines when that many are
/// asked for. `progress` is told how many schools are done.
///
/// # Errors
/// `Failure::Failed`: an act refused, which would be our fault.
pub async fn tell(
    app: &App,
    story: &Arc<Story>,
    size: Size,
    ledger_lines: Option<u64>,
    progress: impl Fn(usize, usize),
) -> Result<Vec<SignIn>, Failure> {
    story.at(jiff::civil::date(2025, 9, 5), 7 * 60);
    let tree = tree::grow(app, story, size).await?;
    let mut hiring = Hiring::new(app, story);
    let lead = hiring.department(&tree).await?;
    let mut desks = Vec::new();
    for (n, commune) in tree.communes.iter().enumerate() {
        let desk = hiring.commune(commune, n < 2).await?;
        // With a chance of its own: what the schools go through does not hang on it.
        let before = story.chance_of(ROADMAPS + u64::try_from(n).unwrap_or(0));
        let written = roadmap::write(app, desk.officer, commune.id).await;
        story.chance_again(before);
        written.map_err(|error| Failure::Failed(format!("{}: {error}", commune.code)))?;
        desks.push((commune.id, desk));
    }
    // With a chance of its own, for the ids that it takes.
    let before = story.chance_of(ROADMAPS - 1);
    story.at(jiff::civil::date(2026, 10, 10), 9 * 60);
    let opened = campaign::open(app, lead.officer, tree.department.id).await;
    story.chance_again(before);
    opened.map_err(Failure::failed)?;
    let mut filling = Filling::new(app, story, ledger_lines, tree.schools.len());
    let mut staffed = Vec::new();
    let mut open_schools = Vec::new();
    for (n, school) in told_first(&tree).into_iter().enumerate() {
        let open = n < OPEN_SCHOOLS + 2;
        story.at(jiff::civil::date(2025, 9, 8), 7 * 60);
        let pair = hiring.school(school, open).await?;
        let teller = Teller::new(app, story, school, pair);
        let told = teller.tell().await?;
        let own = Own::Club(told.club);
        let advisor = hiring.hire(&school.org, Role::Advisor, own, n < OPEN_SCHOOLS).await?;
        keeping::entrust(app, (school, pair), told.club, advisor, n < OPEN_SCHOOLS).await?;
        if n < OPEN_SCHOOLS {
            open_schools.push(moves::At { school, pair, club: told.club });
            let held = told.helped.first().map(|helped| helped.id);
            let selecting = Selecting { app, story, school, pair, club: told.club, held };
            // With a chance of its own: what the other schools go through does not hang on it.
            let number = u64::try_from(n).unwrap_or(0);
            let before = story.chance_of(number);
            let done = match selecting.tell(teller.late_list()).await {
                Ok(()) => places::tell(app, story, school, pair, told.club).await,
                Err(error) => Err(error),
            };
            story.chance_again(before);
            done.map_err(|error| Failure::Failed(format!("{}: {error}", school.org.code)))?;
            hiring.hire(&school.org, Role::FormTeacher, Own::Class(told.class), true).await?;
            let ambassador =
                hiring.hire(&school.org, Role::Ambassador, Own::Club(told.club), true).await?;
            let own = Own::Learner(told.learner);
            let role = Role::Ambassador;
            app.grant_for_system(ambassador, school.org.id, role, &own)
                .await
                .map_err(Failure::failed)?;
            hiring.hire(&school.org, Role::Guardian, Own::Learner(told.learner), true).await?;
        }
        filling.school(school, pair, &told.helped).await?;
        staffed.push((school, pair));
        progress(n + 1, tree.schools.len());
    }
    if let [here, there] = open_schools[..] {
        let before = story.chance_of(u64::try_from(OPEN_SCHOOLS).unwrap_or(0));
        let done = match moves::tell(app, story, here, there).await {
            Ok(()) => Box::pin(joint::tell(app, story, here, there, tree.partner.id)).await,
            Err(error) => Err(error),
        };
        story.chance_again(before);
        done.map_err(|error| Failure::Failed(format!("{}: {error}", here.school.org.code)))?;
    }
    report(app, story, &tree, lead, &desks, &staffed).await?;
    story.at(TODAY, 9 * 60);
    hiring.with_tokens().await
}

/// Two siblings of the first commune, a school of another and an attached unit come first: they have the sign-ins.
fn told_first(tree: &Tree) -> Vec<&School> {
    let of = |commune: OrgId| {
        tree.schools.iter().filter(move |school| school.org.managing == Some(commune))
    };
    let mut first: Vec<&School> = of(tree.communes[0].id).take(OPEN_SCHOOLS).collect();
    first.extend(tree.communes.get(1).and_then(|commune| of(commune.id).next()));
    first.extend(of(tree.department.id).next());
    let rest =
        tree.schools.iter().filter(|school| !first.iter().any(|one| one.org.id == school.org.id));
    let rest: Vec<&School> = rest.collect();
    first.into_iter().chain(rest).collect()
}

async fn report(
    app: &App,
    story: &Story,
    tree: &Tree,
    lead: Desk,
    desks: &[(OrgId, Desk)],
    staffed: &[(&School, Pair)],
) -> Result<(), Failure> {
    reports::open(app, story, tree.department.id, lead).await?;
    let mut sent: Vec<(&School, OrgId)> = Vec::new();
    for (school, pair) in staffed {
        if reports::school(app, story, school, *pair).await? {
            sent.push((school, school.org.id));
        }
    }
    let below = |office: OrgId| -> Vec<OrgId> {
        let below = sent.iter().filter(|(school, _)| school.org.managing == Some(office));
        below.map(|(_, id)| *id).collect()
    };
    let mut communes = Vec::new();
    for (commune, desk) in desks {
        let accepted =
            reports::review(app, story, *commune, desk.officer, &below(*commune), 86).await?;
        if accepted && story.chance(55) {
            story.at(jiff::civil::date(2026, 11, 19), story.between(8 * 60, 17 * 60));
            reports::send(app, *commune, (*desk).into()).await.map_err(Failure::failed)?;
            communes.push(*commune);
        }
    }
    communes.extend(below(tree.department.id));
    reports::review(app, story, tree.department.id, lead.officer, &communes, 60).await?;
    Ok(())
}
