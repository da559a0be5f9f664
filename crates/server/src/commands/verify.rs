//! `daisuso verify`: does everything hold that must?

use serde::Serialize;

use crate::console::{Context, say, say_json};
use crate::failure::{Failure, Outcome};
use crate::house;

#[derive(Serialize)]
struct Verified {
    ok: bool,
    checks: Vec<app::verify::Check>,
}

/// Runs every check; exit code 0 only when all hold.
///
/// # Errors
/// `Failure::Failed` when a check does not hold.
pub async fn run(context: &Context, json: bool) -> Outcome {
    let app = house::open(context).await?;
    let checks = app.verify().await.map_err(Failure::failed)?;
    let bad = checks.iter().filter(|check| !check.faults.is_empty()).count();
    if json {
        say_json(&Verified { ok: bad == 0, checks })?;
    } else {
        for check in &checks {
            let mark = if check.faults.is_empty() { "holds" } else { "FAILS" };
            say(format_args!("{mark}  {} ({} looked at)", check.name, check.looked_at))?;
            for fault in &check.faults {
                say(format_args!("       {fault}"))?;
            }
        }
    }
    if bad == 0 { Ok(()) } else { Err(Failure::Failed(format!("{bad} checks do not hold"))) }
}
