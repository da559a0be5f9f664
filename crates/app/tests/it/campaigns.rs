//! Campaigns: opened above, joined below, counted from the ledger at every level, asked for by the hour, kept at the end.

use app::access::{
    ActivityWrite, CampaignAnswer, CampaignManage, OrgSee, Permit, PlanRead, TallyWrite,
};
use app::activities::{Details, Held, MarkLine, NewTally, Sheet, TallyBatch};
use app::campaigns::{
    CampaignChange, CampaignReply, CampaignText, CampaignView, NewCampaign, NothingOn,
    SeenCampaign, Sums, TargetTyped,
};
use app::input::{Count, Day};
use app::{App, Error};
use domain::access::Role;
use domain::activity::{Kind, Presence};
use domain::calendar::{Instant, start_of};
use domain::campaign::{Answer, Area, CampaignStage, DayState, counted};
use domain::id::{ActivityId, CampaignId, OrgId};
use domain::inbox::TodoKind;
use domain::ledger::{Line, Measure, Source, Total};
use jiff::civil::date;
use testkit::{Province, Squad, TODAY, Worker, on_each_app};

/// These faults, and no other.
fn are(error: Error, wanted: &[(&str, &str)]) {
    let Error::Invalid(faults) = error else { panic!("{error}") };
    let named: Vec<(&str, &str)> =
        faults.0.iter().map(|fault| (fault.field.as_str(), fault.code.as_str())).collect();
    assert_eq!(named, wanted);
}

fn refused(error: Error) -> &'static str {
    let Error::Refused(why) = error else { panic!("{error}") };
    why.code
}

fn aim(indicator: &str, area: Area, quantity: i64) -> TargetTyped {
    TargetTyped { indicator: indicator.to_owned(), area, quantity: Count::from(quantity) }
}

fn words() -> CampaignText {
    CampaignText {
        name: "Tháng an toàn số".to_owned(),
        aim: "Mỗi trường một buổi.".to_owned(),
        first: Day("2026-11-10".to_owned()),
        last: Day("30/11/2026".to_owned()),
        hour: "20:00".to_owned(),
        targets: vec![
            aim("I21", Area::Xa, 10),
            aim("I21", Area::DacKhu, 4),
            aim("I06", Area::Xa, 100),
            aim("I21", Area::Attached, 3),
        ],
    }
}

async fn manage(app: &App, worker: &Worker) -> Permit<CampaignManage> {
    worker.permit(app).await
}

/// A campaign of the Department, open.
async fn opened(app: &App, province: &Province) -> CampaignId {
    let lead = manage(app, province.lead()).await;
    let new = NewCampaign { id: CampaignId(app.new_id()), campaign: words() };
    let id = app.add_campaign(&lead, &new).await.unwrap();
    app.open_campaign(&lead, id, SeenCampaign { changed: 0 }).await.unwrap();
    id
}

fn reply(answer: Answer, changed: i64) -> CampaignReply {
    CampaignReply { answer, reason: "Trùng tuần kiểm tra".to_owned(), changed }
}

async fn join(app: &App, worker: &Worker, id: CampaignId) {
    let permit = worker.permit::<CampaignAnswer>(app).await;
    app.answer_campaign(&permit, id, &reply(Answer::Joined, 0)).await.unwrap();
}

async fn seen(app: &App, worker: &Worker, org: OrgId, id: CampaignId) -> CampaignView {
    let permit = worker.permit_at::<PlanRead>(app, org).await;
    app.campaign(&permit, id).await.unwrap()
}

fn details(squad: &Squad, campaign: Option<CampaignId>, day: &str) -> Details {
    Details {
        campaign,
        club: Some(squad.club),
        kind: Some(Kind::Community),
        title: "Trực điểm hỗ trợ".to_owned(),
        day: Day(day.to_owned()),
        starts_at: "14:00".to_owned(),
        minutes: Count::from(90),
        place: "Nhà văn hóa thôn".to_owned(),
        adult: "Trần Văn Bình".to_owned(),
        ..Details::default()
    }
}

async fn help(app: &App, worker: &Worker, id: ActivityId, quantity: i64) -> domain::id::TallyId {
    let permit = worker.permit::<TallyWrite>(app).await;
    let entry = NewTally {
        id: app.new_id().into(),
        service: "vneid".to_owned(),
        audience: "citizen".to_owned(),
        quantity: Count::from(quantity),
    };
    let entry_id = entry.id;
    app.tally(&permit, id, &TallyBatch { entries: vec![entry] }).await.unwrap();
    entry_id
}

