//! The homes: exactly one's own to-dos, figures and pictures that equal a count by hand.

use app::App;
use app::access::{ActivityRead, LedgerRead, OrgManage, OrgSee, ReportRead};
use app::orgs::NewOrg;
use app::overview::{Span, Tally};
use domain::access::{Own, Role};
use domain::calendar::{Month, first_late};
use domain::id::{ClubId, OrgId, TodoId};
use domain::inbox::TodoKind;
use domain::ledger::{Line, Measure, Source};
use domain::org::{OrgKind, Stage};
use domain::report::ReportStage;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use store::inbox::NewTodo;
use testkit::{Province, Worker, on_each_app, raw};

async fn raise(app: &App, org: OrgId, kind: TodoKind, subject: &str) {
    let mut tx = app.store().write().await.unwrap();
    let id = TodoId(app.new_id());
    let (detail, href) = ("chi tiết", "/x");
    let todo = NewTodo { org, id, kind, subject, detail, href, due: None, at: app.now() };
    store::inbox::raise(&mut tx, &todo).await.unwrap();
    tx.commit().await.unwrap();
}

async fn kinds(app: &App, worker: &Worker, org: OrgId) -> Vec<TodoKind> {
    let person = app.person(worker.id).await.unwrap().unwrap();
    let permit = worker.permit_at::<OrgSee>(app, org).await;
    let todos = app.todos(&permit, &person).await.unwrap();
    let mut kinds: Vec<TodoKind> = todos.into_iter().map(|todo| todo.kind).collect();
    kinds.sort();
    kinds
}

#[tokio::test]
async fn each_role_sees_exactly_its_own() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let orgs = [province.department.id, province.commune.id, province.school.id];
        for org in orgs {
            for kind in TodoKind::ALL {
                raise(&app, org, *kind, "x").await;
            }
        }
        for worker in &province.workers {
            let expected: Vec<TodoKind> = if orgs.contains(&worker.org) {
                let mine = |kind: &&TodoKind| kind.roles().contains(&worker.role);
                TodoKind::ALL.iter().filter(mine).copied().collect()
            } else {
                Vec::new()
            };
            assert_eq!(kinds(&app, worker, worker.org).await, expected, "{}", worker.login);
            let person = app.person(worker.id).await.unwrap().unwrap();
            let waiting = app.waiting(&person).await.unwrap();
            assert_eq!(waiting.len(), 1);
            assert_eq!(waiting[0].count, i64::try_from(expected.len()).unwrap());
        }
        // Who looks on from above has nothing to do there.
        assert!(kinds(&app, province.lead(), province.school.id).await.is_empty());
    })
    .await;
}

fn club(org: OrgId, id: ClubId, name: &str) -> String {
    format!(
        "insert into clubs (org_id, id, kind, name, sort_key, decision, founded_on, closed_on, advisor)
         values ({org}, '{id}', 'clb', '{name}', '{name}', '', '2026-09-01', '', '');"
    )
}

fn activity(org: OrgId, id: uuid::Uuid, club: ClubId, day: &str) -> String {
    format!(
        "insert into activities (org_id, id, item_id, club_id, kind, title, day, starts_at, minutes, place, adult,
         partner, stage, reached, reason, changed) values ({org}, '{id}', '', '{club}', 'support', 'Hỗ trợ', '{day}', '14:00',
         60, 'Thư viện', '', '', 'planned', 0, '', 0);"
    )
}

