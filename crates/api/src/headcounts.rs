//! Headcounts of the force by program: numbers that lead down the tree, never names (R01).

use app::App;
use app::access::ForceCount;
use app::force::{Count, Inside};
use axum::extract::State;
use axum::response::Json;
use domain::id::{ClubId, OrgId};
use domain::org::Stage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Asked;
use crate::lists::year_of;

/// The operations of this feature.
pub fn book() -> Book {
    Book::new().add(
        book::get::<ForceCount>(
            "/api/v1/orgs/{org}/headcounts",
            "headcount",
            "Headcounts of the orgs below: numbers, no names",
        )
        .query::<CountsAsked>()
        .gives::<CountsView>(),
        headcounts,
    )
}

#[derive(Deserialize, JsonSchema, Default)]
#[serde(default, deny_unknown_fields)]
struct CountsAsked {
    /// As 2026-2027; the present one when empty.
    school_year: String,
    /// Only schools of this stage.
    stage: Option<Stage>,
}

#[derive(Serialize, JsonSchema)]
struct CountsView {
    school_year: String,
    total: Count,
    rows: Vec<CountLine>,
    /// Of a school: by club.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clubs: Vec<ClubCount>,
    /// Of a school: by grade; 0 where the class tells none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grades: Vec<GradeLine>,
}

#[derive(Serialize, JsonSchema)]
struct CountLine {
    org: OrgId,
    name: String,
    #[serde(flatten)]
    count: Count,
}

#[derive(Serialize, JsonSchema)]
struct ClubCount {
    club: ClubId,
    name: String,
    #[serde(flatten)]
    count: Count,
}

#[derive(Serialize, JsonSchema)]
struct GradeLine {
    grade: u8,
    #[serde(flatten)]
    count: Count,
}

async fn headcounts(
    State(app): State<App>,
    Permitted(permit): Permitted<ForceCount>,
    Asked(asked): Asked<CountsAsked>,
) -> Result<Json<CountsView>, Problem> {
    let now = app.school_year();
    let year = if asked.school_year.is_empty() { now } else { year_of(&asked.school_year)? };
    let view = app.headcounts(&permit, year, asked.stage).await?;
    let line = |row: app::force::CountRow| CountLine {
        org: row.org.id,
        name: row.org.name,
        count: row.count,
    };
    let Inside { clubs, grades } = view.inside.unwrap_or_default();
    let club = |(club, name, count): (ClubId, String, Count)| ClubCount { club, name, count };
    let grade =
        |(grade, count): (Option<u8>, Count)| GradeLine { grade: grade.unwrap_or(0), count };
    Ok(Json(CountsView {
        school_year: year.to_string(),
        total: view.total,
        rows: view.rows.into_iter().map(line).collect(),
        clubs: clubs.into_iter().map(club).collect(),
        grades: grades.into_iter().map(grade).collect(),
    }))
}
