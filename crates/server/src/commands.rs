//! From the command line to one function per command, and from its answer to an exit code.

pub mod audit;
pub mod backup;
mod chosen;
pub mod demo;
pub mod doctor;
pub mod guard;
pub mod import;
pub mod init;
pub mod migrate;
pub mod plan;
pub mod report;
pub mod restore;
pub mod routes;
pub mod serve;
pub mod token;
pub mod verify;
pub mod worker;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::console::Context;
use crate::failure::{Failure, Outcome};
use crate::{descriptors::Descriptors, logging};

/// Runs the program: 0 on success, 1 on failure, 2 on wrong usage or configuration.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are an answer (0), everything else is wrong usage (2).
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "daisuso: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(cli: &Cli) -> Outcome {
    // These need no configuration, and the child process must stay small: no runtime, no threads.
    match &cli.command {
        Command::Worker(arguments) => return worker::run(arguments),
        Command::Routes { json } => return routes::run(*json),
        _ => {}
    }
    let context = Context { config: Config::load(&cli.flags())? };
    if let Command::Doctor { json } = &cli.command {
        return runtime()?.block_on(doctor::run(&context, *json));
    }
    logging::start(&context.config.log)?;
    runtime()?.block_on(dispatch(&context, &cli.command))
}

async fn dispatch(context: &Context, command: &Command) -> Outcome {
    match command {
        Command::Serve { .. } => serve::run(context).await,
        Command::Demo(arguments) => Box::pin(demo::run(context, arguments)).await,
        Command::Init => init::run(context).await,
        Command::Migrate => migrate::run(context).await,
        Command::Import(import) => import::run(context, import).await,
        Command::Report(report) => report::run(context, report).await,
        Command::Plan(plan) => plan::run(context, plan).await,
        Command::Guard(guard) => guard::run(context, guard).await,
        Command::Token(token) => token::run(context, token).await,
        Command::Audit(audit) => audit::run(context, audit).await,
        Command::Verify { json } => verify::run(context, *json).await,
        Command::Backup { file } => backup::run(context, file).await,
        Command::Restore { file } => restore::run(context, file).await,
        #[cfg(debug_assertions)]
        Command::ServeSelftest { .. } => serve::selftest(context).await,
        Command::Doctor { json } => doctor::run(context, *json).await,
        Command::Routes { json } => routes::run(*json),
        Command::Worker(arguments) => worker::run(arguments),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    // Before the threads, because the limit is the whole process's.
    Descriptors::raise();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|cause| Failure::Failed(format!("cannot start the runtime: {cause}")))
}
