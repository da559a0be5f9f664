//! The house keeps its shape: order of features, walls between floors and wings, size of files, plain SQL, safe templates.
#![expect(clippy::unwrap_used, reason = "a test's own helpers fail as the test does")]

#[path = "house/circles.rs"]
mod circles;

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up, inside `store` and inside `app`: a feature uses only those named before it. A new feature is
/// written into this list before it is written.
const ORDER: [&str; 53] = [
    "error",
    "world",
    "kept",
    "press",
    "reader",
    "secrets",
    "input",
    "migrations",
    "sql",
    "page",
    "access",
    "audit",
    "ledger",
    "inbox",
    "jobs",
    "papers",
    "orgs",
    "accounts",
    "sessions",
    "idempotency",
    "org_list",
    "settings",
    "frames",
    "learners",
    "reads",
    "consents",
    "clubs",
    "lists",
    "force",
    "imports",
    "roadmap",
    "campaigns",
    "plans",
    "activities",
    "signups",
    "subscriptions",
    "supervisors",
    "joints",
    "support",
    "pictures",
    "cards",
    "transfers",
    "family",
    "selection",
    "handover",
    "children",
    "privacy",
    "periods",
    "reports",
    "overview",
    "check",
    "verify",
    "dump",
];

/// The longest file, in lines before its tests. There are no exceptions.
const LONGEST: usize = 400;

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The files of a folder of `crates/` with this ending: path below `crates/`, and text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let built = path.ends_with("node_modules") || path.ends_with("target");
            if path.is_dir() && !built {
                walk(&path, ending, found);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&crates().join(folder), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "no .{ending} in {folder}: this test looks in the wrong place");
    let below = |path: &PathBuf| path.strip_prefix(crates()).unwrap().display().to_string();
    found.iter().map(|path| (below(path), fs::read_to_string(path).unwrap())).collect()
}

fn sources() -> Vec<(String, String)> {
    files("", "rs")
}

/// The code without comments, so that a word in a sentence is no use of it.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or(""));
    lines.collect::<Vec<_>>().join("\n")
}

/// The code without comments and without the tests at its end.
fn product(text: &str) -> String {
    let text = code(text).replace("#[cfg(test)]\nmod tests;", "");
    text.split("#[cfg(test)]").next().unwrap_or("").to_owned()
}

fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")
}

/// The modules of its crate that a file names, as `crate::one` or `crate::{one::…, two::…}`.
fn named(source: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for rest in source.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            found.push(word(rest));
            continue;
        };
        let (mut depth, mut start) = (0_usize, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    found.push(word(group[start..at].trim_start()));
                    break;
                }
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    found.push(word(group[start..at].trim_start()));
                    start = at + 1;
                }
                _ => {}
            }
        }
    }
    found
}

fn rank(feature: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == feature)
}

