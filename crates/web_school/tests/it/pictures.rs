//! Pictures on pages: added by form, shown without a trace in caches, gone from every page with a withdrawal.

use app::App;
use app::access::{ActivityWrite, ConsentWrite, ForceRead};
use app::activities::Details;
use app::family::{NewAnswer, Noted, NotedBy};
use app::input::{Count, Day};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::activity::Kind;
use domain::consent::{Answer, Purpose, Route};
use domain::id::{ActivityId, LearnerId};
use testkit::{Answer as Page, Browser, Province, on_each_app};

use crate::browser;

async fn setting(app: &App) -> (Province, ActivityId, Vec<(LearnerId, String)>) {
    let province = Province::found(app).await;
    let squad = province.squad(app, province.school.id, "CLB Một", 2).await;
    let me = province.coordinator();
    let details = Details {
        club: Some(squad.club),
        kind: Some(Kind::Meeting),
        title: "Sinh hoạt".to_owned(),
        day: Day("2026-11-17".to_owned()),
        starts_at: "14:00".to_owned(),
        minutes: Count::from(90),
        place: "Phòng tin học".to_owned(),
        ..Details::default()
    };
    let id = app.schedule(&me.permit::<ActivityWrite>(app).await, &details).await.unwrap();
    let read = me.permit::<ForceRead>(app).await;
    let members = app.club(&read, squad.club).await.unwrap().members;
    (province, id, members.iter().map(|term| (term.learner, term.id.to_string())).collect())
}

async fn send(browser: &Browser, path: &str, fields: &[(&str, &str)], file: &str) -> Page {
    let field = |(name, value): &(&str, &str)| {
        format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let fields: String = fields.iter().map(field).collect();
    let body = format!(
        "{fields}--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n{file}\r\n--cut--\r\n"
    );
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .header("sec-fetch-site", "same-origin");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

/// The addresses of pictures on a page.
fn pictures(page: &str) -> Vec<String> {
    let parts = page.split("src=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    parts.filter(|at| at.contains("/pictures/")).collect()
}

#[tokio::test]
async fn a_picture_is_added_by_form_and_every_known_address_is_gone_with_the_withdrawal() {
    on_each_app(async |app, _| {
        let (province, activity, members) = setting(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let album = format!("/o/{org}/activities/{activity}/pictures");
        let first = members[0].0.to_string();
        let bad = send(&me, &album, &[("learner", &first), ("caption", "Chiều")], "HEIC").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = bad.text();
        assert!(text.contains("đánh dấu vào ô này") && text.contains("value=\"Chiều\""), "{text}");
        assert!(
            text.contains(&format!("value=\"{first}\" checked")),
            "what was chosen stays: {text}"
        );
        let fields = [("learner", first.as_str()), ("everybody", "1"), ("caption", "Chiều")];
        let bad = send(&me, &album, &fields, "HEIC").await;
        assert!(bad.text().contains("Tương thích nhất"), "{}", bad.text());
        let done = send(&me, &album, &fields, "PIC a").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let page = me.get(done.location()).await.text();
        assert!(page.contains("Đã lưu ảnh") && !page.contains('⟦'), "{page}");
        let portrait = format!("/o/{org}/learners/{first}/portrait");
        assert_eq!(send(&me, &portrait, &[], "PIC b").await.status, StatusCode::SEE_OTHER);

        let term = format!("/o/{org}/force/{}", members[0].1);
        let pages = [album.clone(), portrait.clone(), term.clone()];
        let mut known = Vec::new();
        for page in &pages {
            let found = pictures(&me.get(page).await.text());
            assert_eq!(found.len(), 1, "{page}");
            known.extend(found);
        }
        known.extend(known.clone().iter().map(|at| at.replace("small.jpg", "full.jpg")));
        for at in &known {
            let picture = me.get(at).await;
            assert_eq!(picture.status, StatusCode::OK, "{at}");
            assert_eq!(picture.headers[header::CONTENT_TYPE], "image/jpeg");
            assert_eq!(picture.headers[header::CACHE_CONTROL], "no-store");
        }
        let permit = province.coordinator().permit::<ConsentWrite>(&app).await;
        let no = Noted {
            learner: members[0].0,
            by: NotedBy::Learner,
            route: Route::InPerson,
            picture: None,
            remark: String::new(),
            answers: vec![NewAnswer {
                id: None,
                purpose: Purpose::Image,
                answer: Answer::Withdrawn,
            }],
        };
        app.note_answers(&permit, &[no]).await.unwrap();
        for at in &known {
            assert_eq!(me.get(at).await.status, StatusCode::NOT_FOUND, "{at}");
            assert_eq!(me.fragment(at).await.status, StatusCode::NOT_FOUND, "{at}");
        }
        for page in &pages {
            let answer = me.get(page).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}");
            assert_eq!(pictures(&answer.text()), [""; 0], "{page}");
        }
        let text = me.get(&album).await.text();
        assert!(
            text.contains("Đang ẩn 1 ảnh") && text.contains("không đưa ảnh có các em này"),
            "{text}"
        );
        let refused = send(&me, &portrait, &[], "PIC b").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        assert!(refused.text().contains("chưa đồng ý cho dùng ảnh"), "{}", refused.text());
        assert!(me.get(&term).await.text().contains("Đang tham gia"), "the place is kept");
    })
    .await;
}

#[tokio::test]
async fn the_head_sees_the_album_without_the_form_and_removal_leads_back() {
    on_each_app(async |app, _| {
        let (province, activity, _) = setting(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let album = format!("/o/{org}/activities/{activity}/pictures");
        let done = send(&me, &album, &[("everybody", "1")], "PIC nobody to be recognised").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let head = browser(&app, province.head());
        let page = head.get(&album).await.text();
        let found = pictures(&page);
        assert!(found.len() == 1 && !page.contains("name=\"file\""), "{page}");
        let removal = found[0].replace("small.jpg", "removal");
        assert_eq!(head.post(&removal, "").await.status, StatusCode::FORBIDDEN);
        let done = me.post(&removal, "").await;
        assert_eq!(done.location(), format!("{album}?done=picture-removed"));
        assert_eq!(me.get(&found[0]).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
