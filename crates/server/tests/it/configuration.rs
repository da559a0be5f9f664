//! Defaults < file < environment < flags; every fault at once; no secret shown.

use std::path::Path;

use serde_json::Value;
use tempfile::tempdir;

use crate::process::{daisuso, run};

fn config(dir: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Value {
    let mut all = vec!["doctor", "--json"];
    all.extend(arguments);
    let (code, said, error) = run(daisuso(dir, &all).envs(environment.iter().copied()));
    assert!(code < 2, "{error}");
    serde_json::from_str::<Value>(&said).expect(&error)["config"].clone()
}

fn faults(dir: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let mut all = vec!["doctor"];
    all.extend(arguments);
    let (code, out, error) = run(daisuso(dir, &all).envs(environment.iter().copied()));
    assert_eq!((code, out.as_str()), (2, ""), "{error}");
    error
}

#[test]
fn each_place_outweighs_the_one_below() {
    let dir = tempdir().unwrap();
    let here = dir.path();
    let defaults = config(here, &[], &[]);
    assert_eq!(defaults["listen"], serde_json::json!(["127.0.0.1:8080"]));
    assert_eq!(defaults["database_url"], "sqlite://data/daisuso.db");

    std::fs::create_dir(here.join("data")).unwrap();
    std::fs::write(
        here.join("data/daisuso.toml"),
        "listen = '127.0.0.1:1001'\n[limits]\nidle_seconds = 7",
    )
    .unwrap();
    let file = config(here, &[], &[]);
    assert_eq!(
        (&file["listen"][0], &file["limits"]["idle_seconds"]),
        (&"127.0.0.1:1001".into(), &7.into())
    );
    assert_eq!(file["limits"]["header_seconds"], 5, "what the file leaves out keeps its default");

    let environment =
        [("DAISUSO_LIMITS__IDLE_SECONDS", "8"), ("DAISUSO_DATABASE_URL", "sqlite://e.db")];
    let over = config(here, &[], &environment);
    assert_eq!(
        (&over["listen"][0], &over["limits"]["idle_seconds"]),
        (&"127.0.0.1:1001".into(), &8.into())
    );
    assert_eq!(over["database_url"], "sqlite://e.db");
    assert_eq!(
        config(here, &["--database", "sqlite://f.db"], &environment)["database_url"],
        "sqlite://f.db"
    );

    let moved = config(here, &[], &[("DAISUSO_DATA_DIR", "2026")]);
    assert_eq!(
        (&moved["data_dir"], &moved["database_url"]),
        (&"2026".into(), &"sqlite://2026/daisuso.db".into())
    );
    let flag = config(here, &["--data-dir", "flag"], &[("DAISUSO_DATA_DIR", "2026")]);
    assert_eq!(flag["data_dir"], "flag");
    assert_eq!(flag["listen"][0], "127.0.0.1:8080", "that directory has no file");
}

#[test]
fn a_named_file_is_read_and_may_name_the_data_directory() {
    let dir = tempdir().unwrap();
    let text = "data_dir = 'there'\npublic_url = 'https://Dai.example.vn/'\ntrusted_proxies = ['10.0.0.0/8']\n\
                [log]\nformat = 'json'";
    std::fs::write(dir.path().join("my.toml"), text).unwrap();
    for (arguments, environment) in
        [(&["--config", "my.toml"][..], &[][..]), (&[][..], &[("DAISUSO_CONFIG", "my.toml")][..])]
    {
        let found = config(dir.path(), arguments, environment);
        assert_eq!(
            (&found["data_dir"], &found["log"]["format"]),
            (&"there".into(), &"json".into())
        );
        assert_eq!(
            (&found["public_url"], &found["https"]),
            (&"https://dai.example.vn".into(), &true.into())
        );
        assert_eq!(found["trusted_proxies"], serde_json::json!(["10.0.0.0/8"]));
    }
    let lists = [
        ("DAISUSO_TRUSTED_PROXIES", "10.0.0.1, fd00::/8"),
        ("DAISUSO_LISTEN", "127.0.0.1:1,[::1]:2"),
    ];
    let found = config(dir.path(), &[], &lists);
    assert_eq!(found["trusted_proxies"], serde_json::json!(["10.0.0.1/32", "fd00::/8"]));
    assert_eq!(found["listen"], serde_json::json!(["127.0.0.1:1", "[::1]:2"]));
}

#[test]
fn every_fault_is_said_at_once_with_its_place() {
    let dir = tempdir().unwrap();
    let text =
        "listne = 'x'\nhttps = 'perhaps'\n[limits]\nmax_connection = 5\n[log]\nformat = 'xml'";
    std::fs::write(dir.path().join("a.toml"), text).unwrap();
    let said = faults(dir.path(), &["--config", "a.toml"], &[("DAISUSO_LISTN", "x")]);
    for part in [
        "3 faults",
        "listne (file a.toml): is not a setting",
        "limits.max_connection (file a.toml)",
        "listn (environment)",
    ] {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
    let text = "https = 'perhaps'\nlisten = 'here'\npublic_url = 'x/y'\ntrusted_proxies = ['1.2.3.4/64']\n\
                [limits]\nheader_seconds = 0\nmax_connections = 'many'\n[log]\nformat = 'xml'\nlevel = 'loud'";
    std::fs::write(dir.path().join("b.toml"), text).unwrap();
    let said = faults(
        dir.path(),
        &["--config", "b.toml"],
        &[("DAISUSO_DATABASE_URL", "mysql://u:s3cret@h/d")],
    );
    for part in [
        "9 faults",
        "https (file",
        "listen (file",
        "public_url",
        "trusted_proxies",
        "header_seconds",
        "max_connections",
        "log.format",
        "log.level",
        "database_url (environment)",
    ] {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
    assert!(!said.contains("s3cret"), "{said}");
}

#[test]
fn contradictions_and_broken_files_are_faults() {
    let dir = tempdir().unwrap();
    let here = dir.path();
    let both = [("DAISUSO_HTTPS", "false"), ("DAISUSO_PUBLIC_URL", "https://a.vn")];
    assert!(faults(here, &[], &both).contains("public_url says otherwise"));
    let caps = [("DAISUSO_LIMITS__MAX_CONNECTIONS", "50")];
    assert!(faults(here, &[], &caps).contains("max_connections_per_address"));
    assert!(faults(here, &[], &[("DAISUSO_LIMITS", "5")]).contains("is a section"));

    std::fs::write(here.join("broken.toml"), "database_url = 'postgres://u:s3cret@h/d' oops")
        .unwrap();
    let said = faults(here, &["--config", "broken.toml"], &[]);
    assert!(
        said.contains("broken.toml") && said.contains("line 1") && !said.contains("s3cret"),
        "{said}"
    );

    std::fs::create_dir(here.join("data")).unwrap();
    std::fs::write(here.join("data/daisuso.toml"), "data_dir = 'elsewhere'").unwrap();
    assert!(faults(here, &[], &[]).contains("cannot be set in the file that lies in"));
}

#[test]
fn a_password_is_shown_nowhere() {
    let dir = tempdir().unwrap();
    let secret = [("DAISUSO_DATABASE_URL", "postgres://u:s3cret@db/d")];
    for arguments in [&["doctor"][..], &["doctor", "--json"], &["init"], &["serve"]] {
        let (_, out, error) = run(daisuso(dir.path(), arguments).envs(secret));
        assert!(!out.contains("s3cret") && !error.contains("s3cret"), "{out}{error}");
    }
    let shown = config(dir.path(), &[], &secret);
    assert_eq!(shown["database_url"], "postgres://u:***@db/d");
}
