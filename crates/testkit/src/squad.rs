//! A club with members, as a confirmed class list and a day of taking in leave it.

use app::App;
use app::access::{ForceManage, ForceRead, SupervisorKeep};
use app::clubs::NewClub;
use app::clubs::terms::TakeIn;
use app::input::Day;
use app::supervisors::Vet;
use domain::access::Role;
use domain::calendar::SchoolYear;
use domain::consent::Purpose;
use domain::id::{ClubId, LearnerId, ListId, OrgId, SupervisorId, TermId};
use domain::roster::Status;
use domain::term::{ClubKind, Gender};
use domain::text::{fold, same_person_key, sort_key};
use store::learners::Record;

use crate::Province;

/// A club and its members by given name.
#[derive(Debug, Clone)]
pub struct Squad {
    /// The club.
    pub club: ClubId,
    /// Its members' terms.
    pub terms: Vec<TermId>,
}

const NAMES: [&str; 8] = [
    "Nguyễn Thị Ánh",
    "Đinh Văn Ân",
    "Hồ Thị Y Bun",
    "Trần Quốc Dũng",
    "Lê Minh Đức",
    "Phạm Thùy Linh",
    "Võ Hoàng Nam",
    "Bùi Thị Yến",
];

impl Province {
    /// Founds a club at a school with so many members in the present school year.
    pub async fn squad(&self, app: &App, org: OrgId, name: &str, members: usize) -> Squad {
        let year = SchoolYear::of(app.now().day());
        let coordinator = self.worker(Role::Coordinator, org);
        let manage = coordinator.permit::<ForceManage>(app).await;
        let new = NewClub {
            id: None,
            kind: ClubKind::Club,
            name: name.to_owned(),
            decision: "12/QĐ-THCS".to_owned(),
            founded_on: Day("2026-09-10".to_owned()),
            advisor: "Trần Văn Bình".to_owned(),
        };
        let club = app.found_club(&manage, &new).await.unwrap();
        let learners = enrol(app, org, year, name, members).await;
        if members > 0 {
            coordinator.agree(app, learners.clone(), Purpose::ALL).await;
            let learners = learners.into_iter().collect();
            let take = TakeIn { learners, since: Day("2026-09-10".to_owned()) };
            app.take_in(&manage, club, &take).await.unwrap();
        }
        let read = coordinator.permit::<ForceRead>(app).await;
        let terms = app.club(&read, club).await.unwrap().members;
        Squad { club, terms: terms.into_iter().map(|term| term.id).collect() }
    }
}

impl Province {
    /// The head of a school vets an adult for the school year.
    pub async fn vet(&self, app: &App, org: OrgId, name: &str) -> SupervisorId {
        let keep = self.worker(Role::SchoolHead, org).permit::<SupervisorKeep>(app).await;
        let vet = Vet {
            full_name: name.to_owned(),
            position: "Giáo viên".to_owned(),
            vetted_by: "Quyết định 08/QĐ-THCS".to_owned(),
            since: Day("2026-09-01".to_owned()),
            until: Day("2027-08-31".to_owned()),
            ..Vet::default()
        };
        app.vet_supervisor(&keep, &vet).await.unwrap()
    }
}

async fn enrol(
    app: &App,
    org: OrgId,
    year: SchoolYear,
    club: &str,
    members: usize,
) -> Vec<LearnerId> {
    let record = |n: usize| {
        let name = format!("{} {}", NAMES[n % NAMES.len()], club.split(' ').next_back().unwrap());
        Record {
            id: app.new_id().into(),
            sort_key: sort_key(&name).into(),
            search: fold(&name).into(),
            same_key: same_person_key(&format!("{name} {n}")).into(),
            full_name: name.into(),
            dob: "2012-05-01".to_owned().into(),
            gender: Gender::Female,
            class: format!("8A{}", n % 4 + 1),
            ministry_id: String::new().into(),
            status: Status::Studying,
        }
    };
    let records: Vec<Record> = (0..members).map(record).collect();
    let mut tx = app.store().write().await.unwrap();
    let open = store::learners::open_list(&mut tx, org, year).await.unwrap();
    let list: ListId = open.as_ref().map_or_else(|| app.new_id().into(), |list| list.id);
    if open.is_none() {
        store::learners::start_list(&mut tx, org, list, year, app.now()).await.unwrap();
    }
    store::learners::insert(&mut tx, org, list, year, app.now(), &records).await.unwrap();
    tx.commit().await.unwrap();
    records.iter().map(|record| record.id).collect()
}
