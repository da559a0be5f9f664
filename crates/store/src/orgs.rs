//! Orgs: the tree, lists by keyset, search without diacritics, old names.

use domain::id::OrgId;
use domain::org::{CommuneKind, OrgKind, OrgPath, Scope, Stage};
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::page::{self, After, Page};
use crate::sql::{Sql, Tx, sql};

/// An org as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Org {
    /// Its number.
    pub id: OrgId,
    /// Its code: text, unique.
    pub code: String,
    /// What it is.
    pub kind: OrgKind,
    /// Communes only.
    pub commune_kind: Option<CommuneKind>,
    /// Schools only.
    pub stage: Option<Stage>,
    /// The full name.
    pub name: String,
    /// Its mark in document numbers.
    pub symbol: String,
    /// Who it reports to.
    pub managing: Option<OrgId>,
    /// The commune it stands in.
    pub place: Option<OrgId>,
    /// Its place in the tree.
    pub path: OrgPath,
    /// Micro-degrees north and east.
    pub point: Option<(i64, i64)>,
    /// First day.
    pub valid_from: Date,
    /// Last day; 9999-12-31 while it exists.
    pub valid_to: Date,
    sort_key: String,
}

impl Org {
    /// The last of a kind's own words: "9999-12-31" means that no end is known.
    pub const OPEN_END: Date = jiff::civil::date(9999, 12, 31);
}

/// A new or changed org, with its sort and search keys.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// The number.
    pub id: OrgId,
    /// The code.
    pub code: &'a str,
    /// The kind.
    pub kind: OrgKind,
    /// Communes only.
    pub commune_kind: Option<CommuneKind>,
    /// Schools only.
    pub stage: Option<Stage>,
    /// The full name.
    pub name: &'a str,
    /// Sort key of the name.
    pub sort_key: &'a str,
    /// Folded name and code.
    pub search: &'a str,
    /// Mark in document numbers.
    pub symbol: &'a str,
    /// Who it reports to.
    pub managing: Option<OrgId>,
    /// The commune it stands in.
    pub place: Option<OrgId>,
    /// Its place in the tree.
    pub path: &'a OrgPath,
    /// Micro-degrees.
    pub point: Option<(i64, i64)>,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Date,
}

#[derive(sqlx::FromRow)]
struct OrgRow {
    id: i64,
    code: String,
    kind: String,
    commune_kind: Option<String>,
    stage: Option<String>,
    name: String,
    sort_key: String,
    symbol: String,
    managing_id: Option<i64>,
    place_id: Option<i64>,
    path: String,
    latitude: Option<i64>,
    longitude: Option<i64>,
    valid_from: String,
    valid_to: String,
}

impl TryFrom<OrgRow> for Org {
    type Error = crate::StoreError;
    fn try_from(row: OrgRow) -> Result<Self> {
        let table = "orgs";
        Ok(Self {
            id: OrgId(row.id),
            kind: word(table, &row.code, &row.kind)?,
            commune_kind: maybe_word(table, &row.code, row.commune_kind.as_deref())?,
            stage: maybe_word(table, &row.code, row.stage.as_deref())?,
            valid_from: word(table, &row.code, &row.valid_from)?,
            valid_to: word(table, &row.code, &row.valid_to)?,
            code: row.code,
            name: row.name,
            symbol: row.symbol,
            managing: row.managing_id.map(OrgId),
            place: row.place_id.map(OrgId),
            path: OrgPath::stored(row.path),
            point: row.latitude.zip(row.longitude),
            sort_key: row.sort_key,
        })
    }
}

const COLUMNS: &str = "select o.id, o.code, o.kind, o.commune_kind, o.stage, o.name, o.sort_key, o.symbol, o.managing_id,
    o.place_id, o.path, o.latitude, o.longitude, o.valid_from, o.valid_to from orgs o";

fn select() -> Sql {
    sql(COLUMNS)
}

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Org>> {
    let rows: Vec<OrgRow> = tx.all(query).await?;
    rows.into_iter().map(Org::try_from).collect()
}

