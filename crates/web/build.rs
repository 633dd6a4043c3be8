//! Makes a release embed the app as it lies in `ui/dist` now. Debug builds read that folder when they run and need nothing. Never runs Node:
//! whoever builds a release builds the app first.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        // Watching `ui/dist` is not enough: Cargo compares times, and a folder put back with its old ones (a restored cache, an unpacked
        // archive) would leave a release without the app. A path that never exists makes every release look again.
        println!("cargo::rerun-if-changed=always-look-again");
        if !Path::new("ui/dist/index.html").exists() {
            println!("cargo::warning=the browser app is not built; run `npm ci && npm run build` in crates/web/ui to embed it");
        }
    }
}
