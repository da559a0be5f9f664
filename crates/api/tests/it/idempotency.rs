//! A request sent twice with one key is done once, whoever was first and whatever broke.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::access::OrgSee;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::IntoResponse as _;
use domain::access::Role;
use domain::id::OrgId;
use serde_json::{Value, json};
use testkit::{Answer, Browser, Province, on_each_app};
use web::state::Site;
use web::{Doors, Problem, Web};

use crate::program;

async fn post(program: &Browser, path: &str, key: &str, body: &Value) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key);
    program.send(request.body(Body::from(body.to_string())).unwrap()).await
}

fn school(code: &str) -> Value {
    json!({"code": code, "kind": "school", "stage": "tieu_hoc", "name": "Trường Tiểu học Mới", "symbol": "THM"})
}

fn replayed(answer: &Answer) -> bool {
    answer.headers.get("idempotent-replay").is_some_and(|is| is == "true")
}

#[tokio::test]
async fn the_second_time_is_answered_as_the_first() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let lead = program(&app, province.lead());
        let path = format!("/api/v1/orgs/{}/orgs", province.commune.id);
        let first = post(&lead, &path, "k-1", &school("M-1")).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
        assert!(!replayed(&first));
        let second = post(&lead, &path, "k-1", &school("M-1")).await;
        assert_eq!((second.status, second.json()), (first.status, first.json()));
        assert!(replayed(&second));
        assert_eq!(second.headers[header::CONTENT_TYPE], "application/json");

        // A refusal of the act is an answer too, with its words.
        let bad = json!({"code": "", "kind": "school", "name": "", "symbol": ""});
        let refused = post(&lead, &path, "k-2", &bad).await;
        let again = post(&lead, &path, "k-2", &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(replayed(&again) && again.json()["faults"] == refused.json()["faults"]);

        // The same key for something else is a mistake of the program.
        let other = post(&lead, &path, "k-1", &school("M-2")).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(other.json()["reason"], "refused-key-reused");

        // A key is the account's own, and without the right it is not even looked at.
        let operator = province.worker(Role::Operator, province.department.id);
        let another = post(&program(&app, operator), &path, "k-1", &school("M-3")).await;
        assert_eq!(another.status, StatusCode::CREATED, "{}", another.text());
        let head = post(&program(&app, province.head()), &path, "k-1", &school("M-1")).await;
        assert_eq!(head.status, StatusCode::NOT_FOUND);

        // After a day the key is free: the request is done again (and now the code is taken).
        world.set(app.now().plus_minutes(app::idempotency::KEPT_HOURS * 60));
        let later = post(&lead, &path, "k-1", &school("M-1")).await;
        assert_eq!(later.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!replayed(&later));
    })
    .await;
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_refused() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = program(&app, province.lead());
        let path = format!("/api/v1/orgs/{}/orgs", province.commune.id);
        for key in ["", "two words", &"k".repeat(129)] {
            let answer = post(&lead, &path, key, &school("M-1")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{key:?}");
        }
    })
    .await;
}

/// A door that counts how often it is gone through: breaks while `breaks` is above nothing, else makes something slowly.
fn counting(app: &app::App, breaks: usize) -> (axum::Router, Arc<AtomicUsize>) {
    let web = Web::new(app.clone(), Site::default());
    let made = Arc::new(AtomicUsize::new(0));
    let broken = Arc::new(AtomicUsize::new(breaks));
    let count = made.clone();
    let handler = async move || {
        let left = broken.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if left.is_ok() {
            return Problem::Broken(String::new()).into_response();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        (StatusCode::CREATED, axum::Json(json!({ "id": number }))).into_response()
    };
    let door = web::doors::with::<OrgSee>(Method::POST, "/api/v1/orgs/{org}/trial", "org").api();
    let router = Doors::new().add(door, handler).router(&web);
    (router.layer(axum::middleware::from_fn(web::problem::draw)), made)
}

fn trial(org: OrgId) -> String {
    format!("/api/v1/orgs/{org}/trial")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_at_once_make_one_thing() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (router, made) = counting(&app, 0);
        let lead = Browser::new(router).with_token(&province.lead().token);
        let path = trial(province.commune.id);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (lead, path) = (lead.clone(), path.clone());
            tasks.spawn(async move { post(&lead, &path, "k", &json!({})).await });
        }
        let answers = tasks.join_all().await;
        assert_eq!(made.load(Ordering::SeqCst), 1);
        for answer in &answers {
            let fits = match answer.status {
                StatusCode::CREATED => answer.json()["id"] == 1,
                status => status == StatusCode::CONFLICT,
            };
            assert!(fits, "{} {}", answer.status, answer.text());
        }
        let first = answers.iter().filter(|a| a.status == StatusCode::CREATED && !replayed(a));
        assert_eq!(first.count(), 1);
        let later = post(&lead, &path, "k", &json!({})).await;
        assert!(later.status == StatusCode::CREATED && replayed(&later));
        assert_eq!(made.load(Ordering::SeqCst), 1);
    })
    .await;
}

