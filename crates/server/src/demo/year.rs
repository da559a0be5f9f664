//! A school's story: two class lists, two clubs' years, two plans, and what was done in each month.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use app::activities::{Details, Held, MarkLine, Sheet, TallyBatch};
use app::clubs::NewClub;
use app::clubs::terms::TakeIn;
use app::input::{Count, Day};
use app::plans::{Adopt, Approval, Item, ItemRemark, Review, Seen};
use app::{App, Error};
use domain::activity::{Kind, Presence};
use domain::calendar::SchoolYear;
use domain::campaign::Days;
use domain::id::{CampaignId, ClubId, LearnerId, TermId};
use domain::org::Stage;
use domain::roster::{Entry, Reading};
use domain::term::{ClubKind, Gender};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::help::{Helped, entry};
use super::keeping;
use super::names::full_name;
use super::rights::Rights;
use super::staff::Pair;
use super::tree::School;
use super::world::{Story, TODAY};
use super::{campaign, roadmap};
use super::{day, families};
use crate::failure::Failure;

/// How many come to the list in the autumn.
const LATE: usize = 16;

/// What one school has been through.
pub struct Told {
    /// Its club.
    pub club: ClubId,
    /// A class of its ambassadors.
    pub class: String,
    /// An ambassador and whose.
    pub learner: LearnerId,
    /// Where help was counted.
    pub helped: Vec<Helped>,
}

/// Tells the story of one school.
pub struct Teller<'a> {
    app: &'a App,
    story: &'a Story,
    school: &'a School,
    pair: Pair,
    /// Names of the adults whom the head vetted.
    adults: OnceLock<Vec<String>>,
    /// The campaign that the school has joined, and its days.
    joined: OnceLock<(CampaignId, Days)>,
}

/// An act refused: our fault, told with the school.
fn refused(school: &School) -> impl Fn(Error) -> Failure + '_ {
    |error| Failure::Failed(format!("{}: {error}", school.org.code))
}

impl<'a> Teller<'a> {
    /// A teller for a school.
    pub fn new(app: &'a App, story: &'a Story, school: &'a School, pair: Pair) -> Self {
        Self { app, story, school, pair, adults: OnceLock::new(), joined: OnceLock::new() }
    }

    /// From September 2025 to today.
    ///
    /// # Errors
    /// `Failure::Failed`: an act refused.
    pub async fn tell(&self) -> Result<Told, Failure> {
        let refused = refused(self.school);
        self.story.at(date(2025, 9, 12), 8 * 60);
        let rights = Rights::of(self.app, self.school, self.pair).await.map_err(&refused)?;
        let name = |_| {
            let gender = *self.story.pick(&[Gender::Male, Gender::Female]);
            full_name(self.story, gender, self.school.west, false)
        };
        let names = (0..day::ADULTS).map(name).collect();
        let vetted =
            Box::pin(day::vet(self.app, &rights.vet, names, TODAY)).await.map_err(&refused)?;
        self.adults.get_or_init(|| vetted);
        let first = SchoolYear::of(date(2025, 9, 12));
        let club = self.club(&rights).await.map_err(&refused)?;
        keeping::charter(self.app, &rights.keep, club).await.map_err(&refused)?;
        self.enrol(&rights, club, first, 18).await.map_err(&refused)?;
        self.plan(&rights, first, Ending::Issued).await.map_err(&refused)?;
        let today = TODAY.checked_sub(1.day()).unwrap_or(TODAY);
        let (from, to) = (date(2025, 9, 20), date(2026, 8, 31));
        let mut helped = self.months(&rights, club, first, from, to).await.map_err(&refused)?;

        let second = SchoolYear::of(today);
        self.story.at(date(2026, 9, 10), 8 * 60);
        let learner = self.enrol(&rights, club, second, 33).await.map_err(&refused)?;
        let ending = match self.story.between(1, 100) {
            1..=4 => Ending::None,
            5..=8 => Ending::Draft,
            9..=14 => Ending::Submitted,
            15..=18 => Ending::Returned,
            _ => Ending::Issued,
        };
        self.plan(&rights, second, ending).await.map_err(&refused)?;
        let from = date(2026, 9, 15);
        helped.extend(self.months(&rights, club, second, from, today).await.map_err(&refused)?);
        self.coming(&rights, club).await.map_err(&refused)?;
        let members = self.app.club(&rights.read, club).await.map_err(&refused)?.members;
        let class = members.first().map_or(String::new(), |term| term.class.clone());
        Ok(Told { club, class, learner, helped })
    }

