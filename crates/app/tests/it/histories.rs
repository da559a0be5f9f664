//! Random histories of answers through the real acts, against the rule said once more in the simplest words, on both
//! databases: whoever answers, by whichever way, in whatever order.

use app::access::{
    ConsentRead, ConsentWrite, FamilyPass, ForceManage, Nominate, RoundRead, RoundWrite,
};
use app::family::{Knock, LinkEnding, MakeSlips, NewAnswer, Noted, NotedBy};
use app::input::{Count, Day};
use app::selection::{Nominated, Nomination, OpenRound, RoundSettings};
use app::{App, Error};
use domain::consent::{Answer, Purpose, Relation, Route, Side, Use};
use domain::id::{LearnerId, RoundId};
use domain::inbox::TodoKind;
use domain::selection::CandidateState;
use domain::term::TermState;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use testkit::{Province, Worker, on_each_app};

use crate::clubs::club;
use crate::learners::enrol_born;

/// Whoever may answer, in this order: mother and father by their slips, then the child.
const CHILD: usize = 2;

/// Something that happens.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Somebody answers one purpose: at the family's page or, noted by staff, by telephone.
    Says { who: usize, purpose: Purpose, answer: Answer, noted: bool },
    /// The school ends the father's link.
    FatherEnds,
    /// A teacher nominates the child in the round that is open all the time.
    Nominates,
}

fn step() -> impl Strategy<Value = Step> {
    let purpose = prop::sample::select(Purpose::ALL);
    // Most people agree: else hardly any history would come to a yes of everybody.
    let answer = prop_oneof![3 => Just(Answer::Yes), 2 => prop::sample::select(Answer::ALL)];
    let says = (0..3_usize, purpose, answer, any::<bool>())
        .prop_map(|(who, purpose, answer, noted)| Step::Says { who, purpose, answer, noted });
    prop_oneof![30 => says, 1 => Just(Step::FatherEnds), 3 => Just(Step::Nominates)]
}

/// The last word of each giver on each purpose: what the histories must come to.
#[derive(Default)]
struct Words {
    last: [[Option<Answer>; 5]; 3],
    father_ended: bool,
    /// Where the child's nomination stands, once there is one.
    candidate: Option<CandidateState>,
}

impl Words {
    fn hear(&mut self, step: Step) {
        self.listen(step);
        match (step, self.no()) {
            (Step::Nominates, None) => self.candidate = Some(CandidateState::Standing),
            (Step::Nominates, Some(_)) => {}
            (_, Some(left)) if self.candidate == Some(CandidateState::Standing) => {
                self.candidate = Some(left);
            }
            _ => {}
        }
    }

    /// How a nomination ends by what was said last: the guardians' no where none of them says yes, or the child's own.
    fn no(&self) -> Option<CandidateState> {
        let left = |answers: &[Option<Answer>]| {
            if answers.contains(&Some(Answer::Withdrawn)) {
                CandidateState::Withdrawn
            } else {
                CandidateState::Refused
            }
        };
        let child = self.last[CHILD][0];
        match self.guardians(0) {
            (false, true) if self.father_ended => Some(left(&[self.last[0][0]])),
            (false, true) => Some(left(&[self.last[0][0], self.last[1][0]])),
            _ if child.is_some_and(|answer| answer != Answer::Yes) => Some(left(&[child])),
            _ => None,
        }
    }

    fn listen(&mut self, step: Step) {
        match step {
            Step::Nominates => {}
            Step::FatherEnds => self.father_ended = true,
            Step::Says { who, .. } if who == 1 && self.father_ended => {}
            Step::Says { who, purpose, answer, noted } => {
                let at = Purpose::ALL.iter().position(|there| *there == purpose).unwrap();
                let last = self.last[who][at];
                // At the family's page a no to what was agreed takes it back, and a no to a no changes nothing.
                self.last[who][at] = Some(match (answer, last) {
                    _ if noted || who == CHILD => answer,
                    (Answer::Yes, _) => Answer::Yes,
                    (_, Some(Answer::Yes)) => Answer::Withdrawn,
                    (_, Some(said)) => said,
                    (_, None) => Answer::No,
                });
            }
        }
    }

