//! Pages of joint activities: the host invites and reads numbers, a school and a partner answer; a fault stands at its field.

use app::access::ActivityWrite;
use app::activities::Details;
use app::input::{Count, Day};
use axum::http::StatusCode;
use domain::access::Role;
use domain::activity::Kind;
use testkit::{Province, on_each_app};

use crate::browser;

/// The id after a part of an address.
fn id_after(page: &str, part: &str) -> String {
    let ids = page.split(part).skip(1).filter_map(|rest| rest.get(..36));
    ids.map(str::to_owned).find(|id| id.contains('-')).unwrap_or_else(|| panic!("{part}: {page}"))
}

#[tokio::test]
async fn the_host_invites_and_each_side_reads_its_own_page() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let (org, far) = (province.school.id, province.far_school.id);
        let squad = province.squad(&app, org, "CLB Một", 2).await;
        let theirs = province.squad(&app, far, "CLB Xa", 2).await;
        let host = browser(&app, province.coordinator());
        let guest = browser(&app, province.worker(Role::Coordinator, far));
        let partner = browser(&app, province.worker(Role::Partner, province.partner.id));
        let permit = province.coordinator().permit::<ActivityWrite>(&app).await;
        let details = Details {
            club: Some(squad.club),
            kind: Some(Kind::Support),
            title: "Ngày hội số".to_owned(),
            day: Day("2026-11-25".to_owned()),
            starts_at: "15:00".to_owned(),
            minutes: Count::from(45),
            place: "Nhà văn hóa".to_owned(),
            capacity: Count::from(4),
            ..Details::default()
        };
        let id = app.schedule(&permit, &details).await.unwrap();
        let base = format!("/o/{org}/activities/{id}");
        let page = host.get(&format!("{base}/joint")).await.text();
        assert!(page.contains("Trường Tiểu học Bình Trung") && !page.contains('⟦'), "{page}");
        assert!(page.contains("Đoàn Thanh niên xã Bình Sơn"), "{page}");
        let found = host.get(&format!("{base}/joint?search=an+hai")).await.text();
        assert!(found.contains("Trường THCS An Hải"), "{found}");
        let nobody = host.post(&format!("{base}/joint"), "kind=school&guest=").await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nobody.text().contains("Hãy chọn một trường"), "{}", nobody.text());
        for (kind, whom) in [("school", far), ("partner", province.partner.id)] {
            let sent = format!("kind={kind}&guest={whom}");
            let invited = host.post(&format!("{base}/joint"), &sent).await;
            let page = host.get(invited.location()).await.text();
            assert!(page.contains("Đã gửi lời mời") && page.contains("Chờ trả lời"), "{page}");
        }
        let other = "kind=other&name=T%E1%BB%95+s%E1%BB%91&contact=Anh+Nam";
        let page = host.get(host.post(&format!("{base}/joint"), other).await.location()).await;
        assert!(page.text().contains("Anh Nam"), "{}", page.text());

        // The school has nobody vetted yet; then it says how many places it takes.
        let today = guest.get(&format!("/o/{far}/today")).await.text();
        assert!(today.contains("Trả lời lời mời cùng tổ chức hoạt động"), "{today}");
        let list = guest.get(&format!("/o/{far}/joints")).await.text();
        let one = format!("/o/{far}/joints/{}", id_after(&list, &format!("/o/{far}/joints/")));
        let page = guest.get(&one).await.text();
        assert!(page.contains("Chưa có người lớn được xác minh"), "{page}");
        province.vet(&app, far, "Trần Bình").await;
        let page = guest.get(&one).await.text();
        assert!(page.contains("Nhiều nhất 4 chỗ.") && page.contains("Trần Bình"), "{page}");
        let yes = |places: &str| {
            format!("club={}&places={places}&adult=Tr%E1%BA%A7n+B%C3%ACnh", theirs.club)
        };
        let many = guest.post(&format!("{one}/acceptance"), &yes("9")).await;
        assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(many.text().contains("Số chỗ này không vừa"), "{}", many.text());
        let joined = guest.post(&format!("{one}/acceptance"), &yes("2")).await;
        let page = guest.get(joined.location()).await.text();
        assert!(page.contains("Đã nhận lời") && page.contains("Đổi số chỗ"), "{page}");
        let part = id_after(&page, &format!("/o/{far}/activities/"));
        let page = guest.get(&format!("/o/{far}/activities/{part}")).await.text();
        assert!(page.contains("Đơn vị tổ chức") && page.contains("0/2 chỗ"), "{page}");
        assert!(page.contains("Đổi số chỗ hoặc rút") && !page.contains("/disrupt"), "{page}");
        assert!(!page.contains("Anh Nam"), "whom the host asks is the host's");

        let list = partner.get(&format!("/o/{}/joints", province.partner.id)).await.text();
        assert!(list.contains("Ngày hội số") && list.contains("Chờ trả lời"), "{list}");
        let way = format!("/o/{}/joints/", province.partner.id);
        let way = format!("{way}{}", id_after(&list, &way));
        let said = partner.post(&format!("{way}/acceptance"), "").await;
        let page = partner.get(said.location()).await.text();
        assert!(page.contains("Tham gia") && page.contains("Rút khỏi hoạt động"), "{page}");

        let out = guest.post(&format!("{one}/withdrawal"), "reason=Tr%C3%B9ng+l%E1%BB%8Bch").await;
        assert!(guest.get(out.location()).await.text().contains("Đã rút"));
        let page = host.get(&base).await.text();
        assert!(page.contains("Đã rút") && page.contains("Trùng lịch"), "{page}");
        let invitation = id_after(&one, "/joints/");
        let told = format!("/o/{org}/joints/{invitation}");
        let page = host.get(&told).await.text();
        assert!(page.contains("Đã xem") && page.contains("Trường THCS An Hải"), "{page}");
        let read = host.post(&format!("{told}/read"), "").await;
        assert_eq!(read.status, StatusCode::SEE_OTHER);
    })
    .await;
}
