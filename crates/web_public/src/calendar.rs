//! A calendar that a telephone follows: whoever has the secret link reads it (d13). Times are told in UTC, so that no
//! telephone needs our time zone.

use app::App;
use app::subscriptions::Feed;
use axum::extract::{Path, State};
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use domain::activity::Stage;
use domain::calendar::Instant;
use domain::subscription::{Followed, REFRESH_HOURS};
use icalendar::{Calendar, Class, Component as _, Event, EventLike as _, EventStatus, Property};
use web::doors::public;
use web::{Doors, Problem, Words};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new().add(public(Method::GET, "/calendar/{token}", "subscription"), feed)
}

/// A moment as iCalendar writes it, to the second: `20261123T070000Z`.
fn utc(at: Instant) -> String {
    let text = at.rfc3339();
    let second = text.split('.').next().unwrap_or_default();
    second.chars().filter(|c| !matches!(c, '-' | ':')).chain(['Z']).collect()
}

/// The calendar as a file (RFC 5545, with the names of RFC 7986).
fn written(w: Words, feed: &Feed) -> String {
    let name = match feed.followed {
        Followed::Own => w.t1("calendar-own", "name", &*feed.name),
        Followed::Club(_) | Followed::School => w.t1("calendar-name", "name", &*feed.name),
    };
    let mut calendar = Calendar::new();
    let often = format!("PT{REFRESH_HOURS}H");
    calendar
        .name(&name)
        .append_property(
            Property::new("REFRESH-INTERVAL", &*often).add_parameter("VALUE", "DURATION").done(),
        )
        .append_property(("X-PUBLISHED-TTL", &*often));
    let stamp = utc(feed.at);
    for (event, from, to) in &feed.events {
        let mut entry = Event::new();
        entry
            .uid(&format!("{}@daisuso", event.id))
            .summary(&event.title)
            .description(&event.club)
            .location(&event.place)
            .class(Class::Private)
            .sequence(u32::try_from(event.changed).unwrap_or(0))
            .add_property("DTSTAMP", &stamp)
            .add_property("DTSTART", utc(*from))
            .add_property("DTEND", utc(*to))
            .status(match event.stage {
                Stage::Cancelled => EventStatus::Cancelled,
                _ => EventStatus::Confirmed,
            });
        calendar.push(entry.done());
    }
    calendar.to_string()
}

async fn feed(
    State(app): State<App>,
    w: Words,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let token = token.strip_suffix(".ics").unwrap_or(&token);
    let feed = app.feed(token).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"dai-su-so.ics\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, written(w, &feed)).into_response())
}
