//! A backup of one database restores into the other and comes out the same to the byte: every table, every kind of value.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use serde_json::{Value, json};
use store::dump::{Reading, Table, make_room, write};
use store::{Store, StoreError};
use testkit::on_each_db;

/// Type of each column, and whether it may be absent, as the migrations say.
fn types() -> BTreeMap<(String, String), (String, bool)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut found = BTreeMap::new();
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(path).unwrap();
        let mut table = String::new();
        for line in text.lines() {
            let words: Vec<&str> = line.split("--").next().unwrap().split_whitespace().collect();
            match words[..] {
                ["create", "table", name, ..] => name.clone_into(&mut table),
                ["alter", "table", name, "add", "column", column, kind, ref rest @ ..] => {
                    let kind =
                        (kind.trim_end_matches([',', ';']).to_owned(), !rest.contains(&"not"));
                    found.insert((name.to_owned(), column.to_owned()), kind);
                }
                [column, kind, ref rest @ ..] if line.starts_with("    ") => {
                    let kind = (kind.trim_end_matches(',').to_owned(), !rest.contains(&"not"));
                    found.insert((table.clone(), column.to_owned()), kind);
                }
                _ => {}
            }
        }
    }
    found
}

/// What people write, and what only a test writes.
const TEXTS: [&str; 3] = [
    "Đặng \"Văn\" \\ 'Ánh', dòng\n hai\tcột / <b>&amp;</b> ? $1 :x %s",
    "\u{1}\u{8}\u{c}\u{1b}\u{7f}\u{85}\u{2028}\u{2029}\u{200b}\u{feff}\u{fffd} e\u{301} é 😀 ﷺ",
    "{\"json\":[1,null,\"ở trong\"]}",
];

fn value(table: &str, column: &str, kind: &str, absent: bool, n: usize) -> Value {
    let small = i64::try_from(n).unwrap();
    if absent && n == 2 {
        return Value::Null;
    }
    match (column, kind) {
        ("managing_id" | "place_id", _) => json!(1),
        ("org_id" | "to_org_id" | "guest_id" | "version", _) => json!(small),
        ("id", "bigint") if table == "orgs" => json!(small),
        (_, "smallint") => json!([1, i16::MAX, i16::MIN][n - 1]),
        (_, "integer") => json!([1, i32::MAX, i32::MIN][n - 1]),
        (_, "bigint") => json!([0, i64::MAX, i64::MIN][n - 1]),
        (_, "text") if column == "id" || column.ends_with("_id") => json!(format!("id-{n}")),
        (_, "text") => json!(format!("{}{column}", TEXTS[n - 1])),
        other => panic!("{table}: a kind of column that this test does not know: {other:?}"),
    }
}

/// Three rows of each table, as a backup holds them.
fn all_tables() -> BTreeMap<&'static str, Vec<String>> {
    let types = types();
    let row = |table: &Table, n: usize| {
        let cell = |column: &&str| {
            let key = (table.name.to_owned(), (*column).to_owned());
            let (kind, absent) =
                types.get(&key).unwrap_or_else(|| panic!("{key:?} is in no migration"));
            value(table.name, column, kind, *absent, n)
        };
        Value::from(table.columns.iter().map(cell).collect::<Vec<_>>()).to_string()
    };
    let rows = |table: &Table| (1..=3).map(|n| row(table, n)).collect();
    store::dump::tables().map(|table| (table.name, rows(table))).collect()
}

async fn put(store: &Store, tables: &BTreeMap<&'static str, Vec<String>>) {
    let mut tx = store.write().await.unwrap();
    make_room(&mut tx).await.unwrap();
    for table in store::dump::tables() {
        let there = write(&mut tx, table, &tables[table.name]).await;
        there.unwrap_or_else(|error| panic!("{}: {error}", table.name));
    }
    tx.commit().await.unwrap();
}

