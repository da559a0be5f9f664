//! The Department's page of how long data is kept (D30).

use app::App;
use app::access::SettingManage;
use app::input::Count;
use app::privacy::Retention;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::OrgId;
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::{Desk, Doors, Faults, Frame, Permitted, Problem, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<SettingManage>("/o/{org}/settings/retention", "setting"), page)
        .add(post::<SettingManage>("/o/{org}/settings/retention", "setting"), save)
}

/// What was typed, kept as it was.
#[derive(Deserialize, Default)]
#[serde(default)]
struct RetentionForm {
    contacts: String,
    pictures: String,
    records: String,
    reads: String,
    requests: String,
}

impl RetentionForm {
    fn of(kept: &Retention) -> Self {
        Self {
            contacts: kept.contacts.to_string(),
            pictures: kept.pictures.to_string(),
            records: kept.records.to_string(),
            reads: kept.reads.to_string(),
            requests: kept.requests.to_string(),
        }
    }

    /// What is no number is out of every bound: the act names the field.
    fn retention(&self) -> Retention {
        let months = |text: &str| Count(text.to_owned()).parse().unwrap_or(-1);
        Retention {
            contacts: months(&self.contacts),
            pictures: months(&self.pictures),
            records: months(&self.records),
            reads: months(&self.reads),
            requests: months(&self.requests),
        }
    }

    /// The fields in the order of the page: name, what was typed, most months.
    fn fields(&self) -> [(&'static str, &str, i64); 5] {
        [
            ("contacts", &self.contacts, 12),
            ("pictures", &self.pictures, 12),
            ("records", &self.records, 120),
            ("reads", &self.reads, 120),
            ("requests", &self.requests, 120),
        ]
    }
}

#[derive(Template)]
#[template(path = "retention/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    form: RetentionForm,
    faults: Faults,
}

async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Html<String>, Problem> {
    let form = RetentionForm::of(&app.retention(&permit).await?);
    show(&FormPage { frame, org: permit.org(), form, faults: Faults::new() })
}

async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<SettingManage>,
    Form(form): Form<RetentionForm>,
) -> Result<Response, Problem> {
    let org = permit.org();
    match app.set_retention(&permit, &form.retention()).await {
        Ok(()) => {
            Ok(done(&format!("/o/{org}/settings/retention"), "retention-set").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = show(&FormPage { frame, org, form, faults })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