/// The coordinator's to-dos of a kind.
async fn todos(app: &App, worker: &Worker, kind: TodoKind) -> usize {
    let person = app.person(worker.id).await.unwrap().unwrap();
    let permit = worker.permit::<OrgSee>(app).await;
    let all = app.todos(&permit, &person).await.unwrap();
    let found = all.iter().filter(|todo| todo.kind == kind).count();
    // The badge counts what the list shows.
    let waiting = app.waiting(&person).await.unwrap();
    let here = waiting.iter().find(|of| of.org == worker.org).unwrap();
    assert_eq!(here.count, i64::try_from(all.len()).unwrap());
    found
}

fn said(sums: &Sums) -> Vec<(&'static str, Option<i64>, i64)> {
    sums.figures.iter().map(|of| (of.indicator.code, of.target, of.done)).collect()
}

#[tokio::test]
async fn a_school_joins_and_its_activity_is_counted_from_the_department_down_to_its_records() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 3).await;
        let me = province.coordinator();
        let act = me.permit::<ActivityWrite>(&app).await;
        let id = opened(&app, &province).await;
        assert_eq!(todos(&app, me, TodoKind::CampaignAnswer).await, 1);
        // Not before it has joined.
        let early = app.schedule(&act, &details(&squad, Some(id), "2026-11-17")).await;
        are(early.unwrap_err(), &[("campaign", "fault-campaign-joined")]);
        join(&app, me, id).await;
        assert_eq!(todos(&app, me, TodoKind::CampaignAnswer).await, 0);
        let offered = app.propose(&act, None).await.unwrap().campaigns;
        assert_eq!(offered.iter().map(|of| of.id).collect::<Vec<_>>(), [id]);
        for outside in ["2026-11-09", "2026-12-01"] {
            let error = app.schedule(&act, &details(&squad, Some(id), outside)).await;
            are(error.unwrap_err(), &[("day", "fault-campaign-day")]);
        }
        let activity = app.schedule(&act, &details(&squad, Some(id), "2026-11-17")).await.unwrap();
        help(&app, me, activity, 5).await;
        let undone = help(&app, me, activity, 9).await;
        let tally = me.permit::<TallyWrite>(&app).await;
        app.undo_tally(&tally, activity, undone).await.unwrap();
        // What is counted already does not change sides.
        let change = Details { campaign: None, ..details(&squad, None, "2026-11-17") };
        let error = app.change_activity(&act, activity, &change).await.unwrap_err();
        assert_eq!(refused(error), "refused-activity-counted");
        let marks =
            squad.terms.iter().map(|term| MarkLine { term: *term, presence: Presence::Present });
        let held = Some(Held { reached: Count::from(20) });
        let sheet = Sheet { marks: marks.collect(), seen: None, held };
        app.take_attendance(&act, activity, &sheet).await.unwrap();
        // What belongs to no campaign counts in none.
        let other = app.schedule(&act, &details(&squad, None, "2026-11-17")).await.unwrap();
        help(&app, me, other, 40).await;

        let department = seen(&app, province.lead(), province.department.id, id).await;
        let all =
            [("I21", Some(17), 1), ("I22", None, 3), ("I06", Some(100), 5), ("I05T", None, 5)];
        assert_eq!(said(&department.sums), all);
        let groups: Vec<_> = department.groups.iter().map(|of| (of.area, of.units)).collect();
        assert_eq!(groups, [(Area::Xa, 1), (Area::DacKhu, 1), (Area::Attached, 1)]);
        assert_eq!(said(&department.groups[0].sums)[0], ("I21", Some(10), 1));
        assert_eq!(said(&department.groups[1].sums)[0], ("I21", Some(4), 0));
        let unit = &department.units.iter().find(|of| of.org == province.commune.id).unwrap();
        assert_eq!((unit.sums.schools, unit.sums.joined), (2, 1));
        let commune = seen(&app, province.officer(), province.commune.id, id).await;
        assert_eq!(said(&commune.sums), said(&unit.sums));
        // The school that stands in the commune and reports to the Department is not the commune's to see.
        let names: Vec<&str> = commune.schools.iter().map(|of| of.name.as_str()).collect();
        assert_eq!(names, ["Trường THCS Châu Ổ", "Trường Tiểu học Bình Trung"]);
        let school = seen(&app, province.head(), province.school.id, id).await;
        assert_eq!(said(&school.sums), said(&commune.schools[0].sums));
        assert_eq!(said(&school.sums)[0], ("I21", None, 1));
        let read = province.head().permit::<PlanRead>(&app).await;
        for of in &school.sums.figures {
            let records = app.campaign_records(&read, id, of.indicator.code).await.unwrap();
            assert_eq!(records.done, of.done, "{}", of.indicator.code);
            assert_eq!(records.activities.len(), 1);
        }
        assert!(matches!(app.campaign_records(&read, id, "I02").await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn every_figure_is_the_sum_of_what_it_opens_down_to_the_lines() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let id = opened(&app, &province).await;
        let other = CampaignId(app.new_id());
        let schools =
            [&province.school, &province.sibling, &province.far_school, &province.attached];
        let mut model: Vec<(OrgId, Vec<Total>)> = Vec::new();
        for (seed, school) in (1_i64..).zip(schools) {
            let (mut lines, mut totals) = (Vec::new(), Vec::new());
            for (n, measure) in (seed..).zip(Measure::ALL) {
                let (service, audience) = if *measure == Measure::Help { (31, 4) } else { (0, 0) };
                let source = uuid::Uuid::from_u128(u128::try_from(seed * 100 + n).unwrap());
                let of = Line::of(*measure, date(2026, 11, 17), n, Source::Activity, source);
                let line = Line { service, audience, campaign: Some(id), ..of };
                lines.push(line);
                lines.push(Line { campaign: Some(other), ..line });
                lines.push(Line { campaign: None, ..line });
                totals.push(Total { measure: *measure, service, audience, quantity: n });
            }
            testkit::append(&app, school.id, &lines).await;
            model.push((school.id, totals));
        }
        let slow = |orgs: &[OrgId], sums: &Sums| {
            for of in &sums.figures {
                let own = model.iter().filter(|(org, _)| orgs.contains(org));
                let sum: i64 = own.map(|(_, totals)| counted(of.indicator, totals)).sum();
                assert_eq!(of.done, sum, "{}", of.indicator.code);
            }
        };
        let ids = schools.map(|school| school.id);
        let view = seen(&app, province.lead(), province.department.id, id).await;
        slow(&ids, &view.sums);
        slow(&ids[..2], &view.groups[0].sums);
        slow(&ids[2..3], &view.groups[1].sums);
        slow(&ids[3..], &view.groups[2].sums);
        // By name, however much was done: nobody is ranked.
        let mut names: Vec<&str> = view.units.iter().map(|of| of.name.as_str()).collect();
        let shown = names.clone();
        names.sort_by_key(|name| domain::text::title_key(name));
        assert_eq!(shown, names);
        let commune = seen(&app, province.lead(), province.commune.id, id).await;
        slow(&ids[..2], &commune.sums);
        for (n, row) in commune.schools.iter().enumerate() {
            slow(&ids[n..=n], &row.sums);
        }
    })
    .await;
}

