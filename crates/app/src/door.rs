//! The way to the one writer of a home.
//!
//! A process that finds the home free becomes its writer for as long as it lives. One that finds it held sends its commands to the holder over a socket
//! in the home: one envelope as JSON a line, one answer a line.

use crate::failure::Failure;
use chandler_erp::Envelope;
use chandler_store::{Answer, Fault, Home, Writer, WriterOptions};
use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

pub(crate) enum Door {
    Local(Arc<Gate>),
    Remote(Mutex<Connection>),
}

/// The writer of this process, with whoever wants to hear of its commits.
pub(crate) struct Gate {
    writer: Arc<Writer>,
    commits: watch::Sender<i64>,
}

pub(crate) struct Connection {
    reader: BufReader<UnixStream>,
    writer: UnixStream,
}

const SOCKET: &str = "writer.sock";

impl Door {
    pub(crate) fn open(home: &Home, actor: &str, commits: &watch::Sender<i64>) -> Result<Self, Failure> {
        let options = WriterOptions { default_actor: actor.to_owned(), ..WriterOptions::default() };
        match Writer::start(home, options) {
            Ok(writer) => Ok(Self::Local(Arc::new(Gate { writer: Arc::new(writer), commits: commits.clone() }))),
            Err(Fault::Locked { home: held, pid }) => match Connection::open(home.dir()) {
                Ok(connection) => Ok(Self::Remote(Mutex::new(connection))),
                Err(_) => Err(Fault::Locked { home: held, pid }.into()),
            },
            Err(fault) => Err(fault.into()),
        }
    }

    /// The door of a writer that is open already.
    pub(crate) fn through(writer: Arc<Writer>, commits: &watch::Sender<i64>) -> Self {
        Self::Local(Arc::new(Gate { writer, commits: commits.clone() }))
    }

    /// Sends a command; the answer is the contract's row.
    pub(crate) fn submit(&self, envelope: Envelope) -> Result<Value, Failure> {
        match self {
            Self::Local(gate) => gate.answer(envelope),
            Self::Remote(connection) => {
                let mut connection = connection.lock().map_err(|_| broken("the connection was left half used"))?;
                connection.ask(&envelope)
            }
        }
    }

    /// Sends commands that share commits; the answers have their order.
    pub(crate) fn submit_all(&self, envelopes: Vec<Envelope>) -> Vec<Result<Value, Failure>> {
        match self {
            Self::Local(gate) => gate.writer.submit_all(envelopes).into_iter().map(|answer| gate.told(answer?)).collect(),
            Self::Remote(_) => envelopes.into_iter().map(|envelope| self.submit(envelope)).collect(),
        }
    }

    /// The writer, if it is this process.
    pub(crate) fn local(&self) -> Option<&Arc<Writer>> {
        match self {
            Self::Local(gate) => Some(&gate.writer),
            Self::Remote(_) => None,
        }
    }
}

impl Gate {
    fn answer(&self, envelope: Envelope) -> Result<Value, Failure> {
        self.told(self.writer.submit(envelope)?)
    }

    /// Tells whoever waits for commits, and gives the answer its JSON form.
    fn told(&self, answer: Answer) -> Result<Value, Failure> {
        if let Some(commit_seq) = answer.commit_seq {
            self.commits.send_if_modified(|last| {
                let is_later = commit_seq > *last;
                *last = commit_seq.max(*last);
                is_later
            });
        }
        serde_json::to_value(answer).map_err(|error| broken(&error.to_string()))
    }
}

fn broken(message: &str) -> Failure {
    Failure::fault(
        "socket",
        SOCKET,
        format!("The process that holds the home could not be asked: {message}"),
        "Try again; if it stays so, restart `chandler serve`",
    )
}

impl Connection {
    fn open(home: &Path) -> io::Result<Self> {
        let writer = UnixStream::connect(home.join(SOCKET))?;
        Ok(Self { reader: BufReader::new(writer.try_clone()?), writer })
    }

    fn ask(&mut self, envelope: &Envelope) -> Result<Value, Failure> {
        let mut line = serde_json::to_string(envelope).map_err(|error| broken(&error.to_string()))?;
        line.push('\n');
        self.writer.write_all(line.as_bytes()).map_err(|error| broken(&error.to_string()))?;
        let mut reply = String::new();
        self.reader.read_line(&mut reply).map_err(|error| broken(&error.to_string()))?;
        let reply: Value = serde_json::from_str(&reply).map_err(|_| broken("it closed the connection"))?;
        match reply.get("error") {
            Some(error) => Err(failure_of(error)),
            None => Ok(reply),
        }
    }
}

fn failure_of(error: &Value) -> Failure {
    let field = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Failure::fault(&field("code"), field("subject"), field("message"), field("remedy"))
}

impl crate::App {
    /// Becomes the process that other processes send their commands to, until the socket is dropped.
    ///
    /// # Errors
    /// Code `home_locked` where another process is that already.
    pub fn listen(&self) -> Result<Socket, Failure> {
        let door = self.door()?;
        let Door::Local(gate) = door.as_ref() else {
            return Err(self.held_elsewhere()?);
        };
        Socket::listen(self.home.dir(), gate).map_err(|error| broken(&error.to_string()))
    }
}

/// The socket on which a writing process takes the commands of others; removed when dropped.
pub struct Socket {
    path: PathBuf,
}

impl Socket {
    /// Listens in the home. Each connection has a thread; they end with the process or when the other side closes.
    ///
    /// # Errors
    /// When the socket cannot be made.
    pub(crate) fn listen(home: &Path, gate: &Arc<Gate>) -> io::Result<Self> {
        let path = home.join(SOCKET);
        // The home's lock is ours, so a socket that is still there was left by a process that died.
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&path)?;
        let gate = gate.clone();
        std::thread::Builder::new().name("chandler-socket".to_owned()).spawn(move || {
            for stream in listener.incoming().flatten() {
                let gate = gate.clone();
                let _ = std::thread::Builder::new().name("chandler-peer".to_owned()).spawn(move || serve_peer(&gate, &stream));
            }
        })?;
        Ok(Self { path })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Answers one connection until it closes.
fn serve_peer(gate: &Gate, stream: &UnixStream) {
    let Ok(mut out) = stream.try_clone() else { return };
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else { return };
        let reply = match serde_json::from_str::<Envelope>(&line) {
            Ok(envelope) => gate.answer(envelope).unwrap_or_else(|failure| failure.document()),
            Err(error) => {
                json!({"error": {"code": "bad_envelope", "subject": "socket", "message": error.to_string(), "remedy": "Use the same version of chandler on both sides"}})
            }
        };
        if writeln!(out, "{reply}").is_err() {
            return;
        }
    }
}
