//! The headers that a host of the page must send.

/// Only what is served beside the page runs, is shown or is fetched: nothing can leave the machine.
/// `wasm-unsafe-eval` compiles the modules; `blob:` and `data:` are pictures made in the page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     worker-src 'self'; connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; \
     font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// Sent with every response.
pub const SECURITY: [(&str, &str); 6] = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// Files keep their names from build to build: a browser may keep them, and asks before use.
pub const CACHE_CONTROL: (&str, &str) = ("Cache-Control", "no-cache");

/// The same headers as a `_headers` file, which Netlify's and Cloudflare's static hosts read.
pub fn for_static_hosts() -> String {
    let mut text = String::from("/*\n");
    for (name, value) in SECURITY.into_iter().chain([CACHE_CONTROL]) {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_host_is_told_every_header_on_a_line_of_its_own() {
        let text = for_static_hosts();
        assert_eq!(text.lines().count(), 1 + SECURITY.len() + 1);
        assert!(
            text.contains("\n  Content-Security-Policy: default-src 'none'; script-src 'self'")
        );
        assert!(
            !text.contains("   "),
            "a continued line left its indentation: {text}"
        );
    }
}
