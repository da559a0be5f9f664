//! The charter of a club: from the template, article by article; adopted it stays; who writes on what is old is told.

use app::access::{ClubKeep, ForceManage, ForceRead};
use app::clubs::ClubClosing;
use app::clubs::charter::{AdoptCharter, Charter, RemoveArticle, WriteArticle};
use app::input::Day;
use app::plans::Format;
use app::{App, Error};
use domain::access::{Own, Role};
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

fn write(changed: i64, number: Option<usize>, title: &str, text: &str) -> WriteArticle {
    WriteArticle { changed, number, title: title.to_owned(), text: text.to_owned() }
}

async fn shown(app: &App, province: &Province, id: ClubId, version: Option<i64>) -> Charter {
    let read = province.head().permit::<ForceRead>(app).await;
    app.charter(&read, id, version).await.unwrap().charter.unwrap()
}

async fn set(app: &App) -> (Province, ClubId) {
    let province = Province::found(app).await;
    let permit = province.coordinator().permit::<ForceManage>(app).await;
    let id = app.found_club(&permit, &club("Câu lạc bộ Sen")).await.unwrap();
    (province, id)
}

#[tokio::test]
async fn a_charter_is_written_article_by_article_and_stays_once_adopted() {
    on_each_app(async |app, world| {
        let (province, id) = set(&app).await;
        let read = province.head().permit::<ForceRead>(&app).await;
        assert!(app.charter(&read, id, None).await.unwrap().charter.is_none());
        let keep = province.coordinator().permit::<ClubKeep>(&app).await;
        let no = app.write_article(&keep, id, &write(0, None, "Điều lạ", "Một.")).await;
        assert_eq!(code(no.unwrap_err()), "refused-charter-no-draft");
        for _ in 0..2 {
            assert_eq!(app.begin_charter(&keep, id).await.unwrap(), 1);
        }
        let draft = shown(&app, &province, id, None).await;
        let count = draft.articles.len();
        assert!(count >= 8 && draft.adopted_on.is_none());
        assert!(draft.articles[0].text.starts_with("Câu lạc bộ Sen là"));
        let text = "Khoản một.\n\n  Khoản hai. ";
        let number = app.write_article(&keep, id, &write(0, Some(2), " Mục  đích ", text)).await;
        assert_eq!(number.unwrap(), 2);
        let number = app.write_article(&keep, id, &write(1, None, "Đồng phục", "Áo xanh.")).await;
        assert_eq!(number.unwrap(), count + 1);
        for (bad, why) in [
            (write(2, Some(1), "ab", "Một."), "fault-title"),
            (write(2, Some(1), "Tên gọi", " \n "), "fault-charter-text"),
            (write(2, Some(1), "Tên gọi", &"a".repeat(4001)), "fault-charter-text"),
        ] {
            assert_eq!(code(app.write_article(&keep, id, &bad).await.unwrap_err()), why);
        }
        let gone = app.write_article(&keep, id, &write(2, Some(99), "Tên gọi", "Một.")).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        app.remove_article(&keep, id, &RemoveArticle { changed: 2, number: 1 }).await.unwrap();
        let draft = shown(&app, &province, id, None).await;
        assert_eq!(draft.articles.len(), count);
        assert_eq!(draft.articles[0].title, "Mục đích");
        assert_eq!(draft.articles[0].clauses().collect::<Vec<_>>(), ["Khoản một.", "Khoản hai."]);
        let file = app.print_charter(&read, id, Some(1), Format::Docx).await.unwrap();
        assert!(String::from_utf8(file.bytes).unwrap().contains("\"draft\":true"));
        let early = AdoptCharter { changed: 3, on: Day("2026-09-09".to_owned()) };
        let early = app.adopt_charter(&keep, id, &early).await.unwrap_err();
        assert_eq!(code(early), "fault-day-range", "before the club was founded");
        let adopt = AdoptCharter { changed: 3, on: Day::default() };
        for _ in 0..2 {
            app.adopt_charter(&keep, id, &adopt).await.unwrap();
        }
        let first = shown(&app, &province, id, None).await;
        assert_eq!(first.adopted_on, Some(TODAY));
        let late = app.write_article(&keep, id, &write(4, Some(1), "Tên gọi", "Một.")).await;
        assert_eq!(code(late.unwrap_err()), "refused-charter-no-draft", "it stays");

        // The next version begins with the one in force, which is shown until the new one is adopted.
        world.set_day(date(2026, 12, 1));
        assert_eq!(app.begin_charter(&keep, id).await.unwrap(), 2);
        app.write_article(&keep, id, &write(0, Some(1), "Mục đích mới", "Khác.")).await.unwrap();
        assert_eq!(shown(&app, &province, id, None).await, first);
        let before = AdoptCharter { changed: 1, on: Day("2026-11-16".to_owned()) };
        let before = app.adopt_charter(&keep, id, &before).await.unwrap_err();
        assert_eq!(code(before), "fault-day-range", "before the version before");
        let adopt = AdoptCharter { changed: 1, on: Day::default() };
        app.adopt_charter(&keep, id, &adopt).await.unwrap();
        assert_eq!(shown(&app, &province, id, None).await.articles[0].title, "Mục đích mới");
        assert_eq!(shown(&app, &province, id, Some(1)).await, first, "the old one is readable");
        let paper = app.print_charter(&read, id, Some(1), Format::Pdf).await.unwrap();
        let paper = String::from_utf8(paper.bytes).unwrap();
        assert!(paper.contains("Khoản hai.") && paper.contains("Trần Văn Bình"), "{paper}");
        let none = app.charter(&read, id, Some(3)).await;
        assert!(matches!(none, Err(Error::NotFound)));
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        app.close_club(&permit, id, &ClubClosing::default()).await.unwrap();
        assert_eq!(code(app.begin_charter(&keep, id).await.unwrap_err()), "refused-club-over");
    })
    .await;
}

