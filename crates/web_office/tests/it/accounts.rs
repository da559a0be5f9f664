//! Accounts: the slip is shown once, a lock ends the session at the next request.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn the_code_is_on_the_slip_and_nowhere_else() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let operator = browser(&app, province.worker(Role::Operator, province.department.id));
        let path = format!("/o/{}/accounts", province.school.id);
        let form = operator.get(&format!("{path}/new")).await.text();
        assert!(
            form.contains("value=\"coordinator\"") && !form.contains("value=\"commune_officer\""),
            "{form}"
        );
        let bad = operator
            .post(&path, "login=a&full_name=L%C3%AA+V%C4%83n+M%E1%BB%9Bi&role=advisor")
            .await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = bad.text();
        assert!(
            text.contains("value=\"Lê Văn Mới\"") && text.contains("cần gắn với một câu lạc bộ"),
            "{text}"
        );
        let slip = operator
            .post(&path, "login=gv.moi&full_name=L%C3%AA+V%C4%83n+M%E1%BB%9Bi&role=coordinator")
            .await;
        assert_eq!(slip.status, StatusCode::OK);
        let text = slip.text();
        let code = text.split("<strong class=\"num\">").nth(1).unwrap().split('<').next().unwrap();
        assert_eq!(code.len(), 11);
        let session = app.take_over("gv.moi", code, "ghế xanh mưa rào núi").await.unwrap();
        let list = operator.get(&path).await.text();
        assert!(list.contains("Lê Văn Mới") && !list.contains(code), "{list}");
        // The lock is felt at the next request.
        let id = list.split("Lê Văn Mới").next().unwrap().rsplit("/accounts/").next().unwrap();
        let id = id.split('"').next().unwrap().to_owned();
        let one = operator.get(&format!("{path}/{id}")).await.text();
        assert!(one.contains("Cấp mã mới") && one.contains("Giáo viên phụ trách"), "{one}");
        assert!(app.session(&session).await.unwrap().is_some());
        let locked = operator.post(&format!("{path}/{id}/lock"), "").await;
        assert_eq!(locked.status, StatusCode::SEE_OTHER);
        assert!(app.session(&session).await.unwrap().is_none());
        assert!(operator.get(locked.location()).await.text().contains("Đã khóa tài khoản"));
        // Names and rights want a fresh proof.
        world.set(app.now().plus_minutes(11));
        assert!(operator.get(&path).await.location().starts_with("/proof?next="));
    })
    .await;
}

#[tokio::test]
async fn only_the_operator_comes_in() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let path = format!("/o/{}/accounts", province.school.id);
        for worker in &province.workers {
            let status = browser(&app, worker).get(&path).await.status;
            let sees = app.permit_of::<app::access::OrgSee>(worker.id, province.school.id).await;
            let expected = if worker.role == Role::Operator {
                StatusCode::OK
            } else if sees.is_ok() {
                StatusCode::FORBIDDEN
            } else {
                StatusCode::NOT_FOUND
            };
            assert_eq!(status, expected, "{}", worker.login);
        }
    })
    .await;
}
