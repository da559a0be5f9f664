//! Accounts at an org by program: list, invite, new code, lock and unlock.

use app::access::AccountManage;
use app::accounts::{Invitation, NewAccount, Row};
use app::{After, App};
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json};
use domain::access::Role;
use domain::account::AccountState;
use domain::id::{AccountId, ClubId, OrgId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::idempotency::Unkept;
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::{Asked, Body, PageView};

/// The operations of this feature.
pub fn book() -> Book {
    let at = "/api/v1/orgs/{org}/accounts";
    Book::new()
        .add(
            book::get::<AccountManage>(at, "account", "Accounts with a role here, by login")
                .query::<AccountsAsked>()
                .gives::<PageView<AccountView>>(),
            list,
        )
        .add(
            book::post::<AccountManage>(at, "account", "Make an account; the code is told once")
                .takes::<NewAccount>()
                .gives::<CodeView>(),
            invite,
        )
        .add(
            book::get::<AccountManage>(
                "/api/v1/orgs/{org}/accounts/{id}",
                "account",
                "One account",
            )
            .gives::<AccountView>(),
            one,
        )
        .add(
            book::get::<AccountManage>(
                "/api/v1/orgs/{org}/account-clubs",
                "account",
                "Clubs that an advisor or ambassador can be bound to",
            )
            .gives::<Vec<ClubLine>>(),
            clubs,
        )
        .add(
            book::post::<AccountManage>(
                "/api/v1/orgs/{org}/accounts/{id}/code",
                "account",
                "A new one-time code; it is told once",
            )
            .gives::<CodeView>(),
            code,
        )
        .add(
            book::post::<AccountManage>(
                "/api/v1/orgs/{org}/accounts/{id}/lock",
                "account",
                "Lock an account: its sessions and tokens end",
            )
            .status(204),
            lock,
        )
        .add(
            book::post::<AccountManage>(
                "/api/v1/orgs/{org}/accounts/{id}/unlock",
                "account",
                "Open a locked account again",
            )
            .status(204),
            unlock,
        )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct AccountsAsked {
    /// The `next` of the page before.
    #[schemars(with = "Option<String>")]
    after: Option<After>,
}

#[derive(Serialize, JsonSchema)]
struct AccountView {
    id: AccountId,
    login: String,
    full_name: String,
    state: AccountState,
    roles: Vec<RoleView>,
    /// Whether a one-time code waits to be used.
    code_open: bool,
}

#[derive(Serialize, JsonSchema)]
struct RoleView {
    role: Role,
    /// The name of the club or class it is bound to; empty when it is not bound.
    bound_to: String,
}

#[derive(Serialize, JsonSchema)]
pub struct CodeView {
    id: AccountId,
    /// Hand it over on paper; it is kept only as a hash.
    code: String,
    /// Until when it works, UTC.
    until: String,
}

impl From<Invitation> for CodeView {
    fn from(invitation: Invitation) -> Self {
        let until = invitation.until.rfc3339();
        Self { id: invitation.id, code: invitation.code.into_inner(), until }
    }
}

async fn list(
    State(app): State<App>,
    Permitted(permit): Permitted<AccountManage>,
    Asked(asked): Asked<AccountsAsked>,
) -> Result<Json<PageView<AccountView>>, Problem> {
    let page = app.accounts(&permit, asked.after.as_ref()).await?;
    Ok(Json(PageView::of(page, view)))
}

fn view(row: Row) -> AccountView {
    AccountView {
        id: row.id,
        login: row.login,
        full_name: row.full_name.into_inner(),
        state: row.state,
        roles: row.roles.into_iter().map(|(role, bound_to)| RoleView { role, bound_to }).collect(),
        code_open: row.code_open,
    }
}

async fn one(
    State(app): State<App>,
    Permitted(permit): Permitted<AccountManage>,
    Path((_, id)): Path<(OrgId, AccountId)>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(view(app.account(&permit, id).await?)))
}

#[derive(Serialize, JsonSchema)]
struct ClubLine {
    id: ClubId,
    name: String,
}

async fn clubs(
    State(app): State<App>,
    Permitted(permit): Permitted<AccountManage>,
) -> Result<Json<Vec<ClubLine>>, Problem> {
    let clubs = app.clubs_to_bind(&permit).await?;
    Ok(Json(clubs.into_iter().map(|(id, name)| ClubLine { id, name }).collect()))
}

async fn invite(
    State(app): State<App>,
    Permitted(permit): Permitted<AccountManage>,
    Body(new): Body<NewAccount>,
) -> Result<impl IntoResponse, Problem> {
    let invitation = app.invite(&permit, &new).await?;
    Ok((StatusCode::CREATED, Extension(Unkept::Secret), Json(CodeView::from(invitation))))
}

async fn code(
    State(app): State<App>,
    Permitted(permit): Permitted<AccountManage>,
    Path((_, id)): Path<(OrgId, AccountId)>,
) -> Result<impl IntoResponse, Problem> {
    let invitation = app.renew_code(&permit, id).await?;
    Ok((StatusCode::CREATED, Extension(Unkept::Secret), Json(CodeView::from(invitation))))
}

async fn lock(
    State(app): State<App>,
    Permitted(permit): Permitted<AccountManage>,
    Path((_, id)): Path<(OrgId, AccountId)>,
) -> Result<StatusCode, Problem> {
    app.set_locked(&permit, id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unlock(
    State(app): State<App>,
    Permitted(permit): Permitted<AccountManage>,
    Path((_, id)): Path<(OrgId, AccountId)>,
) -> Result<StatusCode, Problem> {
    app.set_locked(&permit, id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}
