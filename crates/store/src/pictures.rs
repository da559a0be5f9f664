//! Pictures as they are kept: what they are of, who can be recognised on them, and their bytes in parts.

use std::collections::{BTreeMap, BTreeSet};

use domain::calendar::{Instant, SchoolYear};
use domain::id::{AccountId, ActivityId, LearnerId, OrgId, PictureId};
use domain::picture::{PictureKind, PictureSize};

use crate::error::{Result, maybe_word, word};
use crate::sql::{Arg, Sql, Tx, sql};

/// Bytes of a part before base64: a row of a few hundred kilobytes is easy on both databases.
pub const PART: usize = 256 * 1024;

/// A picture without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its id; brought by the caller: sent twice, kept once.
    pub id: PictureId,
    /// What it is for.
    pub kind: PictureKind,
    /// Whose portrait or paper it is.
    pub learner: Option<LearnerId>,
    /// The activity of an album.
    pub activity: Option<ActivityId>,
    /// What stands below it.
    pub caption: String,
    /// Width of the full size, pixels.
    pub width: i64,
    /// Height of the full size, pixels.
    pub height: i64,
    /// Size of the full size, bytes.
    pub bytes: i64,
    /// SHA-256 of the file that was sent: the same picture sent again is known by it.
    pub hash: String,
    /// All who can be recognised are listed.
    pub everybody: bool,
    /// Who added it.
    pub added_by: AccountId,
    /// When.
    pub added_at: Instant,
}

#[derive(sqlx::FromRow)]
struct PictureRow {
    id: String,
    kind: String,
    learner_id: String,
    activity_id: String,
    caption: String,
    width: i64,
    height: i64,
    bytes: i64,
    hash: String,
    everybody: i64,
    added_by: String,
    added_at: i64,
}

impl TryFrom<PictureRow> for Picture {
    type Error = crate::StoreError;
    fn try_from(row: PictureRow) -> Result<Self> {
        let table = "pictures";
        Ok(Self {
            id: word(table, &row.id, &row.id)?,
            kind: word(table, &row.id, &row.kind)?,
            learner: maybe_word(table, &row.id, Some(&row.learner_id))?,
            activity: maybe_word(table, &row.id, Some(&row.activity_id))?,
            caption: row.caption,
            width: row.width,
            height: row.height,
            bytes: row.bytes,
            hash: row.hash,
            everybody: row.everybody == 1,
            added_by: word(table, &row.id, &row.added_by)?,
            added_at: Instant(row.added_at),
        })
    }
}

const COLUMNS: &str =
    "select id, kind, learner_id, activity_id, caption, width, height, bytes, hash, everybody, added_by, added_at
     from pictures";

async fn some(tx: &mut Tx, query: Sql) -> Result<Vec<Picture>> {
    let rows: Vec<PictureRow> = tx.all(query).await?;
    rows.into_iter().map(Picture::try_from).collect()
}

/// The picture with this id.
pub async fn find(tx: &mut Tx, org: OrgId, id: PictureId) -> Result<Option<Picture>> {
    let query = sql(COLUMNS).then("where org_id = ? and id = ?").bind(org).bind(id);
    Ok(some(tx, query).await?.pop())
}

/// The pictures of an activity, in the order they were added.
pub async fn of_activity(tx: &mut Tx, org: OrgId, activity: ActivityId) -> Result<Vec<Picture>> {
    let query = sql(COLUMNS).then("where org_id = ? and activity_id = ? order by added_at, id");
    some(tx, query.bind(org).bind(activity)).await
}

/// The portraits of a learner; one, unless somebody is just replacing it.
pub async fn portraits(tx: &mut Tx, org: OrgId, learner: LearnerId) -> Result<Vec<Picture>> {
    let query = sql(COLUMNS).then(
        "where org_id = ? and learner_id = ? and kind = 'portrait' order by added_at desc, id desc",
    );
    some(tx, query.bind(org).bind(learner)).await
}

/// Who can be recognised on each of these pictures; the learner of a portrait is among them.
pub async fn people(
    tx: &mut Tx,
    org: OrgId,
    ids: &[PictureId],
) -> Result<BTreeMap<PictureId, BTreeSet<LearnerId>>> {
    let mut found: BTreeMap<PictureId, BTreeSet<LearnerId>> = BTreeMap::new();
    for batch in ids.chunks(500) {
        let query = sql(
            "select picture_id, learner_id from picture_people where org_id = ? and picture_id in",
        );
        let query = query.bind(org).list(batch.iter().copied());
        let rows: Vec<(String, String)> = tx.all(query).await?;
        for (picture, learner) in rows {
            let learner = word("picture_people", &picture, &learner)?;
            let picture = word("picture_people", &picture, &picture)?;
            found.entry(picture).or_default().insert(learner);
        }
    }
    Ok(found)
}