    async fn club(&self, rights: &Rights) -> app::Result<ClubId> {
        let gender = *self.story.pick(&[Gender::Male, Gender::Female]);
        let new = NewClub {
            id: Some(self.app.new_id().into()),
            kind: ClubKind::Club,
            name: "Câu lạc bộ Đại sứ số".to_owned(),
            decision: format!("{}/QĐ-{}", self.story.between(10, 99), self.school.org.symbol),
            founded_on: Day::from(date(2025, 9, 12)),
            advisor: full_name(self.story, gender, self.school.west, false),
        };
        self.app.found_club(&rights.manage, &new).await
    }

    /// A class list of a few classes; some learners join, the list is closed and the others are erased.
    async fn enrol(
        &self,
        rights: &Rights,
        club: ClubId,
        year: SchoolYear,
        members: usize,
    ) -> app::Result<LearnerId> {
        let reading = self.class_list(year, members + 6);
        self.app.import_for_system(self.school.org.id, year, reading).await?;
        let mut joining: BTreeSet<LearnerId> = BTreeSet::new();
        for class in self.app.classes(&rights.manage, year).await? {
            let free = self.app.free_learners(&rights.manage, year, &class.class_name).await?;
            joining.extend(free.into_iter().map(|learner| learner.id));
        }
        let joining: BTreeSet<LearnerId> = joining.into_iter().take(members).collect();
        let first = joining.first().copied().ok_or(Error::NotFound)?;
        let noted = families::agree(self.app, self.story, self.school.west, &joining);
        self.app.note_answers(&rights.consent, &noted).await?;
        let take = TakeIn { learners: joining, since: Day::default() };
        self.app.take_in(&rights.manage, club, &take).await?;
        self.app.close_list(&rights.roster, year).await?;
        Ok(first)
    }

    /// Those who come to the list in the autumn: they can be chosen in a round.
    pub fn late_list(&self) -> Reading {
        self.class_list(SchoolYear::of(TODAY), LATE)
    }

    fn class_list(&self, year: SchoolYear, count: usize) -> Reading {
        let grades: &[i16] = match self.school.org.stage {
            Some(Stage::Primary) => &[4, 5],
            Some(Stage::LowerSecondary | Stage::PrimaryLower) => &[7, 8, 9],
            _ => &[10, 11],
        };
        let accepted = (0..count)
            .map(|n| {
                let grade = grades[n % grades.len()];
                let gender = if self.story.chance(54) { Gender::Female } else { Gender::Male };
                let born = year.start_year() - 5 - grade;
                let day = i8::try_from(self.story.between(1, 28)).unwrap_or(1);
                let month = i8::try_from(self.story.between(1, 12)).unwrap_or(1);
                Entry {
                    sheet: "Sheet1".to_owned(),
                    row: u32::try_from(n + 2).unwrap_or(2),
                    full_name: full_name(
                        self.story,
                        gender,
                        self.school.west,
                        self.school.mountain,
                    ),
                    dob: date(born, month, day).to_string(),
                    gender: Some(gender),
                    class: format!("{grade}{}{}", ["A", "B"][n % 2], 1 + n % 3),
                    ministry_id: Some(format!("51{:08}", self.story.between(1, 99_999_999))),
                    citizen_id: None,
                    grade: None,
                    status: None,
                }
            })
            .collect();
        Reading { accepted, ..Reading::default() }
    }

