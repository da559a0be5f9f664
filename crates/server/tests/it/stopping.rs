//! The end: open requests finish, idle connections do not hold it up, and it has an end itself.

use std::time::Duration;

use server::http::{Drained, Limits};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::loopback::{self, SOON, one_answer, short, until_closed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_request_is_answered_and_nobody_else_holds_up_the_end() {
    let patient = Limits { header: SOON * 10, idle: SOON * 10, drain: SOON * 10, ..short() };
    let server = loopback::start(patient);
    let mut silent = server.connect().await;
    let mut idle = server.connect().await;
    idle.write_all(b"GET /hello HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    one_answer(&mut idle, "hello").await;
    let mut open = server.connect().await;
    open.write_all(b"GET /slow/800 HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(200)).await;

    server.stop.send(true).unwrap();
    assert_eq!(until_closed(&mut silent).await, "");
    assert_eq!(until_closed(&mut idle).await, "");
    assert!(TcpStream::connect(server.address).await.is_err(), "no new connections");
    let said = until_closed(&mut open).await;
    assert!(said.contains("200 OK") && said.contains("connection: close"), "{said}");
    assert!(said.ends_with("done"), "{said}");
    assert_eq!(timeout(SOON, server.ended).await.unwrap().unwrap(), Drained::All);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_does_not_end_is_cut_off_and_counted() {
    let limits = Limits { drain: Duration::from_millis(200), request: SOON * 10, ..short() };
    let server = loopback::start(limits);
    let mut open = server.connect().await;
    open.write_all(b"GET /slow/60000 HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(200)).await;
    server.stop.send(true).unwrap();
    assert_eq!(timeout(SOON, server.ended).await.unwrap().unwrap(), Drained::Cut(1));
    assert_eq!(until_closed(&mut open).await, "");
}
