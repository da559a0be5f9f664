#!/bin/sh
# The measures of ARCHITECTURE.md beside their floors. Makes the generated province once, in bench-data/.
set -eu
cd "$(dirname "$0")/.."
if ! command -v sqlite3 >/dev/null 2>&1; then
  sudo=""; [ "$(id -u)" = 0 ] || sudo="sudo"
  $sudo apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends sqlite3 >/dev/null
fi
exec node scripts/bench.mjs "$@"
