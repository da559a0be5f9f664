//! The words that other operations take: services and audiences of the tally, indicators of the reports.

use axum::response::Json;
use domain::catalogue::{AUDIENCES, SERVICES, ServiceGroup};
use domain::indicator::INDICATORS;
use domain::ledger::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use crate::book::{self, Book};

/// The operations of this feature.
pub fn book() -> Book {
    let what = "Codes of services, audiences and indicators with their names";
    Book::new()
        .add(book::mine("/api/v1/catalogue", "catalogue", what).gives::<Catalogue>(), catalogue)
}

#[derive(Serialize, JsonSchema)]
struct Catalogue {
    services: Vec<ServiceLine>,
    audiences: Vec<AudienceLine>,
    indicators: Vec<IndicatorLine>,
}

#[derive(Serialize, JsonSchema)]
struct ServiceLine {
    code: &'static str,
    group: ServiceGroup,
    name_vi: &'static str,
    name_en: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct AudienceLine {
    code: &'static str,
    /// Whether they belong to the community and not to the school.
    community: bool,
    name_vi: &'static str,
    name_en: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct IndicatorLine {
    code: &'static str,
    unit: Unit,
    name_vi: &'static str,
    name_en: &'static str,
}

async fn catalogue() -> Json<Catalogue> {
    let services = SERVICES.iter().map(|s| ServiceLine {
        code: s.code,
        group: s.group,
        name_vi: s.name_vi,
        name_en: s.name_en,
    });
    let audiences = AUDIENCES.iter().map(|a| AudienceLine {
        code: a.code,
        community: a.community,
        name_vi: a.name_vi,
        name_en: a.name_en,
    });
    let indicators = INDICATORS.iter().map(|i| IndicatorLine {
        code: i.code,
        unit: i.unit,
        name_vi: i.name_vi,
        name_en: i.name_en,
    });
    Json(Catalogue {
        services: services.collect(),
        audiences: audiences.collect(),
        indicators: indicators.collect(),
    })
}
