//! A private PostgreSQL for the test program: started by the first test that asks, gone with the program.

use std::io::{BufRead, BufReader};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use app::{Opening, Store};

/// The server, kept alive by the open pipe: when this program ends, however it ends, the shell at its other end reads
/// end-of-file, stops the server and removes its files.
struct Server {
    url: String,
    _lifeline: ChildStdin,
}

/// Starts a server in a new folder on a free port of this machine. Root may not run PostgreSQL: then as user postgres.
const SCRIPT: &str = r#"
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v pg_ctl)")
dir=$(mktemp -d /tmp/daisuso-test-pg.XXXXXX)
as=""
if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; as="setpriv --reuid=postgres --regid=postgres --clear-groups"; fi
cd "$dir"
trap 'cd /; $as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dir"' EXIT
$as "$bin/initdb" -D "$dir/data" -U test -A trust -E UTF8 --locale=C --no-sync >/dev/null
$as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/log" \
  -o "-p $PORT -h 127.0.0.1 -k $dir -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=400 -c shared_buffers=64MB" \
  start >/dev/null
echo ready
cat >/dev/null
"#;

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        // Not waited for: it ends after this program does.
        #[expect(clippy::zombie_processes, reason = "it outlives this program by design")]
        let mut shell = Command::new("sh")
            .args(["-c", SCRIPT])
            .env("PORT", port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(shell.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(
            line.trim(),
            "ready",
            "no private PostgreSQL: install the server's programs (Debian: postgresql) or run make test"
        );
        let lifeline = shell.stdin.take().unwrap();
        let url = format!("postgres://test@127.0.0.1:{port}/postgres");
        let template = url.clone();
        super::blocking(async move {
            let url = Store::create_postgres(&template, "template_daisuso", None).await.unwrap();
            let opening = Opening { durable: false, bulk: true, readers: 1 };
            let store = Store::open(&url, opening).await.unwrap();
            store.migrate().await.unwrap();
            store.analyze().await.unwrap();
            store.close().await;
        });
        Server { url, _lifeline: lifeline }
    })
}

/// The URL of a new, migrated, empty database.
pub async fn fresh() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    // One after another: a template must have no other user while it is copied.
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let server = tokio::task::spawn_blocking(server).await.unwrap();
    let name = format!("t{}", COUNT.fetch_add(1, Ordering::SeqCst));
    let _turn = TURN.lock().await;
    Store::create_postgres(&server.url, &name, Some("template_daisuso")).await.unwrap()
}
