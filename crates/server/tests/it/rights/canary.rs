//! The canary: one learner whose name nobody else has goes through everything; then the family takes the consent back. Every
//! reading door is opened by every role, and the name stands where docs/rights/canary.tsv says and nowhere else (D23 to D26).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::App;
use app::access::{ConsentWrite, RequestHandle};
use app::family::{NewAnswer, Noted, NotedBy};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use domain::access::{Own, Role};
use domain::consent::{Answer as Said, Purpose, Route};
use domain::id::{LearnerId, OrgId};
use domain::selection::Criterion;
use jiff::civil::date;
use serde_json::{Value, json};
use testkit::{Answer, Browser, PASSWORD, Province, StillWorld, Worker, on_each_app};
use web::doors::Front;

use super::{table, walk};

/// Whom everybody looks for: no word of it stands anywhere else.
const NAME: &str = "Quàng Thị Yểng Xuân";
/// Part of it, without marks, as somebody would search.
const SEARCHED: &str = "yeng";
/// The word that is looked for.
const MARK: &str = "Yểng";
/// Behind a role: held at another org.
const ELSEWHERE: &str = "@elsewhere";
/// Who goes the same way and stays.
const OTHER: &str = "Lò Văn Khướu";

/// Roles by code.
type Who = BTreeSet<String>;

/// The doors that may tell the name, by method and path: to whom they still tell it when the consent has been taken back.
fn written() -> BTreeMap<String, Who> {
    let text = table::read("canary.tsv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("method\tpath\tafterwards\twhy"), "canary.tsv: its head");
    let mut doors = BTreeMap::new();
    for line in lines {
        let [method, path, after, why] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("canary.tsv: not four columns: {line}");
        };
        assert!(!why.is_empty(), "canary.tsv: no reason: {line}");
        let who = if after == "nobody" { "" } else { after };
        let who: Who = who.split_whitespace().map(str::to_owned).collect();
        let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        assert!(
            who.iter().all(|role| roles.contains(&role.trim_end_matches(ELSEWHERE))),
            "canary.tsv: {line}"
        );
        let twice = doors.insert(format!("{method} {path}"), who);
        assert!(twice.is_none(), "canary.tsv: a door is named twice: {line}");
    }
    doors
}

struct Scene {
    province: Province,
    learner: LearnerId,
    /// The attendance of what is planned.
    coming: String,
    /// By the part of a path before an id: what there is.
    ids: BTreeMap<&'static str, Vec<String>>,
    terms: Vec<String>,
}

async fn made(me: &Browser, method: Method, path: &str, body: Value) -> Value {
    let answer = me.json(method, path, &body).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.text());
    answer.json()
}

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id: {value}")).to_owned()
}

