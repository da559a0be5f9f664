//! The matrix of rights: every route, role, org, state of account and form of answer against the tables of docs/rights
//! (security.md 3.5; abuse 1 to 6).

mod canary;
mod family;
mod fields;
mod reach;
mod seats;
mod table;
mod twins;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::App;
use axum::Router;
use axum::http::{Method, StatusCode};
use domain::access::{Action, Role};
use domain::account::AccountState;
use testkit::{PASSWORD, Province, on_each_app};
use tower::ServiceExt as _;
use web::doors::{Door, Front};
use web::session::AccountOf;

use seats::Seat;
use walk::{Cell, Expected, Form};

#[test]
fn the_policy_is_the_written_one() {
    let policy = table::policy();
    for action in Action::ALL {
        for role in Role::ALL {
            let written = &policy[&(action.code().to_owned(), role.code().to_owned())];
            assert_eq!(*written, role.reach(*action), "{role} {action}");
        }
    }
}

#[test]
fn every_route_is_in_the_table_and_every_line_has_a_route() {
    let written = table::routes();
    let line = |door: &Door| table::Line {
        method: door.method.to_string(),
        path: door.path.to_owned(),
        right: door.right.code().to_owned(),
        fresh: door.fresh_proof,
    };
    let hung: Vec<table::Line> = server::house::doors().list().iter().map(line).collect();
    let unwritten: Vec<_> = hung.iter().filter(|line| !written.contains(line)).collect();
    let idle: Vec<_> = written.iter().filter(|line| !hung.contains(line)).collect();
    assert!(
        unwritten.is_empty() && idle.is_empty(),
        "routes that routes.tsv does not name so: {unwritten:#?}\nlines without such a route: {idle:#?}"
    );
    let places: BTreeSet<_> = written.iter().map(|line| (&line.method, &line.path)).collect();
    assert_eq!(places.len(), written.len(), "routes.tsv: a route is named twice");
}

/// Every cell. An account that is not active is asked about its own org, where an active one of its role may most.
fn cells(seats: &[Seat], province: &Province) -> Vec<Cell> {
    let policy = table::policy();
    let lines = table::routes();
    let places = seats::places(province);
    let mut cells = Vec::new();
    for door in server::house::doors().list() {
        let line = lines.iter().find(|l| l.method == door.method.as_str() && l.path == door.path);
        let line =
            line.unwrap_or_else(|| panic!("{} {} is not in the table", door.method, door.path));
        let forms: &[Form] = match door.front {
            Front::Page => &[Form::Page, Form::Fragment],
            Front::Api => &[Form::Json],
        };
        for (number, seat) in seats.iter().enumerate() {
            let held = seat.held.as_ref();
            let home = held.filter(|held| held.state != AccountState::Active);
            for (place, org) in &places {
                let elsewhere = home.is_some_and(|held| held.place != *place);
                let no_org = !door.path.contains("{org}") && *place != "school";
                if (door.path.contains("{org}") && elsewhere) || no_org {
                    continue;
                }
                for form in forms {
                    // Every page is asked as a fragment too where the asker is at home; those that answer so, everywhere.
                    let at_home = held.is_none_or(|held| held.place == *place);
                    if *form == Form::Fragment && !door.fragment && !at_home {
                        continue;
                    }
                    let expected = walk::expected(&policy, line, held, place);
                    let (door, form) = (door.clone(), *form);
                    cells.push(Cell {
                        door,
                        seat: number,
                        target: place,
                        org: *org,
                        form,
                        expected,
                    });
                }
            }
        }
    }
    cells
}

/// Asks all of them, on as many threads as there are, and collects what differs.
async fn ask_all(router: &Router, seats: &Arc<Vec<Seat>>, cells: Vec<Cell>) -> Vec<String> {
    let mut tasks = tokio::task::JoinSet::new();
    for part in cells.chunks(cells.len().div_ceil(4).max(1)) {
        let (router, seats, part) = (router.clone(), seats.clone(), part.to_vec());
        tasks.spawn(async move {
            let mut faults = Vec::new();
            for cell in &part {
                faults.extend(walk::ask(&router, cell, &seats[cell.seat]).await.err());
            }
            faults
        });
    }
    tasks.join_all().await.concat()
}

