//! Learners for the tests of acts: written straight into the store, as a confirmed list leaves them.

use app::App;
use domain::calendar::SchoolYear;
use domain::id::{LearnerId, ListId, OrgId};
use domain::roster::Status;
use domain::term::Gender;
use domain::text::{fold, same_person_key, sort_key};
use store::learners::Record;

/// The school year of the tests.
pub fn year() -> SchoolYear {
    SchoolYear::starting(2026).unwrap()
}

/// Writes learners by name and class; returns their ids in the same order.
pub async fn enrol(app: &App, org: OrgId, learners: &[(&str, &str)]) -> Vec<LearnerId> {
    enrol_in(app, org, year(), learners).await
}

/// The same, all born on one day.
pub async fn enrol_born(
    app: &App,
    org: OrgId,
    learners: &[(&str, &str)],
    born: &str,
) -> Vec<LearnerId> {
    enrol_as(app, org, year(), learners, born).await
}

/// The same in another school year.
pub async fn enrol_in(
    app: &App,
    org: OrgId,
    year: SchoolYear,
    learners: &[(&str, &str)],
) -> Vec<LearnerId> {
    enrol_as(app, org, year, learners, "2012-05-01").await
}

async fn enrol_as(
    app: &App,
    org: OrgId,
    year: SchoolYear,
    learners: &[(&str, &str)],
    born: &str,
) -> Vec<LearnerId> {
    let record = |(name, class): &(&str, &str)| Record {
        id: app.new_id().into(),
        full_name: (*name).to_owned().into(),
        sort_key: sort_key(name).into(),
        search: fold(name).into(),
        same_key: same_person_key(name).into(),
        dob: born.to_owned().into(),
        gender: if name.contains("Thị") { Gender::Female } else { Gender::Male },
        class: (*class).to_owned(),
        ministry_id: String::new().into(),
        status: Status::Studying,
    };
    let records: Vec<Record> = learners.iter().map(record).collect();
    let mut tx = app.store().write().await.unwrap();
    let open = store::learners::open_list(&mut tx, org, year).await.unwrap();
    let list = if let Some(list) = open {
        list.id
    } else {
        let id: ListId = app.new_id().into();
        store::learners::start_list(&mut tx, org, id, year, app.now()).await.unwrap();
        id
    };
    store::learners::insert(&mut tx, org, list, year, app.now(), &records).await.unwrap();
    tx.commit().await.unwrap();
    records.iter().map(|record| record.id).collect()
}
