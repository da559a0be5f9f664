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
use domain::selection::{CandidateState, CouncilMember, Criterion, Outcome, RoundState, Seat, Stage};
use domain::term::{EndReason, TermState};
use jiff::civil::date;
use testkit::{Province, StillWorld, TODAY, Worker, on_each_app};

use crate::clubs::{club, stock};
use crate::learners::enrol;

/// A school with a club, learners and an advisor who marks beside the coordinator.
struct Stage0 {
    province: Province,
    advisor: Worker,
    club: ClubId,
    learners: Vec<LearnerId>,
}

const NAMES: [(&str, &str); 4] =
    [("Lê Thị Ánh", "8A"), ("Đinh Ân", "8A"), ("Hồ Bình", "8B"), ("A Hùng", "8B")];

async fn set_up(app: &App) -> Stage0 {
    let mut province = Province::found(app).await;
    let org = province.school.id;
    let manage = province.coordinator().permit::<ForceManage>(app).await;
    let club = app.found_club(&manage, &club("CLB Đại sứ số")).await.unwrap();
    let advisor = province.join(app, org, Role::Advisor, "co.van", Own::Club(club)).await;
    let learners = enrol(app, org, &NAMES).await;
    Stage0 { province, advisor, club, learners }
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

impl Stage0 {
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

fn refused(error: &Error) -> &'static str {
    match error {
        Error::Refused(why) => why.code,
        other => panic!("{other}"),
    }
}

fn faults(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(faults) => faults.0.into_iter().map(|fault| fault.code).collect(),
        other => panic!("{other}"),
    }
}

/// The open to-dos of the school for these roles.
async fn todos(app: &App, org: domain::id::OrgId) -> Vec<(TodoKind, String)> {
    let mut tx = app.store().read().await.unwrap();
    let roles = [Role::Coordinator, Role::SchoolHead, Role::Advisor];
    let open = store::inbox::open(&mut tx, org, &roles).await.unwrap();
    open.into_iter().map(|todo| (todo.kind, todo.detail)).collect()
}

async fn verified(app: &App) {
    for check in app.verify().await.unwrap() {
        assert!(check.faults.is_empty(), "{}: {:?}", check.name, check.faults);
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_round_goes_from_nomination_to_a_numbered_decision_and_to_active_ambassadors() {
    on_each_app(async |app, world| {
        let set = set_up(&app).await;
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
        let agreed = set.learners[..3].to_vec();
        set.province.coordinator().agree(&app, agreed, &[Purpose::TakePart]).await;
        set.mark_all(&app, id).await;
        let view = set.view(&app, id).await;
        assert!(view.standing().all(|one| one.total == Some(70_00)), "the average of 8 and 6");
        let early = app.hold_council(&set.write(&app).await, id, &meeting(&view)).await;
        assert_eq!(refused(&early.unwrap_err()), "refused-council-early");
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
        let states: Vec<_> =
            view.candidates.iter().map(|one| (one.candidate.outcome, one.candidate.state)).collect();
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

        // Told, trained, started: only now counted.
        let write = set.write(&app).await;
        let everybody: BTreeSet<_> = view.candidates.iter().map(|one| one.candidate.id).collect();
        app.tell_candidates(&write, id, &Tell { candidates: everybody }).await.unwrap();
        assert_eq!(set.view(&app, id).await.stage, Stage::Closed);
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
        use TermState as T;
        assert_eq!(states, [T::Nominated, T::Selected, T::Trained, T::Active]);
        assert_eq!(steps[1].remark, "1/QĐ-T040-THCS1");
        let ended = app.term_steps(&force, ended).await.unwrap();
        assert_eq!(ended.last().unwrap().reason, Some(EndReason::NotChosen));
        // The chain names ids, never names or reasons.
        let mut tx = app.store().read().await.unwrap();
        let lines = store::audit::lines(&mut tx, org, 0, 1000).await.unwrap();
        let chain: String = lines.into_iter().map(|line| line.entry).collect();
        assert!(chain.contains("round.decide") && chain.contains("term.start"));
        assert!(!chain.contains("Ánh") && !chain.contains("đủ chỗ"), "{chain}");
        drop(tx);
        verified(&app).await;
    })
    .await;
}
