//! `daisuso report compile`: the yearly report of an org as a file.

use std::time::Instant;

use app::reports::Format;

use crate::cli::Report;
use crate::console::{Context, say, write_file};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Compiles the report from what is there now and writes the file by its ending; freezes nothing. Told to repeat itself,
/// it says the median of the times, in milliseconds: nothing is kept from one time to the next but the open database and
/// whose report of which period it is.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn run(context: &Context, report: &Report) -> Outcome {
    let Report::Compile { org, period, out, repeat } = report;
    let app = house::open(context).await?;
    let code = period.to_string();
    let wanted = app.find_report(org, &code).await.map_err(|error| match error {
        app::Error::NotFound => {
            Failure::Failed(format!("there is no org {org} or no period {code}"))
        }
        other => Failure::failed(other),
    })?;
    let mut times = Vec::new();
    let compiled = loop {
        let start = Instant::now();
        let compiled = app.compile_found(&wanted).await.map_err(Failure::failed)?;
        times.push(start.elapsed());
        if times.len() >= usize::try_from(*repeat).unwrap_or(1) {
            break compiled;
        }
    };
    if *repeat > 1 {
        times.sort_unstable();
        let median = times[times.len() / 2].as_secs_f64() * 1000.0;
        say(format_args!("compiled {repeat} times: {median:.3} ms"))?;
    }
    let ending = out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let format: Format = ending.to_ascii_lowercase().parse().map_err(Failure::failed)?;
    let bytes = app.export(&compiled, format).await.map_err(Failure::failed)?;
    write_file(out, &bytes)
}