#[expect(clippy::too_many_lines, reason = "one life of a learner, told in order")]
/// The canary and one other: on the list, chosen in a round, in the force, at an activity; a copy is asked for, a move too.
async fn set(app: &App, world: &StillWorld) -> Scene {
    let mut province = Province::found(app).await;
    let org = province.school.id;
    let base = format!("/api/v1/orgs/{org}");
    let router = walk::router(app);
    let me = Browser::new(router.clone()).with_token(&province.coordinator().token);
    let head = Browser::new(router.clone()).with_token(&province.head().token);
    let post = async |path: &str, body: Value| made(&me, Method::POST, path, body).await;
    let list =
        format!("{NAME}\t2012-05-01\t8A1\t5100000001\tfemale\n{OTHER}\t2012-06-02\t8A1\t-\tmale\n");
    let upload = Request::post(format!("{base}/imports?school_year=2026-2027"))
        .header("x-file-name", "8a.csv")
        .body(Body::from(list))
        .unwrap();
    let import = id_of(&me.send(upload).await.json());
    post(&format!("{base}/imports/{import}/confirmation"), json!({})).await;
    let club =
        id_of(&post(&format!("{base}/clubs"), json!({"kind": "clb", "name": "CLB Chim"})).await);
    let own = Own::Club(club.parse().unwrap());
    let advisor = province.join(app, org, Role::Advisor, "co.chim", own).await;
    let settings = json!({
        "name": "Đợt 1", "nominate_from": "2026-11-17", "nominate_to": "2026-11-18", "assess_to": "2026-11-20",
        "assessors": [province.coordinator().id, advisor.id],
    });
    let round = json!({"id": app.new_id(), "club": club, "settings": settings});
    let round = id_of(&post(&format!("{base}/rounds"), round).await);
    let at = format!("{base}/rounds/{round}");
    let found = post(&format!("{at}/nominations/search"), json!({"class": "8A1"})).await;
    let learners: Vec<Value> =
        found["learners"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    post(&format!("{at}/nominations"), json!({"learners": learners})).await;
    let candidates = me.get(&at).await.json()["candidates"].as_array().unwrap().clone();
    let ids = candidates.iter().map(|one| one["learner"].as_str().unwrap().parse().unwrap());
    let ids: Vec<LearnerId> = ids.collect();
    province.coordinator().agree(app, ids, Purpose::ALL).await;
    let cell = |one: &Value, of: &Criterion| json!({"candidate": one["id"], "criterion": of, "mark": 9, "evidence": "Giúp bạn"});
    let marks: Vec<Value> = candidates
        .iter()
        .flat_map(|one| Criterion::ALL.iter().map(move |of| cell(one, of)))
        .collect();
    let beside = Browser::new(router.clone()).with_token(&advisor.token);
    for marker in [&me, &beside] {
        made(marker, Method::PUT, &format!("{at}/marks"), json!({"marks": marks})).await;
    }
    world.set_day(date(2026, 11, 19));
    let member =
        |name: &str, seat: &str| json!({"name": name, "position": "Giáo viên", "seat": seat});
    let ballots: Vec<Value> =
        candidates.iter().map(|one| json!({"candidate": one["id"], "yes": 3})).collect();
    let council = json!({
        "changed": me.get(&at).await.json()["changed"], "place": "Phòng họp", "ballots": ballots,
        "members": [member("Lê Chủ", "chair"), member("Trần Ký", "secretary"), member("Ngô Viên", "member")],
    });
    made(&me, Method::PUT, &format!("{at}/council"), council).await;
    let chosen: Vec<&Value> = candidates.iter().map(|one| &one["id"]).collect();
    let sign =
        json!({"changed": me.get(&at).await.json()["changed"], "chosen": chosen, "reasons": {}});
    made(&head, Method::POST, &format!("{at}/decision"), sign).await;
    post(&format!("{at}/notices"), json!({"candidates": chosen})).await;
    let waiting = me.get(&format!("{base}/waiting-terms?club={club}")).await.json();
    let terms: Vec<String> = waiting.as_array().unwrap().iter().map(id_of).collect();
    for step in ["training", "start"] {
        post(&format!("{base}/terms/{step}"), json!({"terms": terms})).await;
    }
    for term in &terms {
        let vice = json!({"term": term, "post": "vice"});
        post(&format!("{base}/clubs/{club}/officers"), vice).await;
    }
    let mut activities = Vec::new();
    for (title, day) in [("Đã họp", "2026-11-19"), ("Sẽ họp", "2026-11-26")] {
        let details = json!({
            "club": club, "kind": "meeting", "title": title, "day": day, "starts_at": "07:00", "minutes": 30,
            "place": "Phòng máy",
        });
        activities.push(id_of(&post(&format!("{base}/activities"), details).await));
    }
    let met = format!("{base}/activities/{}", activities[0]);
    let marks: Vec<Value> =
        terms.iter().map(|term| json!({"term": term, "presence": "present"})).collect();
    let sheet = json!({"marks": marks, "held": {"reached": 3}});
    made(&me, Method::PUT, &format!("{met}/attendance"), sheet).await;
    let minutes = json!({"changed": 0, "said": "Đã ôn bài."});
    made(&me, Method::PUT, &format!("{met}/minutes"), minutes).await;
    let canary = candidates.iter().find(|one| one["full_name"] == NAME).expect("the canary stands");
    let learner: LearnerId = canary["learner"].as_str().unwrap().parse().unwrap();
    let ask = json!({"learner": learner, "kind": "copy"});
    let request = id_of(&post(&format!("{base}/requests"), ask).await);
    let to = province.far_school.id;
    let transfer =
        id_of(&post(&format!("{base}/transfers"), json!({"learner": learner, "to": to})).await);
    let class = Own::Class("8A1".to_owned());
    province.join(app, org, Role::FormTeacher, "gv.8a1", class).await;
    province.join(app, org, Role::Ambassador, "em.chim", Own::Club(club.parse().unwrap())).await;
    province.join(app, org, Role::Ambassador, "em.yeng", Own::Learner(learner)).await;
    province.join(app, org, Role::Guardian, "me.yeng", Own::Learner(learner)).await;
    // The days of the round have ended the sessions.
    for worker in &mut province.workers {
        worker.session = app.sign_in(&worker.login, PASSWORD, "").await.unwrap().unwrap();
    }
    let account = vec![advisor.id.to_string()];
    let coming = format!("{base}/activities/{}/attendance", activities[1]);
    let ids = BTreeMap::from([
        ("accounts", account),
        ("activities", activities),
        ("children", vec![learner.to_string()]),
        ("clubs", vec![club.clone()]),
        ("imports", vec![import]),
        ("learners", vec![learner.to_string()]),
        ("requests", vec![request]),
        ("rounds", vec![round]),
        ("transfers", vec![transfer]),
    ]);
    Scene { province, learner, coming, ids, terms }
}

/// The addresses of a door at an org, with every id that fits; a hole of a kind that is not known here gets every id.
fn addresses(path: &str, org: OrgId, scene: &Scene) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut before = "";
    for part in path.split('/').skip(1) {
        let known = |kind: &str| scene.ids.get(kind).cloned();
        let every = || scene.ids.values().flatten().cloned().collect::<Vec<_>>();
        let with: Vec<String> = match part {
            "{org}" => vec![org.to_string()],
            "{term}" => scene.terms.clone(),
            "{learner}" => known("learners").unwrap_or_default(),
            "{purpose}" => vec![Purpose::TakePart.code().to_owned()],
            "{year}" => vec!["2026-2027".to_owned()],
            "{period}" => vec!["2026".to_owned()],
            "{child}" => vec![scene.province.school.id.to_string()],
            "{version}" | "{number}" => vec!["1".to_owned()],
            "{id}" => known(before).unwrap_or_else(every),
            hole if hole.starts_with('{') => vec![walk::NO_ID.to_owned()],
            text => vec![text.to_owned()],
        };
        let longer =
            |path: &String| with.iter().map(|one| format!("{path}/{one}")).collect::<Vec<_>>();
        all = all.iter().flat_map(longer).collect();
        before = part;
    }
    let asked: &[&str] = match path.rsplit('/').next().unwrap_or_default() {
        "rows" => &["", "?verdict=new", "?verdict=refused"],
        "ledger" | "export" | "ledger.xlsx" => &["?indicator=I02", "?indicator=I21"],
        "file" => &["?format=json", "?format=xlsx", "?format=docx"],
        "force" | "export.xlsx" | "notices" => &["", "?state=all&year=2026-2027"],
        "grid" | "slips" | "consents" => &["", "?class=8A1", "?class=8A1&purpose=take_part"],
        "terms" | "terms.xlsx" => &["", "?any_state=true"],
        "free" | "joining" | "learners" | "nominations" => &["", "?class=8A1"],
        "transfers" => &["", "?going=true"],
        _ => &[""],
    };
    all.iter().flat_map(|path| asked.iter().map(move |query| format!("{path}{query}"))).collect()
}