#[tokio::test]
async fn an_advisor_sees_only_their_club_in_to_dos_and_calendar() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let school = province.school.id;
        let (mine, other) = (ClubId(app.new_id()), ClubId(app.new_id()));
        let (first, second) = (app.new_id(), app.new_id());
        raw(&app, &(club(school, mine, "A") + &club(school, other, "B"))).await;
        raw(&app, &activity(school, first, mine, "2026-11-16")).await;
        raw(&app, &activity(school, second, other, "2026-11-29")).await;
        raw(&app, &activity(school, app.new_id(), mine, "2026-11-30")).await;
        raise(&app, school, TodoKind::ActivityClose, &format!("activity:{first}")).await;
        raise(&app, school, TodoKind::ActivityClose, &format!("activity:{second}")).await;
        let advisor = province.join(&app, school, Role::Advisor, "covan", Own::Club(mine)).await;
        assert_eq!(kinds(&app, &advisor, school).await.len(), 1);
        let person = app.person(advisor.id).await.unwrap().unwrap();
        assert_eq!(app.waiting(&person).await.unwrap()[0].count, 1);
        let permit = advisor.permit::<ActivityRead>(&app).await;
        let seen = app.agenda(&permit).await.unwrap();
        assert_eq!(seen.iter().map(|event| event.id.0).collect::<Vec<_>>(), [first]);
        // The coordinator sees both, and two weeks only.
        assert_eq!(kinds(&app, province.coordinator(), school).await.len(), 2);
        let permit = province.coordinator().permit::<ActivityRead>(&app).await;
        assert_eq!(app.agenda(&permit).await.unwrap().len(), 2);
    })
    .await;
}

/// Numbers that jump about but are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

async fn add_schools(app: &App, province: &Province, count: usize) -> Vec<(OrgId, OrgId)> {
    let lead = province.lead();
    let mut schools = vec![
        (province.school.id, province.commune.id),
        (province.sibling.id, province.commune.id),
        (province.far_school.id, province.other_commune.id),
        (province.attached.id, province.department.id),
    ];
    for n in 0..count {
        let parent = if n % 3 == 0 { province.commune.id } else { province.other_commune.id };
        let permit = lead.permit_at::<OrgManage>(app, parent).await;
        let new = NewOrg {
            code: format!("T-{n}"),
            kind: OrgKind::School,
            commune_kind: None,
            stage: Some(Stage::Primary),
            name: format!("Trường Tiểu học số {n}"),
            symbol: format!("T{n}"),
            place: String::new(),
            valid_from: app::orgs::COMMUNES_FROM.into(),
            latitude: None,
            longitude: None,
        };
        schools.push((app.add_org(&permit, &new).await.unwrap(), parent));
    }
    schools
}

const PERIOD: &str = "insert into periods (id, code, starts_on, ends_on, opened_at) values
    ('00000000-0000-7000-8000-000000000001', '2026', '2025-11-25', '2026-11-24', 1);
    insert into period_deadlines (period_id, tier, last_day) values
    ('00000000-0000-7000-8000-000000000001', 'school', '2026-11-20'),
    ('00000000-0000-7000-8000-000000000001', 'commune', '2026-11-24');";

fn report(org: OrgId, id: uuid::Uuid, tier: &str, stage: &str, at: i64, late: i64) -> String {
    format!(
        "insert into reports (org_id, id, period_id, tier, stage, version, late, submitted_at, submitted_by, reviewed_at,
         reviewed_by, reason, written_by, changed) values ({org}, '{id}', '00000000-0000-7000-8000-000000000001', '{tier}',
         '{stage}', 1, {late}, {at}, '', 0, '', '', '', 0);"
    )
}

