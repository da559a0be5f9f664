//! A report as a file: DOCX, PDF, XLSX, JSON. What was sent is printed from what was frozen, everything else as a draft.

use domain::paper::Paper;
use domain::report::{Content, ReportStage};
use domain::word_list;
use jiff::civil::Date;

use super::paper::Granted;
use super::reporter::{Reporting, reporting};
use super::{compile, frozen, paper, sheet};
use crate::access::{Permit, ReportRead};
use crate::periods::{Period, period_of};
use crate::{App, Error, PressError, Result};

word_list! {
    /// The kinds of file a report comes in.
    Format {
        /// Word.
        Docx = "docx",
        /// PDF.
        Pdf = "pdf",
        /// A spreadsheet.
        Xlsx = "xlsx",
        /// Machine-readable: the canonical text whose SHA-256 is the version's hash.
        Json = "json",
    }
}

impl Format {
    /// The media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

/// Whose report of which period; found once, it can be compiled again and again.
#[derive(Debug, Clone)]
pub struct Wanted {
    who: Reporting,
    period: Period,
}

/// A report ready to be written as a file.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// What it says.
    pub content: Content,
    form: Form,
}

/// What its official document is made from: only who wants the document pays for composing it.
#[derive(Debug, Clone)]
enum Form {
    /// What stands now, composed on this day.
    Draft(Box<(Reporting, Granted)>, Date),
    /// The document as it was frozen when it was sent, in JSON.
    Sent(String),
}

impl Compiled {
    /// The report as an official document.
    ///
    /// # Errors
    /// What was frozen cannot be read any more.
    pub fn paper(&self) -> Result<Paper> {
        match &self.form {
            Form::Draft(of, today) => Ok(paper::draft(&of.0, (&self.content, &of.1), *today)),
            Form::Sent(paper) => serde_json::from_str(paper).map_err(Error::broken),
        }
    }
}

/// A file to be handed over.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name: letters, digits, `-` and `.` only.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl App {
    /// Writes a compiled report as a file.
    pub async fn export(&self, compiled: &Compiled, format: Format) -> Result<Vec<u8>> {
        let press = self.press.clone();
        let compiled = compiled.clone();
        // Setting a document takes the processor for a while: not on the threads that answer.
        let work = move || -> Result<Vec<u8>> {
            Ok(match format {
                Format::Docx => press.docx(&compiled.paper()?)?,
                Format::Pdf => press.pdf(&compiled.paper()?)?,
                Format::Xlsx => press.xlsx(&sheet::workbook(&compiled.content))?,
                Format::Json => compiled.content.canonical()?.into_bytes(),
            })
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Error::broken(PressError(error.to_string())))?
    }

    /// Finds whose report of which period a command at the machine means.
    pub async fn find_report(&self, org_code: &str, period_code: &str) -> Result<Wanted> {
        let mut tx = self.store.read().await?;
        let org = store::orgs::by_code(&mut tx, org_code).await?.ok_or(Error::NotFound)?;
        let period = period_of(&mut tx, period_code).await?;
        Ok(Wanted { who: reporting(&mut tx, org.id).await?, period })
    }

    /// Compiles a report live from what the database says now, for a command at the machine; nothing is frozen.
    pub async fn compile_found(&self, wanted: &Wanted) -> Result<Compiled> {
        let Wanted { who, period } = wanted;
        let mut tx = self.store.read().await?;
        let report = store::reports::find(&mut tx, who.org.id, period.id).await?;
        let from = compile::From::Rollups;
        let content = self.compile(&mut tx, who, period, report.as_ref(), from).await?;
        let form =
            Form::Draft(Box::new((who.clone(), period.extended.clone())), self.world.today());
        Ok(Compiled { content, form })
    }

    /// A report as a file: a version as it was sent, or without a version what stands now.
    pub async fn report_file(
        &self,
        permit: &Permit<ReportRead>,
        code: &str,
        version: Option<i64>,
        format: Format,
    ) -> Result<File> {
        let mut tx = self.store.read().await?;
        let period = period_of(&mut tx, code).await?;
        let who = reporting(&mut tx, permit.org()).await?;
        let org = &who.org;
        let report = store::reports::find(&mut tx, org.id, period.id).await?;
        let sent = report.as_ref().filter(|report| !report.stage.is_open()).map(|r| r.version);
        let wanted = version.or(sent);
        let compiled = match (&report, wanted) {
            (Some(report), Some(version)) => {
                let content = frozen(&mut tx, org, report, version).await?;
                let id = report.id.to_string();
                let row = store::papers::of_version(&mut tx, org.id, "report", &id, version);
                let row = row.await?.ok_or(Error::NotFound)?;
                Compiled { content, form: Form::Sent(row.content) }
            }
            (None, Some(_)) => return Err(Error::NotFound),
            (report, None) => {
                let from = compile::From::Rollups;
                let content = self.compile(&mut tx, &who, &period, report.as_ref(), from).await?;
                let form = Form::Draft(
                    Box::new((who.clone(), period.extended.clone())),
                    self.world.today(),
                );
                Compiled { content, form }
            }
        };
        // The press needs no database: let go of the view before it works.
        drop(tx);
        let state = match wanted {
            Some(version) => format!("v{version}"),
            None => ReportStage::Draft.code().to_owned(),
        };
        let name = format!("BC-{}-{}-{state}.{format}", period.code, org.code);
        let bytes = self.export(&compiled, format).await?;
        Ok(File { name, media: format.media(), bytes })
    }
}
