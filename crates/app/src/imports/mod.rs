//! Class lists on their way in: upload, preview, confirmation, refused rows (D16–D22, I1–I14).

mod confirm;
mod notes;
mod sheet;
mod work;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::calendar::SchoolYear;
use domain::id::{ImportId, OrgId};
use domain::org::OrgKind;
use domain::roster::Refusal;
use domain::roster::matching::{Change, ImportState, Pupil, Verdict};
use domain::text::normalise;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::Tx;

pub use confirm::Sums;
pub use notes::Notes;
pub use store::imports::Import;
pub use work::{JOB_ERASE, JOB_READ};

use self::notes::Content;
use crate::access::{Permit, RosterImport};
use crate::{App, Error, Faults, Page, Result};

/// The largest file, bytes.
pub const FILE_MAX: usize = 20 << 20;

/// A file up to this size (some 2,000 rows) is read while its sender waits, so that the preview shows at once.
const SMALL: usize = 160 << 10;

/// Previews that may wait for somebody at one org.
const OPEN_MAX: i64 = 20;

/// A file as it was sent.
pub struct Upload {
    /// As `2026-2027`.
    pub school_year: String,
    /// As its sender named it.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A row of a preview. No `Debug`: a child's data.
#[derive(Clone)]
pub struct RowView {
    /// Its number in the preview.
    pub n: i64,
    /// The sheet.
    pub sheet: String,
    /// The row as Excel shows it.
    pub row: i64,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What it says; not of a refused row.
    pub pupil: Option<Pupil>,
    /// What it changes.
    pub changes: Vec<Change>,
    /// Why it is refused.
    pub refusal: Option<Refusal>,
}

/// An import with what reading found out.
#[derive(Debug, Clone)]
pub struct ImportView {
    /// The import.
    pub import: Import,
    /// What reading found out.
    pub notes: Notes,
}

impl ImportView {
    /// Rows that can go in.
    pub const fn good(&self) -> i64 {
        self.import.fresh + self.import.changed + self.import.same
    }

    /// Whether a worker has it before it.
    pub const fn is_busy(&self) -> bool {
        matches!(self.import.state, ImportState::Waiting | ImportState::Reading)
    }
}

/// The school year that was typed, when lists of it may still come: the present one and its neighbours.
pub(crate) fn year_of(
    text: &str,
    today: jiff::civil::Date,
    faults: &mut Faults,
) -> Option<SchoolYear> {
    let now = SchoolYear::of(today).start_year();
    let year = text.parse::<SchoolYear>().ok();
    let year = year.filter(|year| (now - 1..=now + 1).contains(&year.start_year()));
    faults.take("school_year", "fault-school-year", year.ok_or(()))
}

impl App {
    /// Takes a file in; the answer leads to its preview. A file that waits already leads to that preview.
    pub async fn upload_list(
        &self,
        permit: &Permit<RosterImport>,
        upload: Upload,
    ) -> Result<ImportId> {
        let org = permit.org();
        if permit.org_record().kind != OrgKind::School {
            return Err(Error::refused("refused-list-school"));
        }
        let mut faults = Faults::default();
        let year = year_of(&upload.school_year, self.world.today(), &mut faults);
        match upload.bytes.len() {
            0 => faults.add("file", "fault-file-empty"),
            n if n > FILE_MAX => faults.add("file", "fault-file-large"),
            _ => {}
        }
        let (Some(year), true) = (year, faults.0.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let hash = hex::encode(Sha256::digest(&upload.bytes));
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let open = [ImportState::Waiting, ImportState::Reading, ImportState::Ready];
        if let Some(there) = store::imports::of_file(&mut tx, org, year, &hash, &open).await? {
            return Ok(there.id);
        }
        if store::imports::open_count(&mut tx, org).await? >= OPEN_MAX {
            return Err(Error::refused_with("refused-imports-many", "n", OPEN_MAX));
        }
        let done = [ImportState::Confirmed];
        let seen = store::imports::of_file(&mut tx, org, year, &hash, &done).await?;
        let notes = Notes { seen_at: seen.and_then(|import| import.ended_at), ..Notes::default() };
        let import = self.new_import(permit, year, &upload, hash, &notes)?;
        store::imports::insert(&mut tx, org, &import).await?;
        for (n, part) in (0..).zip(upload.bytes.chunks(store::imports::PART)) {
            let data = STANDARD.encode(part);
            store::imports::insert_part(&mut tx, org, import.id, n, &data).await?;
        }
        let small = upload.bytes.len() <= SMALL;
        self.queue_import(&mut tx, org, import.id, small).await?;
        let change =
            json!({ "school_year": year, "bytes": import.bytes, "sha256": import.file_hash });
        let subject = format!("import/{}", import.id);
        self.note(&mut tx, org, permit.actor(), "list.upload", &subject, change).await?;
        tx.commit().await?;
        if small {
            // Its job stands in the queue all the same: when this fails it is done there.
            if let Err(error) = self.work_import(org, import.id, false).await {
                tracing::warn!(%error, import = %import.id, "left to the queue");
            }
        }
        Ok(import.id)
    }

    fn new_import(
        &self,
        permit: &Permit<RosterImport>,
        year: SchoolYear,
        upload: &Upload,
        file_hash: String,
        notes: &Notes,
    ) -> Result<Import> {
        Ok(Import {
            id: self.world.new_id().into(),
            school_year: year,
            state: ImportState::Waiting,
            file_name: plain_name(&upload.file_name),
            file_hash,
            bytes: i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX),
            done: 0,
            total: 0,
            fresh: 0,
            changed: 0,
            same: 0,
            refused: 0,
            notes: serde_json::to_string(notes)?,
            created_by: permit.account(),
            created_at: self.world.now(),
            ended_at: None,
        })
    }

