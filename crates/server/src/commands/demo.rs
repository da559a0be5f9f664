//! `daisuso demo`: the demonstration province, then the server.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use app::Opening;

use super::serve;
use crate::cli::DemoArgs;
use crate::console::{Context, say};
use crate::demo::{self, Story};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Fills an empty data directory, writes `accounts.json`, prints one sign-in per role, serves unless told not to. A
/// directory that holds a demonstration already is served as it is.
///
/// # Errors
/// `Failure::Failed` in one sentence; a database that holds something else is left alone.
pub async fn run(context: &Context, arguments: &DemoArgs) -> Outcome {
    let _lock = serve::prepare(context)?;
    let list = context.config.data_dir.join("accounts.json");
    let store = house::store(context, Opening::default()).await?;
    store.migrate().await.map_err(Failure::failed)?;
    let app = house::app(context, store);
    let filled = app.org_count().await.map_err(Failure::failed)? > 0;
    if filled && !list.exists() {
        return Err(Failure::Failed(
            "the database is not empty and is no demonstration; use a new --data-dir or --database"
                .to_owned(),
        ));
    }
    if filled {
        say(format_args!(
            "The demonstration is there already; remove {} to make it anew.",
            context.config.data_dir.display()
        ))?;
    } else {
        app.store().close().await;
        Box::pin(fill(context, arguments, &list)).await?;
    }
    print_sign_ins(&list)?;
    if arguments.no_serve {
        return Ok(());
    }
    let app = if filled { app } else { house::open(context).await? };
    serve::served(context, app).await
}

async fn fill(context: &Context, arguments: &DemoArgs, list: &Path) -> Outcome {
    // One thing after the other: two views are enough, and each has a large cache.
    let opening = Opening { bulk: true, readers: 2, ..Opening::default() };
    let database = house::store(context, opening).await?;
    let story = Arc::new(Story::new(arguments.seed));
    let app = house::app_in(context, database, story.clone());
    let quiet = !std::io::stderr().is_terminal();
    let progress = |done: usize, all: usize| {
        if !quiet && (done.is_multiple_of(10) || done == all) {
            let _ = write!(std::io::stderr(), "\r{done} of {all} schools");
        }
    };
    let telling = demo::tell(&app, &story, arguments.size, arguments.ledger_lines, progress);
    let sign_ins = Box::pin(telling).await?;
    if !quiet {
        let _ = writeln!(std::io::stderr());
    }
    app.store().analyze().await.map_err(Failure::failed)?;
    app.store().close().await;
    let text = serde_json::to_string_pretty(&sign_ins).map_err(Failure::failed)?;
    write_private(list, &text)
}

/// `accounts.json` holds passwords: for its owner alone.
fn write_private(path: &Path, text: &str) -> Outcome {
    use std::os::unix::fs::OpenOptionsExt;
    let open =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    open.and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|cause| Failure::Failed(format!("cannot write {}: {cause}", path.display())))
}

fn print_sign_ins(list: &Path) -> Outcome {
    let text = std::fs::read_to_string(list).map_err(Failure::failed)?;
    let sign_ins: Vec<serde_json::Value> = serde_json::from_str(&text).map_err(Failure::failed)?;
    let mut roles: Vec<&str> = Vec::new();
    say("One sign-in per role (all of them: accounts.json in the data directory):")?;
    for line in &sign_ins {
        let field = |name: &str| line[name].as_str().unwrap_or_default();
        if !roles.contains(&field("role")) {
            roles.push(field("role"));
            let (role, login, password) = (field("role"), field("login"), field("password"));
            say(format_args!("  {role:<18} {login:<24} {password:<26} {}", field("org")))?;
        }
    }
    Ok(())
}
