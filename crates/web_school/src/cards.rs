//! Sign-in cards: who has one, making slips ten to a sheet, taking one back.

use app::App;
use app::access::{CardWrite, Permit};
use app::cards::{CardRow, MakeCards, NewSlip, Standing};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::id::{LearnerId, OrgId};
use serde::Deserialize;
use web::answer::{done, faults};
use web::doors::{get, post};
use web::qr::Qr;
use web::{Choice, Desk, Doors, Faults, Frame, Permitted, Problem, Tone, Web, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<CardWrite>("/o/{org}/cards", "card"), list)
        .add(post::<CardWrite>("/o/{org}/cards", "card"), make)
        .add(post::<CardWrite>("/o/{org}/cards/{learner}/revocation", "card"), revoke)
}

/// Which of them are listed.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    club: String,
    class: String,
}

impl Asked {
    fn wants(&self, row: &CardRow) -> bool {
        (self.club.is_empty() || row.club.to_string() == self.club)
            && (self.class.is_empty() || row.class == self.class)
    }
}

#[derive(Template)]
#[template(path = "cards/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    rows: Vec<CardRow>,
    clubs: Vec<Choice>,
    classes: Vec<Choice>,
    asked: Asked,
    faults: Faults,
}

impl ListPage {
    fn can_make(&self) -> bool {
        self.rows.iter().any(|row| row.agreed)
    }
}

const fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::None => Tone::Calm,
        Standing::Waiting => Tone::Info,
        Standing::Used => Tone::Ok,
    }
}

const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::None => web::words::key("cards-none-yet"),
        Standing::Waiting => web::words::key("cards-waiting"),
        Standing::Used => web::words::key("cards-used"),
    }
}

async fn listed(
    app: &App,
    frame: Frame,
    permit: &Permit<CardWrite>,
    asked: Asked,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let mut rows = app.cards(permit).await?;
    let mut clubs: Vec<(String, String)> =
        rows.iter().map(|row| (row.club.to_string(), row.club_name.clone())).collect();
    clubs.sort_by_cached_key(|(id, name)| (domain::text::title_key(name), id.clone()));
    clubs.dedup();
    let mut classes: Vec<String> = rows.iter().map(|row| row.class.clone()).collect();
    classes.sort_by_cached_key(|class| domain::text::title_key(class));
    classes.dedup();
    rows.retain(|row| asked.wants(row));
    let clubs = clubs.into_iter().map(|(id, name)| Choice::new(id, name)).collect();
    let classes = classes.into_iter().map(|class| Choice::new(class.clone(), class)).collect();
    show(&ListPage { frame, org: permit.org(), rows, clubs, classes, asked, faults })
}

async fn list(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<CardWrite>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    listed(&app, frame, &permit, asked, Faults::new()).await
}

/// A slip with its code, to be cut out.
struct Slip {
    new: NewSlip,
    link: String,
    code: Qr,
}

/// Slips, ten to a sheet of A4: in this answer and never again.
#[derive(Template)]
#[template(path = "cards/slips.html")]
struct SlipsPage {
    frame: Frame,
    org: OrgId,
    school: String,
    slips: Vec<Slip>,
}

async fn make(
    State(web): State<Web>,
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<CardWrite>,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let sent = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let named = pairs.iter().filter(|(name, _)| name == "learner");
    let learners = named.filter_map(|(_, id)| id.parse().ok()).collect();
    match app.make_cards(&permit, &MakeCards { learners }).await {
        Ok(new) => {
            let origin = web.site.origin.for_links(&headers);
            let slip = |new: NewSlip| {
                let link = format!("{origin}/card/{}", new.token.reveal());
                let code = Qr::of(&link).map_err(|error| Problem::Broken(error.to_string()))?;
                Ok(Slip { new, link, code })
            };
            let slips = new.into_iter().map(slip).collect::<Result<_, Problem>>()?;
            let (org, school) = (permit.org(), permit.org_record().name.clone());
            Ok(show(&SlipsPage { frame, org, school, slips })?.into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let asked = Asked { club: sent("club"), class: sent("class") };
            let page = listed(&app, frame, &permit, asked, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn revoke(
    State(app): State<App>,
    Permitted(permit): Permitted<CardWrite>,
    Path((org, learner)): Path<(OrgId, LearnerId)>,
) -> Result<Redirect, Problem> {
    app.revoke_card(&permit, learner).await?;
    Ok(done(&format!("/o/{org}/cards"), "card-revoked"))
}
