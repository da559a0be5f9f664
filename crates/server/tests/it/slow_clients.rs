//! Clients that are silent, slow, or many (security.md 3.4): they are closed, and the honest one is served.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use server::http::{Limits, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::time::{sleep, timeout};

use crate::loopback::{self, SOON, ask, drip, one_answer, short, until_closed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_connections_are_closed_and_the_honest_client_is_served() {
    let server = loopback::start(short());
    let mut silent = Vec::new();
    for _ in 0..40 {
        silent.push(server.connect().await);
    }
    server.is_fine().await;
    for mut stream in silent {
        assert_eq!(until_closed(&mut stream).await, "");
    }
    server.is_fine().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_comes_byte_by_byte_is_closed() {
    let server = loopback::start(short());
    let mut running = Vec::new();
    for _ in 0..20 {
        let mut stream = server.connect().await;
        stream.write_all(b"GET /hello HTTP/1.1\r\n").await.unwrap();
        running.push(tokio::spawn(drip(stream, "x-a: b\r\n")));
    }
    server.is_fine().await;
    for one in running {
        let said = one.await.unwrap();
        assert!(!said.contains("200 OK"), "{said}");
    }
}

#[tokio::test]
async fn a_second_head_on_a_kept_connection_has_the_same_deadline() {
    // Idle is long here, so only the deadline of the head can close it in time.
    let server = loopback::start(Limits { idle: Duration::from_mins(5), ..short() });
    let mut stream = server.connect().await;
    stream.write_all(b"GET /hello HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    one_answer(&mut stream, "hello").await;
    sleep(Duration::from_millis(700)).await;
    stream.write_all(b"GET /hello HTTP/1.1\r\n").await.expect("idle longer than a head may take");
    let said = drip(stream, "x-a: b\r\n").await;
    assert!(!said.contains("200 OK"), "{said}");
}

#[tokio::test]
async fn a_kept_connection_serves_again_and_is_closed_when_idle() {
    let server = loopback::start(short());
    let mut stream = server.connect().await;
    for _ in 0..3 {
        stream.write_all(b"GET /hello HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        assert!(one_answer(&mut stream, "hello").await.contains("200 OK"));
    }
    assert_eq!(until_closed(&mut stream).await, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_comes_byte_by_byte_is_answered_408_and_closed() {
    let server = loopback::start(short());
    let heads = ["content-length: 900000", "transfer-encoding: chunked"];
    let mut running = Vec::new();
    for head in heads.iter().cycle().take(20) {
        let mut stream = server.connect().await;
        let head = format!("POST /upload HTTP/1.1\r\nhost: a\r\n{head}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        running.push(tokio::spawn(drip(stream, "1\r\nx\r\n")));
    }
    server.is_fine().await;
    for one in running {
        let said = one.await.unwrap();
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
        assert!(said.to_ascii_lowercase().contains("connection: close"), "{said}");
    }
}

#[tokio::test]
async fn a_body_that_nobody_reads_does_not_hold_the_connection() {
    let server = loopback::start(short());
    let mut stream = server.connect().await;
    let head = b"POST /ignore HTTP/1.1\r\nhost: a\r\ncontent-length: 900000\r\n\r\n";
    stream.write_all(head).await.unwrap();
    let said = until_closed(&mut stream).await;
    assert!(said.contains("200 OK") && said.ends_with("ignored"), "{said}");
}

#[tokio::test]
async fn a_steady_upload_may_take_longer_than_a_handler() {
    let limits = Limits { request: Duration::from_millis(400), ..short() };
    let server = loopback::start(limits);
    let mut stream = server.connect().await;
    let head =
        "POST /upload HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 160000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..16 {
        stream.write_all(&[b'x'; 10_000]).await.unwrap();
        sleep(Duration::from_millis(100)).await;
    }
    let said = until_closed(&mut stream).await;
    assert!(said.contains("200 OK") && said.ends_with("160000"), "{said}");
}

/// Tells when the server let go of an answer.
struct Gone(Arc<AtomicBool>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

struct Endless(#[expect(dead_code, reason = "only its end is of interest")] Gone);

impl axum::body::HttpBody for Endless {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
        let frame = hyper::body::Frame::data(Bytes::from_static(&[b'x'; 8192]));
        std::task::Poll::Ready(Some(Ok(frame)))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_nobody_reads_is_dropped_and_one_that_is_read_is_not() {
    let gone = Arc::new(AtomicBool::new(false));
    let handle = gone.clone();
    let endless = get(async move || Body::new(Endless(Gone(handle.clone()))));
    // Long enough that a busy machine which holds up the reader is not taken for a reader who stopped; the reading below
    // takes longer all the same.
    let limits = Limits { write_grace: Duration::from_millis(1500), ..short() };
    let options = Options { limits, ..Options::default() };
    let server = loopback::start_with(options, Router::new().route("/endless", endless));

    // A small window, as a slow line has it: a large one opens again only by large steps.
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 << 10).unwrap();
    let mut reader = socket.connect(server.address).await.unwrap();
    reader.write_all(b"GET /endless HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut part = vec![0; 1 << 16];
    for _ in 0..20 {
        reader.read_exact(&mut part).await.expect("who reads goes on");
        sleep(Duration::from_millis(100)).await;
    }
    assert!(!gone.swap(false, Ordering::SeqCst), "a reader of 640 KiB/s was cut off");
    drop(reader);

    let mut deaf = server.connect().await;
    timeout(SOON, async {
        while !gone.swap(false, Ordering::SeqCst) {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the first answer is let go");
    deaf.write_all(b"GET /endless HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    timeout(SOON, async {
        while !gone.load(Ordering::SeqCst) {
            sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("an answer that nobody reads is let go");
    server.is_fine().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_has_a_cap_and_other_addresses_keep_their_places() {
    let limits = Limits { connections_per_address: 3, request: SOON, ..short() };
    let server = loopback::start(limits);
    let mut busy = Vec::new();
    for _ in 0..3 {
        let mut stream = server.connect().await;
        stream
            .write_all(b"GET /slow/2000 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        busy.push(stream);
    }
    sleep(Duration::from_millis(300)).await;
    let mut refused = server.connect().await;
    let said = until_closed(&mut refused).await;
    assert!(said.starts_with("HTTP/1.1 503") && said.contains("retry-after"), "{said}");
    let elsewhere = server.connect_from("127.0.0.2").await;
    let text = "GET /hello HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    assert_eq!(ask(elsewhere, text).await.status, 200);
    for mut stream in busy {
        assert!(until_closed(&mut stream).await.ends_with("done"));
    }
    server.is_fine().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_one_address_the_honest_client_takes_the_place_of_a_silent_one() {
    // Nothing is closed by time here: only the newcomer's need makes room.
    let limits = Limits {
        connections_per_address: 5,
        connections: 8,
        header: Duration::from_mins(5),
        idle: Duration::from_mins(5),
        ..short()
    };
    let server = loopback::start(limits);
    let mut silent = Vec::new();
    for _ in 0..30 {
        silent.push(server.connect().await);
    }
    for _ in 0..10 {
        server.is_fine().await;
    }
    // The cap in all: attackers at several addresses, an honest one at yet another.
    for last in 3..13 {
        silent.push(server.connect_from(&format!("127.0.0.{last}")).await);
    }
    server.is_fine().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_one_address_a_dripped_body_makes_room_too() {
    let limits =
        Limits { connections_per_address: 4, body_grace: Duration::from_mins(5), ..short() };
    let server = loopback::start(limits);
    let mut slow = Vec::new();
    for _ in 0..12 {
        let mut stream = server.connect().await;
        let head = b"POST /upload HTTP/1.1\r\nhost: a\r\ncontent-length: 900000\r\n\r\nx";
        stream.write_all(head).await.unwrap();
        slow.push(stream);
    }
    sleep(Duration::from_millis(300)).await;
    for _ in 0..10 {
        server.is_fine().await;
    }
}
