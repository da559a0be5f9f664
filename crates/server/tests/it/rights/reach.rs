//! How far `own` reaches, and who reads a child's name: every list, page, fragment, file and search, asked with ids that
//! are there (abuses 1 to 3 and 7; the lines `force_read`, `activity_read` and `tally_write` of the policy).

use std::collections::{BTreeMap, BTreeSet};

use app::App;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::access::{Own, Role};
use domain::id::{ClubId, OrgId};
use serde_json::{Value, json};
use testkit::{Answer, Browser, Province, Worker, on_each_app};
use web::doors::{Door, Front};

use super::walk;

/// Everybody's class by given name: the squad of the testkit puts the first in 8A1, the second in 8A2, …
const FIRST: &str = "Nguyễn Thị Ánh";
const SECOND: &str = "Đinh Văn Ân";
/// A name that stands in an upload only.
const PENDING: &str = "Kín Đáo Một";

/// What there is at the school: two clubs with members and an activity each, an upload, a plan, reports.
struct School {
    org: OrgId,
    clubs: [ClubId; 2],
    activities: [String; 2],
    tallies: [String; 2],
    terms: Vec<String>,
    learners: Vec<String>,
    import: String,
    account: String,
}

struct Scene {
    router: Router,
    province: Province,
    school: School,
    advisor: Worker,
    teacher: Worker,
    ambassador: Worker,
}

fn program(router: &Router, worker: &Worker) -> Browser {
    Browser::new(router.clone()).with_token(&worker.token)
}

fn page(router: &Router, worker: &Worker) -> Browser {
    Browser::new(router.clone()).signed_in(&worker.session)
}

async fn ok(me: &Browser, method: Method, path: &str, body: &Value) -> Value {
    let answer = me.json(method, path, body).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.text());
    answer.json()
}

/// An activity of a club with everybody present, held, with one entry of help.
async fn activity(app: &App, me: &Browser, org: OrgId, club: ClubId, title: &str) -> [String; 2] {
    let list = format!("/api/v1/orgs/{org}/activities");
    let details = json!({
        "club": club, "kind": "meeting", "title": title, "day": "2026-11-17", "starts_at": "14:00",
        "minutes": 90, "place": "Phòng máy",
    });
    let id = ok(me, Method::POST, &list, &details).await["id"].as_str().unwrap().to_owned();
    let one = format!("{list}/{id}");
    let grid = me.get(&format!("{one}/attendance")).await.json();
    let mark = |member: &Value| json!({"term": member["term"], "presence": "present"});
    let marks: Vec<Value> = grid["members"].as_array().unwrap().iter().map(mark).collect();
    let sheet = json!({"marks": marks, "held": {"reached": 3}});
    ok(me, Method::PUT, &format!("{one}/attendance"), &sheet).await;
    let tally = app.new_id().to_string();
    let entry = json!({"id": tally, "service": "vneid", "audience": "citizen"});
    ok(me, Method::POST, &format!("{one}/tallies"), &json!({"entries": [entry]})).await;
    [id, tally]
}

