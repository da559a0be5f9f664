//! Rounds of selection from the nomination to the notices, and what happens when two act at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::access::{
    CandidateAssess, DecisionSign, ForceManage, ForceRead, Nominate, Permit, RoundRead, RoundWrite,
};
use app::clubs::steps::{Moved, TermsOn};
use app::input::{Count, Day};
use app::plans::Format;
use app::selection::{
    CancelRound, CandidateBallot, Confirm, Confirmed, Decided, Decision, HoldCouncil, NewMark,
    Nominated, Nomination, OpenRound, OwnNomination, RoundSettings, RoundView, SaveMarks, Tell,
};
use app::{App, Error};
use domain::access::{Own, Role};
use domain::consent::{Answer, Purpose, Route};
use domain::id::{CandidateId, ClubId, LearnerId, RoundId};
use domain::inbox::TodoKind;
use domain::ledger::Measure;
use domain::selection::{
    CandidateState, CouncilMember, Criterion, Outcome, RoundState, Seat, Stage,
};
use domain::term::{EndReason, TermState};
use jiff::civil::date;
use testkit::{Province, StillWorld, TODAY, Worker, on_each_app};

use crate::clubs::{club, stock};
use crate::learners::enrol;

use crate::outcome::{codes, refused};

/// A school with a club, learners and an advisor who marks beside the coordinator.
struct Setting {
    province: Province,
    advisor: Worker,
    club: ClubId,
    learners: Vec<LearnerId>,
}

const NAMES: [(&str, &str); 4] =
    [("Lê Thị Ánh", "8A"), ("Đinh Ân", "8A"), ("Hồ Bình", "8B"), ("A Hùng", "8B")];

async fn set_up(app: &App) -> Setting {
    let mut province = Province::found(app).await;
    let org = province.school.id;
    let manage = province.coordinator().permit::<ForceManage>(app).await;
    let club = app.found_club(&manage, &club("CLB Đại sứ số")).await.unwrap();
    let advisor = province.join(app, org, Role::Advisor, "co.van", Own::Club(club)).await;
    let learners = enrol(app, org, &NAMES).await;
    Setting { province, advisor, club, learners }
}

fn settings(assessors: &[&Worker]) -> RoundSettings {
    RoundSettings {
        name: "Đợt 1".to_owned(),
        nominate_from: Day("2026-11-17".to_owned()),
        nominate_to: Day("2026-11-18".to_owned()),
        assess_to: Day("20/11/2026".to_owned()),
        places: Count("2".to_owned()),
        assessors: assessors.iter().map(|worker| worker.id).collect(),
    }
}

impl Setting {
    async fn write(&self, app: &App) -> Permit<RoundWrite> {
        self.province.coordinator().permit(app).await
    }

    async fn open(&self, app: &App) -> RoundId {
        let settings = settings(&[self.province.coordinator(), &self.advisor]);
        let open = OpenRound { id: None, club: self.club, settings };
        app.open_round(&self.write(app).await, &open).await.unwrap()
    }

    async fn nominate(&self, app: &App, id: RoundId, learners: &[LearnerId]) -> Nominated {
        let permit = self.province.coordinator().permit::<Nominate>(app).await;
        let learners = learners.iter().copied().collect();
        let wish = "Chăm chỉ".to_owned();
        app.nominate(&permit, id, &Nomination { learners, wish }).await.unwrap()
    }

    async fn view(&self, app: &App, id: RoundId) -> RoundView {
        let permit = self.province.head().permit::<RoundRead>(app).await;
        app.round(&permit, id).await.unwrap()
    }

    /// Both assessors mark everybody, the coordinator with 8, the advisor with 6.
    async fn mark_all(&self, app: &App, id: RoundId) {
        let view = self.view(app, id).await;
        let all: Vec<CandidateId> = view.standing().map(|one| one.candidate.id).collect();
        for (worker, mark) in [(self.province.coordinator(), 8), (&self.advisor, 6)] {
            let permit = worker.permit::<CandidateAssess>(app).await;
            app.save_marks(&permit, id, &grid(&all, mark)).await.unwrap();
        }
    }

    async fn hold(&self, app: &App, id: RoundId) {
        let view = self.view(app, id).await;
        let permit = self.write(app).await;
        app.hold_council(&permit, id, &meeting(&view)).await.unwrap();
    }

    /// A round at the head's desk: everybody nominated, agreed, marked and voted upon.
    async fn to_the_head(&self, app: &App, world: &StillWorld) -> RoundId {
        let id = self.open(app).await;
        self.nominate(app, id, &self.learners).await;
        let learners = self.learners.clone();
        self.province.coordinator().agree(app, learners, &[Purpose::TakePart]).await;
        self.mark_all(app, id).await;
        world.set_day(date(2026, 11, 19));
        self.hold(app, id).await;
        id
    }

    /// The decision that chooses the first `n` by name.
    async fn decision(&self, app: &App, id: RoundId, n: usize) -> Decision {
        let view = self.view(app, id).await;
        let all: Vec<CandidateId> = view.standing().map(|one| one.candidate.id).collect();
        Decision {
            changed: view.round.changed,
            chosen: all[..n].iter().copied().collect(),
            reasons: all[n..].iter().map(|id| (*id, "Đợt này đã đủ chỗ".to_owned())).collect(),
        }
    }
}

fn grid(candidates: &[CandidateId], mark: i64) -> SaveMarks {
    let cell = |candidate: CandidateId, criterion: Criterion| NewMark {
        candidate,
        criterion,
        mark: mark.into(),
        evidence: "Giúp bạn cài ứng dụng".to_owned(),
    };
    let cells = candidates.iter().flat_map(|c| Criterion::ALL.iter().map(|k| cell(*c, *k)));
    SaveMarks { marks: cells.collect() }
}

fn member(name: &str, seat: Seat) -> CouncilMember {
    CouncilMember { name: name.to_owned(), position: "Giáo viên".to_owned(), seat }
}

