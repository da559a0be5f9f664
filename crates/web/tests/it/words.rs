//! Every word that is used exists in both languages; numbers, days and plurals are right.

use axum::http::{HeaderMap, HeaderValue, header};
use web::words::{Lang, Words, all_keys, routes};

use crate::{ask, shape};

const VI: Words = Words::new(Lang::Vi);
const EN: Words = Words::new(Lang::En);

#[test]
fn the_files_are_whole_and_say_the_same_things() {
    let vi = all_keys(Lang::Vi).unwrap();
    let en = all_keys(Lang::En).unwrap();
    let names =
        |keys: &[(String, Vec<String>)]| keys.iter().map(|(k, _)| k.clone()).collect::<Vec<_>>();
    let (vi_names, en_names) = (names(&vi), names(&en));
    let only = |a: &[String], b: &[String]| {
        a.iter().filter(|k| !b.contains(k)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(only(&vi_names, &en_names), Vec::<String>::new(), "English is missing");
    assert_eq!(only(&en_names, &vi_names), Vec::<String>::new(), "Vietnamese is missing");
    for ((key, vi), (_, en)) in vi.iter().zip(&en) {
        assert_eq!(vi, en, "{key} has other values in the two languages");
    }
    for (key, _) in &vi {
        assert!(VI.has(key) && EN.has(key), "{key} is listed but cannot be read");
    }
}

#[test]
fn every_key_that_is_used_exists() {
    let mut used = 0;
    let mut missing = Vec::new();
    for (path, text) in shape::sources() {
        for mark in [".t(", ".t1(", ".t2(", ".t3(", ".tn(", "key("] {
            for (at, _) in text.match_indices(mark) {
                // `key(` must be the function, not the end of another name.
                let before = text[..at].chars().next_back();
                if mark == "key(" && before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    continue;
                }
                let rest = text[at + mark.len()..].trim_start();
                let Some(name) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next())
                else {
                    continue;
                };
                used += 1;
                if !(name.contains('…') || VI.has(name) && EN.has(name)) {
                    missing.push(format!("{path}: {name}"));
                }
            }
        }
    }
    assert!(used > 60, "the search found only {used} keys: it is broken");
    assert_eq!(missing, Vec::<String>::new(), "used but not in crates/web/locales");
}

#[test]
fn a_missing_word_is_seen_and_breaks_nothing() {
    let made_up = String::from("no-such-word");
    assert_eq!(VI.t(&made_up), "⟦no-such-word⟧");
    assert!(!VI.has(&made_up));
}

#[test]
fn plurals_numbers_and_no_invisible_marks() {
    assert_eq!(EN.t1("countdown-left-days", "n", 1), "1 day left");
    assert_eq!(EN.t1("countdown-left-days", "n", 1234_usize), "1,234 days left");
    assert_eq!(VI.t1("countdown-left-days", "n", 1234_i64), "Còn 1.234 ngày");
    let text = VI.t2("countdown-before", "clock", "00:00", "day", String::from("25/11/2026"));
    assert_eq!(text, "trước 00:00 ngày 25/11/2026");
}

#[test]
fn figures_are_written_as_each_language_writes_them() {
    assert_eq!(
        (VI.n(0), VI.n(-1234), EN.n(1_234_567_u64)),
        ("0".into(), "-1.234".into(), "1,234,567".into())
    );
    assert_eq!(VI.n(u64::MAX), "9.223.372.036.854.775.807");
    assert_eq!((VI.dec(1234.5, 1), EN.dec(1234.5, 1)), ("1.234,5".into(), "1,234.5".into()));
    assert_eq!(
        (VI.dec(7.25, 1), VI.dec(-0.04, 1), VI.dec(999.96, 1)),
        ("7,3".into(), "0,0".into(), "1.000,0".into())
    );
    assert_eq!((VI.dec(f64::NAN, 1), VI.dec(12.0, 0)), ("–".into(), "12".into()));
    assert_eq!((VI.percent(37, 42), VI.percent(1, 0)), ("88\u{a0}%".into(), "–".into()));
    assert_eq!(
        (VI.percent(1, 200), VI.percent(i64::MAX, i64::MAX)),
        ("1\u{a0}%".into(), "100\u{a0}%".into())
    );
}

#[test]
fn times_are_those_of_viet_nam() {
    // 24 November 2026 16:59:59.999Z and the first late instant after it (D52).
    let late = 1_795_539_600_000;
    assert_eq!(VI.moment(late - 1), "24/11/2026 23:59");
    assert_eq!(VI.moment(late), "25/11/2026 00:00");
    assert_eq!(web::words::machine(late), "2026-11-25T00:00:00+07:00");
    assert_eq!(VI.day_iso("2026-02-03"), "03/02/2026");
    assert_eq!(VI.day_iso("03-02"), "03-02");
    assert_eq!(VI.moment(i64::MAX), "– –");
}

#[test]
fn the_language_is_the_cookie_then_the_browser_then_vietnamese() {
    let of = |cookie: &'static str, accept: &'static str| {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::COOKIE, cookie), (header::ACCEPT_LANGUAGE, accept)] {
            if !value.is_empty() {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        Lang::of(&headers)
    };
    assert_eq!(of("", ""), Lang::Vi);
    assert_eq!(of("", "fr, de;q=0.8"), Lang::Vi);
    assert_eq!(of("", "en-GB,en;q=0.9"), Lang::En);
    assert_eq!(of("", "en;q=0.3, vi-VN;q=0.7"), Lang::Vi);
    assert_eq!(of("", "en;q=0"), Lang::Vi);
    assert_eq!(of("a=b; lang=en", "vi"), Lang::En);
    assert_eq!(of("lang=xx", "en"), Lang::En);
    assert_eq!(of("xlang=en", ""), Lang::Vi);
}

#[tokio::test]
async fn the_switch_refuses_get() {
    let app = routes::<()>();
    assert_eq!(ask(&app, "GET", "/language", &[]).await.status, 405);
}
