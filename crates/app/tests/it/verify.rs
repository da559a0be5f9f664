//! What `verify` sees when a database was altered behind the program's back.

use std::collections::BTreeSet;

use app::access::ForceManage;
use app::clubs::terms::TakeIn;
use app::input::Day;
use domain::consent::Purpose;
use testkit::{Province, on_each_altered_app, raw};

use crate::clubs::club;
use crate::learners::enrol;

#[tokio::test]
async fn somebody_in_the_force_against_a_no_and_a_card_without_a_term_are_named() {
    on_each_altered_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = province.coordinator();
        let manage = me.permit::<ForceManage>(&app).await;
        let club = app.found_club(&manage, &club("CLB Một")).await.unwrap();
        let learner = enrol(&app, org, &[("Lê Thị Ánh", "8A")]).await[0];
        me.agree(&app, [learner], &[Purpose::TakePart]).await;
        let take = TakeIn { learners: BTreeSet::from([learner]), since: Day::default() };
        app.take_in(&manage, club, &take).await.unwrap();
        let faults = async || {
            let checks = app.verify().await.unwrap();
            checks.into_iter().find(|check| check.name == "consents").unwrap().faults
        };
        assert!(faults().await.is_empty());

        raw(&app, "update consents set answer = 'no' where giver = 'learner'").await;
        let found = faults().await;
        assert!(found.len() == 1 && found[0].contains("against a no"), "{found:?}");

        raw(&app, "update consents set answer = 'yes'").await;
        raw(&app, &format!("insert into sign_in_cards values ({org}, 'c', '{learner}', '{}', 't', 'k', 0, 'x', 0, 0, 9, 0)", me.id)).await;
        assert!(faults().await.is_empty(), "the term is open");
        raw(&app, "update terms set state = 'withdrawn'").await;
        let found = faults().await;
        assert!(found.len() == 1 && found[0].contains("still opens"), "{found:?}");
    })
    .await;
}
