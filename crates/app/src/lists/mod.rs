//! The class list of a school year: classes, learners, the template to fill in, closing (R01, D19).

mod template;

use domain::calendar::SchoolYear;
use domain::consent::Use;
use domain::id::LearnerId;
use domain::inbox::TodoKind;
use domain::roster::grade_of_class;
use domain::text::{fold, title_key};
use serde_json::json;
use store::imports::Import;
use store::learners::Filter;

pub use store::learners::{Class, ClassList, Learner};

use crate::access::{ForceManage, Permit, RosterImport};
use crate::{App, Page, Result};

/// Uploads that the list's page shows.
const UPLOADS: i64 = 10;

/// A school year's list at a glance.
#[derive(Debug, Clone)]
pub struct ListView {
    /// The school year.
    pub year: SchoolYear,
    /// The list while it is open.
    pub open: Option<ClassList>,
    /// The classes by grade and name.
    pub classes: Vec<Class>,
    /// Learners who are or were in a term: they stay when the list is closed.
    pub taken: i64,
    /// Learners without a term: closing erases them.
    pub untaken: i64,
    /// The newest uploads.
    pub uploads: Vec<Import>,
}

/// What closing a list did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct ListClosed {
    /// Learners who were erased.
    pub erased: u64,
}

/// Which learners of a school year are asked for.
#[derive(Clone, Default)]
pub struct Asked {
    /// Only this class; all when empty.
    pub class: String,
    /// Part of a name; marks and case do not matter.
    pub search: String,
    /// The last learner of the page before.
    pub after: Option<LearnerId>,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            class: some(&self.class),
            search: some(&fold(&self.search)),
            after: self.after,
            free: false,
        }
    }
}

/// The text, when there is one.
pub(crate) fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl App {
    /// The school year that people work on today.
    pub fn school_year(&self) -> SchoolYear {
        SchoolYear::of(self.world.today())
    }

    /// The list of a school year.
    pub async fn class_list(
        &self,
        permit: &Permit<RosterImport>,
        year: SchoolYear,
    ) -> Result<ListView> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let open = store::learners::open_list(&mut tx, org, year).await?;
        let mut classes = store::learners::classes(&mut tx, org, year).await?;
        sort_classes(&mut classes);
        let untaken = store::learners::untaken(&mut tx, org, year).await?;
        let all: i64 = classes.iter().map(|class| class.learners).sum();
        let uploads = store::imports::newest(&mut tx, org, year, UPLOADS).await?;
        Ok(ListView { year, open, classes, taken: all - untaken, untaken, uploads })
    }

    /// A page of learners of a school year by given name.
    pub async fn learners(
        &self,
        permit: &Permit<RosterImport>,
        year: SchoolYear,
        asked: &Asked,
    ) -> Result<Page<Learner, LearnerId>> {
        let mut tx = self.store.read().await?;
        Ok(store::learners::list(&mut tx, permit.org(), year, &asked.filter()).await?)
    }

    /// The classes of a school year, for taking learners in.
    pub async fn classes(
        &self,
        permit: &Permit<ForceManage>,
        year: SchoolYear,
    ) -> Result<Vec<Class>> {
        let mut tx = self.store.read().await?;
        let mut classes = store::learners::classes(&mut tx, permit.org(), year).await?;
        sort_classes(&mut classes);
        Ok(classes)
    }

    /// The learners of a class who could be taken in: in no club, not moved away, and nobody has said no.
    pub async fn free_learners(
        &self,
        permit: &Permit<ForceManage>,
        year: SchoolYear,
        class: &str,
    ) -> Result<Vec<Learner>> {
        let filter = Filter { class: some(class), free: true, ..Filter::default() };
        let mut tx = self.store.read().await?;
        let mut free = store::learners::whole(&mut tx, permit.org(), year, &filter).await?;
        let ids = free.iter().map(|learner| learner.id).collect();
        let gate = self.gate(&mut tx, permit.org(), &ids).await?;
        free.retain(|learner| !gate.has_refused(learner.id, Use::TakePart));
        Ok(free)
    }

    /// Closes the list: learners who were never taken into the programme are erased. Closing a closed list changes nothing.
    pub async fn close_list(
        &self,
        permit: &Permit<RosterImport>,
        year: SchoolYear,
    ) -> Result<ListClosed> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let Some(list) = store::learners::open_list(&mut tx, org, year).await? else {
            return Ok(ListClosed { erased: 0 });
        };
        let now = self.world.now();
        for picture in store::pictures::of_untaken(&mut tx, org, year).await? {
            store::pictures::erase(&mut tx, org, picture).await?;
        }
        let erased = store::learners::erase_untaken(&mut tx, org, year).await?;
        store::learners::close_list(&mut tx, org, list.id, now).await?;
        let subject = format!("list:{year}");
        store::inbox::close(&mut tx, org, TodoKind::ListClose, &subject, now).await?;
        let change = json!({ "school_year": year, "erased": erased });
        let subject = format!("list/{}", list.id);
        self.note(&mut tx, org, permit.actor(), "list.close", &subject, change).await?;
        tx.commit().await?;
        Ok(ListClosed { erased })
    }
}

/// By grade, then by name: 6A before 10A.
fn sort_classes(classes: &mut [Class]) {
    classes.sort_by_cached_key(|class| {
        (grade_of_class(&class.class_name).unwrap_or(u8::MAX), title_key(&class.class_name))
    });
}

/// The school year of a page's query: the one people work on when none or nonsense is said.
pub fn year_or(text: &str, now: SchoolYear) -> SchoolYear {
    text.parse().unwrap_or(now)
}

/// The school years a page offers: the present one, the next and the one before.
pub fn years_around(now: SchoolYear) -> Vec<SchoolYear> {
    let first = now.start_year();
    [first + 1, first, first - 1].into_iter().filter_map(|y| SchoolYear::starting(y).ok()).collect()
}