#[tokio::test]
async fn the_picture_equals_a_count_by_hand() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let schools = add_schools(&app, &province, 20).await;
        raw(&app, PERIOD).await;
        let mut dice = Dice(7);
        let mut expected = std::collections::BTreeMap::<OrgId, Tally>::new();
        for (school, parent) in &schools {
            let tally = expected.entry(*parent).or_default();
            tally.schools += 1;
            let plan = ["", "draft", "submitted", "issued", "issued"][usize::try_from(dice.roll(5)).unwrap()];
            // An issued plan that is being revised is a draft with a paper.
            let paper = if plan == "draft" && dice.roll(2) == 0 { "p" } else { "" };
            tally.plans_issued += i64::from(plan == "issued" || paper == "p");
            if !plan.is_empty() {
                let id = app.new_id();
                raw(&app, &format!(
                    "insert into plans (org_id, id, school_year, version, stage, aim, submitted_by, submitted_at,
                     approved_by, approved_at, paper_id, round, changed) values ({school}, '{id}', '2026-2027', 1, '{plan}', '', '',
                     0, '', 0, '{paper}', 0, 0); insert into plans (org_id, id, school_year, version, stage, aim, submitted_by,
                     submitted_at, approved_by, approved_at, paper_id, round, changed) values ({school}, '{}', '2025-2026', 1,
                     'issued', '', '', 0, '', 0, '', 0, 0);", app.new_id()
                )).await;
            }
            let stage = ["", "draft", "returned", "submitted", "accepted"][usize::try_from(dice.roll(5)).unwrap()];
            tally.reports_accepted += i64::from(stage == "accepted");
            tally.reports_sent += i64::from(stage == "accepted" || stage == "submitted");
            if !stage.is_empty() {
                raw(&app, &report(*school, app.new_id(), "school", stage, 1, 0)).await;
            }
        }
        let permit = province.lead().permit::<ReportRead>(&app).await;
        let picture = app.picture(&permit).await.unwrap();
        assert_eq!(picture.communes.len(), 96);
        for commune in &picture.communes {
            let by_hand = expected.get(&commune.org.id).copied().unwrap_or_default();
            assert_eq!(commune.tally, by_hand, "{}", commune.org.name);
        }
        assert_eq!(picture.own, expected[&province.department.id]);
        let all = expected.values().fold(Tally::default(), |sum, one| sum.plus(one));
        assert_eq!(picture.all, all);
        // A commune sees its own schools, one by one, and nobody else's.
        let permit = province.officer().permit::<ReportRead>(&app).await;
        let picture = app.picture(&permit).await.unwrap();
        let own = expected[&province.commune.id];
        assert_eq!((picture.own, picture.all), (own, own));
        let issued = picture.schools.iter().filter(|school| school.plan_issued).count();
        assert_eq!(i64::try_from(issued).unwrap(), own.plans_issued);
        assert_eq!(i64::try_from(picture.schools.len()).unwrap(), own.schools);
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_was_looked_at_follows_every_act() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = province.lead().permit::<ReportRead>(&app).await;
        let officer = province.officer().permit::<ReportRead>(&app).await;
        raw(&app, PERIOD).await;
        let look = async || {
            let (whole, own) = (app.picture(&lead).await.unwrap(), app.picture(&officer).await);
            let own = own.unwrap();
            assert_eq!(own.all.schools, i64::try_from(own.schools.len()).unwrap());
            (whole.all, own.all)
        };
        let before = look().await;
        assert_eq!(look().await, before);
        raw(&app, &report(province.school.id, app.new_id(), "school", "submitted", 1, 0)).await;
        // Two of the three stand in another commune.
        add_schools(&app, &province, 3).await;
        let (whole, own) = look().await;
        assert_eq!(whole.schools, before.0.schools + 3);
        assert_eq!(own.schools, before.1.schools + 1);
        assert_eq!((before.0.reports_sent, whole.reports_sent, own.reports_sent), (0, 1, 1));
    })
    .await;
}

