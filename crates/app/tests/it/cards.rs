//! Sign-in cards: who gets one, what opens by it, how wrong keys wait, and when it dies.

use std::collections::BTreeSet;

use app::access::{
    AccountManage, ActivityRead, AuditRead, CardWrite, ConsentWrite, ForceManage, ForceRead,
    OrgSee, Permit,
};
use app::cards::{Entered, Entry, MakeCards, NewSlip, Standing};
use app::clubs::terms::TermEnding;
use app::clubs::{ClubClosing, Term};
use app::family::{NewAnswer, Noted, NotedBy};
use app::input::Day;
use app::{App, Error};
use domain::access::{Own, Role};
use domain::calendar::Instant;
use domain::consent::{Answer, Purpose, Route};
use domain::id::LearnerId;
use domain::term::EndReason;
use jiff::civil::date;
use testkit::{Province, Squad, on_each_app};

struct Setting {
    province: Province,
    squad: Squad,
    members: Vec<Term>,
    write: Permit<CardWrite>,
}

async fn setting(app: &App, members: usize) -> Setting {
    let province = Province::found(app).await;
    let squad = province.squad(app, province.school.id, "CLB Một", members).await;
    let me = province.coordinator();
    let read = me.permit::<ForceRead>(app).await;
    let members = app.club(&read, squad.club).await.unwrap().members;
    Setting { write: me.permit(app).await, members, squad, province }
}

fn of(learners: &[LearnerId]) -> MakeCards {
    MakeCards { learners: learners.iter().copied().collect() }
}

impl Setting {
    fn learner(&self, n: usize) -> LearnerId {
        self.members[n].learner
    }

    async fn slip(&self, app: &App, n: usize) -> NewSlip {
        let mut slips = app.make_cards(&self.write, &of(&[self.learner(n)])).await.unwrap();
        slips.pop().unwrap()
    }

    async fn standing(&self, app: &App, n: usize) -> Standing {
        let rows = app.cards(&self.write).await.unwrap();
        rows.iter().find(|row| row.learner == self.learner(n)).unwrap().standing
    }
}

async fn come(app: &App, slip: &NewSlip, key: &str, address: &str) -> Entry {
    app.sign_in_by_card(slip.token.reveal(), key, address, None).await.unwrap()
}

async fn enter(app: &App, slip: &NewSlip) -> Entered {
    match come(app, slip, slip.key.reveal(), "lớp").await {
        Entry::In(entered) => entered,
        Entry::Wrong => panic!("wrong"),
        Entry::Wait(seconds) => panic!("wait {seconds}"),
    }
}

async fn is_wrong(app: &App, slip: &NewSlip) -> bool {
    matches!(come(app, slip, slip.key.reveal(), "nơi khác").await, Entry::Wrong)
}

async fn is_open(app: &App, entered: &Entered) -> bool {
    app.session(entered.session.reveal()).await.unwrap().is_some()
}

#[tokio::test]
async fn a_slip_opens_the_childs_own_things_until_the_school_year_is_over_and_nothing_else() {
    on_each_app(async |app, world| {
        let it = setting(&app, 2).await;
        assert_eq!(it.standing(&app, 0).await, Standing::None);
        let slip = it.slip(&app, 0).await;
        assert_eq!(it.standing(&app, 0).await, Standing::Waiting);
        // Typed as children type.
        let typed = format!(" {} ", slip.key.reveal().to_lowercase());
        let Entry::In(entered) = come(&app, &slip, &typed, "lớp").await else { panic!() };
        assert!(entered.first && entered.org == it.province.school.id);
        assert_eq!(it.standing(&app, 0).await, Standing::Used);
        let person = app.session(entered.session.reveal()).await.unwrap().unwrap().person;
        assert!(person.comes_by_card());
        // One word of the name, for who looks over the shoulder.
        assert!(!person.short_name().contains(' ') && person.name.reveal().contains(' '));
        assert_eq!(person.held().len(), 2);
        let own = app.permit::<ActivityRead>(&person, entered.org).await.unwrap();
        assert_eq!(own.clubs(), Some(vec![it.squad.club]));
        let read = app.permit::<ForceRead>(&person, entered.org).await;
        assert!(matches!(read, Err(Error::Forbidden)));
        let see = app.permit::<OrgSee>(&person, entered.org).await.unwrap();
        assert_eq!(app.own_club_names(&see, &person).await.unwrap(), ["CLB Một"]);
        assert!(!enter(&app, &slip).await.first, "the second time is not the first");
        // It works on the last day of the school year and not after it.
        world.set_day(date(2027, 8, 31));
        assert!(!is_wrong(&app, &slip).await);
        world.set_day(date(2027, 9, 1));
        assert!(is_wrong(&app, &slip).await);
        assert!(app.cards(&it.write).await.unwrap().is_empty(), "a new year, new slips");
    })
    .await;
}

