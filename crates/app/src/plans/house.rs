//! The head and the close of a school's plan as an official document: who issues it, where, on what grounds, to whom.

use domain::calendar::SchoolYear;
use domain::paper::{Archive, Kind, Paper, Recipient};
use domain::plan::BoxNote;
use jiff::civil::Date;
use store::Tx;
use store::orgs::Org;
use store::roadmap::RoadmapItem;

use super::body::body;
use super::{Item, Plan};
use crate::Result;
use crate::papers::{School, ministry_letter, to};

/// What an issue adds to a draft.
pub(super) struct Signing {
    /// In the year's book.
    pub number: u32,
    /// The day of issue.
    pub day: Date,
    /// Who signs.
    pub name: String,
}

/// The school whose plan it is.
pub(super) struct House(School);

impl House {
    pub(super) async fn read(tx: &mut Tx, school: &Org) -> Result<Self> {
        Ok(Self(School::read(tx, school).await?))
    }

    fn recipients(&self) -> Vec<Recipient> {
        let below = [
            to("Các tổ chuyên môn, giáo viên chủ nhiệm".to_owned(), "thực hiện"),
            to("Tổng phụ trách Đội, Bí thư Đoàn".to_owned(), "thực hiện"),
        ];
        self.0.above().chain(below).collect()
    }

    fn grounds(&self, year: SchoolYear) -> Vec<String> {
        let department = self.0.department();
        vec![
            format!("Căn cứ {}", ministry_letter().in_full()),
            format!(
                "Căn cứ Kế hoạch của {department} về triển khai lực lượng “Đại sứ số học đường”"
            ),
            format!("Theo nhiệm vụ năm học {year} và điều kiện của nhà trường"),
        ]
    }

    pub(super) fn paper(
        &self,
        plan: &Plan,
        items: &[Item],
        (notes, roadmap): (&[BoxNote], &[RoadmapItem]),
        composed: Date,
        signing: Option<Signing>,
    ) -> Paper {
        let year = plan.year;
        let (number, day, name) = match signing {
            Some(signing) => (Some(signing.number), Some(signing.day), signing.name),
            None => (None, None, String::new()),
        };
        Paper {
            kind: Kind::Plan,
            draft: number.is_none(),
            electronic: true,
            issuer: self.0.issuer(),
            number,
            symbol: self.0.symbol(),
            place: self.0.place(),
            date: day,
            composed,
            title: vec![
                "Triển khai lực lượng “Đại sứ số học đường”".to_owned(),
                format!("năm học {year}"),
            ],
            addressees: Vec::new(),
            authority: None,
            grounds: self.grounds(year),
            body: body(plan, items, (notes, roadmap), self.0.position()),
            signature: self.0.signature(name),
            second_signature: None,
            recipients: self.recipients(),
            archive: Archive::default(),
            appendices: Vec::new(),
            chain_head: None,
        }
    }
}
