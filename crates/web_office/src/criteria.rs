//! The Department's page of the five criteria: scale, weight, least average.

use std::collections::BTreeMap;

use app::App;
use app::access::SettingManage;
use app::input::Count;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::OrgId;
use domain::selection::{Criteria, Criterion, Rule};
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Desk, Doors, Faults, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<SettingManage>("/o/{org}/settings/criteria", "setting"), page)
        .add(post::<SettingManage>("/o/{org}/settings/criteria", "setting"), save)
}

#[derive(Template)]
#[template(path = "criteria/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    form: BTreeMap<String, String>,
    faults: Faults,
}

#[expect(clippy::unused_self, reason = "templates call methods")]
impl FormPage {
    fn criteria(&self) -> &'static [Criterion] {
        Criterion::ALL
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
impl FormPage {
    fn typed(&self, what: &str, of: &Criterion) -> String {
        self.form.get(&format!("{what}-{of}")).cloned().unwrap_or_default()
    }

    fn fault(&self, what: &str, of: &Criterion) -> Option<String> {
        self.faults.of(&format!("{what}-{of}")).map(str::to_owned)
    }
}

async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Html<String>, Problem> {
    let criteria = app.criteria(&permit).await?;
    let cells = criteria.rules.iter().flat_map(|rule| {
        let of = rule.criterion;
        [("max", rule.max), ("weight", rule.weight), ("least", rule.least)]
            .map(|(what, value)| (format!("{what}-{of}"), value.to_string()))
    });
    let form = cells.collect();
    show(&FormPage { frame, org: permit.org(), form, faults: Faults::new() })
}

/// What is no number is as bad as a number outside the bounds: the act names the field.
fn criteria(typed: &BTreeMap<String, String>) -> Criteria {
    let number = |what: &str, of: &Criterion| {
        let text = typed.get(&format!("{what}-{of}")).cloned().unwrap_or_default();
        Count(text).parse().unwrap_or(-1)
    };
    let rule = |of: &Criterion| Rule {
        criterion: *of,
        max: number("max", of),
        weight: number("weight", of),
        least: number("least", of),
    };
    Criteria { rules: Criterion::ALL.iter().map(rule).collect() }
}

async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let org = permit.org();
    let form: BTreeMap<String, String> = pairs.into_iter().collect();
    match app.set_criteria(&permit, &criteria(&form)).await {
        Ok(()) => {
            Ok(done(&format!("/o/{org}/settings/criteria"), "criteria-saved").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = show(&FormPage { frame, org, form, faults })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
