//! What the school holds about the child, for the family itself: the copy for people and for machines, who of the staff
//! looked, and asking for something to be corrected, restricted or erased (D27, D28). `base` is where the pages begin.

use app::access::FamilyPass;
use app::privacy::{Copy, RequestView};
use app::reads::Read;
use app::{After, App};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::request::{RequestKind, RequestState};
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Choice, Faults, Frame, Problem, Tone, show};

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asking {
    id: String,
    kind: String,
    words: String,
}

#[derive(Template)]
#[template(path = "family/data.html")]
struct DataPage {
    frame: Frame,
    base: String,
    form: Asking,
    kinds: Vec<Choice>,
    requests: Vec<RequestView>,
    faults: Faults,
}

impl DataPage {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates hand values over by reference"
    )]
    const fn tone(state: &RequestState) -> Tone {
        match state {
            RequestState::Open => Tone::Calm,
            RequestState::Acknowledged => Tone::Info,
            RequestState::Done => Tone::Ok,
            RequestState::Refused => Tone::Warn,
        }
    }
}

async fn page(
    app: &App,
    frame: Frame,
    pass: &FamilyPass,
    base: String,
    form: Asking,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let w = frame.w;
    let requests = app.own_requests(pass).await?;
    // The copy is one press away, and an answer is taken back where it was given.
    let asked = |kind: &&RequestKind| {
        !matches!(kind, RequestKind::View | RequestKind::Copy | RequestKind::Withdraw)
    };
    let kind = |kind: &RequestKind| Choice::new(kind.code(), w.word("request-kind", kind));
    let kinds = RequestKind::ALL.iter().filter(asked).map(kind).collect();
    show(&DataPage { frame, base, form, kinds, requests, faults })
}

/// One's requests, a form for a new one, and the ways to the copy and to who looked.
pub async fn data(
    app: &App,
    frame: Frame,
    pass: &FamilyPass,
    base: String,
) -> Result<Html<String>, Problem> {
    // The form brings its own id: sent twice, it files one request.
    let form = Asking { id: app.new_id().to_string(), ..Asking::default() };
    page(app, frame, pass, base, form, Faults::new()).await
}

/// Files a request.
pub async fn ask(
    app: &App,
    frame: Frame,
    pass: &FamilyPass,
    base: String,
    form: Asking,
) -> Result<Response, Problem> {
    let asked = match form.kind.parse() {
        Ok(kind) => app.file_own_request(pass, form.id.parse().ok(), kind, &form.words).await,
        Err(_) => Err(app::Error::invalid("kind", "fault-request-kind")),
    };
    match asked {
        Ok(_) => Ok(done(&format!("{base}/data"), "family-asked").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = page(app, frame, pass, base, form, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "family/copy.html")]
struct CopyPage {
    frame: Frame,
    base: String,
    copy: Copy,
}

/// Everything that is kept about the child, to read and print.
pub async fn copy(
    app: &App,
    frame: Frame,
    pass: &FamilyPass,
    base: String,
) -> Result<Html<String>, Problem> {
    let copy = app.own_copy(pass).await?;
    show(&CopyPage { frame, base, copy })
}

/// The same for machines.
pub async fn json(app: &App, pass: &FamilyPass) -> Result<Response, Problem> {
    let copy = app.own_copy(pass).await?;
    let headers = [
        (header::CONTENT_DISPOSITION, "attachment; filename=\"ban-sao-du-lieu.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, axum::Json(copy)).into_response())
}

/// From which look on.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct From {
    after: String,
}

#[derive(Template)]
#[template(path = "family/reads.html")]
struct ReadsPage {
    frame: Frame,
    base: String,
    rows: Vec<Read>,
    next: Option<After>,
}

/// Who of the staff looked at the child's data, the newest first.
pub async fn reads(
    app: &App,
    frame: Frame,
    pass: &FamilyPass,
    base: String,
    from: From,
) -> Result<Html<String>, Problem> {
    let after = After::try_from(from.after).ok();
    let page = app.own_reads(pass, after.as_ref()).await?;
    show(&ReadsPage { frame, base, rows: page.rows, next: page.next })
}
