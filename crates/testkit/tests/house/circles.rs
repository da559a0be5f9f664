//! No circle of files inside a crate: who changes one file of a circle has to hold all of them in mind at once.
//!
//! What counts: file A leans on file B when A's code, without its tests, names something that is written in B, by a
//! `use` or by a path. The name is followed through every re-export to the file that really holds it. So
//!
//! - `pub use child::Thing` alone is a signpost: the parent does not lean on the child until it uses the name itself;
//! - `use super::Thing` counts as what it is: the child leans on the file that holds `Thing`, which is the parent only
//!   when the parent wrote it;
//! - `mod child;` and the name of a module count as nothing; what is taken out of it does.
//!
//! A method is no import, so what `impl App` in one file calls in another is not seen here; the order of features in
//! `house.rs` holds that line between features.

use std::collections::{BTreeMap, BTreeSet};

use super::{product, sources};

/// Where a module stands below the root of its crate: `[]` is the root.
type Path = Vec<String>;

/// One name brought in by `use`; `name` is none for a star.
struct Import {
    path: Path,
    name: Option<String>,
    passed_on: bool,
}

struct File {
    path: String,
    imports: Vec<Import>,
    /// Every path and every single name outside of `use`.
    named: Vec<Path>,
    /// What is written here.
    holds: BTreeSet<String>,
}

impl File {
    /// Whether a star on this file brings the name in.
    fn offers(&self, name: &str) -> bool {
        let passed_on = |import: &Import| import.passed_on && import.name.as_deref() == Some(name);
        self.holds.contains(name) || self.imports.iter().any(passed_on)
    }
}

type Crate = BTreeMap<Path, File>;

/// Words, `::`, `{`, `}`, `,`, `;`, `*`; the rest is a space that ends a path.
fn tokens(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let mut end = at + c.len_utf8();
        if c.is_alphanumeric() || c == '_' {
            while let Some(&(at, c)) = rest.peek().filter(|(_, c)| c.is_alphanumeric() || *c == '_')
            {
                end = at + c.len_utf8();
                rest.next();
            }
        } else if c == ':' && rest.peek().is_some_and(|(_, c)| *c == ':') {
            rest.next();
            end += 1;
        } else if c.is_whitespace() {
            continue;
        }
        found.push(source[at..end].to_owned());
    }
    found
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Texts become empty: a word in them is no use of it.
fn without_texts(source: &str) -> String {
    let (mut out, mut rest) = (String::new(), source);
    while let Some(at) = rest.find('"') {
        // The sign `'"'` opens no text.
        if rest[..at].ends_with('\'') && rest[at + 1..].starts_with('\'') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            continue;
        }
        let hashes = rest[..at].chars().rev().take_while(|c| *c == '#').count();
        let raw = rest[..at - hashes].ends_with('r');
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = if raw {
            rest.find(&format!("\"{}", "#".repeat(hashes)))
        } else {
            let mut escaped = false;
            rest.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            })
        };
        rest = end.map_or("", |end| &rest[end + 1..]);
    }
    out + rest
}

/// Reads one tree of a `use` from `at` on, and returns where it ends.
fn read_tree(
    tokens: &[String],
    mut at: usize,
    before: &Path,
    found: &mut Vec<Import>,
    passed_on: bool,
) -> usize {
    let mut path = before.clone();
    let mut name = None;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => {}
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = read_tree(tokens, at, &path, found, passed_on);
                    at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
                }
                return at + 1;
            }
            "*" => {
                found.push(Import { path, name: None, passed_on });
                return at + 1;
            }
            "self" if !path.is_empty() => {}
            "as" => {
                at += 1;
                name = tokens.get(at).cloned();
            }
            word if is_word(word) => path.push(word.to_owned()),
            _ => break,
        }
        at += 1;
    }
    let name = name.or_else(|| path.last().cloned());
    found.push(Import { path, name, passed_on });
    at
}

fn read(path: String, text: &str) -> File {
    let tokens = tokens(&without_texts(&product(text)));
    let mut file = File { path, imports: Vec::new(), named: Vec::new(), holds: BTreeSet::new() };
    let before = |at: usize| if at == 0 { "" } else { tokens[at - 1].as_str() };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token == "use" && matches!(before(at), "" | ";" | "}" | "{" | "]" | "pub" | ")") {
            let passed_on = matches!(before(at), "pub" | ")");
            at = read_tree(&tokens, at + 1, &Path::new(), &mut file.imports, passed_on);
        } else if is_word(token) {
            let written =
                ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "union", "!"];
            if written.contains(&before(at)) {
                file.holds.insert(token.clone());
            }
            let own = written[..9].contains(&before(at)) || before(at) == ".";
            let mut path = vec![token.clone()];
            while tokens.get(at + 1).is_some_and(|t| t == "::")
                && tokens.get(at + 2).is_some_and(|t| is_word(t))
            {
                path.push(tokens[at + 2].clone());
                at += 2;
            }
            // A bare small name that is not called is a variable, which may have the name of a function elsewhere.
            let called = tokens.get(at + 1).is_some_and(|t| t == "(" || t == "!");
            let variable = path.len() == 1 && token.starts_with(char::is_lowercase) && !called;
            if !own && !variable {
                file.named.push(path);
            }
            at += 1;
        } else {
            at += 1;
        }
    }
    file
}

