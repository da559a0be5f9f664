//! Class lists on their way in: upload, state, rows by verdict, confirm, cancel.

use app::App;
use app::access::RosterImport;
use app::imports::{FILE_MAX, Import, Notes, RowView, Upload};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Json, Response};
use domain::id::{ImportId, OrgId};
use domain::personal::Personal;
use domain::roster::matching::{Change, ImportState, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem, Web};

use crate::book::{self, Book};
use crate::json::{Asked, Made, PageView};

/// The operations of this feature.
pub fn book() -> Book {
    let one = "/api/v1/orgs/{org}/imports/{id}";
    Book::new()
        .add(
            book::post::<RosterImport>(
                "/api/v1/orgs/{org}/imports",
                "import",
                "Upload a class list (up to 20 MiB); the answer leads to its preview",
            )
            .query::<UploadAsked>()
            .takes_file()
            .gives::<Made<ImportId>>(),
            upload,
        )
        .add(
            book::get::<RosterImport>(one, "import", "How far an import is, and its counts")
                .gives::<ImportState_>(),
            state,
        )
        .add(
            book::get::<RosterImport>(
                "/api/v1/orgs/{org}/imports/{id}/rows",
                "import",
                "Rows of a preview with one verdict",
            )
            .query::<RowsAsked>()
            .gives::<PageView<RowLine>>(),
            rows,
        )
        .add(
            book::get::<RosterImport>(
                "/api/v1/orgs/{org}/imports/{id}/refused.xlsx",
                "import",
                "The refused rows; for a day",
            )
            .media(&[web::file::XLSX]),
            refused,
        )
        .add(
            book::post::<RosterImport>(
                "/api/v1/orgs/{org}/imports/{id}/confirmation",
                "import",
                "Take the good rows in; asking again changes nothing",
            )
            .gives::<ImportView>()
            .status(200),
            confirm,
        )
        .add(
            book::post::<RosterImport>(
                "/api/v1/orgs/{org}/imports/{id}/cancellation",
                "import",
                "Drop a preview",
            )
            .status(204),
            cancel,
        )
}

/// An import.
#[derive(Serialize, JsonSchema)]
pub struct ImportView {
    id: ImportId,
    school_year: String,
    state: ImportState,
    file_name: String,
    /// Rows judged so far.
    done: i64,
    /// Rows in all.
    total: i64,
    new: i64,
    changed: i64,
    same: i64,
    refused: i64,
    created_at: String,
}

/// An import as the API shows it.
pub fn view(import: Import) -> ImportView {
    ImportView {
        id: import.id,
        school_year: import.school_year.to_string(),
        state: import.state,
        file_name: import.file_name,
        done: import.done,
        total: import.total,
        new: import.fresh,
        changed: import.changed,
        same: import.same,
        refused: import.refused,
        created_at: import.created_at.rfc3339(),
    }
}

/// An import with what reading found out.
#[derive(Serialize, JsonSchema)]
struct ImportState_ {
    #[serde(flatten)]
    import: ImportView,
    /// Why the whole file was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    file_error: Option<&'static str>,
    /// The worker died over it: send it again.
    interrupted: bool,
    /// The same file was confirmed then.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_at: Option<String>,
    /// Columns that were not taken.
    dropped_columns: Vec<String>,
    /// Sheets without a table of learners, with the reason's code.
    sheets_skipped: Vec<SkippedView>,
    /// What a clerk should look at.
    warnings: Vec<WarningView>,
}

