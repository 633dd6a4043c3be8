//! One home, several processes: the server holds the pen, others send it their commands.

use crate::harness::Home;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

struct Server {
    child: Child,
    ready: Value,
}

impl Server {
    fn start(home: &Home) -> Self {
        let mut child = home.command(&["serve"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the server starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        Self { child, ready: serde_json::from_str(&line).expect("one line of JSON") }
    }

    /// Sends a request with the home's token, or without; returns the whole answer.
    fn request(&self, method: &str, path: &str, token: bool) -> String {
        let address = self.ready["url"].as_str().expect("a url").trim_start_matches("http://").to_owned();
        let secret = std::fs::read_to_string(self.ready["token_file"].as_str().expect("a file")).expect("a token");
        let authorization = if token { format!("Authorization: Bearer {secret}\r\n") } else { String::new() };
        let mut stream = TcpStream::connect(&address).expect("a connection");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{authorization}Connection: close\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Asks the server to end; all that it has said to people is the link to its page.
    fn stop(mut self) -> i32 {
        let killed = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().expect("kill");
        assert!(killed.success());
        let code = self.child.wait().expect("an end").code().unwrap_or(-1);
        let mut said = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        assert!(said.starts_with("Open http://") && said.lines().count() == 1, "{said}");
        code
    }
}

const SITE: &str = "{\"key\":\"site\",\"command\":\"create_site\",\"body\":{\"site_id\":\"MAIN\",\"name\":\"Main\",\"time_zone\":\"America/Chicago\",\"bins\":[{\"bin_id\":\"A-01\"}]}}\n";

#[test]
fn a_second_process_writes_through_the_server_and_both_see_it() {
    let home = Home::fresh();
    let server = Server::start(&home);
    let (code, rows) = home.send(SITE);
    assert_eq!((code, rows[0]["outcome"].as_str()), (0, Some("accepted")), "{rows:?}");
    let (_, again) = home.send(SITE);
    assert_eq!(again[0]["outcome"], "repeated");
    assert!(server.request("GET", "/api/v1/tables/sites", true).contains("\"MAIN\""));
    assert_eq!(server.stop(), 0);
    assert_eq!(home.json(&["verify"])["ok"], true);
}

#[test]
fn a_second_server_is_refused_and_names_the_first() {
    let home = Home::fresh();
    let server = Server::start(&home);
    let run = home.run_json(&["serve"]);
    assert_eq!(run.failure().1, "home_locked");
    assert!(run.out.contains(&server.ready["pid"].to_string()), "{}", run.out);
    assert_eq!(server.stop(), 0);
}

#[test]
fn the_api_asks_for_the_token_and_answers_problems() {
    let home = Home::fresh();
    let server = Server::start(&home);
    assert!(server.request("GET", "/api/v1/session", false).starts_with("HTTP/1.1 401"));
    let session = server.request("GET", "/api/v1/session", true);
    assert!(session.starts_with("HTTP/1.1 200") && session.contains("\"business_date\":\"2026-03-02\""), "{session}");
    let missing = server.request("GET", "/api/v1/documents/PO-999999", true);
    assert!(missing.starts_with("HTTP/1.1 404") && missing.contains("application/problem+json") && missing.contains("\"remedy\""), "{missing}");
    assert!(server.request("GET", "/livez", false).starts_with("HTTP/1.1 200"));
    assert_eq!(server.stop(), 0);
}
