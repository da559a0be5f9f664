//! The founding decision of a club (R16): signed here it takes its number from the school's book of decisions and is
//! frozen; of an older one, number and day are noted as they are written on it.

use domain::calendar::show_day;
use domain::id::{ClubId, PaperId};
use domain::paper::{Archive, Block, Kind, Paper, Text};
use serde_json::json;
use store::Tx;

use super::advisors::subject;
use super::{Club, FIRST_DAY, SOURCE, day_between, line};
use crate::access::{DecisionSign, ForceManage, ForceRead, Permit};
use crate::input::Day;
use crate::papers::{Filed, School, freeze, ministry_letter, thaw, to, unfit};
use crate::press::{Format, Printed};
use crate::{App, Error, Faults, Result};

/// The number book of a school's decisions: whatever they are about, one series a year (D64).
const BOOK: &str = "QĐ";

/// A decision that was signed on paper, before or elsewhere.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteDecision {
    /// Its number and symbol as written, up to 100 characters.
    pub decision: String,
    /// Its day.
    #[serde(default)]
    pub decided_on: Day,
}

/// A founding decision that was signed here.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Founding {
    /// Its number in the year's book (D64).
    pub number: i64,
    /// What stands after the number.
    pub symbol: String,
}

impl App {
    /// Signs the founding decision of a club. Signed again, it is answered as the first time.
    pub async fn sign_founding(
        &self,
        permit: &Permit<DecisionSign>,
        club: ClubId,
    ) -> Result<Founding> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let club = store::clubs::find(&mut tx, org, club).await?.ok_or(Error::NotFound)?;
        let there = store::papers::newest_of(&mut tx, org, SOURCE, &club.id.to_string()).await?;
        if let Some(there) = there {
            return Ok(Founding { number: there.number, symbol: there.symbol });
        }
        if club.closed_on.is_some() {
            return Err(Error::refused("refused-club-over"));
        }
        if !club.decision.is_empty() {
            return Err(Error::refused("refused-club-decided"));
        }
        let founding = self.freeze_founding(&mut tx, permit, &club).await?;
        let digits = domain::paper::number_digits(u32::try_from(founding.number).ok());
        let written = format!("{digits}/{}", founding.symbol);
        let today = self.world.today();
        store::clubs::decide(&mut tx, org, club.id, &written, Some(today)).await?;
        let change = json!({ "number": founding.number, "on": today.to_string() });
        self.note(&mut tx, org, permit.actor(), "club.decide", &subject(club.id), change).await?;
        tx.commit().await?;
        Ok(founding)
    }

    /// Notes number and day of a decision that was signed on paper. One that was signed here is not written over.
    pub async fn note_decision(
        &self,
        permit: &Permit<ForceManage>,
        club: ClubId,
        note: &NoteDecision,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let club = store::clubs::find(&mut tx, org, club).await?.ok_or(Error::NotFound)?;
        if store::papers::newest_of(&mut tx, org, SOURCE, &club.id.to_string()).await?.is_some() {
            return Err(Error::refused("refused-club-decided"));
        }
        let mut faults = Faults::default();
        let decision = line(&note.decision, "decision", &mut faults);
        if decision.is_empty() {
            faults.add("decision", "fault-club-decision");
        }
        let today = self.world.today();
        let on = match note.decided_on.0.trim() {
            "" => None,
            _ => Some(day_between(&note.decided_on, FIRST_DAY, today, "decided_on", &mut faults)),
        };
        faults.done()?;
        store::clubs::decide(&mut tx, org, club.id, &decision, on).await?;
        let change = json!({ "on": on.map(|day| day.to_string()) });
        self.note(&mut tx, org, permit.actor(), "club.note", &subject(club.id), change).await?;
        Ok(tx.commit().await?)
    }

    /// Prints the founding decision that was signed here, as it was frozen.
    pub async fn print_founding(
        &self,
        permit: &Permit<ForceRead>,
        club: ClubId,
        format: Format,
    ) -> Result<Printed> {
        permit.check_club(club)?;
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let frozen = store::papers::newest_of(&mut tx, org, SOURCE, &club.to_string()).await?;
        let frozen = frozen.ok_or(Error::NotFound)?;
        let paper = thaw(&frozen)?;
        drop(tx);
        let name = format!("QD-{}-{}", permit.org_record().code, frozen.number);
        self.press_paper(paper, name, format).await
    }

    /// Takes the number, builds the paper and freezes it.
    async fn freeze_founding(
        &self,
        tx: &mut Tx,
        permit: &Permit<DecisionSign>,
        club: &Club,
    ) -> Result<Founding> {
        let (org, day) = (permit.org_record(), self.world.today());
        let school = School::read(tx, org).await?;
        let signer = store::accounts::find(tx, permit.account()).await?.ok_or(Error::NotFound)?;
        let number = store::papers::take_number(tx, org.id, day.year(), BOOK).await?;
        let paper = Paper {
            kind: Kind::Decision,
            draft: false,
            electronic: true,
            issuer: school.issuer(),
            number: Some(u32::try_from(number).map_err(Error::broken)?),
            symbol: school.symbol(),
            place: school.place(),
            date: Some(day),
            composed: day,
            title: vec!["Về việc thành lập".to_owned(), club.name.clone()],
            addressees: Vec::new(),
            authority: Some(format!("{} {}", school.position(), school.name()).to_uppercase()),
            grounds: vec![
                format!("Căn cứ {}", ministry_letter().in_full()),
                format!(
                    "Căn cứ Kế hoạch của {} về triển khai lực lượng “Đại sứ số học đường”",
                    school.department()
                ),
                "Theo đề nghị của giáo viên phụ trách lực lượng “Đại sứ số học đường” của nhà trường"
                    .to_owned(),
            ],
            body: articles(&school, club),
            signature: school.signature(signer.full_name.into_inner()),
            second_signature: None,
            recipients: school.above().chain([to("Các lớp".to_owned(), "biết")]).collect(),
            archive: Archive::default(),
            appendices: Vec::new(),
            chain_head: None,
        };
        paper.check().map_err(|faults| unfit(&faults))?;
        let filed = Filed {
            id: PaperId(self.world.new_id()),
            book: BOOK,
            number,
            day,
            source: SOURCE,
            source_id: club.id.to_string(),
            version: 1,
        };
        freeze(tx, org.id, &paper, filed).await?;
        Ok(Founding { number, symbol: paper.symbol.of(Kind::Decision) })
    }
}

/// The articles are the document's own words (D87).
fn articles(school: &School, club: &Club) -> Vec<Block> {
    let (name, since) = (&club.name, show_day(club.founded_on));
    let charge = match club.advisor.as_str() {
        "" => "Giáo viên phụ trách do nhà trường phân công".to_owned(),
        advisor => format!("Ông (bà) {advisor} phụ trách"),
    };
    let article = |text: String| Block::Article(Text::new(text));
    vec![
        article(format!("Thành lập {name} của {}, hoạt động từ ngày {since}.", school.name())),
        article(format!(
            "{charge}. {name} tổ chức cho học sinh tham gia lực lượng “Đại sứ số học đường” sinh hoạt định kỳ, tự nguyện, phù hợp với lứa tuổi và việc học tập, theo quy chế hoạt động được thông qua và kế hoạch của nhà trường."
        )),
        article(
            "Quyết định này có hiệu lực kể từ ngày ký. Giáo viên phụ trách, giáo viên chủ nhiệm các lớp và các bộ phận có liên quan chịu trách nhiệm thi hành Quyết định này."
                .to_owned(),
        ),
    ]
}
