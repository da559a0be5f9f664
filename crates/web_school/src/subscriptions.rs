//! Calendars on a telephone: what can be followed, making a secret link, ending it (d13).

use app::App;
use app::access::ActivityRead;
use app::subscriptions::Offer;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{Html, Redirect};
use domain::id::OrgId;
use domain::subscription::Followed;
use web::answer::done;
use web::doors::{get, post};
use web::qr::Qr;
use web::{Crumb, Desk, Doors, Frame, Permitted, Problem, Tone, Web, show};

/// The doors of this feature.
pub fn doors() -> Doors {
    let object = "subscription";
    Doors::new()
        .add(get::<ActivityRead>("/o/{org}/subscriptions", object), page)
        .add(post::<ActivityRead>("/o/{org}/subscriptions/{followed}", object), make)
        .add(post::<ActivityRead>("/o/{org}/subscriptions/{followed}/end", object), end)
}

#[derive(Template)]
#[template(path = "subscriptions/page.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    school: String,
    offers: Vec<Offer>,
}

impl ListPage {
    fn name(&self, offer: &Offer) -> String {
        let w = self.frame.w;
        match offer.followed {
            Followed::Own => w.t("subscriptions-own").into_owned(),
            Followed::School => w.t1("subscriptions-school", "name", &*self.school).into_owned(),
            Followed::Club(_) => w.t1("subscriptions-club", "name", &*offer.name).into_owned(),
        }
    }

    fn way(&self, offer: &Offer) -> String {
        format!("/o/{}/subscriptions/{}", self.org, offer.followed)
    }

    /// How a link stands, in words and a colour.
    fn standing(&self, offer: &Offer) -> (Tone, String) {
        let w = self.frame.w;
        let Some(link) = offer.link else {
            return (Tone::Calm, w.t("subscriptions-none").into_owned());
        };
        match link.read_at {
            None => {
                let said = w.t1("subscriptions-unread", "day", w.day_of(link.made_at.0));
                (Tone::Info, said.into_owned())
            }
            Some(at) => {
                let said = w.t1("subscriptions-read", "day", w.day_of(at.0));
                (Tone::Ok, said.into_owned())
            }
        }
    }
}

async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<ActivityRead>,
) -> Result<Html<String>, Problem> {
    let offers = app.subscriptions(&permit).await?;
    let school = permit.org_record().name.clone();
    show(&ListPage { frame, org: permit.org(), school, offers })
}

/// The new link: in this answer and never again.
#[derive(Template)]
#[template(path = "subscriptions/link.html")]
struct LinkPage {
    frame: Frame,
    org: OrgId,
    link: String,
    /// The same for a telephone's own calendar.
    webcal: String,
    code: Qr,
}

fn named(followed: &str) -> Result<Followed, Problem> {
    followed.parse().map_err(|_| Problem::NotFound)
}

async fn make(
    State(web): State<Web>,
    State(app): State<App>,
    Desk(mut frame): Desk,
    Permitted(permit): Permitted<ActivityRead>,
    headers: HeaderMap,
    Path((_, followed)): Path<(String, String)>,
) -> Result<Html<String>, Problem> {
    let token = app.subscribe(&permit, named(&followed)?).await?;
    let origin = web.site.origin.for_links(&headers);
    let link = format!("{origin}/calendar/{}.ics", token.reveal());
    let webcal =
        link.split_once("://").map_or_else(|| link.clone(), |(_, it)| format!("webcal://{it}"));
    let code = Qr::of(&link).map_err(|error| Problem::Broken(error.to_string()))?;
    let org = permit.org();
    let label = frame.w.t("subscriptions-title").into_owned();
    frame.crumbs.push(Crumb { href: format!("/o/{org}/subscriptions"), label });
    show(&LinkPage { frame, org, link, webcal, code })
}

async fn end(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityRead>,
    Path((_, followed)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    app.unsubscribe(&permit, named(&followed)?).await?;
    Ok(done(&format!("/o/{}/subscriptions", permit.org()), "subscription-ended"))
}
