//! Rounds of selection as pages: from opening to the notices, what each role sees, faults kept as typed.

use app::access::{ForceManage, RosterImport};
use app::clubs::NewClub;
use app::input::Day;
use axum::http::StatusCode;
use domain::access::{Own, Role};
use domain::consent::Purpose;
use domain::id::{CandidateId, ClubId, LearnerId, OrgId};
use domain::selection::Criterion;
use domain::term::ClubKind;
use jiff::civil::date;
use testkit::{Answer, Browser, Province, on_each_app};

use crate::{browser, list_in};

/// The value of each `name="…"` with this prefix in a page, once, in order.
fn named(page: &str, prefix: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for rest in page.split(&format!("name=\"{prefix}")).skip(1) {
        let name = rest.split('"').next().unwrap().to_owned();
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The `value` of the fields with this name.
fn values(page: &str, name: &str) -> Vec<String> {
    let before = format!("name=\"{name}\" value=\"");
    let fields = page.split(&before).skip(1);
    fields.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn ok(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

/// A club, and the ids of the three learners of the list.
async fn set_up(app: &app::App, province: &Province, me: &Browser) -> (ClubId, Vec<LearnerId>) {
    list_in(me, province.school.id).await;
    let worker = province.coordinator();
    let permit = worker.permit::<ForceManage>(app).await;
    let new = NewClub {
        id: None,
        kind: ClubKind::Club,
        name: "CLB Đại sứ số".to_owned(),
        decision: String::new(),
        founded_on: Day::default(),
        advisor: String::new(),
    };
    let club = app.found_club(&permit, &new).await.unwrap();
    let read = worker.permit::<RosterImport>(app).await;
    let page = app.learners(&read, app.school_year(), &app::lists::Asked::default()).await.unwrap();
    (club, page.rows.iter().map(|learner| learner.id).collect())
}

async fn open(
    me: &Browser,
    org: OrgId,
    club: ClubId,
    assessors: &[domain::id::AccountId],
) -> String {
    let form = me.get(&format!("/o/{org}/rounds/new")).await.text();
    let id = &values(&form, "id")[0];
    let people = each("&assessor=ID", assessors);
    let body = format!(
        "id={id}&club={club}&name=Dot+1&nominate_from=17/11/2026&nominate_to=18/11/2026&assess_to=20/11/2026&places=1{people}"
    );
    let at = ok(&me.post(&format!("/o/{org}/rounds"), &body).await);
    at.split('?').next().unwrap().to_owned()
}

/// The same text for each id, in place of `ID`.
fn each(text: &str, ids: &[impl ToString]) -> String {
    ids.iter().fold(String::new(), |all, id| all + &text.replace("ID", &id.to_string()))
}

/// Marks everybody for everything, a criterion at a time.
async fn mark_all(marker: &Browser, at: &str) {
    for criterion in Criterion::ALL {
        let grid = marker.get(&format!("{at}/marks?criterion={criterion}")).await.text();
        let cells = named(&grid, &format!("mark-{criterion}-"));
        assert_eq!(cells.len(), 3, "{grid}");
        let cell = format!("&mark-{criterion}-ID=7&evidence-{criterion}-ID=Giup+ban");
        let body = format!("criterion={criterion}{}&then=", each(&cell, &cells));
        ok(&marker.post(&format!("{at}/marks"), &body).await);
    }
}

#[tokio::test]
async fn a_school_walks_a_round_from_page_to_page() {
    on_each_app(async |app, world| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let (club, learners) = set_up(&app, &province, &me).await;
        let own = Own::Club(club);
        let advisor = province.join(&app, org, Role::Advisor, "co.van", own).await;
        let head = browser(&app, province.head());

        let empty = me.get(&format!("/o/{org}/rounds")).await.text();
        assert!(empty.contains("Chưa có vòng tuyển chọn nào"), "{empty}");
        let bad = format!("club={club}&name=x&nominate_from=18/11/2026&nominate_to=17/11/2026&assess_to=mai");
        let bad = me.post(&format!("/o/{org}/rounds"), &bad).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let bad = bad.text();
        assert!(bad.contains("value=\"mai\"") && bad.contains("Chọn ít nhất một người chấm"), "{bad}");
        let at = open(&me, org, club, &[province.coordinator().id, advisor.id]).await;

        // Nominated from the list, looked for by a part of the name: no name stands in an address.
        let page = me.post(&format!("{at}/nominations/search"), "class=&search=anh").await.text();
        assert!(page.contains("Lê Thị Ánh") && !page.contains("Đinh Ân"), "{page}");
        let ticked = each("&learner=ID", &learners);
        let to = ok(&me.post(&format!("{at}/nominations"), &format!("wish=Cham{ticked}")).await);
        let page = me.get(&to).await.text();
        assert!(page.contains("Đã đề cử") && page.contains("Nhắc gia đình chưa trả lời"), "{page}");
        assert!(page.contains("Người dùng co.van (3)"), "each assessor is named with what is open: {page}");
        province.coordinator().agree(&app, learners, &[Purpose::TakePart]).await;

        // Marked criterion by criterion; a fault keeps what was typed.
        let beside = browser(&app, &advisor);
        for marker in [&me, &beside] {
            mark_all(marker, &at).await;
        }
        let one = named(&me.get(&format!("{at}/marks?criterion=ethics")).await.text(), "mark-ethics-");
        let bad = format!("criterion=ethics&mark-ethics-{}=99&evidence-ethics-{}=Lan", one[0], one[0]);
        let bad = me.post(&format!("{at}/marks"), &bad).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("value=\"99\"") && bad.text().contains("Lan</textarea>"));
        let single = me.get(&format!("{at}/marks?candidate={}", one[0])).await.text();
        assert!(single.contains("Người dùng co.van") && single.contains("Trung bình 7,00"), "{single}");
        // The head may mark by right, and is not named here.
        let no = head.get(&format!("{at}/marks")).await;
        assert!(no.status == StatusCode::UNPROCESSABLE_ENTITY && no.text().contains("không có tên"), "{}", no.text());

        // The council.
        world.set_day(date(2026, 11, 19));
        let again = app.sign_in(&province.coordinator().login, testkit::PASSWORD, "").await.unwrap();
        let me = me.signed_in(&again.unwrap());
        let again = app.sign_in(&province.head().login, testkit::PASSWORD, "").await.unwrap();
        let head = head.signed_in(&again.unwrap());
        let form = me.get(&format!("{at}/council")).await.text();
        let candidates = named(&form, "yes-");
        let changed = values(&form, "changed")[0].clone();
        let votes = |n: i64| each(&format!("&yes-ID={n}&no-ID=1&blank-ID="), &candidates);
        let people = "&name-0=Le+Van+Chu&seat-0=chair&name-1=Tran+Ky&seat-1=secretary&name-2=Ngo+Vien&seat-2=member";
        let many = format!("changed={changed}&place=Phong+hop{people}{}", votes(3));
        let many = me.post(&format!("{at}/council"), &many).await;
        assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY, "four votes of three people");
        assert!(many.text().contains("value=\"Ngo Vien\""), "{}", many.text());
        let noted = format!("changed={changed}&place=Phong+hop&minutes=Tot{people}{}", votes(2));
        let to = ok(&me.post(&format!("{at}/council"), &noted).await);
        let page = me.get(&to).await.text();
        assert!(page.contains("Chờ ký quyết định") && page.contains("2 đồng ý, 1 không, 0 trắng"), "{page}");
        assert!(!page.contains(&format!("{at}/decision\"")), "the coordinator is not sent to the head's desk");
        assert_eq!(me.get(&format!("{at}/minutes.pdf")).await.status, StatusCode::OK);

        // The head's desk.
        let desk = head.get(&format!("{at}/decision")).await.text();
        let everybody = values(&desk, "chosen");
        assert!(!desk.contains("checked"), "nobody is chosen before the head does it");
        let changed = values(&desk, "changed")[0].clone();
        let mute = head.post(&format!("{at}/decision"), &format!("changed={changed}&chosen={}", everybody[0])).await;
        assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(mute.text().contains("Ghi lý do") && mute.text().contains("checked"), "{}", mute.text());
        let sign = format!(
            "changed={changed}&chosen={}&reason-{}=Het+cho&reason-{}=Het+cho", everybody[0], everybody[1], everybody[2]
        );
        let to = ok(&head.post(&format!("{at}/decision"), &sign).await);
        let page = head.get(&to).await.text();
        assert!(page.contains("Số 01/QĐ-T040-THCS1"), "{page}");
        let file = head.get(&format!("{at}/decision.docx")).await;
        assert_eq!(file.headers["content-disposition"], "attachment; filename=\"QD-21040-THCS1-1.docx\"");
        assert_eq!(file.headers["cache-control"], "no-store");

        // Told, trained, started.
        let notices = me.get(&format!("{at}/notices")).await.text();
        assert!(notices.contains("Lý do: Het cho.") && notices.matches("class=\"card sheet\"").count() == 3, "{notices}");
        let told = each("candidate=ID&", &everybody);
        ok(&me.post(&format!("{at}/notices"), &told).await);
        let page = me.get(&at).await.text();
        assert!(page.contains("Đã xong"), "{page}");
        let start = me.get(&format!("/o/{org}/force/steps?club={club}")).await.text();
        let term = values(&start, "term")[0].clone();
        ok(&me.post(&format!("/o/{org}/force/steps"), &format!("step=train&term={term}")).await);
        let to = ok(&me.post(&format!("/o/{org}/force/steps"), &format!("step=start&term={term}")).await);
        assert!(me.get(&to).await.text().contains("Không còn em nào chờ"));
        let page = me.get(&format!("/o/{org}/force/{term}")).await.text();
        let steps = ["Được đề cử", "Được chọn", "01/QĐ-T040-THCS1", "Đã tập huấn", "Đang tham gia"];
        assert!(steps.iter().all(|step| page.contains(step)), "{page}");
        let ended = me.get(&format!("/o/{org}/force?state=ended")).await.text();
        assert!(ended.contains("Đinh Ân"), "the registry shows every state: {ended}");
    })
    .await;
}

#[tokio::test]
async fn what_came_by_the_link_waits_for_a_yes_of_the_school() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let (club, _) = set_up(&app, &province, &me).await;
        let at = open(&me, org, club, &[province.coordinator().id]).await;
        let page = me.post(&format!("{at}/link"), "").await;
        assert_eq!(page.headers["cache-control"], "no-store");
        let page = page.text();
        assert!(page.contains("Mã QR của đường dẫn") && page.contains("h1v1h-1z"), "{page}");
        let link = page.split("/nominate/").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert!(!me.get(&at).await.text().contains(&link), "the link is shown once");
        let own = app::selection::OwnNomination {
            name: "Lê Thị Ánh".to_owned(),
            born: "1/5/2012".to_owned(),
            class: "8A".to_owned(),
            wish: "Em muốn <b>giúp</b>".to_owned(),
            trap: String::new(),
        };
        app.nominate_oneself(&link, &own, "").await.unwrap();
        let page = me.get(&at).await.text();
        assert!(page.contains("chờ xác nhận (1)") && page.contains("&#60;b&#62;giúp"), "{page}");
        let id: CandidateId = named(&page, "n-")[0].parse().unwrap();
        ok(&me.post(&format!("{at}/confirmations"), &format!("n-{id}=yes")).await);
        let page = me.get(&at).await.text();
        assert!(page.contains("Cha, mẹ hoặc người giám hộ: Chưa trả lời"), "{page}");
        assert!(!page.contains("Em: Chưa trả lời"), "the child's own yes is noted: {page}");
        let gone = me.post(&format!("{at}/cancellation"), "changed=1&reason=").await;
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
        ok(&me.post(&format!("{at}/cancellation"), "changed=1&reason=Hoan+lai").await);
        assert!(me.get(&at).await.text().contains("Đã hủy"));
    })
    .await;
}