    async fn plan(&self, rights: &Rights, year: SchoolYear, ending: Ending) -> app::Result<()> {
        if ending == Ending::None {
            return Ok(());
        }
        let month = if year.start_year() == 2025 { date(2025, 9, 18) } else { date(2026, 9, 14) };
        let write = month.checked_add(self.story.between(0, 9).days()).unwrap_or(month);
        self.story.at(write, 9 * 60);
        let id = self.app.new_id().into();
        // The box of the year, without what this school does not need.
        let ready = self.app.plan_box(&rights.plan, year).await?.year_box;
        let third = self.school.org.id.0 % 3 == 0;
        let dropped = if third { "message_teacher" } else { "shift_break" };
        let keep = ready.keys().filter(|key| *key != dropped).map(str::to_owned).collect();
        self.app.adopt_box(&rights.plan, year, &Adopt { id, keep }).await?;
        if ending == Ending::Draft {
            return Ok(());
        }
        roadmap::serve(self.app, (&rights.plan, &rights.see_plan), year).await?;
        let seen = Seen { changed: self.app.plan(&rights.see_plan, year).await?.plan.changed };
        let standing = self.app.submit_plan(&rights.plan, year, seen).await?;
        self.story.at(write, 15 * 60);
        match ending {
            Ending::Returned => {
                // Two items come back; the others stay accepted.
                let items = self.app.plan(&rights.see_plan, year).await?.items;
                let said = [
                    "Nêu rõ phối hợp với tổ công nghệ số cộng đồng.",
                    "Ghi rõ bài học, môn học được lồng ghép.",
                ];
                let remark = |(item, text): (&Item, &str)| ItemRemark {
                    item: item.id,
                    text: text.to_owned(),
                };
                let review = Review {
                    changed: standing.changed,
                    send_back: true,
                    whole: String::new(),
                    items: items.iter().skip(3).step_by(5).zip(said).map(remark).collect(),
                };
                self.app.review_plan(&rights.review, year, &review).await?;
            }
            Ending::Issued => {
                let approval = Approval { changed: standing.changed, issue: true };
                self.app.approve_plan(&rights.approve, year, approval).await?;
            }
            Ending::None | Ending::Draft | Ending::Submitted => {}
        }
        Ok(())
    }

    /// What was planned happens, most of it, from one day to another; gives the activities at which help was counted.
    async fn months(
        &self,
        rights: &Rights,
        club: ClubId,
        year: SchoolYear,
        from: Date,
        to: Date,
    ) -> app::Result<Vec<Helped>> {
        let items = match self.app.plan(&rights.see_plan, year).await {
            Ok(view) => view.items,
            Err(Error::NotFound) => Vec::new(),
            Err(error) => return Err(error),
        };
        let members = self.app.club(&rights.read, club).await?.members;
        let terms: Vec<TermId> = members.iter().map(|term| term.id).collect();
        let mut helped = Vec::new();
        for month in year.months() {
            if month.first_day() == date(2026, 11, 1) {
                self.join_campaign(rights).await?;
            }
            for item in items.iter().filter(|item| item.month == month.number()) {
                let offset = self.story.between(0, 26);
                let day = month.first_day().checked_add(offset.days()).unwrap_or(from);
                if day >= from && day <= to && self.story.chance(88) {
                    helped.extend(self.hold(rights, club, Some(item), &terms, day).await?);
                }
            }
        }
        Ok(helped)
    }

    /// The school answers the invitation; what it does from then on in the campaign's days belongs to it.
    async fn join_campaign(&self, rights: &Rights) -> app::Result<()> {
        self.story.at(date(2026, 10, 30), 8 * 60);
        let (coordinator, read) = (self.pair.coordinator, &rights.see_plan);
        if let Some(joined) = campaign::answer(self.app, coordinator, read).await? {
            self.joined.get_or_init(|| joined);
        }
        Ok(())
    }