async fn set(app: &App) -> Scene {
    let mut province = Province::found(app).await;
    let org = province.school.id;
    let alpha = province.squad(app, org, "CLB Alpha", 3).await;
    let beta = province.squad(app, org, "CLB Beta", 3).await;
    let advisor = province.join(app, org, Role::Advisor, "co.alpha", Own::Club(alpha.club)).await;
    let class = Own::Class("8A1".to_owned());
    let teacher = province.join(app, org, Role::FormTeacher, "gv.8a1", class).await;
    let own = Own::Club(alpha.club);
    let ambassador = province.join(app, org, Role::Ambassador, "em.alpha", own).await;
    let router = walk::router(app);
    let coordinator = program(&router, province.coordinator());
    let [first, first_tally] = activity(app, &coordinator, org, alpha.club, "Buổi Alpha").await;
    let [second, second_tally] = activity(app, &coordinator, org, beta.club, "Buổi Beta").await;
    let upload = Request::post(format!("/api/v1/orgs/{org}/imports?school_year=2026-2027"))
        .body(Body::from(format!("{PENDING}\t2012-05-01\t8A9\n")))
        .unwrap();
    let import = coordinator.send(upload).await.json()["id"].as_str().unwrap().to_owned();
    let plan = json!({"id": app.new_id(), "year": "2026-2027", "origin": "template"});
    ok(&coordinator, Method::POST, &format!("/api/v1/orgs/{org}/plans"), &plan).await;
    let periods = format!("/api/v1/orgs/{}/periods", province.department.id);
    let lead = program(&router, province.lead());
    ok(&lead, Method::POST, &periods, &json!({"code": "2026"})).await;
    // Of each club the members of two classes.
    let terms = alpha.terms.iter().take(2).chain(beta.terms.iter().take(2));
    let terms: Vec<String> = terms.map(ToString::to_string).collect();
    let mut tx = app.store().read().await.unwrap();
    let every = store::clubs::terms::Filter::default();
    let mut members = store::clubs::terms::whole(&mut tx, org, None, &every).await.unwrap();
    drop(tx);
    members.retain(|term| terms.contains(&term.id.to_string()));
    let learners: Vec<String> = members.iter().map(|term| term.learner.to_string()).collect();
    assert_eq!(learners.len(), 4);
    let school = School {
        org,
        clubs: [alpha.club, beta.club],
        activities: [first, second],
        tallies: [first_tally, second_tally],
        terms,
        learners,
        import,
        account: advisor.id.to_string(),
    };
    Scene { router, province, school, advisor, teacher, ambassador }
}

/// The addresses of a door at an org with every id of the school that fits it.
fn addresses(door: &Door, org: OrgId, school: &School) -> Vec<String> {
    let path = door.path.replace("{org}", &org.to_string());
    let mut all = vec![path];
    let mut fill = |hole: &str, with: &[String]| {
        let put =
            |path: &String| with.iter().map(|one| path.replace(hole, one)).collect::<Vec<_>>();
        all = all.iter().flat_map(put).collect();
    };
    if door.path.contains("/clubs/{id}") {
        fill("{id}", &school.clubs.map(|club| club.to_string()));
    } else if door.path.contains("/activities/{id}") {
        fill("{id}", &school.activities);
    } else if door.path.contains("/imports/{id}") {
        fill("{id}", std::slice::from_ref(&school.import));
    } else if ["/children/{id}", "/learners/{id}"].iter().any(|way| door.path.contains(way)) {
        fill("{id}", &school.learners);
    } else {
        fill("{id}", std::slice::from_ref(&school.account));
    }
    fill("{term}", &school.terms);
    fill("{tally}", &school.tallies);
    fill("{learner}", &school.learners);
    fill("{purpose}", &["take_part".to_owned()]);
    fill("{year}", &["2026-2027".to_owned()]);
    fill("{period}", &["2026".to_owned()]);
    fill("{child}", &[school.org.to_string()]);
    let asked: &[&str] = match door.path.rsplit('/').next().unwrap_or_default() {
        "ledger" | "export" | "ledger.xlsx" => {
            &["?indicator=I02", "?indicator=I21", "?indicator=I05T"]
        }
        "rows" => &["?verdict=new", "?verdict=refused"],
        "file" => &["?format=json", "?format=xlsx", "?format=docx"],
        "force" => &["", "?state=all&year=2026-2027"],
        "terms" | "terms.xlsx" => &["", "?any_state=true"],
        "free" | "joining" | "learners" | "consents" | "slips" | "grid" => {
            &["?class=8A1", "?class=8A2"]
        }
        _ => &[""],
    };
    all.iter().flat_map(|path| asked.iter().map(move |query| format!("{path}{query}"))).collect()
}

