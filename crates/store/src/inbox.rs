//! To-dos: raised and closed by the acts that cause them; home and "who is late" read them.

use domain::access::Role;
use domain::calendar::Instant;
use domain::id::{OrgId, TodoId};
use domain::inbox::TodoKind;
use domain::org::Scope;

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// A to-do to be raised. Raising one that is open already only refreshes its detail and date.
#[derive(Debug, Clone)]
pub struct NewTodo<'a> {
    /// The org whose role must do it.
    pub org: OrgId,
    /// Its id when it is new.
    pub id: TodoId,
    /// What is to be done.
    pub kind: TodoKind,
    /// What it is about: one open to-do of a kind per subject.
    pub subject: &'a str,
    /// Shown beside the sentence.
    pub detail: &'a str,
    /// Where it is done.
    pub href: &'a str,
    /// The first late moment, when there is one.
    pub due: Option<Instant>,
    /// Now.
    pub at: Instant,
}

/// A to-do as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// The org.
    pub org: OrgId,
    /// The org's name.
    pub org_name: String,
    /// Its id.
    pub id: TodoId,
    /// What is to be done.
    pub kind: TodoKind,
    /// What it is about.
    pub subject: String,
    /// Shown beside the sentence.
    pub detail: String,
    /// Where it is done.
    pub href: String,
    /// The first late moment.
    pub due: Option<Instant>,
}

/// Raises a to-do, or refreshes the open one.
pub async fn raise(tx: &mut Tx, todo: &NewTodo<'_>) -> Result<()> {
    tx.run(
        sql("insert into todos (org_id, id, kind, subject, detail, href, due_at, raised_at, closed_at, reminded_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
             on conflict (org_id, kind, subject) where closed_at = 0
             do update set detail = excluded.detail, href = excluded.href, due_at = excluded.due_at")
            .bind(todo.org)
            .bind(todo.id)
            .bind(todo.kind.code())
            .bind(todo.subject)
            .bind(todo.detail)
            .bind(todo.href)
            .bind(todo.due.map_or(0, |due| due.0))
            .bind(todo.at),
    )
    .await?;
    Ok(())
}

/// Closes the open to-do of a kind about a subject, if there is one.
pub async fn close(
    tx: &mut Tx,
    org: OrgId,
    kind: TodoKind,
    subject: &str,
    at: Instant,
) -> Result<()> {
    tx.run(
        sql("update todos set closed_at = ? where org_id = ? and kind = ? and subject = ? and closed_at = 0")
            .bind(at)
            .bind(org)
            .bind(kind.code())
            .bind(subject),
    )
    .await?;
    Ok(())
}

/// Closes the open to-dos of a kind about a subject wherever they stand.
pub async fn close_everywhere(
    tx: &mut Tx,
    kind: TodoKind,
    subject: &str,
    at: Instant,
) -> Result<()> {
    let query =
        sql("update todos set closed_at = ? where kind = ? and subject = ? and closed_at = 0");
    tx.run(query.bind(at).bind(kind.code()).bind(subject)).await?;
    Ok(())
}

/// Moves the date of the open to-dos of a kind about a subject, in some orgs.
pub async fn set_due(
    tx: &mut Tx,
    orgs: &[OrgId],
    kind: TodoKind,
    subject: &str,
    due: Instant,
) -> Result<u64> {
    let query = sql(
        "update todos set due_at = ? where kind = ? and subject = ? and closed_at = 0 and org_id in",
    );
    let query = query.bind(due).bind(kind.code()).bind(subject);
    tx.run(query.list(orgs.iter().copied())).await
}

type TodoRow = (i64, String, String, String, String, String, String, i64);

/// The open to-dos of an org for any of these roles, the most urgent first; those without a date last.
pub async fn open(tx: &mut Tx, org: OrgId, roles: &[Role]) -> Result<Vec<Todo>> {
    let kinds: Vec<&str> = TodoKind::ALL
        .iter()
        .filter(|kind| kind.roles().iter().any(|role| roles.contains(role)))
        .map(|kind| kind.code())
        .collect();
    let query = sql(
        "select t.org_id, o.name, t.id, t.kind, t.subject, t.detail, t.href, t.due_at
         from todos t join orgs o on o.id = t.org_id where t.org_id = ? and t.closed_at = 0 and t.kind in",
    )
    .bind(org)
    .list(kinds)
    .then("order by case when t.due_at = 0 then 1 else 0 end, t.due_at, t.raised_at, t.id limit 200");
    let rows: Vec<TodoRow> = tx.all(query).await?;
    rows.into_iter().map(todo).collect()
}

fn todo(row: TodoRow) -> Result<Todo> {
    let (org, org_name, id, kind, subject, detail, href, due) = row;
    Ok(Todo {
        org: OrgId(org),
        org_name,
        kind: word("todos", &id, &kind)?,
        id: word("todos", &id, &id)?,
        subject,
        detail,
        href,
        due: (due != 0).then_some(Instant(due)),
    })
}

/// Notes that somebody was reminded; returns how many open to-dos of the org that touched.
pub async fn remind(
    tx: &mut Tx,
    org: OrgId,
    kinds: &[TodoKind],
    subject: &str,
    at: Instant,
) -> Result<u64> {
    let query = sql(
        "update todos set reminded_at = ? where org_id = ? and subject = ? and closed_at = 0 and kind in",
    );
    tx.run(query.bind(at).bind(org).bind(subject).list(kinds.iter().map(|kind| kind.code()))).await
}

/// When an open to-do about a subject was last reminded, in each org of a scope.
pub async fn reminded(tx: &mut Tx, scope: &Scope, subject: &str) -> Result<Vec<(i64, i64)>> {
    let query = sql(
        "select t.org_id, max(t.reminded_at) from todos t join orgs o on o.id = t.org_id
         where o.path >= ? and o.path < ? and t.subject = ? and t.closed_at = 0 and t.reminded_at > 0
         group by t.org_id",
    );
    tx.all(query.bind(&scope.from).bind(&scope.to).bind(subject)).await
}

/// How many to-dos of each kind are open at some orgs: org, kind, count. The caller keeps the kinds of the roles held
/// at each.
pub async fn counts(tx: &mut Tx, orgs: &[OrgId]) -> Result<Vec<(OrgId, TodoKind, i64)>> {
    let query = sql("select org_id, kind, count(*) from todos where closed_at = 0 and org_id in")
        .list(orgs.iter().copied())
        .then("group by org_id, kind order by org_id, kind");
    let rows: Vec<(i64, String, i64)> = tx.all(query).await?;
    rows.into_iter()
        .map(|(org, kind, count)| Ok((OrgId(org), word("todos", &kind, &kind)?, count)))
        .collect()
}