/// The whole database as a backup would hold it, but for sessions and failed sign-ins.
async fn everything(app: &App) -> BTreeMap<&'static str, Vec<String>> {
    let mut tx = app.store().read().await.unwrap();
    let mut tables = BTreeMap::new();
    for table in store::dump::tables() {
        let mut reading = store::dump::Reading::of(table);
        let rows: &mut Vec<String> = tables.entry(table.name).or_default();
        loop {
            let batch = reading.next(&mut tx).await.unwrap();
            if batch.is_empty() {
                break;
            }
            rows.extend(batch);
        }
    }
    tables
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_cell_of_the_matrix_is_as_written() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let seats = Arc::new(seats::fill(&app, &mut province).await);
        let router = walk::router(&app);
        let cells = cells(&seats, &province);
        let relations: BTreeSet<_> = cells
            .iter()
            .filter_map(|cell| Some((seats[cell.seat].held.as_ref()?.place, cell.target)))
            .map(|(from, to)| seats::relation(from, to))
            .collect();
        let all = ["child", "none", "other branch", "own", "parent", "sibling"];
        assert_eq!(relations, BTreeSet::from(all));

        let total = cells.len();
        let refused = |cell: &Cell| !matches!(cell.expected, Expected::Through | Expected::Open);
        let (closed, open): (Vec<_>, Vec<_>) = cells.into_iter().partition(refused);
        let before = everything(&app).await;
        let mut faults = ask_all(&router, &seats, closed.clone()).await;
        assert!(faults.is_empty(), "{} cells differ:\n{}", faults.len(), faults.join("\n"));
        let after = everything(&app).await;
        for (table, rows) in &before {
            assert!(after[table] == *rows, "refused requests changed {table}");
        }

        // What is one's own (signing out, giving the password) is asked with a session made for it.
        let (own, shared): (Vec<_>, Vec<_>) = open.into_iter().partition(|cell| {
            cell.expected == Expected::Through && !cell.door.path.contains("{org}")
        });
        faults.extend(ask_all(&router, &seats, shared).await);
        for cell in &own {
            let mut seat = seats[cell.seat].clone();
            let login = &seat.held.as_ref().unwrap().login;
            seat.session = app.sign_in(login, PASSWORD, "").await.unwrap().unwrap();
            faults.extend(walk::ask(&router, cell, &seat).await.err());
        }
        assert!(faults.is_empty(), "{} cells differ:\n{}", faults.len(), faults.join("\n"));
        for (org, code) in app.all_orgs().await.unwrap() {
            let check = app.check_chain(org, &[]).await.unwrap();
            assert!(check.fault.is_none(), "the chain of {code}");
        }
        println!("{total} cells, {} of them refused", closed.len());
    })
    .await;
}

/// A session is no token and a token is no session.
#[tokio::test]
async fn each_proof_opens_its_own_front_only() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = province.lead();
        let router = walk::router(&app);
        for door in server::house::doors().list() {
            if door.right == web::doors::Right::Public {
                continue;
            }
            let org = province.department.id;
            let form = if door.front == Front::Api { Form::Json } else { Form::Fragment };
            // The wrong way round: the token as cookie, the session as bearer.
            let request = walk::request(door, org, form, &lead.token, &lead.session);
            let answer = router.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{} {}", door.method, door.path);
            assert!(answer.extensions().get::<AccountOf>().is_none());
        }
    })
    .await;
}

/// A route that asks for fresh proof sends whoever gave the password long ago to give it again.
#[tokio::test]
async fn old_proof_does_not_open_what_asks_for_fresh_proof() {
    on_each_app(async |app, world| {
        let mut province = Province::found(&app).await;
        let seats = seats::fill(&app, &mut province).await;
        let router = walk::router(&app);
        let policy = table::policy();
        let places = seats::places(&province);
        world.set(app.now().plus_minutes(app::accounts::PROOF_MINUTES));
        for line in table::routes().iter().filter(|line| line.fresh) {
            let doors = server::house::doors();
            let door = doors
                .list()
                .iter()
                .find(|d| d.path == line.path && d.method == line.method.as_str());
            let door = door.expect("the table is the list of doors");
            if door.front == Front::Api {
                continue;
            }
            let may = |seat: &&Seat, place: &str| {
                walk::expected(&policy, line, seat.held.as_ref(), place) == Expected::Through
            };
            let (seat, place) = places
                .keys()
                .find_map(|place| Some((seats.iter().find(|seat| may(seat, place))?, place)))
                .unwrap_or_else(|| panic!("nobody may {} {}", door.method, door.path));
            let request = walk::request(door, places[place], Form::Page, &seat.session, "");
            let answer = router.clone().oneshot(request).await.unwrap();
            let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or("");
            assert!(to.starts_with("/proof"), "{} {}: {}", door.method, door.path, answer.status());
            assert!(answer.extensions().get::<AccountOf>().is_none());
        }
    })
    .await;
}

/// Whether somebody sees the org at `place` by page and by program.
async fn sees(router: &Router, worker: &testkit::Worker) -> [StatusCode; 2] {
    let mut answers = [StatusCode::OK; 2];
    let ways = [("/o/{org}/about", Form::Page), ("/api/v1/orgs/{org}", Form::Json)];
    for (answer, (path, form)) in answers.iter_mut().zip(ways) {
        let doors = server::house::doors();
        let door = doors.list().iter().find(|d| d.path == path && d.method == Method::GET).unwrap();
        let request = walk::request(door, worker.org, form, &worker.session, &worker.token);
        *answer = router.clone().oneshot(request).await.unwrap().status();
    }
    answers
}

#[tokio::test]
async fn a_withdrawn_role_acts_no_more_from_the_next_request() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let router = walk::router(&app);
        let coordinator = province.coordinator();
        assert_eq!(sees(&router, coordinator).await, [StatusCode::OK; 2]);
        let mut tx = app.store().write().await.unwrap();
        let yesterday = testkit::TODAY.yesterday().unwrap();
        let (id, org, role) = (coordinator.id, coordinator.org, coordinator.role);
        store::accounts::end_grants(&mut tx, id, org, role, yesterday).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(sees(&router, coordinator).await, [StatusCode::NOT_FOUND; 2]);
    })
    .await;
}

#[tokio::test]
async fn a_lock_ends_session_and_token_and_unlocking_does_not_bring_them_back() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let router = walk::router(&app);
        let operator = province.worker(Role::Operator, province.department.id);
        let head = province.head();
        let permit = operator.permit_at(&app, head.org).await;
        assert_eq!(sees(&router, head).await, [StatusCode::OK; 2]);
        let gone = [StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED];
        app.set_locked(&permit, head.id, true).await.unwrap();
        assert_eq!(sees(&router, head).await, gone);
        app.set_locked(&permit, head.id, false).await.unwrap();
        assert_eq!(sees(&router, head).await, gone);
    })
    .await;
}