#[derive(Serialize, JsonSchema)]
struct SkippedView {
    sheet: String,
    reason: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct WarningView {
    sheet: Option<String>,
    row: Option<u32>,
    code: String,
    message: String,
}

fn whole(import: Import, notes: Notes) -> ImportState_ {
    let skipped = notes.sheets_skipped.into_iter();
    let warnings = notes.warnings.into_iter();
    ImportState_ {
        import: view(import),
        file_error: notes.file_error.map(|error| error.code.code()),
        interrupted: notes.interrupted,
        seen_at: notes.seen_at.map(domain::calendar::Instant::rfc3339),
        dropped_columns: notes.dropped_columns,
        sheets_skipped: skipped
            .map(|one| SkippedView { sheet: one.sheet, reason: one.reason.code() })
            .collect(),
        warnings: warnings
            .map(|one| WarningView {
                sheet: one.sheet,
                row: one.row,
                code: one.code,
                message: one.message,
            })
            .collect(),
    }
}

/// A row of a preview.
#[derive(Serialize, JsonSchema)]
struct RowLine {
    sheet: String,
    row: i64,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_name: Option<Personal<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dob: Option<Personal<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Change>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

fn line(row: RowView) -> RowLine {
    let pupil = row.pupil;
    let refusal = row.refusal;
    RowLine {
        sheet: row.sheet,
        row: row.row,
        verdict: row.verdict,
        full_name: pupil.as_ref().map(|pupil| pupil.full_name.clone().into()),
        dob: pupil.as_ref().map(|pupil| pupil.dob.clone().into()),
        class: pupil.map(|pupil| pupil.class),
        changes: row.changes,
        field: refusal.as_ref().map(|refusal| refusal.field.code()),
        reason: refusal.as_ref().map(|refusal| refusal.reason.code()),
        message: refusal.map(|refusal| refusal.message),
    }
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct UploadAsked {
    /// As 2026-2027.
    school_year: String,
}

/// A file as the body.
struct File(Vec<u8>);

impl FromRequest<Web> for File {
    type Rejection = Problem;

    async fn from_request(mut request: Request, web: &Web) -> Result<Self, Problem> {
        DefaultBodyLimit::max(FILE_MAX).apply(&mut request);
        match Bytes::from_request(request, web).await {
            Ok(bytes) => Ok(Self(bytes.to_vec())),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Problem::TooLarge),
            Err(_) => Err(Problem::BadRequest),
        }
    }
}

async fn upload(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Asked(asked): Asked<UploadAsked>,
    headers: HeaderMap,
    File(bytes): File,
) -> Result<impl IntoResponse, Problem> {
    let name = headers.get("x-file-name").and_then(|name| name.to_str().ok()).unwrap_or_default();
    let file_name = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
    let upload = Upload { school_year: asked.school_year, file_name, bytes };
    let id = app.upload_list(&permit, upload).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn state(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, id)): Path<(OrgId, ImportId)>,
) -> Result<Json<ImportState_>, Problem> {
    let view = app.import(&permit, id).await?;
    Ok(Json(whole(view.import, view.notes)))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RowsAsked {
    /// Which rows.
    verdict: Verdict,
    /// The `next` of the page before.
    #[serde(default)]
    after: Option<i64>,
}

async fn rows(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, id)): Path<(OrgId, ImportId)>,
    Asked(asked): Asked<RowsAsked>,
) -> Result<Json<PageView<RowLine>>, Problem> {
    let page = app.import_rows(&permit, id, asked.verdict, asked.after).await?;
    let rows = page.rows.into_iter().map(line).collect();
    Ok(Json(PageView { rows, next: page.next.map(|n| n.to_string()) }))
}

async fn refused(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, id)): Path<(OrgId, ImportId)>,
) -> Result<Response, Problem> {
    Ok(web::file::xlsx("dong-chua-nhan", app.refused_sheet(&permit, id).await?))
}

async fn confirm(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, id)): Path<(OrgId, ImportId)>,
) -> Result<Json<ImportView>, Problem> {
    Ok(Json(view(app.confirm_import(&permit, id).await?)))
}

async fn cancel(
    State(app): State<App>,
    Permitted(permit): Permitted<RosterImport>,
    Path((_, id)): Path<(OrgId, ImportId)>,
) -> Result<StatusCode, Problem> {
    app.cancel_import(&permit, id).await?;
    match app.import(&permit, id).await?.import.state {
        ImportState::Confirmed => Err(Problem::Stale),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
