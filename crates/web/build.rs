//! Compiles the app in as it lies in `ui/dist` now, so that a binary works wherever it is taken. Never runs Node: whoever wants the app in the binary
//! builds the app first; without it the binary answers with a page that says so.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Also where it does not exist yet: a build without the app must not be the last word once the app is built.
    println!("cargo::rerun-if-changed=ui/dist");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        // Watching `ui/dist` is not enough: Cargo compares times, and a folder put back with its old ones (a restored cache, an unpacked
        // archive) would leave a release without the app. A path that never exists makes every release look again.
        println!("cargo::rerun-if-changed=always-look-again");
        if !Path::new("ui/dist/index.html").exists() {
            println!("cargo::warning=the browser app is not built; run `npm ci && npm run build` in crates/web/ui to embed it");
        }
    }
}