#[tokio::test]
async fn figures_equal_the_lines_and_follow_every_new_one() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let schools = add_schools(&app, &province, 6).await;
        let mut dice = Dice(42);
        let measures =
            [Measure::Help, Measure::Ambassador, Measure::SessionMeeting, Measure::SessionContest];
        let mut lines: Vec<(OrgId, OrgId, Line)> = Vec::new();
        for _ in 0..400 {
            let (school, parent) = schools[usize::try_from(dice.roll(10)).unwrap()];
            let back = i64::try_from(dice.roll(420)).unwrap();
            let day = date(2026, 11, 17).checked_sub(back.days()).unwrap();
            let measure = measures[usize::try_from(dice.roll(4)).unwrap()];
            let quantity = i64::try_from(dice.roll(9)).unwrap() - 2;
            let mut line = Line::of(measure, day, quantity, Source::Activity, app.new_id());
            line.service =
                i32::try_from(dice.roll(20)).unwrap() * i32::from(measure == Measure::Help);
            lines.push((school, parent, line));
        }
        let write = async |org: OrgId, line: Line| {
            let mut tx = app.store().write().await.unwrap();
            store::ledger::append(&mut tx, org, &[line]).await.unwrap();
            tx.commit().await.unwrap();
        };
        for (org, _, line) in &lines {
            write(*org, *line).await;
        }
        let sum = |lines: &[(OrgId, OrgId, Line)], of: &[Measure], from: Date, to: Date| -> i64 {
            let inside = |l: &&(OrgId, OrgId, Line)| {
                of.contains(&l.2.measure) && l.2.day >= from && l.2.day <= to
            };
            lines.iter().filter(inside).map(|l| l.2.quantity).sum()
        };
        let whole = Span { from: date(2025, 11, 25), to: date(2026, 11, 24) };
        let cut = Span { from: date(2026, 3, 3), to: date(2026, 10, 9) };
        let check = async |worker: &Worker, lines: &[(OrgId, OrgId, Line)]| {
            let permit = worker.permit::<LedgerRead>(&app).await;
            for span in [whole, cut] {
                let found = app.figures(&permit, Some(span)).await.unwrap();
                assert_eq!(found.help, sum(lines, &[Measure::Help], span.from, span.to));
                assert_eq!(
                    found.ambassadors,
                    sum(lines, &[Measure::Ambassador], date(2000, 1, 1), date(2026, 11, 30))
                );
                assert_eq!(found.months.len(), 12);
                for month in &found.months {
                    let last = month.month.next().first_day().yesterday().unwrap();
                    let by_hand = sum(lines, &Measure::SESSIONS, month.month.first_day(), last);
                    assert_eq!(month.sessions, by_hand, "{:?}", month.month);
                }
                assert_eq!(found.months[0].month, Month(202_512));
                assert_eq!(found.sessions, found.months[11].sessions);
            }
        };
        check(province.lead(), &lines).await;
        let below = |lines: &[(OrgId, OrgId, Line)]| -> Vec<(OrgId, OrgId, Line)> {
            lines.iter().filter(|line| line.1 == province.commune.id).copied().collect()
        };
        check(province.officer(), &below(&lines)).await;
        // What was counted once is not shown again after a new line, not even one that adds nothing to the number of orgs.
        let more = Line::of(Measure::Help, date(2026, 11, 17), 5, Source::Tally, app.new_id());
        write(province.school.id, more).await;
        lines.push((province.school.id, province.commune.id, more));
        check(province.lead(), &lines).await;
        check(province.officer(), &below(&lines)).await;
    })
    .await;
}

#[tokio::test]
async fn the_deadline_is_that_of_the_own_tier_and_ends_when_the_report_is_sent() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let officer = province.officer().permit::<ReportRead>(&app).await;
        assert_eq!(app.deadline(&officer).await.unwrap(), None);
        raw(&app, PERIOD).await;
        let deadline = app.deadline(&officer).await.unwrap().unwrap();
        assert_eq!(deadline.due, Some(first_late(date(2026, 11, 24))));
        assert!(!deadline.is_met());
        let head = province.head().permit::<ReportRead>(&app).await;
        let own = app.deadline(&head).await.unwrap().unwrap();
        assert_eq!(own.due, Some(first_late(date(2026, 11, 20))));
        // Nobody has set a day for units of the Department.
        let attached = province.worker(Role::SchoolHead, province.attached.id);
        let attached = attached.permit::<ReportRead>(&app).await;
        assert_eq!(app.deadline(&attached).await.unwrap().unwrap().due, None);
        // The schools are late from the first millisecond after their last day.
        let limit = first_late(date(2026, 11, 20));
        for (at, late) in [(limit.0 - 1, false), (limit.0, true)] {
            world.set(domain::calendar::Instant(at));
            assert_eq!(app.picture(&officer).await.unwrap().schools_late, late);
        }
        raw(&app, &report(province.commune.id, app.new_id(), "commune", "submitted", 77, 1)).await;
        let sent = app.deadline(&officer).await.unwrap().unwrap();
        assert!(sent.is_met());
        let report = sent.report.unwrap();
        assert!(report.late && report.stage == ReportStage::Submitted);
    })
    .await;
}
