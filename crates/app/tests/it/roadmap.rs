//! The commune's roadmap: kept by its officer, served by plans, retired without making an old plan untrue.

use app::access::{Permit, PlanApprove, PlanRead, PlanWrite, RoadmapManage};
use app::input::Count;
use app::plans::{Approval, ItemChange, ItemText, NewItem, PlanView, Seen, StartPlan};
use app::roadmap::{NewRoadmapItem, Retire, RoadmapChange, RoadmapText, RoadmapView};
use app::{App, Error};
use domain::activity::Kind;
use domain::calendar::SchoolYear;
use domain::id::{ItemId, PlanId, RoadmapId};
use domain::ledger::Unit;
use domain::plan::{Integration, Part, PlanOrigin};
use testkit::{Province, Worker, on_each_app};

fn year() -> SchoolYear {
    "2026-2027".parse().unwrap()
}

fn words(title: &str, from: i64, to: i64) -> RoadmapText {
    RoadmapText {
        title: title.to_owned(),
        from_year: Count::from(from),
        to_year: Count::from(to),
        lead: "Phòng Kinh tế xã".to_owned(),
        measure: "80% hộ nhận chuyển khoản".to_owned(),
    }
}

async fn put(
    app: &App,
    keeper: &Permit<RoadmapManage>,
    title: &str,
    from: i64,
    to: i64,
) -> RoadmapId {
    let new = NewRoadmapItem { id: RoadmapId(app.new_id()), item: words(title, from, to) };
    app.add_roadmap_item(keeper, &new).await.unwrap()
}

fn item(roadmap: Option<RoadmapId>) -> ItemText {
    ItemText {
        month: 3.into(),
        kind: Kind::Community,
        integration: Integration::Youth,
        detail: String::new(),
        duty: String::new(),
        task: String::new(),
        roadmap,
        title: "Giúp tiểu thương".to_owned(),
        owner: "Câu lạc bộ".to_owned(),
        quantity: 30.into(),
        unit: Unit::Contact,
        more: Vec::new(),
    }
}

/// A blank plan of a school with one item that names this, or why not.
async fn planned(app: &App, worker: &Worker, of: Option<RoadmapId>) -> Result<ItemId, Error> {
    let writer = worker.permit::<PlanWrite>(app).await;
    let start = StartPlan { id: PlanId(app.new_id()), year: year(), origin: PlanOrigin::Blank };
    app.start_plan(&writer, &start).await.unwrap();
    let id = ItemId(app.new_id());
    app.add_item(&writer, year(), &NewItem { id, changed: 0, item: item(of) }).await?;
    Ok(id)
}

async fn view(app: &App, worker: &Worker) -> PlanView {
    let read = worker.permit::<PlanRead>(app).await;
    app.plan(&read, year()).await.unwrap()
}

fn fields(error: Error) -> Vec<(String, String)> {
    let Error::Invalid(faults) = error else { panic!("{error}") };
    faults.0.into_iter().map(|fault| (fault.field, fault.code)).collect()
}

fn said(view: &RoadmapView) -> Vec<(String, Vec<String>, usize)> {
    view.lines
        .iter()
        .map(|line| {
            let schools = line.schools.iter().map(|school| school.name.clone()).collect();
            (line.item.title.clone(), schools, line.others)
        })
        .collect()
}

