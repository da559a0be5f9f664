//! Accounts and their grants. Names are personal data: they come wrapped.

use domain::access::{Grant, Own, Role};
use domain::account::AccountState;
use domain::calendar::Instant;
use domain::id::{AccountId, ClubId, OrgId};
use domain::org::OrgPath;
use domain::personal::Personal;
use jiff::civil::Date;

use crate::error::{Result, StoreError, word};
use crate::page::{self, After, Page};
use crate::sql::{Sql, Tx, sql};

/// An account as it is kept; no `Debug`, because of the name and the hashes.
#[derive(Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in.
    pub login: String,
    /// The person's name.
    pub full_name: Personal<String>,
    /// Its state.
    pub state: AccountState,
    /// Argon2id; empty while invited.
    pub password_hash: Personal<String>,
    /// SHA-256 of the one-time code; empty when there is none.
    pub code_hash: Personal<String>,
    /// Until when the code works.
    pub code_until: Instant,
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: String,
    login: String,
    full_name: String,
    state: String,
    password_hash: String,
    code_hash: String,
    code_until: i64,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;
    fn try_from(row: AccountRow) -> Result<Self> {
        Ok(Self {
            id: word("accounts", &row.id, &row.id)?,
            state: word("accounts", &row.id, &row.state)?,
            login: row.login,
            full_name: row.full_name.into(),
            password_hash: row.password_hash.into(),
            code_hash: row.code_hash.into(),
            code_until: Instant(row.code_until),
        })
    }
}

fn select() -> Sql {
    sql("select id, login, full_name, state, password_hash, code_hash, code_until from accounts")
}

/// The account with this id.
pub async fn find(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    let row: Option<AccountRow> = tx.maybe(select().then("where id = ?").bind(id)).await?;
    row.map(Account::try_from).transpose()
}

/// The account with this login.
pub async fn by_login(tx: &mut Tx, login: &str) -> Result<Option<Account>> {
    let row: Option<AccountRow> = tx.maybe(select().then("where login = ?").bind(login)).await?;
    row.map(Account::try_from).transpose()
}

/// Writes a new account.
pub async fn insert(tx: &mut Tx, account: &Account, at: Instant) -> Result<()> {
    tx.run(
        sql("insert into accounts (id, login, full_name, state, password_hash, code_hash, code_until, created_at,
             changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(account.id)
            .bind(&account.login)
            .bind(account.full_name.reveal())
            .bind(account.state.code())
            .bind(account.password_hash.reveal())
            .bind(account.code_hash.reveal())
            .bind(account.code_until)
            .bind(at)
            .bind(at),
    )
    .await?;
    Ok(())
}

/// Sets a password: the account is active and its one-time code is used up.
pub async fn set_password(tx: &mut Tx, id: AccountId, hash: &str, at: Instant) -> Result<()> {
    let text = "update accounts set password_hash = ?, state = 'active', code_hash = '', code_until = 0, changed_at = ? where id = ?";
    tx.change(sql(text).bind(hash).bind(at).bind(id), "the account").await
}

/// Gives a new one-time code.
pub async fn set_code(
    tx: &mut Tx,
    id: AccountId,
    code_hash: &str,
    until: Instant,
    at: Instant,
) -> Result<()> {
    let text = "update accounts set code_hash = ?, code_until = ?, changed_at = ? where id = ?";
    tx.change(sql(text).bind(code_hash).bind(until).bind(at).bind(id), "the account").await
}

/// Sets the state, provided that it is still `before`.
pub async fn set_state(
    tx: &mut Tx,
    id: AccountId,
    before: AccountState,
    after: AccountState,
    at: Instant,
) -> Result<()> {
    let text = "update accounts set state = ?, changed_at = ? where id = ? and state = ?";
    tx.change(sql(text).bind(after.code()).bind(at).bind(id).bind(before.code()), "the account")
        .await
}

/// A grant with the number of its org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The org.
    pub org: OrgId,
    /// The org's name.
    pub org_name: String,
    /// The grant.
    pub grant: Grant,
}

