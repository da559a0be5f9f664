//! The shape of the templates in every crate: nothing inline, nothing unescaped, only known icons.

use std::fs;
use std::path::Path;

/// (path, text) of every template and source of all crates.
pub(crate) fn sources() -> Vec<(String, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for folder in fs::read_dir(&crates).unwrap() {
        let folder = folder.unwrap().path();
        for part in ["templates", "src"] {
            walk(&folder.join(part), &mut found);
        }
    }
    assert!(found.len() > 20, "the search found only {} files", found.len());
    found
}

fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "html" || e == "rs") {
            // Comments give examples with made-up names.
            let text = fs::read_to_string(&path).unwrap();
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.push((path.display().to_string(), lines.collect::<Vec<_>>().join("\n")));
        }
    }
}

fn templates() -> impl Iterator<Item = (String, String)> {
    sources()
        .into_iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|e| e == "html"))
}

/// A shared computer: htmx keeps no snapshots of pages, asks nobody but us and runs no text as a program.
#[test]
fn the_browser_keeps_nothing_and_evaluates_nothing() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"));
    let base = fs::read_to_string(crates.join("templates/base.html")).unwrap();
    let (_, rest) = base.split_once("name=\"htmx-config\" content='").unwrap();
    let config: serde_json::Value = serde_json::from_str(rest.split_once('\'').unwrap().0).unwrap();
    assert_eq!(config["history"], "reload", "a page is asked for again, never taken from a store");
    assert_eq!(config["mode"], "same-origin");
    assert_eq!(config["includeIndicatorCSS"], false, "a style of its own breaks the policy");
    let script = fs::read_to_string(crates.join("assets/app.js")).unwrap();
    for word in ["localStorage", "sessionStorage", "indexedDB", "eval(", "new Function"] {
        assert!(!script.contains(word), "app.js holds {word}");
    }
    assert!(!web::headers::CONTENT_SECURITY_POLICY.contains("unsafe"));
}

#[test]
fn templates_hold_nothing_inline_and_nothing_unescaped() {
    for (path, text) in templates() {
        let flat = text.to_ascii_lowercase();
        for forbidden in [
            " style=",
            "<style",
            "javascript:",
            "|safe",
            "| safe",
            "|escape(\"none",
            "hx-on",
            "hx-vals=\"js:",
            " onclick=",
            " onchange=",
            " onsubmit=",
            " onload=",
        ] {
            assert!(!flat.contains(forbidden), "{path} holds {forbidden}");
        }
        for (at, _) in flat.match_indices("<script") {
            let tag = &flat[at..at + flat[at..].find("</script>").unwrap()];
            assert!(tag.contains(" src=") && tag.ends_with('>'), "{path}: an inline script");
        }
        for (at, _) in flat.match_indices("://") {
            let host = &flat[at + 3..];
            assert!(host.starts_with("www.w3.org/"), "{path} asks another host");
        }
    }
}

#[test]
fn only_icons_of_the_list_are_used() {
    let list = include_str!("../../front/icons.txt");
    let known: Vec<_> = list.lines().filter(|line| !line.starts_with('#')).collect();
    let mut seen = 0;
    for (path, text) in sources() {
        for mark in ["icon(\"", "icons() }}#", "icon=\"", "empty(\"", "NavItem::new("] {
            for (at, _) in text.match_indices(mark) {
                let mut rest = &text[at + mark.len()..];
                if mark.starts_with("Nav") {
                    // NavItem::new(href, "icon", key): the second string after the first comma.
                    let Some((_, after)) = rest.split_once(", ") else { continue };
                    let Some(after) = after.strip_prefix('"') else { continue };
                    rest = after;
                }
                let name: String = rest
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-')
                    .collect();
                if name.is_empty() {
                    continue;
                }
                seen += 1;
                assert!(
                    known.contains(&&*name),
                    "{path} uses the icon {name}: add it to front/icons.txt"
                );
            }
        }
    }
    assert!(seen > 10, "the search found only {seen} icons: it is broken");
    for tone in web::Tone::ALL {
        assert!(known.contains(&tone.icon()), "{}", tone.icon());
    }
}
