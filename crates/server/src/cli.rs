//! What can be typed after `daisuso`: subcommands and flags, each with its help.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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

/// `demo`
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// How much to make
    #[arg(long, value_enum, default_value_t = Size::Commune)]
    pub size: Size,
    /// The same number gives the same data
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
    /// Address and port; port 0 takes a free one and prints it [default: 127.0.0.1:8080]
    #[arg(long, value_name = "A")]
    pub listen: Option<SocketAddr>,
    /// Only fill the data directory
    #[arg(long)]
    pub no_serve: bool,
    /// About how many ledger lines to make [default: as the size has it]
    #[arg(long, value_name = "N")]
    pub ledger_lines: Option<u64>,
}

/// How much demonstration data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Size {
    /// One school, its commune, the Department
    School,
    /// A commune with its schools and its sibling
    Commune,
    /// All communes and units of the province
    Province,
}

/// `import …`
#[derive(Debug, Clone, Subcommand)]
pub enum Import {
    /// Orgs (communes, schools, offices) from a CSV or XLSX list
    #[command(
        after_help = "Example:\n  daisuso import orgs schools.csv --org SGDDT --dry-run --json"
    )]
    Orgs(ImportArgs),
    /// A class list of one school, as schools have it
    #[command(
        after_help = "Example:\n  daisuso import roster lop6.xlsx --org THCS-01 --dry-run --json"
    )]
    Roster(ImportArgs),
}

/// What both imports take.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// The list
    pub file: PathBuf,
    /// Code of the org that owns what comes in
    #[arg(long, value_name = "CODE")]
    pub org: String,
    /// Say what would be taken in and store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `report …`
#[derive(Debug, Clone, Subcommand)]
pub enum Report {
    /// Compile the yearly report of an org from the records
    #[command(
        after_help = "Example:\n  daisuso report compile --org SGDDT --period 2026 --out report.docx"
    )]
    Compile {
        /// Code of the org
        #[arg(long, value_name = "CODE")]
        org: String,
        /// The reporting year
        #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(2020..=2100))]
        period: i16,
        /// The file to write, by its ending: .docx, .pdf, .xlsx or .json
        #[arg(long, value_name = "FILE", value_parser = |text: &str| ending(text, &["docx", "pdf", "xlsx", "json"]))]
        out: PathBuf,
    },
}

/// `plan …`
#[derive(Debug, Clone, Subcommand)]
pub enum Plan {
    /// Print the yearly plan of a school as an official document
    #[command(
        after_help = "Example:\n  daisuso plan print --org THCS-01 --year 2026-2027 --out plan.pdf"
    )]
    Print {
        /// Code of the school
        #[arg(long, value_name = "CODE")]
        org: String,
        /// The school year
        #[arg(long, value_name = "YYYY-YYYY", value_parser = school_year)]
        year: String,
        /// The file to write, by its ending: .docx or .pdf
        #[arg(long, value_name = "FILE", value_parser = |text: &str| ending(text, &["docx", "pdf"]))]
        out: PathBuf,
    },
}

/// `token …`
#[derive(Debug, Clone, Subcommand)]
pub enum Token {
    /// Make a bearer token for the API; it is printed once and kept only as a hash
    #[command(
        after_help = "Example:\n  daisuso token create --login sgddt.lead --name nightly-export --days 30"
    )]
    Create {
        /// Sign-in name of the account it acts for
        #[arg(long, value_name = "L")]
        login: String,
        /// What it is for, as the account's owner will see it
        #[arg(long, value_name = "N", default_value = "command line")]
        name: String,
        /// Days until it ends
        #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
        days: u16,
        /// One JSON object instead of the bare token
        #[arg(long)]
        json: bool,
    },
}

/// `audit …`
#[derive(Debug, Clone, Subcommand)]
pub enum Audit {
    /// Every entry as a JSON line: seq, prev, entry, hash
    #[command(after_help = "Example:\n  daisuso audit export --org THCS-01 > chain.jsonl")]
    Export(AuditArgs),
    /// The head of each chain, to be written down elsewhere
    #[command(after_help = "Example:\n  daisuso audit checkpoint --org SGDDT")]
    Checkpoint(AuditArgs),
    /// Recompute the chains; exit code 0 only when all hold
    #[command(after_help = "Example:\n  daisuso audit verify")]
    Verify(AuditArgs),
}

/// What the audit commands take.
#[derive(Debug, Clone, Args)]
pub struct AuditArgs {
    /// Code of the org [default: all orgs]
    #[arg(long, value_name = "CODE")]
    pub org: Option<String>,
    /// JSON instead of text (export is always JSON lines)
    #[arg(long)]
    pub json: bool,
}

/// `worker …`
#[derive(Debug, Clone, Args)]
pub struct WorkerArgs {
    /// What to do with standard input
    #[arg(value_enum)]
    pub kind: crate::worker::Kind,
    /// Largest address space, bytes
    #[arg(long)]
    pub address_space: u64,
    /// Longest processor time, seconds
    #[arg(long)]
    pub cpu_seconds: u64,
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

fn ending(text: &str, known: &[&str]) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let found = path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase);
    match found {
        Some(end) if known.contains(&end.as_str()) => Ok(path),
        _ => Err(format!("must end in .{}", known.join(" or ."))),
    }
}

fn school_year(text: &str) -> Result<String, String> {
    let wrong = || "must be two years in a row, such as 2026-2027".to_owned();
    let (first, second) = text.split_once('-').ok_or_else(wrong)?;
    let year = |part: &str| {
        let digits = part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse::<u16>().map_err(|_| wrong()) } else { Err(wrong()) }
    };
    if year(first)? + 1 != year(second)? {
        return Err(wrong());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn endings_and_years_are_checked() {
        assert!(ending("a.DOCX", &["docx"]).is_ok());
        assert!(ending("docx", &["docx"]).is_err());
        assert!(school_year("2026-2027").is_ok());
        for bad in ["2026", "2026-2028", "26-27", "2026/2027", "+202-2027", "9999-10000"] {
            assert!(school_year(bad).is_err(), "{bad}");
        }
    }
}
