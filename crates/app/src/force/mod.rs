//! The force: the registry of ambassadors by name for the school, by number for everybody above (R01, D81, D82).

mod counts;

use domain::calendar::SchoolYear;
use domain::id::{ClubId, LearnerId, TermId};
use domain::look::Look;
use domain::sheet::{Column, Kind, Sheet, Workbook};
use domain::term::{Gender, TermState};
use domain::text::fold;
use jiff::civil::Date;
use serde_json::json;
use store::clubs::terms::Filter;

pub use counts::{Count, CountRow, Headcounts, Inside};

use crate::access::{ForceRead, Permit};
use crate::clubs::Term;
use crate::lists::some;
use crate::{App, Error, Page, Result};

/// Which terms are asked for.
#[derive(Clone)]
pub struct Asked {
    /// The school year.
    pub year: SchoolYear,
    /// Only this club.
    pub club: Option<ClubId>,
    /// Only this class; all when empty.
    pub class: String,
    /// Only in this state.
    pub state: Option<TermState>,
    /// Part of a name; marks and case do not matter.
    pub search: String,
    /// The last term of the page before.
    pub after: Option<TermId>,
}

impl Asked {
    /// Everybody active in a school year.
    pub const fn of(year: SchoolYear) -> Self {
        Self {
            year,
            club: None,
            class: String::new(),
            state: Some(TermState::Active),
            search: String::new(),
            after: None,
        }
    }

    fn filter(&self) -> Filter {
        Filter {
            year: Some(self.year),
            club: self.club,
            class: some(&self.class),
            state: self.state,
            search: some(&fold(&self.search)),
            after: self.after,
        }
    }
}

impl App {
    /// A page of the registry by given name: a school's, an advisor's club, a form teacher's class.
    pub async fn force(
        &self,
        permit: &Permit<ForceRead>,
        asked: &Asked,
    ) -> Result<Page<Term, TermId>> {
        let mut tx = self.store.read().await?;
        let (org, only) = (permit.org(), permit.only());
        Ok(store::clubs::terms::list(&mut tx, org, only, &asked.filter()).await?)
    }

    /// The classes of those in the registry, for the filter.
    pub async fn force_classes(
        &self,
        permit: &Permit<ForceRead>,
        year: SchoolYear,
    ) -> Result<Vec<String>> {
        let mut tx = self.store.read().await?;
        let (org, only) = (permit.org(), permit.only());
        let filter = Filter { year: Some(year), ..Filter::default() };
        let terms = store::clubs::terms::whole(&mut tx, org, only, &filter).await?;
        let mut classes: Vec<String> = terms.into_iter().map(|term| term.class).collect();
        classes.sort_by_cached_key(|class| {
            (domain::roster::grade_of_class(class), domain::text::title_key(class))
        });
        classes.dedup();
        Ok(classes)
    }

    /// One term; that it was opened is noted for the family.
    pub async fn term(&self, permit: &Permit<ForceRead>, id: TermId) -> Result<Term> {
        let mut tx = self.store.read().await?;
        let found = store::clubs::terms::find(&mut tx, permit.org(), permit.only(), id).await?;
        let term = found.ok_or(Error::NotFound)?;
        drop(tx);
        self.look_at(permit, Look::Record, term.learner).await?;
        Ok(term)
    }

    /// The registry as XLSX. Who took it, and how many it held, stands in the audit chain (D15).
    pub async fn force_sheet(&self, permit: &Permit<ForceRead>, asked: &Asked) -> Result<Vec<u8>> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        let filter = Filter { after: None, ..asked.filter() };
        let terms = store::clubs::terms::whole(&mut tx, org, permit.only(), &filter).await?;
        let learners: Vec<LearnerId> = terms.iter().map(|term| term.learner).collect();
        self.note_reads(&mut tx, permit, Look::Export, &learners).await?;
        let change = json!({ "school_year": asked.year, "count": terms.len() });
        self.note(&mut tx, org, permit.actor(), "force.export", "force", change).await?;
        tx.commit().await?;
        let columns = [
            ("STT", Kind::Int, 6),
            ("Họ và tên", Kind::Text, 32),
            ("Ngày sinh", Kind::Date, 14),
            ("Giới tính", Kind::Text, 10),
            ("Lớp", Kind::Text, 10),
            ("Câu lạc bộ, đội, nhóm", Kind::Text, 40),
            ("Tham gia từ", Kind::Date, 14),
            ("Đến", Kind::Date, 14),
        ];
        let columns = columns.map(|(header, kind, width)| Column {
            width: Some(width),
            ..Column::new(header, kind)
        });
        let rows = (1..).zip(&terms).map(|(n, term): (i64, &Term)| {
            vec![
                n.into(),
                term.full_name.reveal().as_str().into(),
                term.dob.reveal().parse::<Date>().ok().into(),
                sex(term.gender).into(),
                term.class.as_str().into(),
                term.club_name.as_str().into(),
                term.since.into(),
                term.until.into(),
            ]
        });
        let sheet = Sheet {
            name: "Đại sứ số".to_owned(),
            title: vec![
                permit.org_record().name.clone(),
                format!("DANH SÁCH ĐẠI SỨ SỐ HỌC ĐƯỜNG NĂM HỌC {}", asked.year),
            ],
            columns: columns.into(),
            rows: rows.collect(),
            frozen_columns: 2,
            ..Sheet::default()
        };
        Ok(self.press.xlsx(&Workbook { sheets: vec![sheet] })?)
    }
}

/// Sex as official lists write it.
const fn sex(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "Nam",
        Gender::Female => "Nữ",
        Gender::Unknown => "",
    }
}
