//! Random histories of answers through the real acts, against the rule said once more in the simplest words, on both
//! databases: whoever answers, by whichever way, in whatever order.

use app::access::{ConsentRead, ConsentWrite, FamilyPass};
use app::family::{Knock, LinkEnding, MakeSlips, NewAnswer, Noted, NotedBy};
use app::{App, Error};
use domain::consent::{Answer, Purpose, Relation, Route, Side, Use};
use domain::id::LearnerId;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use testkit::{Province, Worker, on_each_app};

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
}

fn step() -> impl Strategy<Value = Step> {
    let purpose = prop::sample::select(Purpose::ALL);
    // Most people agree: else hardly any history would come to a yes of everybody.
    let answer = prop_oneof![3 => Just(Answer::Yes), 2 => prop::sample::select(Answer::ALL)];
    let says = (0..3_usize, purpose, answer, any::<bool>())
        .prop_map(|(who, purpose, answer, noted)| Step::Says { who, purpose, answer, noted });
    prop_oneof![30 => says, 1 => Just(Step::FatherEnds)]
}

/// The last word of each giver on each purpose: what the histories must come to.
#[derive(Default)]
struct Words {
    last: [[Option<Answer>; 5]; 3],
    father_ended: bool,
}

impl Words {
    fn hear(&mut self, step: Step) {
        match step {
            Step::FatherEnds => self.father_ended = true,
            Step::Says { who, .. } if who == 1 && self.father_ended => {}
            Step::Says { who, purpose, answer, .. } => {
                let at = Purpose::ALL.iter().position(|there| *there == purpose).unwrap();
                self.last[who][at] = Some(answer);
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
    guardians: [FamilyPass; 2],
}

async fn home(app: &App, worker: &Worker, learner: LearnerId) -> Home {
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
    Home { learner, guardians: [mother, father] }
}

async fn happen(app: &App, worker: &Worker, home: &Home, step: Step) -> Result<(), Error> {
    let permit = worker.permit::<ConsentWrite>(app).await;
    match step {
        Step::FatherEnds => {
            let ending = LinkEnding { reason: "Ghi nhầm".to_owned() };
            app.end_guardian(&permit, home.guardians[1].guardian().unwrap(), &ending).await
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
    let histories: Vec<Vec<Step>> = (0..24)
        .map(|_| prop::collection::vec(step(), 1..48).new_tree(&mut runner).unwrap().current())
        .collect();
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let (org, worker) = (province.school.id, province.coordinator());
        let names: Vec<String> =
            (0..histories.len()).map(|n| format!("Lê Ánh {}", letters(n))).collect();
        let names: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "8A")).collect();
        let learners = enrol_born(&app, org, &names, "2014-05-01").await;
        let (mut agreed, mut refused, mut conflicts) = (0, 0, 0);
        for (history, learner) in histories.iter().zip(learners) {
            let home = home(&app, worker, learner).await;
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
            let may = record.missing.is_empty();
            assert_eq!(may, words.agreed(0), "{:?}: {history:?}", Use::TakePart);
        }
        assert!(agreed > 3 && refused > 30 && conflicts > 10, "{agreed} {refused} {conflicts}");
    })
    .await;
}

/// Names differ by letters: A, B, …
fn letters(n: usize) -> char {
    char::from(b'A' + u8::try_from(n).unwrap())
}
