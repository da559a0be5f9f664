//! What a club keeps about itself, by program: advisors and handover, charter, founding decision, regular meetings, minutes.

use axum::http::{Method, StatusCode};
use domain::access::{Own, Role};
use serde_json::{Value, json};
use testkit::{Answer, Province, on_each_app};

use crate::files::fetch;
use crate::program;

/// The files of a club and of its meetings: fetched here.
pub const FILES: [&str; 10] = [
    "clubs/{id}/advisors/{advisor}/handover.docx",
    "clubs/{id}/advisors/{advisor}/handover.pdf",
    "clubs/{id}/charter.docx",
    "clubs/{id}/charter.pdf",
    "clubs/{id}/decision.docx",
    "clubs/{id}/decision.pdf",
    "activities/{id}/minutes.docx",
    "activities/{id}/minutes.pdf",
    "activities/{id}/attendance.pdf",
    "activities/{id}/tally.pdf",
];

fn made(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
}

#[tokio::test]
async fn a_program_keeps_a_clubs_papers() {
    let document = api::openapi();
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Một", 2).await;
        for (login, class) in [("gv.an", "9A"), ("gv.binh", "9B")] {
            let own = Own::Class(class.to_owned());
            province.join(&app, org, Role::FormTeacher, login, own).await;
        }
        let me = program(&app, province.coordinator());
        let head = program(&app, province.head());
        let base = format!("/api/v1/orgs/{org}");
        let at = format!("{base}/clubs/{}", squad.club);
        let post = async |path: &str, body: Value| me.json(Method::POST, path, &body).await;

        // Advisors and the handover.
        let teachers = me.get(&format!("{base}/teachers")).await.json();
        let account = |name: &str| {
            let all = teachers.as_array().unwrap();
            let one = all.iter().find(|one| one["full_name"] == format!("Người dùng {name}"));
            one.unwrap()["account"].clone()
        };
        let advisors = format!("{at}/advisors");
        let lead = |name: &str| json!({"account": account(name), "post": "lead"});
        made(&post(&advisors, lead("gv.an")).await);
        let next = made(&post(&advisors, lead("gv.binh")).await);
        let kit = head.get(&format!("{at}/handover")).await.json();
        assert_eq!(kit["from"]["full_name"], "Người dùng gv.an", "{kit}");
        assert_eq!((&kit["to"]["coming"], &kit["kit"]["members"]), (&json!(true), &json!(2)));
        done(&post(&format!("{at}/handover"), json!({"advisor": next, "remark": "Đủ"})).await);
        let view = me.get(&at).await.json();
        assert_eq!(view["advisor"], "Người dùng gv.binh", "{view}");
        let now = &view["advisors"][0];
        assert_eq!((&now["id"], &now["remark"]), (&json!(next), &json!("Đủ")), "{view}");
        assert_eq!(now["kit_hash"].as_str().unwrap().len(), 64);
        let deputy = json!({"account": account("gv.an"), "post": "deputy"});
        let deputy = made(&post(&advisors, deputy).await);
        done(&post(&format!("{advisors}/{deputy}/end"), json!({})).await);

        // The charter.
        let charter = format!("{at}/charter");
        assert_eq!(me.get(&charter).await.status, StatusCode::NOT_FOUND, "none yet");
        let begun = post(&charter, json!({})).await;
        assert_eq!((begun.status, &begun.json()["version"]), (StatusCode::CREATED, &json!(1)));
        let article = json!({"changed": 0, "title": "Đồng phục", "text": "Áo xanh."});
        let number = post(&format!("{charter}/articles"), article.clone()).await.json();
        let stale = post(&format!("{charter}/articles"), article).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text());
        let remove = json!({"changed": 1, "number": number["number"]});
        done(&post(&format!("{charter}/removal"), remove).await);
        done(&post(&format!("{charter}/adoption"), json!({"changed": 2})).await);
        let read = head.get(&format!("{charter}?version=1")).await.json();
        assert_eq!(read["adopted_on"], "2026-11-17", "{read}");

        // The founding decision: the squad's is an older one, noted; another club's is signed here.
        let note = json!({"decision": "7/QĐ-CŨ", "decided_on": "05/10/2025"});
        done(&me.json(Method::PUT, &format!("{at}/decision"), &note).await);
        let new = json!({"kind": "clb", "name": "CLB Hai"});
        let fresh = format!("{base}/clubs/{}", made(&post(&format!("{base}/clubs"), new).await));
        let sign = format!("{fresh}/decision");
        assert_eq!(post(&sign, json!({})).await.status, StatusCode::FORBIDDEN, "the head signs");
        let signed = head.json(Method::POST, &sign, &json!({})).await;
        assert_eq!(signed.json()["number"], 1, "{}", signed.text());

        // Regular meetings, and the minutes of one.
        let days = format!("{base}/meeting-days?first=2026-12-25&every=week&count=2");
        let days = me.get(&days).await.json();
        assert_eq!(days[1], json!({"day": "2027-01-01", "holiday": true}), "{days}");
        let series = json!({
            "club": squad.club, "title": "Sinh hoạt", "days": ["2026-11-17", "2026-11-24"],
            "starts_at": "15:00", "minutes": 45, "place": "Phòng máy",
        });
        let series = post(&format!("{base}/activities/series"), series).await;
        let meeting = series.json()["ids"][0].as_str().unwrap().to_owned();
        let met = format!("{base}/activities/{meeting}");
        let mark = |term: &domain::id::TermId| json!({"term": term, "presence": "present"});
        let marks: Vec<Value> = squad.terms.iter().map(mark).collect();
        let sheet = json!({"marks": marks, "held": {"reached": 0}});
        assert!(
            me.json(Method::PUT, &format!("{met}/attendance"), &sheet).await.status.is_success()
        );
        let minutes = json!({"changed": 0, "said": "Ôn bài.", "decided": "Gặp lại tuần sau."});
        done(&me.json(Method::PUT, &format!("{met}/minutes"), &minutes).await);
        let read = head.get(&format!("{met}/minutes")).await.json();
        assert_eq!((&read["said"], &read["changed"]), (&json!("Ôn bài."), &json!(1)), "{read}");

        for file in FILES {
            let path = format!("/api/v1/orgs/{{org}}/{file}");
            let club = if file.contains("decision") {
                fresh.rsplit('/').next().unwrap().to_owned()
            } else {
                squad.club.to_string()
            };
            let id = if file.starts_with("clubs") { &club } else { &meeting };
            let address = file.replace("{id}", id).replace("{advisor}", &next);
            // Sheets to be filled in are for who fills them in.
            let sheet = file.ends_with("attendance.pdf") || file.ends_with("tally.pdf");
            let reader = if sheet { &me } else { &head };
            fetch(reader, &document, &path, &format!("{base}/{address}")).await;
        }
    })
    .await;
}
