//! The binary over a whole demonstration: the same seed, what holds, what is printed, what comes back from a backup.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::tempdir;

use crate::process::{daisuso, run};

fn good(dir: &Path, arguments: &[&str]) -> String {
    let (code, said, error) = run(&mut daisuso(dir, arguments));
    assert_eq!(code, 0, "{arguments:?}: {said}{error}");
    said
}

fn demo(dir: &Path) -> serde_json::Value {
    good(dir, &["demo", "--size", "school", "--no-serve"]);
    serde_json::from_str(&fs::read_to_string(dir.join("data/accounts.json")).unwrap()).unwrap()
}

#[test]
fn the_same_seed_tells_the_same_story_and_every_role_can_sign_in() {
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let accounts = demo(one.path());
    let again = demo(two.path());
    // Who they are repeats; what they sign in with repeats too, so that scripts can rely on it.
    assert_eq!(accounts, again);
    for role in domain::access::Role::ALL {
        let found = accounts.as_array().unwrap().iter().any(|line| line["role"] == role.code());
        assert!(found, "{role} is not in accounts.json");
    }
    let heads = |dir: &Path| good(dir, &["audit", "checkpoint"]);
    assert_eq!(heads(one.path()), heads(two.path()));
}

#[test]
fn as_many_ledger_lines_are_made_as_are_asked_for() {
    let dir = tempdir().unwrap();
    good(dir.path(), &["demo", "--size", "school", "--ledger-lines", "9000", "--no-serve"]);
    good(dir.path(), &["verify"]);
    good(dir.path(), &["backup", "all.backup"]);
    let file = fs::File::open(dir.path().join("all.backup")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let lines = std::io::read_to_string(archive.by_name("ledger.jsonl").unwrap()).unwrap();
    let lines = lines.lines().count();
    assert!((9_000..9_300).contains(&lines), "{lines}");
}

#[test]
fn a_backup_comes_back_whole_and_an_altered_one_not_at_all() {
    let dir = tempdir().unwrap();
    demo(dir.path());
    good(dir.path(), &["verify"]);
    let heads = good(dir.path(), &["audit", "checkpoint"]);
    good(dir.path(), &["backup", "all.backup"]);
    let (code, _, said) = run(&mut daisuso(dir.path(), &["backup", "all.backup"]));
    assert_eq!(code, 1, "an existing file is not overwritten: {said}");

    good(dir.path(), &["restore", "all.backup", "--data-dir", "again"]);
    good(dir.path(), &["verify", "--data-dir", "again"]);
    assert_eq!(heads, good(dir.path(), &["audit", "checkpoint", "--data-dir", "again"]));
    let (code, _, said) =
        run(&mut daisuso(dir.path(), &["restore", "all.backup", "--data-dir", "again"]));
    assert!(code == 1 && said.contains("not empty"), "{said}");

    let mut bytes = fs::read(dir.path().join("all.backup")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    fs::write(dir.path().join("bad.backup"), bytes).unwrap();
    let (code, _, said) =
        run(&mut daisuso(dir.path(), &["restore", "bad.backup", "--data-dir", "bad"]));
    assert_eq!(code, 1, "{said}");
}

#[test]
fn plan_and_report_are_printed_as_real_files() {
    let dir = tempdir().unwrap();
    demo(dir.path());
    for (out, magic) in [("r.docx", "PK"), ("r.pdf", "%PDF"), ("r.xlsx", "PK"), ("r.json", "{")] {
        let report = ["report", "compile", "--org", "21040", "--period", "2026", "--out", out];
        good(dir.path(), &report);
        let bytes = fs::read(dir.path().join(out)).unwrap();
        assert!(bytes.starts_with(magic.as_bytes()), "{out}");
    }
    let plan = ["plan", "print", "--org", "21040-01", "--year", "2025-2026", "--out", "p.pdf"];
    good(dir.path(), &plan);
    for (file, words) in [
        (
            "p.pdf",
            vec!["KẾ HOẠCH", "Độc lập - Tự do - Hạnh phúc", "/KH-", "HIỆU TRƯỞNG", "Nơi nhận:"],
        ),
        (
            "r.pdf",
            vec!["BÁO CÁO", "Kính gửi: Sở Giáo dục và Đào tạo", "ỦY BAN NHÂN DÂN", "Phụ lục"],
        ),
    ] {
        let mut read = Command::new("pdftotext");
        read.args(["-layout", file, "-"]).current_dir(dir.path());
        let text = String::from_utf8(out_of(&mut read)).unwrap();
        for word in words {
            assert!(text.contains(word), "{file} lacks {word}: {text}");
        }
        let mut fonts = Command::new("pdffonts");
        fonts.arg(file).current_dir(dir.path());
        let fonts = String::from_utf8(out_of(&mut fonts)).unwrap();
        assert!(fonts.lines().skip(2).all(|line| line.contains("LiberationSerif")), "{fonts}");
    }
    let unknown = ["report", "compile", "--org", "nobody", "--period", "2026", "--out", "x.pdf"];
    assert_eq!(run(&mut daisuso(dir.path(), &unknown)).0, 1);
}

fn out_of(command: &mut Command) -> Vec<u8> {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}
