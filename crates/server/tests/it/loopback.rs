//! A server in this process on a free port, and a client that says exactly what a test wants.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Path, Request};
use axum::http::HeaderMap;
use axum::routing::{get, post};
use server::http::{BodyClass, ClientAddr, Drained, Limits, Options, RequestId, Server, Stop};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// Whatever must happen happens within this; nothing here measures speed.
pub const SOON: Duration = Duration::from_secs(8);

pub fn short() -> Limits {
    Limits {
        header: Duration::from_millis(500),
        idle: Duration::from_millis(1500),
        body_grace: Duration::from_millis(500),
        write_grace: Duration::from_millis(500),
        bytes_per_second: 16 << 10,
        request: Duration::from_millis(1500),
        drain: Duration::from_secs(5),
        connections: 60,
        connections_per_address: 50,
        header_bytes: 8 << 10,
        headers: 32,
        form_bytes: 10_000,
        api_bytes: 20_000,
        upload_bytes: 1_000_000,
    }
}

pub struct Running {
    pub address: SocketAddr,
    pub stop: watch::Sender<bool>,
    pub ended: JoinHandle<Drained>,
}

pub fn start(limits: Limits) -> Running {
    start_with(Options { limits, ..Options::default() }, Router::new())
}

pub fn start_with(options: Options, more: Router) -> Running {
    let upload = options.limits.body(BodyClass::Upload);
    let router = Router::new()
        .route("/hello", get(async || "hello"))
        .route("/size", post(async |body: Bytes| body.len().to_string()))
        .route("/upload", post(async |body: Bytes| body.len().to_string()).layer(upload))
        .route("/ignore", post(async |_request: Request| "ignored"))
        .route("/panic", get(async || -> &'static str { panic!("on purpose") }))
        .route("/who", get(who))
        .route(
            "/slow/{ms}",
            get(async |Path(ms): Path<u64>| {
                sleep(Duration::from_millis(ms)).await;
                "done"
            }),
        )
        .merge(more);
    let server = Server::bind(&["127.0.0.1:0".parse().unwrap()], options).unwrap();
    let address = server.addresses().next().unwrap();
    let (say, stop) = Stop::by_hand();
    Running { address, stop: say, ended: tokio::spawn(server.run(router, stop)) }
}

async fn who(
    headers: HeaderMap,
    ConnectInfo(at): ConnectInfo<SocketAddr>,
    request: Request,
) -> Body {
    let ClientAddr(client) = *request.extensions().get::<ClientAddr>().unwrap();
    let id = request.extensions().get::<RequestId>().unwrap();
    assert_eq!(client, at.ip());
    assert_eq!(headers["x-request-id"], **id);
    let proxied = headers.keys().any(|name| name.as_str().contains("forwarded"));
    format!("{client} proxied={proxied}").into()
}

impl Running {
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// From another address of this machine: all of 127.0.0.0/8 is.
    pub async fn connect_from(&self, from: &str) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        ask(
            self.connect().await,
            &format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"),
        )
        .await
    }

    /// An honest client while others misbehave.
    pub async fn is_fine(&self) {
        let answer = timeout(SOON, self.get("/hello")).await.expect("an honest client waits");
        assert_eq!((answer.status, answer.body.as_str()), (200, "hello"));
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Sends everything, then reads until the server closes.
pub async fn ask(mut stream: TcpStream, text: &str) -> Answer {
    stream.write_all(text.as_bytes()).await.unwrap();
    Answer::parse(&until_closed(&mut stream).await)
}

impl Answer {
    pub fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// What comes until the server closes (also by a reset), which must be soon.
pub async fn until_closed(stream: &mut TcpStream) -> String {
    let mut taken = Vec::new();
    let read = timeout(SOON, stream.read_to_end(&mut taken)).await;
    let _ = read.expect("the server closes the connection");
    String::from_utf8_lossy(&taken).into_owned()
}

/// Reads one answer of a kept connection whose body is `body`.
pub async fn one_answer(stream: &mut TcpStream, body: &str) -> String {
    let mut taken = Vec::new();
    let reading = async {
        while !taken.ends_with(body.as_bytes()) {
            let mut part = [0; 1024];
            let size = stream.read(&mut part).await.unwrap();
            assert!(size > 0, "closed after {:?}", String::from_utf8_lossy(&taken));
            taken.extend_from_slice(&part[..size]);
        }
    };
    timeout(SOON, reading).await.expect("an answer comes");
    String::from_utf8(taken).unwrap()
}

/// Sends `text` again and again, a little at a time, until the server has had enough; answers what it said.
pub async fn drip(mut stream: TcpStream, text: &str) -> String {
    let (mut read, mut write) = stream.split();
    let dripping = async {
        loop {
            for byte in text.bytes() {
                if write.write_all(&[byte]).await.is_err() {
                    return std::future::pending().await;
                }
                sleep(Duration::from_millis(40)).await;
            }
        }
    };
    let mut taken = Vec::new();
    let reading = timeout(SOON, read.read_to_end(&mut taken));
    tokio::select! {
        read = reading => { let _ = read.expect("the server closes the connection"); }
        () = dripping => {}
    }
    String::from_utf8_lossy(&taken).into_owned()
}