#[test]
fn no_feature_uses_a_later_one() {
    let mut faults = Vec::new();
    for floor in ["store", "app"] {
        for (path, text) in files(&format!("{floor}/src"), "rs") {
            let here = word(path.split('/').nth(2).unwrap()).to_owned();
            if here == "lib" {
                continue;
            }
            let Some(own) = rank(&here) else {
                faults.push(format!("{path}: {here} is not in the order of features"));
                continue;
            };
            for other in named(&product(&text)) {
                if rank(other).is_some_and(|other| other > own) {
                    faults.push(format!("{path} uses {floor}::{other}, which comes later"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn groups_of_imports_are_read() {
    let source = "use crate::sql::{Tx, sql};\nuse crate::{App, plans::{self, Plan}, reports};";
    assert_eq!(named(source), ["sql", "App", "plans", "reports"]);
}

#[test]
fn only_one_file_names_a_driver() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        // `testkit::raw` goes past the house on purpose: tests that somebody with the database at hand is found out.
        let driver = ["store/src/sql.rs", "store/src/error.rs", "testkit/src/raw.rs"];
        if driver.contains(&path.as_str()) || path.contains("/tests/") {
            continue;
        }
        // A row may say how it is read; nothing else.
        let text = code(&text).replace("sqlx::FromRow", "").replace("#[sqlx(", "#[(");
        if text.contains("sqlx") {
            faults.push(path);
        }
    }
    assert!(faults.is_empty(), "these name sqlx: {faults:#?}");
}

#[test]
fn no_file_is_too_long_to_read() {
    let mut faults = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| path.contains("/src/")) {
        let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count();
        let tests = path.ends_with("/tests.rs");
        if lines > LONGEST && !tests {
            faults.push(format!("{path}: {lines} lines"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| {
            !text.lines().next().is_some_and(|line| line.len() > 12 && line.starts_with("//! "))
        })
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "no //! line at the top of {silent:#?}");
}

#[test]
fn wings_know_neither_each_other_nor_the_store() {
    let wings = ["web_school", "web_office", "web_public", "api"];
    let mut faults = Vec::new();
    for wing in wings {
        let walls = wings.iter().filter(|other| **other != wing).copied();
        let walls: Vec<&str> =
            walls.chain(["store", "sqlx", "documents", "intake", "server"]).collect();
        let manifest = fs::read_to_string(crates().join(wing).join("Cargo.toml")).unwrap();
        let needs = manifest.split("[dev-dependencies]").next().unwrap();
        for wall in &walls {
            let line = |line: &str| word(line) == *wall;
            if needs.lines().any(line) {
                faults.push(format!("{wing}/Cargo.toml needs {wall}"));
            }
            for (path, text) in files(&format!("{wing}/src"), "rs") {
                let text = code(&text);
                let name = format!("{wall}::");
                let mut uses = text.match_indices(&name).map(|(at, _)| at);
                let whole = |at: usize| {
                    let before = text[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                };
                if uses.any(whole) {
                    faults.push(format!("{path} uses {wall}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Acts that pages call and the API does not, and why.
const PAGES_ONLY: [(&str, &str); 19] = [
    ("sign_in", "a program carries a token"),
    ("take_over", "the one-time code on paper is for a person"),
    ("sign_in_by_card", "a child has no token"),
    ("hand_over_browser", "a program shares no browser"),
    ("own_key", "a child has no token"),
    ("choose_key", "a child has no token"),
    ("own_club_names", "a child has no token"),
    ("sign_out", "a program has no session"),
    ("prove", "a token is its own proof"),
    ("permit", "a page shows parts of several rights; in the API each part is an operation"),
    ("now", "a page says how long it is to a deadline; the API says when it is"),
    ("new_id", "a form brings its own id; a program makes one"),
    ("classes", "they come with the class list"),
    ("family_school", "the link on a slip is for a person without an account"),
    ("enter_family", "the code on a slip is for a person without an account"),
    ("leave_family", "a program has no family session"),
    ("portrait", "the form says beforehand whether it may be; a program is told by the answer"),
    ("proposed_change", "the form begins with what the activity is; the API reads it"),
    ("feed", "a calendar program reads iCalendar by a secret link of its own"),
];

/// The acts that sources call: every `app.name(`, on one line or over two.
fn acts(folders: &[&str]) -> std::collections::BTreeSet<String> {
    let mut found = std::collections::BTreeSet::new();
    for (_, text) in folders.iter().flat_map(|folder| files(folder, "rs")) {
        let text =
            product(&text).split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".");
        for (at, _) in text.match_indices("app.") {
            let before = text[..at].chars().next_back();
            let name = word(&text[at + 4..]);
            let calls = text[at + 4 + name.len()..].starts_with(['(', ':']);
            if calls && !before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                found.insert(name.to_owned());
            }
        }
    }
    found
}

/// Whatever a page can do, the API can: not only the same routes (docs/rights/twins.tsv) but the same acts.
#[test]
fn the_api_calls_every_act_that_a_page_calls() {
    let pages = acts(&["web_school/src", "web_office/src", "web_public/src"]);
    // What both fronts share stands in `web`.
    let api = acts(&["api/src", "web/src"]);
    assert!(pages.len() > 60 && api.len() > 60, "this test looks in the wrong place");
    let reason = |act: &String| PAGES_ONLY.iter().any(|(known, _)| known == act);
    let missing: Vec<_> = pages.difference(&api).filter(|act| !reason(act)).collect();
    assert!(missing.is_empty(), "acts that no operation of the API calls: {missing:#?}");
    let idle: Vec<_> = PAGES_ONLY.iter().filter(|(act, _)| !pages.contains(*act)).collect();
    assert!(idle.is_empty(), "take these off the list: {idle:#?}");
}

/// docs/security.md names the test of each promise: words in backquotes with at least two underscores.
#[test]
fn every_test_that_the_security_page_names_is_there() {
    let page = crates().join("../docs/security.md");
    let text = fs::read_to_string(page).unwrap();
    let named: Vec<&str> =
        text.split('`').skip(1).step_by(2).filter(|w| w.matches('_').count() >= 3).collect();
    assert!(named.len() > 40, "only {} tests are named", named.len());
    let sources = sources();
    let there = |name: &&str| {
        let here = format!("fn {name}(");
        sources.iter().any(|(_, text)| {
            let at = text.find(&here);
            at.is_some_and(|at| text[..at].rfind("test").is_some_and(|test| at - test < 120))
        })
    };
    let gone: Vec<_> = named.into_iter().filter(|name| !there(name)).collect();
    assert!(gone.is_empty(), "promises without their test: {gone:#?}");
}

/// A filter `safe` prints what was typed as HTML. Everything is escaped; what is HTML is made by templates and macros.
#[test]
fn templates_escape_everything() {
    let mut faults = Vec::new();
    for (path, text) in files("", "html") {
        for (number, line) in text.lines().enumerate() {
            let plain = line.replace(' ', "");
            if plain.contains("|safe") || plain.contains("|escape(\"none\")") {
                faults.push(format!("{path}:{}", number + 1));
            }
            let wide = ["style=\"", "onclick=", "onsubmit=", "onchange=", "javascript:"];
            if wide.iter().any(|inline| line.contains(inline)) {
                faults.push(format!("{path}:{}: inline style or script", number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// One text of schema for both databases. What two databases must say in two sentences has the database in its file's
/// name and stands in `store::migrations`' list of pairs.
#[test]
fn migrations_speak_to_both_databases() {
    let mut faults = Vec::new();
    for (path, text) in files("store/migrations", "sql") {
        let pair = path.ends_with(".sqlite.sql") || path.ends_with(".postgres.sql");
        let lines = text.lines().map(|line| line.split("--").next().unwrap_or(""));
        let text = lines.collect::<Vec<_>>().join("\n").to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for bad in ["serial", "bigserial", "enum", "jsonb", "autoincrement", "current_timestamp"] {
            if words.contains(&bad) {
                faults.push(format!("{path}: {bad}"));
            }
        }
        if text.replace(' ', "").contains("now()") {
            faults.push(format!("{path}: now()"));
        }
        if !pair && words.contains(&"trigger") {
            faults.push(format!("{path}: trigger"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
