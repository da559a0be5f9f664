//! Every word of every word list that is shown has its text in both languages, and so has every reason of the acts.

use domain::access::Role;
use domain::account::AccountState;
use domain::activity::Stage as ActivityStage;
use domain::inbox::TodoKind;
use domain::org::{CommuneKind, OrgKind, Stage as SchoolStage, Tier};
use domain::plan::PlanStage;
use domain::report::ReportStage;
use web::words::{Lang, Words};

use crate::shape;

/// The prefix of each list and its codes: `prefix-code` is the key. A new list of words is added here.
fn lists() -> Vec<(&'static str, Vec<&'static str>)> {
    macro_rules! codes {
        ($($prefix:literal: $list:ty),+ $(,)?) => {
            vec![$(($prefix, <$list>::ALL.iter().map(|word| word.code()).collect())),+]
        };
    }
    codes! {
        "role": Role,
        "account-state": AccountState,
        "org-kind": OrgKind,
        "commune-kind": CommuneKind,
        "school-stage": SchoolStage,
        "tier": Tier,
        "todo": TodoKind,
        "todo-do": TodoKind,
        "home-plan": PlanStage,
        "home-sent": ReportStage,
        "home-report": ReportStage,
        "home-stage": ActivityStage,
        "look": domain::look::Look,
        "club-post": domain::term::ClubPost,
        "transfer-state": domain::transfer::TransferState,
        "request-kind": domain::request::RequestKind,
        "request-state": domain::request::RequestState,
        "request-asker": domain::request::Asker,
    }
}

fn missing(keys: impl IntoIterator<Item = (String, String)>) -> Vec<String> {
    let both = [Words::new(Lang::Vi), Words::new(Lang::En)];
    let gone = |key: &str| both.iter().any(|w| !w.has(key));
    keys.into_iter().filter(|(key, _)| gone(key)).map(|(key, at)| format!("{at}: {key}")).collect()
}

#[test]
fn every_word_of_every_list_has_its_text() {
    let keys = lists().into_iter().flat_map(|(prefix, codes)| {
        codes.into_iter().map(move |code| (format!("{prefix}-{code}"), prefix.to_owned()))
    });
    assert_eq!(missing(keys), Vec::<String>::new());
}

/// Roles that get little to click on are told what they can do.
#[test]
fn the_quiet_roles_are_told_what_they_can_do() {
    let quiet = ["advisor", "form_teacher", "ambassador", "guardian", "partner", "operator"];
    let keys = quiet.map(|role| (format!("home-can-{role}"), role.to_owned()));
    assert_eq!(missing(keys), Vec::<String>::new());
}

/// The sources of the acts: their reasons travel as keys.
fn acts() -> Vec<(String, String)> {
    let mut acts = shape::sources();
    acts.retain(|(path, _)| {
        path.contains("crates") && path.replace('\\', "/").contains("/app/src/")
    });
    assert!(acts.len() > 8, "the search found only {} files", acts.len());
    acts
}

/// The string literals of a source that begin like this.
fn literals<'a>(text: &'a str, begin: &str) -> Vec<&'a str> {
    let parts = text.split('"').filter(|part| part.starts_with(begin));
    parts
        .filter(|part| part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)))
        .collect()
}

#[test]
fn every_reason_of_an_act_has_its_sentence() {
    let mut keys = Vec::new();
    for (path, text) in acts() {
        for begin in ["refused-", "fault-"] {
            keys.extend(
                literals(&text, begin).into_iter().map(|key| (key.to_owned(), path.clone())),
            );
        }
    }
    assert!(keys.len() > 15, "the search found only {} reasons: it is broken", keys.len());
    assert_eq!(missing(keys), Vec::<String>::new(), "used by an act but not in crates/web/locales");
}

/// An audit line names its action as `feature.step`; a supervisor reads `audit-feature-step`.
#[test]
fn every_action_of_the_audit_chain_has_its_word() {
    let mut keys = Vec::new();
    for (path, text) in acts() {
        // Notes stand in `self.note(…)`; the action is the literal of two words with one full stop.
        for call in text.split(".note(").skip(1) {
            let call = call.split(".await").next().unwrap_or_default();
            let action = call.split('"').find(|part| {
                let words: Vec<&str> = part.split('.').collect();
                words.len() == 2
                    && words.iter().all(|word| {
                        !word.is_empty()
                            && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                    })
            });
            if let Some(action) = action {
                keys.push((format!("audit-{}", action.replace('.', "-")), path.clone()));
            }
        }
    }
    assert!(keys.len() >= 7, "the search found only {} actions: it is broken", keys.len());
    assert_eq!(missing(keys), Vec::<String>::new(), "add its word to locales/*/audit.ftl");
}
