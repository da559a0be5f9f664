//! A round by program: the same acts as the pages, from opening to the signed decision.

use axum::http::{Method, StatusCode};
use domain::access::{Own, Role};
use domain::consent::Purpose;
use domain::id::{ClubId, LearnerId};
use domain::selection::Criterion;
use jiff::civil::date;
use serde_json::{Value, json};
use testkit::{Answer, Browser, Province, on_each_app};

use crate::files::fetch;
use crate::program;

/// The files of a round.
pub const FILES: [&str; 4] = ["decision.docx", "decision.pdf", "minutes.docx", "minutes.pdf"];

fn made(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
}

/// One candidate's sheet is opened by an advisor, and the family can read who did.
async fn opened(me: &Browser, advisor: &Browser, base: &str, at: &str, candidate: &Value) {
    let (one, whose) = (candidate["id"].as_str().unwrap(), candidate["learner"].as_str().unwrap());
    let sheet = advisor.get(&format!("{at}/marks?candidate={one}")).await.json();
    assert_eq!(sheet["candidates"].as_array().unwrap().len(), 1, "{sheet}");
    let reads = me.get(&format!("{base}/learners/{whose}/reads")).await.json();
    let advisors = |read: &&Value| read["role"] == "advisor" && read["what"] == "sheet";
    assert_eq!(reads["rows"].as_array().unwrap().iter().filter(advisors).count(), 1, "{reads}");
}

/// The family reads the outcome once the child was told.
async fn told(family: &Browser, path: &str) {
    let own = family.get(path).await.json();
    let result = &own["results"][0];
    let outcome = (&result["outcome"], &result["reason"]);
    assert_eq!(outcome, (&json!("not_chosen"), &json!("Hết chỗ")), "{own}");
    assert_eq!(result["decision"]["number"], 1, "{own}");
}

const LIST: &str =
    "Lê Thị Ánh\t2012-05-01\t8A\t5100000001\tfemale\nĐinh Ân\t2012-06-02\t8A\t-\tmale\n";

/// Whoever was chosen is trained and begins.
async fn started(me: &Browser, base: &str, club: &str) {
    let waiting = me.get(&format!("{base}/waiting-terms?club={club}")).await.json();
    let terms = json!({"terms": [waiting[0]["id"]]});
    for step in ["training", "start"] {
        let moved = me.json(Method::POST, &format!("{base}/terms/{step}"), &terms).await.json();
        assert_eq!(moved, json!({"moved": 1, "elsewhere": 0, "not_agreed": 0}), "{step}");
    }
    let term = waiting[0]["id"].as_str().unwrap();
    let steps = me.get(&format!("{base}/terms/{term}/steps")).await.json();
    let states: Vec<&Value> = steps.as_array().unwrap().iter().map(|step| &step["state"]).collect();
    assert_eq!(states, ["nominated", "selected", "trained", "active"]);
}

