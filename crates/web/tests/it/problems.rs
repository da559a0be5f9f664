//! One problem, three drawings: page, htmx notice, problem+json.

use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Router, middleware};
use scraper::{Html, Selector};
use serde_json::Value;
use web::words::key;
use web::{Faults, Problem, Refusal};

use crate::ask;

fn all() -> Vec<Problem> {
    let mut faults = Faults::new();
    faults.add("title", "Tên <b>quá</b> ngắn.");
    vec![
        Problem::SignIn,
        Problem::FamilyOver,
        Problem::NotFound,
        Problem::Forbidden,
        Problem::ForeignOrigin,
        Problem::Refused(Refusal::new(key("problem-too-many-what")).with("seconds", "<script>")),
        Problem::Invalid(faults),
        Problem::Stale,
        Problem::BadRequest,
        Problem::BadMethod,
        Problem::TooLarge,
        Problem::TooMany(30),
        Problem::Busy,
        Problem::Broken("01J9".to_owned()),
    ]
}

fn app() -> Router {
    let mut app = Router::new().route("/fine", get(|| async { "fine" }));
    for problem in all() {
        let answer = {
            let problem = problem.clone();
            get(move || async { problem.into_response() })
        };
        app = app
            .route(&format!("/{}", problem.name()), answer.clone())
            .route(&format!("/api/v1/{}", problem.name()), answer);
    }
    app.layer(middleware::from_fn(web::problem::draw))
}

#[tokio::test]
async fn each_as_a_page_in_both_languages() {
    for problem in all().into_iter().filter(|problem| *problem != Problem::SignIn) {
        for (lang, home) in [("vi", "Về trang chủ"), ("en", "Go to the home page")] {
            let answer =
                ask(&app(), "GET", &format!("/{}", problem.name()), &[("accept-language", lang)])
                    .await;
            assert_eq!(answer.status, problem.status());
            assert!(answer.header("content-type").starts_with("text/html"));
            assert!(answer.body.contains(home), "{} {lang}", problem.name());
            assert!(
                !answer.body.contains('⟦') && !answer.body.contains("<script>"),
                "{}",
                problem.name()
            );
            assert!(answer.body.contains(&format!("<html lang=\"{lang}\">")));
        }
    }
    let broken = ask(&app(), "GET", "/broken", &[]).await;
    assert!(broken.body.contains("01J9"));
    assert_eq!(ask(&app(), "GET", "/too-many", &[]).await.header("retry-after"), "30");
}

#[tokio::test]
async fn who_is_signed_out_is_led_to_the_door_and_back() {
    let answer = ask(&app(), "GET", "/sign-in?a=1&b=//x", &[]).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fsign%2Din%3Fa%3D1%26b%3D%2F%2Fx");
    let fragment = ask(&app(), "GET", "/sign-in", &[("hx-request", "true")]).await;
    assert_eq!((fragment.status.as_u16(), fragment.header("hx-redirect")), (401, "/sign-in"));
    let json = ask(&app(), "GET", "/api/v1/sign-in", &[]).await;
    assert_eq!((json.status.as_u16(), json.header("www-authenticate")), (401, "Bearer"));
}

#[tokio::test]
async fn each_as_a_notice_for_htmx() {
    for problem in all().into_iter().filter(|problem| *problem != Problem::SignIn) {
        let answer =
            ask(&app(), "GET", &format!("/{}", problem.name()), &[("hx-request", "true")]).await;
        assert_eq!(answer.status, problem.status());
        assert_eq!(
            (answer.header("hx-retarget"), answer.header("hx-reswap")),
            ("#notices", "innerHTML")
        );
        let notice = Html::parse_fragment(&answer.body);
        let one = Selector::parse(".notice .notice-text p").unwrap();
        assert_eq!(notice.select(&one).count(), 1, "{}", answer.body);
        assert!(!answer.body.contains("<html"));
    }
}

#[tokio::test]
async fn each_as_problem_json_for_programs() {
    for problem in all() {
        let path = format!("/api/v1/{}?x=1", problem.name());
        // The htmx header changes nothing for the API.
        let answer = ask(&app(), "GET", &path, &[("hx-request", "true")]).await;
        assert_eq!(answer.status, problem.status());
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(body["status"], problem.status().as_u16());
        assert_eq!(body["type"], format!("urn:daisuso:problem:{}", problem.name()));
        assert_eq!(body["instance"], format!("/api/v1/{}", problem.name()));
        assert!(
            body["title"].is_string() && body["detail"].is_string() && body["faults"].is_array()
        );
        if let Problem::Invalid(_) = problem {
            assert_eq!(body["faults"][0]["field"], "title");
            assert_eq!(body["faults"][0]["detail"], "Tên <b>quá</b> ngắn.");
        }
    }
}

#[tokio::test]
async fn bare_answers_of_the_router_are_drawn_and_good_ones_left_alone() {
    let missing = ask(&app(), "GET", "/nowhere", &[]).await;
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("Không tìm thấy"));
    let method = ask(&app(), "POST", "/fine", &[]).await;
    assert_eq!((method.status.as_u16(), method.header("allow")), (405, "GET,HEAD"));
    assert!(method.body.contains("Cách gọi không đúng"));
    assert_eq!(ask(&app(), "GET", "/fine", &[]).await.body, "fine");
}
