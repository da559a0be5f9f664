//! What single subcommands take.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

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
    /// Make at least so many ledger lines [default: as the size has it]
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
        /// Compile so many times and say how long the middle one took
        #[arg(long, value_name = "TIMES", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000), hide_default_value = true)]
        repeat: u32,
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

/// `guard …`
#[derive(Debug, Clone, Subcommand)]
pub enum Guard {
    /// Ask the guard of sign-ups for every activity to come and every member who has no place there; nothing is written
    #[command(
        after_help = "Says how many may, which rules say no to the others, and how long an answer takes.\nExample:\n  daisuso guard check --org THCS-01 --json"
    )]
    Check {
        /// Code of the school [default: all]
        #[arg(long, value_name = "CODE")]
        org: Option<String>,
        /// One JSON object instead of text
        #[arg(long)]
        json: bool,
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
    use super::*;

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
