//! Joint activities: the host invites, each school takes part with its own children; counts cross, names and hours do not.

use app::access::{
    ActivityRead, ActivityWrite, ForceRead, JointAnswer, Permit, PlanWrite, TallyWrite,
};
use app::activities::{Details, Disrupt, Held, MarkLine, NewTally, Reason, Sheet, TallyBatch};
use app::input::{Count, Day};
use app::joints::{Accept, EndInvitation, Invite, Side};
use app::signups::Give;
use app::{App, Error};
use domain::access::Role;
use domain::activity::{Cause, Disruption, Kind, Presence, Stage};
use domain::calendar::{SchoolYear, start_of};
use domain::guard::{ClassShift, SchoolDays, ShiftOf, Weekdays};
use domain::id::{ActivityId, InvitationId, LearnerId, OrgId};
use domain::inbox::TodoKind;
use domain::joint::{Invitee, Standing};
use domain::ledger::Measure;
use domain::signup::State;
use jiff::civil::date;
use testkit::{Province, Squad, on_each_app};

use crate::outcome::{faults, refused};

const DAY: &str = "2026-11-25";

/// A school with a club, its children and who acts for it.
struct School {
    org: OrgId,
    squad: Squad,
    learners: Vec<LearnerId>,
    write: Permit<ActivityWrite>,
    read: Permit<ActivityRead>,
    answer: Permit<JointAnswer>,
}

struct Scene {
    province: Province,
    host: School,
    guest: School,
    partner: Permit<JointAnswer>,
}

async fn school(app: &App, province: &Province, org: OrgId, club: &str, members: usize) -> School {
    let squad = province.squad(app, org, club, members).await;
    let who = province.worker(Role::Coordinator, org);
    let force = who.permit::<ForceRead>(app).await;
    let members = app.club(&force, squad.club).await.unwrap().members;
    province.vet(app, org, &format!("Thầy {club}")).await;
    School {
        org,
        squad,
        learners: members.iter().map(|term| term.learner).collect(),
        write: who.permit(app).await,
        read: who.permit(app).await,
        answer: who.permit(app).await,
    }
}

async fn scene(app: &App) -> Scene {
    let province = Province::found(app).await;
    let host = school(app, &province, province.school.id, "CLB Một", 4).await;
    let guest = school(app, &province, province.far_school.id, "CLB Xa", 4).await;
    let partner = province.worker(Role::Partner, province.partner.id).permit(app).await;
    Scene { province, host, guest, partner }
}

impl Scene {
    async fn activity(&self, app: &App, capacity: i64) -> ActivityId {
        app.schedule(&self.host.write, &self.details(capacity)).await.unwrap()
    }

    fn details(&self, capacity: i64) -> Details {
        Details {
            club: Some(self.host.squad.club),
            kind: Some(Kind::Community),
            title: "Ngày hội chuyển đổi số".to_owned(),
            day: Day(DAY.to_owned()),
            starts_at: "15:00".to_owned(),
            minutes: Count::from(60),
            place: "Nhà văn hóa xã".to_owned(),
            adult: "Thầy CLB Một".to_owned(),
            capacity: Count::from(capacity),
            ..Details::default()
        }
    }

    async fn invite(&self, app: &App, id: ActivityId, kind: Invitee, guest: OrgId) -> InvitationId {
        let invite = Invite { kind: Some(kind), guest: Some(guest), ..Invite::default() };
        app.invite_joint(&self.host.write, id, &invite).await.unwrap()
    }

    fn accept(&self, places: &str) -> Accept {
        Accept {
            club: Some(self.guest.squad.club),
            places: Count(places.to_owned()),
            adult: "Thầy CLB Xa".to_owned(),
            second_adult: String::new(),
        }
    }