    async fn hold(
        &self,
        rights: &Rights,
        club: ClubId,
        item: Option<&Item>,
        terms: &[TermId],
        day: Date,
    ) -> app::Result<Option<Helped>> {
        let kind = item.map_or(Kind::Meeting, |item| item.kind);
        self.story.at(day, 7 * 60);
        let id = self.app.schedule(&rights.act, &self.details(club, item, kind, day)).await?;
        self.story.at(day, 16 * 60);
        let marks = terms.iter().map(|term| MarkLine { term: *term, presence: self.presence() });
        let reached = match kind {
            Kind::Meeting => 0,
            Kind::Training | Kind::Awareness => self.story.between(40, 220),
            Kind::Support | Kind::Community => self.story.between(10, 60),
            Kind::Communication | Kind::Contest => self.story.between(80, 400),
        };
        let held = Some(Held { reached: Count::from(reached) });
        let sheet = Sheet { marks: marks.collect(), seen: None, held };
        self.app.take_attendance(&rights.act, id, &sheet).await?;
        if kind == Kind::Meeting {
            keeping::minutes(self.app, &rights.keep, id, day).await?;
        }
        if !matches!(kind, Kind::Support | Kind::Community) {
            return Ok(None);
        }
        let entries = 0..self.story.between(4, 13);
        let entries = entries.map(|_| entry(self.app, self.story, kind)).collect();
        self.app.tally(&rights.tally, id, &TallyBatch { entries }).await?;
        Ok(Some(Helped { id, kind }))
    }

    fn details(&self, club: ClubId, item: Option<&Item>, kind: Kind, day: Date) -> Details {
        let outside = kind == Kind::Community;
        let adults = self.adults.get().map_or(&[][..], Vec::as_slice);
        let adult = if adults.is_empty() { String::new() } else { self.story.pick(adults).clone() };
        let places = if outside {
            ["Bộ phận một cửa", "Nhà văn hóa thôn", "Chợ trung tâm xã"]
        } else {
            ["Phòng Tin học", "Hội trường", "Thư viện"]
        };
        Details {
            id: Some(self.app.new_id().into()),
            item: item.map(|item| item.id),
            campaign: self.joined.get().filter(|(_, days)| days.hold(day)).map(|(id, _)| *id),
            club: Some(club),
            kind: Some(kind),
            title: item.map_or("Sinh hoạt câu lạc bộ".to_owned(), |item| item.title.clone()),
            day: Day::from(day),
            starts_at: (*self.story.pick(&["08:00", "14:00", "15:30"])).to_owned(),
            minutes: Count::from(*self.story.pick(&[45, 60, 90])),
            place: (*self.story.pick(&places)).to_owned(),
            adult,
            outside,
            ..Details::default()
        }
    }

    fn presence(&self) -> Presence {
        match self.story.between(1, 100) {
            1..=86 => Presence::Present,
            87..=91 => Presence::Late,
            92..=97 => Presence::Excused,
            _ => Presence::Absent,
        }
    }

    /// One meeting stands on the calendar for the coming week.
    async fn coming(&self, rights: &Rights, club: ClubId) -> app::Result<()> {
        self.story.at(TODAY.checked_sub(1.day()).unwrap_or(TODAY), 10 * 60);
        let day = TODAY.checked_add(self.story.between(3, 8).days()).unwrap_or(TODAY);
        let details = self.details(club, None, Kind::Meeting, day);
        let id = self.app.schedule(&rights.act, &details).await?;
        if self.story.chance(25) {
            Box::pin(day::moved(self.app, &rights.act, id, day)).await?;
        }
        Ok(())
    }
}

/// How far a plan came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    None,
    Draft,
    Submitted,
    Returned,
    Issued,
}
