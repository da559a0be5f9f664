//! Pictures: only with everybody's yes, hidden at once without it, in every size and list.

use app::access::{
    ActivityWrite, ConsentRead, ConsentWrite, ForceRead, Permit, PictureRead, PictureWrite,
    RosterImport,
};
use app::activities::Details;
use app::family::{NewAnswer, Noted, NotedBy};
use app::input::{Count, Day};
use app::pictures::{AlbumPicture, PictureSize, Sent};
use app::{App, Error};
use domain::access::{Own, Role};
use domain::activity::Kind;
use domain::consent::{Answer, Purpose, Route};
use domain::id::{ActivityId, LearnerId, PictureId};
use testkit::{Province, Squad, Worker, on_each_app};

use crate::learners::{enrol, year};

struct Setting {
    province: Province,
    squad: Squad,
    learners: Vec<LearnerId>,
    activity: ActivityId,
    read: Permit<PictureRead>,
    write: Permit<PictureWrite>,
}

async fn setting(app: &App) -> Setting {
    let province = Province::found(app).await;
    let squad = province.squad(app, province.school.id, "CLB Một", 3).await;
    let me = province.coordinator();
    let force = me.permit::<ForceRead>(app).await;
    let members = app.club(&force, squad.club).await.unwrap().members;
    let details = Details {
        club: Some(squad.club),
        kind: Some(Kind::Community),
        title: "Trực điểm hỗ trợ".to_owned(),
        day: Day("2026-11-17".to_owned()),
        starts_at: "14:00".to_owned(),
        minutes: Count::from(90),
        place: "Nhà văn hóa thôn".to_owned(),
        adult: "Trần Văn Bình".to_owned(),
        ..Details::default()
    };
    let schedule = me.permit::<ActivityWrite>(app).await;
    Setting {
        activity: app.schedule(&schedule, &details).await.unwrap(),
        learners: members.iter().map(|term| term.learner).collect(),
        read: me.permit(app).await,
        write: me.permit(app).await,
        squad,
        province,
    }
}

fn sent(text: &str) -> Sent {
    Sent { id: None, bytes: format!("PIC {text}").into_bytes() }
}

fn of(people: &[LearnerId]) -> AlbumPicture {
    AlbumPicture {
        caption: " Buổi  chiều ".to_owned(),
        people: people.iter().copied().collect(),
        everybody: true,
    }
}

/// The learner's own answer about pictures, said in person.
async fn answer(app: &App, by: &Worker, learner: LearnerId, answer: Answer) {
    let permit = by.permit::<ConsentWrite>(app).await;
    let noted = Noted {
        learner,
        by: NotedBy::Learner,
        route: Route::InPerson,
        picture: None,
        remark: String::new(),
        answers: vec![NewAnswer { id: None, purpose: Purpose::Image, answer }],
    };
    app.note_answers(&permit, &[noted]).await.unwrap();
}

async fn is_there(app: &App, permit: &Permit<PictureRead>, id: PictureId) -> bool {
    let mut seen = Vec::new();
    for size in PictureSize::ALL {
        match app.picture_file(permit, id, *size).await {
            Ok(bytes) => {
                assert!(bytes.starts_with(b"\xff\xd8\xff"));
                seen.push(true);
            }
            Err(Error::NotFound) => seen.push(false),
            Err(other) => panic!("{other}"),
        }
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "both sizes or none");
    seen[0]
}

fn fault(result: Result<PictureId, Error>) -> String {
    match result {
        Err(Error::Invalid(faults)) => {
            let codes: Vec<String> =
                faults.0.into_iter().map(|f| format!("{}={}", f.field, f.code)).collect();
            codes.join(" ")
        }
        Err(Error::Refused(why)) => why.code.to_owned(),
        Err(other) => other.to_string(),
        Ok(id) => panic!("{id} was taken"),
    }
}

