//! What every family sees, whichever way it came in: overview, one question, the receipt. `base` is where its pages begin.

use app::App;
use app::access::FamilyPass;
use app::family::{FamilyLine, FamilyView, NewAnswer};
use app::selection::OwnResult;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::consent::{Answer, Purpose, Side, TEXT_VERSION};
use domain::selection::Outcome;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Faults, Frame, Problem, Tone, show};

/// How an answer feels.
pub const fn tone(side: Side) -> Tone {
    match side {
        Side::Yes => Tone::Ok,
        Side::Silent => Tone::Calm,
        Side::No | Side::Withdrawn => Tone::Info,
        Side::Expired | Side::Conflict => Tone::Warn,
    }
}

#[derive(Template)]
#[template(path = "family/overview.html")]
struct OverviewPage {
    frame: Frame,
    base: String,
    view: FamilyView,
    results: Vec<OwnResult>,
}

impl OverviewPage {
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn is_chosen(&self, one: &OwnResult) -> bool {
        one.outcome == Outcome::Chosen
    }

    fn tone_of(&self, one: &OwnResult) -> Tone {
        if self.is_chosen(one) { Tone::Ok } else { Tone::Calm }
    }

    /// Why not: as the head wrote it, or why somebody who was chosen could not be taken.
    fn reason(&self, one: &OwnResult) -> String {
        match one.reason.reveal().as_str() {
            "" => self.frame.w.word("family-result", one.state).into_owned(),
            text => text.to_owned(),
        }
    }

    /// The first purpose without an answer: where "answer now" leads.
    fn open(&self) -> Option<Purpose> {
        let open = |line: &&FamilyLine| matches!(line.stands, Side::Silent | Side::Expired);
        self.view.lines.iter().find(open).map(|line| line.purpose)
    }

    fn conflict(&self) -> bool {
        self.view.lines.iter().any(|line| line.conflict)
    }

    fn leaves(&self) -> bool {
        self.base == "/family"
    }
}

/// How everything stands.
pub async fn overview(
    app: &App,
    frame: Frame,
    pass: &FamilyPass,
    base: String,
) -> Result<Html<String>, Problem> {
    let view = app.family(pass).await?;
    let results = app.own_results(pass).await?;
    show(&OverviewPage { frame, base, view, results })
}

/// `all=1`: the questions one after another; otherwise back to the receipt.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    all: String,
}

#[derive(Template)]
#[template(path = "family/question.html")]
struct QuestionPage {
    frame: Frame,
    base: String,
    view: FamilyView,
    purpose: Purpose,
    all: bool,
    faults: Faults,
}

impl QuestionPage {
    fn number(&self) -> usize {
        Purpose::ALL.iter().position(|purpose| *purpose == self.purpose).unwrap_or(0) + 1
    }

    fn line(&self) -> Option<&FamilyLine> {
        self.view.lines.iter().find(|line| line.purpose == self.purpose)
    }

    fn later(&self) -> String {
        if self.all { onward(&self.base, self.purpose) } else { self.base.clone() }
    }
}

/// The page after a question: the next one, after the last the receipt.
fn onward(base: &str, purpose: Purpose) -> String {
    let next = Purpose::ALL.iter().skip_while(|there| **there != purpose).nth(1);
    next.map_or_else(|| format!("{base}/receipt"), |next| format!("{base}/answers/{next}?all=1"))
}

/// One question with its text and two equal buttons.
pub async fn question(
    app: &App,
    frame: Frame,
    pass: &FamilyPass,
    base: String,
    (purpose, way): (&str, Way),
) -> Result<Html<String>, Problem> {
    let purpose = purpose.parse().map_err(|_| Problem::NotFound)?;
    let view = app.family(pass).await?;
    let all = way.all == "1";
    show(&QuestionPage { frame, base, view, purpose, all, faults: Faults::new() })
}

/// A button that was pressed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Pressed {
    answer: String,
    all: String,
}

/// Takes an answer.
pub async fn answer(
    app: &App,
    frame: Frame,
    pass: &FamilyPass,
    base: String,
    (purpose, form): (&str, Pressed),
) -> Result<Response, Problem> {
    let purpose: Purpose = purpose.parse().map_err(|_| Problem::NotFound)?;
    let all = form.all == "1";
    let answered = match form.answer.parse::<Answer>() {
        Ok(answer) => app.answer_family(pass, &[NewAnswer { id: None, purpose, answer }]).await,
        Err(_) => Err(app::Error::invalid("answer", "fault-family-answer")),
    };
    match answered {
        Ok(()) if all => Ok(Redirect::to(&onward(&base, purpose)).into_response()),
        Ok(()) => Ok(done(&format!("{base}/receipt"), "family-answered").into_response()),
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let view = app.family(pass).await?;
            let page = show(&QuestionPage { frame, base, view, purpose, all, faults })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "family/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    base: String,
    view: FamilyView,
    key: Option<String>,
    version: &'static str,
    now: i64,
}

impl ReceiptPage {
    fn leaves(&self) -> bool {
        self.base == "/family"
    }
}

/// Everything that was answered, to keep or print; in the first session with the guardian's own key.
pub async fn receipt(
    app: &App,
    frame: Frame,
    pass: &FamilyPass,
    base: String,
) -> Result<Html<String>, Problem> {
    let view = app.family(pass).await?;
    let key = pass.own_key().map(|key| key.reveal().clone());
    let (version, now) = (TEXT_VERSION, app.now().0);
    show(&ReceiptPage { frame, base, view, key, version, now })
}