#[tokio::test]
async fn what_broke_may_be_tried_again_with_the_same_key() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (router, made) = counting(&app, 1);
        let lead = Browser::new(router).with_token(&province.lead().token);
        let path = trial(province.commune.id);
        let broken = post(&lead, &path, "k", &json!({})).await;
        assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
        let mended = post(&lead, &path, "k", &json!({})).await;
        assert_eq!(mended.status, StatusCode::CREATED);
        assert!(!replayed(&mended) && made.load(Ordering::SeqCst) == 1);
    })
    .await;
}

/// The line breaks after the request was sent: the act still ends, and its answer waits for the repetition.
#[tokio::test]
async fn a_lost_answer_is_found_again() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (router, made) = counting(&app, 0);
        let lead = Browser::new(router).with_token(&province.lead().token);
        let path = trial(province.commune.id);
        let body = json!({});
        let lost = post(&lead, &path, "k", &body);
        assert!(tokio::time::timeout(Duration::from_millis(60), lost).await.is_err());
        tokio::time::sleep(Duration::from_millis(400)).await;
        let found = post(&lead, &path, "k", &json!({})).await;
        assert_eq!((found.status, found.json()["id"].as_i64()), (StatusCode::CREATED, Some(1)));
        assert_eq!((replayed(&found), made.load(Ordering::SeqCst)), (true, 1));
    })
    .await;
}

/// What is kept for a day is no place for a one-time code or a child's name.
#[tokio::test]
async fn no_secret_and_no_childs_name_is_kept_with_a_key() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        province.squad(&app, org, "CLB Một", 2).await;
        let operator = province.worker(Role::Operator, province.department.id);
        let kept = async |account, key: &str| {
            let mut tx = app.store().read().await.unwrap();
            store::sessions::answered(&mut tx, account, key).await.unwrap()
        };

        let me = program(&app, operator);
        let accounts = format!("/api/v1/orgs/{org}/accounts");
        let new = json!({"login": "hieu.pho", "full_name": "Cô Phó", "role": "school_head"});
        let made = post(&me, &accounts, "invite-1", &new).await;
        let code = made.json()["code"].as_str().unwrap().to_owned();
        assert!(code.len() >= 8, "{code}");
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let record = kept(operator.id, "invite-1").await.unwrap();
        assert_eq!((record.status, record.body.as_str()), (201, ""));
        // Sent again it makes nothing, tells nothing, and says that it is done.
        let again = post(&me, &accounts, "invite-1", &new).await;
        assert_eq!((again.status.as_u16(), again.text().as_str()), (201, ""));
        assert!(replayed(&again));
        let renewed = post(&me, &format!("{accounts}/{id}/code"), "code-1", &json!({})).await;
        assert!(renewed.json()["code"].is_string());
        assert_eq!(kept(operator.id, "code-1").await.unwrap().body, "");

        let coordinator = province.coordinator();
        let me = program(&app, coordinator);
        for path in ["terms/search", "lists/2026-2027/learners/search"] {
            let path = format!("/api/v1/orgs/{org}/{path}");
            for _ in 0..2 {
                let found = post(&me, &path, "search-1", &json!({"search": "anh"})).await;
                assert!(found.text().contains("Nguyễn Thị Ánh"), "{path}: {}", found.text());
                assert!(!replayed(&found), "{path}: a search is asked anew");
            }
            assert!(kept(coordinator.id, "search-1").await.is_none(), "{path}");
        }
    })
    .await;
}
