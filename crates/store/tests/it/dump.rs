//! A backup leaves nothing out: the list of tables and columns is that of both databases.

use std::collections::{BTreeMap, BTreeSet};

use store::dump::{LEFT_OUT, tables};
use testkit::on_each_db;

#[tokio::test]
async fn the_backup_knows_every_column_of_both_databases() {
    on_each_db(async |store| {
        let mut there: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (table, column) in store.columns().await.unwrap() {
            there.entry(table).or_default().insert(column);
        }
        let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for table in tables() {
            let columns: BTreeSet<String> = table.columns.iter().map(|c| (*c).to_owned()).collect();
            assert_eq!(columns.len(), table.columns.len(), "{} names a column twice", table.name);
            assert!(
                table.key >= 1 && table.key <= table.columns.len(),
                "the key of {}",
                table.name
            );
            assert!(
                listed.insert(table.name.to_owned(), columns).is_none(),
                "{} twice",
                table.name
            );
        }
        for name in LEFT_OUT {
            assert!(there.remove(*name).is_some(), "{name} is left out but not there");
        }
        for (table, columns) in &there {
            let kept =
                listed.get(table).unwrap_or_else(|| panic!("the backup lacks table {table}"));
            assert_eq!(kept, columns, "columns of {table}: those of the backup, those that are");
        }
        assert_eq!(listed.len(), there.len(), "the backup names a table that is not there");
    })
    .await;
}