#[tokio::test]
async fn the_commune_sees_whose_plans_serve_what_and_what_nobody_serves() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let keeper = province.officer().permit::<RoadmapManage>(&app).await;
        let market = put(&app, &keeper, "Chợ số", 2026, 2028).await;
        let heritage = put(&app, &keeper, "Di tích số", 2027, 2030).await;
        let past = put(&app, &keeper, "Phủ sóng", 2024, 2025).await;
        let far = province.worker(domain::access::Role::CommuneOfficer, province.other_commune.id);
        let far = put(&app, &far.permit::<RoadmapManage>(&app).await, "Đảo số", 2026, 2027).await;

        planned(&app, province.coordinator(), Some(market)).await.unwrap();
        let attached = province.worker(domain::access::Role::Coordinator, province.attached.id);
        planned(&app, attached, Some(market)).await.unwrap();
        // What is another commune's, of other years or of nobody is not offered.
        let sibling = province.worker(domain::access::Role::Coordinator, province.sibling.id);
        for wrong in [far, past, RoadmapId(app.new_id())] {
            let error = planned_again(&app, sibling, wrong).await;
            assert_eq!(fields(error), [("roadmap".to_owned(), "fault-plan-roadmap".to_owned())]);
        }

        let officer = province.officer().permit::<PlanRead>(&app).await;
        let roadmap = app.roadmap(&officer, Some(year())).await.unwrap();
        let school = "Trường THCS Châu Ổ".to_owned();
        assert_eq!(
            said(&roadmap),
            [("Chợ số".to_owned(), vec![school], 1), ("Di tích số".to_owned(), vec![], 0)],
        );
        assert!(roadmap.lines[1].is_unserved() && roadmap.lines[1].item.id == heritage);
        assert_eq!(roadmap.rest.iter().map(|item| item.id).collect::<Vec<_>>(), [past]);
        // The Department reads the whole branch: the attached school's plan is its own to read.
        let lead = province.lead().permit_at::<PlanRead>(&app, province.commune.id).await;
        let above = app.roadmap(&lead, Some(year())).await.unwrap();
        assert_eq!(above.lines[0].schools.len(), 1, "{above:?}");
        let none = app.roadmap(&province.head().permit::<PlanRead>(&app).await, None).await;
        assert!(matches!(none, Err(Error::NotFound)));
    })
    .await;
}

async fn planned_again(app: &App, worker: &Worker, wrong: RoadmapId) -> Error {
    let writer = worker.permit::<PlanWrite>(app).await;
    let start = StartPlan { id: PlanId(app.new_id()), year: year(), origin: PlanOrigin::Blank };
    // The second and third time the plan is there already.
    let _there = app.start_plan(&writer, &start).await;
    let new = NewItem { id: ItemId(app.new_id()), changed: 0, item: item(Some(wrong)) };
    app.add_item(&writer, year(), &new).await.unwrap_err()
}

