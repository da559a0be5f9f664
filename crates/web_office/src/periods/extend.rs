//! More time for the reports of chosen orgs: by commune, by school code, with its reason; and who was granted it (J3).

use app::access::PeriodManage;
use app::input::Day;
use app::periods::extend::{Extend, ExtensionView, UNKNOWN_CODE};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::OrgId;
use domain::report::extension::Cause;
use web::answer::{done, faults};
use web::{Choice, Crumb, Desk, Faults, Frame, Permitted, Problem, show};

/// What was typed and chosen, kept as it was.
#[derive(Debug, Clone, Default)]
struct Typed {
    id: String,
    orgs: Vec<OrgId>,
    schools_of: Vec<OrgId>,
    codes: String,
    last_day: String,
    cause: String,
    reason: String,
}

impl Typed {
    fn read(fields: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "id" => value.clone_into(&mut typed.id),
                "orgs" => typed.orgs.extend(value.parse::<OrgId>().ok()),
                "schools_of" => typed.schools_of.extend(value.parse::<OrgId>().ok()),
                "codes" => value.clone_into(&mut typed.codes),
                "last_day" => value.clone_into(&mut typed.last_day),
                "cause" => value.clone_into(&mut typed.cause),
                "reason" => value.clone_into(&mut typed.reason),
                _ => {}
            }
        }
        typed
    }

    fn extend(&self) -> Extend {
        let codes = self.codes.split([',', ';', '\n', ' ']).map(str::trim);
        Extend {
            id: self.id.parse().ok(),
            orgs: self.orgs.clone(),
            schools_of: self.schools_of.clone(),
            codes: codes.filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            last_day: Day(self.last_day.clone()),
            cause: self.cause.parse().ok(),
            reason: self.reason.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "periods/extend.html")]
struct ExtendPage {
    frame: Frame,
    org: OrgId,
    view: ExtensionView,
    causes: Vec<Choice>,
    typed: Typed,
    faults: Faults,
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &app::access::Permit<PeriodManage>,
    code: &str,
    (typed, faults): (Typed, Faults),
) -> Result<Html<String>, Problem> {
    let view = app.extensions(permit, code).await?;
    let org = permit.org();
    let label = frame.w.t("periods-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/periods"), label });
    let cause = |cause: &Cause| Choice::new(cause.code(), frame.w.word("extension-cause", cause));
    let causes = Cause::ALL.iter().map(cause).collect();
    show(&ExtendPage { frame, org, view, causes, typed, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PeriodManage>,
    Path((_, code)): Path<(OrgId, String)>,
) -> Result<Html<String>, Problem> {
    let typed = Typed { id: app.new_id().to_string(), ..Typed::default() };
    shown(&app, frame, &permit, &code, (typed, Faults::new())).await
}

pub(super) async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<PeriodManage>,
    Path((_, code)): Path<(OrgId, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed::read(&fields);
    let wrong = match app.extend(&permit, &code, &typed.extend()).await {
        Ok(_) => {
            let path = format!("/o/{}/periods/{code}/extensions", permit.org());
            return Ok(done(&path, "period-extended").into_response());
        }
        Err(Error::Refused(refusal)) if refusal.code == UNKNOWN_CODE => {
            let mut wrong = Faults::new();
            let codes = refusal.args.into_iter().next().map(|(_, codes)| codes);
            wrong.add("codes", frame.w.t1(UNKNOWN_CODE, "codes", codes.unwrap_or_default()));
            wrong
        }
        Err(error) => faults(frame.w, error)?,
    };
    let page = shown(&app, frame, &permit, &code, (typed, wrong)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
