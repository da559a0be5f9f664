//! Vetted adults: only they count where an adult must be there; who cannot come blocks the activity until replaced.

use app::access::{ActivityWrite, ForceRead, OwnSignup, Permit, SupervisorKeep, SupervisorRead};
use app::activities::{Details, MarkLine, Sheet};
use app::input::{Count, Day};
use app::signups::Give;
use app::supervisors::{AdultOut, EndVetting, Replace, Vet};
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::{Kind, Presence};
use domain::calendar::start_of;
use domain::id::{ActivityId, AdultOutId, LearnerId};
use domain::inbox::TodoKind;
use domain::signup::{News, State};
use domain::supervisor::Which;
use jiff::civil::date;
use testkit::{Province, Squad, on_each_app};

const BINH: &str = "Trần Văn Bình";
const LAN: &str = "Phạm Thị Lan";

struct Place {
    province: Province,
    squad: Squad,
    learners: Vec<LearnerId>,
    permit: Permit<ActivityWrite>,
    read: Permit<SupervisorRead>,
    keep: Permit<SupervisorKeep>,
}

async fn setting(app: &App, members: usize) -> Place {
    let province = Province::found(app).await;
    let org = province.school.id;
    let squad = province.squad(app, org, "CLB Một", members).await;
    let force = province.coordinator().permit::<ForceRead>(app).await;
    let members = app.club(&force, squad.club).await.unwrap().members;
    let learners = members.iter().map(|term| term.learner).collect();
    let permit = province.coordinator().permit::<ActivityWrite>(app).await;
    let read = province.coordinator().permit::<SupervisorRead>(app).await;
    let keep = province.worker(Role::SchoolHead, org).permit::<SupervisorKeep>(app).await;
    Place { province, squad, learners, permit, read, keep }
}

impl Place {
    /// Help for citizens at the market.
    async fn outreach(&self, app: &App, day: &str) -> ActivityId {
        let details = Details {
            club: Some(self.squad.club),
            kind: Some(Kind::Community),
            title: "Hỗ trợ người dân ở chợ".to_owned(),
            day: Day(day.to_owned()),
            starts_at: "15:00".to_owned(),
            minutes: Count::from(45),
            place: "Chợ trung tâm".to_owned(),
            adult: BINH.to_owned(),
            outside: true,
            ..Details::default()
        };
        app.schedule(&self.permit, &details).await.unwrap()
    }

    async fn give(&self, app: &App, id: ActivityId, who: &[usize]) -> Result<(), String> {
        let learners = who.iter().map(|n| self.learners[*n]).collect();
        let give = Give { learners, why: "Cần người".to_owned() };
        said(app.give_places(&self.permit, id, &give).await)
    }

    async fn own(&mut self, app: &App, n: usize) -> Permit<OwnSignup> {
        let own = Own::Learner(self.learners[n]);
        let (login, org) = (format!("em.{n}"), self.province.school.id);
        let worker = self.province.join(app, org, Role::Ambassador, &login, own).await;
        worker.permit::<OwnSignup>(app).await
    }

    async fn vet(&self, app: &App, name: &str) -> domain::id::SupervisorId {
        self.province.vet(app, self.province.school.id, name).await
    }

    async fn todos(&self, app: &App, kind: TodoKind) -> usize {
        let mut tx = app.store().read().await.unwrap();
        let org = self.province.school.id;
        let open = store::inbox::open(&mut tx, org, &[Role::Coordinator]).await.unwrap();
        open.iter().filter(|todo| todo.kind == kind).count()
    }
}

