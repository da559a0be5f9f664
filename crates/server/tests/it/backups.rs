//! The file of a backup: whole across both databases, and refused when it is altered, older, newer or comes too late.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::sync::Mutex;

use app::Store;
use serde_json::{Value, json};
use server::commands::{backup, restore};
use testkit::{Province, StillWorld, app_on, on_each_app, on_each_db, verified};
use zip::write::SimpleFileOptions;

/// A backup as it is unpacked: names and bytes in order.
type Parts = Vec<(String, Vec<u8>)>;

async fn parts(store: &Store) -> Parts {
    let mut file = tempfile::tempfile().unwrap();
    backup::write(store, file.try_clone().unwrap()).await.unwrap();
    file.rewind().unwrap();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    let mut parts = Vec::new();
    for n in 0..zip.len() {
        let mut entry = zip.by_index(n).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        parts.push((entry.name().to_owned(), bytes));
    }
    parts
}

fn packed(parts: &Parts) -> File {
    let mut zip = zip::ZipWriter::new(tempfile::tempfile().unwrap());
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let mut file = zip.finish().unwrap();
    file.rewind().unwrap();
    file
}

async fn refused(store: &Store, parts: &Parts) -> String {
    restore::read(store, packed(parts)).await.expect_err("it must be refused").to_string()
}

/// A backup of a province with a club, an activity's worth of ledger and an audit chain.
async fn province(app: &app::App) -> Parts {
    let province = Province::found(app).await;
    province.squad(app, province.school.id, "CLB Một", 4).await;
    parts(app.store()).await
}

#[tokio::test]
async fn a_backup_goes_from_either_database_into_the_other_and_back_to_the_byte() {
    let made = Mutex::new(Vec::new());
    on_each_app(async |app, _| {
        let parts = province(&app).await;
        made.lock().unwrap().push(parts);
    })
    .await;
    on_each_db(async |store| {
        // The last one first: what PostgreSQL gave goes into SQLite, and the other way round.
        let parts_of_the_other = made.lock().unwrap().pop().unwrap();
        restore::read(&store, packed(&parts_of_the_other)).await.unwrap();
        assert!(parts(&store).await == parts_of_the_other, "not the same to the byte");
        let app = app_on(store.clone(), StillWorld::default().into());
        verified(&app).await;
        let again = refused(&store, &parts_of_the_other).await;
        assert!(again.contains("not empty"), "{again}");
    })
    .await;
}

/// The manifest, changed.
fn told(parts: &Parts, change: impl FnOnce(&mut Value)) -> Parts {
    let mut parts = parts.clone();
    let manifest = parts.iter_mut().find(|(name, _)| name == "manifest.json").unwrap();
    let mut value: Value = serde_json::from_slice(&manifest.1).unwrap();
    change(&mut value);
    manifest.1 = value.to_string().into_bytes();
    parts
}

/// One part with other bytes.
fn with(parts: &Parts, part: &str, change: impl FnOnce(&mut Vec<u8>)) -> Parts {
    let mut parts = parts.clone();
    change(&mut parts.iter_mut().find(|(name, _)| name == part).unwrap().1);
    parts
}

#[tokio::test]
async fn an_altered_older_or_newer_backup_changes_nothing() {
    let made = Mutex::new(Vec::new());
    on_each_app(async |app, _| {
        let parts = province(&app).await;
        made.lock().unwrap().push(parts);
    })
    .await;
    let good = made.into_inner().unwrap().pop().unwrap();
    on_each_db(async |store| {
        let first = |list: &Value| list[0].clone();
        for (bad, why) in [
            // Broken: a letter of a name, a row less, a row twice, a hash that lies, a part that is gone.
            (
                with(&good, "orgs.jsonl", |b| {
                    b.iter_mut().filter(|b| **b == b'B').for_each(|b| *b = b'b');
                }),
                "not as it was",
            ),
            (
                with(&good, "audit.jsonl", |b| {
                    b.truncate(b[..b.len() - 1].iter().rposition(|b| *b == b'\n').unwrap() + 1);
                }),
                "not as it was",
            ),
            (told(&good, |m| m["tables"][0]["sha256"] = json!("00".repeat(32))), "not as it was"),
            (told(&good, |m| m["tables"][0]["rows"] = json!(1)), "not as it was"),
            (
                good.iter().filter(|(name, _)| name != "learners.jsonl").cloned().collect(),
                "not found",
            ),
            (
                good.iter().filter(|(name, _)| name != "manifest.json").cloned().collect(),
                "no manifest",
            ),
            (
                told(&good, |m| {
                    m["tables"].as_array_mut().unwrap().remove(0);
                }),
                "has no orgs",
            ),
            (
                told(&good, |m| {
                    m["tables"][0]["columns"].as_array_mut().unwrap().pop();
                }),
                "other columns",
            ),
            // Of another program: one migration less, one more, a table more, another form.
            (
                told(&good, |m| {
                    m["schema"].as_array_mut().unwrap().pop();
                }),
                "older than this program",
            ),
            (
                told(&good, |m| {
                    m.as_object_mut().unwrap().remove("schema");
                }),
                "older than this program",
            ),
            (
                told(&good, |m| m["schema"].as_array_mut().unwrap().push(json!("9999_next"))),
                "newer than this program (9999_next)",
            ),
            (
                told(&good, |m| {
                    let mut part = first(&m["tables"]);
                    part["table"] = json!("badges");
                    m["tables"].as_array_mut().unwrap().push(part);
                }),
                "newer than this program (badges)",
            ),
            (told(&good, |m| m["form"] = json!(2)), "reads form 1"),
        ] {
            let said = refused(&store, &bad).await;
            assert!(said.contains(why), "{why}: {said}");
            let here = parts(&store).await;
            let empty = here.iter().all(|(name, bytes)| {
                name == "manifest.json" || name == "counters.jsonl" || bytes.is_empty()
            });
            assert!(empty, "{why}: something was kept");
        }
        let nonsense = {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(b"PK\x03\x04 not a backup").unwrap();
            file.rewind().unwrap();
            restore::read(&store, file).await.expect_err("no backup").to_string()
        };
        assert!(nonsense.contains("not a backup"), "{nonsense}");
        // After all that the place is still free for the right one.
        restore::read(&store, packed(&good)).await.unwrap();
        assert!(parts(&store).await == good);
    })
    .await;
}
