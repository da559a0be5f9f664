# What the pages need besides Rust. The stamp keeps `make assets` quiet when nothing changed;
# files whose bytes stay the same are not rewritten, so cargo does not rebuild `web` for nothing.
FRONT := $(shell find crates/web/front -type f) \
         $(shell find crates/*/templates crates/*/examples -name '*.html' 2>/dev/null) \
         $(shell find crates/web*/src -name '*.rs')
STAMP := node_modules/.assets-stamp

.PHONY: assets
assets: $(STAMP)

node_modules/.npm-stamp: package.json package-lock.json
	@command -v npm >/dev/null || { echo "make assets needs Node.js 20 or newer with npm (https://nodejs.org)." >&2; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

ifeq ($(wildcard crates/web/assets/app.css),)
.PHONY: $(STAMP)
endif
$(STAMP): node_modules/.npm-stamp $(FRONT)
	npm run --silent build
	@touch $@
