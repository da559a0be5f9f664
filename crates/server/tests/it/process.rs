//! The binary as a process: its output, its exit code, its signals.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::loopback::{SOON, until_closed};

/// `daisuso` with an empty environment in a directory.
pub fn daisuso(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daisuso"));
    command.args(arguments).env_clear().current_dir(dir);
    command
}

pub fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(dir: &Path) -> Self {
        let mut child = daisuso(dir, &["serve-selftest", "--listen", "127.0.0.1:0"])
            .env("DAISUSO_LOG__FORMAT", "json")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("listening on http://").expect("the address is printed");
        Self { address: address.to_owned(), child }
    }

    async fn ask(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let text = format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Exit code and log, which must come soon.
    fn ended(mut self) -> (Option<i32>, String) {
        let started = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(started.elapsed() < SOON, "the process does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut log = String::new();
        std::io::Read::read_to_string(self.child.stderr.as_mut().unwrap(), &mut log).unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_signal_lets_the_open_request_finish_and_the_log_says_no_address() {
    let dir = tempfile::tempdir().unwrap();
    let serving = Serving::start(dir.path());
    let mut open = serving.ask("/slow/900?name=Nguyen").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    serving.signal("TERM");
    assert!(until_closed(&mut open).await.ends_with("done"));
    let (code, log) = serving.ended();
    assert_eq!(code, Some(0), "{log}");
    let line = log.lines().find(|line| line.contains("\"message\":\"request\"")).expect(&log);
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(
        (&line["method"], &line["route"], &line["status"]),
        (&"GET".into(), &"/slow/{ms}".into(), &200.into())
    );
    assert_eq!(
        (&line["bytes"], &line["whole"], &line["account"]),
        (&4.into(), &true.into(), &"-".into())
    );
    assert!(line["request"].as_str().unwrap().len() > 8 && line["ms"].as_f64().unwrap() >= 900.0);
    assert!(!log.contains("Nguyen") && !log.contains("/slow/900"), "{log}");
}

#[tokio::test]
async fn a_second_signal_ends_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let serving = Serving::start(dir.path());
    let mut open = serving.ask("/slow/25000").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    serving.signal("INT");
    tokio::time::sleep(Duration::from_millis(300)).await;
    serving.signal("INT");
    let (code, _) = serving.ended();
    assert_eq!(code, Some(1));
    assert_eq!(until_closed(&mut open).await, "");
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_refused_until_the_first_has_died() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = Serving::start(dir.path());
    let (code, _, said) =
        run(&mut daisuso(dir.path(), &["serve-selftest", "--listen", "127.0.0.1:0"]));
    assert_eq!(code, 1);
    assert!(
        said.contains("another daisuso") && said.contains(&first.child.id().to_string()),
        "{said}"
    );
    // Not stopped but killed: the lock is the kernel's.
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    let again = Serving::start(dir.path());
    again.signal("TERM");
    assert_eq!(again.ended().0, Some(0));
}

#[tokio::test]
async fn an_address_in_use_is_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, _, said) = run(&mut daisuso(dir.path(), &["serve-selftest", "--listen", &address]));
    assert_eq!(code, 1);
    assert!(said.contains(&address) && said.contains("another program"), "{said}");
}

#[tokio::test]
async fn a_clock_before_the_build_is_refused() {
    // faketime is not everywhere; where it is missing the unit test of `clock::check` stands alone.
    let dir = tempfile::tempdir().unwrap();
    let Ok(output) = Command::new("faketime")
        .args(["2001-01-01 00:00:00", env!("CARGO_BIN_EXE_daisuso"), "serve-selftest"])
        .args(["--listen", "127.0.0.1:0"])
        .current_dir(dir.path())
        .output()
    else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("the clock of this machine says 2001-01-01"), "{said}");
}
