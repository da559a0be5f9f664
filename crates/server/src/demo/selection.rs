//! Selection at a school of the demonstration: a round that was decided and one that runs, families that were asked, called
//! and answered in every way, sign-in cards, pictures, requests. Told beside the year, with a chance of its own.

use std::collections::{BTreeMap, BTreeSet};

use app::access::{
    CandidateAssess, CardWrite, ConsentWrite, DecisionSign, ForceManage, ForceRead, Nominate,
    Permit, PictureWrite, RequestHandle, RoundRead, RoundWrite,
};
use app::cards::MakeCards;
use app::clubs::steps::TermsOn;
use app::family::{Knock, MakeSlips, NewAnswer, NewCall, Noted, NotedBy, SomeLearners};
use app::input::{Count, Day};
use app::pictures::{AlbumPicture, Sent};
use app::privacy::{NewRequest, Words};
use app::selection::{
    CandidateBallot, Decision, HoldCouncil, NewMark, Nomination, OpenRound, OwnNomination,
    RoundSettings, SaveMarks, Tell,
};
use app::{App, Error, Result};
use domain::calendar::SchoolYear;
use domain::consent::{Answer, CallResult, Purpose, Relation, Route, Use};
use domain::id::{ActivityId, ClubId, LearnerId, RoundId};
use domain::request::RequestKind;
use domain::roster::Reading;
use domain::selection::{CouncilMember, Criterion, Seat};
use domain::term::Gender;
use jiff::civil::{Date, date};

use super::families;
use super::names::full_name;
use super::staff::Pair;
use super::tree::School;
use super::world::Story;

/// A room without people.
const ROOM: &[u8] = include_bytes!("pictures/room.png");
/// An outline that is nobody.
const OUTLINE: &[u8] = include_bytes!("pictures/outline.png");
/// How many stood in the round that was decided, and how many of them were chosen.
const DECIDED: usize = 6;
const CHOSEN: usize = 4;

/// What is told, and of which school.
pub struct Selecting<'a> {
    /// The acts.
    pub app: &'a App,
    /// Time and chance.
    pub story: &'a Story,
    /// The school.
    pub school: &'a School,
    /// Its two.
    pub pair: Pair,
    /// Its club.
    pub club: ClubId,
    /// An activity of the club that was held.
    pub held: Option<ActivityId>,
}

