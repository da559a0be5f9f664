# Every command a developer needs; `make` alone lists them. On a fresh machine with Rust and Node, `make run` is enough.
.DEFAULT_GOAL := help
.PHONY: help run build test check bench fmt map assets pictures tools needs-rust needs-node

help:
	@echo "make run      build and start the demonstration province at http://127.0.0.1:8080"
	@echo "make build    the release binary target/release/daisuso"
	@echo "make test     every test, on SQLite and PostgreSQL, browser included"
	@echo "make check    format, lints, dependencies, links in the docs"
	@echo "make bench    the measures of docs/operate/measures.md beside their floors"
	@echo "make fmt      format the code"
	@echo "make map      the floors, their files and lines"
	@echo "make pictures the pictures of README and guides, made from the demonstration"

needs-rust:
	@command -v cargo >/dev/null || { echo "Rust 1.94 or newer is needed: install it from https://rustup.rs and try again." >&2; exit 1; }
	@command -v cc >/dev/null || { echo "A C compiler is needed (Debian, Ubuntu: apt-get install build-essential)." >&2; exit 1; }

needs-node:
	@command -v npm >/dev/null || { echo "Node.js 20 or newer with npm is needed: install it from https://nodejs.org and try again." >&2; exit 1; }

# What the pages need besides Rust. The stamp keeps this quiet when nothing changed; files whose bytes stay the same are
# not rewritten, so cargo does not rebuild `web` for nothing.
FRONT := $(shell find crates/web/front -type f) \
         $(shell find crates/*/templates crates/*/examples -name '*.html' 2>/dev/null) \
         $(shell find crates/web*/src -name '*.rs')
STAMP := node_modules/.assets-stamp

assets: $(STAMP)

node_modules/.npm-stamp: package.json package-lock.json | needs-node
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

ifeq ($(wildcard crates/web/assets/app.css),)
.PHONY: $(STAMP)
endif
$(STAMP): node_modules/.npm-stamp $(FRONT)
	npm run --silent build
	@touch $@

build: needs-rust assets
	cargo build --release --locked -p server

run: build
	target/release/daisuso demo --size province

# PostgreSQL's programs, a browser and the PDF readers that the tests look through.
tools: needs-rust needs-node
	@scripts/tools.sh

test: tools assets
	cargo test --workspace --locked
# The tests of the binary and of the kit have built both: the browser looks at the same ones.
	node --test e2e/

check: needs-rust assets
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	scripts/deny.sh
	node scripts/check-links.mjs

bench: build tools
	scripts/bench.sh

fmt:
	cargo fmt --all

map:
	@for floor in domain documents intake store app web web_school web_office web_public api server testkit; do \
	  printf '%-11s %5d lines in %3d files\n' $$floor "$$(find crates/$$floor/src -name '*.rs' | xargs cat | wc -l)" "$$(find crates/$$floor/src -name '*.rs' | wc -l)"; done

pictures: build tools
	node scripts/pictures.mjs