    /// Who says yes and who says anything else.
    fn guardians(&self, at: usize) -> (bool, bool) {
        let heard = if self.father_ended { &self.last[..1] } else { &self.last[..2] };
        let yes = heard.iter().any(|last| last[at] == Some(Answer::Yes));
        let no = heard.iter().any(|last| last[at].is_some_and(|answer| answer != Answer::Yes));
        (yes, no)
    }

    /// For a child of seven to fifteen: at least one guardian says yes, none says anything else, and the child says yes.
    fn agreed(&self, at: usize) -> bool {
        self.guardians(at) == (true, false) && self.last[CHILD][at] == Some(Answer::Yes)
    }
}

struct Home {
    learner: LearnerId,
    round: RoundId,
    guardians: [FamilyPass; 2],
}

async fn home(app: &App, worker: &Worker, learner: LearnerId, round: RoundId) -> Home {
    let permit = worker.permit::<ConsentWrite>(app).await;
    let mut guardians = Vec::new();
    for (name, relation) in [("Trần Thị Mẹ", Relation::Mother), ("Lê Văn Cha", Relation::Father)]
    {
        let make = MakeSlips { learners: [learner].into(), another: true };
        let slip = app.make_slips(&permit, &make).await.unwrap().pop().unwrap();
        let knock = Knock::Code { code: slip.code.reveal(), full_name: name, relation };
        let session = app.enter_family(slip.token.reveal(), "10.0.0.1", &knock).await.unwrap();
        guardians.push(app.family_pass(&session).await.unwrap().unwrap());
    }
    let [mother, father] = guardians.try_into().ok().unwrap();
    Home { learner, round, guardians: [mother, father] }
}

/// A round in which children are nominated for a week.
async fn round(app: &App, province: &Province) -> RoundId {
    let worker = province.coordinator();
    let manage = worker.permit::<ForceManage>(app).await;
    let club = app.found_club(&manage, &club("CLB Đại sứ số")).await.unwrap();
    let settings = RoundSettings {
        name: "Đợt 1".to_owned(),
        nominate_from: Day("2026-11-17".to_owned()),
        nominate_to: Day("2026-11-24".to_owned()),
        assess_to: Day("2026-11-30".to_owned()),
        places: Count::default(),
        assessors: [worker.id].into(),
    };
    let write = worker.permit::<RoundWrite>(app).await;
    app.open_round(&write, &OpenRound { id: None, club, settings }).await.unwrap()
}

async fn happen(app: &App, worker: &Worker, home: &Home, step: Step) -> Result<(), Error> {
    let permit = worker.permit::<ConsentWrite>(app).await;
    match step {
        Step::FatherEnds => {
            let ending = LinkEnding { reason: "Ghi nhầm".to_owned() };
            app.end_guardian(&permit, home.guardians[1].guardian().unwrap(), &ending).await
        }
        Step::Nominates => {
            let permit = worker.permit::<Nominate>(app).await;
            let nomination = Nomination { learners: [home.learner].into(), wish: String::new() };
            let done = app.nominate(&permit, home.round, &nomination).await?;
            let Nominated { added, already, elsewhere, gone, refused } = done;
            assert_eq!((added + already + refused, elsewhere, gone), (1, 0, 0));
            Ok(())
        }
        Step::Says { who, purpose, answer, noted } => {
            let answers = vec![NewAnswer { id: None, purpose, answer }];
            if who != CHILD && !noted {
                return app.answer_family(&home.guardians[who], &answers).await;
            }
            let by = match who {
                CHILD => NotedBy::Learner,
                who => NotedBy::Guardian(home.guardians[who].guardian().unwrap()),
            };
            let (learner, route, remark) = (home.learner, Route::Phone, String::new());
            let noted = Noted { learner, by, route, picture: None, remark, answers };
            app.note_answers(&permit, &[noted]).await
        }
    }
}

