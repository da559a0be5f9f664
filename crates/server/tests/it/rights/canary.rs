//! The canary: one learner whose name nobody else has goes through everything; then the family takes the consent back. Every
//! reading door is opened by every role, and the name stands where docs/rights/canary.tsv says and nowhere else (D23 to D26).
//! Whoever shows it has asked the gate of consents in the same request, or stands in the table with what it rests on instead.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Once};

use app::App;
use app::access::{ConsentWrite, RequestHandle};
use app::family::{LinkEnding, NewAnswer, Noted, NotedBy};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use domain::access::{Own, Role};
use domain::consent::{Answer as Said, Purpose, Relation, Route};
use domain::id::{GuardianId, LearnerId, OrgId};
use domain::selection::Criterion;
use jiff::civil::date;
use serde_json::{Value, json};
use testkit::{Answer, Browser, PASSWORD, Province, StillWorld, Worker, on_each_app};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};
use web::doors::Front;

use super::{table, walk};

/// Whom everybody looks for: no word of it stands anywhere else.
const NAME: &str = "Quàng Thị Yểng Xuân";
/// Behind a role: held at another org.
const ELSEWHERE: &str = "@elsewhere";
/// Who goes the same way and stays.
const OTHER: &str = "Lò Văn Khướu";
/// Whose family does not answer.
const SILENT: &str = "Cầm Thị Chích Chòe";

/// Roles by code.
type Who = BTreeSet<String>;

/// Who is looked for: the learner, and what nobody else has of name, birth date and number.
#[derive(Clone, Copy)]
struct About {
    learner: LearnerId,
    marks: &'static [&'static str],
    search: &'static str,
}

impl About {
    /// Whether an answer tells of the learner, by a word or by a picture.
    fn is_told(&self, answer: &Answer) -> bool {
        let text = answer.text();
        let picture = answer.headers.get("content-type").is_some_and(|kind| kind == "image/jpeg");
        (picture && answer.status.is_success()) || self.marks.iter().any(|mark| text.contains(mark))
    }
}

/// What a line of the table says of a door.
struct Line {
    /// `asks`, or what it rests on instead: one of [`BASES`].
    gate: String,
    /// Who still reads the name when the family has taken the consent back.
    withdrawn: Who,
    /// Who reads it while two guardians disagree.
    conflict: Who,
    /// Who reads it when the school year is over, and the consents with it.
    over: Who,
    /// Who reads the name of a child whose family has been asked and does not answer.
    silent: Who,
}

/// On what a door rests that shows a learner without asking; docs/rights/README.md says what each is.
const BASES: [&str; 5] = ["register", "record", "issued", "request", "own"];

tokio::task_local! {
    /// The learners that the gate was asked about in this request.
    static ASKED: RefCell<BTreeSet<String>>;
}

/// Hears the questions that the gate is asked.
struct Ear;

impl Subscriber for Ear {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "app::consents"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut heard = Heard(None);
        event.record(&mut heard);
        if let Some(learner) = heard.0 {
            // Outside of a request that is listened to there is nobody to tell.
            let _ = ASKED.try_with(|asked| asked.borrow_mut().insert(learner));
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Heard(Option<String>);

impl Visit for Heard {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "learner" {
            self.0 = Some(format!("{value:?}"));
        }
    }
}

/// The answer to a request, and whom the gate was asked about.
async fn heard(request: impl Future<Output = Answer>) -> (Answer, BTreeSet<String>) {
    let listened = async {
        let answer = request.await;
        (answer, ASKED.with(RefCell::take))
    };
    ASKED.scope(RefCell::default(), listened).await
}

/// Who is told by a door, and who of them without that the gate was asked.
#[derive(Default)]
struct Told {
    who: Who,
    unasked: Who,
}

/// The doors that may tell the name, by method and path.
fn written() -> BTreeMap<String, Line> {
    let text = table::read("canary.tsv");
    let mut lines = text.lines();
    let head = "method\tpath\tgate\twithdrawn\tconflict\tover\tsilent\twhy";
    assert_eq!(lines.next(), Some(head), "canary.tsv: its head");
    let mut doors = BTreeMap::new();
    for line in lines {
        let [method, path, gate, withdrawn, conflict, over, silent, why] =
            line.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("canary.tsv: not eight columns: {line}");
        };
        assert!(!why.is_empty(), "canary.tsv: no reason: {line}");
        assert!(gate == "asks" || BASES.contains(&gate), "canary.tsv: {line}");
        let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        let who = |who: &str| -> Who {
            let who = if who == "nobody" { "" } else { who };
            let who: Who = who.split_whitespace().map(str::to_owned).collect();
            let known = |role: &String| roles.contains(&role.trim_end_matches(ELSEWHERE));
            assert!(who.iter().all(known), "canary.tsv: {line}");
            who
        };
        let line = Line {
            gate: gate.to_owned(),
            withdrawn: who(withdrawn),
            conflict: who(conflict),
            over: who(over),
            silent: who(silent),
        };
        let twice = doors.insert(format!("{method} {path}"), line);
        assert!(twice.is_none(), "canary.tsv: {method} {path} is named twice");
    }
    doors
}

