//! What the Department sets for the whole province: whose yes 16- and 17-year-olds need.

use app::App;
use app::access::SettingManage;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::consent::SixteenRule;
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::done;
use web::doors::{get, post};
use web::{Choice, Desk, Doors, Faults, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<SettingManage>("/o/{org}/settings", "setting"), page)
        .add(post::<SettingManage>("/o/{org}/settings/sixteen-rule", "setting"), set_rule)
}

#[derive(Template)]
#[template(path = "settings/page.html")]
struct SettingsPage {
    frame: Frame,
    org: OrgId,
    rule: &'static str,
    rules: Vec<Choice>,
    faults: Faults,
}

const fn code(rule: SixteenRule) -> &'static str {
    match rule {
        SixteenRule::Both => "both",
        SixteenRule::Inform => "inform",
    }
}

fn settings_page(
    frame: Frame,
    org: OrgId,
    rule: SixteenRule,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let choice = |rule| Choice::new(code(rule), frame.w.word("settings-sixteen", code(rule)));
    let rules = [SixteenRule::Both, SixteenRule::Inform].map(choice).into();
    show(&SettingsPage { frame, org, rule: code(rule), rules, faults })
}

async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Html<String>, Problem> {
    let rule = app.sixteen_rule(&permit).await?;
    settings_page(frame, permit.org(), rule, Faults::new())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RuleForm {
    rule: String,
}

async fn set_rule(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
    Form(form): Form<RuleForm>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let rules = [SixteenRule::Both, SixteenRule::Inform];
    let Some(rule) = rules.into_iter().find(|rule| code(*rule) == form.rule) else {
        let mut faults = Faults::new();
        faults.add("rule", frame.w.t("fault-settings-rule"));
        let page = settings_page(frame, org, app.sixteen_rule(&permit).await?, faults)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    app.set_sixteen_rule(&permit, rule).await?;
    Ok(done(&format!("/o/{org}/settings"), "setting-changed").into_response())
}