fn said<T>(result: Result<T, Error>) -> Result<T, String> {
    result.map_err(|error| match error {
        Error::Refused(why) => why.code.to_owned(),
        Error::Invalid(faults) => {
            let said = faults.0.into_iter().map(|fault| format!("{}={}", fault.field, fault.code));
            said.collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    })
}

fn out() -> AdultOut {
    AdultOut { id: None, which: Some(Which::First), why: "Bị ốm".to_owned() }
}

fn instead(name: &str) -> Replace {
    Replace { which: Some(Which::First), full_name: name.to_owned() }
}

#[tokio::test]
async fn only_an_adult_who_is_vetted_on_the_day_counts() {
    on_each_app(async |app, _| {
        let place = setting(&app, 2).await;
        let id = place.outreach(&app, "2026-11-25").await;
        let firm = Err("learners=fault-signup-firm learners=guard-rule-adult".to_owned());
        assert_eq!(place.give(&app, id, &[0, 1]).await, firm, "named, but nobody vetted him");
        let binh = place.vet(&app, BINH).await;
        place.give(&app, id, &[0, 1]).await.unwrap();
        // Vetted until the day before: for the next activity he does not count.
        let until = Vet {
            position: "Giáo viên".to_owned(),
            vetted_by: "Hiệu trưởng".to_owned(),
            since: Day("2026-09-01".to_owned()),
            until: Day("2026-12-01".to_owned()),
            ..Vet::default()
        };
        app.renew_supervisor(&place.keep, binh, &until).await.unwrap();
        let later = place.outreach(&app, "2026-12-02").await;
        assert_eq!(place.give(&app, later, &[0, 1]).await, firm);
        let last = place.outreach(&app, "2026-12-01").await;
        place.give(&app, last, &[0, 1]).await.unwrap();
        // Two adults outside the school: only vetted ones are two.
        let named = app.supervisors(&place.read).await.unwrap().list;
        assert_eq!(named.len(), 1);
        assert_eq!(named[0].vetting.until, date(2026, 12, 1));
    })
    .await;
}

#[tokio::test]
async fn an_adult_who_cannot_come_blocks_until_replaced_and_the_pupils_are_told_twice() {
    on_each_app(async |app, world| {
        let mut place = setting(&app, 3).await;
        place.vet(&app, BINH).await;
        place.vet(&app, LAN).await;
        let id = place.outreach(&app, "2026-11-25").await;
        place.give(&app, id, &[0, 1]).await.unwrap();
        let own = place.own(&app, 0).await;
        let third = place.own(&app, 2).await;
        let act = AdultOut { id: Some(AdultOutId(app.new_id())), ..out() };
        app.say_adult_out(&place.read, id, &act).await.unwrap();
        app.say_adult_out(&place.read, id, &act).await.unwrap();
        assert_eq!(place.todos(&app, TodoKind::AdultReplace).await, 1);
        let mine = async |own| {
            let shifts = app.own_shifts(own).await.unwrap();
            shifts.mine.into_iter().find(|place| place.activity.id == id).unwrap().signup
        };
        assert_eq!(mine(&own).await.news, Some(News::Blocked));
        assert_eq!(mine(&own).await.state, State::Signed, "nobody loses the place");
        assert_eq!(said(app.claim_place(&third, id).await), Err("refused-signup-guard".to_owned()));
        assert_eq!(app.own_shifts(&third).await.unwrap().open.len(), 0);
        world.set(start_of(date(2026, 11, 25)).plus_minutes(15 * 60));
        let marks = place.squad.terms.iter().take(2);
        let marks = marks.map(|term| MarkLine { term: *term, presence: Presence::Present });
        let sheet = Sheet { marks: marks.collect(), seen: None, held: None };
        let blocked = said(app.take_attendance(&place.permit, id, &sheet).await);
        assert_eq!(blocked, Err("refused-activity-blocked".to_owned()));
        world.set(start_of(date(2026, 11, 24)));
        let stranger = said(app.replace_adult(&place.permit, id, &instead("Người lạ")).await);
        assert_eq!(stranger, Err("full_name=fault-adult-vetted".to_owned()));
        app.replace_adult(&place.permit, id, &instead(LAN)).await.unwrap();
        app.replace_adult(&place.permit, id, &instead(LAN)).await.unwrap();
        assert_eq!(mine(&own).await.news, Some(News::Again));
        assert_eq!(place.todos(&app, TodoKind::AdultReplace).await, 0);
        app.claim_place(&third, id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_adult_says_so_alone_and_a_stranger_cannot() {
    on_each_app(async |app, _| {
        let mut place = setting(&app, 1).await;
        let org = place.province.school.id;
        let own = Own::Class("9A9".to_owned());
        let teacher = place.province.join(&app, org, Role::FormTeacher, "gv.lan", own).await;
        let id = place.outreach(&app, "2026-11-25").await;
        let theirs = teacher.permit::<SupervisorRead>(&app).await;
        let stranger = app.say_adult_out(&theirs, id, &out()).await;
        assert!(matches!(stranger, Err(Error::NotFound)));
        let vet = Vet {
            full_name: BINH.to_owned(),
            position: "Giáo viên".to_owned(),
            vetted_by: "Hiệu trưởng".to_owned(),
            account: Some(teacher.id),
            until: Day("2027-05-31".to_owned()),
            ..Vet::default()
        };
        app.vet_supervisor(&place.keep, &vet).await.unwrap();
        let again = said(app.vet_supervisor(&place.keep, &vet).await.map(|_| ()));
        assert_eq!(again, Err("full_name=fault-supervisor-name".to_owned()));
        let mine = app.supervisors(&theirs).await.unwrap();
        assert_eq!(mine.own.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        app.say_adult_out(&theirs, id, &out()).await.unwrap();
        assert!(app.supervisors(&theirs).await.unwrap().own[0].is_blocked());
    })
    .await;
}

#[tokio::test]
async fn a_vetting_that_ends_blocks_what_names_the_adult_and_one_that_runs_out_is_told_before() {
    on_each_app(async |app, world| {
        let place = setting(&app, 2).await;
        let binh = place.vet(&app, BINH).await;
        place.vet(&app, LAN).await;
        let id = place.outreach(&app, "2026-11-25").await;
        assert_eq!(app.remind_supervisors().await.unwrap(), 0);
        let why = EndVetting { reason: "Chuyển công tác".to_owned() };
        app.end_supervisor(&place.keep, binh, &why).await.unwrap();
        app.end_supervisor(&place.keep, binh, &why).await.unwrap();
        assert_eq!(place.todos(&app, TodoKind::AdultReplace).await, 1);
        let firm = Err("learners=fault-signup-firm learners=guard-rule-adult".to_owned());
        assert_eq!(place.give(&app, id, &[0, 1]).await, firm);
        // The form names somebody else: that unblocks too.
        let proposal = app.proposed_change(&place.permit, id).await.unwrap();
        let details = Details { adult: LAN.to_owned(), seen: None, ..proposal.details };
        app.change_activity(&place.permit, id, &details).await.unwrap();
        assert_eq!(place.todos(&app, TodoKind::AdultReplace).await, 0);
        place.give(&app, id, &[0, 1]).await.unwrap();
        world.set(start_of(date(2027, 8, 2)));
        assert_eq!(app.remind_supervisors().await.unwrap(), 1);
        assert_eq!(app.remind_supervisors().await.unwrap(), 1);
        assert_eq!(place.todos(&app, TodoKind::SupervisorRenew).await, 1);
    })
    .await;
}

/// The adult says "I cannot come" on two phones while two teachers replace him.
#[tokio::test]
async fn of_many_who_press_at_once_the_activity_is_blocked_or_has_one_adult_never_both() {
    on_each_app(async |app, _| {
        let place = setting(&app, 1).await;
        place.vet(&app, BINH).await;
        place.vet(&app, LAN).await;
        let id = place.outreach(&app, "2026-11-25").await;
        let mut tasks = tokio::task::JoinSet::new();
        let act = AdultOut { id: Some(AdultOutId(app.new_id())), ..out() };
        for n in 0..8 {
            let (app, act, permit, read) =
                (app.clone(), act.clone(), place.permit.clone(), place.read.clone());
            tasks.spawn(async move {
                if n % 2 == 0 {
                    app.say_adult_out(&read, id, &act).await
                } else {
                    app.replace_adult(&permit, id, &instead(LAN)).await
                }
            });
        }
        for done in tasks.join_all().await {
            done.unwrap();
        }
        let mut tx = app.store().read().await.unwrap();
        let org = place.province.school.id;
        let activity = store::activities::find(&mut tx, org, id).await.unwrap().unwrap();
        drop(tx);
        let told = place.todos(&app, TodoKind::AdultReplace).await;
        assert_eq!(told, usize::from(activity.is_blocked()));
        assert_eq!(*activity.adult.reveal(), LAN);
    })
    .await;
}