impl Selecting<'_> {
    /// Learners who come to the school's list late, what they are chosen for, and what their families say.
    ///
    /// # Errors
    /// An act refused, which would be our fault.
    pub async fn tell(&self, late: Reading) -> Result<()> {
        let year = SchoolYear::of(super::TODAY);
        self.story.at(date(2026, 10, 26), 8 * 60);
        self.app.import_for_system(self.school.org.id, year, late).await?;
        let manage = self.coordinator::<ForceManage>().await?;
        let free = self.app.free_learners(&manage, year, "").await?;
        let learners: Vec<LearnerId> = free.iter().map(|learner| learner.id).collect();
        let (first, second) = learners.split_at_checked(DECIDED).ok_or(Error::NotFound)?;
        self.decided(first).await?;
        let own = free.get(DECIDED + 6).ok_or(Error::NotFound)?;
        let own = OwnNomination {
            name: own.full_name.reveal().clone(),
            born: own.dob.reveal().clone(),
            class: own.class.clone(),
            wish: "Em thích giúp các bạn và ông bà dùng điện thoại".to_owned(),
            trap: String::new(),
        };
        self.asked(second).await?;
        self.running(second, &own).await?;
        self.club_life().await
    }

    async fn coordinator<A: app::access::Act>(&self) -> Result<Permit<A>> {
        self.app.permit_of(self.pair.coordinator, self.school.org.id).await
    }

    async fn head<A: app::access::Act>(&self) -> Result<Permit<A>> {
        self.app.permit_of(self.pair.head, self.school.org.id).await
    }

    async fn open(&self, name: &str, from: Date, to: Date, assess: Date) -> Result<RoundId> {
        let settings = RoundSettings {
            name: name.to_owned(),
            nominate_from: Day::from(from),
            nominate_to: Day::from(to),
            assess_to: Day::from(assess),
            places: Count::from(i64::try_from(CHOSEN).unwrap_or(4)),
            assessors: [self.pair.coordinator, self.pair.head].into(),
        };
        let open = OpenRound { id: Some(self.app.new_id().into()), club: self.club, settings };
        self.app.open_round(&self.coordinator::<RoundWrite>().await?, &open).await
    }

    async fn nominate(&self, round: RoundId, learners: &[LearnerId], wish: &str) -> Result<()> {
        let permit = self.coordinator::<Nominate>().await?;
        let learners = learners.iter().copied().collect();
        self.app.nominate(&permit, round, &Nomination { learners, wish: wish.to_owned() }).await?;
        Ok(())
    }

    /// The autumn's round: decided, told but to one, trained but one, begun by two.
    async fn decided(&self, learners: &[LearnerId]) -> Result<()> {
        self.story.at(date(2026, 11, 2), 8 * 60);
        let (from, to) = (date(2026, 11, 2), date(2026, 11, 4));
        let round = self.open("Đợt tháng 11", from, to, date(2026, 11, 6)).await?;
        self.story.at(date(2026, 11, 3), 15 * 60);
        self.nominate(round, learners, "Sử dụng máy tốt, hay giúp bạn").await?;
        self.story.at(date(2026, 11, 4), 10 * 60);
        let all: BTreeSet<LearnerId> = learners.iter().copied().collect();
        let noted = families::agree(self.app, self.story, self.school.west, &all);
        let consent = self.coordinator::<ConsentWrite>().await?;
        self.app.note_answers(&consent, &noted).await?;
        self.story.at(date(2026, 11, 5), 16 * 60);
        let read = self.head::<RoundRead>().await?;
        let view = self.app.round(&read, round).await?;
        for assess in
            [self.coordinator::<CandidateAssess>().await?, self.head::<CandidateAssess>().await?]
        {
            let mark = |candidate, criterion| NewMark {
                candidate,
                criterion,
                mark: Count::from(self.story.between(6, 10)),
                evidence: "Đã giúp bạn cài đặt và dùng ứng dụng học tập".to_owned(),
            };
            let every = view.standing().map(|one| one.candidate.id);
            let marks = every.flat_map(|id| Criterion::ALL.iter().map(move |of| mark(id, *of)));
            self.app.save_marks(&assess, round, &SaveMarks { marks: marks.collect() }).await?;
        }
        self.story.at(date(2026, 11, 9), 14 * 60);
        let view = self.app.round(&read, round).await?;
        let meeting = self.meeting(view.round.changed, &view);
        self.app.hold_council(&self.coordinator().await?, round, &meeting).await?;
        self.story.at(date(2026, 11, 10), 9 * 60);
        let view = self.app.round(&read, round).await?;
        let mut best: Vec<_> = view.standing().collect();
        best.sort_by_key(|one| std::cmp::Reverse((one.total, one.candidate.id)));
        let ids: Vec<_> = best.iter().map(|one| one.candidate.id).collect();
        let why = "Đợt này đã đủ chỗ; mời em đề cử lại ở đợt sau";
        let reasons: BTreeMap<_, _> =
            ids.iter().skip(CHOSEN).map(|id| (*id, why.to_owned())).collect();
        let chosen: BTreeSet<_> = ids.iter().take(CHOSEN).copied().collect();
        let decision = Decision { changed: view.round.changed, chosen, reasons };
        self.app.sign_decision(&self.head::<DecisionSign>().await?, round, &decision).await?;
        self.story.at(date(2026, 11, 11), 10 * 60);
        let told = ids.iter().skip(1).copied().collect();
        let tell = Tell { candidates: told };
        self.app.tell_candidates(&self.coordinator().await?, round, &tell).await?;
        self.start().await
    }

    fn meeting(&self, changed: i64, view: &app::selection::RoundView) -> HoldCouncil {
        let member = |position: &str, seat: Seat| CouncilMember {
            name: full_name(self.story, Gender::Female, self.school.west, false),
            position: position.to_owned(),
            seat,
        };
        let ballot = |candidate| CandidateBallot {
            candidate,
            yes: Count::from(3),
            no: Count::default(),
            blank: Count::default(),
        };
        HoldCouncil {
            changed,
            held_on: Day::default(),
            place: "Phòng Hội đồng".to_owned(),
            members: vec![
                member("Hiệu trưởng", Seat::Chair),
                member("Giáo viên phụ trách", Seat::Secretary),
                member("Giáo viên Tin học", Seat::Member),
            ],
            minutes: "Các em đều có tinh thần tốt; hội đồng xét theo điểm và số chỗ.".to_owned(),
            ballots: view.standing().map(|one| ballot(one.candidate.id)).collect(),
        }
    }

    async fn start(&self) -> Result<()> {
        let manage = self.coordinator::<ForceManage>().await?;
        self.story.at(date(2026, 11, 13), 16 * 60);
        let terms = self.app.waiting_terms(&manage, Some(self.club)).await?;
        let terms: Vec<_> = terms.iter().map(|term| term.id).collect();
        let on = |n: usize| TermsOn {
            terms: terms.iter().take(n).copied().collect(),
            on: Day::default(),
        };
        self.app.train_terms(&manage, &on(CHOSEN - 1)).await?;
        self.story.at(date(2026, 11, 16), 8 * 60);
        self.app.start_terms(&manage, &on(CHOSEN - 2)).await?;
        Ok(())
    }

    /// Slips for the others: families that say yes, that disagree, that say no, that are called, that say nothing.
    async fn asked(&self, learners: &[LearnerId]) -> Result<()> {
        self.story.at(date(2026, 11, 10), 16 * 60);
        let consent = self.coordinator::<ConsentWrite>().await?;
        let make = |learners: &[LearnerId], another| MakeSlips {
            learners: learners.iter().copied().collect(),
            another,
        };
        let slips = self.app.make_slips(&consent, &make(learners, false)).await?;
        let of = |learner: &LearnerId| slips.iter().find(|slip| slip.learner == *learner);
        for (n, learner) in learners.iter().enumerate().take(4) {
            self.story.at(date(2026, 11, 12), 19 * 60 + 7 * i64::try_from(n).unwrap_or(0));
            let Some(slip) = of(learner) else { continue };
            let yes: &[Purpose] = if n == 1 { &[Purpose::TakePart] } else { Purpose::ALL };
            let said = if n == 3 { Answer::No } else { Answer::Yes };
            self.answers(slip, Relation::Mother, yes, said).await?;
        }
        let own = learners.iter().take(3).map(|learner| Noted {
            learner: *learner,
            by: NotedBy::Learner,
            route: Route::InPerson,
            picture: None,
            remark: String::new(),
            answers: Use::TakePart.purposes().iter().map(|purpose| self.yes(*purpose)).collect(),
        });
        let own: Vec<Noted> = own.collect();
        self.story.at(date(2026, 11, 13), 10 * 60);
        self.app.note_answers(&consent, &own).await?;
        // Of the third, the father has a slip of his own and does not agree.
        let third = learners.get(2..3).unwrap_or_default();
        let another = self.app.make_slips(&consent, &make(third, true)).await?;
        for slip in &another {
            self.story.at(date(2026, 11, 14), 20 * 60);
            self.answers(slip, Relation::Father, &[Purpose::TakePart], Answer::No).await?;
        }
        self.story.at(date(2026, 11, 16), 10 * 60);
        let silent: Vec<LearnerId> = learners.iter().skip(4).copied().collect();
        let remind = SomeLearners { learners: silent.iter().copied().collect() };
        self.app.remind_families(&consent, &remind).await?;
        self.story.at(date(2026, 11, 18), 17 * 60);
        let results = [CallResult::Absent, CallResult::Reached];
        let calls: Vec<NewCall> = silent
            .iter()
            .zip(results)
            .map(|(learner, result)| NewCall {
                id: Some(self.app.new_id().into()),
                learner: *learner,
                result,
            })
            .collect();
        self.app.note_calls(&consent, &calls).await?;
        Ok(())
    }

    fn yes(&self, purpose: Purpose) -> NewAnswer {
        NewAnswer { id: Some(self.app.new_id().into()), purpose, answer: Answer::Yes }
    }

    async fn answers(
        &self,
        slip: &app::family::PrintedSlip,
        relation: Relation,
        purposes: &[Purpose],
        answer: Answer,
    ) -> Result<()> {
        let gender = if relation == Relation::Mother { Gender::Female } else { Gender::Male };
        let name = full_name(self.story, gender, self.school.west, false);
        let knock = Knock::Code { code: slip.code.reveal(), full_name: &name, relation };
        let session = self.app.enter_family(slip.token.reveal(), "", &knock).await?;
        let pass = self.app.family_pass(&session).await?.ok_or(Error::NotFound)?;
        let answers: Vec<NewAnswer> =
            purposes.iter().map(|purpose| NewAnswer { answer, ..self.yes(*purpose) }).collect();
        self.app.answer_family(&pass, &answers).await?;
        self.app.leave_family(&session).await
    }

    /// The round that runs: nominated by a teacher, one by itself; one family has said no meanwhile.
    async fn running(&self, learners: &[LearnerId], own: &OwnNomination) -> Result<()> {
        self.story.at(date(2026, 11, 16), 14 * 60);
        let (from, to) = (date(2026, 11, 16), date(2026, 11, 24));
        let round = self.open("Đợt bổ sung", from, to, date(2026, 11, 28)).await?;
        self.story.at(date(2026, 11, 17), 9 * 60);
        let named: Vec<LearnerId> = learners.iter().take(6).copied().collect();
        self.nominate(round, &named, "Chăm chỉ, cẩn thận").await?;
        let link = self.app.new_round_link(&self.coordinator().await?, round).await?;
        self.story.at(date(2026, 11, 18), 18 * 60);
        self.app.nominate_oneself(link.reveal(), own, "").await
    }

    /// Cards, pictures and requests of those who are in the club.
    async fn club_life(&self) -> Result<()> {
        self.story.at(date(2026, 11, 18), 15 * 60);
        let read = self.coordinator::<ForceRead>().await?;
        let members: Vec<LearnerId> =
            self.app.club(&read, self.club).await?.members.iter().map(|one| one.learner).collect();
        let cards = self.coordinator::<CardWrite>().await?;
        let learners = members.iter().take(8).copied().collect();
        self.app.make_cards(&cards, &MakeCards { learners }).await?;
        let pictures = self.coordinator::<PictureWrite>().await?;
        let sent =
            |bytes: &[u8]| Sent { id: Some(self.app.new_id().into()), bytes: bytes.to_vec() };
        if let Some(activity) = self.held {
            let about = AlbumPicture {
                caption: "Phòng Tin học trước buổi sinh hoạt".to_owned(),
                people: BTreeSet::new(),
                everybody: true,
            };
            self.app.add_to_album(&pictures, activity, &about, sent(ROOM)).await?;
        }
        for learner in members.iter().take(2) {
            // Not every family has agreed to pictures; without that there is none.
            match self.app.set_portrait(&pictures, *learner, sent(OUTLINE)).await {
                Ok(_) | Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        self.requests(&members).await
    }

    async fn requests(&self, members: &[LearnerId]) -> Result<()> {
        let permit = self.coordinator::<RequestHandle>().await?;
        let asked = [
            (RequestKind::Copy, "Gia đình xin bản sao dữ liệu của em"),
            (RequestKind::Correct, "Ngày sinh của em ghi nhầm tháng"),
            (RequestKind::Restrict, "Tạm không đưa em vào danh sách gửi ra ngoài"),
        ];
        for (n, ((kind, words), learner)) in asked.into_iter().zip(members).enumerate() {
            self.story.at(date(2026, 11, 18), 16 * 60 + 5 * i64::try_from(n).unwrap_or(0));
            let guardian = self.app.guardians_who_may_ask(&permit, *learner).await?;
            let new = NewRequest {
                id: Some(self.app.new_id().into()),
                learner: *learner,
                kind,
                guardian: guardian.first().map(|one| one.id),
                words: words.to_owned(),
            };
            let id = self.app.file_request(&permit, &new).await?;
            if n < 2 {
                self.story.at(date(2026, 11, 19), 9 * 60);
                self.app.acknowledge_request(&permit, id).await?;
            }
            if n == 0 {
                let words = "Đã in và trao bản sao cho gia đình".to_owned();
                self.app.carry_out_request(&permit, id, &Words { words }).await?;
            }
        }
        Ok(())
    }
}