#[tokio::test]
async fn random_histories_of_answers_come_to_what_was_said_last() {
    let mut runner = TestRunner::deterministic();
    let histories: Vec<Vec<Step>> = (0..60)
        .map(|_| prop::collection::vec(step(), 1..48).new_tree(&mut runner).unwrap().current())
        .collect();
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let (org, worker) = (province.school.id, province.coordinator());
        let names: Vec<String> =
            (0..histories.len()).map(|n| format!("Lê Ánh {}", letters(n))).collect();
        let names: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "8A")).collect();
        let learners = enrol_born(&app, org, &names, "2014-05-01").await;
        let round = round(&app, &province).await;
        let (mut agreed, mut refused, mut conflicts) = (0, 0, 0);
        let (mut left, mut chased) = (0, 0);
        for (history, learner) in histories.iter().zip(learners) {
            let home = home(&app, worker, learner, round).await;
            let mut words = Words::default();
            for step in history {
                world.set(app.now().plus_minutes(1));
                let late = matches!(step, Step::Says { who: 1, .. }) && words.father_ended;
                assert_eq!(happen(&app, worker, &home, *step).await.is_err(), late, "{step:?}");
                words.hear(*step);
            }
            let read = worker.permit::<ConsentRead>(&app).await;
            let record = app.consent_record(&read, learner).await.unwrap();
            for (at, mark) in record.row.marks.iter().enumerate() {
                let (yes, no) = words.guardians(at);
                let why = format!("{}: {history:?}", mark.purpose);
                assert_eq!(mark.guardian == Side::Conflict, yes && no, "{why}");
                assert_eq!(mark.guardian == Side::Yes, yes && !no, "{why}");
                assert_eq!(mark.guardian == Side::Silent, !yes && !no, "{why}");
                assert_eq!(mark.learner == Side::Yes, words.last[CHILD][at] == Some(Answer::Yes));
                // Who helps citizens outside the school must take part.
                let stands_on = mark.purpose != Purpose::Outreach || words.agreed(0);
                let wanted = words.agreed(at) && stands_on;
                assert_eq!(mark.agreed, wanted, "{why}");
                agreed += usize::from(mark.agreed);
                refused += usize::from(!mark.agreed);
                conflicts += usize::from(mark.guardian == Side::Conflict);
            }
            let view = app.round(&worker.permit::<RoundRead>(&app).await, round).await.unwrap();
            let there = view.candidates.iter().find(|one| one.candidate.learner == learner);
            let state = there.map(|one| one.candidate.state);
            assert_eq!(state, words.candidate, "{history:?}");
            let term = there.and_then(|one| one.candidate.term).map(|(_, state)| state);
            let stands = words.candidate == Some(CandidateState::Standing);
            assert_eq!(term == Some(TermState::Nominated), stands, "{history:?}");
            left += usize::from(state.is_some() && !stands);
            chased += usize::from(stands && !words.agreed(0));
            assert_eq!(
                chased_for(&app, org).await,
                (chased > 0).then(|| format!("Đợt 1: {chased}"))
            );
            let may = record.missing.is_empty();
            assert_eq!(may, words.agreed(0), "{:?}: {history:?}", Use::TakePart);
        }
        assert!(agreed > 3 && refused > 30 && conflicts > 10, "{agreed} {refused} {conflicts}");
        assert!(left > 3 && chased > 3, "{left} {chased}");
    })
    .await;
}

/// What the round's to-do of chasing says; none when nobody is to be asked.
async fn chased_for(app: &App, org: domain::id::OrgId) -> Option<String> {
    let mut tx = app.store().read().await.unwrap();
    let roles = [domain::access::Role::Coordinator];
    let open = store::inbox::open(&mut tx, org, &roles).await.unwrap();
    let of_round =
        |kind: TodoKind, href: &str| kind == TodoKind::ConsentChase && href.contains("/rounds/");
    open.into_iter().find(|todo| of_round(todo.kind, &todo.href)).map(|todo| todo.detail)
}

/// Names differ by letters: A, B, … Z, then AA, BA, …
fn letters(n: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(n % 26).unwrap());
    letter.to_string() + &"A".repeat(n / 26)
}