    /// The guest takes part with so many places.
    async fn joined(&self, app: &App, id: ActivityId, places: &str) -> (InvitationId, ActivityId) {
        let invitation = self.invite(app, id, Invitee::School, self.guest.org).await;
        let accept = self.accept(places);
        let part = app.accept_invitation(&self.guest.answer, invitation, &accept).await.unwrap();
        (invitation, part.unwrap())
    }
}

impl School {
    async fn give(&self, app: &App, id: ActivityId, who: &[usize]) -> Result<(), Error> {
        let learners = who.iter().map(|n| self.learners[*n]).collect();
        app.give_places(&self.write, id, &Give { learners, why: String::new() }).await
    }

    async fn sides(&self, app: &App, id: ActivityId) -> Vec<Side> {
        app.joint(&self.read, id).await.unwrap().unwrap().sides
    }

    async fn sides_or_none(&self, app: &App, id: ActivityId) -> Vec<Side> {
        app.joint(&self.read, id).await.unwrap().map(|view| view.sides).unwrap_or_default()
    }

    async fn todos(&self, app: &App, kind: TodoKind) -> usize {
        todos(app, self.org, Role::Coordinator, kind).await
    }

    /// Everybody of the club was there, and it was held.
    async fn held(&self, app: &App, id: ActivityId, reached: i64) -> Result<(), Error> {
        let sheet = app.attendance(&self.write, id).await?;
        let marks = sheet.members.iter();
        let marks =
            marks.map(|one| MarkLine { term: one.term, presence: Presence::Present }).collect();
        let held = Some(Held { reached: Count::from(reached) });
        app.take_attendance(&self.write, id, &Sheet { marks, seen: None, held }).await
    }

    async fn counted(&self, app: &App) -> Vec<(Measure, i64)> {
        let mut tx = app.store().read().await.unwrap();
        let day = date(2026, 11, 25);
        let totals = store::ledger::flow(&mut tx, self.org, day, day).await.unwrap();
        let mut counted: Vec<_> = totals.iter().map(|one| (one.measure, one.quantity)).collect();
        counted.sort_unstable();
        counted
    }
}

async fn todos(app: &App, org: OrgId, role: Role, kind: TodoKind) -> usize {
    let mut tx = app.store().read().await.unwrap();
    let open = store::inbox::open(&mut tx, org, &[role]).await.unwrap();
    open.iter().filter(|todo| todo.kind == kind).count()
}

fn why(reason: &str) -> EndInvitation {
    EndInvitation { reason: reason.to_owned() }
}

