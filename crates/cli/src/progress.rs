//! Progress of long steps, on standard error: a line that moves where a person watches, and the log (`CHANDLER_LOG=info`) for everybody else.

use indicatif::{ProgressBar, ProgressStyle};

/// A function to call with what is going on.
pub fn reporter(task: &'static str) -> impl Fn(&str) {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar.set_prefix(task);
    move |message: &str| {
        tracing::info!(task, "{message}");
        bar.set_message(message.to_owned());
        bar.tick();
    }
}