#[tokio::test]
async fn from_the_hour_on_a_silent_school_is_asked_until_it_records_or_says_nothing() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 1).await;
        let me = province.coordinator();
        let id = opened(&app, &province).await;
        let eight = start_of(TODAY).plus_minutes(20 * 60);
        world.set(eight);
        assert_eq!(todos(&app, me, TodoKind::CampaignToday).await, 0, "not joined, not asked");
        world.set(Instant(eight.0 - 1));
        join(&app, me, id).await;
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        join(&app, sibling, id).await;
        assert_eq!(todos(&app, me, TodoKind::CampaignToday).await, 0, "a moment before");
        let waiting = seen(&app, province.lead(), province.department.id, id).await.sums.today;
        assert_eq!(waiting.unwrap().waiting, 2);
        world.set(eight);
        assert_eq!(todos(&app, me, TodoKind::CampaignToday).await, 1);
        world.set(Instant(start_of(date(2026, 11, 18)).0 - 1));
        assert_eq!(todos(&app, me, TodoKind::CampaignToday).await, 1, "to the last moment");
        world.set(start_of(date(2026, 11, 18)));
        assert_eq!(todos(&app, me, TodoKind::CampaignToday).await, 0, "a new day");

        world.set(eight);
        let press = |day: &str| NothingOn { day: Day(day.to_owned()) };
        let permit = me.permit::<CampaignAnswer>(&app).await;
        for wrong in ["2026-11-16", "2026-11-18", "hôm nay"] {
            let error = app.nothing_in_campaign(&permit, id, &press(wrong)).await.unwrap_err();
            are(error, &[("day", "fault-campaign-today")]);
        }
        // Two press at once: it is said once, and audited once.
        let now = press("2026-11-17");
        let (one, two) = tokio::join!(
            app.nothing_in_campaign(&permit, id, &now),
            app.nothing_in_campaign(&permit, id, &now)
        );
        one.unwrap();
        two.unwrap();
        assert_eq!(audited(&app, me.org, "campaign.nothing").await, 1);
        assert_eq!(todos(&app, me, TodoKind::CampaignToday).await, 0);
        let day = |view: &CampaignView| view.schools[0].today;
        let commune = seen(&app, province.officer(), province.commune.id, id).await;
        assert_eq!(day(&commune), Some(DayState::Nothing));
        let today = commune.sums.today.unwrap();
        assert_eq!((today.nothing, today.silent, today.recorded), (1, 1, 0));

        // What is recorded later wins, and taken back the word still stands.
        let act = me.permit::<ActivityWrite>(&app).await;
        let new = details(&squad, Some(id), "2026-11-17");
        let activity = app.schedule(&act, &new).await.unwrap();
        let entry = help(&app, me, activity, 2).await;
        let commune = seen(&app, province.officer(), province.commune.id, id).await;
        assert_eq!(day(&commune), Some(DayState::Recorded));
        let tally = me.permit::<TallyWrite>(&app).await;
        app.undo_tally(&tally, activity, entry).await.unwrap();
        let commune = seen(&app, province.officer(), province.commune.id, id).await;
        assert_eq!(day(&commune), Some(DayState::Nothing));
        // Recording answers by itself; then there is nothing to say any more.
        let squad = province.squad(&app, province.sibling.id, "CLB Hai", 1).await;
        let act = sibling.permit::<ActivityWrite>(&app).await;
        let new = details(&squad, Some(id), "2026-11-17");
        let activity = app.schedule(&act, &new).await.unwrap();
        assert_eq!(todos(&app, sibling, TodoKind::CampaignToday).await, 1);
        help(&app, sibling, activity, 2).await;
        assert_eq!(todos(&app, sibling, TodoKind::CampaignToday).await, 0);
        let theirs = sibling.permit::<CampaignAnswer>(&app).await;
        let error = app.nothing_in_campaign(&theirs, id, &now).await.unwrap_err();
        assert_eq!(refused(error), "refused-campaign-recorded");
        // Before the first day and after the last nobody is asked.
        let days = ("2026-11-25".to_owned(), "2026-11-26".to_owned());
        let short = CampaignText { first: Day(days.0), last: Day(days.1), ..words() };
        let lead = manage(&app, province.lead()).await;
        let short = NewCampaign { id: CampaignId(app.new_id()), campaign: short };
        app.add_campaign(&lead, &short).await.unwrap();
        app.open_campaign(&lead, short.id, SeenCampaign { changed: 0 }).await.unwrap();
        join(&app, me, short.id).await;
        for (day, asked) in [(24, 1), (25, 2), (26, 2), (27, 1), (30, 1)] {
            world.set(start_of(date(2026, 11, day)).plus_minutes(20 * 60));
            assert_eq!(todos(&app, me, TodoKind::CampaignToday).await, asked, "{day}/11");
        }
        world.set(start_of(date(2026, 12, 1)).plus_minutes(20 * 60));
        assert_eq!(todos(&app, me, TodoKind::CampaignToday).await, 0);
    })
    .await;
}

