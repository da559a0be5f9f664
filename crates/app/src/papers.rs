//! The head of a school's official papers: who issues them, who manages the school, where it stands, who signs.

use std::sync::Arc;

use domain::id::{OrgId, PaperId};
use domain::org::{CommuneKind, OrgKind};
use domain::paper::{
    Cited, Issuer, Mandate, Paper, PaperFault, Place, Recipient, Signature, Symbol,
};
use jiff::civil::{Date, date};
use store::Tx;
use store::orgs::Org;
use store::papers::Paper as Frozen;

use crate::press::{Format, Printed};
use crate::secrets::digest;
use crate::{App, Error, Result};

/// The school, who manages it, and where it stands.
pub(crate) struct School {
    school: Org,
    managing: Option<Org>,
    place: Option<Org>,
    department: Option<Org>,
}

impl School {
    pub(crate) async fn read(tx: &mut Tx, school: &Org) -> Result<Self> {
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

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.school.name
    }

    /// The Department, as it is named in a sentence.
    pub(crate) fn department(&self) -> &str {
        self.department.as_ref().map_or("Sở Giáo dục và Đào tạo", |org| &org.name)
    }

    /// Boxes 2 of the decree.
    pub(crate) fn issuer(&self) -> Issuer {
        Issuer {
            managing: self.managing_lines(),
            name: vec![self.school.name.to_uppercase()],
            in_text: self.school.name.clone(),
        }
    }

    /// What its numbers end in.
    pub(crate) fn symbol(&self) -> Symbol {
        Symbol { body: self.school.symbol.clone(), room: None }
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

    /// Where its papers are dated: the commune the school stands in, else the province.
    pub(crate) fn place(&self) -> Place {
        let province = || Place::of_province("Quảng Ngãi");
        self.place.as_ref().map_or_else(province, commune_place)
    }

    /// A centre is led by a director, a school by a head.
    pub(crate) fn position(&self) -> &'static str {
        if self.school.name.starts_with("Trung tâm") { "Giám đốc" } else { "Hiệu trưởng" }
    }

    /// The head's signature; without a name as long as nobody has signed.
    pub(crate) fn signature(&self, name: String) -> Signature {
        let position = self.position().to_owned();
        Signature { on_behalf_of: None, mandate: Mandate::Head, position, name }
    }

    /// Who hears of everything that a school issues: the commune that manages it, and the Department.
    pub(crate) fn above(&self) -> impl Iterator<Item = Recipient> + '_ {
        let above = self.managing.as_ref().filter(|org| org.kind == OrgKind::Commune);
        let above =
            above.map(|org| to(format!("UBND {}", commune_place(org).in_text()), "báo cáo"));
        above.into_iter().chain([to("Sở GDĐT".to_owned(), "báo cáo")])
    }
}

/// One of "Nơi nhận" with what for.
pub(crate) fn to(name: String, purpose: &str) -> Recipient {
    Recipient { name, purpose: Some(purpose.to_owned()) }
}

/// A commune's place; one without a kind is printed as a xã.
fn commune_place(org: &Org) -> Place {
    Place::of_commune(org.commune_kind.unwrap_or(CommuneKind::Xa), &org.name)
}

/// What the whole programme rests on.
pub(crate) fn ministry_letter() -> Cited {
    Cited {
        kind: "Công văn".to_owned(),
        number: Some("2233/BGDĐT-HSSV".to_owned()),
        date: Some(date(2026, 4, 29)),
        issuer: Some("Bộ Giáo dục và Đào tạo".to_owned()),
        title: "về việc triển khai lực lượng “Đại sứ số học đường” đối với nhà trường, học sinh, sinh viên"
            .to_owned(),
    }
}

/// How an issued paper is filed: its number in its book, and what it came from.
pub(crate) struct Filed {
    /// The paper's own id.
    pub id: PaperId,
    /// The number book.
    pub book: &'static str,
    /// The number it took there.
    pub number: i64,
    /// The day of issue.
    pub day: Date,
    /// The kind of record that it came from.
    pub source: &'static str,
    /// Which one.
    pub source_id: String,
    /// Its version.
    pub version: i64,
}

/// Freezes an issued paper as it is printed, with the hash that [`thaw`] holds it to.
pub(crate) async fn freeze(tx: &mut Tx, org: OrgId, paper: &Paper, filed: Filed) -> Result<()> {
    let content = serde_json::to_string(paper)?;
    let frozen = Frozen {
        id: filed.id.to_string(),
        kind: filed.book.to_owned(),
        number: filed.number,
        symbol: paper.symbol.of(paper.kind),
        issued_on: filed.day.to_string(),
        subject: paper.subject(),
        hash: digest(&content),
        content,
        source: filed.source.to_owned(),
        source_id: filed.source_id,
        version: filed.version,
    };
    Ok(store::papers::insert(tx, org, &frozen).await?)
}

/// The paper that was frozen, when nobody has touched it since.
pub(crate) fn thaw(frozen: &Frozen) -> Result<Paper> {
    if digest(&frozen.content) != frozen.hash {
        return Err(Error::broken(std::io::Error::other(format!(
            "paper {} was altered",
            frozen.id
        ))));
    }
    Ok(serde_json::from_str(&frozen.content)?)
}

/// D66: a signer's account that carries a title is for the operator to mend; anything else is our fault.
pub(crate) fn unfit(faults: &[PaperFault]) -> Error {
    let titled = faults.iter().any(|fault| matches!(fault, PaperFault::TitledName(_)));
    if titled {
        return Error::refused("refused-plan-signer");
    }
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Error::broken(std::io::Error::other(told.join("; ")))
}

impl App {
    /// Prints a paper under a name of plain letters, without its ending.
    pub(crate) async fn press_paper(
        &self,
        paper: Paper,
        name: String,
        format: Format,
    ) -> Result<Printed> {
        let press = Arc::clone(&self.press);
        // Layout is work for the processor: it must not hold up other requests.
        let printed = tokio::task::spawn_blocking(move || match format {
            Format::Docx => press.docx(&paper),
            Format::Pdf => press.pdf(&paper),
        });
        let bytes = printed.await.map_err(Error::broken)??;
        let name = format!("{name}.{}", format.ending());
        Ok(Printed { name, media: format.media(), bytes })
    }
}
