//! What the service worker keeps: the lines that stand before `www/sw.js` in a site.

use crate::assemble::Files;
use crate::module::MODULES;
use crate::names::{carries_content, plain};
use anyhow::Result;

/// The service worker of a site: its build, the files that the page opens with, and those that are kept
/// once they were used.
///
/// # Errors
/// Where names cannot be written as JSON.
pub fn service_worker(own: &[u8], build: &str, files: &Files) -> Result<Vec<u8>> {
    let named = files.keys().filter(|name| carries_content(name));
    let (later, page): (Vec<_>, Vec<_>) = named.partition(|name| is_used_later(name));
    let mut text = String::new();
    for (name, value) in [
        ("BUILD", serde_json::to_string(build)?),
        ("PAGE", serde_json::to_string(&page)?),
        ("LATER", serde_json::to_string(&later)?),
    ] {
        text.push_str(&format!("const {name} = {value};\n"));
    }
    Ok([text.as_bytes(), own].concat())
}

/// Whether the page opens without this file: one of a module that the engine's worker loads.
fn is_used_later(name: &str) -> bool {
    let plain_name = plain(name);
    MODULES
        .iter()
        .filter(|module| module.name != "app")
        .any(|module| {
            [module.glue_file(), module.wasm_file()]
                .map(Some)
                .contains(&plain_name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_kept_at_once_and_engines_and_decoder_once_they_are_used() {
        let name = |stem: &str, ending: &str| format!("{stem}.0123456789abcdef.{ending}");
        let page = [
            name("app", "js"),
            name("app_bg", "wasm"),
            name("style", "css"),
        ];
        let later = [
            name("decoder_bg", "wasm"),
            name("engine-cpu", "js"),
            name("engine-webgpu_bg", "wasm"),
        ];
        let unnamed = ["index.html", "sw.js", "picture.png"].map(str::to_owned);
        let names = page.iter().chain(&later).chain(&unnamed);
        let files = names.map(|name| (name.clone(), Vec::new())).collect();
        let script = service_worker(b"// own\n", "a build", &files).unwrap();
        let expected = format!(
            "const BUILD = \"a build\";\nconst PAGE = {};\nconst LATER = {};\n// own\n",
            serde_json::to_string(&page).unwrap(),
            serde_json::to_string(&later).unwrap()
        );
        assert_eq!(String::from_utf8(script).unwrap(), expected);
    }
}
