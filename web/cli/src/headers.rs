//! The headers that a host of the page must send.

use crate::names::carries_content;

/// Only what is served beside the page runs, is shown or is fetched: nothing can leave the machine.
/// `wasm-unsafe-eval` compiles the modules; `blob:` and `data:` are pictures made in the page.
macro_rules! policy_of_the_page {
    () => {
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
         connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; font-src 'self'; \
         manifest-src 'self'; base-uri 'none'; form-action 'none'"
    };
}

/// The policy as the page itself carries it, for hosts that send no headers of its choice. Who may
/// frame the page can only be said in a header (CSP 3, section 3.3).
pub const POLICY_IN_PAGE: &str = policy_of_the_page!();

const CONTENT_SECURITY_POLICY: &str = concat!(policy_of_the_page!(), "; frame-ancestors 'none'");

/// A name and its value.
pub type Header = (&'static str, &'static str);

/// Sent with every response.
pub const SECURITY: [Header; 6] = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ISOLATION[0],
    ISOLATION[1],
    ISOLATION[2],
];

/// What makes a page one that threads may share memory in, without the policy: alone it is for a page of other
/// people's scripts that is measured beside ours.
pub const ISOLATION: [Header; 3] = [
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

const CACHE_CONTROL: &str = "Cache-Control";

/// How long a browser may keep a file: for ever where the name carries the content; else it may keep
/// it, and asks before use.
pub fn caching(name: &str) -> (&'static str, &'static str) {
    let value = match carries_content(name) {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    (CACHE_CONTROL, value)
}

/// The same headers as a `_headers` file, which Netlify's and Cloudflare's static hosts read, for the
/// files of a site by their names. Both join what several rules say of one header, so caching is told
/// of each file.
pub fn for_static_hosts<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::from("/*\n");
    for (name, value) in SECURITY {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for file in std::iter::once("").chain(names) {
        let (name, value) = caching(file);
        text.push_str(&format!("/{file}\n  {name}: {value}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_host_is_told_every_header_on_a_line_of_its_own() {
        let hashed = "app.0123456789abcdef.js";
        let text = for_static_hosts(["index.html", hashed].into_iter());
        assert_eq!(text.lines().count(), 1 + SECURITY.len() + 3 * 2);
        assert!(
            text.contains("\n  Content-Security-Policy: default-src 'none'; script-src 'self'")
        );
        assert!(text.contains("\n/\n  Cache-Control: no-cache\n"), "{text}");
        assert!(
            text.contains("\n/index.html\n  Cache-Control: no-cache\n"),
            "{text}"
        );
        let for_ever =
            format!("\n/{hashed}\n  Cache-Control: public, max-age=31536000, immutable\n");
        assert!(text.contains(&for_ever), "{text}");
        assert!(
            !text.contains("   "),
            "a continued line left its indentation: {text}"
        );
    }

    #[test]
    fn the_page_carries_the_headers_policy_but_for_what_only_a_header_can_say() {
        let rest = CONTENT_SECURITY_POLICY.strip_prefix(POLICY_IN_PAGE);
        assert_eq!(rest, Some("; frame-ancestors 'none'"));
        for only_in_header in ["frame-ancestors", "report-uri", "sandbox"] {
            assert!(!POLICY_IN_PAGE.contains(only_in_header));
        }
        assert!(
            !POLICY_IN_PAGE.contains("  "),
            "a continued line left its indentation"
        );
    }
}
