//! The charter of a club (R16): a draft from the template or from the version before, changed article by article; adopted
//! on a day it stays as it is, and the next one is a new version.

use domain::club::AdvisorPost;
use domain::club::charter::{ARTICLES_MAX, Article, TEXT_MAX, template};
use domain::id::{ClubId, OrgId};
use domain::paper::{Archive, Block, Kind, Mandate, Paper, Signature, Symbol, Text};
use domain::words::{Title, clean_text};
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::clubs::charters::Charter as Row;

use super::advisors::{Advisor, subject};
use super::{Club, day_between};
use crate::access::{ClubKeep, ForceRead, Permit};
use crate::input::Day;
use crate::papers::{School, unfit};
use crate::press::{Format, Printed};
use crate::{App, Error, Faults, Result};

/// A version of a charter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charter {
    /// From 1.
    pub version: i64,
    /// Its articles.
    pub articles: Vec<Article>,
    /// The day it was adopted; `None` for a draft.
    pub adopted_on: Option<Date>,
    /// How often it was changed: sent back with a change, so that two who write at once notice.
    pub changed: i64,
}

/// The charters of a club.
#[derive(Debug, Clone)]
pub struct CharterView {
    /// The club.
    pub club: Club,
    /// The version that was asked for; `None` when there is none at all.
    pub charter: Option<Charter>,
    /// Every version with its day, the newest first.
    pub versions: Vec<(i64, Option<Date>)>,
}

/// An article as it shall be.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteArticle {
    /// The draft's count of changes as it was read.
    pub changed: i64,
    /// Which article, from 1; a new one at the end when missing.
    #[serde(default)]
    pub number: Option<usize>,
    /// Its title, 3 to 200 characters.
    pub title: String,
    /// Its clauses, one a line; up to 4,000 characters.
    pub text: String,
}

/// An article that goes.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveArticle {
    /// The draft's count of changes as it was read.
    pub changed: i64,
    /// Which article, from 1.
    pub number: usize,
}

/// The draft is adopted.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptCharter {
    /// The draft's count of changes as it was read.
    pub changed: i64,
    /// The day; today when empty.
    #[serde(default)]
    pub on: Day,
}

impl Charter {
    fn of(row: &Row) -> Result<Self> {
        Ok(Self {
            version: row.version,
            articles: serde_json::from_str(&row.content)?,
            adopted_on: row.adopted_on,
            changed: row.changed,
        })
    }
}

impl App {
    /// The charter of a club: the version asked for, else the one in force, else the draft.
    pub async fn charter(
        &self,
        permit: &Permit<ForceRead>,
        club: ClubId,
        version: Option<i64>,
    ) -> Result<CharterView> {
        permit.check_club(club)?;
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let club = store::clubs::find(&mut tx, org, club).await?.ok_or(Error::NotFound)?;
        let rows = store::clubs::charters::list(&mut tx, org, club.id).await?;
        let shown = match version {
            Some(version) => {
                Some(rows.iter().find(|row| row.version == version).ok_or(Error::NotFound)?)
            }
            None => rows.iter().find(|row| row.adopted_on.is_some()).or(rows.first()),
        };
        let charter = shown.map(Charter::of).transpose()?;
        let versions = rows.iter().map(|row| (row.version, row.adopted_on)).collect();
        Ok(CharterView { club, charter, versions })
    }

    /// Begins a draft: from the version in force, the first one from the template. A draft that is there stays as it is.
    /// Returns its version.
    pub async fn begin_charter(&self, permit: &Permit<ClubKeep>, club: ClubId) -> Result<i64> {
        let (mut tx, club) = self.charter_of(permit, club).await?;
        let org = permit.org();
        let rows = store::clubs::charters::list(&mut tx, org, club.id).await?;
        let last = rows.first();
        if let Some(draft) = last.filter(|row| row.adopted_on.is_none()) {
            return Ok(draft.version);
        }
        let content = match last {
            Some(last) => last.content.clone(),
            None => serde_json::to_string(&template(&club.name))?,
        };
        let draft = Row {
            version: last.map_or(1, |last| last.version + 1),
            content,
            adopted_on: None,
            actor: permit.actor().to_string(),
            at: self.world.now(),
            changed: 0,
        };
        store::clubs::charters::insert(&mut tx, org, club.id, &draft).await?;
        let change = json!({ "version": draft.version });
        self.note(&mut tx, org, permit.actor(), "charter.begin", &subject(club.id), change).await?;
        tx.commit().await?;
        Ok(draft.version)
    }