#[tokio::test]
async fn a_slip_that_nobody_used_is_dead_after_fourteen_days() {
    on_each_app(async |app, world| {
        let it = setting(&app, 2).await;
        let (first, second) = (it.slip(&app, 0).await, it.slip(&app, 1).await);
        world.set(Instant(first.until.0 - 1));
        enter(&app, &first).await;
        world.set(second.until);
        assert!(is_wrong(&app, &second).await);
        assert_eq!(it.standing(&app, 1).await, Standing::None);
        enter(&app, &first).await;
    })
    .await;
}

#[tokio::test]
async fn a_session_by_card_ends_after_a_quarter_of_an_hour_and_with_the_next_child() {
    on_each_app(async |app, world| {
        let it = setting(&app, 2).await;
        let (slip, other) = (it.slip(&app, 0).await, it.slip(&app, 1).await);
        let entered = enter(&app, &slip).await;
        world.set(app.now().plus_minutes(14));
        assert!(is_open(&app, &entered).await);
        world.set(app.now().plus_minutes(15));
        assert!(!is_open(&app, &entered).await, "15 minutes without a request");
        // Another child's key on the same browser ends the session before.
        let before = enter(&app, &slip).await;
        let former = Some(before.session.reveal().as_str());
        let entry = app.sign_in_by_card(other.token.reveal(), "SAI", "lớp", former).await.unwrap();
        assert!(matches!(entry, Entry::Wrong) && is_open(&app, &before).await);
        let key = other.key.reveal();
        let entry = app.sign_in_by_card(other.token.reveal(), key, "lớp", former).await.unwrap();
        let Entry::In(after) = entry else { panic!() };
        assert!(!is_open(&app, &before).await && is_open(&app, &after).await);
        // Even to open a card's page is enough; a member of staff keeps the session.
        assert!(app.hand_over_browser(Some(after.session.reveal())).await.unwrap());
        assert!(!is_open(&app, &after).await);
        let staff = &it.province.coordinator().session;
        assert!(!app.hand_over_browser(Some(staff)).await.unwrap());
        assert!(app.session(staff).await.unwrap().is_some());
        assert!(app.hand_over_browser(None).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_new_slip_or_a_revocation_kills_the_old_one_and_puts_its_holder_out() {
    on_each_app(async |app, _| {
        let it = setting(&app, 1).await;
        let old = it.slip(&app, 0).await;
        let entered = enter(&app, &old).await;
        let account = app.session(entered.session.reveal()).await.unwrap().unwrap().person.id;
        let new = it.slip(&app, 0).await;
        assert!(!is_open(&app, &entered).await && is_wrong(&app, &old).await);
        let entered = enter(&app, &new).await;
        app.revoke_card(&it.write, it.learner(0)).await.unwrap();
        assert!(!is_open(&app, &entered).await && is_wrong(&app, &new).await);
        app.revoke_card(&it.write, it.learner(0)).await.unwrap();
        // The same child is the same account again.
        let third = it.slip(&app, 0).await;
        let entered = enter(&app, &third).await;
        let person = app.session(entered.session.reveal()).await.unwrap().unwrap().person;
        assert_eq!(person.held().len(), 2);
        assert_eq!(person.id, account, "and not one account more");
    })
    .await;
}

#[tokio::test]
async fn a_card_dies_with_the_consent_the_place_and_the_club() {
    on_each_app(async |app, _| {
        let it = setting(&app, 4).await;
        let me = it.province.coordinator();
        let (mut inside, mut accounts) = (Vec::new(), Vec::new());
        for n in 0..4 {
            let slip = it.slip(&app, n).await;
            let entered = enter(&app, &slip).await;
            accounts.push(app.session(entered.session.reveal()).await.unwrap().unwrap().person.id);
            inside.push((entered, slip));
        }
        // The child itself says no.
        let consent = me.permit::<ConsentWrite>(&app).await;
        let answers =
            vec![NewAnswer { id: None, purpose: Purpose::TakePart, answer: Answer::Withdrawn }];
        let noted = Noted {
            learner: it.learner(0),
            by: NotedBy::Learner,
            route: Route::InPerson,
            picture: None,
            remark: String::new(),
            answers,
        };
        app.note_answers(&consent, &[noted]).await.unwrap();
        // The school ends a term.
        let manage = me.permit::<ForceManage>(&app).await;
        let ending = TermEnding { reason: EndReason::Other, on: Day::default() };
        app.end_term(&manage, it.members[1].id, &ending).await.unwrap();
        for (n, (entered, slip)) in inside.iter().enumerate() {
            let alive = n > 1;
            assert_eq!(is_open(&app, entered).await, alive, "{n}");
            assert_eq!(!is_wrong(&app, slip).await, alive, "{n}");
        }
        for n in [0, 1] {
            let refused = app.make_cards(&it.write, &of(&[it.learner(n)])).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "{n}");
        }
        app.close_club(&manage, it.squad.club, &ClubClosing::default()).await.unwrap();
        for (entered, slip) in &inside {
            assert!(!is_open(&app, entered).await && is_wrong(&app, slip).await);
        }
        for account in accounts {
            assert!(
                app.person(account).await.unwrap().unwrap().held().is_empty(),
                "no right is left"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn wrong_keys_wait_longer_each_time_but_never_keep_the_owner_out() {
    on_each_app(async |app, world| {
        let it = setting(&app, 2).await;
        let (slip, other) = (it.slip(&app, 0).await, it.slip(&app, 1).await);
        let mut waited = Vec::new();
        // A day of hammering from one address.
        let end = app.now().plus_days(1);
        while app.now() < end {
            match come(&app, &slip, "ZZZZZZ", "kẻ phá").await {
                Entry::Wrong => {}
                Entry::Wait(seconds) => {
                    waited.push(seconds);
                    world.set(Instant(app.now().0 + seconds * 1000));
                }
                Entry::In(_) => panic!(),
            }
        }
        assert_eq!(waited[..5], [30, 60, 120, 240, 480]);
        assert!(waited[5..].iter().all(|wait| *wait == 900), "{waited:?}");
        assert!(matches!(
            come(&app, &slip, "ZZZZZZ", "kẻ phá").await,
            Entry::Wait(_) | Entry::Wrong
        ));
        // The right key waits too where it was guessed at, nowhere else, and other cards do not wait at all.
        assert!(matches!(come(&app, &slip, slip.key.reveal(), "kẻ phá").await, Entry::Wait(_)));
        let entered = match come(&app, &slip, slip.key.reveal(), "chủ thẻ").await {
            Entry::Wait(seconds) => {
                assert!(seconds <= 60, "{seconds}");
                world.set(Instant(app.now().0 + seconds * 1000));
                come(&app, &slip, slip.key.reveal(), "chủ thẻ").await
            }
            entry => entry,
        };
        assert!(matches!(entered, Entry::In(_)));
        assert!(matches!(come(&app, &other, other.key.reveal(), "kẻ phá").await, Entry::In(_)));
        // Sooner or later the owner gets in at that address as well.
        world.set(app.now().plus_minutes(15));
        assert!(matches!(come(&app, &slip, slip.key.reveal(), "kẻ phá").await, Entry::In(_)));
    })
    .await;
}

#[tokio::test]
async fn of_twenty_wrong_keys_at_once_five_are_looked_at() {
    on_each_app(async |app, _| {
        let it = setting(&app, 1).await;
        let slip = it.slip(&app, 0).await;
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let (app, slip) = (app.clone(), slip.clone());
                tokio::spawn(async move { come(&app, &slip, "ZZZZZZ", "kẻ phá").await })
            })
            .collect();
        let mut wrong = 0;
        for task in tasks {
            wrong += usize::from(matches!(task.await.unwrap(), Entry::Wrong));
        }
        assert_eq!(wrong, 5);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_a_dead_and_a_wrong_card_answer_alike_and_wait_alike() {
    on_each_app(async |app, _| {
        let it = setting(&app, 1).await;
        let dead = it.slip(&app, 0).await;
        let live = it.slip(&app, 0).await;
        let unknown = NewSlip { token: "không có".to_owned().into(), ..live.clone() };
        for (slip, key) in [
            (&dead, dead.key.reveal()),
            (&unknown, live.key.reveal()),
            (&live, &"ZZZZZZ".to_owned()),
        ] {
            let mut answers = Vec::new();
            for _ in 0..7 {
                answers.push(match come(&app, slip, key, "a").await {
                    Entry::Wrong => 0,
                    Entry::Wait(seconds) => seconds,
                    Entry::In(_) => panic!(),
                });
            }
            assert_eq!(answers, [0, 0, 0, 0, 0, 30, 30]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_child_keeps_its_key_or_chooses_one_that_is_not_its_name() {
    on_each_app(async |app, _| {
        let it = setting(&app, 1).await;
        let slip = it.slip(&app, 0).await;
        let entered = enter(&app, &slip).await;
        let child = app.session(entered.session.reveal()).await.unwrap().unwrap().person;
        assert!(!app.own_key(&child).await.unwrap().chosen);
        for weak in ["12345", "123456", "01052012", "2012Anh"] {
            assert!(matches!(app.choose_key(&child, weak).await, Err(Error::Invalid(_))), "{weak}");
        }
        assert_eq!(app.choose_key(&child, "mèo tam thể").await.unwrap(), entered.org);
        assert!(app.own_key(&child).await.unwrap().chosen);
        assert!(is_wrong(&app, &slip).await, "the key on paper is no key any more");
        assert!(matches!(come(&app, &slip, "MÈO tam-thể", "lớp").await, Entry::In(_)));
        // Who reads the chain, up to the Department, reads that a child did it and not which.
        let chain = it.province.lead().permit_at::<AuditRead>(&app, entered.org).await;
        let line = app.audit_lines(&chain, None).await.unwrap().rows.remove(0);
        assert_eq!((line.action.as_str(), line.actor), ("card.key", Some(child.id)));
        assert!(line.by_child && line.actor_name.is_none());
        // Nobody else has such a page.
        let staff = app.person(it.province.coordinator().id).await.unwrap().unwrap();
        assert!(matches!(app.own_key(&staff).await, Err(Error::NotFound)));
        assert!(matches!(app.choose_key(&staff, "mèo tam thể").await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn an_advisor_makes_slips_for_the_own_club_and_nobody_for_another_school() {
    on_each_app(async |app, _| {
        let mut it = setting(&app, 1).await;
        let school = it.province.school.id;
        let squad = it.province.squad(&app, school, "CLB Hai", 1).await;
        let own = Own::Club(squad.club);
        let advisor = it.province.join(&app, school, Role::Advisor, "gv.hai", own).await;
        let write = advisor.permit::<CardWrite>(&app).await;
        let rows = app.cards(&write).await.unwrap();
        assert_eq!(rows.len(), 1);
        let (mine, foreign) = (rows[0].learner, it.learner(0));
        assert_eq!(app.make_cards(&write, &of(&[mine])).await.unwrap().len(), 1);
        for learners in [vec![foreign], vec![mine, foreign]] {
            let answer = app.make_cards(&write, &of(&learners)).await;
            assert!(matches!(answer, Err(Error::NotFound)));
        }
        assert!(matches!(app.revoke_card(&write, foreign).await, Err(Error::NotFound)));
        let far = it.province.worker(Role::Coordinator, it.province.far_school.id);
        let far = far.permit::<CardWrite>(&app).await;
        assert!(matches!(app.make_cards(&far, &of(&[mine])).await, Err(Error::NotFound)));
        let none = MakeCards { learners: BTreeSet::new() };
        assert!(matches!(app.make_cards(&write, &none).await, Err(Error::Invalid(_))));
    })
    .await;
}

#[tokio::test]
async fn a_childs_account_has_no_token_no_password_and_no_place_among_the_accounts() {
    on_each_app(async |app, _| {
        let it = setting(&app, 1).await;
        let slip = it.slip(&app, 0).await;
        let entered = enter(&app, &slip).await;
        let child = app.session(entered.session.reveal()).await.unwrap().unwrap().person;
        let mut tx = app.store().read().await.unwrap();
        let login = store::accounts::find(&mut tx, child.id).await.unwrap().unwrap().login;
        drop(tx);
        assert!(matches!(app.make_token(&login, "x", 30).await, Err(Error::Forbidden)));
        for password in ["", slip.key.reveal().as_str()] {
            assert!(app.sign_in(&login, password, "a").await.unwrap().is_none());
        }
        assert!(app.take_over(&login, "", "ghế xanh mưa rào núi").await.is_err());
        let operator = it.province.worker(Role::Operator, it.province.department.id);
        let permit = operator.permit_at::<AccountManage>(&app, it.province.school.id).await;
        let rows = app.accounts(&permit, None).await.unwrap().rows;
        assert!(!rows.is_empty() && rows.iter().all(|row| row.id != child.id));
        assert!(matches!(app.account(&permit, child.id).await, Err(Error::NotFound)));
        assert!(matches!(app.renew_code(&permit, child.id).await, Err(Error::NotFound)));
        assert!(matches!(app.set_locked(&permit, child.id, true).await, Err(Error::NotFound)));
        // And staff do not come by card: a token of theirs is nobody's card.
        let staff = it.province.coordinator();
        let entry =
            app.sign_in_by_card(&staff.session, testkit::PASSWORD, "a", None).await.unwrap();
        assert!(matches!(entry, Entry::Wrong));
    })
    .await;
}

#[tokio::test]
async fn eight_who_make_slips_for_one_child_at_once_leave_one_that_works() {
    on_each_app(async |app, _| {
        let it = setting(&app, 1).await;
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (app, write, make) = (app.clone(), it.write.clone(), of(&[it.learner(0)]));
                tokio::spawn(async move { app.make_cards(&write, &make).await })
            })
            .collect();
        let mut slips = Vec::new();
        for task in tasks {
            slips.extend(task.await.unwrap().unwrap());
        }
        let mut works = 0;
        for (n, slip) in slips.iter().enumerate() {
            let entry = come(&app, slip, slip.key.reveal(), &n.to_string()).await;
            works += usize::from(matches!(entry, Entry::In(_)));
        }
        assert_eq!((slips.len(), works), (8, 1));
    })
    .await;
}

#[tokio::test]
async fn a_sheet_of_slips_made_while_a_child_withdraws_is_made_before_and_dead_or_not_made() {
    on_each_app(async |app, _| {
        let it = setting(&app, 6).await;
        let me = it.province.coordinator();
        let consents = me.permit::<ConsentWrite>(&app).await;
        let chain = it.province.head().permit::<AuditRead>(&app).await;
        let all: Vec<LearnerId> = it.members.iter().map(|member| member.learner).collect();
        let (mut before, mut without) = (0, 0);
        for n in 0..all.len() {
            // The whole sheet, as the coordinator sees it in the moment in which a child goes.
            let sheet = of(&all[n..]);
            let answer =
                NewAnswer { id: None, purpose: Purpose::TakePart, answer: Answer::Withdrawn };
            let noted = Noted {
                learner: all[n],
                by: NotedBy::Learner,
                route: Route::InPerson,
                picture: None,
                remark: String::new(),
                answers: vec![answer],
            };
            let (making, leaving) = (app.clone(), app.clone());
            let (write, consents) = (it.write.clone(), consents.clone());
            let make = tokio::spawn(async move { making.make_cards(&write, &sheet).await });
            let leave =
                tokio::spawn(async move { leaving.note_answers(&consents, &[noted]).await });
            leave.await.unwrap().unwrap();
            let lines = app.audit_lines(&chain, None).await.unwrap().rows;
            let at = |action: &str| lines.iter().position(|line| line.action == action);
            match make.await.unwrap() {
                Ok(slips) => {
                    before += 1;
                    // The newest line stands first: the slips were made, then came the answer.
                    assert!(at("card.make") > at("consent.answer"));
                    let slip = slips.iter().find(|slip| slip.learner == all[n]).unwrap();
                    assert!(is_wrong(&app, slip).await, "the slip that was printed opens nothing");
                    for slip in slips.iter().filter(|slip| slip.learner != all[n]) {
                        assert!(!is_wrong(&app, slip).await, "the others lose nothing");
                    }
                }
                Err(Error::Refused(why)) => {
                    without += 1;
                    assert_eq!(why.code, "refused-cards-place");
                }
                Err(other) => panic!("{other}"),
            }
            let late = app.make_cards(&it.write, &of(&all[n..])).await;
            assert!(matches!(late, Err(Error::Refused(_))), "no sheet after names the child");
            let rows = app.cards(&it.write).await.unwrap();
            assert!(rows.iter().all(|row| row.learner != all[n]));
        }
        assert_eq!(before + without, all.len());
    })
    .await;
}