#[tokio::test]
async fn a_program_walks_a_round_and_prints_its_papers() {
    on_each_app(async |app, world| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let base = format!("/api/v1/orgs/{org}");
        let me = program(&app, province.coordinator());
        let upload = axum::http::Request::post(format!("{base}/imports?school_year=2026-2027"))
            .header("x-file-name", "8a.csv")
            .body(axum::body::Body::from(LIST))
            .unwrap();
        let import = made(&me.send(upload).await);
        let post = async |path: &str, body: Value| me.json(Method::POST, path, &body).await;
        let put = async |path: &str, body: Value| me.json(Method::PUT, path, &body).await;
        post(&format!("{base}/imports/{import}/confirmation"), json!({})).await;
        let club = json!({"kind": "clb", "name": "CLB Đại sứ số"});
        let club = made(&post(&format!("{base}/clubs"), club).await);
        let own = Own::Club(club.parse::<ClubId>().unwrap());
        let advisor = province.join(&app, org, Role::Advisor, "co.van", own).await;
        let people = me.get(&format!("{base}/assessors")).await.json();
        assert!(people.as_array().unwrap().iter().any(|one| one["head"] == true), "{people}");

        let settings = json!({
            "name": "Đợt 1", "nominate_from": "2026-11-17", "nominate_to": "2026-11-18", "assess_to": "2026-11-20",
            "assessors": [province.coordinator().id, advisor.id],
        });
        let open = json!({"id": app.new_id(), "club": club, "settings": settings});
        let id = made(&post(&format!("{base}/rounds"), open.clone()).await);
        assert_eq!(made(&post(&format!("{base}/rounds"), open).await), id, "sent twice, opened once");
        let at = format!("{base}/rounds/{id}");

        // One by the link, one by a teacher.
        let link = post(&format!("{at}/link"), json!({})).await.json()["path"].as_str().unwrap().to_owned();
        let open_to_all = format!("/api/v1/nominations/{}", link.trim_start_matches("/nominate/"));
        let nobody = program(&app, province.coordinator()).with_token("");
        let seen = nobody.get(&open_to_all).await.json();
        assert_eq!((&seen["round"], &seen["open"]), (&json!("Đợt 1"), &json!(true)), "{seen}");
        for name in ["Đinh Ân", "Không Có Ai"] {
            let own = json!({"name": name, "born": "02/06/2012", "class": "8a", "wish": "Em thích"});
            done(&nobody.json(Method::POST, &open_to_all, &own).await);
        }
        let round = me.get(&at).await.json();
        assert_eq!(round["missing"][0], json!({"what": "nomination_confirm", "count": 1, "roles": ["coordinator"]}));
        let confirm = json!({"confirmed": [round["candidates"][0]["id"]]});
        let sum = post(&format!("{at}/confirmations"), confirm).await.json();
        assert_eq!(sum, json!({"standing": 1, "declined": 0}));
        let found = post(&format!("{at}/nominations/search"), json!({"class": "8A"})).await.json();
        let learners: Vec<Value> =
            found["learners"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!(learners.len(), 1, "who stands already is not offered: {found}");
        let sum = post(&format!("{at}/nominations"), json!({"learners": learners})).await.json();
        assert_eq!(sum["added"], 1, "{sum}");
        let round = me.get(&at).await.json();
        let candidates = round["candidates"].as_array().unwrap();
        let ids = candidates.iter().map(|one| one["learner"].as_str().unwrap().parse::<LearnerId>().unwrap());
        province.coordinator().agree(&app, ids, &[Purpose::TakePart]).await;

        let cell = |one: &Value, of: &Criterion| {
            json!({"candidate": one["id"], "criterion": of, "mark": 9, "evidence": "Giúp bạn"})
        };
        let marks: Vec<Value> =
            candidates.iter().flat_map(|one| Criterion::ALL.iter().map(move |of| cell(one, of))).collect();
        let beside = program(&app, &advisor);
        for marker in [&me, &beside] {
            done(&marker.json(Method::PUT, &format!("{at}/marks"), &json!({"marks": marks})).await);
        }
        assert_eq!(beside.get(&format!("{at}/marks")).await.json()["candidates"][1]["total"], 9000);
        opened(&me, &beside, &base, &at, &candidates[0]).await;
        world.set_day(date(2026, 11, 19));
        let member = |name: &str, seat: &str| json!({"name": name, "position": "Giáo viên", "seat": seat});
        let ballots: Vec<Value> = candidates.iter().map(|one| json!({"candidate": one["id"], "yes": 3})).collect();
        let council = json!({
            "changed": me.get(&at).await.json()["changed"], "place": "Phòng họp", "ballots": ballots,
            "members": [member("Lê Chủ", "chair"), member("Trần Ký", "secretary"), member("Ngô Viên", "member")],
        });
        done(&put(&format!("{at}/council"), council).await);
        let round = me.get(&at).await.json();
        assert_eq!(round["stage"], "deciding", "{round}");

        let head = program(&app, province.head());
        let (first, second) = (&candidates[0]["id"], candidates[1]["id"].as_str().unwrap());
        let sign = json!({"changed": round["changed"], "chosen": [first], "reasons": {second: "Hết chỗ"}});
        let no = post(&format!("{at}/decision"), sign.clone()).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "the coordinator does not sign");
        let signed = head.json(Method::POST, &format!("{at}/decision"), &sign).await.json();
        assert_eq!((&signed["number"], &signed["chosen"]), (&json!(1), &json!(1)), "{signed}");
        for file in FILES {
            let path = format!("/api/v1/orgs/{{org}}/rounds/{{id}}/{file}");
            fetch(&me, &api::openapi(), &path, &format!("{at}/{file}")).await;
        }
        let tell = json!({"candidates": [first, second]});
        done(&post(&format!("{at}/notices"), tell).await);
        assert_eq!(me.get(&at).await.json()["stage"], "closed");
        let learner = candidates[1]["learner"].as_str().unwrap();
        let own = Own::Learner(learner.parse().unwrap());
        let child = province.join(&app, org, Role::Ambassador, "em.an", own).await;
        told(&program(&app, &child), &format!("{base}/children/{learner}/consents")).await;
        started(&me, &base, &club).await;
    })
    .await;
}

