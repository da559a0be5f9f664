//! D51: on random trees with random records the commune is the sum of its schools and the Department the sum of all.

use std::collections::BTreeMap;

use app::App;
use app::access::{OrgManage, ReportRead, ReportReview};
use app::orgs::NewOrg;
use app::reports::AcceptAll;
use domain::catalogue::{AUDIENCES, SERVICES};
use domain::id::OrgId;
use domain::indicator::{INDICATORS, cells};
use domain::ledger::{Line, Measure, Source};
use domain::org::{OrgKind, Stage};
use domain::report::Content;
use jiff::ToSpan as _;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use testkit::{Province, append, on_each_app};

use crate::periods::open_2026;

/// Measure, service, audience, day of the year from 01/11/2025, quantity.
type Raw = (usize, usize, usize, i64, i64);

fn line((measure, service, audience, day, quantity): &Raw) -> Line {
    let measure = Measure::ALL[*measure];
    let day = date(2025, 11, 1).checked_add(day.days()).unwrap();
    let base = Line::of(measure, day, *quantity, Source::Tally, uuid::Uuid::from_u128(1));
    if measure == Measure::Help {
        let (service, audience) = (SERVICES[*service].number, AUDIENCES[*audience].number);
        return Line { service, audience, ..base };
    }
    base
}

async fn school(app: &App, province: &Province, under: OrgId, n: usize) -> OrgId {
    let permit = province.lead().permit_at::<OrgManage>(app, under).await;
    let new = NewOrg {
        code: format!("R{under}-{n}"),
        kind: OrgKind::School,
        commune_kind: None,
        stage: Some(Stage::LowerSecondary),
        name: format!("Trường số {n} của {under}"),
        symbol: format!("R{n}"),
        place: String::new(),
        valid_from: app::orgs::COMMUNES_FROM.into(),
        latitude: None,
        longitude: None,
    };
    app.add_org(&permit, &new).await.unwrap()
}

/// Gives an org two people; one writes its report, the other sends it.
async fn settle(app: &App, org: OrgId) {
    let maker = app::accounts::Invite {
        login: format!("m{org}"),
        full_name: "Người lập".into(),
        role: domain::access::Role::Coordinator,
    };
    let signer = app::accounts::Invite {
        login: format!("s{org}"),
        full_name: "Người ký".into(),
        role: domain::access::Role::SchoolHead,
    };
    let own = domain::access::Own::Org;
    let mut ids = Vec::new();
    for invite in [maker, signer] {
        let invitation = app.invite_at(org, &invite, &own).await.unwrap();
        let (login, code) = (&invite.login, invitation.code.reveal());
        app.take_over(login, code, "ghế xanh mưa rào núi").await.unwrap();
        ids.push(invitation.id);
    }
    let write = app.permit_of(ids[0], org).await.unwrap();
    let text = || "Đã làm.".to_owned();
    let narrative = app::reports::Narrative {
        changed: 0,
        direction: text(),
        results: text(),
        assessment: text(),
        orientation: text(),
        proposals: text(),
    };
    app.write_narrative(&write, "2026", &narrative).await.unwrap();
    let sign = app.permit_of(ids[1], org).await.unwrap();
    app.submit_report(&sign, "2026", &app::reports::Submission { changed: 1 }).await.unwrap();
}

async fn content(app: &App, province: &Province, org: OrgId) -> Content {
    let read = province.lead().permit_at::<ReportRead>(app, org).await;
    app.report(&read, "2026").await.unwrap().content
}

fn values(content: &Content) -> BTreeMap<String, i64> {
    content.figures.iter().map(|cell| (cell.indicator.clone(), cell.value())).collect()
}

fn add(sum: &mut BTreeMap<String, i64>, part: &BTreeMap<String, i64>) {
    for (code, value) in part {
        *sum.entry(code.clone()).or_default() += value;
    }
}

#[tokio::test]
async fn the_commune_is_the_sum_of_its_schools_and_the_department_of_all() {
    let raw = (0..Measure::ALL.len(), 0..SERVICES.len(), 0..AUDIENCES.len(), 0..420i64, 0..300i64);
    let records = proptest::collection::vec(raw, 0..60);
    let tree = (
        proptest::collection::vec(records.clone(), 1..4),
        proptest::collection::vec(records.clone(), 0..3),
        proptest::collection::vec(records, 1..3),
    );
    let mut runner = TestRunner::deterministic();
    for _ in 0..3 {
        let (left, right, attached) = tree.new_tree(&mut runner).unwrap().current();
        on_each_app(async |app, _| {
            let province = Province::found(&app).await;
            open_2026(&app, &province).await;
            let root = province.department.id;
            let mut all = BTreeMap::new();
            for (commune, schools) in [
                (province.commune.id, &left),
                (province.other_commune.id, &right),
                (root, &attached),
            ] {
                let mut sum = BTreeMap::new();
                for (n, records) in schools.iter().enumerate() {
                    let id = school(&app, &province, commune, n).await;
                    let lines: Vec<Line> = records.iter().map(line).collect();
                    append(&app, id, &lines).await;
                    settle(&app, id).await;
                    let frozen = content(&app, &province, id).await;
                    assert_eq!(values(&frozen), by_hand(&lines), "{id}");
                    assert!(app.recompute(id, "2026", 1).await.unwrap().equal);
                    add(&mut sum, &values(&frozen));
                }
                if !schools.is_empty() {
                    let permit = province.lead().permit_at::<ReportReview>(&app, commune).await;
                    let all = AcceptAll { count: schools.len() };
                    app.accept_all(&permit, "2026", &all).await.unwrap();
                }
                if commune != root {
                    let sums = content(&app, &province, commune).await;
                    for indicator in &INDICATORS {
                        let expected = sum.get(indicator.code).copied().unwrap_or(0);
                        assert_eq!(sums.value(indicator.code), expected, "{}", indicator.code);
                    }
                    assert_eq!(sums.children.len(), schools.len());
                    crate::reports::send(&app, &province, commune).await;
                    crate::reports::accept(&app, &province, root, commune, 1).await;
                }
                add(&mut all, &sum);
            }
            let department = content(&app, &province, root).await;
            for indicator in &INDICATORS {
                let expected = all.get(indicator.code).copied().unwrap_or(0);
                assert_eq!(department.value(indicator.code), expected, "{}", indicator.code);
            }
            assert_eq!(department.children.len(), 2 + attached.len());
            assert_eq!(
                department.expected,
                i64::try_from(department.children.len() + department.missing.len()).unwrap()
            );
        })
        .await;
    }
}

/// The same figures from the lines themselves, without roll-ups and SQL.
fn by_hand(lines: &[Line]) -> BTreeMap<String, i64> {
    let total = |lines: Vec<&Line>| -> Vec<domain::ledger::Total> {
        let one = |line: &&Line| domain::ledger::Total {
            measure: line.measure,
            service: line.service,
            audience: line.audience,
            quantity: line.quantity,
        };
        lines.iter().map(one).collect()
    };
    let period = date(2025, 11, 25)..=date(2026, 11, 24);
    let flow = total(lines.iter().filter(|line| period.contains(&line.day)).collect());
    let stock = total(lines.iter().filter(|line| line.day <= testkit::TODAY).collect());
    cells(&flow, &stock).into_iter().map(|cell| (cell.indicator.clone(), cell.value())).collect()
}