    /// Writes one article of the draft; returns its number.
    pub async fn write_article(
        &self,
        permit: &Permit<ClubKeep>,
        club: ClubId,
        write: &WriteArticle,
    ) -> Result<usize> {
        let (mut tx, club) = self.charter_of(permit, club).await?;
        let (row, mut articles) = draft_in(&mut tx, permit.org(), club.id, write.changed).await?;
        let mut faults = Faults::default();
        let title = faults.take("title", "fault-title", Title::parse(&write.title));
        let text = clean_text(&write.text);
        let article = Article { title: String::new(), text };
        if article.clauses().next().is_none() || article.text.chars().count() > TEXT_MAX {
            faults.add("text", "fault-charter-text");
        }
        if write.number.is_none() && articles.len() >= ARTICLES_MAX {
            faults.add("title", "fault-charter-many");
        }
        let (Some(title), true) = (title, faults.0.is_empty()) else {
            return Err(Error::Invalid(faults));
        };
        let article = Article { title: title.as_str().to_owned(), ..article };
        let number = if let Some(number) = write.number {
            let at = number.checked_sub(1).and_then(|at| articles.get_mut(at));
            *at.ok_or(Error::NotFound)? = article;
            number
        } else {
            articles.push(article);
            articles.len()
        };
        let change = json!({ "version": row.version, "article": number });
        self.save_charter(tx, permit, (&club, row, &articles), "charter.write", change).await?;
        Ok(number)
    }

    /// Takes one article out of the draft; one at least stays.
    pub async fn remove_article(
        &self,
        permit: &Permit<ClubKeep>,
        club: ClubId,
        remove: &RemoveArticle,
    ) -> Result<()> {
        let (mut tx, club) = self.charter_of(permit, club).await?;
        let (row, mut articles) = draft_in(&mut tx, permit.org(), club.id, remove.changed).await?;
        let at = remove.number.checked_sub(1).filter(|at| *at < articles.len());
        let at = at.ok_or(Error::NotFound)?;
        if articles.len() == 1 {
            return Err(Error::refused("refused-charter-empty"));
        }
        articles.remove(at);
        let change = json!({ "version": row.version, "article": remove.number, "removed": true });
        self.save_charter(tx, permit, (&club, row, &articles), "charter.write", change).await
    }

    /// Adopts the draft: it is the charter from this day on, and stays as it is. Adopted again, nothing changes.
    pub async fn adopt_charter(
        &self,
        permit: &Permit<ClubKeep>,
        club: ClubId,
        adopt: &AdoptCharter,
    ) -> Result<()> {
        let (mut tx, club) = self.charter_of(permit, club).await?;
        let org = permit.org();
        let rows = store::clubs::charters::list(&mut tx, org, club.id).await?;
        let mut rows = rows.into_iter();
        let newest = rows.next().ok_or(Error::NotFound)?;
        if newest.adopted_on.is_some() {
            // Pressed twice: the count that was sent is the one of before it was adopted.
            return if newest.changed == adopt.changed + 1 { Ok(()) } else { Err(Error::Stale) };
        }
        if newest.changed != adopt.changed {
            return Err(Error::Stale);
        }
        let first = rows.next().and_then(|before| before.adopted_on).unwrap_or(club.founded_on);
        let mut faults = Faults::default();
        let on = day_between(&adopt.on, first, self.world.today(), "on", &mut faults);
        faults.done()?;
        let articles: Vec<Article> = serde_json::from_str(&newest.content)?;
        let change = json!({ "version": newest.version, "on": on.to_string() });
        let row = Row { adopted_on: Some(on), ..newest };
        self.save_charter(tx, permit, (&club, row, &articles), "charter.adopt", change).await
    }

    /// A unit of work on a club that is open, within the permit's reach.
    async fn charter_of(&self, permit: &Permit<ClubKeep>, club: ClubId) -> Result<(Tx, Club)> {
        permit.check_club(club)?;
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let club = store::clubs::find(&mut tx, org, club).await?.ok_or(Error::NotFound)?;
        if club.closed_on.is_some() {
            return Err(Error::refused("refused-club-over"));
        }
        Ok((tx, club))
    }

