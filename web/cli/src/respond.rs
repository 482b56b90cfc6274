//! An address and its request headers → a response. No socket here: the rules can be tested alone.

use crate::cache::content_key;
use crate::compress;
use crate::headers;
use percent_encoding::percent_decode_str;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// What the browser sent, as far as it matters here.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// Path and query, as they stand in the request.
    pub address: &'a str,
    pub accept_encoding: &'a str,
    pub if_none_match: &'a str,
}

/// What goes back, besides the headers that every response has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// The file of `site` that the request names, compressed where the browser takes that, or 304
/// where it has it already.
pub fn respond(site: &Path, request: Request) -> Response {
    let found = file_of(site, request.address).and_then(|path| Some((fs::read(&path).ok()?, path)));
    let Some((content, path)) = found else {
        return Response {
            status: 404,
            headers: vec![
                ("Content-Type", "text/plain; charset=utf-8".into()),
                not_kept(),
            ],
            body: b"There is no such file in the site.\n".to_vec(),
        };
    };
    let mut headers = vec![
        ("Content-Type", content_type(&path).to_owned()),
        ("Vary", "Accept-Encoding".to_owned()),
        kept(&path),
    ];
    let compressed = takes_brotli(request.accept_encoding)
        .then(|| fs::read(compress::beside(&path)).ok())
        .flatten();
    if compressed.is_some() {
        headers.push(("Content-Encoding", "br".to_owned()));
    }
    let body = compressed.unwrap_or(content);
    let etag = format!("\"{}\"", &content_key(&[&body])[..32]);
    let known = has_tag(request.if_none_match, &etag);
    headers.push(("ETag", etag));
    Response {
        status: if known { 304 } else { 200 },
        headers,
        body: if known { Vec::new() } else { body },
    }
}

/// That a browser asks again before it uses what it keeps.
pub fn not_kept() -> (&'static str, String) {
    kept(Path::new(""))
}

/// How long a browser may keep a file.
fn kept(path: &Path) -> (&'static str, String) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (header, value) = headers::caching(&name);
    (header, value.to_owned())
}

/// The file below `site` that an address names; none for one that leads out of it.
fn file_of(site: &Path, address: &str) -> Option<PathBuf> {
    let path = address.split(['?', '#']).next()?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // A backslash or a colon separates or names drives on Windows; no file of the site has one.
    if path.contains(['\\', ':', '\0']) {
        return None;
    }
    let relative = Path::new(path.strip_prefix('/')?);
    if !relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let mut file = site.join(relative);
    if file.is_dir() {
        file.push("index.html");
    }
    // A link inside the site must not lead out of it either.
    let inside = file
        .canonicalize()
        .ok()?
        .starts_with(site.canonicalize().ok()?);
    (inside && file.is_file()).then_some(file)
}

/// The type by the file's ending: of what a site holds.
fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wgsl") => "text/wgsl; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether `br` is in the list and not refused by `q=0` (RFC 9110, section 12.5.3).
fn takes_brotli(accept_encoding: &str) -> bool {
    accept_encoding.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let quality = |part: &str| part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
        parts.next() == Some("br") && parts.find_map(quality) != Some(0.0)
    })
}

