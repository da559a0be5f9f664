//! The head and the close of a school's plan as an official document: who issues it, where, on what grounds, to whom.

use domain::calendar::SchoolYear;
use domain::org::{CommuneKind, OrgKind};
use domain::paper::{
    Archive, Cited, Issuer, Kind, Mandate, Paper, Place, Recipient, Signature, Symbol,
};
use jiff::civil::{Date, date};
use store::Tx;
use store::orgs::Org;

use super::body::body;
use super::{Item, Plan};
use crate::Result;

/// What an issue adds to a draft.
pub(super) struct Signing {
    /// In the year's book.
    pub number: u32,
    /// The day of issue.
    pub day: Date,
    /// Who signs.
    pub name: String,
}

/// The school, who manages it, and where it stands: the head of its papers.
pub(super) struct House {
    school: Org,
    managing: Option<Org>,
    place: Option<Org>,
    department: Option<Org>,
}

impl House {
    pub(super) async fn read(tx: &mut Tx, school: &Org) -> Result<Self> {
        let managing = match school.managing {
            Some(id) => store::orgs::find(tx, id).await?,
            None => None,
        };
        let place = match school.place {
            Some(id) => store::orgs::find(tx, id).await?,
            None => None,
        };
        let department = store::orgs::root(tx).await?;
        Ok(Self { school: school.clone(), managing, place, department })
    }

    /// The body above, as box 2 of the decree prints it: "UBND XÃ BÌNH SƠN", or the Department with its province.
    fn managing_lines(&self) -> Vec<String> {
        match &self.managing {
            Some(org) if org.kind == OrgKind::Commune => {
                vec![format!("UBND {}", commune_place(org).in_text()).to_uppercase()]
            }
            Some(org) => match org.name.split_once(" tỉnh ") {
                Some((body, province)) => vec![body.to_uppercase(), province.to_uppercase()],
                None => vec![org.name.to_uppercase()],
            },
            None => Vec::new(),
        }
    }

    /// Where the paper is dated: the commune the school stands in, else the province.
    fn place(&self) -> Place {
        let province = || Place::of_province("Quảng Ngãi");
        self.place.as_ref().map_or_else(province, commune_place)
    }

    /// A centre is led by a director, a school by a head.
    fn position(&self) -> &'static str {
        if self.school.name.starts_with("Trung tâm") { "Giám đốc" } else { "Hiệu trưởng" }
    }

    fn recipients(&self) -> Vec<Recipient> {
        let to =
            |name: String, purpose: &str| Recipient { name, purpose: Some(purpose.to_owned()) };
        let above = self.managing.as_ref().filter(|org| org.kind == OrgKind::Commune);
        let above =
            above.map(|org| to(format!("UBND {}", commune_place(org).in_text()), "báo cáo"));
        above
            .into_iter()
            .chain([
                to("Sở GDĐT".to_owned(), "báo cáo"),
                to("Các tổ chuyên môn, giáo viên chủ nhiệm".to_owned(), "thực hiện"),
                to("Tổng phụ trách Đội, Bí thư Đoàn".to_owned(), "thực hiện"),
            ])
            .collect()
    }

    fn grounds(&self, year: SchoolYear) -> Vec<String> {
        let ministry = Cited {
            kind: "Công văn".to_owned(),
            number: Some("2233/BGDĐT-HSSV".to_owned()),
            date: Some(date(2026, 4, 29)),
            issuer: Some("Bộ Giáo dục và Đào tạo".to_owned()),
            title: "về việc triển khai lực lượng “Đại sứ số học đường” đối với nhà trường, học sinh, sinh viên"
                .to_owned(),
        };
        let department = self.department.as_ref().map_or("Sở Giáo dục và Đào tạo", |org| &org.name);
        vec![
            format!("Căn cứ {}", ministry.in_full()),
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
            issuer: Issuer {
                managing: self.managing_lines(),
                name: vec![self.school.name.to_uppercase()],
                in_text: self.school.name.clone(),
            },
            number,
            symbol: Symbol { body: self.school.symbol.clone(), room: None },
            place: self.place(),
            date: day,
            composed,
            title: vec![
                "Triển khai lực lượng “Đại sứ số học đường”".to_owned(),
                format!("năm học {year}"),
            ],
            addressees: Vec::new(),
            authority: None,
            grounds: self.grounds(year),
            body: body(plan, items, self.position()),
            signature: Signature {
                on_behalf_of: None,
                mandate: Mandate::Head,
                position: self.position().to_owned(),
                name,
            },
            second_signature: None,
            recipients: self.recipients(),
            archive: Archive::default(),
            appendices: Vec::new(),
            chain_head: None,
        }
    }
}

/// A commune's place; one without a kind is printed as a xã.
fn commune_place(org: &Org) -> Place {
    Place::of_commune(org.commune_kind.unwrap_or(CommuneKind::Xa), &org.name)
}