#[tokio::test]
async fn each_school_sees_its_own_children_and_counts_of_the_others_and_hours_go_home() {
    on_each_app(async |app, world| {
        let scene = scene(&app).await;
        let (host, guest) = (&scene.host, &scene.guest);
        let id = scene.activity(&app, 6).await;
        let doan = scene.invite(&app, id, Invitee::Partner, scene.province.partner.id).await;
        let partner = scene.province.partner.id;
        assert_eq!(todos(&app, partner, Role::Partner, TodoKind::JointAnswer).await, 1);
        app.accept_invitation(&scene.partner, doan, &Accept::default()).await.unwrap();
        assert_eq!(todos(&app, partner, Role::Partner, TodoKind::JointAnswer).await, 0);
        let (_, part) = scene.joined(&app, id, "3").await;
        assert_eq!(guest.todos(&app, TodoKind::JointAnswer).await, 0);
        host.give(&app, id, &[0, 1]).await.unwrap();
        guest.give(&app, part, &[0, 1, 2]).await.unwrap();
        // Each roster has the names of its own school and no others; the activity of the other is not there at all.
        let names = |signed: Vec<app::signups::Signup>| -> Vec<String> {
            signed.into_iter().map(|one| one.name.into_inner()).collect()
        };
        let own = names(app.roster(&host.write, id).await.unwrap().signed);
        let theirs = names(app.roster(&guest.write, part).await.unwrap().signed);
        assert!(own.len() == 2 && own.iter().all(|name| name.ends_with("Một")), "{own:?}");
        assert!(theirs.len() == 3 && theirs.iter().all(|name| name.ends_with("Xa")), "{theirs:?}");
        assert!(matches!(app.roster(&host.write, part).await, Err(Error::NotFound)));
        assert!(matches!(app.roster(&guest.write, id).await, Err(Error::NotFound)));
        for (school, seen) in [(host, id), (guest, part)] {
            let sides = school.sides(&app, seen).await;
            let counts: Vec<_> =
                sides.iter().map(|one| (one.kind, one.signed, one.places, one.own)).collect();
            let hosts = school.org == host.org;
            assert_eq!(
                counts,
                [
                    (None, 2, Some(3), hosts),
                    (Some(Invitee::Partner), 0, None, false),
                    (Some(Invitee::School), 3, Some(3), !hosts),
                ]
            );
        }
        // One place is left for the host: the guest's three are not in its way.
        assert_eq!(faults(host.give(&app, id, &[2, 3]).await), ["learners=fault-signup-full"]);
        host.give(&app, id, &[2]).await.unwrap();

        world.set(start_of(date(2026, 11, 25)).plus_minutes(17 * 60));
        for (school, held) in [(host, id), (guest, part)] {
            app.tell_red_lines(&school.write, held).await.unwrap();
        }
        assert_eq!(faults(guest.held(&app, part, 9).await), ["reached=fault-joint-reached"]);
        guest.held(&app, part, 0).await.unwrap();
        host.held(&app, id, 40).await.unwrap();
        assert_eq!(
            host.counted(&app).await,
            [
                (Measure::SessionCommunity, 1),
                (Measure::ReachOther, 40),
                (Measure::JointActivity, 1),
                (Measure::Participation, 3),
                (Measure::ServiceMinutes, 180),
            ]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
        );
        let home = [(Measure::Participation, 3), (Measure::ServiceMinutes, 180)];
        assert_eq!(guest.counted(&app).await, home, "session and people are counted at the host");
        let tally: Permit<TallyWrite> =
            scene.province.worker(Role::Coordinator, guest.org).permit(&app).await;
        let entry = NewTally {
            id: app.new_id().into(),
            service: "vneid".to_owned(),
            audience: "elderly".to_owned(),
            quantity: Count::from(1),
        };
        let batch = TallyBatch { entries: vec![entry] };
        assert_eq!(refused(app.tally(&tally, part, &batch).await), "refused-joint-tally");
        let present: Vec<i64> = host.sides(&app, id).await.iter().map(|one| one.present).collect();
        assert_eq!(present, [3, 0, 3]);
        // What a school has counted is not called off over its head.
        let off = Reason { reason: "Nhầm ngày".to_owned() };
        let other = scene.activity(&app, 0).await;
        app.cancel_activity(&host.write, other, &off).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_guard_judges_a_child_of_another_school_by_its_own_schools_days_and_adults() {
    on_each_app(async |app, _| {
        let scene = scene(&app).await;
        let guest = &scene.guest;
        let early = Details { starts_at: "08:00".to_owned(), ..scene.details(0) };
        let id = app.schedule(&scene.host.write, &early).await.unwrap();
        let asked = scene.invite(&app, id, Invitee::School, guest.org).await;
        // An adult whom only the host has vetted is not the guest's.
        let theirs = Accept { adult: "Thầy CLB Một".to_owned(), ..scene.accept("") };
        let answer = app.accept_invitation(&guest.answer, asked, &theirs).await;
        assert_eq!(faults(answer), ["adult=fault-joint-adult"]);
        let part = app.accept_invitation(&guest.answer, asked, &scene.accept("")).await.unwrap();
        let part = part.unwrap();
        let plan: Permit<PlanWrite> =
            scene.province.worker(Role::Coordinator, guest.org).permit(&app).await;
        let shift = ClassShift { weekdays: Weekdays::WORKING, from: 420, to: 690 };
        let all = ShiftOf { classes: [].into(), grades: (1..=12).collect(), shift };
        let days = SchoolDays { shifts: vec![all], ..SchoolDays::default() };
        app.set_school_days(&plan, SchoolYear::starting(2026).unwrap(), &days).await.unwrap();
        // At the host there are no lessons then, at the guest there are.
        scene.host.give(&app, id, &[0]).await.unwrap();
        assert_eq!(faults(guest.give(&app, part, &[0]).await), ["why=fault-signup-why"]);
        // What the host says, only the host changes; a school names its own adults.
        let mine =
            Details { title: "Tên khác".to_owned(), ..app_details(&app, guest, part).await };
        let changed = app.change_activity(&guest.write, part, &mine).await;
        assert_eq!(refused(changed), "refused-joint-host");
        scene.province.vet(&app, guest.org, "Cô Lan").await;
        let mine = Details { adult: "Cô Lan".to_owned(), ..app_details(&app, guest, part).await };
        app.change_activity(&guest.write, part, &mine).await.unwrap();
        let off = Reason { reason: "Không đi được".to_owned() };
        let cancelled = app.cancel_activity(&guest.write, part, &off).await;
        assert_eq!(refused(cancelled), "refused-joint-host");
    })
    .await;
}

/// What a change of an activity begins with.
async fn app_details(app: &App, school: &School, id: ActivityId) -> Details {
    app.proposed_change(&school.write, id).await.unwrap().details
}

#[tokio::test]
async fn places_are_one_number_for_all_and_the_last_goes_to_one_school() {
    on_each_app(async |app, _| {
        let scene = scene(&app).await;
        let sibling = scene.province.sibling.id;
        let other = school(&app, &scene.province, sibling, "CLB Anh", 3).await;
        let id = scene.activity(&app, 5).await;
        scene.host.give(&app, id, &[0]).await.unwrap();
        let first = scene.invite(&app, id, Invitee::School, scene.guest.org).await;
        let second = scene.invite(&app, id, Invitee::School, sibling).await;
        let both = Accept {
            club: Some(other.squad.club),
            adult: "Thầy CLB Anh".to_owned(),
            ..scene.accept("3")
        };
        let (one, two) = (scene.accept("3"), both);
        let (one, two) = tokio::join!(
            app.accept_invitation(&scene.guest.answer, first, &one),
            app.accept_invitation(&other.answer, second, &two),
        );
        assert!(one.is_ok() != two.is_ok(), "four places are left: three for one of them");
        let lost = if one.is_ok() { two } else { one };
        assert_eq!(faults(lost), ["places=fault-joint-places"]);
        let sides = scene.host.sides(&app, id).await;
        assert_eq!(sides[0].places, Some(2), "what the shares leave");
        assert_eq!(sides.iter().filter(|one| one.state == Standing::Accepted).count(), 2);
        // The host does not shrink below what it has promised.
        let small = Details { capacity: Count::from(2), ..scene.details(0) };
        let small = app.change_activity(&scene.host.write, id, &small).await;
        assert_eq!(faults(small), ["capacity=fault-joint-shares"]);
    })
    .await;
}

#[tokio::test]
async fn places_that_a_school_gives_back_go_to_who_waits_at_the_host() {
    on_each_app(async |app, _| {
        let mut scene = scene(&app).await;
        let id = scene.activity(&app, 3).await;
        let (invitation, part) = scene.joined(&app, id, "2").await;
        scene.host.give(&app, id, &[0]).await.unwrap();
        let own = domain::access::Own::Learner(scene.host.learners[1]);
        let host = scene.host.org;
        let child = scene.province.join(&app, host, Role::Ambassador, "em.cho", own).await;
        let child = child.permit(&app).await;
        assert_eq!(app.claim_place(&child, id).await.unwrap(), State::Waiting);
        let less = app.accept_invitation(&scene.guest.answer, invitation, &scene.accept("1")).await;
        assert_eq!(less.unwrap(), Some(part));
        assert_eq!(app.claim_place(&child, id).await.unwrap(), State::Signed, "moved up");
        let more = app.accept_invitation(&scene.guest.answer, invitation, &scene.accept("2")).await;
        assert_eq!(faults(more), ["places=fault-joint-places"]);
        // Not below those who have a place already.
        let late = why("Trùng lịch");
        app.withdraw_from_joint(&scene.guest.answer, invitation, &late).await.unwrap();
        let (again, part) = scene.joined(&app, id, "1").await;
        scene.guest.give(&app, part, &[0]).await.unwrap();
        assert_eq!(
            faults(app.accept_invitation(&scene.guest.answer, again, &scene.accept("0")).await),
            ["places=fault-joint-places"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_move_and_a_calling_off_reach_every_school_and_the_partner() {
    on_each_app(async |app, _| {
        let scene = scene(&app).await;
        let (host, guest) = (&scene.host, &scene.guest);
        let id = scene.activity(&app, 0).await;
        let partner = scene.province.partner.id;
        let doan = scene.invite(&app, id, Invitee::Partner, partner).await;
        app.accept_invitation(&scene.partner, doan, &Accept::default()).await.unwrap();
        let (_, part) = scene.joined(&app, id, "").await;
        guest.give(&app, part, &[0]).await.unwrap();
        let moved = Disrupt {
            what: Some(Disruption::Move),
            cause: Some(Cause::Weather),
            reason: "Mưa lớn".to_owned(),
            day: Day("2026-11-26".to_owned()),
            ..Disrupt::default()
        };
        let own = app.disrupt_activity(&guest.write, part, &moved).await;
        assert_eq!(refused(own), "refused-joint-host");
        app.disrupt_activity(&host.write, id, &moved).await.unwrap();
        let view = app.activity(&guest.read, part).await.unwrap();
        assert_eq!(view.activity.day, date(2026, 11, 26));
        assert_eq!(view.disruptions[0].reason, "Mưa lớn");
        assert_eq!(guest.todos(&app, TodoKind::ActivityTell).await, 1);
        let signed = app.roster(&guest.write, part).await.unwrap().signed;
        assert_eq!(signed[0].news, Some(domain::signup::News::Moved));
        assert_eq!(todos(&app, partner, Role::Partner, TodoKind::JointAnswer).await, 1);
        app.accept_invitation(&scene.partner, doan, &Accept::default()).await.unwrap();

        let off = Reason { reason: "Trường đóng cửa".to_owned() };
        app.cancel_activity(&host.write, id, &off).await.unwrap();
        let view = app.activity(&guest.read, part).await.unwrap();
        assert_eq!((view.activity.stage, &*view.activity.reason), (Stage::Cancelled, &*off.reason));
        assert_eq!(todos(&app, partner, Role::Partner, TodoKind::JointTold).await, 1);
        app.joint_read(&scene.partner, doan).await.unwrap();
        assert_eq!(todos(&app, partner, Role::Partner, TodoKind::JointTold).await, 0);
        // Only the host opens it again; the part comes along.
        let again = Reason { reason: "Trường mở lại".to_owned() };
        let own = app.reopen_activity(&guest.write, part, &again).await;
        assert_eq!(refused(own), "refused-joint-host");
        app.reopen_activity(&host.write, id, &again).await.unwrap();
        let view = app.activity(&guest.read, part).await.unwrap();
        assert_eq!(view.activity.stage, Stage::Planned);
    })
    .await;
}

#[tokio::test]
async fn a_school_declines_withdraws_and_is_taken_back_each_with_its_reason() {
    on_each_app(async |app, _| {
        let scene = scene(&app).await;
        let (host, guest) = (&scene.host, &scene.guest);
        let id = scene.activity(&app, 0).await;
        let asked = scene.invite(&app, id, Invitee::School, guest.org).await;
        let twice =
            Invite { kind: Some(Invitee::School), guest: Some(guest.org), ..Invite::default() };
        let twice = app.invite_joint(&host.write, id, &twice).await;
        assert_eq!(faults(twice), ["guest=fault-joint-twice"]);
        app.decline_invitation(&guest.answer, asked, &why("Tuần kiểm tra")).await.unwrap();
        app.decline_invitation(&guest.answer, asked, &why("Tuần kiểm tra")).await.unwrap();
        assert_eq!(host.todos(&app, TodoKind::JointTold).await, 1);
        let sides = host.sides(&app, id).await;
        assert_eq!((sides[1].state, &*sides[1].reason), (Standing::Declined, "Tuần kiểm tra"));

        let (invitation, part) = scene.joined(&app, id, "").await;
        guest.give(&app, part, &[0, 1]).await.unwrap();
        app.withdraw_from_joint(&guest.answer, invitation, &why("Xe hỏng")).await.unwrap();
        let view = app.activity(&guest.read, part).await.unwrap();
        assert_eq!((view.activity.stage, &*view.activity.reason), (Stage::Cancelled, "Xe hỏng"));
        assert_eq!(guest.todos(&app, TodoKind::ActivityTell).await, 1);
        let again = app.accept_invitation(&guest.answer, invitation, &scene.accept("")).await;
        assert_eq!(refused(again), "refused-joint-order");

        let (invitation, part) = scene.joined(&app, id, "").await;
        app.end_invitation(&host.write, id, invitation, &why("Hết chỗ xe")).await.unwrap();
        app.end_invitation(&host.write, id, invitation, &why("Hết chỗ xe")).await.unwrap();
        let view = app.activity(&guest.read, part).await.unwrap();
        assert_eq!((view.activity.stage, &*view.activity.reason), (Stage::Cancelled, "Hết chỗ xe"));
        // Another school's invitation is not there for who is not asked.
        let stranger: Permit<JointAnswer> =
            scene.province.worker(Role::Coordinator, scene.province.sibling.id).permit(&app).await;
        assert!(matches!(app.invitation(&stranger, invitation).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn two_clubs_of_a_school_stand_on_one_roster_and_nobody_is_there_twice() {
    on_each_app(async |app, world| {
        let scene = scene(&app).await;
        let host = &scene.host;
        let second = scene.province.squad(&app, host.org, "CLB Hai", 2).await;
        // One child is in both clubs.
        let who = scene.province.worker(Role::Coordinator, host.org);
        let manage = who.permit::<app::access::ForceManage>(&app).await;
        let take = app::clubs::terms::TakeIn {
            learners: [host.learners[0]].into(),
            since: Day("2026-09-10".to_owned()),
        };
        app.take_in(&manage, second.club, &take).await.unwrap();
        let id = scene.activity(&app, 0).await;
        let club =
            Invite { kind: Some(Invitee::Club), club: Some(second.club), ..Invite::default() };
        app.invite_joint(&host.write, id, &club).await.unwrap();
        let again = app.invite_joint(&host.write, id, &club).await;
        assert_eq!(faults(again), ["club=fault-joint-club"]);
        let other = Invite {
            kind: Some(Invitee::Other),
            name: "Tổ công nghệ số thôn 3".to_owned(),
            contact: "Anh Nam, 0912 345 678".to_owned(),
            ..Invite::default()
        };
        app.invite_joint(&host.write, id, &other).await.unwrap();
        let sides = host.sides(&app, id).await;
        assert_eq!(sides[2].contact.reveal(), "Anh Nam, 0912 345 678");
        let part = sides[1].part.unwrap();
        world.set(start_of(date(2026, 11, 25)).plus_minutes(17 * 60));
        for held in [id, part] {
            app.tell_red_lines(&host.write, held).await.unwrap();
        }
        host.held(&app, id, 0).await.unwrap();
        let left = app.attendance(&host.write, part).await.unwrap().members;
        assert_eq!(
            left.len(),
            2,
            "whoever was there with the one club is not there with the other"
        );
        host.held(&app, part, 0).await.unwrap();
        let counted = host.counted(&app).await;
        assert!(counted.contains(&(Measure::Participation, 6)), "{counted:?}");
        assert!(counted.contains(&(Measure::SessionCommunity, 1)), "{counted:?}");
        assert!(counted.contains(&(Measure::JointActivity, 1)), "{counted:?}");
    })
    .await;
}

/// Two schools host each other, and both move, give places, answer and withdraw at the same time.
#[tokio::test]
async fn schools_that_change_each_others_activities_at_once_wait_and_never_block_each_other() {
    on_each_app(async |app, _| {
        let scene = scene(&app).await;
        let (host, guest) = (&scene.host, &scene.guest);
        let mut tasks = tokio::task::JoinSet::new();
        let mut parts = Vec::new();
        for n in 0..3_usize {
            let id = scene.activity(&app, 4).await;
            let (invitation, part) = scene.joined(&app, id, "2").await;
            let theirs = Details {
                club: Some(guest.squad.club),
                adult: "Thầy CLB Xa".to_owned(),
                starts_at: format!("{:02}:00", 13 + n),
                ..scene.details(4)
            };
            let back = app.schedule(&guest.write, &theirs).await.unwrap();
            let kind = Some(Invitee::School);
            let invite = Invite { kind, guest: Some(host.org), ..Invite::default() };
            let asked = app.invite_joint(&guest.write, back, &invite).await.unwrap();
            let accept = Accept {
                club: Some(host.squad.club),
                adult: "Thầy CLB Một".to_owned(),
                ..scene.accept("2")
            };
            let other = app.accept_invitation(&host.answer, asked, &accept).await.unwrap().unwrap();
            parts.push((id, part));
            for (school, own, away, away_invitation) in
                [(host, id, other, asked), (guest, back, part, invitation)]
            {
                for learner in &school.learners {
                    for at in [own, away] {
                        let (app, write, learner) = (app.clone(), school.write.clone(), *learner);
                        tasks.spawn(async move {
                            let give = Give { learners: vec![learner], why: "Cần".to_owned() };
                            app.give_places(&write, at, &give).await
                        });
                    }
                }
                let (moving, write) = (app.clone(), school.write.clone());
                tasks.spawn(async move {
                    let moved = Disrupt {
                        what: Some(Disruption::Move),
                        cause: Some(Cause::Weather),
                        reason: "Mưa lớn".to_owned(),
                        day: Day("2026-11-26".to_owned()),
                        ..Disrupt::default()
                    };
                    moving.disrupt_activity(&write, own, &moved).await
                });
                let (leaving, answer) = (app.clone(), school.answer.clone());
                if n == 0 {
                    tasks.spawn(async move {
                        let why = EndInvitation { reason: "Trùng lịch".to_owned() };
                        leaving.withdraw_from_joint(&answer, away_invitation, &why).await
                    });
                } else {
                    let fewer = Accept { places: Count("1".to_owned()), ..Accept::default() };
                    tasks.spawn(async move {
                        let done = leaving.accept_invitation(&answer, away_invitation, &fewer);
                        done.await.map(|_| ())
                    });
                }
            }
        }
        for done in tasks.join_all().await {
            match done {
                Ok(()) | Err(Error::Invalid(_) | Error::Refused(_) | Error::Stale) => {}
                Err(other) => panic!("{other}"),
            }
        }
        for (id, part) in parts {
            let days = [(host, id), (guest, part)]
                .map(async |(school, id)| app.activity(&school.read, id).await.unwrap().activity);
            let [own, theirs] = days;
            let (own, theirs) = (own.await, theirs.await);
            assert_eq!(own.day, date(2026, 11, 26));
            assert!(theirs.stage == Stage::Cancelled || theirs.day == own.day);
            let sides = host.sides_or_none(&app, id).await;
            assert!(sides.iter().map(|one| one.signed).sum::<i64>() <= 4);
        }
    })
    .await;
}
