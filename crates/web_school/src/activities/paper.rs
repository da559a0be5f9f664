//! Sheets of paper for a place without network: attendance and tally.

use app::App;
use app::access::{ActivityWrite, TallyWrite};
use axum::extract::State;
use axum::response::Response;
use web::{Permitted, Problem};

use super::at::At;

pub(super) async fn attendance(
    State(app): State<App>,
    Permitted(permit): Permitted<ActivityWrite>,
    At(id): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_attendance(&permit, id).await?))
}

pub(super) async fn tally(
    State(app): State<App>,
    Permitted(permit): Permitted<TallyWrite>,
    At(id): At,
) -> Result<Response, Problem> {
    Ok(web::file::printed(app.print_tally(&permit, id).await?))
}