#[tokio::test]
async fn a_picture_hides_everywhere_in_the_moment_that_one_on_it_withdraws_and_comes_back_with_the_yes()
 {
    on_each_app(async |app, _| {
        let it = setting(&app).await;
        let me = it.province.coordinator();
        let [first, second, third] = it.learners[..] else { panic!() };
        let both = app
            .add_to_album(&it.write, it.activity, &of(&[first, second]), sent("a"))
            .await
            .unwrap();
        let alone =
            app.add_to_album(&it.write, it.activity, &of(&[third]), sent("b")).await.unwrap();
        let portrait = app.set_portrait(&it.write, first, sent("c")).await.unwrap();
        for id in [both, alone, portrait] {
            assert!(is_there(&app, &it.read, id).await);
        }
        let album = app.album(&it.read, it.activity).await.unwrap();
        assert_eq!((album.shown.len(), album.hidden), (2, 0));
        assert_eq!((album.shown[0].caption.as_str(), album.shown[0].people), ("Buổi chiều", 2));

        answer(&app, me, first, Answer::Withdrawn).await;
        assert!(!is_there(&app, &it.read, both).await && !is_there(&app, &it.read, portrait).await);
        assert!(is_there(&app, &it.read, alone).await, "the others are not touched");
        let album = app.album(&it.read, it.activity).await.unwrap();
        assert_eq!((album.shown.len(), album.shown[0].id, album.hidden), (1, alone, 1));
        assert_eq!(app.portrait_of(&it.read, first).await.unwrap(), None);
        // The refusal costs no place.
        let force = me.permit::<ForceRead>(&app).await;
        let members = app.club(&force, it.squad.club).await.unwrap().members;
        assert_eq!(members.len(), 3);

        answer(&app, me, first, Answer::Yes).await;
        assert!(is_there(&app, &it.read, both).await && is_there(&app, &it.read, portrait).await);
    })
    .await;
}

#[tokio::test]
async fn nobody_comes_into_an_album_unnamed_unasked_or_from_out_of_reach() {
    on_each_app(async |app, _| {
        let it = setting(&app).await;
        let me = it.province.coordinator();
        let [first, second, _] = it.learners[..] else { panic!() };
        answer(&app, me, second, Answer::No).await;
        let add = async |about: &AlbumPicture, sent: Sent| {
            app.add_to_album(&it.write, it.activity, about, sent).await
        };
        assert_eq!(fault(add(&of(&[first, second]), sent("a")).await), "refused-picture-consent");
        assert_eq!(
            fault(app.set_portrait(&it.write, second, sent("a")).await),
            "refused-picture-consent"
        );
        let unsaid = AlbumPicture { everybody: false, ..of(&[first]) };
        assert_eq!(fault(add(&unsaid, sent("a")).await), "everybody=fault-picture-everybody");
        let long = AlbumPicture { caption: "ấ".repeat(201), ..of(&[first]) };
        assert_eq!(
            fault(add(&long, Sent::default()).await),
            "caption=fault-caption-long file=fault-picture-empty"
        );
        for (file, wanted) in [
            ("HEIC", "file=fault-picture-heic"),
            ("BOMB", "file=fault-picture-pixels"),
            ("<svg/>", "file=fault-picture-kind"),
            ("BUSY", "too many"),
        ] {
            let sent = Sent { id: None, bytes: file.into() };
            assert_eq!(fault(add(&of(&[first]), sent).await), wanted);
        }
        assert_eq!(app.album(&it.read, it.activity).await.unwrap().shown.len(), 0);
        // The teacher of another club reaches neither the activity nor its members.
        let other = it.province.squad(&app, it.province.school.id, "CLB Hai", 1).await;
        let mut province = it.province.clone();
        let own = Own::Club(other.club);
        let advisor = province.join(&app, province.school.id, Role::Advisor, "gv.hai", own).await;
        let write = advisor.permit::<PictureWrite>(&app).await;
        let answer = app.add_to_album(&write, it.activity, &of(&[]), sent("a")).await;
        assert!(matches!(answer, Err(Error::NotFound)));
        assert!(matches!(app.set_portrait(&write, first, sent("a")).await, Err(Error::NotFound)));
        let id = app.set_portrait(&it.write, first, sent("a")).await.unwrap();
        let read = advisor.permit::<PictureRead>(&app).await;
        assert!(!is_there(&app, &read, id).await);
        assert!(matches!(app.remove_picture(&write, id).await, Err(Error::NotFound)));
        // Another school reaches nothing at all.
        let far = province.worker(Role::Coordinator, province.far_school.id);
        assert!(!is_there(&app, &far.permit::<PictureRead>(&app).await, id).await);
    })
    .await;
}