/// Everything that an account reads at an org: the door, and what came.
async fn reads(router: &Router, scene: &Scene, who: &Worker, org: OrgId) -> Vec<(String, Answer)> {
    let page = Browser::new(router.clone()).signed_in(&who.session);
    let program = Browser::new(router.clone()).with_token(&who.token);
    let mut answers = Vec::new();
    for door in server::house::doors().list() {
        let name = format!("{} {}", door.method, door.path);
        let search = door.path.ends_with("/search")
            || ["/o/{org}/force", "/o/{org}/lists/learners"].contains(&door.path);
        if door.method != Method::GET && !search {
            continue;
        }
        for address in addresses(door.path, org, scene) {
            let bare = address.split('?').next().unwrap_or_default();
            let answer = match (&door.method, door.front) {
                (&Method::GET, Front::Page) => {
                    if door.fragment {
                        answers.push((name.clone(), page.fragment(&address).await));
                    }
                    page.get(&address).await
                }
                (&Method::GET, Front::Api) => program.get(&address).await,
                (_, Front::Page) => {
                    let all = format!("search={SEARCHED}&state=all");
                    answers.push((name.clone(), page.post(bare, &all).await));
                    page.post(bare, &format!("search={SEARCHED}")).await
                }
                (_, Front::Api) => {
                    let class = json!({"class": "8A1"});
                    answers.push((name.clone(), program.json(Method::POST, bare, &class).await));
                    let search = json!({"search": SEARCHED});
                    program.json(Method::POST, bare, &search).await
                }
            };
            answers.push((name.clone(), answer));
        }
    }
    answers
}

