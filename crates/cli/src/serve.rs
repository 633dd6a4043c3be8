//! `chandler serve`: the page and the API on loopback, the socket for other processes, the feed and what rules approved in the background.

use chandler_app::{App, Failure};
use serde_json::json;
use std::io::{self, Write};
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};

/// Serves until SIGTERM or Ctrl+C, then finishes the requests under way.
pub fn run(app: App, listen: &str) -> Result<u8, Failure> {
    let app = Arc::new(app);
    let socket = app.listen()?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| fault("runtime", &error))?;
    runtime.block_on(async {
        let serving = chandler_api::serve(app.clone(), listen).await.map_err(|error| cannot_listen(listen, &error))?;
        announce(&serving).map_err(|error| fault("output", &error))?;
        // The app outlives the tasks that share it: it ends threads of its own, which no task may wait for.
        let feeding = tokio::spawn(app.clone().keep_fed());
        let executing = tokio::spawn(app.clone().keep_executing());
        let served = serving.run(stopped()).await;
        for task in [feeding, executing] {
            task.abort();
            // Ends as cancelled, or as what it was at.
            let _ = task.await;
        }
        served.map_err(|error| fault("serve", &error))
    })?;
    drop(socket);
    Ok(0)
}

/// One line on standard output when ready, for programs; the link for people goes to standard error.
fn announce(serving: &chandler_api::Serving) -> io::Result<()> {
    let ready =
        json!({"event": "ready", "url": format!("http://{}", serving.address()?), "pid": std::process::id(), "token_file": serving.token_file()});
    let mut out = io::stdout().lock();
    writeln!(out, "{ready}")?;
    out.flush()?;
    writeln!(io::stderr().lock(), "Open {}", serving.link()?)
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt => {}
        },
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}

fn cannot_listen(listen: &str, error: &io::Error) -> Failure {
    Failure::input("cannot_listen", listen, format!("{listen}: {error}"), "Choose a free port with --listen 127.0.0.1:0")
}

fn fault(code: &str, error: &io::Error) -> Failure {
    Failure::fault(code, "serve", error.to_string(), "Try again; the log says more with CHANDLER_LOG=debug")
}