/// The module of a file below `src/`; none for tests and for the program's own start.
fn module(below: &str) -> Option<Path> {
    let path = below.strip_suffix(".rs")?;
    let mut path: Path = path.split('/').map(str::to_owned).collect();
    match path.last().map(String::as_str) {
        Some("mod" | "lib") => drop(path.pop()),
        Some("tests" | "main") => return None,
        _ => {}
    }
    Some(path)
}

/// A path as a file wrote it, as a path from the root; none when it leads out of the crate.
fn from_root(files: &Crate, here: &Path, path: &[String]) -> Option<Path> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" if rest.first().is_some_and(|word| word == "super") => from_root(files, here, rest),
        "self" => Some([here, rest].concat()),
        "super" => {
            let up = here.split_last()?.1.to_vec();
            let again = rest.first().is_some_and(|word| word == "super");
            if again { from_root(files, &up, rest) } else { Some([&up, rest].concat()) }
        }
        _ => files
            .contains_key(&[here, std::slice::from_ref(first)].concat())
            .then(|| [here, path].concat()),
    }
}

/// The module that holds what a path from the root names; none for a module itself and for what comes from outside.
fn holder(files: &Crate, path: &[String], depth: usize) -> Option<Path> {
    let modules = (0..=path.len()).rev().find(|n| files.contains_key(&path[..*n]))?;
    let here = path[..modules].to_vec();
    let Some(item) = path.get(modules) else {
        // A function may have the name of the module that it was taken out of.
        let (name, above) = path.split_last()?;
        let import = files.get(above)?.imports.iter().find(|import| {
            import.name.as_ref() == Some(name)
                && import.path.len() > 1
                && import.path.last() == import.path.get(import.path.len() - 2)
        })?;
        return holder(files, &from_root(files, &above.to_vec(), &import.path)?, depth + 1);
    };
    let file = &files[&here];
    if file.holds.contains(item) || depth > 8 {
        return Some(here);
    }
    for import in &file.imports {
        let Some(target) = from_root(files, &here, &import.path) else {
            if import.name.as_ref() == Some(item) {
                return None;
            }
            continue;
        };
        if import.name.as_ref() == Some(item) {
            let rest = [&target, &path[modules + 1..]].concat();
            return holder(files, &rest, depth + 1);
        }
        if import.name.is_none() {
            let deeper = [&target, &path[modules..]].concat();
            let found = holder(files, &deeper, depth + 1);
            if found.as_ref().is_some_and(|found| files[found].holds.contains(item)) {
                return found;
            }
        }
    }
    Some(here)
}

/// For each file the files it leans on, with the names that it takes.
fn leans(files: &Crate) -> BTreeMap<Path, BTreeMap<Path, BTreeSet<String>>> {
    let mut all = BTreeMap::new();
    for (here, file) in files {
        let mut on: BTreeMap<Path, BTreeSet<String>> = BTreeMap::new();
        let mut take = |path: Path| {
            if let Some(other) = holder(files, &path, 0).filter(|other| other != here) {
                let name = path.last().cloned().unwrap_or_default();
                on.entry(other).or_default().insert(name);
            }
        };
        for import in &file.imports {
            let Some(target) = from_root(files, here, &import.path) else { continue };
            // A star is seen by the single names below.
            if !import.passed_on && import.name.is_some() {
                take(target);
            }
        }
        for path in &file.named {
            let first = &path[0];
            let mut imports =
                file.imports.iter().filter(|import| import.name.as_ref() == Some(first));
            let imported = imports.find_map(|import| from_root(files, here, &import.path));
            match imported {
                Some(target) => take([&target, &path[1..]].concat()),
                None if path.len() > 1 => {
                    if let Some(path) = from_root(files, here, path) {
                        take(path);
                    }
                }
                // Perhaps out of a star.
                None => {
                    for import in file.imports.iter().filter(|import| import.name.is_none()) {
                        let Some(target) = from_root(files, here, &import.path) else { continue };
                        if files.get(&target).is_some_and(|file| file.offers(first)) {
                            take([&target, path.as_slice()].concat());
                        }
                    }
                }
            }
        }
        all.insert(here.clone(), on);
    }
    all
}

/// Everything that can be reached from a file.
fn reached<'a, T>(leans: &'a BTreeMap<Path, BTreeMap<Path, T>>, from: &Path) -> BTreeSet<&'a Path> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Path> = leans[from].keys().collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(leans[next].keys());
        }
    }
    found
}

