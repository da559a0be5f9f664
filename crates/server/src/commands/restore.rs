//! `daisuso restore FILE`: a backup put back into an empty data directory or database, of either kind.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use app::{Opening, Store};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::dump::{self, schema, tables};

use super::backup::FORM;
use super::serve;
use crate::console::{Context, say};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Rows written at once.
const BATCH: usize = 500;

#[derive(Deserialize)]
struct Manifest {
    form: u32,
    made_by: String,
    /// The migrations that made the tables.
    #[serde(default)]
    schema: Vec<String>,
    tables: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    table: String,
    columns: Vec<String>,
    rows: u64,
    sha256: String,
}

/// Reads every table in one unit of work: a backup that is cut, altered or of another version changes nothing.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn run(context: &Context, file: &Path) -> Outcome {
    let _lock = serve::prepare(context)?;
    let open = File::open(file)
        .map_err(|cause| Failure::Failed(format!("cannot open {}: {cause}", file.display())))?;
    let store = house::store(context, Opening::default()).await?;
    store.migrate().await.map_err(Failure::failed)?;
    let total = read(&store, open).await?;
    store.analyze().await.map_err(Failure::failed)?;
    say(format_args!("{total} rows restored; now run: daisuso verify"))
}

impl Manifest {
    /// Says no to what this program does not read exactly.
    fn check(&self) -> Outcome {
        let by = &self.made_by;
        if self.form != FORM {
            return Err(Failure::Failed(format!(
                "the backup was made by {by} in form {}; this program reads form {FORM}",
                self.form
            )));
        }
        let known = schema();
        let newer = self.schema.iter().find(|name| !known.contains(&name.as_str()));
        let unknown = |part: &&Part| tables().all(|table| table.name != part.table);
        let newer = newer.or_else(|| self.tables.iter().find(unknown).map(|part| &part.table));
        if let Some(newer) = newer {
            return Err(Failure::Failed(format!(
                "the backup is newer than this program ({newer}): restore it with {by}"
            )));
        }
        match known.iter().find(|name| self.schema.iter().all(|there| there != *name)) {
            Some(older) => Err(Failure::Failed(format!(
                "the backup is older than this program (before {older}): restore it with {by} and migrate then"
            ))),
            None => Ok(()),
        }
    }
}

/// Puts a backup into an empty, migrated database; returns how many rows. Whatever is wrong, nothing is kept.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn read(store: &Store, file: File) -> Result<u64, Failure> {
    let mut zip = zip::ZipArchive::new(file)
        .map_err(|cause| Failure::Failed(format!("this is not a backup: {cause}")))?;
    let manifest: Manifest = {
        let entry = zip
            .by_name("manifest.json")
            .map_err(|_| Failure::Failed("this is not a backup: it has no manifest".to_owned()))?;
        serde_json::from_reader(entry).map_err(Failure::failed)?
    };
    manifest.check()?;
    let mut tx = store.write().await.map_err(Failure::failed)?;
    dump::make_room(&mut tx).await.map_err(Failure::failed)?;
    let mut total = 0;
    for table in tables() {
        let part = manifest.tables.iter().find(|part| part.table == table.name);
        let part =
            part.ok_or_else(|| Failure::Failed(format!("the backup has no {}", table.name)))?;
        if part.columns != table.columns {
            return Err(Failure::Failed(format!(
                "{} has other columns in the backup: restore it with {} and migrate then",
                table.name, manifest.made_by
            )));
        }
        let entry = zip.by_name(&format!("{}.jsonl", table.name)).map_err(Failure::failed)?;
        let mut sha = Sha256::new();
        let mut batch = Vec::with_capacity(BATCH);
        let mut count = 0_u64;
        for line in BufReader::new(entry).lines() {
            let line = line.map_err(Failure::failed)?;
            sha.update(line.as_bytes());
            sha.update(b"\n");
            count += 1;
            batch.push(line);
            if batch.len() == BATCH {
                dump::write(&mut tx, table, &batch).await.map_err(Failure::failed)?;
                batch.clear();
            }
        }
        dump::write(&mut tx, table, &batch).await.map_err(Failure::failed)?;
        if count != part.rows || hex::encode(sha.finalize()) != part.sha256 {
            return Err(Failure::Failed(format!("{} is not as it was backed up", table.name)));
        }
        total += count;
    }
    tx.commit().await.map_err(Failure::failed)?;
    Ok(total)
}
