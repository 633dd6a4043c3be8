//! The browser app, embedded in the binary.
//!
//! Promises: what `npm run build` put into `ui/dist` is served byte for byte, with the type a browser needs and with cache rules under which a
//! new release is seen at once. A build of the workspace needs no Node: without `ui/dist` there are no assets, and [`is_built`] says so.
//! Leaves out HTTP: `api` turns an [`Asset`] into a response, answers `If-None-Match`, and falls back to [`INDEX`] for pages of the app.

use std::borrow::Cow;

use rust_embed::RustEmbed;

/// The page every route of the app starts from.
pub const INDEX: &str = "index.html";

/// What the pages may load and run: only what this server itself sends. Inline styles are needed by the chart and menu libraries; inline
/// scripts are not allowed. One file, so that the browser tests run under the very same policy.
pub const CONTENT_SECURITY_POLICY: &str = include_str!("../content-security-policy.txt").trim_ascii();

/// Names under `assets/` carry a hash of their content, so their bytes never change.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again each time; the entity tag makes that a short answer.
const REVALIDATE: &str = "no-cache";

/// One file of the app, ready to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The file as the build made it, not compressed.
    pub bytes: Cow<'static, [u8]>,
    /// Media type, with the character set where the type is text.
    pub content_type: String,
    /// Strong entity tag with its quotes, made from the content's SHA-256.
    pub etag: String,
    /// Value of `Cache-Control`.
    pub cache_control: &'static str,
}

/// The file at `path`, with or without a leading slash; `None` for anything that is not a file of the app.
///
/// The root is the index. A path of the app that is not a file (`/replenishment`) is not found here: whether it may fall back to [`INDEX`]
/// depends on what the request accepts, which only the server knows.
#[must_use]
pub fn asset(path: &str) -> Option<Asset> {
    let name = match path.trim_start_matches('/') {
        "" => INDEX,
        name => name,
    };
    let file = Dist::get(name)?;
    Some(Asset {
        content_type: content_type(file.metadata.mimetype()),
        etag: entity_tag(&file.metadata.sha256_hash()),
        cache_control: cache_control(name),
        bytes: file.data,
    })
}

/// Whether the app was built before this binary was. A release must not go out without it.
#[must_use]
pub fn is_built() -> bool {
    Dist::get(INDEX).is_some()
}

/// The paths of all files of the app, sorted.
#[must_use]
pub fn paths() -> Vec<String> {
    let mut paths: Vec<String> = Dist::iter().map(Cow::into_owned).collect();
    paths.sort_unstable();
    paths
}

#[derive(RustEmbed)]
#[folder = "ui/dist"]
#[allow_missing = true]
struct Dist;

fn cache_control(name: &str) -> &'static str {
    if name.starts_with("assets/") { IMMUTABLE } else { REVALIDATE }
}

/// Half of the hash is more than enough to tell two builds apart, and keeps the header short.
fn entity_tag(sha256: &[u8; 32]) -> String {
    let hex: String = sha256.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// The build writes UTF-8; without the word a browser would have to guess.
fn content_type(media_type: &str) -> String {
    let is_text = media_type.starts_with("text/") || media_type == "image/svg+xml";
    if is_text { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_files_are_kept_for_ever_and_the_rest_is_asked_for_again() {
        assert_eq!(cache_control("assets/index-BfAxz1PI.js"), IMMUTABLE);
        assert_eq!(cache_control(INDEX), REVALIDATE);
        assert_eq!(cache_control("icon.svg"), REVALIDATE);
    }

    #[test]
    fn entity_tags_are_quoted_and_differ_with_the_content() {
        let tag = entity_tag(&[0xab; 32]);
        assert_eq!(tag, format!("\"{}\"", "ab".repeat(16)));
        assert_ne!(tag, entity_tag(&[0xac; 32]));
    }

    #[test]
    fn text_names_its_character_set_and_binaries_do_not() {
        assert_eq!(content_type("text/html"), "text/html; charset=utf-8");
        assert_eq!(content_type("image/svg+xml"), "image/svg+xml; charset=utf-8");
        assert_eq!(content_type("font/woff2"), "font/woff2");
    }

    #[test]
    fn the_policy_is_one_header_line_that_allows_no_inline_script() {
        assert!(CONTENT_SECURITY_POLICY.starts_with("default-src 'self'; script-src 'self';"));
        assert!(CONTENT_SECURITY_POLICY.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe-eval"));
    }

    #[test]
    fn what_is_not_a_file_of_the_app_is_not_found() {
        for path in ["/replenishment", "../Cargo.toml", "/assets/../../Cargo.toml", "assets", "/api/v1/session"] {
            assert_eq!(asset(path), None, "{path}");
        }
    }

    /// With the app built, every file it names is there; without it (a checkout without Node) there is nothing at all.
    #[test]
    fn the_index_names_only_files_that_are_embedded() {
        let Some(index) = asset("/") else {
            assert!(!is_built() && paths().is_empty());
            return;
        };
        assert_eq!(Some(&index), asset("/index.html").as_ref());
        assert_eq!(index.content_type, "text/html; charset=utf-8");
        assert_eq!(index.cache_control, REVALIDATE);
        let html = String::from_utf8_lossy(&index.bytes);
        let named: Vec<&str> = html.split('"').filter(|text| text.starts_with("/assets/")).collect();
        assert!(named.len() >= 2, "the index names a script and a style sheet: {html}");
        for path in named {
            let file = asset(path);
            assert!(file.as_ref().is_some_and(|file| file.cache_control == IMMUTABLE && !file.bytes.is_empty()), "{path}");
        }
    }

    /// In a release the files are inside the binary, and must be the ones that lie in the folder now, not those of an earlier build.
    #[test]
    fn what_is_embedded_is_what_was_built() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/dist");
        let index = std::fs::read(folder.join(INDEX)).ok();
        assert_eq!(is_built(), index.is_some(), "ui/dist has an index exactly when the binary has one");
        assert_eq!(asset(INDEX).map(|file| file.bytes.into_owned()), index);
        let on_disk = std::fs::read_dir(folder.join("assets")).map_or(0, Iterator::count);
        assert_eq!(paths().iter().filter(|path| path.starts_with("assets/")).count(), on_disk);
    }

    /// Browsers refuse to run a module that comes with another type.
    #[test]
    fn every_script_and_font_has_the_type_a_browser_insists_on() {
        for path in paths() {
            let content_type = asset(&path).map(|file| file.content_type);
            match path.rsplit_once('.').map(|(_, extension)| extension) {
                Some("js") => assert_eq!(content_type.as_deref(), Some("text/javascript; charset=utf-8"), "{path}"),
                Some("css") => assert_eq!(content_type.as_deref(), Some("text/css; charset=utf-8"), "{path}"),
                Some("woff2") => assert_eq!(content_type.as_deref(), Some("font/woff2"), "{path}"),
                _ => {}
            }
        }
    }
}
