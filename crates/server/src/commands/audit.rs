//! `daisuso audit export|checkpoint|verify`: the audit chains.

use domain::audit::Checkpoint;
use serde::Serialize;

use super::chosen::orgs;
use crate::cli::{Audit, AuditArgs};
use crate::console::{Context, say, say_json};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Exports, shows the heads of, or checks the chains.
///
/// # Errors
/// `Failure::Failed` in one sentence; for `verify` also when a chain does not hold.
pub async fn run(context: &Context, audit: &Audit) -> Outcome {
    let app = house::open(context).await?;
    match audit {
        Audit::Export(args) => export(&app, args).await,
        Audit::Checkpoint(args) => checkpoint(&app, args).await,
        Audit::Verify(args) => verify(&app, args).await,
    }
}

async fn export(app: &app::App, args: &AuditArgs) -> Outcome {
    for (org, _) in orgs(app, args.org.as_deref()).await? {
        let mut after = 0;
        loop {
            let lines = app.chain(org, after).await.map_err(Failure::failed)?;
            let Some(last) = lines.last() else { break };
            after = last.seq;
            for line in &lines {
                say(serde_json::to_string(line).map_err(Failure::failed)?)?;
            }
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Head {
    org: String,
    #[serde(flatten)]
    head: Checkpoint,
}

async fn checkpoint(app: &app::App, args: &AuditArgs) -> Outcome {
    let mut heads = Vec::new();
    for (org, code) in orgs(app, args.org.as_deref()).await? {
        let head = app.checkpoint(org).await.map_err(Failure::failed)?;
        heads.push(Head { org: code, head });
    }
    if args.json {
        // One org: the bare checkpoint of the published format; all: a list.
        return match (&args.org, &heads[..]) {
            (Some(_), [one]) => say_json(&one.head),
            _ => say_json(&heads),
        };
    }
    for Head { org, head } in heads {
        say(format_args!("{org} {} {}", head.seq, head.hash))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Verdict {
    org: String,
    ok: bool,
    seq: i64,
    fault: Option<String>,
}

async fn verify(app: &app::App, args: &AuditArgs) -> Outcome {
    let mut verdicts = Vec::new();
    for (org, code) in orgs(app, args.org.as_deref()).await? {
        let check = app.check_chain(org, &[]).await.map_err(Failure::failed)?;
        let fault = check.fault.map(|fault| fault.to_string());
        verdicts.push(Verdict { org: code, ok: fault.is_none(), seq: check.head.seq, fault });
    }
    let broken = verdicts.iter().filter(|verdict| !verdict.ok).count();
    if args.json {
        say_json(&verdicts)?;
    } else {
        for verdict in verdicts.iter().filter(|verdict| !verdict.ok) {
            say(format_args!("{}: {}", verdict.org, verdict.fault.as_deref().unwrap_or_default()))?;
        }
        let lines: i64 = verdicts.iter().map(|verdict| verdict.seq).sum();
        say(format_args!("{} chains, {lines} lines, {broken} broken", verdicts.len()))?;
    }
    if broken == 0 { Ok(()) } else { Err(Failure::Failed(format!("{broken} chains do not hold"))) }
}
