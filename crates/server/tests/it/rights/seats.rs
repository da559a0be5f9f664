//! Who walks: every role at its place, every state of account, and nobody.

use std::collections::BTreeMap;

use app::App;
use domain::access::{Own, Role};
use domain::account::AccountState;
use domain::id::{AccountId, ClubId, LearnerId, OrgId};
use testkit::{Province, Worker};

/// The tree of the small province, written by hand: an org and the one it reports to.
pub const TREE: [(&str, &str); 9] = [
    ("department", ""),
    ("commune", "department"),
    ("other commune", "department"),
    ("school", "commune"),
    ("sibling", "commune"),
    ("far school", "other commune"),
    // Stands in `commune`, reports to the Department.
    ("attached", "department"),
    ("partner", "commune"),
    // No such org.
    ("none", "nowhere"),
];

/// The org that it reports to.
pub fn above(place: &str) -> &'static str {
    TREE.iter().find(|(name, _)| *name == place).map_or("", |(_, above)| above)
}

/// Whether `place` is `top` or stands below it.
pub fn is_below(place: &str, top: &str) -> bool {
    place == top || (!place.is_empty() && is_below(above(place), top))
}

/// What an org is to another: own, parent, child, sibling, other branch, none.
pub fn relation(from: &str, to: &str) -> &'static str {
    match () {
        () if to == "none" => "none",
        () if to == from => "own",
        () if is_below(from, to) => "parent",
        () if is_below(to, from) => "child",
        () if above(from) == above(to) => "sibling",
        () => "other branch",
    }
}

/// The orgs by the names of [`TREE`].
pub fn places(province: &Province) -> BTreeMap<&'static str, OrgId> {
    BTreeMap::from([
        ("department", province.department.id),
        ("commune", province.commune.id),
        ("other commune", province.other_commune.id),
        ("school", province.school.id),
        ("sibling", province.sibling.id),
        ("far school", province.far_school.id),
        ("attached", province.attached.id),
        ("partner", province.partner.id),
        ("none", OrgId(987_654_321)),
    ])
}

/// Somebody who asks.
#[derive(Debug, Clone)]
pub struct Seat {
    /// For the message of a failure.
    pub name: String,
    /// The account, and with it the role, place and state; `None` for nobody.
    pub held: Option<Held>,
    /// The session's token; for nobody one that was never given out.
    pub session: String,
    /// The API token.
    pub token: String,
}

/// An account with one role.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: AccountId,
    pub login: String,
    pub role: Role,
    pub place: &'static str,
    pub state: AccountState,
}

/// Everybody: each role of the province where it has its place, then each role once more for each state but active.
pub async fn fill(app: &App, province: &mut Province) -> Vec<Seat> {
    let club = Own::Club(ClubId(app.new_id()));
    let class = Own::Class("9A".to_owned());
    let learner = Own::Learner(LearnerId(app.new_id()));
    let school = province.school.id;
    province.join(app, school, Role::Advisor, "truong.clb", club.clone()).await;
    province.join(app, school, Role::FormTeacher, "truong.gvcn", class.clone()).await;
    province.join(app, school, Role::Ambassador, "truong.daisu", club.clone()).await;
    let places = places(province);
    let name_of = |org: OrgId| *places.iter().find(|(_, id)| **id == org).expect("a known org").0;
    let mut seats: Vec<Seat> = province
        .workers
        .iter()
        .map(|worker| seat(worker, name_of(worker.org), AccountState::Active))
        .collect();
    let homes: BTreeMap<&str, OrgId> =
        province.workers.iter().map(|worker| (worker.role.code(), worker.org)).collect();
    for role in Role::ALL {
        let org = homes[role.code()];
        let own = match role {
            Role::Advisor | Role::Ambassador => club.clone(),
            Role::FormTeacher => class.clone(),
            Role::Guardian => learner.clone(),
            _ => Own::Org,
        };
        for state in [AccountState::Invited, AccountState::Locked, AccountState::Left] {
            let login = format!("{}.{}", state.code(), role.code().replace('_', "."));
            let worker = province.join(app, org, *role, &login, own.clone()).await;
            // The rows of session and token stay: the state alone must be enough, on every request.
            let mut tx = app.store().write().await.unwrap();
            let (id, now) = (worker.id, app.now());
            store::accounts::set_state(&mut tx, id, AccountState::Active, state, now)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            seats.push(seat(&worker, name_of(org), state));
        }
    }
    let guess = "A".repeat(43);
    seats.push(Seat {
        name: "nobody".to_owned(),
        held: None,
        session: guess.clone(),
        token: guess,
    });
    seats
}

fn seat(worker: &Worker, place: &'static str, state: AccountState) -> Seat {
    let (id, login, role) = (worker.id, worker.login.clone(), worker.role);
    Seat {
        name: format!("{} {role} at {place}", state.code()),
        held: Some(Held { id, login, role, place, state }),
        session: worker.session.clone(),
        token: worker.token.clone(),
    }
}
