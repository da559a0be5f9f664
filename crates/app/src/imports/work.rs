//! The worker of imports: reads the file, judges each row, shows how far it is; and the broom after a day.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::id::{ImportId, OrgId};
use domain::personal::Personal;
use domain::roster::Reading;
use domain::roster::matching::{ImportState, Known, Pupil, Verdict, find_all};
use serde_json::json;
use store::Tx;
use store::imports::{Import, NewRow};
use store::jobs::Job;
use store::learners::Learner;

use super::notes::{Content, Notes};
use crate::audit::Actor;
use crate::reader::ReadError;
use crate::{App, Error, Result};

/// The job that reads an import.
pub const JOB_READ: &str = "import.read";
/// The job that erases what is left of an import after a day.
pub const JOB_ERASE: &str = "import.erase";

/// Rows judged in one unit of work: the progress that is seen moves by so many.
const BATCH: usize = 500;

impl App {
    /// Does a job of this feature; `false` when it is another's. An error means: try again later.
    pub async fn import_job(&self, job: &Job) -> Result<bool> {
        let org = OrgId(job.org_id);
        let id: ImportId = match job.payload.parse() {
            Ok(id) => id,
            Err(_) => return Ok(job.kind == JOB_READ || job.kind == JOB_ERASE),
        };
        match job.kind.as_str() {
            JOB_READ => self.work_import(org, id, job.attempts > 1).await?,
            JOB_ERASE => self.erase_import(org, id).await?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Reads and judges one import. `again`: an earlier worker died over it.
    pub(crate) async fn work_import(&self, org: OrgId, id: ImportId, again: bool) -> Result<()> {
        let Some((import, bytes)) = self.begin_import(org, id, again).await? else {
            return Ok(());
        };
        let reading = match self.reader.read(bytes, &import.file_name).await {
            Ok(reading) => reading,
            Err(ReadError::Stopped(error)) => {
                Reading { file_error: Some(error), ..Reading::default() }
            }
            Err(ReadError::Busy) => {
                let mut tx = self.store.write().await?;
                let (from, to) = ([ImportState::Reading], ImportState::Waiting);
                store::imports::step(&mut tx, org, id, &from, to, None).await?;
                tx.commit().await?;
                return Err(Error::TooMany);
            }
        };
        self.judge_import(org, &import, reading).await
    }

    /// Takes an import that waits, with its bytes; nothing when somebody else has it or it was cancelled.
    async fn begin_import(
        &self,
        org: OrgId,
        id: ImportId,
        again: bool,
    ) -> Result<Option<(Import, Vec<u8>)>> {
        let mut tx = self.store.write().await?;
        let from: &[ImportState] = if again {
            &[ImportState::Waiting, ImportState::Reading]
        } else {
            &[ImportState::Waiting]
        };
        if !store::imports::step(&mut tx, org, id, from, ImportState::Reading, None).await? {
            return Ok(None);
        }
        store::imports::reset(&mut tx, org, id).await?;
        let import = store::imports::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        let mut bytes = Vec::new();
        for part in store::imports::parts(&mut tx, org, id).await? {
            bytes.extend(STANDARD.decode(part).map_err(Error::broken)?);
        }
        if bytes.is_empty() {
            // Its file was erased after reading, and the worker died while judging.
            let notes = Notes { interrupted: true, ..Notes::default() };
            self.fail_import(&mut tx, org, id, &notes).await?;
            tx.commit().await?;
            return Ok(None);
        }
        tx.commit().await?;
        Ok(Some((import, bytes)))
    }

    async fn fail_import(
        &self,
        tx: &mut Tx,
        org: OrgId,
        id: ImportId,
        notes: &Notes,
    ) -> Result<()> {
        store::imports::set_notes(tx, org, id, 0, &serde_json::to_string(notes)?).await?;
        let (from, to) = ([ImportState::Reading], ImportState::Failed);
        store::imports::step(tx, org, id, &from, to, Some(self.world.now())).await?;
        let code = notes.file_error.as_ref().map_or("interrupted", |error| error.code.code());
        let change = json!({ "file_error": code });
        self.note(tx, org, Actor::System, "list.fail", &format!("import/{id}"), change).await?;
        Ok(())
    }

    /// Judges the rows of a reading against those who are known, batch by batch.
    async fn judge_import(&self, org: OrgId, import: &Import, mut reading: Reading) -> Result<()> {
        let id = import.id;
        let before: Notes = serde_json::from_str(&import.notes).unwrap_or_default();
        let notes = Notes::of(&mut reading, &before);
        let mut tx = self.store.write().await?;
        // The file has done its work, whatever becomes of its rows.
        store::imports::erase_parts(&mut tx, org, id).await?;
        if notes.file_error.is_some() {
            self.fail_import(&mut tx, org, id, &notes).await?;
            return Ok(tx.commit().await?);
        }
        let total = reading.accepted.len() + reading.rejected.len();
        let total = i64::try_from(total).unwrap_or(i64::MAX);
        store::imports::set_notes(&mut tx, org, id, total, &serde_json::to_string(&notes)?).await?;
        tx.commit().await?;
        let mut tx = self.store.read().await?;
        let known = store::learners::all(&mut tx, org, import.school_year).await?;
        drop(tx);
        let known: Vec<Known> = known.iter().map(known_of).collect();
        let rows = judged(&known, reading)?;
        for batch in rows.chunks(BATCH) {
            let mut tx = self.store.write().await?;
            if !store::imports::progress(&mut tx, org, id, batch).await? {
                return Ok(());
            }
            tx.commit().await?;
        }
        let mut tx = self.store.write().await?;
        let (from, to) = ([ImportState::Reading], ImportState::Ready);
        store::imports::step(&mut tx, org, id, &from, to, None).await?;
        Ok(tx.commit().await?)
    }

    /// Erases what is left of an import: a preview that nobody came back to ends, refused rows go.
    async fn erase_import(&self, org: OrgId, id: ImportId) -> Result<()> {
        let mut tx = self.store.write().await?;
        let open = [ImportState::Waiting, ImportState::Reading, ImportState::Ready];
        let now = Some(self.world.now());
        let left =
            store::imports::step(&mut tx, org, id, &open, ImportState::Cancelled, now).await?;
        let rows = store::imports::erase_rows(&mut tx, org, id, Verdict::ALL).await?;
        let parts = store::imports::erase_parts(&mut tx, org, id).await?;
        if left || rows + parts > 0 {
            let change = json!({ "rows": rows, "left": left });
            let subject = format!("import/{id}");
            self.note(&mut tx, org, Actor::System, "list.erase_preview", &subject, change).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Somebody known, as the rule sees them.
pub(super) fn known_of(learner: &Learner) -> Known {
    Known {
        id: learner.id,
        full_name: learner.full_name.reveal().clone(),
        same_key: learner.same_key.reveal().clone(),
        dob: learner.dob.reveal().clone(),
        gender: learner.gender,
        class: learner.class.clone(),
        ministry_id: learner.ministry_id.reveal().clone(),
        status: learner.status,
    }
}

/// The rows of a preview: those that can go in, then those that cannot, each in the order of the file.
fn judged(known: &[Known], reading: Reading) -> Result<Vec<NewRow>> {
    let (places, pupils): (Vec<(String, u32)>, Vec<Pupil>) = reading
        .accepted
        .into_iter()
        .map(|entry| ((entry.sheet.clone(), entry.row), Pupil::from(entry)))
        .unzip();
    let found = find_all(known, &pupils.iter().collect::<Vec<_>>());
    let mut rows = Vec::new();
    for (((sheet, row), pupil), one) in places.into_iter().zip(pupils).zip(found) {
        let verdict = one.verdict();
        let content = Content { pupil: Some(pupil), changes: one.changes, ..Content::default() };
        rows.push((sheet, row, verdict, one.learner, content));
    }
    for refusal in reading.rejected {
        let (sheet, row) = (refusal.sheet.clone(), refusal.row);
        let content = Content { refusal: Some(refusal), ..Content::default() };
        rows.push((sheet, row, Verdict::Refused, None, content));
    }
    (0..)
        .zip(rows)
        .map(|(n, (sheet, row, verdict, learner, content))| {
            let content = Personal::new(serde_json::to_string(&content)?);
            Ok(NewRow { n, verdict, sheet, row: row.into(), learner, content })
        })
        .collect()
}
