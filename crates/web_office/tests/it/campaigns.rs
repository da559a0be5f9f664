//! Campaigns in the browser: the Department's form, the school's answer, one tap a day, figures down to the records.

use app::access::ActivityWrite;
use app::activities::{Details, Held, Sheet};
use app::input::{Count, Day};
use axum::http::StatusCode;
use domain::access::Role;
use domain::activity::Kind;
use testkit::{Province, on_each_app};

use crate::browser;

#[tokio::test]
async fn the_department_opens_a_campaign_and_walks_from_its_figure_to_the_schools_record() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let lead = browser(&app, province.lead());
        let list = format!("/o/{}/campaigns", province.department.id);
        let empty = lead.get(&list).await.text();
        assert!(empty.contains("Chưa có đợt cao điểm nào") && empty.contains("usual=summer"));
        // The usual one comes with its name and days.
        let form = lead.get(&format!("{list}/new?usual=youth_month")).await.text();
        assert!(form.contains("Tháng Thanh niên 2027") && form.contains("01/03/2027"), "{form}");
        let id = form.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let said = format!(
            "id={id}&name=Th%C3%A1ng+s%E1%BB%91&first=10%2F11%2F2026&hour=8h&aim=Chung+tay"
        );
        let bad = lead.post(&list, &format!("{said}&last=09%2F11%2F2026&aim_0_xa=5")).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = bad.text();
        assert!(text.contains("Ngày cuối không trước ngày đầu") && text.contains("Tháng số"));
        assert!(text.contains("Mỗi chỉ tiêu cần một số liệu") && text.contains("value=\"5\""));
        let good = format!("{said}&last=30%2F11%2F2026&figure_0=I21&aim_0_xa=5&aim_0_phuong=");
        let added = lead.post(&list, &good).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
        let one = format!("{list}/{id}");
        let draft = lead.get(added.location()).await.text();
        assert!(draft.contains("Đã lưu bản nháp") && draft.contains("4 trường sẽ được mời"));
        let change = lead.get(&format!("{one}/change")).await.text();
        assert!(change.contains("value=\"08:00\"") && change.contains("Chung tay"), "{change}");
        let opened = lead.post(&format!("{one}/opening"), "changed=0").await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER);

        let me = browser(&app, province.coordinator());
        let mine = format!("/o/{}/campaigns/{id}", province.school.id);
        let page = me.get(&mine).await.text();
        assert!(page.contains("Trường được mời") && page.contains("Chung tay"), "{page}");
        me.post(&format!("{mine}/answer"), "answer=joined&changed=0").await;
        let page = me.get(&mine).await.text();
        assert!(page.contains("Chưa có gì") && page.contains("Không phát sinh hôm nay"), "{page}");
        let told = me.post(&format!("{mine}/nothing"), "day=2026-11-17").await;
        let page = me.get(told.location()).await.text();
        assert!(page.contains("Đã báo không phát sinh") && !page.contains("/nothing\""), "{page}");
        let far = province.worker(Role::Coordinator, province.far_school.id);
        let far = browser(&app, far);
        let no = format!("/o/{}/campaigns/{id}", province.far_school.id);
        far.post(&format!("{no}/answer"), "answer=declined&reason=B%C3%A3o&changed=0").await;
        assert!(far.get(&no).await.text().contains("Bão"));

        let squad = province.squad(&app, province.school.id, "CLB Một", 1).await;
        let act = province.coordinator().permit::<ActivityWrite>(&app).await;
        let details = Details {
            campaign: Some(id.parse().unwrap()),
            club: Some(squad.club),
            kind: Some(Kind::Awareness),
            title: "Nói chuyện an toàn số".to_owned(),
            day: Day("2026-11-17".to_owned()),
            starts_at: "08:00".to_owned(),
            minutes: Count::from(45),
            place: "Hội trường".to_owned(),
            ..Details::default()
        };
        let activity = app.schedule(&act, &details).await.unwrap();
        let mark = |term: &domain::id::TermId| app::activities::MarkLine {
            term: *term,
            presence: domain::activity::Presence::Present,
        };
        let held = Some(Held { reached: Count::from(60) });
        let sheet = Sheet { marks: squad.terms.iter().map(mark).collect(), seen: None, held };
        app.take_attendance(&act, activity, &sheet).await.unwrap();

        // Down: the Department's group, the commune, the school, the record.
        let page = lead.get(&format!("{one}?area=xa")).await.text();
        let commune = format!("/o/{}/campaigns/{id}", province.commune.id);
        assert!(page.contains("1 / 5") && page.contains(&commune) && !page.contains('⟦'), "{page}");
        assert!(page.contains("1 trường đã ghi") && page.contains("1 trường không tham gia"));
        let page = lead.get(&commune).await.text();
        assert!(page.contains(&mine) && page.contains("1 / 5"), "{page}");
        let page = lead.get(&mine).await.text();
        assert!(!page.contains("/answer\"") && page.contains("records?indicator=I21"), "{page}");
        let page = lead.get(&format!("{mine}/records?indicator=I21")).await.text();
        assert!(page.contains(&format!("/o/{}/activities/{activity}", province.school.id)));
        // No child is named anywhere on the way.
        assert!(!page.contains("Nguyễn Thị"), "{page}");

        let closed = lead.post(&format!("{one}/closing"), "changed=1").await;
        let page = lead.get(closed.location()).await.text();
        assert!(page.contains("Số liệu được chốt lúc 17/11/2026"), "{page}");
        assert!(!page.contains("/closing") && !page.contains("/change"), "{page}");
        let late = lead.post(&format!("{one}/change"), &format!("{good}&changed=2")).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.text());
        let english = lead.get(&format!("{one}?lang=en")).await.text();
        assert!(!english.contains('⟦'));
    })
    .await;
}
