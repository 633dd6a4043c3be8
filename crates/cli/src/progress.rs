//! Progress of long steps, on standard error and only where a person watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A function to call with what is going on.
pub fn reporter(task: &'static str) -> impl Fn(&str) {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar.set_prefix(task);
    move |message: &str| {
        bar.set_message(message.to_owned());
        bar.tick();
    }
}