/// Whether `If-None-Match` names this content (RFC 9110, section 13.1.2; weak comparison).
fn has_tag(if_none_match: &str, etag: &str) -> bool {
    if_none_match
        .split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const PAGE: &str = "<!doctype html><title>A page</title>";

    fn site() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        fs::create_dir_all(site.join("icons")).unwrap();
        fs::write(site.join("index.html"), PAGE).unwrap();
        fs::write(site.join("app_bg.wasm"), "module").unwrap();
        fs::write(site.join("app_bg.wasm.br"), "small").unwrap();
        fs::write(site.join("icons/a b.svg"), "<svg/>").unwrap();
        fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        folder
    }

    fn get(folder: &TempDir, request: Request) -> Response {
        respond(&folder.path().join("site"), request)
    }

    fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
        let found = response.headers.iter().find(|(header, _)| *header == name);
        found.map(|(_, value)| value.as_str())
    }

    #[test]
    fn the_folder_is_its_index_and_a_query_names_no_other_file() {
        let folder = site();
        for address in ["/", "/index.html", "/?engine=cpu"] {
            let response = get(
                &folder,
                Request {
                    address,
                    ..Request::default()
                },
            );
            assert_eq!(
                (response.status, response.body),
                (200, PAGE.into()),
                "{address}"
            );
        }
        let address = "/icons/a%20b.svg";
        let response = get(
            &folder,
            Request {
                address,
                ..Request::default()
            },
        );
        assert_eq!(header(&response, "Content-Type"), Some("image/svg+xml"));
    }

    #[test]
    fn a_module_has_the_type_that_streaming_compilation_demands() {
        let types =
            ["x_bg.wasm", "x.js", "x.css", "x.br"].map(|name| content_type(Path::new(name)));
        assert_eq!(
            types,
            [
                "application/wasm",
                "text/javascript; charset=utf-8",
                "text/css; charset=utf-8",
                "application/octet-stream"
            ]
        );
    }

    #[test]
    fn no_address_leads_out_of_the_site() {
        let folder = site();
        for address in [
            "/../secret.txt",
            "/icons/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/passwd",
            "/C:/Windows/win.ini",
            "/%00",
            "/%ff",
            "secret.txt",
            "",
        ] {
            let response = get(
                &folder,
                Request {
                    address,
                    ..Request::default()
                },
            );
            assert_eq!(response.status, 404, "{address}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_site_is_not_followed() {
        let folder = site();
        let link = folder.path().join("site/link.txt");
        std::os::unix::fs::symlink(folder.path().join("secret.txt"), link).unwrap();
        let response = get(
            &folder,
            Request {
                address: "/link.txt",
                ..Request::default()
            },
        );
        assert_eq!(response.status, 404);
    }

    #[test]
    fn brotli_goes_to_those_who_take_it_with_a_tag_of_its_own() {
        let folder = site();
        let ask = |accept_encoding| {
            let address = "/app_bg.wasm";
            get(
                &folder,
                Request {
                    address,
                    accept_encoding,
                    ..Request::default()
                },
            )
        };
        let small = ask("gzip, deflate, br, zstd");
        assert_eq!(small.body, b"small");
        assert_eq!(header(&small, "Content-Encoding"), Some("br"));
        assert_eq!(header(&small, "Content-Type"), Some("application/wasm"));
        for refusing in ["", "gzip", "br;q=0, gzip"] {
            let plain = ask(refusing);
            assert_eq!(plain.body, b"module", "{refusing}");
            assert_eq!(header(&plain, "Content-Encoding"), None);
            assert_ne!(header(&plain, "ETag"), header(&small, "ETag"));
        }
    }

    #[test]
    fn a_file_is_kept_for_ever_where_its_name_carries_its_content_and_else_asked_for_again() {
        let folder = site();
        fs::write(folder.path().join("site/app.0123456789abcdef.js"), "script").unwrap();
        let caching = |address| {
            let request = Request {
                address,
                ..Request::default()
            };
            let response = get(&folder, request);
            header(&response, "Cache-Control")
                .unwrap_or_default()
                .to_owned()
        };
        let for_ever = "public, max-age=31536000, immutable";
        assert_eq!(caching("/app.0123456789abcdef.js?engine=cpu"), for_ever);
        for address in ["/", "/app_bg.wasm", "/gone.0123456789abcdef.js"] {
            assert_eq!(caching(address), "no-cache", "{address}");
        }
    }

    #[test]
    fn a_known_file_is_not_sent_again_until_it_changes() {
        let folder = site();
        let first = get(
            &folder,
            Request {
                address: "/",
                ..Request::default()
            },
        );
        let etag = header(&first, "ETag").unwrap().to_owned();
        for if_none_match in [etag.clone(), format!("\"other\", W/{etag}")] {
            let request = Request {
                address: "/",
                if_none_match: &if_none_match,
                ..Request::default()
            };
            let again = get(&folder, request);
            assert_eq!((again.status, again.body.len()), (304, 0));
            assert_eq!(header(&again, "ETag"), Some(etag.as_str()));
        }
        fs::write(folder.path().join("site/index.html"), "another").unwrap();
        let request = Request {
            address: "/",
            if_none_match: &etag,
            ..Request::default()
        };
        assert_eq!(get(&folder, request).status, 200);
    }
}