/// The pictures on which a learner can be recognised, and the papers about the learner: for copies and erasures.
pub async fn of_learner(tx: &mut Tx, org: OrgId, learner: LearnerId) -> Result<Vec<PictureId>> {
    let text = "select id from pictures where org_id = ? and learner_id = ?
         union select picture_id from picture_people where org_id = ? and learner_id = ? order by 1";
    let query = sql(text).bind(org).bind(learner).bind(org).bind(learner);
    let rows: Vec<(String,)> = tx.all(query).await?;
    rows.iter().map(|(id,)| word("pictures", id, id)).collect()
}

/// The pictures on which somebody can be recognised who was never taken in, and papers about them: they go when the list is
/// closed.
pub async fn of_untaken(tx: &mut Tx, org: OrgId, year: SchoolYear) -> Result<Vec<PictureId>> {
    let text = "select p.id from pictures p join learners l on l.org_id = p.org_id and l.id = p.learner_id
         where p.org_id = ? and l.school_year = ? and not exists
         (select 1 from terms t where t.org_id = l.org_id and t.learner_id = l.id)
         union select pp.picture_id from picture_people pp join learners l on l.org_id = pp.org_id and l.id = pp.learner_id
         where pp.org_id = ? and l.school_year = ? and not exists
         (select 1 from terms t where t.org_id = l.org_id and t.learner_id = l.id)";
    let query = sql(text).bind(org).bind(year).bind(org).bind(year);
    let rows: Vec<(String,)> = tx.all(query).await?;
    rows.iter().map(|(id,)| word("pictures", id, id)).collect()
}

/// Writes a picture and who is on it; its bytes follow part by part.
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    picture: &Picture,
    people: &BTreeSet<LearnerId>,
) -> Result<()> {
    let text = "insert into pictures (org_id, id, kind, learner_id, activity_id, caption, width, height, bytes, hash,
         everybody, added_by, added_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let query = sql(text)
        .bind(org)
        .bind(picture.id)
        .bind(picture.kind.code())
        .bind(picture.learner.map(|id| id.to_string()).unwrap_or_default())
        .bind(picture.activity.map(|id| id.to_string()).unwrap_or_default())
        .bind(&picture.caption)
        .bind(picture.width)
        .bind(picture.height)
        .bind(picture.bytes)
        .bind(&picture.hash)
        .bind(picture.everybody)
        .bind(picture.added_by)
        .bind(picture.added_at);
    tx.run(query).await?;
    if !people.is_empty() {
        let rows = people
            .iter()
            .map(|learner| -> Vec<Arg> { vec![org.into(), picture.id.into(), (*learner).into()] });
        let insert = sql("insert into picture_people (org_id, picture_id, learner_id) values");
        tx.run(insert.rows(rows.collect())).await?;
    }
    Ok(())
}

/// Keeps a part of one size, base64.
pub async fn insert_part(
    tx: &mut Tx,
    org: OrgId,
    id: PictureId,
    size: PictureSize,
    part: i64,
    data: &str,
) -> Result<()> {
    let text =
        "insert into picture_parts (org_id, picture_id, size, part, data) values (?, ?, ?, ?, ?)";
    let query = sql(text).bind(org).bind(id).bind(size.code()).bind(part).bind(data);
    tx.run(query).await?;
    Ok(())
}

/// The parts of one size in order, base64.
pub async fn parts(
    tx: &mut Tx,
    org: OrgId,
    id: PictureId,
    size: PictureSize,
) -> Result<Vec<String>> {
    let text = "select data from picture_parts where org_id = ? and picture_id = ? and size = ? order by part";
    let rows: Vec<(String,)> = tx.all(sql(text).bind(org).bind(id).bind(size.code())).await?;
    Ok(rows.into_iter().map(|(data,)| data).collect())
}

/// Erases a picture with everything of it; false when it was not there.
pub async fn erase(tx: &mut Tx, org: OrgId, id: PictureId) -> Result<bool> {
    for text in [
        "delete from picture_parts where org_id = ? and picture_id = ?",
        "delete from picture_people where org_id = ? and picture_id = ?",
    ] {
        tx.run(sql(text).bind(org).bind(id)).await?;
    }
    let text = "delete from pictures where org_id = ? and id = ?";
    Ok(tx.run(sql(text).bind(org).bind(id)).await? == 1)
}
