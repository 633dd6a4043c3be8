//! The home's token: who can read the file in the home may use the API on loopback, until there is sign-in.

use crate::problem::Problem;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chandler_app::Failure;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A secret made afresh at every start.
#[derive(Clone)]
pub struct Token {
    text: Arc<str>,
    file: PathBuf,
}

impl Token {
    /// Makes a token and writes it into the home, readable by its owner only.
    pub fn create(home: &Path) -> io::Result<Self> {
        let mut random = [0_u8; 24];
        fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
        let file = home.join("token");
        let text = hex::encode(random);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut writer = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file)?;
        writer.write_all(text.as_bytes())?;
        Ok(Self { text: text.into(), file })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Compares digests, so that the time of a wrong guess says nothing about the token.
    fn matches(&self, given: &str) -> bool {
        Sha256::digest(given.as_bytes()) == Sha256::digest(self.text.as_bytes())
    }
}

/// Lets requests with the token pass.
pub async fn require(State(token): State<Token>, request: Request, next: Next) -> Response {
    let given = request.headers().get(AUTHORIZATION).and_then(|header| header.to_str().ok()).and_then(|header| header.strip_prefix("Bearer "));
    if given.is_some_and(|given| token.matches(given)) {
        return next.run(request).await;
    }
    let remedy = "Open the link that `chandler serve` printed, or send the home's token as `Authorization: Bearer …`";
    Problem(Failure::input("unauthorised", "token", "This needs the home's token", remedy)).into_response()
}
