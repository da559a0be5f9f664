//! The two tables of docs/rights, read as they are written.

use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::access::{Action, Reach, Role};

/// A line of `routes.tsv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub method: String,
    pub path: String,
    pub right: String,
    pub fresh: bool,
}

/// `policy.tsv`: the reach of each right and role; `None` for `none`.
pub type Policy = BTreeMap<(String, String), Option<Reach>>;

/// A table of docs/rights.
pub fn read(name: &str) -> String {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/rights").join(name);
    std::fs::read_to_string(&docs).unwrap_or_else(|error| panic!("{}: {error}", docs.display()))
}

/// The lines of `routes.tsv`.
pub fn routes() -> Vec<Line> {
    let text = read("routes.tsv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("method\tpath\tright\tfresh proof"), "routes.tsv: its head");
    lines
        .map(|line| {
            let [method, path, right, fresh] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("routes.tsv: not four columns: {line}");
            };
            let fresh = match fresh {
                "yes" => true,
                "no" => false,
                other => panic!("routes.tsv: fresh proof is yes or no, not {other}: {line}"),
            };
            let (method, path, right) = (method.to_owned(), path.to_owned(), right.to_owned());
            Line { method, path, right, fresh }
        })
        .collect()
}

/// The cells of `policy.tsv`; every right and every role of the programme has one.
pub fn policy() -> Policy {
    let text = read("policy.tsv");
    let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = lines.next().expect("policy.tsv has a head");
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    assert_eq!(head[1..], roles, "policy.tsv: one column for each role");
    let mut policy = Policy::new();
    for line in lines {
        assert_eq!(line.len(), head.len(), "policy.tsv: {line:?}");
        for (role, cell) in roles.iter().zip(&line[1..]) {
            let reach = match *cell {
                "none" => None,
                "own" => Some(Reach::Own),
                "here" => Some(Reach::Here),
                "below" => Some(Reach::Below),
                other => panic!("policy.tsv: {other} in {line:?}"),
            };
            policy.insert((line[0].to_owned(), (*role).to_owned()), reach);
        }
    }
    let cells = Action::ALL.len() * Role::ALL.len();
    assert_eq!(policy.len(), cells, "policy.tsv: one line for each right");
    policy
}
