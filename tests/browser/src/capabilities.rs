//! What a driver is asked for: a browser of its own for each test, without a window, without traffic of its
//! own, with its downloads where the test looks.

use contrastive_lab_cli::browser::{Browser, Kind};
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// A script in the page may compile every shader, on a software adapter.
const SCRIPT_LIMIT: Duration = Duration::from_secs(180);

/// On what a browser's WebGPU computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// On the processor, the same on every machine.
    Software,
    /// On the machine's GPU, where it has one.
    OfTheMachine,
}

impl Adapter {
    /// Chromium's switches.
    fn switches(self) -> &'static [&'static str] {
        match self {
            Self::Software => &["--use-webgpu-adapter=swiftshader"],
            // A browser without a window leaves a GPU alone by itself.
            Self::OfTheMachine => &[
                "--ignore-gpu-blocklist",
                "--use-angle=vulkan",
                "--enable-features=Vulkan,VulkanFromANGLE,DefaultANGLEVulkan",
                "--disable-vulkan-surface",
            ],
        }
    }
}

/// The capabilities for this browser, whose WebGPU computes on `adapter` where it is Chromium.
pub fn of(browser: &Browser, adapter: Adapter, profile: &Path, downloads: &Path) -> Capabilities {
    let options = match browser.kind {
        Kind::Chromium => chromium(browser, adapter, profile, downloads),
        Kind::Firefox => firefox(browser, downloads),
        Kind::WebKit => webkit(browser),
    };
    let mut capabilities = vec![
        (
            "timeouts".to_owned(),
            json!({ "script": SCRIPT_LIMIT.as_millis() as u64 }),
        ),
        (browser.options_key.to_owned(), options),
    ];
    if browser.kind == Kind::Chromium {
        let everything = json!({ "browser": "ALL" });
        capabilities.push((format!("{}:loggingPrefs", browser.vendor()), everything));
    }
    capabilities.into_iter().collect()
}

fn chromium(browser: &Browser, adapter: Adapter, profile: &Path, downloads: &Path) -> Value {
    let arguments = [
        "--headless=new",
        // Containers and root have no sandbox to give; the browser sees nothing but our own site.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--enable-unsafe-webgpu",
        // No traffic of its own.
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--window-size=1280,800",
    ];
    let arguments = arguments.iter().chain(adapter.switches());
    let mut arguments: Vec<String> = arguments.map(|&switch| switch.to_owned()).collect();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    json!({
        "binary": browser.program,
        "args": arguments,
        "prefs": {
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            // An export is two files; the browser would ask before the second.
            "profile.default_content_setting_values.automatic_downloads": 1,
        },
    })
}

/// The driver makes the profile, and switches the browser's own traffic off there.
fn firefox(browser: &Browser, downloads: &Path) -> Value {
    json!({
        "binary": browser.program,
        "args": ["-headless", "-width", "1280", "-height", "800"],
        "prefs": {
            // Into the folder that the next line names.
            "browser.download.folderList": 2,
            "browser.download.dir": downloads,
            "browser.download.alwaysOpenPanel": false,
        },
    })
}

/// It takes no preferences: its downloads go where its surroundings say (`surroundings.rs`).
fn webkit(browser: &Browser) -> Value {
    json!({
        "binary": browser.program,
        "args": ["--automation", "--geometry=1280x800"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(kind: Kind, options_key: &'static str) -> Capabilities {
        let browser = Browser {
            kind,
            program: "/opt/browser".into(),
            driver: "/opt/driver".into(),
            options_key,
        };
        of(
            &browser,
            Adapter::Software,
            Path::new("/tmp/profile"),
            Path::new("/tmp/arriving"),
        )
    }

    #[test]
    fn each_browser_is_asked_for_under_its_own_key_and_by_its_own_program() {
        for (kind, key) in [
            (Kind::Chromium, "goog:chromeOptions"),
            (Kind::Firefox, "moz:firefoxOptions"),
            (Kind::WebKit, "webkitgtk:browserOptions"),
        ] {
            let asked = asked(kind, key);
            assert_eq!(asked[key]["binary"], "/opt/browser", "{kind:?}");
            assert_eq!(asked["timeouts"]["script"], 180_000, "{kind:?}");
        }
    }

    #[test]
    fn only_chromiums_driver_is_asked_for_a_log_in_its_vendors_name() {
        let edge = asked(Kind::Chromium, "ms:edgeOptions");
        assert!(edge.contains_key("ms:loggingPrefs"));
        // Another driver refuses a capability that it does not know.
        assert_eq!(asked(Kind::Firefox, "moz:firefoxOptions").len(), 2);
        assert_eq!(asked(Kind::WebKit, "webkitgtk:browserOptions").len(), 2);
    }

    #[test]
    fn downloads_go_where_the_test_looks() {
        let chromium = asked(Kind::Chromium, "goog:chromeOptions");
        let prefs = &chromium["goog:chromeOptions"]["prefs"];
        assert_eq!(prefs["download.default_directory"], "/tmp/arriving");
        let firefox = asked(Kind::Firefox, "moz:firefoxOptions");
        let prefs = &firefox["moz:firefoxOptions"]["prefs"];
        assert_eq!(prefs["browser.download.dir"], "/tmp/arriving");
        assert_eq!(prefs["browser.download.folderList"], 2);
    }
}