/// The org with this number.
pub async fn find(tx: &mut Tx, id: OrgId) -> Result<Option<Org>> {
    let row: Option<OrgRow> = tx.maybe(select().then("where o.id = ?").bind(id)).await?;
    row.map(Org::try_from).transpose()
}

/// The org with this code.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Org>> {
    let row: Option<OrgRow> = tx.maybe(select().then("where o.code = ?").bind(code)).await?;
    row.map(Org::try_from).transpose()
}

/// The Department: the node that every path begins with.
pub async fn root(tx: &mut Tx) -> Result<Option<Org>> {
    let query = select().then("where o.managing_id is null order by o.id limit 1");
    let row: Option<OrgRow> = tx.maybe(query).await?;
    row.map(Org::try_from).transpose()
}

/// Takes the next org number; other takers wait.
pub async fn next_id(tx: &mut Tx) -> Result<OrgId> {
    let text = "update counters set value = value + 1 where name = 'org' returning value";
    let (id,): (i64,) = tx.one(sql(text)).await?;
    Ok(OrgId(id))
}

/// Writes a new org.
pub async fn insert(tx: &mut Tx, org: &Record<'_>) -> Result<()> {
    tx.run(
        sql("insert into orgs (id, code, kind, commune_kind, stage, name, sort_key, search, symbol, managing_id, place_id,
             path, latitude, longitude, valid_from, valid_to) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(org.id)
            .bind(org.code)
            .bind(org.kind.code())
            .bind(org.commune_kind.map(|kind| kind.code().to_owned()))
            .bind(org.stage.map(|stage| stage.code().to_owned()))
            .bind(org.name)
            .bind(org.sort_key)
            .bind(org.search)
            .bind(org.symbol)
            .bind(org.managing)
            .bind(org.place)
            .bind(org.path.as_str())
            .bind(org.point.map(|(latitude, _)| latitude))
            .bind(org.point.map(|(_, longitude)| longitude))
            .bind(org.valid_from)
            .bind(org.valid_to),
    )
    .await?;
    Ok(())
}

/// Changes what may change without moving it in the tree.
pub async fn update(tx: &mut Tx, org: &Record<'_>) -> Result<()> {
    tx.change(
        sql("update orgs set name = ?, sort_key = ?, search = ?, symbol = ?, stage = ?, place_id = ?, valid_from = ?,
             valid_to = ? where id = ?")
            .bind(org.name)
            .bind(org.sort_key)
            .bind(org.search)
            .bind(org.symbol)
            .bind(org.stage.map(|stage| stage.code().to_owned()))
            .bind(org.place)
            .bind(org.valid_from)
            .bind(org.valid_to)
            .bind(org.id),
        "the org",
    )
    .await
}

/// Orgs of a scope by name, narrowed by kind and by a folded search text.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<OrgKind>,
    /// Part of the folded name or code.
    pub search: Option<String>,
    /// Only those that exist on this day.
    pub on: Option<Date>,
    /// Where the page begins.
    pub after: Option<After>,
}

/// A page of orgs in a scope, by name.
pub async fn list(tx: &mut Tx, scope: &Scope, filter: &Filter) -> Result<Page<Org, After>> {
    let mut query =
        select().then("where o.path >= ? and o.path < ?").bind(&scope.from).bind(&scope.to);
    if let Some(kind) = filter.kind {
        query = query.then("and o.kind = ?").bind(kind.code());
    }
    if let Some(on) = filter.on {
        query = query.then("and o.valid_from <= ? and o.valid_to >= ?").bind(on).bind(on);
    }
    if let Some(search) = &filter.search {
        let pattern = format!("%{}%", escape_like(search));
        query = query
            .then("and (o.search like ? escape '!' or o.id in (select a.org_id from org_aliases a where a.search like ? escape '!'))")
            .bind(pattern.clone())
            .bind(pattern);
    }
    if let Some(after) = &filter.after {
        let id: i64 = after.id.parse().unwrap_or(0);
        query = query.then("and (o.sort_key, o.id) > (?, ?)").bind(&after.sort).bind(id);
    }
    let rows =
        some(tx, query.then("order by o.sort_key, o.id limit ?").bind(page::SIZE + 1)).await?;
    Ok(Page::of(rows, |last: &Org| After { sort: last.sort_key.clone(), id: last.id.to_string() }))
}

