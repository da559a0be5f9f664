//! What families agree to is worded once for each version: a changed wording without a new version would forge consents.

use domain::consent::{Purpose, TEXT_VERSION};
use sha2::{Digest as _, Sha256};
use web::words::{Lang, Words};

/// SHA-256 of names and texts of all purposes, by version and language. A new wording is a new line, never a changed one.
const TEXTS: [(&str, Lang, &str); 2] = [
    ("2026-1", Lang::Vi, "2b635de3930e8ec42e88aa127b5daceeae47dc92afd7efe2bc797cfb2e73acdc"),
    ("2026-1", Lang::En, "16b77b1c03e1b06e26cfd894bed65e582fd2d4cb161ea92024b12f283ae01d04"),
];

#[test]
fn the_texts_of_a_version_are_the_texts_that_were_agreed_to() {
    for lang in [Lang::Vi, Lang::En] {
        let w = Words::new(lang);
        let mut hash = Sha256::new();
        for purpose in Purpose::ALL {
            for of in ["consent-purpose", "consent-text"] {
                let key = format!("{of}-{purpose}");
                assert!(w.has(&key), "{key}");
                hash.update(w.t(&key).as_bytes());
                hash.update(b"\n");
            }
        }
        let now = hex::encode(hash.finalize());
        let pinned = TEXTS.iter().find(|(version, of, _)| *version == TEXT_VERSION && *of == lang);
        let (_, _, pinned) = pinned.expect("the present version has its line");
        assert_eq!(now, *pinned, "{lang:?}: a new wording is a new TEXT_VERSION");
    }
}