/// Everything that somebody can read at an org, by page, fragment and program, searches among it: address and answer.
async fn reads(scene: &Scene, who: &Worker, org: OrgId) -> Vec<(String, Answer)> {
    let (program, page) = (program(&scene.router, who), page(&scene.router, who));
    let mut answers = Vec::new();
    for door in server::house::doors().list() {
        if !door.path.contains("{org}") {
            continue;
        }
        let search = door.path.ends_with("/search")
            || ["/o/{org}/force", "/o/{org}/lists/learners"].contains(&door.path);
        for address in addresses(door, org, &scene.school) {
            let name = format!("{} {address}", door.method);
            match (&door.method, door.front) {
                (&Method::GET, Front::Page) => {
                    answers.push((name.clone(), page.get(&address).await));
                    if door.fragment {
                        let fragment = page.fragment(&address).await;
                        answers.push((format!("{name} as fragment"), fragment));
                    }
                }
                (&Method::GET, Front::Api) => answers.push((name, program.get(&address).await)),
                // Both given names, with and without marks.
                (&Method::POST, Front::Page) if search => {
                    let bare = address.split('?').next().unwrap_or_default();
                    for form in ["search=nguyen", "search=dinh", "search=", "state=all&search=van"]
                    {
                        answers.push((format!("{name} {form}"), page.post(bare, form).await));
                    }
                }
                (&Method::POST, Front::Api) if search => {
                    for text in ["nguyen", "Đinh", ""] {
                        let body = json!({"search": text});
                        let answer = program.json(Method::POST, &address, &body).await;
                        answers.push((format!("{name} {text}"), answer));
                    }
                }
                _ => {}
            }
        }
    }
    answers
}

/// Where any of these words was read.
fn seen(answers: &[(String, Answer)], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (address, answer) in answers {
        assert!(!answer.status.is_server_error(), "{address}: {}", answer.status);
        let text = answer.text();
        let here = words.iter().find(|word| text.contains(**word));
        found.extend(here.map(|word| format!("{address} ({}) tells {word}", answer.status)));
    }
    found
}

