//! The Department's settings by program.

use app::App;
use app::access::SettingManage;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Json;
use domain::consent::SixteenRule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use web::{Permitted, Problem};

use crate::book::{self, Book};
use crate::json::Body;

/// The operations of this feature.
pub fn book() -> Book {
    let path = "/api/v1/orgs/{org}/settings/sixteen-rule";
    Book::new()
        .add(
            book::get::<SettingManage>(
                path,
                "setting",
                "Whose yes 16- and 17-year-olds need to take part",
            )
            .gives::<RuleView>(),
            rule,
        )
        .add(
            book::put::<SettingManage>(path, "setting", "Change it; it holds from now on")
                .takes::<RuleView>(),
            set_rule,
        )
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RuleView {
    /// `both`: the guardian's yes too; `inform`: the guardian is told, the learner's yes is enough.
    rule: SixteenRule,
}

async fn rule(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
) -> Result<Json<RuleView>, Problem> {
    Ok(Json(RuleView { rule: app.sixteen_rule(&permit).await? }))
}

async fn set_rule(
    State(app): State<App>,
    Permitted(permit): Permitted<SettingManage>,
    Body(view): Body<RuleView>,
) -> Result<StatusCode, Problem> {
    app.set_sixteen_rule(&permit, view.rule).await?;
    Ok(StatusCode::NO_CONTENT)
}
