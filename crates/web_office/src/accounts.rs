//! Accounts at an org: who holds what, invite, new code on a slip of paper, lock and unlock.

use app::access::AccountManage;
use app::accounts::{Invitation, NewAccount, Row};
use app::{After, App, Error, Page};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::access::{Bound, Role, roles_for};
use domain::account::AccountState;
use domain::id::{AccountId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Choice, Crumb, Desk, Doors, Faults, Frame, Permitted, Problem, Tone, show};

/// The doors of this feature. All want a fresh proof: names and rights of people.
pub fn doors() -> Doors {
    let at = "/o/{org}/accounts";
    Doors::new()
        .add(get::<AccountManage>(at, "account").fresh().fragment(), list)
        .add(get::<AccountManage>("/o/{org}/accounts/new", "account").fresh(), new)
        .add(get::<AccountManage>("/o/{org}/accounts/{id}", "account").fresh(), one)
        .add(post::<AccountManage>(at, "account").fresh(), invite)
        .add(post::<AccountManage>("/o/{org}/accounts/{id}/code", "account").fresh(), code)
        .add(post::<AccountManage>("/o/{org}/accounts/{id}/lock", "account").fresh(), lock)
        .add(post::<AccountManage>("/o/{org}/accounts/{id}/unlock", "account").fresh(), unlock)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    after: Option<After>,
}

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    page: Page<Row, After>,
}

/// The rows alone, for "show more".
#[derive(Template)]
#[template(path = "accounts/rows.html")]
struct Rows {
    frame: Frame,
    org: OrgId,
    page: Page<Row, After>,
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<AccountManage>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let page = app.accounts(&permit, asked.after.as_ref()).await?;
    let org = permit.org();
    if headers.contains_key("hx-request") {
        return show(&Rows { frame, org, page });
    }
    show(&ListPage { frame, org, page })
}

/// One account: what it holds, and what can be done with it.
#[derive(Template)]
#[template(path = "accounts/one.html")]
struct OnePage {
    frame: Frame,
    org: OrgId,
    row: Row,
    /// Nobody locks the account they sit in.
    mine: bool,
}

async fn one(
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<AccountManage>,
    Path((org, id)): Path<(OrgId, AccountId)>,
) -> Result<Html<String>, Problem> {
    let row = app.account(&permit, id).await?;
    let label = frame.w.t("accounts-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/accounts"), label });
    show(&OnePage { frame, org, row, mine: permit.account() == id })
}

const fn tone(state: AccountState) -> Tone {
    match state {
        AccountState::Invited => Tone::Info,
        AccountState::Active => Tone::Ok,
        AccountState::Locked => Tone::Bad,
        AccountState::Left => Tone::Calm,
    }
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct AccountForm {
    login: String,
    full_name: String,
    role: String,
    club: String,
    class: String,
}

impl AccountForm {
    fn new_account(&self) -> Result<NewAccount, Error> {
        let role = self.role.parse().map_err(|_| Error::invalid("role", "fault-role"))?;
        Ok(NewAccount {
            login: self.login.clone(),
            full_name: self.full_name.clone(),
            role,
            // What a role does not use is not sent along: the fields stand side by side in one form.
            club: self.club.parse().ok(),
            class: self.class.clone(),
        })
    }
}

#[derive(Template)]
#[template(path = "accounts/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    org_name: String,
    form: AccountForm,
    roles: Vec<Choice>,
    clubs: Vec<Choice>,
    /// Whether some role of this kind of org is bound to a club or class.
    binds: bool,
    faults: Faults,
}

async fn form_page(
    app: &App,
    frame: Frame,
    permit: &app::access::Permit<AccountManage>,
    form: AccountForm,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let roles = roles_for(permit.org_record().kind);
    let choice = |role: &Role| Choice::new(role.code(), frame.w.word("role", role));
    let clubs = app.clubs_to_bind(permit).await?;
    show(&FormPage {
        org: permit.org(),
        org_name: permit.org_record().name.clone(),
        form,
        roles: roles.iter().map(choice).collect(),
        clubs: clubs.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
        binds: roles.iter().any(|role| matches!(role.bound_to(), Bound::Club | Bound::Class)),
        faults,
        frame,
    })
}

async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<AccountManage>,
) -> Result<Html<String>, Problem> {
    form_page(&app, frame, &permit, AccountForm::default(), Faults::new()).await
}

/// The code on a slip to be printed: shown in this answer and never again.
#[derive(Template)]
#[template(path = "accounts/slip.html")]
struct SlipPage {
    frame: Frame,
    org: OrgId,
    org_name: String,
    full_name: String,
    login: String,
    invitation: Invitation,
}

async fn slip(
    app: &App,
    frame: Frame,
    permit: &app::access::Permit<AccountManage>,
    invitation: Invitation,
) -> Result<Response, Problem> {
    let account = app.account(permit, invitation.id).await?;
    let page = show(&SlipPage {
        frame,
        org: permit.org(),
        org_name: permit.org_record().name.clone(),
        full_name: account.full_name.reveal().clone(),
        login: account.login,
        invitation,
    })?;
    Ok(page.into_response())
}

async fn invite(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<AccountManage>,
    Form(form): Form<AccountForm>,
) -> Result<Response, Problem> {
    let invited = match form.new_account() {
        Ok(new) => app.invite(&permit, &new).await,
        Err(error) => Err(error),
    };
    match invited {
        Ok(invitation) => slip(&app, frame, &permit, invitation).await,
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = form_page(&app, frame, &permit, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn code(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<AccountManage>,
    Path((_, id)): Path<(OrgId, AccountId)>,
) -> Result<Response, Problem> {
    let invitation = app.renew_code(&permit, id).await?;
    slip(&app, frame, &permit, invitation).await
}

async fn lock(
    State(app): State<App>,
    Permitted(permit): Permitted<AccountManage>,
    Path((_, id)): Path<(OrgId, AccountId)>,
) -> Result<Response, Problem> {
    app.set_locked(&permit, id, true).await?;
    Ok(done(&format!("/o/{}/accounts/{id}", permit.org()), "account-locked").into_response())
}

async fn unlock(
    State(app): State<App>,
    Permitted(permit): Permitted<AccountManage>,
    Path((_, id)): Path<(OrgId, AccountId)>,
) -> Result<Response, Problem> {
    app.set_locked(&permit, id, false).await?;
    Ok(done(&format!("/o/{}/accounts/{id}", permit.org()), "account-unlocked").into_response())
}
