//! `daisuso migrate`: the database brought to this version of the program.

use app::Opening;

use super::serve;
use crate::console::{Context, say};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Runs the missing migrations; safe to repeat.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn run(context: &Context) -> Outcome {
    let _lock = serve::prepare(context)?;
    let store = house::store(context, Opening::default()).await?;
    let ran = store.migrate().await.map_err(Failure::failed)?;
    if ran.is_empty() {
        return say("The database is up to date.");
    }
    for name in ran {
        say(format_args!("{name} done"))?;
    }
    Ok(())
}
