//! Subcommands, their help and their exit codes.

use tempfile::tempdir;

use crate::process::{daisuso, run};

const COMMANDS: [&[&str]; 20] = [
    &["serve"],
    &["demo"],
    &["init"],
    &["migrate"],
    &["import"],
    &["import", "orgs"],
    &["import", "roster"],
    &["report"],
    &["report", "compile"],
    &["plan", "print"],
    &["token", "create"],
    &["routes"],
    &["audit"],
    &["audit", "export"],
    &["audit", "checkpoint"],
    &["audit", "verify"],
    &["verify"],
    &["backup"],
    &["restore"],
    &["doctor"],
];

#[test]
fn every_command_has_its_help_and_takes_the_global_flags() {
    let dir = tempdir().unwrap();
    for command in COMMANDS {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        let (code, said, _) = run(&mut daisuso(dir.path(), &arguments));
        assert_eq!(code, 0, "{command:?}");
        for flag in ["--data-dir", "--database", "--config"] {
            assert!(said.contains(flag), "{command:?} lacks {flag}: {said}");
        }
    }
    let (code, said, _) = run(&mut daisuso(dir.path(), &["--help"]));
    assert_eq!(code, 0);
    assert!(!said.contains("worker") && !said.contains("selftest"), "hidden: {said}");
    let (code, said, _) = run(&mut daisuso(dir.path(), &["--version"]));
    assert_eq!((code, said.starts_with("daisuso 0.")), (0, true));
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let dir = tempdir().unwrap();
    let wrong: [&[&str]; 11] = [
        &[],
        &["dance"],
        &["serve", "--listen", "nowhere"],
        &["demo", "--size", "planet"],
        &["import", "roster", "a.xlsx"],
        &["report", "compile", "--org", "A", "--period", "2026", "--out", "a.txt"],
        &["report", "compile", "--org", "A", "--period", "26", "--out", "a.pdf"],
        &["plan", "print", "--org", "A", "--year", "2026-2028", "--out", "a.pdf"],
        &["token", "create", "--login", "a", "--days", "0"],
        &["backup"],
        &["doctor", "--config", "missing.toml"],
    ];
    for arguments in wrong {
        let (code, out, said) = run(&mut daisuso(dir.path(), arguments));
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(!said.is_empty(), "{arguments:?}");
    }
}

#[test]
fn doctor_is_0_when_all_is_good_and_1_when_a_check_is_bad() {
    let dir = tempdir().unwrap();
    let (code, said, error) = run(&mut daisuso(dir.path(), &["doctor", "--json"]));
    let report: serde_json::Value = serde_json::from_str(&said).expect(&error);
    assert_eq!((code, &report["ok"]), (0, &true.into()), "{said}{error}");
    let names: Vec<&str> = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    for name in
        ["clock", "data_dir", "data_dir_mode", "free_disk", "descriptors", "address", "file_reader"]
    {
        assert!(names.contains(&name), "{name} is missing of {names:?}");
    }
    assert!(!dir.path().join("data").exists(), "looking changes nothing");

    std::fs::create_dir(dir.path().join("backups")).unwrap();
    let (code, said, error) =
        run(daisuso(dir.path(), &["doctor"]).env("DAISUSO_BACKUP__DIR", "backups"));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("BAD   backup:") && error.contains("1 check is bad"), "{said}{error}");
    std::fs::write(dir.path().join("backups/today"), "x").unwrap();
    let (code, said, _) =
        run(daisuso(dir.path(), &["doctor"]).env("DAISUSO_BACKUP__DIR", "backups"));
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_closed_pipe_is_not_a_panic() {
    let dir = tempdir().unwrap();
    let binary = env!("CARGO_BIN_EXE_daisuso");
    let line = format!("'{binary}' doctor --json | true");
    let (_, _, said) = run(std::process::Command::new("bash")
        .args(["-c", &line])
        .env_clear()
        .current_dir(dir.path()));
    assert_eq!(said, "");
}