/// Each circle once: its files, and what ties each to the others.
fn circles(files: &Crate) -> Vec<String> {
    let leans = leans(files);
    let reach: BTreeMap<&Path, BTreeSet<&Path>> =
        leans.keys().map(|file| (file, reached(&leans, file))).collect();
    let mut told: BTreeSet<&Path> = BTreeSet::new();
    let mut found = Vec::new();
    for file in leans.keys() {
        if !reach[file].contains(file) || told.contains(file) {
            continue;
        }
        let circle: Vec<&Path> =
            reach[file].iter().copied().filter(|other| reach[other].contains(file)).collect();
        let mut lines = vec!["a circle:".to_owned()];
        for from in &circle {
            for (to, names) in leans[*from].iter().filter(|(to, _)| circle.contains(to)) {
                let names = names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                lines
                    .push(format!("  {} takes {names} from {}", files[*from].path, files[to].path));
            }
        }
        told.extend(circle);
        found.push(lines.join("\n"));
    }
    found
}

fn crate_of(files: &[(&str, &str)]) -> Crate {
    let files = files.iter();
    let read =
        files.filter_map(|(path, text)| Some((module(path)?, read((*path).to_owned(), text))));
    read.collect()
}

#[test]
fn no_files_of_a_crate_stand_in_a_circle() {
    let sources = sources();
    let mut crates: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (path, text) in &sources {
        if let Some((name, below)) = path.split_once("/src/") {
            crates.entry(name).or_default().push((below, text));
        }
    }
    assert!(crates.len() > 10, "this test looks in the wrong place");
    let mut found = Vec::new();
    for (name, files) in crates {
        found.extend(circles(&crate_of(&files)).iter().map(|circle| format!("{name}: {circle}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_child_that_takes_from_the_parent_that_calls_it_is_a_circle() {
    let files = [
        ("plans/mod.rs", "mod steps; pub struct Of; fn doors() { steps::go(); }"),
        ("plans/steps.rs", "use super::Of; pub fn go() -> Of { Of }"),
    ];
    let found = circles(&crate_of(&files));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("plans/mod.rs takes go from plans/steps.rs"), "{}", found[0]);
    assert!(found[0].contains("plans/steps.rs takes Of from plans/mod.rs"), "{}", found[0]);
}

#[test]
fn a_name_passed_on_leads_to_the_file_that_holds_it() {
    let signpost = [
        ("plans/mod.rs", "mod steps; mod of; pub use of::Of; pub use steps::go;"),
        ("plans/of.rs", "pub struct Of;"),
        ("plans/steps.rs", "use super::Of; pub fn go() -> Of { Of }"),
    ];
    assert_eq!(circles(&crate_of(&signpost)), Vec::<String>::new());
    // The same seen from far, through a star and through a group, with the circle closed.
    for import in
        ["use crate::plans::Of;", "use crate::{plans::{self, Of}, other};", "use crate::plans::*;"]
    {
        let other = format!("{import} pub struct Other(Of);");
        let files = [
            ("lib.rs", "pub mod plans; pub mod other;"),
            ("plans/mod.rs", "mod of; pub use of::Of;"),
            ("plans/of.rs", "pub struct Of(crate::other::Other);"),
            ("other.rs", other.as_str()),
        ];
        let found = circles(&crate_of(&files));
        assert_eq!(found.len(), 1, "{import}");
        assert!(!found[0].contains("plans/mod.rs"), "{}", found[0]);
    }
}

#[test]
fn a_module_that_is_imported_counts_by_what_is_taken_out_of_it() {
    let other = "pub fn two() { crate::one::one() }";
    for (one, is_circle) in [
        ("use crate::two; pub fn one() { two::two() }", true),
        ("use crate::two as second; pub fn one() { second::two() }", true),
        ("pub fn one() { super::two::two() }", true),
        ("pub fn one() { self::super::two::two() }", true),
        ("pub fn one() {}", false),
        ("pub fn one() { let two = 2; } // two::two()", false),
        (
            "pub fn one() { say(\"two::two()\", r#\"crate::two::two()\"#, '\"', \"two::two()\") }",
            false,
        ),
        ("pub fn one() {} #[cfg(test)] mod tests { use crate::two::two; }", false),
    ] {
        let files = [("lib.rs", "mod one; mod two;"), ("one.rs", one), ("two.rs", other)];
        assert_eq!(!circles(&crate_of(&files)).is_empty(), is_circle, "{one}");
    }
}

#[test]
fn a_circle_of_three_is_told_once() {
    let files = [
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "use crate::a::A; pub struct C;"),
        ("d.rs", "use crate::a::A; pub struct D;"),
    ];
    let found = circles(&crate_of(&files));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].lines().count(), 4, "{}", found[0]);
}
