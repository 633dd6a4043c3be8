//! The listening socket and an orderly end.

use crate::routes::{Shared, Stopping, router};
use crate::token::Token;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::sync::watch;

/// A service that listens and is ready to be run.
pub struct Serving {
    listener: tokio::net::TcpListener,
    app: Shared,
    token: Token,
}

/// Binds the address and makes the token; nothing is answered before [`Serving::run`].
///
/// # Errors
/// When the address is taken or the token cannot be written.
pub async fn serve(app: Shared, listen: &str) -> io::Result<Serving> {
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let token = Token::create(app.home_dir())?;
    Ok(Serving { listener, app, token })
}

impl Serving {
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Where the page is, with the token in the fragment, which browsers do not send.
    pub fn link(&self) -> io::Result<String> {
        Ok(format!("http://{}/#token={}", self.address()?, self.token.text()))
    }

    pub fn token_file(&self) -> PathBuf {
        self.token.file().to_path_buf()
    }

    /// Serves until `stopped` is done, then finishes the requests under way.
    ///
    /// # Errors
    /// When the listening socket fails.
    pub async fn run(self, stopped: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let (stop, stopping) = watch::channel(false);
        let ending = async move {
            stopped.await;
            // Nobody may be listening any more.
            let _ = stop.send(true);
        };
        axum::serve(self.listener, router(self.app, self.token, Stopping(stopping))).with_graceful_shutdown(ending).await
    }
}