struct Scene {
    province: Province,
    canary: About,
    other: About,
    /// Whose family holds a slip and says nothing.
    silent: About,
    /// The attendance of what is planned.
    coming: String,
    /// By the part of a path before an id: what there is.
    ids: BTreeMap<&'static str, Vec<String>>,
    /// Pictures and photos of signed papers by the learner they are of.
    pictures: BTreeMap<(&'static str, LearnerId), String>,
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
    let list = format!(
        "{NAME}\t2012-05-01\t8A1\t5100000001\tfemale\n{OTHER}\t2012-06-02\t8A1\t-\tmale\n{SILENT}\t2012-07-03\t8A1\t-\tfemale\n"
    );
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
    let (silent, stand): (Vec<Value>, Vec<Value>) = found["learners"]
        .as_array()
        .unwrap()
        .iter()
        .cloned()
        .partition(|one| one["full_name"] == SILENT);
    let learners: Vec<Value> = stand.iter().map(|one| one["id"].clone()).collect();
    post(&format!("{base}/slips"), json!({"learners": [silent[0]["id"]]})).await;
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
    let joint = joint(app, &province, (&me, &club), &learners).await;
    activities.extend(joint.0);
    let of = |name: &str| -> LearnerId {
        let one = candidates.iter().find(|one| one["full_name"] == name).expect("both stand");
        one["learner"].as_str().unwrap().parse().unwrap()
    };
    let (learner, other) = (of(NAME), of(OTHER));
    let mut pictures = BTreeMap::new();
    for one in [learner, other] {
        for (door, kind) in [("portrait", "pictures"), ("evidence", "evidence")] {
            let file = Request::post(format!("{base}/learners/{one}/{door}"));
            let made = me.send(file.body(Body::from("PIC a")).unwrap()).await.json();
            pictures.insert((kind, one), id_of(&made));
        }
    }
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
    let account = vec![advisor.id.to_string()];
    let coming = format!("{base}/activities/{}/attendance", activities[1]);
    let ids = BTreeMap::from([
        ("accounts", account),
        ("activities", activities),
        ("clubs", vec![club.clone()]),
        ("imports", vec![import]),
        ("joints", joint.1),
        ("requests", vec![request]),
        ("rounds", vec![round]),
        ("transfers", vec![transfer]),
    ]);
    let canary = About {
        learner,
        marks: &["Yểng", "2012-05-01", "01/05/2012", "5100000001"],
        search: "yeng",
    };
    let other =
        About { learner: other, marks: &["Khướu", "2012-06-02", "02/06/2012"], search: "khuou" };
    let silent = About {
        learner: id_of(&silent[0]).parse().unwrap(),
        marks: &["Chích", "2012-07-03", "03/07/2012"],
        search: "choe",
    };
    let mut scene = Scene { province, canary, other, silent, coming, ids, pictures, terms };
    // The days of the round have ended the sessions.
    scene.sign_in_again(app).await;
    scene
}

/// Two joint activities of this school, another one and a partner, each school the host of one; the canary has a place at
/// both. Gives all their activities, hosts' and parts, and the invitations.
async fn joint(
    app: &App,
    province: &Province,
    (me, club): (&Browser, &str),
    learners: &[Value],
) -> (Vec<String>, Vec<String>) {
    let (org, far) = (province.school.id, province.far_school.id);
    let router = walk::router(app);
    let other = province.worker(Role::Coordinator, far);
    let them = Browser::new(router).with_token(&other.token);
    let base = |org: OrgId| format!("/api/v1/orgs/{org}");
    let founded = json!({"kind": "clb", "name": "CLB Xa"});
    let their_club =
        id_of(&made(&them, Method::POST, &format!("{}/clubs", base(far)), founded).await);
    for school in [org, far] {
        province.vet(app, school, "Phạm Văn Kèm").await;
    }
    let (mut activities, mut invitations) = (Vec::new(), Vec::new());
    for (n, host, host_org, host_club, guest, guest_org, guest_club) in [
        (27, me, org, club, &them, far, their_club.as_str()),
        (30, &them, far, their_club.as_str(), me, org, club),
    ] {
        let details = json!({
            "club": host_club, "kind": "support", "title": format!("Ngày hội {n}"), "day": format!("2026-11-{n}"),
            "starts_at": "15:00", "minutes": 45, "place": "Nhà văn hóa", "capacity": 9,
        });
        let at = format!("{}/activities", base(host_org));
        let id = id_of(&made(host, Method::POST, &at, details).await);
        let joint = format!("{at}/{id}/joint");
        let invite = json!({"kind": "school", "guest": guest_org});
        let invitation = id_of(&made(host, Method::POST, &joint, invite).await);
        let accept = json!({"club": guest_club, "places": 4, "adult": "Phạm Văn Kèm"});
        let answer = format!("{}/joints/{invitation}/acceptance", base(guest_org));
        let part = made(guest, Method::POST, &answer, accept).await["activity"].clone();
        let part = part.as_str().expect("a school has a part").to_owned();
        let partner = json!({"kind": "partner", "guest": province.partner.id});
        invitations.push(id_of(&made(host, Method::POST, &joint, partner).await));
        let mine = if host_org == org { &id } else { &part };
        let places = format!("{}/activities/{mine}/roster", base(org));
        let gave = me.json(Method::POST, &places, &json!({"learners": learners})).await;
        assert!(gave.status.is_success(), "{} {}", gave.status, gave.text());
        invitations.push(invitation);
        activities.extend([id, part]);
    }
    (activities, invitations)
}

impl Scene {
    async fn sign_in_again(&mut self, app: &App) {
        for worker in &mut self.province.workers {
            worker.session = app.sign_in(&worker.login, PASSWORD, "").await.unwrap().unwrap();
        }
    }
}

/// The addresses of a door at an org, with every id that fits; a hole of a kind that is not known here gets every id.
fn addresses(path: &str, org: OrgId, scene: &Scene, about: &About) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut before = "";
    for part in path.split('/').skip(1) {
        let known = |kind: &str| scene.ids.get(kind).cloned();
        let every = || scene.ids.values().flatten().cloned().collect::<Vec<_>>();
        let with: Vec<String> = match part {
            "{org}" => vec![org.to_string()],
            "{term}" => scene.terms.clone(),
            "{learner}" => vec![about.learner.to_string()],
            "{id}" if ["learners", "children"].contains(&before) => vec![about.learner.to_string()],
            "{id}" if ["pictures", "evidence"].contains(&before) => {
                let mine = |((kind, of), _): &(&(&str, LearnerId), &String)| {
                    *kind == before && *of == about.learner
                };
                scene.pictures.iter().filter(mine).map(|(_, id)| id.clone()).collect()
            }
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

/// Doors whose answer to a form is printed: slips for families and for signing in.
const PRINTING: [&str; 4] = [
    "/o/{org}/cards",
    "/api/v1/orgs/{org}/cards",
    "/o/{org}/consents/slips",
    "/api/v1/orgs/{org}/slips",
];

/// Everything that an account reads at an org behind some doors: the door, what came, and whom the gate was asked about.
async fn reads(
    router: &Router,
    scene: &Scene,
    about: &About,
    (who, org): (&Worker, OrgId),
    only: Option<&BTreeSet<String>>,
) -> Vec<(String, Answer, BTreeSet<String>)> {
    let page = Browser::new(router.clone()).signed_in(&who.session);
    let program = Browser::new(router.clone()).with_token(&who.token);
    let mut answers = Vec::new();
    for door in server::house::doors().list() {
        let name = format!("{} {}", door.method, door.path);
        let search = door.path.ends_with("/search")
            || ["/o/{org}/force", "/o/{org}/lists/learners"].contains(&door.path);
        let prints = door.method == Method::POST && PRINTING.contains(&door.path);
        if (door.method != Method::GET && !search && !prints)
            || only.is_some_and(|only| !only.contains(&name))
        {
            continue;
        }
        for address in addresses(door.path, org, scene, about) {
            let bare = address.split('?').next().unwrap_or_default();
            let id = about.learner;
            let mut came = Vec::new();
            match (&door.method, door.front) {
                (_, Front::Page) if prints => {
                    came.push(heard(page.post(bare, &format!("learner={id}&class=8A1"))).await);
                }
                (_, Front::Api) if prints => {
                    let body = json!({"learners": [id]});
                    came.push(heard(program.json(Method::POST, bare, &body)).await);
                }
                (&Method::GET, Front::Page) => {
                    if door.fragment {
                        came.push(heard(page.fragment(&address)).await);
                    }
                    came.push(heard(page.get(&address)).await);
                }
                (&Method::GET, Front::Api) => came.push(heard(program.get(&address)).await),
                (_, Front::Page) => {
                    let found = format!("search={}", about.search);
                    came.push(heard(page.post(bare, &format!("{found}&state=all"))).await);
                    came.push(heard(page.post(bare, &found)).await);
                }
                (_, Front::Api) => {
                    let class = json!({"class": "8A1"});
                    came.push(heard(program.json(Method::POST, bare, &class)).await);
                    let search = json!({"search": about.search});
                    came.push(heard(program.json(Method::POST, bare, &search)).await);
                }
            }
            answers.extend(came.into_iter().map(|(answer, asked)| (name.clone(), answer, asked)));
        }
    }
    answers
}

/// The doors that tell of somebody, and the roles they tell it to.
async fn tellers(
    app: &App,
    scene: &Arc<Scene>,
    about: About,
    only: Option<&Arc<BTreeSet<String>>>,
) -> BTreeMap<String, Told> {
    let router = walk::router(app);
    let mut tasks = tokio::task::JoinSet::new();
    let school = scene.province.school.id;
    for who in scene.province.workers.clone() {
        let (router, scene, only) = (router.clone(), scene.clone(), only.cloned());
        tasks.spawn(async move {
            let mut told = Vec::new();
            for org in BTreeSet::from([school, who.org]) {
                let came = reads(&router, &scene, &about, (&who, org), only.as_deref()).await;
                for (door, answer, asked) in came {
                    assert!(!answer.status.is_server_error(), "{door}: {}", answer.text());
                    if about.is_told(&answer) {
                        let there = if who.org == school { "" } else { ELSEWHERE };
                        let asked = asked.contains(&about.learner.to_string());
                        told.push((door, format!("{}{there}", who.role), asked));
                    }
                }
            }
            told
        });
    }
    let mut doors: BTreeMap<String, Told> = BTreeMap::new();
    for (door, role, asked) in tasks.join_all().await.concat() {
        let told = doors.entry(door).or_default();
        if !asked {
            told.unasked.insert(role.clone());
        }
        told.who.insert(role);
    }
    doors
}

/// What a guardian says of some purposes; the coordinator is told.
async fn says(app: &App, scene: &Scene, by: NotedBy, purposes: &[Purpose], said: Said) {
    let answer = |purpose: &Purpose| NewAnswer { id: None, purpose: *purpose, answer: said };
    let noted = Noted {
        learner: scene.canary.learner,
        by,
        route: Route::InPerson,
        picture: None,
        remark: String::new(),
        answers: purposes.iter().map(answer).collect(),
    };
    let permit = scene.province.coordinator().permit::<ConsentWrite>(app).await;
    app.note_answers(&permit, &[noted]).await.unwrap();
}

/// The guardians of the canary who are known, the mother first.
async fn guardians(app: &App, scene: &Scene) -> Vec<GuardianId> {
    let handle = scene.province.coordinator().permit::<RequestHandle>(app).await;
    let found = app.guardians_who_may_ask(&handle, scene.canary.learner).await.unwrap();
    found.iter().map(|guardian| guardian.id).collect()
}

/// Where what is told differs from what is written for a state of things.
fn differences(
    state: &str,
    told: &BTreeMap<String, Told>,
    written: &BTreeMap<String, Line>,
    column: impl Fn(&Line) -> &Who,
) -> Vec<String> {
    let mut faults = Vec::new();
    let nobody = Told::default();
    for (door, line) in written {
        let told = told.get(door).unwrap_or(&nobody);
        if told.who != *column(line) {
            let (is, should) = (&told.who, column(line));
            faults.push(format!("{state}: {door}: written for {should:?}, told to {is:?}"));
        }
        if line.gate == "asks" && !told.unasked.is_empty() {
            faults.push(format!("{state}: {door}: does not ask for {:?}", told.unasked));
        }
    }
    let new = told.iter().filter(|(door, _)| !written.contains_key(*door));
    let new = new.map(|(door, told)| {
        format!("{state}: {door}: tells {:?} and is not in the table", told.who)
    });
    faults.extend(new);
    faults
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_childs_name_stands_only_where_it_is_written_that_it_may_and_the_gate_was_asked() {
    static LISTEN: Once = Once::new();
    LISTEN.call_once(|| tracing::subscriber::set_global_default(Ear).unwrap());
    on_each_app(async |app, world| {
        let scene = Arc::new(set(&app, &world).await);
        let written = written();
        let before = tellers(&app, &scene, scene.canary, None).await;
        let mut faults = Vec::new();
        for (door, told) in &before {
            match written.get(door).map(|line| line.gate.as_str()) {
                None => faults.push(format!("{door}: tells a name and is not in canary.tsv")),
                Some("asks") if !told.unasked.is_empty() => {
                    faults.push(format!("{door}: does not ask for {:?}", told.unasked));
                }
                Some(base) if base != "asks" && told.unasked.is_empty() => {
                    faults.push(format!("{door}: asks, and is written as resting on {base}"));
                }
                Some(_) => {}
            }
        }

        // Two guardians disagree about everything, until the father's link ends: it was noted by mistake.
        let listed: Arc<BTreeSet<String>> = Arc::new(written.keys().cloned().collect());
        let father = NotedBy::NewGuardian {
            id: None,
            full_name: "Trần Văn Cha".to_owned(),
            relation: Relation::Father,
            phone: String::new(),
        };
        let mother = guardians(&app, &scene).await[0];
        says(&app, &scene, father, Purpose::ALL, Said::No).await;
        let conflict = tellers(&app, &scene, scene.canary, Some(&listed)).await;
        faults.extend(differences("conflict", &conflict, &written, |line| &line.conflict));
        let father = guardians(&app, &scene).await.into_iter().find(|id| *id != mother).unwrap();
        let permit = scene.province.coordinator().permit::<ConsentWrite>(&app).await;
        let mistake = LinkEnding { reason: "Ghi nhầm".to_owned() };
        app.end_guardian(&permit, father, &mistake).await.unwrap();

        let me = Browser::new(walk::router(&app)).with_token(&scene.province.coordinator().token);
        assert!(me.get(&scene.coming).await.text().contains("Yểng"), "the child is expected");
        let by = NotedBy::Guardian(mother);
        says(&app, &scene, by, &[Purpose::TakePart], Said::Withdrawn).await;
        let coming = me.get(&scene.coming).await.text();
        assert!(coming.contains("Khướu") && !coming.contains("Yểng"), "{coming}");
        let withdrawn = tellers(&app, &scene, scene.canary, None).await;
        faults.extend(differences("withdrawn", &withdrawn, &written, |line| &line.withdrawn));

        // Of the third child nobody has answered for a week.
        world.set_day(date(2026, 11, 25));
        let mut scene = Arc::into_inner(scene).expect("nobody reads any more");
        scene.sign_in_again(&app).await;
        let scene = Arc::new(scene);
        // What prints a new slip comes after: with it the week begins anew.
        let all: Vec<String> = server::house::doors()
            .list()
            .iter()
            .map(|door| format!("{} {}", door.method, door.path))
            .collect();
        let printing = |name: &String| PRINTING.iter().any(|path| *name == format!("POST {path}"));
        let (last, first): (BTreeSet<_>, BTreeSet<_>) = all.into_iter().partition(printing);
        let mut silent = tellers(&app, &scene, scene.silent, Some(&Arc::new(first))).await;
        silent.extend(tellers(&app, &scene, scene.silent, Some(&Arc::new(last))).await);
        faults.extend(differences("silent", &silent, &written, |line| &line.silent));

        // The other child stays to the end of the school year, and nobody is asked again.
        world.set_day(date(2027, 9, 2));
        app.finish_terms().await.unwrap();
        let mut scene = Arc::into_inner(scene).expect("nobody reads any more");
        scene.sign_in_again(&app).await;
        for worker in &mut scene.province.workers {
            worker.token =
                app.make_token(&worker.login, "next year", 30).await.unwrap().into_inner();
        }
        let scene = Arc::new(scene);
        let over = tellers(&app, &scene, scene.other, Some(&listed)).await;
        faults.extend(differences("over", &over, &written, |line| &line.over));
        for (door, line) in &written {
            let told =
                before.contains_key(door) || !line.withdrawn.is_empty() || !line.silent.is_empty();
            if !told {
                faults.push(format!("{door}: nobody ever reads the name there"));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    })
    .await;
}
