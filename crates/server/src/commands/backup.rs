//! `daisuso backup FILE`: a consistent copy of what is kept, as a ZIP of JSON lines that either database can take back.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use app::{Opening, Store};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::dump::{Reading, schema, tables};
use zip::write::SimpleFileOptions;

use crate::build::VERSION_LINE;
use crate::console::{Context, say};
use crate::failure::{Failure, Outcome};
use crate::house;

/// The form of the file; raised when an older program could not read it.
pub const FORM: u32 = 1;

/// Writes the backup, readable by its owner only; refuses an existing file. Works while the server runs: everything is
/// read in one view.
///
/// # Errors
/// `Failure::Failed` in one sentence; a half-written file is removed.
pub async fn run(context: &Context, file: &Path) -> Outcome {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let out =
        made.map_err(|cause| Failure::Failed(format!("cannot make {}: {cause}", file.display())))?;
    let store = house::store(context, Opening::default()).await?;
    store.migrate().await.map_err(Failure::failed)?;
    match write(&store, out).await {
        Ok(rows) => say(format_args!("{rows} rows in {}", file.display())),
        Err(failure) => {
            let _ = std::fs::remove_file(file);
            Err(failure)
        }
    }
}

/// Writes everything that is kept into a file; returns how many rows.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn write(store: &Store, out: std::fs::File) -> Result<u64, Failure> {
    let mut tx = store.read().await.map_err(Failure::failed)?;
    let mut zip = zip::ZipWriter::new(out);
    let options = SimpleFileOptions::default().unix_permissions(0o600).large_file(true);
    let mut manifest = Vec::new();
    let mut total = 0;
    for table in tables() {
        zip.start_file(format!("{}.jsonl", table.name), options).map_err(Failure::failed)?;
        let mut reading = Reading::of(table);
        let mut sha = Sha256::new();
        let mut count = 0_u64;
        loop {
            let rows = reading.next(&mut tx).await.map_err(Failure::failed)?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                sha.update(row.as_bytes());
                sha.update(b"\n");
                zip.write_all(row.as_bytes()).map_err(Failure::failed)?;
                zip.write_all(b"\n").map_err(Failure::failed)?;
                count += 1;
            }
        }
        total += count;
        let sha256 = hex::encode(sha.finalize());
        manifest.push(json!({ "table": table.name, "columns": table.columns, "rows": count, "sha256": sha256 }));
    }
    let manifest = json!({
        "form": FORM, "made_by": VERSION_LINE, "schema": schema(), "tables": manifest,
    });
    zip.start_file("manifest.json", options).map_err(Failure::failed)?;
    zip.write_all(manifest.to_string().as_bytes()).map_err(Failure::failed)?;
    let out = zip.finish().map_err(Failure::failed)?;
    out.sync_all().map_err(Failure::failed)?;
    Ok(total)
}