fn meeting(view: &RoundView) -> HoldCouncil {
    let ballot = |candidate| CandidateBallot {
        candidate,
        yes: Count("2".to_owned()),
        no: Count("1".to_owned()),
        blank: Count::default(),
    };
    HoldCouncil {
        changed: view.round.changed,
        held_on: Day::default(),
        place: "Phòng họp".to_owned(),
        members: vec![
            member("Trần Văn Bình", Seat::Member),
            member("Lê Văn Chủ", Seat::Chair),
            member("Phạm Thị Ký", Seat::Secretary),
        ],
        minutes: "Các em đều có tinh thần tốt.".to_owned(),
        ballots: view.standing().map(|one| ballot(one.candidate.id)).collect(),
    }
}

/// The open to-dos of the school for these roles.
async fn todos(app: &App, org: domain::id::OrgId) -> Vec<(TodoKind, String)> {
    let mut tx = app.store().read().await.unwrap();
    let roles = [Role::Coordinator, Role::SchoolHead, Role::Advisor];
    let open = store::inbox::open(&mut tx, org, &roles).await.unwrap();
    open.into_iter().map(|todo| (todo.kind, todo.detail)).collect()
}

/// The passes of the first, the second and the last learner, with accounts of their own.
async fn own_passes(app: &App, set: &mut Setting) -> [app::access::FamilyPass; 3] {
    let passes =
        [own_pass(app, set, 0).await, own_pass(app, set, 1).await, own_pass(app, set, 3).await];
    assert!(app.own_results(&passes[1]).await.unwrap().is_empty(), "not before it is told");
    passes
}

/// The pass of a learner with an account of its own.
async fn own_pass(app: &App, set: &mut Setting, n: usize) -> app::access::FamilyPass {
    let (org, own) = (set.province.school.id, Own::Learner(set.learners[n]));
    let login = format!("em.so.{n}");
    let me = set.province.join(app, org, Role::Ambassador, &login, own).await;
    let permit = me.permit::<app::access::OwnConsent>(app).await;
    app.own_pass(&permit, set.learners[n]).await.unwrap()
}