/// The doors that tell the name, and the roles they tell it to.
async fn tellers(app: &App, scene: &Arc<Scene>) -> BTreeMap<String, Who> {
    let router = walk::router(app);
    let mut tasks = tokio::task::JoinSet::new();
    let school = scene.province.school.id;
    for who in scene.province.workers.clone() {
        let (router, scene) = (router.clone(), scene.clone());
        tasks.spawn(async move {
            let mut told = Vec::new();
            for org in BTreeSet::from([school, who.org]) {
                for (door, answer) in reads(&router, &scene, &who, org).await {
                    assert!(!answer.status.is_server_error(), "{door}: {}", answer.text());
                    if answer.text().contains(MARK) {
                        let there = if who.org == school { "" } else { ELSEWHERE };
                        told.push((door, format!("{}{there}", who.role)));
                    }
                }
            }
            told
        });
    }
    let mut doors: BTreeMap<String, Who> = BTreeMap::new();
    for (door, role) in tasks.join_all().await.concat() {
        doors.entry(door).or_default().insert(role);
    }
    doors
}

/// The mother takes back her yes to taking part; she tells the coordinator.
async fn withdraw(app: &App, scene: &Scene) {
    let coordinator = scene.province.coordinator();
    let handle = coordinator.permit::<RequestHandle>(app).await;
    let mother = app.guardians_who_may_ask(&handle, scene.learner).await.unwrap()[0].id;
    let answer = NewAnswer { id: None, purpose: Purpose::TakePart, answer: Said::Withdrawn };
    let noted = Noted {
        learner: scene.learner,
        by: NotedBy::Guardian(mother),
        route: Route::InPerson,
        picture: None,
        remark: String::new(),
        answers: vec![answer],
    };
    let permit = coordinator.permit::<ConsentWrite>(app).await;
    app.note_answers(&permit, &[noted]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_withdrawn_childs_name_stands_only_where_it_is_written_that_it_may() {
    on_each_app(async |app, world| {
        let scene = Arc::new(set(&app, &world).await);
        let written = written();
        let before = tellers(&app, &scene).await;
        let unwritten: Vec<_> =
            before.iter().filter(|(door, _)| !written.contains_key(*door)).collect();
        assert!(
            unwritten.is_empty(),
            "doors that tell a name and are not in canary.tsv: {unwritten:#?}"
        );

        let me = Browser::new(walk::router(&app)).with_token(&scene.province.coordinator().token);
        assert!(me.get(&scene.coming).await.text().contains(MARK), "the child is expected");
        withdraw(&app, &scene).await;
        let coming = me.get(&scene.coming).await.text();
        assert!(coming.contains("Khướu") && !coming.contains(MARK), "{coming}");
        let after = tellers(&app, &scene).await;
        let nobody = Who::new();
        let mut faults = Vec::new();
        for (door, who) in &written {
            let told = after.get(door).unwrap_or(&nobody);
            if told != who {
                faults.push(format!("{door}: written for {who:?}, told to {told:?}"));
            }
            if !before.contains_key(door) && told.is_empty() {
                faults.push(format!("{door}: nobody ever reads the name there"));
            }
        }
        assert!(faults.is_empty(), "after the withdrawal:\n{}", faults.join("\n"));
        let new: Vec<_> = after.keys().filter(|door| !written.contains_key(*door)).collect();
        assert!(new.is_empty(), "doors that tell the name only now: {new:?}");
    })
    .await;
}
