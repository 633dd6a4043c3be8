//! A real service on a loopback port with an empty company, and a plain client for it.

use chandler_app::{App, InitRequest};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Longer than any answer takes; reached only where a test has failed.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longer than an end takes, and shorter than the pause after which listening pages are looked after anyway.
const END: Duration = Duration::from_secs(10);

pub struct Service {
    address: SocketAddr,
    token: String,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<std::io::Result<()>>>,
    runtime: Runtime,
    // Last, so that the home outlives what uses it.
    app: Arc<App>,
    _home: tempfile::TempDir,
}

impl Service {
    pub fn start() -> Self {
        Self::prepared(|_| {})
    }

    /// A service on a home in which something was done before.
    pub fn prepared(prepare: impl FnOnce(&App)) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let dir = home.path().join("home");
        let text = |text: &str| text.to_owned();
        let request = InitRequest {
            entity: text("ACME"),
            currency: text("USD"),
            time_zone: text("America/Chicago"),
            store: text("sqlite"),
            clock: text("system"),
        };
        App::init(&dir, "pat", &request).expect("a home");
        let app = Arc::new(App::open(&dir, "pat").expect("the home"));
        prepare(&app);
        let runtime = Runtime::new().expect("threads");
        let serving = runtime.block_on(chandler_api::serve(app.clone(), "127.0.0.1:0")).expect("a port");
        let address = serving.address().expect("an address");
        let token = std::fs::read_to_string(serving.token_file()).expect("a token");
        let (stop, stopped) = oneshot::channel();
        let serving = runtime.spawn(serving.run(async {
            let _ = stopped.await;
        }));
        Self { address, token, stop: Some(stop), serving: Some(serving), runtime, app, _home: home }
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// Sends a request and leaves the connection open for its answer.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let extra: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n{extra}Content-Length: {}\r\n\r\n{body}",
            self.address,
            self.token,
            body.len(),
        )
        .expect("sent");
        BufReader::new(stream)
    }

    /// Status and document of an answer.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let (status, document) = self.ask_text(method, path, body);
        (status, serde_json::from_str(&document).unwrap_or_else(|error| panic!("{error}: {document}")))
    }

    /// Status and text of an answer.
    pub fn ask_text(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut answer = String::new();
        self.send(method, path, &[], body).read_to_string(&mut answer).expect("an answer");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let (_, text) = answer.split_once("\r\n\r\n").expect("a body");
        (status, text.to_owned())
    }

    /// Asks the service to end and waits for it.
    pub fn stop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        let serving = self.serving.take().expect("it is running");
        let ended = self.runtime.block_on(async { tokio::time::timeout(END, serving).await });
        ended.expect("it ends although pages listen").expect("no panic").expect("an orderly end");
    }
}

/// The next event of a stream: its id and its data.
pub fn next_event(stream: &mut impl BufRead) -> (String, Value) {
    let mut id = None;
    loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).expect("a line in time") > 0, "the stream ended");
        if let Some(text) = line.strip_prefix("id: ") {
            id = Some(text.trim().to_owned());
        } else if let (Some(data), Some(id)) = (line.strip_prefix("data: "), id.clone()) {
            return (id, serde_json::from_str(data).expect("JSON"));
        }
    }
}