#[tokio::test]
async fn a_forged_nomination_on_the_page_nominates_nobody_and_says_why() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let me = browser(&app, province.coordinator());
        let (club, learners) = set_up(&app, &province, &me).await;
        let at = open(&me, org, club, &[province.coordinator().id]).await;
        let own = Own::Class("9B".to_owned());
        let teacher = province.join(&app, org, Role::FormTeacher, "gv.9b", own).await;
        let send = format!("{at}/nominations");
        let all = each("&learner=ID", &learners);
        let beside = browser(&app, &teacher).post(&send, &format!("wish=x{all}")).await;
        assert_eq!(beside.status, StatusCode::NOT_FOUND, "a learner of another class is not there");
        let foreign = format!("wish=x&learner={}", LearnerId(app.new_id()));
        assert_eq!(me.post(&send, &foreign).await.status, StatusCode::NOT_FOUND);
        let noted = province.coordinator().permit::<app::access::ConsentWrite>(&app).await;
        let answer = app::family::NewAnswer {
            id: None,
            purpose: Purpose::TakePart,
            answer: domain::consent::Answer::No,
        };
        let no = app::family::Noted {
            learner: learners[0],
            by: app::family::NotedBy::Learner,
            route: domain::consent::Route::InPerson,
            picture: None,
            remark: String::new(),
            answers: vec![answer],
        };
        app.note_answers(&noted, &[no]).await.unwrap();
        let to = ok(&me.post(&send, &format!("wish=x&learner={}", learners[0])).await);
        let page = me.get(&to).await.text();
        assert!(page.contains("đã không đồng ý tham gia"), "{page}");
        assert!(page.contains("Chưa đề cử em nào"), "{page}");
        let to = ok(&me.post(&send, &format!("wish=x{all}")).await);
        let page = me.get(&to).await.text();
        assert!(page.contains("Có em để lại"), "{page}");
    })
    .await;
}
