//! A class's answers said in person or by telephone, learner by learner: nothing is ticked before somebody said it, and
//! there is no "the same for all".

use app::App;
use app::access::{ConsentRead, ConsentWrite, Permit};
use app::family::{ConsentTable, ConsentsAsked, NewAnswer, Noted, NotedBy};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::consent::{Answer, Purpose, Relation, Route};
use domain::id::{LearnerId, OrgId};
use serde::Deserialize;
use std::collections::BTreeMap;
use web::answer::{done, faults};
use web::{Choice, Desk, Faults, Frame, Me, Permitted, Problem, show};

use super::table::table_path;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    class: String,
}

#[derive(Template)]
#[template(path = "consents/grid.html")]
struct GridPage {
    frame: Frame,
    org: OrgId,
    table: ConsentTable,
    typed: BTreeMap<String, String>,
    routes: Vec<Choice>,
    relations: Vec<Choice>,
    faults: Faults,
}

impl GridPage {
    fn typed(&self, name: &str, learner: &LearnerId) -> &str {
        self.typed.get(&format!("{name}.{learner}")).map_or("", String::as_str)
    }

    fn route(&self) -> &str {
        self.typed.get("route").map_or("", String::as_str)
    }

    fn ticked(&self, side: &str, purpose: Purpose, learner: &LearnerId) -> bool {
        !self.typed(&format!("{side}-{purpose}"), learner).is_empty()
    }

    fn back(&self) -> String {
        table_path(self.org, &self.table.class)
    }
}

async fn grid_page(
    app: &App,
    frame: Frame,
    permit: &Permit<ConsentRead>,
    class: String,
    typed: BTreeMap<String, String>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let w = frame.w;
    let asked = ConsentsAsked { year: app.school_year(), class, missing: false };
    let table = app.consents(permit, &asked).await?;
    let route = |r: Route| Choice::new(r.code(), w.word("consent-route", r));
    let relation = |r: &Relation| Choice::new(r.code(), w.word("consent-relation", r));
    show(&GridPage {
        org: permit.org(),
        table,
        typed,
        routes: [Route::InPerson, Route::Phone].map(route).into(),
        relations: Relation::ALL.iter().map(relation).collect(),
        faults,
        frame,
    })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    let read = permit.also(&person)?;
    grid_page(&app, frame, &read, asked.class, BTreeMap::new(), Faults::new()).await
}

/// What was said, learner by learner: a row where nothing is ticked says nothing.
fn read(typed: &BTreeMap<String, String>) -> Result<Vec<Noted>, app::Error> {
    let route = typed.get("route").and_then(|route| route.parse::<Route>().ok());
    let route = route.ok_or_else(|| app::Error::invalid("route", "fault-answer-route"))?;
    let mut said: BTreeMap<LearnerId, [Vec<NewAnswer>; 2]> = BTreeMap::new();
    for key in typed.keys() {
        let Some((field, learner)) = key.split_once('.') else { continue };
        let Some((side, purpose)) = field.split_once('-') else { continue };
        let side = match side {
            "g" => 0,
            "l" => 1,
            _ => continue,
        };
        if let (Ok(learner), Ok(purpose)) = (learner.parse(), purpose.parse()) {
            let answers: &mut [Vec<NewAnswer>; 2] = said.entry(learner).or_default();
            answers[side].push(NewAnswer { id: None, purpose, answer: Answer::Yes });
        }
    }
    let mut noted = Vec::new();
    let mut faults = app::Faults::default();
    for (learner, [guardian, own]) in said {
        let of = |name: &str| typed.get(&format!("{name}.{learner}")).cloned().unwrap_or_default();
        let (picture, remark) = (None, String::new());
        if !guardian.is_empty() {
            match of("relation").parse::<Relation>() {
                Ok(relation) => {
                    let full_name = of("name");
                    let phone = String::new();
                    let by = NotedBy::NewGuardian { id: None, full_name, relation, phone };
                    let remark = remark.clone();
                    noted.push(Noted { learner, by, route, picture, remark, answers: guardian });
                }
                Err(_) => faults.add("relation", "fault-guardian-relation"),
            }
        }
        if !own.is_empty() {
            noted.push(Noted {
                learner,
                by: NotedBy::Learner,
                route,
                picture,
                remark,
                answers: own,
            });
        }
    }
    if faults.0.is_empty() { Ok(noted) } else { Err(app::Error::Invalid(faults)) }
}

pub(super) async fn note(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<ConsentWrite>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed: BTreeMap<String, String> = pairs.into_iter().collect();
    let class = typed.get("class").cloned().unwrap_or_default();
    let noted = match read(&typed) {
        Ok(noted) => app.note_answers(&permit, &noted).await,
        Err(error) => Err(error),
    };
    match noted {
        Ok(()) => {
            let to = table_path(permit.org(), &class);
            Ok(done(&to, "answers-noted").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let read = permit.also(&person)?;
            let page = grid_page(&app, frame, &read, class, typed, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