/// How many audit lines of an action an org has.
async fn audited(app: &App, org: OrgId, action: &str) -> usize {
    let mut tx = app.store().read().await.unwrap();
    let all = store::audit::lines(&mut tx, org, 0, 10_000).await.unwrap();
    all.iter().filter(|line| line.entry.contains(&format!("\"{action}\""))).count()
}

#[tokio::test]
async fn closing_keeps_the_figures_as_they_stood_whatever_is_written_later() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let squad = province.squad(&app, province.school.id, "CLB Một", 1).await;
        let me = province.coordinator();
        let id = opened(&app, &province).await;
        join(&app, me, id).await;
        let act = me.permit::<ActivityWrite>(&app).await;
        let new = details(&squad, Some(id), "2026-11-17");
        let activity = app.schedule(&act, &new).await.unwrap();
        help(&app, me, activity, 7).await;
        let lead = manage(&app, province.lead()).await;
        let before = seen(&app, province.lead(), province.department.id, id).await;
        let press = SeenCampaign { changed: before.campaign.changed };
        // Two close at once: it is closed once.
        let (one, two) = tokio::join!(
            app.close_campaign(&lead, id, press),
            app.close_campaign(&lead, id, press)
        );
        assert_eq!(
            (one.unwrap().stage, two.unwrap().stage),
            (CampaignStage::Closed, CampaignStage::Closed)
        );
        assert_eq!(audited(&app, province.department.id, "campaign.close").await, 1);

        help(&app, me, activity, 100).await;
        let after = seen(&app, province.lead(), province.department.id, id).await;
        assert_eq!(said(&after.sums), said(&before.sums));
        assert_eq!(said(&after.sums)[3], ("I05T", None, 7));
        assert_eq!(after.sums.joined, 1);
        let read = me.permit::<PlanRead>(&app).await;
        let records = app.campaign_records(&read, id, "I05T").await.unwrap();
        assert_eq!((records.done, records.lines.len()), (7, 1));
        // Nobody answers any more, and nobody is asked.
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        assert_eq!(todos(&app, sibling, TodoKind::CampaignAnswer).await, 0);
        let permit = sibling.permit::<CampaignAnswer>(&app).await;
        let late = app.answer_campaign(&permit, id, &reply(Answer::Joined, 0)).await;
        assert_eq!(refused(late.unwrap_err()), "refused-campaign-closed");
        let new = details(&squad, Some(id), "2026-11-18");
        let error = app.schedule(&act, &new).await.unwrap_err();
        are(error, &[("campaign", "fault-campaign-joined")]);
        let change = CampaignChange { changed: after.campaign.changed, campaign: words() };
        let error = app.change_campaign(&lead, id, &change).await.unwrap_err();
        assert_eq!(refused(error), "refused-campaign-closed");
    })
    .await;
}