#[tokio::test]
async fn of_many_who_write_at_once_one_does_and_the_others_are_told() {
    on_each_app(async |app, _| {
        let (province, id) = set(&app).await;
        let keep = province.coordinator().permit::<ClubKeep>(&app).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (app, keep) = (app.clone(), keep.clone());
            tasks.spawn(async move { app.begin_charter(&keep, id).await });
        }
        for one in tasks.join_all().await {
            assert_eq!(one.unwrap(), 1);
        }
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..6 {
            let (app, keep) = (app.clone(), keep.clone());
            let article = write(0, Some(1), &format!("Tên thứ {n}"), "Một.");
            tasks.spawn(async move { app.write_article(&keep, id, &article).await });
        }
        let done = tasks.join_all().await;
        assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1);
        let stale = |one: &&Result<usize, Error>| matches!(one, Err(Error::Stale));
        assert_eq!(done.iter().filter(stale).count(), 5);
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (app, keep) = (app.clone(), keep.clone());
            let adopt = AdoptCharter { changed: 1, on: Day::default() };
            tasks.spawn(async move { app.adopt_charter(&keep, id, &adopt).await });
        }
        for one in tasks.join_all().await {
            one.unwrap();
        }
        assert_eq!(shown(&app, &province, id, None).await.changed, 2, "adopted once");
    })
    .await;
}

#[tokio::test]
async fn a_charter_is_written_by_those_of_the_club_only() {
    on_each_app(async |app, _| {
        let (mut province, id) = set(&app).await;
        let org = province.school.id;
        let permit = province.coordinator().permit::<ForceManage>(&app).await;
        let other = app.found_club(&permit, &club("Câu lạc bộ Tre")).await.unwrap();
        let advisor = province.join(&app, org, Role::Advisor, "co.tre", Own::Club(other)).await;
        let keep = advisor.permit::<ClubKeep>(&app).await;
        assert_eq!(app.begin_charter(&keep, other).await.unwrap(), 1);
        assert!(matches!(app.begin_charter(&keep, id).await, Err(Error::NotFound)));
        let read = advisor.permit::<ForceRead>(&app).await;
        assert!(matches!(app.charter(&read, id, None).await, Err(Error::NotFound)));
        let sibling = province.worker(Role::Coordinator, province.sibling.id);
        let keep = sibling.permit::<ClubKeep>(&app).await;
        assert!(matches!(app.begin_charter(&keep, id).await, Err(Error::NotFound)));
    })
    .await;
}
