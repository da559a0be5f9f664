//! Sizes, panics, ids and addresses: what each request is given and what it may bring.

use std::time::Duration;

use axum::Router;
use server::http::{Limits, Options};
use tokio::io::AsyncWriteExt;

use crate::loopback::{self, ask, one_answer, short};

fn post(path: &str, size: usize) -> String {
    let body = "x".repeat(size);
    format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn each_class_of_body_has_its_largest_size() {
    let server = loopback::start(short());
    let fits = ask(server.connect().await, &post("/size", 10_000)).await;
    assert_eq!((fits.status, fits.body.as_str()), (200, "10000"));
    assert_eq!(ask(server.connect().await, &post("/size", 10_001)).await.status, 413);
    let upload = ask(server.connect().await, &post("/upload", 1_000_000)).await;
    assert_eq!((upload.status, upload.body.as_str()), (200, "1000000"));
}

#[tokio::test]
async fn a_body_over_the_largest_size_is_refused_declared_or_not() {
    let server = loopback::start(short());
    let declared = "POST /upload HTTP/1.1\r\nhost: a\r\ncontent-length: 1000001\r\n\r\n";
    let answer = ask(server.connect().await, declared).await;
    assert_eq!((answer.status, answer.header("connection")), (413, Some("close")));
    let chunk = format!("{:x}\r\n{}\r\n", 50_000, "x".repeat(50_000));
    let mut stream = server.connect().await;
    let head = b"POST /upload HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head).await.unwrap();
    for _ in 0..21 {
        // The server may have closed already; its answer is what counts.
        let _ = stream.write_all(chunk.as_bytes()).await;
    }
    let said = loopback::until_closed(&mut stream).await;
    assert!(said.starts_with("HTTP/1.1 413") || said.is_empty(), "{said}");
    server.is_fine().await;
}

#[tokio::test]
async fn a_head_may_not_be_too_large_or_have_too_many_lines() {
    let server = loopback::start(short());
    let large = format!("GET /hello HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "x".repeat(9000));
    assert_eq!(ask(server.connect().await, &large).await.status, 431);
    let many = format!("GET /hello HTTP/1.1\r\nhost: a\r\n{}\r\n", "x: y\r\n".repeat(40));
    assert_eq!(ask(server.connect().await, &many).await.status, 431);
    server.is_fine().await;
}

#[tokio::test]
async fn a_panic_is_a_500_and_the_connection_lives_on() {
    let server = loopback::start(short());
    let mut stream = server.connect().await;
    stream.write_all(b"GET /panic HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let head = one_answer(&mut stream, "\n").await;
    assert!(head.contains("500 Internal Server Error"), "{head}");
    assert!(!head.contains("on purpose"), "the cause is for the log only: {head}");
    let answer = server.get("/panic").await;
    assert!(answer.body.contains(answer.header("x-request-id").unwrap()), "{answer:?}");
    server.is_fine().await;
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_a_503() {
    let limits = Limits { request: Duration::from_millis(200), ..short() };
    let server = loopback::start(limits);
    let answer = server.get("/slow/60000").await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("30")));
    assert_eq!(server.get("/slow/1").await.status, 200);
}

#[tokio::test]
async fn every_answer_has_its_own_number_and_a_client_cannot_choose_it() {
    let server = loopback::start(short());
    let text = "GET /who HTTP/1.1\r\nhost: a\r\nx-request-id: mine\r\nconnection: close\r\n\r\n";
    let first = ask(server.connect().await, text).await;
    let second = ask(server.connect().await, text).await;
    let missing = server.get("/nowhere").await;
    assert_eq!((first.status, second.status, missing.status), (200, 200, 404));
    let ids = [&first, &second, &missing].map(|answer| answer.header("x-request-id").unwrap());
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != "mine", "{ids:?}");
    assert_eq!(ids[0][..8], ids[1][..8], "one start, one prefix");
}

#[tokio::test]
async fn forwarded_addresses_count_only_from_a_trusted_proxy() {
    let text = "GET /who HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 6.6.6.6, 5.6.7.8\r\n\
                x-forwarded-proto: https\r\nforwarded: for=6.6.6.6\r\nconnection: close\r\n\r\n";
    let direct = loopback::start(short());
    let answer = ask(direct.connect().await, text).await;
    assert_eq!(answer.body, "127.0.0.1 proxied=false");
    let options = Options {
        limits: Limits { connections_per_address: 1, ..short() },
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        ..Options::default()
    };
    let proxied = loopback::start_with(options, Router::new());
    let _others = [proxied.connect().await, proxied.connect().await];
    let answer = ask(proxied.connect().await, text).await;
    assert_eq!(answer.body, "5.6.7.8 proxied=false");
}
