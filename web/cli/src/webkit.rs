//! WebKitGTK's browser, its driver and a display for it on this machine.

use crate::browser::{Browser, Kind};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The X server without a screen that the browser is shown on: it has no mode without a display.
pub const DISPLAY_SERVER: &str = "Xvfb";

/// Where distributions put programs that nobody starts by hand; Debian in a folder a processor below.
const LIBRARIES: [&str; 3] = ["/usr/lib", "/usr/lib64", "/usr/libexec"];

/// The browser below those, the newest interface first.
const PROGRAMS: [&str; 3] = [
    "webkitgtk-6.0/MiniBrowser",
    "webkit2gtk-4.1/MiniBrowser",
    "webkit2gtk-4.0/MiniBrowser",
];

/// How to get what is missing, on one line.
pub const HOW_TO_GET: &str = "get WebKitGTK's MiniBrowser, WebKitWebDriver and Xvfb on Linux with `apt-get \
     install webkit2gtk-driver xvfb`";

/// MiniBrowser with its driver, where there is a display server for it too.
///
/// # Errors
/// Says which is missing and how to get it.
pub fn find() -> Result<Browser> {
    let program = LIBRARIES
        .iter()
        .find_map(|folder| mini_browser_below(Path::new(folder)));
    let program = program.with_context(|| {
        format!("there is no WebKit for the tests in three browsers; {HOW_TO_GET}")
    })?;
    let driver = which::which("WebKitWebDriver")
        .with_context(|| format!("there is no driver for WebKit; {HOW_TO_GET}"))?;
    which::which(DISPLAY_SERVER)
        .with_context(|| format!("there is no display for WebKit; {HOW_TO_GET}"))?;
    Ok(Browser {
        kind: Kind::WebKit,
        program,
        driver,
        options_key: "webkitgtk:browserOptions",
    })
}

/// The browser in a folder of libraries, or in a folder a processor of it.
fn mini_browser_below(libraries: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(libraries).ok()?;
    let mut folders: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders.insert(0, libraries.to_owned());
    PROGRAMS.iter().find_map(|program| {
        let places = folders.iter().map(|folder| folder.join(program));
        places.into_iter().find(|place| place.is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(libraries: &Path, program: &str) -> PathBuf {
        let place = libraries.join(program);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "").unwrap();
        place
    }

    #[test]
    fn the_browser_is_found_beside_the_libraries_and_below_a_processors_name() {
        let libraries = tempfile::tempdir().unwrap();
        let below = libraries.path();
        assert_eq!(mini_browser_below(below), None);
        assert_eq!(mini_browser_below(&below.join("none")), None);
        let debian = put(below, "x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser");
        assert_eq!(mini_browser_below(below), Some(debian));
        let newer = put(below, "webkitgtk-6.0/MiniBrowser");
        assert_eq!(mini_browser_below(below), Some(newer));
    }
}
