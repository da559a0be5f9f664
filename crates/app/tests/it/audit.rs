//! The chain: reading, checking, exporting.

use app::access::AuditRead;
use domain::access::Role;
use domain::audit::{ChainFault, verify};
use testkit::{Province, on_each_altered_app, on_each_app, raw};

#[tokio::test]
async fn a_chain_is_whole_until_somebody_alters_a_row() {
    on_each_altered_app(async |app, _| {
        let province = Province::found(&app).await;
        let permit = province.head().permit::<AuditRead>(&app).await;
        let found = app.audit_check(&permit).await.unwrap();
        assert!(found.fault.is_none() && found.head.seq > 3);
        let school = province.school.id;
        let last = found.head.seq;
        raw(&app, &format!("update audit set entry = '{{}}' where org_id = {school} and seq = 2"))
            .await;
        let found = app.audit_check(&permit).await.unwrap();
        assert_eq!(found.fault, Some(ChainFault::Altered(2)));
        // It is still shown, so that somebody can look at it.
        let page = app.audit_lines(&permit, None).await.unwrap();
        let altered = page.rows.iter().find(|row| row.line.seq == 2).unwrap();
        assert!(altered.action.is_empty() && altered.line.entry == "{}");

        // The tail of another chain is cut off: its head says so.
        let sibling = province.worker(Role::SchoolHead, province.sibling.id);
        let permit = sibling.permit::<AuditRead>(&app).await;
        let head = app.audit_check(&permit).await.unwrap().head.seq;
        let (org, from) = (province.sibling.id, head);
        raw(&app, &format!("delete from audit where org_id = {org} and seq = {from}")).await;
        assert_eq!(
            app.audit_check(&permit).await.unwrap().fault,
            Some(ChainFault::Rewritten(head))
        );
        assert!(last > 0);
    })
    .await;
}

#[tokio::test]
async fn a_long_chain_is_exported_in_batches_without_a_gap() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let mut tx = app.store().write().await.unwrap();
        for n in 0..1_100 {
            let text = format!("{{\"n\":{n}}}");
            let at = app.now();
            let entry = store::audit::Entry { at, actor: "system", action: "x.y", text: &text };
            store::audit::append(&mut tx, province.school.id, &entry).await.unwrap();
        }
        tx.commit().await.unwrap();
        let permit = province.head().permit::<AuditRead>(&app).await;
        let mut lines = Vec::new();
        loop {
            let after = lines.last().map_or(0, |line: &domain::audit::ChainLine| line.seq);
            let batch = app.audit_export(&permit, after).await.unwrap();
            if batch.is_empty() {
                break;
            }
            lines.extend(batch);
        }
        let found = app.audit_check(&permit).await.unwrap();
        assert_eq!(verify(&lines, &[]).unwrap(), found.head);
        assert!(found.fault.is_none() && found.head.seq > 1_100);
        // Pages meet without a gap and without a line twice.
        let mut seen = Vec::new();
        let mut before = None;
        loop {
            let page = app.audit_lines(&permit, before).await.unwrap();
            seen.extend(page.rows.iter().map(|row| row.line.seq));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        let expected: Vec<i64> = (1..=found.head.seq).rev().collect();
        assert_eq!(seen, expected);
    })
    .await;
}