    async fn save_charter(
        &self,
        mut tx: Tx,
        permit: &Permit<ClubKeep>,
        (club, row, articles): (&Club, Row, &[Article]),
        action: &str,
        change: serde_json::Value,
    ) -> Result<()> {
        let org = permit.org();
        let row = Row {
            content: serde_json::to_string(articles)?,
            actor: permit.actor().to_string(),
            at: self.world.now(),
            ..row
        };
        store::clubs::charters::update(&mut tx, org, club.id, &row).await?;
        self.note(&mut tx, org, permit.actor(), action, &subject(club.id), change).await?;
        Ok(tx.commit().await?)
    }

    /// Prints a version, or without one what [`App::charter`] shows: QUY CHẾ. A draft says that it is one.
    pub async fn print_charter(
        &self,
        permit: &Permit<ForceRead>,
        club: ClubId,
        version: Option<i64>,
        format: Format,
    ) -> Result<Printed> {
        let view = self.charter(permit, club, version).await?;
        let charter = view.charter.ok_or(Error::NotFound)?;
        let mut tx = self.store.read().await?;
        let school = School::read(&mut tx, permit.org_record()).await?;
        let advisors = store::clubs::advisors::list(&mut tx, permit.org(), club).await?;
        drop(tx);
        let today = self.world.today();
        let advisor = leader_on(&view.club, &advisors, charter.adopted_on.unwrap_or(today));
        let paper = paper(&school, (&view.club, advisor), &charter, today);
        paper.check().map_err(|faults| unfit(&faults))?;
        let name = format!("QC-{}-{}", permit.org_record().code, charter.version);
        self.press_paper(paper, name, format).await
    }
}

/// The draft of a club as the writer saw it.
async fn draft_in(
    tx: &mut Tx,
    org: OrgId,
    club: ClubId,
    changed: i64,
) -> Result<(Row, Vec<Article>)> {
    let rows = store::clubs::charters::list(tx, org, club).await?;
    let draft = rows.into_iter().find(|row| row.adopted_on.is_none());
    let draft = draft.ok_or_else(|| Error::refused("refused-charter-no-draft"))?;
    if draft.changed != changed {
        return Err(Error::Stale);
    }
    let articles = serde_json::from_str(&draft.content)?;
    Ok((draft, articles))
}

/// Who was in charge of a club on a day; the name that is written down where nobody was ever appointed.
fn leader_on(club: &Club, advisors: &[Advisor], day: Date) -> String {
    if advisors.is_empty() {
        return club.advisor.clone();
    }
    let led = |one: &&Advisor| {
        one.post == AdvisorPost::Lead
            && !one.is_coming()
            && one.since <= day
            && one.until.is_none_or(|until| day <= until)
    };
    let found = advisors.iter().find(led);
    found.map(|one| one.full_name.reveal().clone()).unwrap_or_default()
}

/// The words around the articles are the document's own (D87).
fn paper(
    school: &School,
    (club, advisor): (&Club, String),
    charter: &Charter,
    today: Date,
) -> Paper {
    let mut body = Vec::new();
    for article in &charter.articles {
        body.push(Block::Article(Text::default().bold(article.title.as_str())));
        let clauses: Vec<&str> = article.clauses().collect();
        if let [only] = clauses[..] {
            body.push(Block::Paragraph(only.into()));
        } else {
            body.extend(clauses.into_iter().map(|clause| Block::Clause(clause.into())));
        }
    }
    let sign = |position: &str, name: String| Signature {
        on_behalf_of: None,
        mandate: Mandate::Head,
        position: position.to_owned(),
        name,
    };
    Paper {
        kind: Kind::Regulation,
        draft: charter.adopted_on.is_none(),
        electronic: true,
        issuer: school.issuer(),
        number: None,
        symbol: Symbol { room: None, ..school.symbol() },
        place: school.place(),
        date: charter.adopted_on,
        composed: charter.adopted_on.unwrap_or(today),
        title: vec![
            "Tổ chức và hoạt động".to_owned(),
            format!("{} (phiên bản {})", club.name, charter.version),
        ],
        addressees: Vec::new(),
        authority: None,
        grounds: Vec::new(),
        body,
        signature: school.signature(String::new()),
        second_signature: Some(sign("Giáo viên phụ trách", advisor)),
        recipients: Vec::new(),
        archive: Archive::default(),
        appendices: Vec::new(),
        chain_head: None,
    }
}
