//! The record of one learner and its reads by program.

use app::access::ForceRead;
use domain::access::Role;
use serde_json::json;
use testkit::{Province, on_each_app};

use crate::program;

#[tokio::test]
async fn a_program_reads_a_record_and_leaves_its_look() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let squad = province.squad(&app, org, "CLB Mot", 1).await;
        let permit = province.head().permit::<ForceRead>(&app).await;
        let learner = app.term(&permit, squad.terms[0]).await.unwrap().learner;
        let me = program(&app, province.coordinator());
        let at = format!("/api/v1/orgs/{org}/learners/{learner}");
        let record = me.get(&at).await.json();
        assert_eq!(record["full_name"], "Nguyễn Thị Ánh Mot", "{record}");
        assert_eq!(record["terms"][0]["steps"][0]["state"], "active");
        assert_eq!(record["consents"][0]["guardians"], "yes");
        assert_eq!(record["erased"], json!(false));
        let reads = me.get(&format!("{at}/reads")).await.json();
        assert_eq!(reads["rows"].as_array().unwrap().len(), 2, "{reads}");
        let far = program(&app, province.worker(Role::Coordinator, province.sibling.id));
        assert_eq!(far.get(&at).await.status, 404);
    })
    .await;
}
