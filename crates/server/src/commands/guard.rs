//! `daisuso guard check`: what the guard of sign-ups says to every question of the calendar, and how long it takes.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

use super::chosen::orgs;
use crate::cli::Guard;
use crate::console::{Context, say, say_json};
use crate::failure::{Failure, Outcome};
use crate::house;

#[derive(Serialize)]
struct Asked {
    /// How many questions.
    questions: usize,
    /// To how many nothing speaks against it.
    free: usize,
    /// How often each rule says no.
    rules: BTreeMap<&'static str, usize>,
    /// How long the middle one took, in milliseconds.
    p50: f64,
    /// How long 99 of 100 took at most, in milliseconds.
    p99: f64,
}

/// Asks; names nobody and writes nothing.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn run(context: &Context, guard: &Guard) -> Outcome {
    let Guard::Check { org, json } = guard;
    let app = house::open(context).await?;
    let orgs = orgs(&app, org.as_deref()).await?;
    let mut times = Vec::new();
    let mut free = 0;
    let mut rules = BTreeMap::new();
    for (org, _) in orgs {
        for question in app.guard_questions_for_system(org).await.map_err(Failure::failed)? {
            let start = Instant::now();
            let said = app.ask_guard_for_system(&question).await.map_err(Failure::failed)?;
            times.push(start.elapsed());
            free += usize::from(said.is_empty());
            for rule in said {
                *rules.entry(rule.code()).or_insert(0) += 1;
            }
        }
    }
    times.sort_unstable();
    let at = |part: usize| {
        let nth = times.get(times.len() * part / 100).or(times.last());
        nth.map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    let asked = Asked { questions: times.len(), free, rules, p50: at(50), p99: at(99) };
    if *json {
        return say_json(&asked);
    }
    let Asked { questions, free, p50, p99, .. } = asked;
    say(format_args!(
        "{questions} questions, {free} without a reason against; {p50:.2} ms in the middle, {p99:.2} ms for 99 of 100"
    ))?;
    for (rule, times) in &asked.rules {
        say(format_args!("{rule}: {times}"))?;
    }
    Ok(())
}