async fn taken(store: &Store) -> BTreeMap<&'static str, Vec<String>> {
    let mut tx = store.read().await.unwrap();
    let mut tables = BTreeMap::new();
    for table in store::dump::tables() {
        let mut reading = Reading::of(table);
        let rows: &mut Vec<String> = tables.entry(table.name).or_default();
        loop {
            let batch = reading.next(&mut tx).await.unwrap();
            if batch.is_empty() {
                break;
            }
            rows.extend(batch);
        }
    }
    tables
}

#[tokio::test]
async fn a_dump_of_one_database_restores_into_the_other_and_is_the_same_to_the_byte() {
    let first = all_tables();
    let dumps = Mutex::new(Vec::new());
    on_each_db(async |store| {
        put(&store, &first).await;
        let dump = taken(&store).await;
        for table in store::dump::tables() {
            assert_eq!(dump[table.name].len(), 3, "{}", table.name);
        }
        dumps.lock().unwrap().push(dump);
    })
    .await;
    let [sqlite, postgres] = &dumps.into_inner().unwrap()[..] else { panic!("two databases") };
    assert_eq!(sqlite, postgres, "the same rows are dumped the same");
    // The other way round: what SQLite gave into PostgreSQL, what PostgreSQL gave into SQLite.
    let crossed = Mutex::new(vec![sqlite, postgres]);
    on_each_db(async |store| {
        let dump = crossed.lock().unwrap().pop().unwrap();
        put(&store, dump).await;
        assert_eq!(&taken(&store).await, dump);
    })
    .await;
}

#[tokio::test]
async fn a_database_in_use_is_no_place_for_a_restore() {
    let tables = all_tables();
    on_each_db(async |store| {
        // Whatever table it is in which something stands.
        for table in ["orgs", "accounts", "jobs", "periods"] {
            let mut tx = store.write().await.unwrap();
            make_room(&mut tx).await.unwrap();
            let row: Vec<String> = match table {
                "orgs" | "accounts" | "periods" => tables[table][..1].to_vec(),
                // A job of no org needs no org.
                _ => {
                    let columns = store::dump::tables().find(|t| t.name == table).unwrap().columns;
                    let mut row: Vec<Value> = serde_json::from_str(&tables[table][0]).unwrap();
                    let org = columns.iter().position(|column| *column == "org_id").unwrap();
                    row[org] = Value::Null;
                    vec![Value::from(row).to_string()]
                }
            };
            let known = store::dump::tables().find(|t| t.name == table).unwrap();
            if write(&mut tx, known, &row).await.is_err() {
                assert_eq!(table, "jobs", "a job that must have an org cannot stand alone");
                continue;
            }
            let refused = make_room(&mut tx).await;
            let Err(StoreError::Unfit(why)) = refused else { panic!("{table}: {refused:?}") };
            assert!(why.contains("not empty") && why.contains(table), "{why}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_row_of_another_shape_is_refused() {
    on_each_db(async |store| {
        let table = store::dump::tables().find(|table| table.name == "counters").unwrap();
        for (row, why) in [
            ("[\"x\"]", "has 1 columns, 2 are needed"),
            ("[\"x\",1,2]", "has 3 columns, 2 are needed"),
            ("[\"x\",1.5]", "neither text nor a whole number"),
            ("[\"x\",true]", "neither text nor a whole number"),
            ("[\"x\",18446744073709551615]", "neither text nor a whole number"),
            ("[\"x\",[1]]", "neither text nor a whole number"),
            ("{}", "invalid type"),
            ("", "EOF"),
        ] {
            let mut tx = store.write().await.unwrap();
            let refused = write(&mut tx, table, &[row.to_owned()]).await.unwrap_err().to_string();
            assert!(refused.contains(why), "{row}: {refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_and_left_as_it_is() {
    on_each_db(async |store| {
        assert!(store.migrate().await.unwrap().is_empty());
        let app = testkit::app_on(store.clone(), testkit::StillWorld::default().into());
        testkit::raw(&app, "insert into migrations (name) values ('9999_of_tomorrow')").await;
        let refused = store.migrate().await;
        let Err(StoreError::Unfit(why)) = refused else { panic!("{refused:?}") };
        assert!(why.contains("9999_of_tomorrow") && why.contains("newer"), "{why}");
    })
    .await;
}
