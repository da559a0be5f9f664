//! What can be typed after `daisuso`: subcommands and flags, each with its help.

mod arguments;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::arguments::{
    Audit, AuditArgs, DemoArgs, Guard, Import, ImportArgs, Plan, Report, Size, Token, WorkerArgs,
};
use crate::build::VERSION_LINE;
use crate::config::Flags;

/// DaiSuSo: the school digital ambassadors of Quảng Ngãi, from the class list to the yearly report.
#[derive(Debug, Parser)]
#[command(
    name = "daisuso",
    version = VERSION_LINE,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "Settings come from daisuso.toml in the data directory (or --config), then from the \
                  environment (DAISUSO_*), then from flags; the later wins. See docs/operate/running.md.\n\
                  Exit codes: 0 success, 1 failure, 2 wrong usage or configuration."
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Directory of the database file, files and keys [default: data]
    #[arg(long, global = true, value_name = "D")]
    pub data_dir: Option<PathBuf>,
    /// Database: `sqlite://PATH` or `postgres://USER@HOST/NAME` [default: `sqlite://D/daisuso.db`]
    ///
    /// Give a password by `DAISUSO_DATABASE_URL` instead: other users of the machine can read flags.
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Configuration file [default: daisuso.toml in the data directory, when there is one]
    #[arg(long, global = true, value_name = "FILE", env = "DAISUSO_CONFIG")]
    pub config: Option<PathBuf>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the server
    #[command(
        after_help = "Examples:\n  daisuso serve\n  daisuso serve --data-dir /var/lib/daisuso --listen 0.0.0.0:8080"
    )]
    Serve {
        /// Address and port; port 0 takes a free one and prints it [default: 127.0.0.1:8080]
        #[arg(long, value_name = "A")]
        listen: Option<SocketAddr>,
    },
    /// Fill an empty data directory with the demonstration province and start the server
    #[command(
        after_help = "Examples:\n  daisuso demo\n  daisuso demo --data-dir /tmp/d --size school --seed 7 --no-serve\n\
                            The sign-ins are written to accounts.json in the data directory."
    )]
    Demo(DemoArgs),
    /// Make an empty database with the reference data and the first account
    #[command(after_help = "Example:\n  daisuso init --data-dir /var/lib/daisuso")]
    Init,
    /// Bring the database to this version of the program (safe to repeat)
    #[command(after_help = "Example:\n  daisuso backup before.backup && daisuso migrate")]
    Migrate,
    /// Take in orgs or a class list from a file
    #[command(subcommand)]
    Import(Import),
    /// Compile a report
    #[command(subcommand)]
    Report(Report),
    /// Print a plan
    #[command(subcommand)]
    Plan(Plan),
    /// Ask the guard that judges sign-ups
    #[command(subcommand)]
    Guard(Guard),
    /// Make access tokens for the API
    #[command(subcommand)]
    Token(Token),
    /// List every route with its right, without starting the server
    #[command(after_help = "Example:\n  daisuso routes --json")]
    Routes {
        /// One JSON array instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Export and check the audit chains
    #[command(subcommand)]
    Audit(Audit),
    /// Check the data: foreign keys, sums, frozen reports, audit chains, orphaned files
    #[command(
        after_help = "Exit code 0 only when everything holds.\nExample:\n  daisuso verify --json"
    )]
    Verify {
        /// One JSON object instead of text
        #[arg(long)]
        json: bool,
    },
    /// Write a consistent backup of database, files and keys, also while the server runs
    #[command(after_help = "Example:\n  daisuso backup /backups/daisuso-$(date +%F).backup")]
    Backup {
        /// The file to write; it must not exist
        file: PathBuf,
    },
    /// Put a backup back into an empty data directory
    #[command(
        after_help = "Example:\n  daisuso restore --data-dir /var/lib/daisuso FILE && daisuso verify"
    )]
    Restore {
        /// The file that `backup` wrote
        file: PathBuf,
    },
    /// Look at configuration and machine, and say what is wrong and how to mend it
    #[command(
        after_help = "Exit code 0 only when no check failed; secrets are not shown.\nExample:\n  daisuso doctor --json"
    )]
    Doctor {
        /// One JSON object instead of text
        #[arg(long)]
        json: bool,
    },
    /// The limited child process that reads a file from outside (started by the server itself)
    #[command(hide = true)]
    Worker(WorkerArgs),
    /// A server with toy routes, for the tests of the accept loop (debug builds only)
    #[cfg(debug_assertions)]
    #[command(hide = true)]
    ServeSelftest {
        /// Address and port
        #[arg(long, value_name = "A")]
        listen: Option<SocketAddr>,
    },
}

impl Cli {
    /// The flags that are settings.
    pub fn flags(&self) -> Flags {
        let listen = match &self.command {
            Command::Serve { listen } => *listen,
            Command::Demo(demo) => demo.listen,
            #[cfg(debug_assertions)]
            Command::ServeSelftest { listen } => *listen,
            _ => None,
        };
        let Global { data_dir, database, config } = self.global.clone();
        Flags { config, data_dir, database, listen }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