#[tokio::test]
async fn a_kept_figure_that_is_not_its_lines_is_found_out() {
    testkit::on_each_altered_app(async |app, _| {
        let province = Province::found(&app).await;
        let id = opened(&app, &province).await;
        let source = uuid::Uuid::from_u128(7);
        let of = Line::of(Measure::Participation, TODAY, 5, Source::Activity, source);
        testkit::append(&app, province.school.id, &[Line { campaign: Some(id), ..of }]).await;
        let lead = manage(&app, province.lead()).await;
        app.close_campaign(&lead, id, SeenCampaign { changed: 1 }).await.unwrap();
        testkit::verified(&app).await;
        for table in ["campaign_frozen", "campaign_totals"] {
            testkit::raw(&app, &format!("update {table} set quantity = quantity + 1")).await;
            let checks = app.verify().await.unwrap();
            let found: usize = checks.iter().map(|check| check.faults.len()).sum();
            assert_eq!(found, 1, "{table}");
            testkit::raw(&app, &format!("update {table} set quantity = quantity - 1")).await;
        }
        testkit::raw(&app, "update campaign_days set lines = 0").await;
        let checks = app.verify().await.unwrap();
        assert_eq!(checks.iter().map(|check| check.faults.len()).sum::<usize>(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_school_changes_its_mind_while_it_is_open_and_two_who_answer_at_once_do_not_overwrite() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let id = opened(&app, &province).await;
        let head = province.head().permit::<CampaignAnswer>(&app).await;
        let me = province.coordinator().permit::<CampaignAnswer>(&app).await;
        let silent = CampaignReply { reason: " ".to_owned(), ..reply(Answer::Declined, 0) };
        let error = app.answer_campaign(&me, id, &silent).await.unwrap_err();
        are(error, &[("reason", "fault-title")]);
        let (no, yes) = (reply(Answer::Declined, 0), reply(Answer::Joined, 0));
        let (one, two) =
            tokio::join!(app.answer_campaign(&head, id, &no), app.answer_campaign(&me, id, &yes));
        let stale = [one, two].into_iter().filter(|of| matches!(of, Err(Error::Stale))).count();
        assert_eq!(stale, 1, "the second one looks again");
        let now = seen(&app, province.head(), province.school.id, id).await.answered.unwrap();
        assert_eq!(now.changed, 1);
        let other = if now.answer == Answer::Joined { Answer::Declined } else { Answer::Joined };
        app.answer_campaign(&me, id, &reply(other, 1)).await.unwrap();
        app.answer_campaign(&me, id, &reply(other, 1)).await.unwrap();
        let commune = seen(&app, province.officer(), province.commune.id, id).await;
        assert_eq!(commune.schools[0].answer, Some(other));
        assert_eq!(audited(&app, province.school.id, "campaign.answer").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_its_own_orgs_and_what_was_typed_wrong_is_named() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let officer = manage(&app, province.officer()).await;
        let own = CampaignText { targets: vec![aim("I05T", Area::Xa, 50)], ..words() };
        let new = NewCampaign { id: CampaignId(app.new_id()), campaign: own.clone() };
        let (one, two) =
            tokio::join!(app.add_campaign(&officer, &new), app.add_campaign(&officer, &new));
        assert_eq!((one.unwrap(), two.unwrap()), (new.id, new.id));
        // The same id at another org is another one's, and not told.
        let far = province.worker(Role::CommuneOfficer, province.other_commune.id);
        let far = manage(&app, far).await;
        let theirs = CampaignText { targets: Vec::new(), ..words() };
        let twice = NewCampaign { id: new.id, campaign: theirs };
        assert!(matches!(app.add_campaign(&far, &twice).await, Err(Error::Stale)));
        let read = province.head().permit::<PlanRead>(&app).await;
        assert!(app.campaigns(&read).await.unwrap().is_empty());
        assert!(matches!(app.campaign(&read, new.id).await, Err(Error::NotFound)));

        let bad = CampaignText {
            name: "x".to_owned(),
            first: Day("2026-11-30".to_owned()),
            last: Day("2026-11-10".to_owned()),
            hour: "25:00".to_owned(),
            targets: vec![
                aim("I02", Area::Xa, 1),
                aim("I21", Area::Phuong, 1),
                aim("I21", Area::Xa, 0),
            ],
            ..words()
        };
        let bad = CampaignChange { changed: 0, campaign: bad };
        let error = app.change_campaign(&officer, new.id, &bad).await.unwrap_err();
        let fields = [
            ("name", "fault-title"),
            ("last", "fault-campaign-days"),
            ("hour", "fault-campaign-hour"),
            ("targets", "fault-campaign-figure"),
            ("targets", "fault-campaign-figure"),
            ("targets", "fault-campaign-quantity"),
        ];
        are(error, &fields);

        let opened =
            app.open_campaign(&officer, new.id, SeenCampaign { changed: 0 }).await.unwrap();
        let again = app.open_campaign(&officer, new.id, SeenCampaign { changed: 0 }).await.unwrap();
        assert_eq!(opened, again);
        // Its own schools are invited; the one that only stands there and the other commune's are not.
        for (org, asked) in
            [(&province.school, 1), (&province.attached, 0), (&province.far_school, 0)]
        {
            let worker = province.worker(Role::Coordinator, org.id);
            assert_eq!(todos(&app, worker, TodoKind::CampaignAnswer).await, asked);
        }
        let narrower = CampaignText { first: Day("2026-11-11".to_owned()), ..own.clone() };
        let change = CampaignChange { changed: 1, campaign: narrower };
        let error = app.change_campaign(&officer, new.id, &change).await.unwrap_err();
        are(error, &[("last", "fault-campaign-shrink")]);
        let wider = CampaignText { last: Day("2026-12-05".to_owned()), ..own.clone() };
        let change = CampaignChange { changed: 1, campaign: wider };
        app.change_campaign(&officer, new.id, &change).await.unwrap();
        let stale = app.change_campaign(&officer, new.id, &change).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let commune = seen(&app, province.officer(), province.commune.id, new.id).await;
        assert_eq!(said(&commune.sums)[2], ("I05T", Some(50), 0));

        // A draft whose last day is over cannot be opened; a leader reads and opens nothing.
        let late = NewCampaign { id: CampaignId(app.new_id()), campaign: own };
        app.add_campaign(&officer, &late).await.unwrap();
        world.set_day(date(2026, 12, 1));
        let error = app.open_campaign(&officer, late.id, SeenCampaign { changed: 0 }).await;
        assert_eq!(refused(error.unwrap_err()), "refused-campaign-over");
        let leader = province.worker(Role::CommuneLeader, province.commune.id);
        let none = app.permit_of::<CampaignManage>(leader.id, leader.org).await;
        assert!(matches!(none, Err(Error::Forbidden)));
    })
    .await;
}
