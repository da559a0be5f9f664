//! Invitations, codes and locks.

use app::Error;
use app::access::AccountManage;
use app::accounts::NewAccount;
use domain::access::Role;
use domain::account::AccountState;
use domain::id::ClubId;
use testkit::{Province, on_each_app, raw};

const PASSWORD: &str = "ghế xanh mưa rào núi";

fn new(login: &str, role: Role) -> NewAccount {
    let full_name = "Đinh Thị Mới".to_owned();
    NewAccount { login: login.into(), full_name, role, club: None, class: String::new() }
}

fn faults(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(faults) => faults.0.into_iter().map(|fault| fault.field).collect(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_invitation_leads_in_and_a_lock_leads_out_at_the_next_request() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let operator = province.worker(Role::Operator, province.department.id);
        let permit = operator.permit_at::<AccountManage>(&app, province.school.id).await;
        let invited = app.invite(&permit, &new("gv.moi", Role::Coordinator)).await.unwrap();
        let session = app.take_over("gv.moi", invited.code.reveal(), PASSWORD).await.unwrap();
        let person = app.session(&session).await.unwrap().unwrap().person;
        assert_eq!(person.roles_at(province.school.id), [Role::Coordinator]);
        app.set_locked(&permit, invited.id, true).await.unwrap();
        assert!(app.session(&session).await.unwrap().is_none());
        assert!(app.sign_in("gv.moi", PASSWORD, "1").await.unwrap().is_none());
        assert!(matches!(app.renew_code(&permit, invited.id).await, Err(Error::Refused(_))));
        app.set_locked(&permit, invited.id, false).await.unwrap();
        assert!(app.sign_in("gv.moi", PASSWORD, "1").await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_new_code_replaces_the_old_one_and_a_lock_takes_it_away() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let operator = province.worker(Role::Operator, province.department.id);
        let permit = operator.permit_at::<AccountManage>(&app, province.school.id).await;
        let first = app.invite(&permit, &new("gv.moi", Role::Coordinator)).await.unwrap();
        let second = app.renew_code(&permit, first.id).await.unwrap();
        assert!(app.take_over("gv.moi", first.code.reveal(), PASSWORD).await.is_err());
        app.set_locked(&permit, first.id, true).await.unwrap();
        app.set_locked(&permit, first.id, false).await.unwrap();
        assert!(app.take_over("gv.moi", second.code.reveal(), PASSWORD).await.is_err());
        let third = app.renew_code(&permit, first.id).await.unwrap();
        assert!(app.take_over("gv.moi", third.code.reveal(), PASSWORD).await.is_ok());
        let rows = app.accounts(&permit, None).await.unwrap().rows;
        let row = rows.iter().find(|row| row.login == "gv.moi").unwrap();
        assert!(row.state == AccountState::Active && !row.code_open);
    })
    .await;
}

#[tokio::test]
async fn a_role_fits_the_org_and_names_what_it_is_bound_to() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let operator = province.worker(Role::Operator, province.department.id);
        let permit = operator.permit_at::<AccountManage>(&app, province.school.id).await;
        let lead = new("x.y", Role::DepartmentLead);
        assert_eq!(faults(app.invite(&permit, &lead).await.err().unwrap()), ["role"]);
        // Every fault at once, the club's among them.
        let mut advisor = new("á", Role::Advisor);
        advisor.full_name = "x".into();
        let found = faults(app.invite(&permit, &advisor).await.err().unwrap());
        assert_eq!(found, ["club", "login", "full_name"]);
        let club = ClubId(app.new_id());
        advisor.club = Some(club);
        advisor.login = "covan".into();
        advisor.full_name = "Cô Vấn".into();
        // A club of another school is no club here.
        let text = |org| {
            format!(
                "insert into clubs (org_id, id, kind, name, sort_key, decision, founded_on, closed_on, advisor)
                 values ({org}, '{club}', 'clb', 'CLB Số', 'clb so', '', '2026-09-01', '', '')"
            )
        };
        raw(&app, &text(province.sibling.id)).await;
        assert_eq!(faults(app.invite(&permit, &advisor).await.err().unwrap()), ["club"]);
        raw(&app, &text(province.school.id)).await;
        app.invite(&permit, &advisor).await.unwrap();
        let mut teacher = new("gvcn", Role::FormTeacher);
        assert_eq!(faults(app.invite(&permit, &teacher).await.err().unwrap()), ["class"]);
        teacher.class = " 9A ".into();
        app.invite(&permit, &teacher).await.unwrap();
        let rows = app.accounts(&permit, None).await.unwrap().rows;
        let of = |login: &str| rows.iter().find(|row| row.login == login).unwrap().roles.clone();
        assert_eq!(of("covan"), [(Role::Advisor, "CLB Số".to_owned())]);
        assert_eq!(of("gvcn"), [(Role::FormTeacher, "9A".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn an_operator_reaches_only_those_with_a_role_at_the_org() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let operator = province.worker(Role::Operator, province.department.id);
        let permit = operator.permit_at::<AccountManage>(&app, province.school.id).await;
        let far = province.worker(Role::SchoolHead, province.far_school.id);
        assert!(matches!(app.set_locked(&permit, far.id, true).await, Err(Error::NotFound)));
        assert!(matches!(app.renew_code(&permit, far.id).await, Err(Error::NotFound)));
        let own = operator.permit_at::<AccountManage>(&app, province.department.id).await;
        assert!(matches!(app.set_locked(&own, operator.id, true).await, Err(Error::Refused(_))));
        // The coordinator invites nobody.
        let coordinator = province.coordinator();
        let refused = app.permit_of::<AccountManage>(coordinator.id, province.school.id).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    })
    .await;
}

#[tokio::test]
async fn of_eight_at_once_with_one_login_one_gets_it() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let operator = province.worker(Role::Operator, province.department.id);
        let permit = operator.permit_at::<AccountManage>(&app, province.school.id).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (app, permit) = (app.clone(), permit.clone());
            tasks.spawn(async move {
                app.invite(&permit, &new("gv.moi", Role::Coordinator)).await.is_ok()
            });
        }
        let done = tasks.join_all().await;
        assert_eq!(done.iter().filter(|ok| **ok).count(), 1);
    })
    .await;
}
