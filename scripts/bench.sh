#!/bin/sh
# The measures of docs/operate/measures.md beside their floors, on SQLite or (--postgres) on a PostgreSQL of its own that is
# gone afterwards. Makes the generated province once, in bench-data/; on PostgreSQL each time.
set -eu
cd "$(dirname "$0")/.."
if ! command -v sqlite3 >/dev/null 2>&1; then
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "The measures need sqlite3, the shell of SQLite: install it with this machine's package manager and try again." >&2
    exit 1
  fi
  sudo=""; [ "$(id -u)" = 0 ] || sudo="sudo"
  $sudo apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends sqlite3 >/dev/null
fi
[ "${1:-}" = "--postgres" ] || exec node scripts/bench.mjs

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v pg_ctl)")
dir=$(mktemp -d /tmp/daisuso-bench-pg.XXXXXX)
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
as=""
# Root may not run PostgreSQL: then as user postgres.
if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; as="setpriv --reuid=postgres --regid=postgres --clear-groups"; fi
trap '(cd / && $as "$bin/pg_ctl" -D "$dir/data" -m fast stop >/dev/null 2>&1) || true; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
# As it comes, with all that keeps it from losing what it has acknowledged.
(cd "$dir" && $as "$bin/initdb" -D "$dir/data" -U bench -A trust -E UTF8 --locale=C >/dev/null)
(cd "$dir" && $as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/log" -o "-p $port -h 127.0.0.1 -k $dir" start >/dev/null)
rm -rf bench-data/postgres-*
BENCH_POSTGRES="postgres://bench@127.0.0.1:$port/postgres" node scripts/bench.mjs