#[tokio::test]
async fn the_departments_criteria_hold_for_the_rounds_opened_after() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = program(&app, province.lead());
        let path = format!("/api/v1/orgs/{}/settings/criteria", province.department.id);
        let mut criteria = lead.get(&path).await.json();
        assert_eq!(criteria["rules"].as_array().unwrap().len(), 5, "{criteria}");
        criteria["rules"][0]["weight"] = json!(30);
        let bad = lead.json(Method::PUT, &path, &criteria).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "the weights are 110 together");
        criteria["rules"][1]["weight"] = json!(10);
        done(&lead.json(Method::PUT, &path, &criteria).await);
        assert_eq!(lead.get(&path).await.json(), criteria);
    })
    .await;
}

#[tokio::test]
async fn a_forged_nomination_by_program_nominates_nobody_and_says_why() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let (org, there) = (province.school.id, province.sibling.id);
        let squad = province.squad(&app, org, "CLB Một", 0).await;
        let here = province.coordinator().clone();
        let far = province.worker(Role::Coordinator, there).clone();
        let mut learners = Vec::new();
        for (worker, list) in [(&here, LIST), (&far, "Võ Xa\t2012-05-01\t8A\n")] {
            let base = format!("/api/v1/orgs/{}", worker.org);
            let me = program(&app, worker);
            let upload = axum::http::Request::post(format!("{base}/imports?school_year=2026-2027"))
                .header("x-file-name", "8a.csv")
                .body(axum::body::Body::from(list))
                .unwrap();
            let import = made(&me.send(upload).await);
            let yes = format!("{base}/imports/{import}/confirmation");
            me.json(Method::POST, &yes, &json!({})).await;
            let page = me.get(&format!("{base}/lists/2026-2027/learners")).await.json();
            let rows = page["rows"].as_array().unwrap_or_else(|| panic!("{page}")).clone();
            learners.push(rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>());
        }
        let settings = json!({
            "name": "Đợt 1", "nominate_from": "2026-11-17", "nominate_to": "2026-11-18", "assess_to": "2026-11-20",
            "assessors": [here.id],
        });
        let me = program(&app, &here);
        let open = json!({"club": squad.club, "settings": settings});
        let id = made(&me.json(Method::POST, &format!("/api/v1/orgs/{org}/rounds"), &open).await);
        let at = format!("/api/v1/orgs/{org}/rounds/{id}/nominations");
        let own = Own::Class("9B".to_owned());
        let teacher = province.join(&app, org, Role::FormTeacher, "gv.9b", own).await;
        let teacher = program(&app, &teacher);
        // A learner of another school, and of another class for a form teacher, is not there.
        let foreign = json!({"learners": learners[1]});
        assert_eq!(me.json(Method::POST, &at, &foreign).await.status, StatusCode::NOT_FOUND);
        let beside = json!({"learners": learners[0]});
        assert_eq!(teacher.json(Method::POST, &at, &beside).await.status, StatusCode::NOT_FOUND);
        // The family of one has said no.
        let no = json!([{
            "learner": learners[0][0], "route": "phone",
            "by": {"new_guardian": {"full_name": "Trần Thị Mẹ", "relation": "mother"}},
            "answers": [{"purpose": "take_part", "answer": "no"}],
        }]);
        let noted = format!("/api/v1/orgs/{org}/consent-answers");
        let noted = me.json(Method::POST, &noted, &json!({"notes": no})).await;
        assert!(noted.status.is_success(), "{}", noted.text());
        let sum = me.json(Method::POST, &at, &beside).await.json();
        assert_eq!((&sum["added"], &sum["refused"]), (&json!(1), &json!(1)), "{sum}");
        let again = me.json(Method::POST, &at, &json!({"learners": [learners[0][0]]})).await.json();
        assert_eq!((&again["added"], &again["refused"]), (&json!(0), &json!(1)), "{again}");
    })
    .await;
}