    async fn queue_import(&self, tx: &mut Tx, org: OrgId, id: ImportId, small: bool) -> Result<()> {
        let now = self.world.now();
        let payload = id.to_string();
        let read_at = if small { now.plus_minutes(2) } else { now };
        for (kind, at) in [(JOB_READ, read_at), (JOB_ERASE, now.plus_days(1))] {
            let dedup = format!("{kind}:{id}");
            store::jobs::enqueue(tx, self.world.new_id(), kind, org, &payload, &dedup, at).await?;
        }
        Ok(())
    }

    /// One import.
    pub async fn import(&self, permit: &Permit<RosterImport>, id: ImportId) -> Result<ImportView> {
        let mut tx = self.store.read().await?;
        let import = store::imports::find(&mut tx, permit.org(), id).await?;
        let import = import.ok_or(Error::NotFound)?;
        let notes = serde_json::from_str(&import.notes)?;
        Ok(ImportView { import, notes })
    }

    /// A page of the rows with a verdict. A preview that is over has only its refused rows, for a day.
    pub async fn import_rows(
        &self,
        permit: &Permit<RosterImport>,
        id: ImportId,
        verdict: Verdict,
        after: Option<i64>,
    ) -> Result<Page<RowView, i64>> {
        let mut tx = self.store.read().await?;
        let org = permit.org();
        store::imports::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        let page = store::imports::rows(&mut tx, org, id, verdict, after).await?;
        let rows: Result<Vec<RowView>> = page.rows.into_iter().map(row_view).collect();
        Ok(Page { rows: rows?, next: page.next })
    }

    /// Ends an import without taking anything in; what was read is erased. One that has ended stays as it is.
    pub async fn cancel_import(&self, permit: &Permit<RosterImport>, id: ImportId) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::imports::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        let open = [ImportState::Waiting, ImportState::Reading, ImportState::Ready];
        let now = Some(self.world.now());
        if store::imports::step(&mut tx, org, id, &open, ImportState::Cancelled, now).await? {
            store::imports::erase_rows(&mut tx, org, id, Verdict::ALL).await?;
            store::imports::erase_parts(&mut tx, org, id).await?;
            let subject = format!("import/{id}");
            self.note(&mut tx, org, permit.actor(), "list.cancel", &subject, json!({})).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

fn row_view(row: store::imports::Row) -> Result<RowView> {
    let content: Content = serde_json::from_str(row.content.reveal())?;
    Ok(RowView {
        n: row.n,
        sheet: row.sheet,
        row: row.row,
        verdict: row.verdict,
        pupil: content.pupil,
        changes: content.changes,
        refusal: content.refusal,
    })
}

/// The last part of a file's name, without folders and controls, at most 120 characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = normalise(last).chars().take(120).collect();
    if plain.is_empty() { "list".to_owned() } else { plain }
}