#[tokio::test]
async fn a_retired_item_keeps_old_plans_true_and_comes_into_no_new_one() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let keeper = province.officer().permit::<RoadmapManage>(&app).await;
        let market = put(&app, &keeper, "Chợ số", 2026, 2028).await;
        let id = planned(&app, province.coordinator(), Some(market)).await.unwrap();
        let writer = province.coordinator().permit::<PlanWrite>(&app).await;
        let change = app::plans::AimChange { changed: 1, aim: "Mục đích.".to_owned() };
        app.change_aim(&writer, year(), &change).await.unwrap();
        app.submit_plan(&writer, year(), Seen { changed: 2 }).await.unwrap();
        let head = province.head().permit::<PlanApprove>(&app).await;
        let approval = Approval { changed: 3, issue: true };
        let issued = app.approve_plan(&head, year(), approval).await.unwrap();

        // New words, then retired: the paper that was issued says what it said.
        let reworded =
            RoadmapChange { changed: 0, item: words("Chợ không tiền mặt", 2026, 2027) };
        let now = app.change_roadmap_item(&keeper, market, &reworded).await.unwrap();
        let off = Retire { changed: now.changed, retired: true };
        let retired = app.retire_roadmap_item(&keeper, market, off).await.unwrap();
        assert!(retired.is_retired());
        // Pressed twice at once or one after the other, it is done once.
        let (one, two) = tokio::join!(
            app.retire_roadmap_item(&keeper, market, off),
            app.retire_roadmap_item(&keeper, market, off)
        );
        assert_eq!((one.unwrap(), two.unwrap()), (retired.clone(), retired.clone()));
        let read = province.coordinator().permit::<PlanRead>(&app).await;
        let paper = app.plan_paper(&read, year()).await.unwrap();
        let paper = serde_json::to_string(&paper.body).unwrap();
        assert!(paper.contains("lộ trình của địa phương: Chợ số"), "{paper}");
        let plan = view(&app, province.coordinator()).await;
        let served = plan.roadmap_of(&plan.items[0]).unwrap();
        assert_eq!((served.title.as_str(), served.is_retired()), ("Chợ không tiền mặt", true));
        let officer = province.officer().permit::<PlanRead>(&app).await;
        let roadmap = app.roadmap(&officer, Some(year())).await.unwrap();
        assert_eq!((roadmap.lines.len(), roadmap.lines[0].schools.len()), (1, 1));

        // The plan opened again keeps it where it stands, new words are no difference; once let go it does not come back.
        let open =
            app.revise_plan(&writer, year(), Seen { changed: issued.changed }).await.unwrap();
        assert_eq!(view(&app, province.coordinator()).await.changes, []);
        let keep = ItemChange { changed: open.changed, item: item(Some(market)) };
        app.change_item(&writer, year(), id, &keep).await.unwrap();
        let drop = ItemChange { changed: open.changed + 1, item: item(None) };
        app.change_item(&writer, year(), id, &drop).await.unwrap();
        let plan = view(&app, province.coordinator()).await;
        assert_eq!(plan.change_of(&id).unwrap().parts, [Part::Roadmap]);
        let again = ItemChange { changed: open.changed + 2, item: item(Some(market)) };
        let error = app.change_item(&writer, year(), id, &again).await.unwrap_err();
        assert_eq!(fields(error), [("roadmap".to_owned(), "fault-plan-roadmap".to_owned())]);

        // Put back, it is offered again; next year's copy of the plan leaves out what lies in no year of it.
        let on = Retire { changed: retired.changed, retired: false };
        app.retire_roadmap_item(&keeper, market, on).await.unwrap();
        app.change_item(&writer, year(), id, &again).await.unwrap();
        let next: SchoolYear = "2027-2028".parse().unwrap();
        assert_eq!(app.plan_roadmap(&read, next).await.unwrap().len(), 1);
        let start =
            StartPlan { id: PlanId(app.new_id()), year: next, origin: PlanOrigin::LastYear };
        app.start_plan(&writer, &start).await.unwrap();
        let copy = app.plan(&read, next).await.unwrap();
        assert_eq!(copy.items[0].roadmap.map(|of| of.item), Some(market));
    })
    .await;
}

#[tokio::test]
async fn two_officers_at_once_make_an_item_once_and_the_second_change_is_stale() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let keeper = province.officer().permit::<RoadmapManage>(&app).await;
        let new =
            NewRoadmapItem { id: RoadmapId(app.new_id()), item: words("Chợ số", 2026, 2028) };
        let (one, two) =
            tokio::join!(app.add_roadmap_item(&keeper, &new), app.add_roadmap_item(&keeper, &new));
        assert_eq!((one.unwrap(), two.unwrap()), (new.id, new.id));
        let officer = province.officer().permit::<PlanRead>(&app).await;
        assert_eq!(app.roadmap(&officer, Some(year())).await.unwrap().lines.len(), 1);

        let other = NewRoadmapItem { item: words("Khác", 2026, 2028), ..new.clone() };
        assert!(matches!(app.add_roadmap_item(&keeper, &other).await, Err(Error::Stale)));
        let change = RoadmapChange { changed: 0, item: words("Chợ số hai", 2026, 2028) };
        app.change_roadmap_item(&keeper, new.id, &change).await.unwrap();
        let late = app.change_roadmap_item(&keeper, new.id, &change).await;
        assert!(matches!(late, Err(Error::Stale)));
        // Sent again after a change it is still the same item, not a second one and not an overwriting.
        let bad = RoadmapText { title: "x".to_owned(), ..words("", 2028, 2026) };
        let bad = RoadmapChange { changed: 1, item: bad };
        let faults = fields(app.change_roadmap_item(&keeper, new.id, &bad).await.unwrap_err());
        let names: Vec<&str> = faults.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(names, ["title", "to_year"]);
        let far = province.worker(domain::access::Role::CommuneOfficer, province.other_commune.id);
        let far = far.permit::<RoadmapManage>(&app).await;
        assert!(matches!(app.roadmap_item(&far, new.id).await, Err(Error::NotFound)));
    })
    .await;
}
