//! Whatever a page can do, the API can: every page route has its twin in docs/rights/twins.tsv, or a written reason.

use std::collections::{BTreeMap, BTreeSet};

use web::doors::{Door, Front, Right};

use super::table::read;

/// A line of `twins.tsv`.
struct Line {
    page: String,
    api: Vec<String>,
    why: String,
}

fn lines() -> Vec<Line> {
    let text = read("twins.tsv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("method\tpage\tapi\twhy"), "twins.tsv: its head");
    lines
        .map(|line| {
            let [method, page, api, why] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("twins.tsv: not four columns: {line}");
            };
            let api = api.split(", ").filter(|twin| !twin.is_empty()).map(str::to_owned).collect();
            Line { page: format!("{method} {page}"), api, why: why.trim().to_owned() }
        })
        .collect()
}

fn name(door: &Door) -> String {
    format!("{} {}", door.method, door.path)
}

#[test]
fn every_page_route_has_a_twin_in_the_api_or_a_written_reason() {
    let doors = server::house::doors();
    let of = |front: Front| -> BTreeMap<String, Right> {
        let mine = doors.list().iter().filter(|door| door.front == front);
        mine.map(|door| (name(door), door.right)).collect()
    };
    let (pages, api) = (of(Front::Page), of(Front::Api));
    let mut faults = Vec::new();
    let mut named = BTreeSet::new();
    for Line { page, api: twins, why } in lines() {
        if !named.insert(page.clone()) {
            faults.push(format!("{page}: named twice"));
        }
        let Some(right) = pages.get(&page) else {
            faults.push(format!("{page}: there is no such page"));
            continue;
        };
        if twins.is_empty() && why.is_empty() {
            faults.push(format!("{page}: neither a twin nor a reason"));
        }
        for twin in twins {
            match api.get(&twin) {
                None => faults.push(format!("{page}: there is no {twin}")),
                // The same right at both fronts; where a page shows parts of several rights, that is said.
                Some(other) if other != right && *other != Right::SignedIn && why.is_empty() => {
                    let (page_right, api_right) = (right.code(), other.code());
                    faults.push(format!("{page} needs {page_right}, {twin} {api_right}: say why"));
                }
                Some(_) => {}
            }
        }
    }
    faults.extend(pages.keys().filter(|page| !named.contains(*page)).map(|page| {
        format!(
            "{page}: not in twins.tsv; give it a twin in crates/api or a reason why it needs none"
        )
    }));
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A page that changes something has a twin that changes the same: only what belongs to a browser's session has none.
#[test]
fn no_page_changes_what_a_program_cannot() {
    let account = ["/sign-in", "/first-sign-in", "/sign-out", "/proof", "/language"];
    let slip = ["/family/{token}", "/family/leave"];
    // How a child signs in by card, and with which key, is the child's alone: nobody acts for it.
    let card = ["/card/{token}", "/own-key"];
    let session = [&account[..], &slip, &card].concat();
    for Line { page, api, why } in lines() {
        let Some(path) = page.strip_prefix("POST ") else { continue };
        if api.is_empty() {
            assert!(session.contains(&path), "{page} changes what no program can: {why}");
        } else {
            assert!(
                api.iter().all(|twin| !twin.starts_with("GET ")),
                "{page}: its twin only reads"
            );
        }
    }
}