/// `%` and `_` in what a person typed mean themselves.
pub(crate) fn escape_like(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// The orgs directly below one, by name; those that exist on a day.
pub async fn children(tx: &mut Tx, id: OrgId, on: Date) -> Result<Vec<Org>> {
    let query = select()
        .then("where o.managing_id = ? and o.valid_from <= ? and o.valid_to >= ? order by o.sort_key, o.id")
        .bind(id)
        .bind(on)
        .bind(on);
    some(tx, query).await
}

/// Orgs by number, in no order.
pub async fn some_by_id(tx: &mut Tx, ids: &[OrgId]) -> Result<Vec<Org>> {
    some(tx, select().then("where o.id in").list(ids.iter().copied())).await
}

/// All orgs of a kind in a scope that exist on a day, by name; for maps and tables of a province (hundreds, not thousands).
pub async fn all_of_kind(tx: &mut Tx, scope: &Scope, kind: OrgKind, on: Date) -> Result<Vec<Org>> {
    let query = select()
        .then("where o.path >= ? and o.path < ? and o.kind = ? and o.valid_from <= ? and o.valid_to >= ?")
        .bind(&scope.from)
        .bind(&scope.to)
        .bind(kind.code())
        .bind(on)
        .bind(on);
    some(tx, query.then("order by o.sort_key, o.id")).await
}

/// An old name and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Alias {
    /// The old code.
    pub code: String,
    /// The org it went to.
    pub org_id: i64,
    /// The old name.
    pub name: String,
    /// The district it lay in.
    pub district: String,
}

/// Keeps an old name.
pub async fn insert_alias(
    tx: &mut Tx,
    org: OrgId,
    code: &str,
    name: &str,
    district: &str,
    search: &str,
) -> Result<()> {
    let text = "insert into org_aliases (code, org_id, name, district, search) values (?, ?, ?, ?, ?) on conflict do nothing";
    tx.run(sql(text).bind(code).bind(org).bind(name).bind(district).bind(search)).await?;
    Ok(())
}

/// Old names that contain a folded text, and the old names of an org.
pub async fn aliases(tx: &mut Tx, search: &str) -> Result<Vec<Alias>> {
    let text = "select code, org_id, name, district from org_aliases where search like ? escape '!' order by search, code, org_id limit 50";
    tx.all(sql(text).bind(format!("%{}%", escape_like(search)))).await
}

/// The old names of an org.
pub async fn aliases_of(tx: &mut Tx, org: OrgId) -> Result<Vec<Alias>> {
    let text =
        "select code, org_id, name, district from org_aliases where org_id = ? order by code";
    tx.all(sql(text).bind(org)).await
}

/// How many orgs there are.
pub async fn count(tx: &mut Tx) -> Result<i64> {
    let (count,): (i64,) = tx.one(sql("select count(*) from orgs")).await?;
    Ok(count)
}

/// Communes whose folded name is exactly this, or which an old name that is exactly this leads to.
pub async fn communes_named(tx: &mut Tx, folded: &str) -> Result<Vec<Org>> {
    // The search column is "name code"; a code has five digits. An alias's is "name district".
    let query = select()
        .then("where o.kind = 'commune' and (o.search = ? || ' ' || o.code or o.id in (select a.org_id from org_aliases a where a.search = ? or a.search like ? escape '!'))")
        .bind(folded)
        .bind(folded)
        .bind(format!("{} %", escape_like(folded)));
    let found = some(tx, query).await?;
    // "An Phú" is a commune of today and the beginning of no other name: today's name wins over an old one.
    let exact: Vec<Org> =
        found.iter().filter(|org| domain::text::fold(&org.name) == folded).cloned().collect();
    Ok(if exact.is_empty() { found } else { exact })
}