#[tokio::test]
async fn a_picture_sent_twice_is_kept_once_and_a_new_portrait_erases_the_old() {
    on_each_app(async |app, _| {
        let it = setting(&app).await;
        let first = it.learners[0];
        let id = Some(app.new_id().into());
        let again = |text: &str| Sent { id, ..sent(text) };
        let old = app.set_portrait(&it.write, first, again("a")).await.unwrap();
        assert_eq!(app.set_portrait(&it.write, first, again("a")).await.unwrap(), old);
        assert!(matches!(app.set_portrait(&it.write, first, again("b")).await, Err(Error::Stale)));
        let new = app.set_portrait(&it.write, first, sent("b")).await.unwrap();
        assert!(!is_there(&app, &it.read, old).await && is_there(&app, &it.read, new).await);
        app.remove_picture(&it.write, new).await.unwrap();
        assert!(!is_there(&app, &it.read, new).await);
        let mut tx = app.store().read().await.unwrap();
        let parts = store::pictures::parts(&mut tx, it.province.school.id, new, PictureSize::Full);
        assert!(parts.await.unwrap().is_empty(), "its bytes are gone too");
    })
    .await;
}

#[tokio::test]
async fn a_signed_paper_is_no_picture_and_only_who_reads_consents_sees_it() {
    on_each_app(async |app, _| {
        let it = setting(&app).await;
        let me = it.province.coordinator();
        let note = me.permit::<ConsentWrite>(&app).await;
        let paper = app.add_evidence(&note, it.learners[0], sent("giấy")).await.unwrap();
        assert!(!is_there(&app, &it.read, paper).await);
        let read = it.province.head().permit::<ConsentRead>(&app).await;
        let bytes = app.evidence_file(&read, paper, PictureSize::Small).await.unwrap();
        assert!(bytes.ends_with("giấy".as_bytes()));
        let portrait = app.set_portrait(&it.write, it.learners[0], sent("a")).await.unwrap();
        let answer = app.evidence_file(&read, portrait, PictureSize::Full).await;
        assert!(matches!(answer, Err(Error::NotFound)));
        assert!(matches!(app.remove_picture(&it.write, paper).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn eight_who_send_the_same_picture_at_once_leave_one() {
    on_each_app(async |app, _| {
        let it = setting(&app).await;
        let id = Some(app.new_id().into());
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (app, write, activity) = (app.clone(), it.write.clone(), it.activity);
                let (about, sent) = (of(&it.learners[..1]), Sent { id, ..sent("a") });
                tokio::spawn(async move { app.add_to_album(&write, activity, &about, sent).await })
            })
            .collect();
        for task in tasks {
            assert_eq!(Some(task.await.unwrap().unwrap()), id);
        }
        assert_eq!(app.album(&it.read, it.activity).await.unwrap().shown.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn with_the_class_list_go_the_pictures_of_those_who_were_never_taken_in() {
    on_each_app(async |app, _| {
        let it = setting(&app).await;
        let (me, org) = (it.province.coordinator(), it.province.school.id);
        let guest = enrol(&app, org, &[("Hồ Văn Khách", "8A1")]).await[0];
        me.agree(&app, [guest], Purpose::ALL).await;
        let portrait = app.set_portrait(&it.write, guest, sent("a")).await.unwrap();
        let both = of(&[it.learners[0], guest]);
        let both = app.add_to_album(&it.write, it.activity, &both, sent("b")).await.unwrap();
        let alone = of(&it.learners[..1]);
        let alone = app.add_to_album(&it.write, it.activity, &alone, sent("c")).await.unwrap();
        let note = me.permit::<ConsentWrite>(&app).await;
        let paper = app.add_evidence(&note, guest, sent("d")).await.unwrap();
        let import = me.permit::<RosterImport>(&app).await;
        assert_eq!(app.close_list(&import, year()).await.unwrap().erased, 1);
        let mut tx = app.store().read().await.unwrap();
        for id in [portrait, both, paper] {
            assert!(store::pictures::find(&mut tx, org, id).await.unwrap().is_none());
        }
        drop(tx);
        assert!(is_there(&app, &it.read, alone).await);
    })
    .await;
}
