//! The founding decision of a club: one number from the school's book however often it is pressed; older ones are noted.

use app::access::{DecisionSign, ForceManage, ForceRead};
use app::clubs::NewClub;
use app::clubs::founding::NoteDecision;
use app::input::Day;
use app::plans::Format;
use app::{App, Error};
use domain::access::Role;
use domain::id::ClubId;
use jiff::civil::date;
use testkit::{Province, TODAY, on_each_app};

use crate::clubs::club;

fn code(error: Error) -> String {
    match error {
        Error::Invalid(faults) => faults.0[0].code.clone(),
        Error::Refused(why) => why.code.to_owned(),
        other => panic!("{other}"),
    }
}

async fn founded(app: &App, province: &Province, name: &str, decision: &str) -> ClubId {
    let permit = province.coordinator().permit::<ForceManage>(app).await;
    let new = NewClub { decision: decision.to_owned(), ..club(name) };
    app.found_club(&permit, &new).await.unwrap()
}

#[tokio::test]
async fn of_many_who_sign_at_once_one_takes_a_number_and_the_book_has_no_gap() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let org = province.school.id;
        let first = founded(&app, &province, "Câu lạc bộ Sen", "").await;
        let second = founded(&app, &province, "Câu lạc bộ Tre", "").await;
        let sign = province.head().permit::<DecisionSign>(&app).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..8 {
            let (app, sign) = (app.clone(), sign.clone());
            let id = if n % 2 == 0 { first } else { second };
            tasks.spawn(async move { app.sign_founding(&sign, id).await.map(|one| one.number) });
        }
        let mut numbers: Vec<i64> =
            tasks.join_all().await.into_iter().map(|one| one.unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 1, 1, 1, 2, 2, 2, 2], "one number a club");
        let mut tx = app.store().read().await.unwrap();
        let (from, to) = (date(2026, 1, 1), date(2026, 12, 31));
        let book = store::papers::numbers(&mut tx, org, "QĐ", from, to).await.unwrap();
        drop(tx);
        assert_eq!(book, [1, 2]);
        let read = province.coordinator().permit::<ForceRead>(&app).await;
        let view = app.club(&read, first).await.unwrap();
        assert!(view.has_paper && view.club.decided_on == Some(TODAY));
        assert!(view.club.decision.ends_with("/QĐ-T040-THCS1"), "{}", view.club.decision);
        let paper = app.print_founding(&read, first, Format::Docx).await.unwrap();
        let paper = String::from_utf8(paper.bytes).unwrap();
        for word in ["Thành lập Câu lạc bộ Sen", "10/09/2026", "Trần Văn Bình", "HIỆU TRƯỞNG"]
        {
            assert!(paper.contains(word), "{word}: {paper}");
        }
        let manage = province.coordinator().permit::<ForceManage>(&app).await;
        let note = NoteDecision { decision: "7/QĐ-CŨ".to_owned(), decided_on: Day::default() };
        let no = app.note_decision(&manage, first, &note).await.unwrap_err();
        assert_eq!(code(no), "refused-club-decided", "what was signed is not written over");
    })
    .await;
}

#[tokio::test]
async fn an_older_decision_is_noted_as_it_is_written() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let id = founded(&app, &province, "Câu lạc bộ Sen", "").await;
        let manage = province.coordinator().permit::<ForceManage>(&app).await;
        let note = |decision: &str, on: &str| NoteDecision {
            decision: decision.to_owned(),
            decided_on: Day(on.to_owned()),
        };
        for (bad, why) in [
            (note(" ", ""), "fault-club-decision"),
            (note(&"a".repeat(101), ""), "fault-line"),
            (note("7/QĐ", "18/11/2026"), "fault-day-range"),
            (note("7/QĐ", "31/02/2026"), "fault-day"),
        ] {
            assert_eq!(code(app.note_decision(&manage, id, &bad).await.unwrap_err()), why);
        }
        let read = province.coordinator().permit::<ForceRead>(&app).await;
        app.note_decision(&manage, id, &note("7/QĐ-CŨ", "")).await.unwrap();
        assert_eq!(app.club(&read, id).await.unwrap().club.decided_on, None);
        app.note_decision(&manage, id, &note(" 7/QĐ-CŨ ", "5/10/2025")).await.unwrap();
        let view = app.club(&read, id).await.unwrap();
        assert_eq!((view.club.decision.as_str(), view.has_paper), ("7/QĐ-CŨ", false));
        assert_eq!(view.club.decided_on, Some(date(2025, 10, 5)));
        let sign = province.head().permit::<DecisionSign>(&app).await;
        assert_eq!(code(app.sign_founding(&sign, id).await.unwrap_err()), "refused-club-decided");
        let printed = app.print_founding(&read, id, Format::Pdf).await;
        assert!(matches!(printed, Err(Error::NotFound)), "it is on paper elsewhere");
        let foreign = province.worker(Role::SchoolHead, province.sibling.id);
        let foreign = foreign.permit::<DecisionSign>(&app).await;
        assert!(matches!(app.sign_founding(&foreign, id).await, Err(Error::NotFound)));
    })
    .await;
}