const NAMES: [&str; 7] =
    [FIRST, SECOND, "Hồ Thị Y Bun", PENDING, "Ánh Alpha", "Ân Beta", "Y Bun Beta"];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn own_reaches_the_own_club_and_the_own_class_and_nothing_beside() {
    on_each_app(async |app, _| {
        let scene = set(&app).await;
        let org = scene.school.org;
        // The walk reaches what it is about: the coordinator reads every name, at many doors.
        let all = reads(&scene, scene.province.coordinator(), org).await;
        for word in NAMES.iter().chain(&["CLB Beta", "Buổi Beta"]) {
            assert!(
                seen(&all, &[word]).len() >= 3,
                "nobody reads {word}: {:?}",
                seen(&all, &[word])
            );
        }

        // An advisor: the own club, its members and activities; a member of another class is none of the own club.
        let advisor = reads(&scene, &scene.advisor, org).await;
        assert_eq!(seen(&advisor, &["Beta", PENDING]), [""; 0], "an advisor and another club");
        assert!(seen(&advisor, &["Ân Alpha"]).len() >= 5, "{:?}", seen(&advisor, &["Ân Alpha"]));
        assert!(seen(&advisor, &["Buổi Alpha"]).len() >= 4);

        // A form teacher: the own class in whatever club; no activities.
        let teacher = reads(&scene, &scene.teacher, org).await;
        let others = [SECOND, "Hồ Thị Y Bun", PENDING, "Buổi Alpha", "Buổi Beta"];
        assert_eq!(seen(&teacher, &others), [""; 0], "a form teacher and another class");
        assert!(
            seen(&teacher, &["Ánh Alpha"]).len() >= 4 && seen(&teacher, &["Ánh Beta"]).len() >= 4
        );

        // An ambassador: the own club's activities, and no name of anybody.
        let ambassador = reads(&scene, &scene.ambassador, org).await;
        assert_eq!(seen(&ambassador, &NAMES), [""; 0], "an ambassador reads names");
        assert_eq!(seen(&ambassador, &["Beta"]), [""; 0], "an ambassador and another club");
        assert!(seen(&ambassador, &["Buổi Alpha"]).len() >= 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_above_or_beside_the_school_reads_a_childs_name_anywhere() {
    on_each_app(async |app, _| {
        let scene = set(&app).await;
        let province = &scene.province;
        let school = scene.school.org;
        let mut asked = BTreeMap::new();
        // One of each role that stands above or beside; whoever stands elsewhere gets 404 everywhere (the matrix).
        for (role, at) in [
            (Role::DepartmentLead, province.department.id),
            (Role::DepartmentOffice, province.department.id),
            (Role::DepartmentLeader, province.department.id),
            (Role::Operator, province.department.id),
            (Role::CommuneOfficer, province.commune.id),
            (Role::CommuneLeader, province.commune.id),
            (Role::Guardian, school),
            (Role::Partner, province.partner.id),
        ] {
            let worker = province.worker(role, at);
            for org in BTreeSet::from([at, school]) {
                let answers = reads(&scene, worker, org).await;
                let named = seen(&answers, &NAMES);
                assert!(named.is_empty(), "{} at {}: {named:#?}", worker.role, worker.org);
                let good = answers.iter().filter(|(_, answer)| answer.status == StatusCode::OK);
                *asked.entry(worker.role.code()).or_insert(0) += good.count();
            }
        }
        for role in [
            "department_lead",
            "department_office",
            "department_leader",
            "commune_officer",
            "commune_leader",
        ] {
            assert!(asked[role] > 40, "{role} read only {} answers", asked[role]);
        }
    })
    .await;
}

/// The school's ids under the sibling's own address, asked by those who may do everything there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ids_of_a_sibling_school_are_not_there() {
    on_each_app(async |app, _| {
        let scene = set(&app).await;
        let sibling = scene.province.sibling.id;
        for role in [Role::Coordinator, Role::SchoolHead] {
            let worker = scene.province.worker(role, sibling);
            let answers = reads(&scene, worker, sibling).await;
            let words = [NAMES.as_slice(), &["Alpha", "Beta"]].concat();
            assert_eq!(seen(&answers, &words), [""; 0], "{role}");
            let ids: Vec<&String> =
                scene.school.activities.iter().chain(&scene.school.terms).collect();
            let mut named = 0;
            for (address, answer) in &answers {
                if ids.iter().any(|id| address.contains(*id))
                    || address.contains(&scene.school.import)
                {
                    named += 1;
                    let no = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN];
                    assert!(no.contains(&answer.status), "{role} {address}: {}", answer.status);
                    if role == Role::Coordinator && !address.contains("/accounts/") {
                        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
                    }
                }
            }
            assert!(named > 20, "{named}");
        }
    })
    .await;
}

/// Every writing door with ids of the other club: 404 where the right is held for the own club, 403 where it is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_of_another_club_or_class_can_be_changed() {
    on_each_app(async |app, _| {
        let scene = set(&app).await;
        let (org, school) = (scene.school.org, &scene.school);
        let other = format!("activities/{}", school.activities[1]);
        let tally = format!("{other}/tallies/{}/undo", school.tallies[1]);
        let details = json!({
            "club": school.clubs[1], "kind": "meeting", "title": "Buổi lạ", "day": "2026-11-18",
            "starts_at": "14:00", "minutes": 90, "place": "Phòng máy",
        });
        let entry =
            json!({"entries": [{"id": app.new_id(), "service": "vneid", "audience": "citizen"}]});
        let reason = json!({"reason": "Ghi nhầm buổi"});
        let sheet = json!({"marks": []});
        let disrupt = json!({"what": "cancel", "cause": "weather", "reason": "Mưa lớn"});
        let check = json!({"term": school.terms[1], "what": "arrive"});
        let term = format!("terms/{}/withdrawal", school.terms[1]);
        let end = json!({"reason": "wish"});
        let before = super::everything(&app).await;
        let calls = [
            (Method::PUT, other.clone(), &details),
            (Method::PUT, format!("{other}/attendance"), &sheet),
            (Method::POST, format!("{other}/hold"), &json!({"reached": 1})),
            (Method::POST, format!("{other}/cancel"), &reason),
            (Method::POST, format!("{other}/disrupt"), &disrupt),
            (Method::POST, format!("{other}/check-ins"), &check),
            (Method::POST, format!("{other}/reopen"), &reason),
            (Method::POST, format!("{other}/tallies"), &entry),
            (Method::POST, tally, &json!({})),
            (Method::POST, term, &end),
        ];
        let acts = |role: Role, path: &str| match role {
            // An advisor writes activities and counts; an ambassador counts; a form teacher does neither.
            Role::Advisor => !path.starts_with("terms"),
            Role::Ambassador => path.contains("/tallies"),
            _ => false,
        };
        for worker in [&scene.advisor, &scene.ambassador, &scene.teacher] {
            let (program, page) = (program(&scene.router, worker), page(&scene.router, worker));
            for (method, path, body) in &calls {
                let status = if acts(worker.role, path) {
                    StatusCode::NOT_FOUND
                } else {
                    StatusCode::FORBIDDEN
                };
                let address = format!("/api/v1/orgs/{org}/{path}");
                let answer = program.json(method.clone(), &address, body).await;
                assert_eq!(answer.status, status, "{} {address}: {}", worker.role, answer.text());
                if path.ends_with("/hold") || path.ends_with("/disrupt") || path.ends_with("/undo")
                {
                    let answer =
                        page.post(&format!("/o/{org}/{path}"), "reached=1&reason=Ghi+sai").await;
                    assert_eq!(answer.status, status, "{} page {path}", worker.role);
                }
            }
        }
        // A new activity of another club is refused by its field, and so is moving the own one there.
        let advisor = program(&scene.router, &scene.advisor);
        let list = format!("/api/v1/orgs/{org}/activities");
        let refused = advisor.json(Method::POST, &list, &details).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        let own = format!("{list}/{}", school.activities[0]);
        let moved = advisor.json(Method::PUT, &own, &details).await;
        assert!(moved.status.is_client_error(), "{}", moved.text());
        let after = super::everything(&app).await;
        for (table, rows) in &before {
            assert!(after[table] == *rows, "refused requests changed {table}");
        }

        // What others counted is not an ambassador's to take back; what they counted themselves is. An advisor's is all.
        let ambassador = program(&scene.router, &scene.ambassador);
        let mine = format!("{own}/tallies");
        let id = app.new_id();
        let entry = json!({"entries": [{"id": id, "service": "vneid", "audience": "citizen"}]});
        ok(&ambassador, Method::POST, &mine, &entry).await;
        let undo = |id: &str| format!("{mine}/{id}/undo");
        let theirs = undo(&school.tallies[0]);
        let refused = ambassador.json(Method::POST, &theirs, &json!({})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        let pupil = page(&scene.router, &scene.ambassador);
        let shown = pupil.get(&format!("/o/{org}/activities/{}/tally", school.activities[0])).await;
        assert_eq!(shown.text().matches("/undo\"").count(), 1, "one button: for the own entry");
        ok(&ambassador, Method::POST, &undo(&id.to_string()), &json!({})).await;
        ok(&advisor, Method::POST, &theirs, &json!({})).await;
    })
    .await;
}

/// A report is decided by the tier above and by nobody else: not by its own org, not from two tiers up, not sideways.
#[tokio::test]
async fn nobody_decides_on_the_report_of_their_own_org() {
    on_each_app(async |app, _| {
        let scene = set(&app).await;
        let province = &scene.province;
        let (school, commune, department) =
            (scene.school.org, province.commune.id, province.department.id);
        for (writer, signer, org) in [
            (province.coordinator(), province.head(), school),
            (province.officer(), province.worker(Role::CommuneLeader, commune), commune),
            (province.lead(), province.worker(Role::DepartmentLeader, department), department),
        ] {
            let report = format!("/api/v1/orgs/{org}/reports/2026");
            let maker = program(&scene.router, writer);
            let changed = maker.get(&report).await.json()["changed"].clone();
            let text = json!({"changed": changed, "direction": "Đã làm.", "results": "Đã làm.",
                "assessment": "Đã làm.", "orientation": "Đã làm.", "proposals": "Đã làm."});
            ok(&maker, Method::PUT, &format!("{report}/narrative"), &text).await;
            let changed = maker.get(&report).await.json()["changed"].clone();
            let sender = program(&scene.router, signer);
            let sent = json!({"changed": changed});
            ok(&sender, Method::POST, &format!("{report}/submission"), &sent).await;
        }
        let officer = province.officer();
        let lead = province.lead();
        let before = super::everything(&app).await;
        for (who, at, child, why) in [
            (officer, commune, commune, "the own report"),
            (lead, department, department, "the own report"),
            (lead, department, school, "two tiers down"),
            (officer, commune, province.far_school.id, "another commune's school"),
            (
                officer,
                commune,
                province.attached.id,
                "a unit of the Department at the same address",
            ),
        ] {
            let (program, page) = (program(&scene.router, who), page(&scene.router, who));
            let api = format!("/api/v1/orgs/{at}/bench/2026/{child}");
            let seen = program.get(&api).await;
            assert_eq!(seen.status, StatusCode::NOT_FOUND, "{why}: {}", seen.text());
            let accept = json!({"version": 1});
            let back = json!({"version": 1, "reason": "Thiếu số liệu"});
            for (step, body) in [("acceptance", &accept), ("return", &back)] {
                let answer = program.json(Method::POST, &format!("{api}/{step}"), body).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{why} {step}: {}", answer.text());
                let form = "period=2026&version=1&reason=Thi%E1%BA%BFu";
                let answer = page.post(&format!("/o/{at}/bench/{child}/{step}"), form).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{why} {step} by page");
            }
        }
        // Those who write and sign hold no right to decide at all.
        for who in [province.coordinator(), province.head()] {
            let program = program(&scene.router, who);
            let at = format!("/api/v1/orgs/{school}/bench/2026/{school}/acceptance");
            let answer = program.json(Method::POST, &at, &json!({"version": 1})).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", who.role);
        }
        // Accepting everything takes what lies below and leaves the own report as it is.
        let all = format!("/api/v1/orgs/{commune}/bench/2026/acceptance");
        let after = super::everything(&app).await;
        assert!(after["reports"] == before["reports"] && after["audit"] == before["audit"]);
        let done =
            ok(&program(&scene.router, officer), Method::POST, &all, &json!({"count": 1})).await;
        assert_eq!(done["count"], 1);
        let stage = async |org: OrgId| {
            let path = format!("/api/v1/orgs/{org}/reports/2026");
            program(&scene.router, lead).get(&path).await.json()["stage"].clone()
        };
        assert_eq!(stage(school).await, "accepted");
        assert_eq!(
            (stage(commune).await, stage(department).await),
            ("submitted".into(), "submitted".into())
        );
    })
    .await;
}

/// A lock and an invitation that was never taken up end everything that a name reaches, in the middle of a session.
#[tokio::test]
async fn who_is_locked_reads_no_name_from_the_next_request() {
    on_each_app(async |app, _| {
        let scene = set(&app).await;
        let org = scene.school.org;
        let operator = scene.province.worker(Role::Operator, scene.province.department.id);
        let permit = operator.permit_at(&app, org).await;
        assert!(!seen(&reads(&scene, &scene.advisor, org).await, &NAMES).is_empty());
        app.set_locked(&permit, scene.advisor.id, true).await.unwrap();
        for (address, answer) in reads(&scene, &scene.advisor, org).await {
            let no = [StatusCode::UNAUTHORIZED, StatusCode::SEE_OTHER];
            assert!(no.contains(&answer.status), "{address}: {}", answer.status);
            let to_sign_in = answer.location().starts_with("/sign-in");
            assert!(answer.status != StatusCode::SEE_OTHER || to_sign_in, "{address}");
            assert!(answer.headers.get(header::SET_COOKIE).is_none(), "{address}");
        }
        // Invited: the one-time code alone opens nothing, neither as session nor as token.
        let invite = json!({"login": "gv.moi", "full_name": "Cô Mới", "role": "form_teacher", "class": "8A1"});
        let accounts = format!("/api/v1/orgs/{org}/accounts");
        let code = ok(&program(&scene.router, operator), Method::POST, &accounts, &invite).await;
        let code = code["code"].as_str().unwrap();
        let guest = Worker { session: code.to_owned(), token: code.to_owned(), ..scene.teacher.clone() };
        assert_eq!(seen(&reads(&scene, &guest, org).await, &NAMES), [""; 0]);
    })
    .await;
}
