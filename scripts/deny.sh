#!/bin/sh
# Bans, licences and sources of every crate we build on, by deny.toml; known advisories only where a database is at hand.
# cargo-deny is taken as it is found, else built into target/tools: once, some three minutes of processor time.
set -eu
cd "$(dirname "$0")/.."
tools="${CARGO_TARGET_DIR:-target}/tools"
if command -v cargo-deny >/dev/null 2>&1; then
  deny=cargo-deny
else
  deny="$tools/bin/cargo-deny"
  if [ ! -x "$deny" ]; then
    echo "deny: building cargo-deny into $tools (once, a few minutes)" >&2
    cargo install --quiet --locked --root "$tools" cargo-deny --version 0.20.2
  fi
fi

# What can be checked from Cargo.lock and the crates themselves. `fetch` fills the registry for every target, so that the
# check itself needs no network.
cargo fetch --quiet --locked
"$deny" --offline --log-level error --all-features check bans licenses sources

# Advisories go out of date: a check against an old list must say how old it is, and none must not look like a pass.
home="${CARGO_HOME:-$HOME/.cargo}"
base="$home/advisory-dbs"
database=$(find "$base" -mindepth 1 -maxdepth 1 -type d -name 'advisory-db*' 2>/dev/null | head -n 1 || true)
if [ -n "$database" ] && date=$(git -C "$database" log -1 --format=%cs 2>/dev/null); then
  echo "deny: advisories as of $date ($database)"
  "$deny" --offline --log-level error --all-features check advisories
else
  echo "deny: NO advisory database at hand (looked in $base): known advisories were NOT checked."
  echo "deny: on a machine that reaches GitHub, run: cargo deny fetch db, then this script again."
fi