/// What a grant is bound to, as it is kept.
fn own_of(role: &str, kind: &str, value: &str) -> Result<Own> {
    Ok(match kind {
        "org" => Own::Org,
        "club" => Own::Club(word("grants", role, value)?),
        "class" => Own::Class(value.to_owned()),
        "learner" => Own::Learner(word("grants", role, value)?),
        _ => {
            let (id, what) = (role.to_owned(), kind.to_owned());
            return Err(StoreError::Corrupt { table: "grants", id, what });
        }
    })
}

/// The grants that an account holds on a day, with the account's state: all that rights are decided from.
pub async fn held(tx: &mut Tx, id: AccountId, on: Date) -> Result<Vec<Held>> {
    type HeldRow = (i64, String, String, String, String, String);
    let rows: Vec<HeldRow> = tx
        .all(
            sql("select g.org_id, o.name, o.path, g.role, g.own_kind, g.own_value
                 from grants g join orgs o on o.id = g.org_id
                 where g.account_id = ? and g.valid_from <= ? and g.valid_to >= ? order by o.path, g.role, g.own_value")
                .bind(id)
                .bind(on)
                .bind(on),
        )
        .await?;
    rows.into_iter()
        .map(|(org, org_name, path, role, own_kind, own_value)| {
            let own = own_of(&role, &own_kind, &own_value)?;
            let role: Role = word("grants", &role, &role)?;
            let grant = Grant { role, at: OrgPath::stored(path), own };
            Ok(Held { org: OrgId(org), org_name, grant })
        })
        .collect()
}

/// What a grant names, as it is kept.
fn own_kind(own: &Own) -> (&'static str, String) {
    match own {
        Own::Org => ("org", String::new()),
        Own::Club(id) => ("club", id.to_string()),
        Own::Class(name) => ("class", name.clone()),
        Own::Learner(id) => ("learner", id.to_string()),
    }
}

/// Gives a role at an org from a day on. One that is held already goes on; one that had ended by then, or
/// was to come later, begins on that day.
pub async fn grant(
    tx: &mut Tx,
    account: AccountId,
    org: OrgId,
    role: Role,
    own: &Own,
    from: Date,
    to: Date,
) -> Result<()> {
    let (kind, value) = own_kind(own);
    tx.run(
        sql("insert into grants (account_id, org_id, role, own_kind, own_value, valid_from, valid_to)
             values (?, ?, ?, ?, ?, ?, ?)
             on conflict (account_id, org_id, role, own_kind, own_value) do update set valid_to = excluded.valid_to,
             valid_from = case when grants.valid_to < excluded.valid_from or grants.valid_from > excluded.valid_from
             then excluded.valid_from else grants.valid_from end")
            .bind(account)
            .bind(org)
            .bind(role.code())
            .bind(kind)
            .bind(value)
            .bind(from)
            .bind(to),
    )
    .await?;
    Ok(())
}

/// Ends every grant of a role of an account at an org before a day.
pub async fn end_grants(
    tx: &mut Tx,
    account: AccountId,
    org: OrgId,
    role: Role,
    last: Date,
) -> Result<u64> {
    let text = "update grants set valid_to = ? where account_id = ? and org_id = ? and role = ? and valid_to > ?";
    tx.run(sql(text).bind(last).bind(account).bind(org).bind(role.code()).bind(last)).await
}

/// Ends one grant of an account before a day.
pub async fn end_grant(
    tx: &mut Tx,
    account: AccountId,
    org: OrgId,
    role: Role,
    own: &Own,
    last: Date,
) -> Result<()> {
    let (kind, value) = own_kind(own);
    let text = "update grants set valid_to = ? where account_id = ? and org_id = ? and role = ? and own_kind = ?
         and own_value = ? and valid_to > ?";
    let query = sql(text).bind(last).bind(account).bind(org).bind(role.code());
    tx.run(query.bind(kind).bind(value).bind(last)).await?;
    Ok(())
}

/// An account as it is listed.
#[derive(Clone)]
pub struct Listed {
    /// The account.
    pub account: Account,
    /// What it holds at the org.
    pub grants: Vec<(Role, Own)>,
}

/// Children who come by sign-in card are their school's: whoever looks after accounts does not see them (D35).
const NOT_BY_CARD: &str =
    "not exists (select 1 from sign_in_cards s where s.account_id = accounts.id)";

/// A page of the accounts that hold a role at an org on a day, by login; one of them only when `one` is given.
pub async fn at_org(
    tx: &mut Tx,
    org: OrgId,
    on: Date,
    after: Option<&str>,
    one: Option<AccountId>,
) -> Result<Page<Listed, After>> {
    let mut query = select()
        .then(
            "where exists (select 1 from grants g where g.account_id = accounts.id and g.org_id = ?
             and g.valid_from <= ? and g.valid_to >= ?)",
        )
        .bind(org)
        .bind(on)
        .bind(on)
        .then("and")
        .then(NOT_BY_CARD);
    if let Some(after) = after {
        query = query.then("and login > ?").bind(after);
    }
    if let Some(one) = one {
        query = query.then("and id = ?").bind(one);
    }
    let rows: Vec<AccountRow> =
        tx.all(query.then("order by login limit ?").bind(page::SIZE + 1)).await?;
    let grants: Vec<(String, String, String, String)> = tx
        .all(
            sql("select account_id, role, own_kind, own_value from grants
                 where org_id = ? and valid_from <= ? and valid_to >= ? and account_id in")
            .bind(org)
            .bind(on)
            .bind(on)
            .list(rows.iter().map(|row| row.id.clone()))
            .then("order by role, own_kind, own_value"),
        )
        .await?;
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows {
        let mine = grants.iter().filter(|(account, ..)| *account == row.id);
        let grants = mine
            .map(|(_, role, kind, value)| {
                Ok((word("grants", &row.id, role)?, own_of(role, kind, value)?))
            })
            .collect::<Result<_>>()?;
        listed.push(Listed { account: row.try_into()?, grants });
    }
    Ok(Page::of(listed, |last| After {
        sort: last.account.login.clone(),
        id: last.account.id.to_string(),
    }))
}

/// Whether an account holds any role at an org on a day; children who come by card are not looked after here.
pub async fn is_at(tx: &mut Tx, id: AccountId, org: OrgId, on: Date) -> Result<bool> {
    let text = "select count(*) from grants g join accounts on accounts.id = g.account_id
         where g.account_id = ? and g.org_id = ? and g.valid_from <= ? and g.valid_to >= ? and";
    let query = sql(text).bind(id).bind(org).bind(on).bind(on).then(NOT_BY_CARD);
    let (count,): (i64,) = tx.one(query).await?;
    Ok(count > 0)
}

/// The clubs of an org that a grant can be bound to, by name. Read here and not from the clubs' own module, which
/// comes after accounts: a grant names a club, it does not need to know what a club is.
pub async fn clubs_to_bind(tx: &mut Tx, org: OrgId) -> Result<Vec<(ClubId, String)>> {
    let text =
        "select id, name from clubs where org_id = ? and closed_on = '' order by sort_key, id";
    let rows: Vec<(String, String)> = tx.all(sql(text).bind(org)).await?;
    rows.into_iter().map(|(id, name)| Ok((word("clubs", &id, &id)?, name))).collect()
}

/// The names of some accounts, for a supervisor who reads who did what.
pub async fn names(tx: &mut Tx, ids: &[AccountId]) -> Result<Vec<(AccountId, Personal<String>)>> {
    let query = sql("select id, full_name from accounts where id in").list(ids.iter().copied());
    let rows: Vec<(String, String)> = tx.all(query).await?;
    rows.into_iter().map(|(id, name)| Ok((word("accounts", &id, &id)?, name.into()))).collect()
}