/// Chosen, not chosen with the head's reason, and chosen but without everybody's yes at the signing.
async fn each_family_reads_its_own_result(app: &App, families: &[app::access::FamilyPass; 3]) {
    let mut results = Vec::new();
    for pass in families {
        let mut own = app.own_results(pass).await.unwrap();
        assert_eq!(own.len(), 1, "one round, one result");
        results.extend(own.pop());
    }
    let [chosen, not_chosen, barred] = &results[..] else { panic!() };
    assert_eq!((chosen.outcome, chosen.club.as_str()), (Outcome::Chosen, "CLB Đại sứ số"));
    assert_eq!(chosen.decision.as_ref().unwrap().in_full(), "01/QĐ-T040-THCS1");
    assert_eq!(not_chosen.outcome, Outcome::NotChosen);
    assert_eq!(not_chosen.reason.reveal(), "Đợt này đã đủ chỗ");
    let left = (barred.state, barred.reason.reveal().as_str());
    assert_eq!(left, (CandidateState::Barred, ""));
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_round_goes_from_nomination_to_a_numbered_decision_and_to_active_ambassadors() {
    on_each_app(async |app, world| {
        let mut set = set_up(&app).await;
        let org = set.province.school.id;
        let id = set.open(&app).await;
        assert_eq!(set.view(&app, id).await.missing[0].what, None, "nobody is nominated");
        let sum = set.nominate(&app, id, &set.learners).await;
        assert_eq!(sum, Nominated { added: 4, ..Nominated::default() });
        let again = set.nominate(&app, id, &set.learners).await;
        assert_eq!(again, Nominated { already: 4, ..Nominated::default() });
        let open = todos(&app, org).await;
        assert!(open.contains(&(TodoKind::ConsentChase, "Đợt 1: 4".to_owned())), "{open:?}");
        assert!(open.contains(&(TodoKind::RoundAssess, "Đợt 1: 8".to_owned())), "{open:?}");
        let three = set.learners[..3].to_vec();
        set.province.coordinator().agree(&app, three, &[Purpose::TakePart]).await;
        set.mark_all(&app, id).await;
        let view = set.view(&app, id).await;
        assert!(view.standing().all(|one| one.total == Some(7_000)), "the average of 8 and 6");
        let early = app.hold_council(&set.write(&app).await, id, &meeting(&view)).await;
        assert_eq!(refused(early), "refused-council-early");
        world.set_day(date(2026, 11, 19));
        app.refresh_rounds().await.unwrap();
        let open = todos(&app, org).await;
        assert!(open.contains(&(TodoKind::CouncilHold, "Đợt 1: 4".to_owned())), "{open:?}");
        assert!(open.contains(&(TodoKind::ConsentChase, "Đợt 1: 1".to_owned())), "{open:?}");
        assert!(!open.iter().any(|(kind, _)| *kind == TodoKind::RoundAssess), "{open:?}");
        set.hold(&app, id).await;
        assert_eq!(set.view(&app, id).await.stage, Stage::Deciding);
        assert_eq!(stock(&app, org, Measure::Ambassador, date(2026, 11, 19)).await, 0);

        // By given name: Lê Thị Ánh, Đinh Ân, Hồ Bình, A Hùng. The last has not agreed.
        let head = set.province.head().permit::<DecisionSign>(&app).await;
        let mut decision = set.decision(&app, id, 1).await;
        let view = set.view(&app, id).await;
        let hung = view.standing().last().unwrap().candidate.id;
        decision.reasons.remove(&hung);
        decision.chosen.insert(hung);
        let signed = app.sign_decision(&head, id, &decision).await.unwrap();
        assert_eq!((signed.number, signed.chosen, &signed.left_out), (1, 1, &vec![hung]));
        assert_eq!(app.sign_decision(&head, id, &decision).await.unwrap(), signed, "sent again");
        let view = set.view(&app, id).await;
        assert_eq!(view.stage, Stage::Telling);
        let states: Vec<_> = view
            .candidates
            .iter()
            .map(|one| (one.candidate.outcome, one.candidate.state))
            .collect();
        let not = Some(Outcome::NotChosen);
        assert_eq!(
            states,
            [
                (Some(Outcome::Chosen), CandidateState::Standing),
                (not, CandidateState::Standing),
                (not, CandidateState::Standing),
                (not, CandidateState::Barred)
            ]
        );

        // The paper: number, authority, grounds, three articles, the list with one name.
        let read = set.province.head().permit::<RoundRead>(&app).await;
        let printed = app.print_decision(&read, id, Format::Docx).await.unwrap();
        assert_eq!(printed.name, "QD-21040-THCS1-1.docx");
        let paper = text(printed.bytes);
        assert!(paper.contains("HIỆU TRƯỞNG TRƯỜNG THCS CHÂU Ổ"), "{paper}");
        assert!(paper.contains("Lê Thị Ánh") && !paper.contains("Hùng"), "{paper}");
        assert_eq!(paper.matches("\"article\"").count(), 3);
        let minutes = text(app.print_minutes(&read, id, Format::Pdf).await.unwrap().bytes);
        assert!(minutes.contains("Phạm Thị Ký") && minutes.contains("70,00"), "{minutes}");

        // Told, trained, started: only now counted. Before it is told, a family reads nothing.
        let write = set.write(&app).await;
        let families = own_passes(&app, &mut set).await;
        let everybody: BTreeSet<_> = view.candidates.iter().map(|one| one.candidate.id).collect();
        app.tell_candidates(&write, id, &Tell { candidates: everybody }).await.unwrap();
        assert_eq!(set.view(&app, id).await.stage, Stage::Closed);
        each_family_reads_its_own_result(&app, &families).await;
        let manage = set.province.coordinator().permit::<ForceManage>(&app).await;
        let chosen = view.candidates[0].candidate.term.unwrap().0;
        let ended = view.candidates[1].candidate.term.unwrap().0;
        let on = TermsOn { terms: [chosen, ended].into(), on: Day::default() };
        let start = app.start_terms(&manage, &on).await.unwrap();
        assert_eq!(start, Moved { elsewhere: 2, ..Moved::default() }, "not before the training");
        let train = app.train_terms(&manage, &on).await.unwrap();
        assert_eq!(train, Moved { moved: 1, elsewhere: 1, not_agreed: 0 });
        assert!(todos(&app, org).await.iter().any(|(kind, _)| *kind == TodoKind::TermStart));
        assert_eq!(stock(&app, org, Measure::Ambassador, date(2026, 11, 19)).await, 0);
        assert_eq!(app.start_terms(&manage, &on).await.unwrap().moved, 1);
        assert_eq!(stock(&app, org, Measure::Ambassador, date(2026, 11, 19)).await, 1);
        assert_eq!(todos(&app, org).await, [], "nothing is left to do");
        let force = set.province.head().permit::<ForceRead>(&app).await;
        let steps = app.term_steps(&force, chosen).await.unwrap();
        let states: Vec<_> = steps.iter().map(|step| step.state).collect();
        let way =
            [TermState::Nominated, TermState::Selected, TermState::Trained, TermState::Active];
        assert_eq!(states, way);
        assert_eq!(steps[1].remark, "01/QĐ-T040-THCS1");
        let ended = app.term_steps(&force, ended).await.unwrap();
        assert_eq!(ended.last().unwrap().reason, Some(EndReason::NotChosen));
        // The chain names ids, never names or reasons.
        let mut tx = app.store().read().await.unwrap();
        let lines = store::audit::lines(&mut tx, org, 0, 1000).await.unwrap();
        let chain: String = lines.into_iter().map(|line| line.entry).collect();
        assert!(chain.contains("round.decide") && chain.contains("term.start"));
        assert!(!chain.contains("Ánh") && !chain.contains("đủ chỗ"), "{chain}");
    })
    .await;
}

#[tokio::test]
async fn who_nominates_oneself_hears_the_same_whether_found_or_not() {
    on_each_app(async |app, _| {
        let set = set_up(&app).await;
        let (org, id) = (set.province.school.id, set.open(&app).await);
        let write = set.write(&app).await;
        let dead = app.new_round_link(&write, id).await.unwrap().into_inner();
        let link = app.new_round_link(&write, id).await.unwrap().into_inner();
        assert!(
            matches!(app.round_behind(&dead).await, Err(Error::NotFound)),
            "a new link kills the old"
        );
        let page = app.round_behind(&link).await.unwrap();
        assert_eq!((page.school.as_str(), page.open), ("Trường THCS Châu Ổ", true));
        let own = |name: &str, born: &str, class: &str| OwnNomination {
            name: name.to_owned(),
            born: born.to_owned(),
            class: class.to_owned(),
            wish: "Em thích giúp bạn".to_owned(),
            trap: String::new(),
        };
        for (name, born, class) in [
            ("đinh ân", "1/5/2012", "8a"),
            ("Đinh Ân", "01/05/2012", "8A"),
            ("Đinh Ân", "02/05/2012", "8A"),
            ("Đinh Ân", "01/05/2012", "8B"),
            ("Nguyễn Không Có", "01/05/2012", "8A"),
            ("%", "01/05/2012", "8A"),
        ] {
            app.nominate_oneself(&link, &own(name, born, class), "1.2.3.4").await.unwrap();
        }
        let robot =
            OwnNomination { trap: "x".to_owned(), ..own("Lê Thị Ánh", "1/5/2012", "8A") };
        app.nominate_oneself(&link, &robot, "1.2.3.4").await.unwrap();
        let view = set.view(&app, id).await;
        assert_eq!(view.candidates.len(), 1, "the same child twice is one nomination");
        let one = &view.proposed()[0].candidate;
        assert_eq!(one.wish.reveal(), "Em thích giúp bạn");
        assert!(
            one.term.is_none(),
            "nothing of the child moves before the school has said who it is"
        );
        let own_yes = async || {
            let mut tx = app.store().read().await.unwrap();
            let all = store::consents::history(&mut tx, org, set.learners[1]).await.unwrap();
            all.iter().map(|c| (c.purpose, c.answer, c.route)).collect::<Vec<_>>()
        };
        assert_eq!(own_yes().await, []);
        let open = todos(&app, org).await;
        assert!(open.contains(&(TodoKind::NominationConfirm, "Đợt 1: 1".to_owned())), "{open:?}");
        let bad = own("", "hôm qua", "");
        let bad = app.nominate_oneself(&link, &bad, "1.2.3.4").await.unwrap_err();
        assert_eq!(codes(bad), ["fault-wish-name", "fault-wish-born", "fault-wish-class"]);
        let confirm = Confirm { confirmed: [one.id].into(), declined: BTreeSet::new() };
        let sum = app.confirm_nominations(&write, id, &confirm).await.unwrap();
        assert_eq!(sum, Confirmed { standing: 1, declined: 0 });
        assert_eq!(own_yes().await, [(Purpose::TakePart, Answer::Yes, Route::Web)]);
        let again = app.confirm_nominations(&write, id, &confirm).await.unwrap();
        assert_eq!(again, Confirmed::default(), "sent again, it changes nothing");
        assert_eq!(own_yes().await.len(), 1);
        assert_eq!(
            set.view(&app, id).await.candidates[0].candidate.term.unwrap().1,
            TermState::Nominated
        );
    })
    .await;
}

#[tokio::test]
async fn an_address_that_nominates_without_end_has_to_wait_and_others_do_not() {
    on_each_app(async |app, world| {
        let set = set_up(&app).await;
        let id = set.open(&app).await;
        let link = app.new_round_link(&set.write(&app).await, id).await.unwrap().into_inner();
        let own = OwnNomination {
            name: "Ai Đó".to_owned(),
            born: "1/5/2012".to_owned(),
            class: "8A".to_owned(),
            ..OwnNomination::default()
        };
        for _ in 0..300 {
            app.nominate_oneself(&link, &own, "1.2.3.4").await.unwrap();
        }
        let next = app.nominate_oneself(&link, &own, "1.2.3.4").await;
        assert!(matches!(next, Err(Error::TooMany)));
        app.nominate_oneself(&link, &own, "1.2.3.5").await.unwrap();
        world.set(app.now().plus_minutes(2));
        app.nominate_oneself(&link, &own, "1.2.3.4").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_form_teacher_nominates_and_sees_the_own_class_only() {
    on_each_app(async |app, _| {
        let mut set = set_up(&app).await;
        let (org, own) = (set.province.school.id, Own::Class("8A".to_owned()));
        let teacher = set.province.join(&app, org, Role::FormTeacher, "co.lan", own).await;
        let id = set.open(&app).await;
        let permit = teacher.permit::<Nominate>(&app).await;
        let some = |ids: &[LearnerId]| Nomination {
            learners: ids.iter().copied().collect(),
            wish: String::new(),
        };
        let foreign = app.nominate(&permit, id, &some(&set.learners)).await.unwrap_err();
        assert!(matches!(foreign, Error::NotFound), "a learner of another class is not there");
        assert_eq!(app.nominate(&permit, id, &some(&set.learners[..2])).await.unwrap().added, 2);
        set.nominate(&app, id, &set.learners[2..]).await;
        let read = teacher.permit::<RoundRead>(&app).await;
        let seen = app.round(&read, id).await.unwrap();
        assert_eq!(seen.candidates.len(), 2);
        assert!(seen.candidates.iter().all(|one| one.candidate.class == "8A"));
        assert!(matches!(app.print_minutes(&read, id, Format::Pdf).await, Err(Error::NotFound)));
        // Not named as an assessor: the right alone does not mark.
        let assess = teacher.permit::<CandidateAssess>(&app).await;
        let marks = grid(&[seen.candidates[0].candidate.id], 5);
        let no = app.save_marks(&assess, id, &marks).await;
        assert_eq!(refused(no), "refused-not-assessor");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_do_is_refused_and_says_why() {
    on_each_app(async |app, world| {
        let set = set_up(&app).await;
        let (write, head) = (set.write(&app).await, set.province.head());
        let alone = OpenRound { id: None, club: set.club, settings: settings(&[head]) };
        let alone = app.open_round(&write, &alone).await.unwrap_err();
        assert_eq!(codes(alone), ["fault-round-assessors-head"]);
        let turned = RoundSettings {
            nominate_to: Day("2026-11-16".to_owned()),
            places: Count("-1".to_owned()),
            ..settings(&[])
        };
        let turned = OpenRound { id: None, club: set.club, settings: turned };
        let turned = codes(app.open_round(&write, &turned).await.unwrap_err());
        assert_eq!(turned, ["fault-round-order", "fault-round-places", "fault-round-assessors"]);

        let id = set.open(&app).await;
        set.nominate(&app, id, &set.learners[..3]).await;
        let one = set.view(&app, id).await.candidates[0].candidate.id;
        let assess = set.advisor.permit::<CandidateAssess>(&app).await;
        let mut marks = grid(&[one], 11);
        marks.marks.truncate(2);
        marks.marks[1] =
            NewMark { mark: 5.into(), evidence: String::new(), ..marks.marks[1].clone() };
        let bad = app.save_marks(&assess, id, &marks).await.unwrap_err();
        assert_eq!(codes(bad), ["fault-mark", "fault-evidence"]);
        let learners = set.learners[..3].to_vec();
        set.province.coordinator().agree(&app, learners, &[Purpose::TakePart]).await;
        set.mark_all(&app, id).await;
        world.set_day(date(2026, 11, 19));
        let view = set.view(&app, id).await;
        let mut hold = meeting(&view);
        hold.members[1].name = "ThS. Lê Văn Chủ".to_owned();
        hold.ballots[0].yes = Count("4".to_owned());
        hold.ballots.pop();
        let bad = codes(app.hold_council(&write, id, &hold).await.unwrap_err());
        assert_eq!(bad, ["fault-ballot", "fault-ballot", "fault-council-title"]);
        set.hold(&app, id).await;
        let closed = app.save_marks(&assess, id, &grid(&[one], 5)).await;
        assert_eq!(refused(closed), "refused-marks-closed");

        let sign = head.permit::<DecisionSign>(&app).await;
        let stale = Decision { changed: 0, ..set.decision(&app, id, 2).await };
        assert!(matches!(app.sign_decision(&sign, id, &stale).await, Err(Error::Stale)));
        let many = set.decision(&app, id, 3).await;
        let many = app.sign_decision(&sign, id, &many).await.unwrap_err();
        assert_eq!(codes(many), ["fault-decision-places"]);
        let mute = Decision { reasons: BTreeMap::new(), ..set.decision(&app, id, 2).await };
        let mute = app.sign_decision(&sign, id, &mute).await.unwrap_err();
        assert_eq!(codes(mute), ["fault-decision-reason"]);
        let tell = Tell { candidates: [one].into() };
        let early = app.tell_candidates(&write, id, &tell).await;
        assert_eq!(refused(early), "refused-tell-early");
        let changed = set.view(&app, id).await.round.changed;
        let cancel = CancelRound { changed, reason: "Lùi sang tháng 12".to_owned() };
        app.cancel_round(&write, id, &cancel).await.unwrap();
        let over = app.sign_decision(&sign, id, &set.decision(&app, id, 2).await).await;
        assert_eq!(refused(over), "refused-round-over");
        let terms: Vec<_> = set
            .view(&app, id)
            .await
            .candidates
            .iter()
            .map(|one| one.candidate.term.unwrap().1)
            .collect();
        assert_eq!(terms, [TermState::Ended; 3]);
        let org = set.province.school.id;
        assert_eq!(todos(&app, org).await, []);
        // The same learners may stand in the next round.
        world.set_day(TODAY);
        let next = set.open(&app).await;
        assert_eq!(set.nominate(&app, next, &set.learners).await.added, 4);
    })
    .await;
}

#[tokio::test]
async fn a_candidate_who_leaves_stands_no_more_and_may_be_nominated_again() {
    on_each_app(async |app, _| {
        let set = set_up(&app).await;
        let org = set.province.school.id;
        let id = set.open(&app).await;
        set.nominate(&app, id, &set.learners[..2]).await;
        set.province.coordinator().agree(&app, set.learners.clone(), &[Purpose::TakePart]).await;
        let manage = set.province.coordinator().permit::<ForceManage>(&app).await;
        // Somebody in a round is not taken in beside it.
        let learners = set.learners.iter().copied().collect();
        let take = app::clubs::terms::TakeIn { learners, since: Day::default() };
        let sum = app.take_in(&manage, set.club, &take).await.unwrap();
        assert_eq!((sum.taken, sum.in_round), (2, 2));
        let view = set.view(&app, id).await;
        let (first, _) = view.candidates[0].candidate.term.unwrap();
        let reason = EndReason::Wish;
        let ending = app::clubs::terms::TermEnding { reason, on: Day::default() };
        app.end_term(&manage, first, &ending).await.unwrap();
        // The other takes the yes back: the same moment, by the answer alone.
        let noted = set.province.coordinator().permit(&app).await;
        app.note_answers(&noted, &[own_answer(set.learners[1], Answer::Withdrawn)]).await.unwrap();
        let states = async || {
            let view = set.view(&app, id).await;
            let state = |one: &app::selection::CandidateView| {
                (one.candidate.state, one.candidate.term.unwrap().1)
            };
            view.candidates.iter().map(state).collect::<Vec<_>>()
        };
        let gone = (CandidateState::Withdrawn, TermState::Withdrawn);
        assert_eq!(states().await, [gone, gone]);
        assert_eq!(
            stock(&app, org, Measure::Ambassador, TODAY).await,
            2,
            "nobody of them was counted"
        );
        assert_eq!(set.nominate(&app, id, &set.learners[..1]).await.added, 1);
        let back = (CandidateState::Standing, TermState::Nominated);
        assert_eq!(states().await, [back, gone]);
    })
    .await;
}

#[tokio::test]
async fn a_no_before_any_yes_ends_the_nomination_and_a_later_yes_lets_it_begin_again() {
    on_each_app(async |app, _| {
        let set = set_up(&app).await;
        let (org, id) = (set.province.school.id, set.open(&app).await);
        let noted = set.province.coordinator().permit(&app).await;
        let link = app.new_round_link(&set.write(&app).await, id).await.unwrap().into_inner();
        let own = OwnNomination {
            name: "Đinh Ân".to_owned(),
            born: "1/5/2012".to_owned(),
            class: "8A".to_owned(),
            ..OwnNomination::default()
        };
        app.nominate_oneself(&link, &own, "1.2.3.4").await.unwrap();
        set.nominate(&app, id, &set.learners[..1]).await;
        let chase = (TodoKind::ConsentChase, "Đợt 1: 1".to_owned());
        let confirm = (TodoKind::NominationConfirm, "Đợt 1: 1".to_owned());
        let open = todos(&app, org).await;
        assert!(open.contains(&chase) && open.contains(&confirm), "{open:?}");
        assert_eq!(app.renew_consents().await.unwrap(), 0, "they are asked for the first time");

        // Both families say no, and nobody had said yes.
        let first = set.learners[..2].to_vec();
        for learner in &first {
            let no = own_answer(*learner, Answer::No);
            let by = app::family::NotedBy::NewGuardian {
                id: None,
                full_name: "Trần Thị Mẹ".to_owned(),
                relation: domain::consent::Relation::Mother,
                phone: String::new(),
            };
            let no = app::family::Noted { by, route: Route::Phone, ..no };
            app.note_answers(&noted, &[no]).await.unwrap();
        }
        assert_eq!(todos(&app, org).await, [], "nobody is chased for what was answered");
        let view = set.view(&app, id).await;
        let states: Vec<_> = view.candidates.iter().map(|one| one.candidate.state).collect();
        assert_eq!(states, [CandidateState::Refused; 2]);
        let term = view.candidates[0].candidate.term.unwrap();
        assert_eq!(term.1, TermState::Withdrawn);
        let force = set.province.head().permit::<ForceRead>(&app).await;
        let steps = app.term_steps(&force, term.0).await.unwrap();
        assert_eq!(steps.last().unwrap().reason, Some(EndReason::Family));
        let seen = app.round(&set.advisor.permit::<RoundRead>(&app).await, id).await;
        assert!(!seen.is_ok_and(|view| !view.candidates.is_empty()), "not shown to markers");

        // A forged form changes nothing, and says so.
        let none = set.nominate(&app, id, &first).await;
        assert_eq!(none, Nominated { refused: 2, ..Nominated::default() });
        let proposed = view.candidates[1].candidate.id;
        let confirmed = Confirm { confirmed: [proposed].into(), declined: BTreeSet::new() };
        let sum = app.confirm_nominations(&set.write(&app).await, id, &confirmed).await.unwrap();
        assert_eq!(sum, Confirmed::default(), "it waits for nobody any more");
        assert_eq!(set.view(&app, id).await.standing().count(), 0);

        // The families think again while the round is open.
        let nominable = set.province.coordinator().permit::<Nominate>(&app).await;
        assert_eq!(app.nominable(&nominable, id, "8A", "").await.unwrap().learners.len(), 0);
        everybody_says_yes(&app, &set, &first).await;
        assert_eq!(set.view(&app, id).await.standing().count(), 0, "a yes alone nominates nobody");
        assert_eq!(todos(&app, org).await, []);
        assert_eq!(app.nominable(&nominable, id, "8A", "").await.unwrap().learners.len(), 2);
        assert_eq!(set.nominate(&app, id, &first).await.added, 2);
        let view = set.view(&app, id).await;
        assert!(view.standing().all(|one| one.missing.is_empty()));
        assert_eq!(view.standing().count(), 2);
    })
    .await;
}

/// The guardians who had said no say yes, and so do the children.
async fn everybody_says_yes(app: &App, set: &Setting, learners: &[LearnerId]) {
    let noted = set.province.coordinator().permit(app).await;
    for learner in learners {
        let mut tx = app.store().read().await.unwrap();
        let org = set.province.school.id;
        let guardians = store::consents::guardians(&mut tx, org, *learner).await.unwrap();
        drop(tx);
        app.note_answers(&noted, &[own_answer(*learner, Answer::Yes)]).await.unwrap();
        for guardian in guardians {
            let by = app::family::NotedBy::Guardian(guardian.id);
            let yes = own_answer(*learner, Answer::Yes);
            app.note_answers(&noted, &[app::family::Noted { by, ..yes }]).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_child_whose_family_said_no_is_not_made_a_candidate_by_confirming_its_own_nomination() {
    on_each_app(async |app, world| {
        let set = set_up(&app).await;
        let (write, id) = (set.write(&app).await, set.open(&app).await);
        let noted = set.province.coordinator().permit(&app).await;
        let link = app.new_round_link(&write, id).await.unwrap().into_inner();
        // One family says no before its child comes by the link; one child says no itself, and comes by the link after.
        let mother = app::family::NotedBy::NewGuardian {
            id: None,
            full_name: "Trần Thị Mẹ".to_owned(),
            relation: domain::consent::Relation::Mother,
            phone: String::new(),
        };
        let no = own_answer(set.learners[0], Answer::No);
        app.note_answers(&noted, &[app::family::Noted { by: mother, ..no }]).await.unwrap();
        app.note_answers(&noted, &[own_answer(set.learners[1], Answer::No)]).await.unwrap();
        world.set(app.now().plus_minutes(1));
        for name in ["Lê Thị Ánh", "Đinh Ân"] {
            let own = OwnNomination {
                name: name.to_owned(),
                born: "1/5/2012".to_owned(),
                class: "8A".to_owned(),
                ..OwnNomination::default()
            };
            app.nominate_oneself(&link, &own, "1.2.3.4").await.unwrap();
        }
        let all = set.view(&app, id).await.candidates;
        assert_eq!(all.len(), 2);
        let confirmed = all.iter().map(|one| one.candidate.id).collect();
        let confirm = Confirm { confirmed, declined: BTreeSet::new() };
        let sum = app.confirm_nominations(&write, id, &confirm).await.unwrap();
        assert_eq!(sum, Confirmed { standing: 1, declined: 1 });
        let state = |learner: LearnerId, view: &RoundView| {
            let one = view.candidates.iter().find(|one| one.candidate.learner == learner).unwrap();
            (one.candidate.state, one.missing.iter().map(|why| why.giver).collect::<Vec<_>>())
        };
        let view = set.view(&app, id).await;
        assert_eq!(state(set.learners[0], &view).0, CandidateState::Refused);
        let guardian = vec![domain::consent::Giver::Guardian];
        assert_eq!(state(set.learners[1], &view), (CandidateState::Standing, guardian));
    })
    .await;
}

#[tokio::test]
async fn a_nomination_with_the_id_of_another_schools_learner_finds_nobody() {
    on_each_app(async |app, _| {
        let set = set_up(&app).await;
        let id = set.open(&app).await;
        let there = set.province.sibling.id;
        let foreign = enrol(&app, there, &[("Võ Xa", "8A")]).await;
        let permit = set.province.coordinator().permit::<Nominate>(&app).await;
        let forged = Nomination {
            learners: foreign.iter().copied().chain([set.learners[0]]).collect(),
            wish: String::new(),
        };
        let none = app.nominate(&permit, id, &forged).await.unwrap_err();
        assert!(matches!(none, Error::NotFound));
        assert!(set.view(&app, id).await.candidates.is_empty(), "all or nobody");
        // And the round of another school takes nobody, whoever it is.
        let other = set.province.worker(Role::Coordinator, there).permit::<Nominate>(&app).await;
        let own = Nomination { learners: foreign.into_iter().collect(), wish: String::new() };
        assert!(matches!(app.nominate(&other, id, &own).await, Err(Error::NotFound)));
    })
    .await;
}

/// A learner's own answer about taking part, noted by staff.
fn own_answer(learner: LearnerId, answer: Answer) -> app::family::Noted {
    app::family::Noted {
        learner,
        by: app::family::NotedBy::Learner,
        route: Route::InPerson,
        picture: None,
        remark: String::new(),
        answers: vec![app::family::NewAnswer { id: None, purpose: Purpose::TakePart, answer }],
    }
}

#[tokio::test]
async fn who_opened_the_round_or_marked_it_alone_does_not_sign_it() {
    on_each_app(async |app, world| {
        let set = set_up(&app).await;
        let org = set.province.school.id;
        let id = set.to_the_head(&app, &world).await;
        // The coordinator becomes head too, and is not alone.
        let mut tx = app.store().write().await.unwrap();
        let who = set.province.coordinator().id;
        let (from, to) = (date(2026, 1, 1), date(2099, 12, 31));
        let (role, own) = (Role::SchoolHead, Own::Org);
        store::accounts::grant(&mut tx, who, org, role, &own, from, to).await.unwrap();
        tx.commit().await.unwrap();
        let sign = set.province.coordinator().permit::<DecisionSign>(&app).await;
        let decision = set.decision(&app, id, 2).await;
        let own = app.sign_decision(&sign, id, &decision).await;
        assert_eq!(refused(own), "refused-decision-opener");
        // A round in which only the head has marked, though another was named too.
        world.set_day(TODAY);
        let next = set.open(&app).await;
        let changed = set.view(&app, next).await.round.changed;
        let assess_to = Day("2026-11-18".to_owned());
        let settings =
            RoundSettings { assess_to, ..settings(&[set.province.head(), &set.advisor]) };
        let change = app::selection::ChangeRound { changed, settings };
        app.change_round(&set.write(&app).await, next, &change).await.unwrap();
        let more = enrol(&app, org, &[("Võ Mai", "8C")]).await;
        set.province.coordinator().agree(&app, more.clone(), &[Purpose::TakePart]).await;
        set.nominate(&app, next, &more).await;
        let one = set.view(&app, next).await.candidates[0].candidate.id;
        let assess = set.province.head().permit::<CandidateAssess>(&app).await;
        app.save_marks(&assess, next, &grid(&[one], 9)).await.unwrap();
        world.set_day(date(2026, 11, 19));
        set.hold(&app, next).await;
        let head = set.province.head().permit::<DecisionSign>(&app).await;
        let alone = set.decision(&app, next, 1).await;
        let alone = app.sign_decision(&head, next, &alone).await;
        assert_eq!(refused(alone), "refused-decision-own-marks");
        assert_eq!(app.sign_decision(&head, id, &decision).await.unwrap().chosen, 2);
    })
    .await;
}

#[tokio::test]
async fn eight_who_sign_the_same_list_make_one_decision_with_one_number() {
    on_each_app(async |app, world| {
        let set = set_up(&app).await;
        let id = set.to_the_head(&app, &world).await;
        let permit = set.province.head().permit::<DecisionSign>(&app).await;
        let one = Arc::new(set.decision(&app, id, 1).await);
        let two = Arc::new(set.decision(&app, id, 2).await);
        let tasks: Vec<_> = (0..8)
            .map(|n| {
                let (app, permit) = (app.clone(), permit.clone());
                let decision = if n % 2 == 0 { one.clone() } else { two.clone() };
                tokio::spawn(async move { app.sign_decision(&permit, id, &decision).await })
            })
            .collect();
        let mut signed: Vec<Decided> = Vec::new();
        let mut late = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(decided) => signed.push(decided),
                Err(Error::Stale) => late += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((signed.len(), late), (4, 4), "the other list came too late");
        assert!(signed.iter().all(|decided| *decided == signed[0]) && signed[0].number == 1);
        assert_eq!(numbers(&app, &set).await, [1]);
        let chosen = set.view(&app, id).await.candidates;
        let chosen = chosen.iter().filter(|one| one.candidate.outcome == Some(Outcome::Chosen));
        assert_eq!(chosen.count(), signed[0].chosen);
    })
    .await;
}

/// The numbers of the school's book of decisions.
async fn numbers(app: &App, set: &Setting) -> Vec<i64> {
    let mut tx = app.store().read().await.unwrap();
    let (from, to) = (date(2026, 1, 1), date(2026, 12, 31));
    store::papers::numbers(&mut tx, set.province.school.id, "QĐ", from, to).await.unwrap()
}

#[tokio::test]
async fn decisions_of_two_rounds_at_once_have_numbers_without_gap_or_double() {
    on_each_app(async |app, world| {
        let set = set_up(&app).await;
        let learners = set.learners.clone();
        set.province.coordinator().agree(&app, learners, &[Purpose::TakePart]).await;
        let mut rounds = Vec::new();
        for one in &set.learners {
            world.set_day(TODAY);
            let id = set.open(&app).await;
            set.nominate(&app, id, &[*one]).await;
            set.mark_all(&app, id).await;
            world.set_day(date(2026, 11, 19));
            set.hold(&app, id).await;
            rounds.push(id);
        }
        let permit = set.province.head().permit::<DecisionSign>(&app).await;
        let mut tasks = Vec::new();
        for id in rounds {
            let decision = set.decision(&app, id, 1).await;
            let (app, permit) = (app.clone(), permit.clone());
            tasks
                .push(tokio::spawn(async move { app.sign_decision(&permit, id, &decision).await }));
        }
        let mut given = Vec::new();
        for task in tasks {
            given.push(task.await.unwrap().unwrap().number);
        }
        given.sort_unstable();
        assert_eq!(given, [1, 2, 3, 4]);
        assert_eq!(numbers(&app, &set).await, [1, 2, 3, 4]);
    })
    .await;
}

#[tokio::test]
async fn who_withdraws_while_the_decision_is_signed_is_not_in_it_or_out_the_same_moment() {
    on_each_app(async |app, world| {
        let set = set_up(&app).await;
        let id = set.to_the_head(&app, &world).await;
        let org = set.province.school.id;
        let permit = set.province.head().permit::<DecisionSign>(&app).await;
        let decision = set.decision(&app, id, 2).await;
        let noted = set.province.coordinator().permit(&app).await;
        let withdrawal = own_answer(set.learners[0], Answer::Withdrawn);
        let (signing, leaving) = (app.clone(), app.clone());
        let sign = tokio::spawn(async move { signing.sign_decision(&permit, id, &decision).await });
        let leave = tokio::spawn(async move { leaving.note_answers(&noted, &[withdrawal]).await });
        leave.await.unwrap().unwrap();
        let signed = sign.await.unwrap();
        let view = set.view(&app, id).await;
        let gone =
            &view.candidates.iter().find(|one| one.candidate.learner == set.learners[0]).unwrap();
        assert!(!gone.candidate.term.unwrap().1.is_open(), "no place is held for who has left");
        let read = set.province.head().permit::<RoundRead>(&app).await;
        match signed {
            // Left before: the list was another one than the head saw, or the name is left out of it.
            Err(Error::NotFound) => assert_eq!(view.round.state, RoundState::Open),
            Ok(decided) => {
                let paper = text(app.print_decision(&read, id, Format::Docx).await.unwrap().bytes);
                let named = paper.contains("Ánh");
                assert_eq!(named, decided.left_out.is_empty());
                let last = app
                    .term_steps(
                        &set.province.head().permit(&app).await,
                        gone.candidate.term.unwrap().0,
                    )
                    .await
                    .unwrap();
                assert!(named == last.iter().any(|step| step.state == TermState::Selected));
            }
            Err(other) => panic!("{other}"),
        }
        assert_eq!(stock(&app, org, Measure::Ambassador, date(2026, 11, 19)).await, 0);
    })
    .await;
}

#[tokio::test]
async fn minutes_printed_while_a_family_withdraws_are_without_the_child_or_noted_as_printed_before()
{
    on_each_app(async |app, world| {
        let set = set_up(&app).await;
        let id = set.to_the_head(&app, &world).await;
        let org = set.province.school.id;
        let read = set.province.head().permit::<RoundRead>(&app).await;
        let consents = set.province.coordinator().permit::<app::access::ConsentWrite>(&app).await;
        let looks = async |learner: LearnerId| {
            let mut tx = app.store().read().await.unwrap();
            let page = store::reads::list(&mut tx, org, learner, None).await.unwrap();
            page.rows.iter().filter(|read| read.what == domain::look::Look::Export).count()
        };
        let print = async |format| text(app.print_minutes(&read, id, format).await.unwrap().bytes);
        for (learner, (name, _)) in set.learners.iter().zip(NAMES) {
            // An hour later a look is a new row.
            world.set(app.now().plus_minutes(61));
            let before = looks(*learner).await;
            let (printer, leaver) = (app.clone(), app.clone());
            let (read, consents) = (read.clone(), consents.clone());
            let answer = own_answer(*learner, Answer::Withdrawn);
            let printing = tokio::spawn(async move {
                printer.print_minutes(&read, id, Format::Docx).await.unwrap().bytes
            });
            let leaving =
                tokio::spawn(async move { leaver.note_answers(&consents, &[answer]).await });
            leaving.await.unwrap().unwrap();
            let named = text(printing.await.unwrap()).contains(name);
            let noted = looks(*learner).await - before;
            assert_eq!(noted, usize::from(named), "printed with the name is noted, and only then");
            assert!(!print(Format::Pdf).await.contains(name), "nothing printed after names {name}");
        }
        let empty = print(Format::Docx).await;
        assert!(NAMES.iter().all(|(name, _)| !empty.contains(name)), "{empty}");
    })
    .await;
}

#[tokio::test]
async fn assessors_who_save_at_once_lose_nothing_of_each_other() {
    on_each_app(async |app, _| {
        let set = set_up(&app).await;
        let id = set.open(&app).await;
        set.nominate(&app, id, &set.learners).await;
        let view = set.view(&app, id).await;
        let all: Vec<CandidateId> = view.standing().map(|one| one.candidate.id).collect();
        let mut tasks = Vec::new();
        for n in 0..8 {
            let worker = if n % 2 == 0 { set.province.coordinator() } else { &set.advisor };
            let permit = worker.permit::<CandidateAssess>(&app).await;
            // Each presses for two of the candidates; together, everybody for all.
            let part = grid(&all[(n / 4) * 2..(n / 4) * 2 + 2], if n % 2 == 0 { 9 } else { 5 });
            let app = app.clone();
            tasks.push(tokio::spawn(async move { app.save_marks(&permit, id, &part).await }));
        }
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let view = set.view(&app, id).await;
        assert!(view.standing().all(|one| one.marks.len() == 10 && one.total == Some(7_000)));
        assert!(view.assessors.iter().all(|one| one.open == 0));
    })
    .await;
}
