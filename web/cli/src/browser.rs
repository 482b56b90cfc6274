//! Browsers and their drivers on this machine, Chromium-like ones above all.

use crate::workspace::Workspace;
use crate::{firefox, webkit};
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Whose engine a browser has: that decides how it is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium, Chrome, Edge.
    Chromium,
    Firefox,
    /// WebKitGTK's MiniBrowser.
    WebKit,
}

impl Kind {
    /// All of them; first the one in which every test is run.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];
}

/// A browser and the program that drives it.
#[derive(Clone, Debug)]
pub struct Browser {
    pub kind: Kind,
    pub program: PathBuf,
    pub driver: PathBuf,
    /// The capability under which the driver takes the browser's options.
    pub options_key: &'static str,
}

/// One family: its programs in order of preference, and its drivers.
struct Family {
    programs: &'static [&'static str],
    drivers: &'static [&'static str],
    options_key: &'static str,
}

const CHROME: Family = Family {
    programs: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    ],
    drivers: &[
        "chromedriver",
        "/usr/lib/chromium/chromedriver",
        "/usr/lib/chromium-browser/chromedriver",
        "/opt/homebrew/bin/chromedriver",
    ],
    options_key: "goog:chromeOptions",
};

const EDGE: Family = Family {
    programs: &[
        "microsoft-edge",
        "msedge",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    ],
    drivers: &["msedgedriver"],
    options_key: "ms:edgeOptions",
};

/// How to get what is missing, on one line.
pub const HOW_TO_GET: &str = "get both with `apt-get install chromium chromium-driver`, `dnf install \
     chromium chromedriver`, `brew install --cask chromium chromedriver` or `winget install \
     Google.Chrome Chromium.ChromeDriver`; or name them in CONTRASTIVE_LAB_BROWSER and \
     CONTRASTIVE_LAB_DRIVER";

impl Browser {
    /// Whose driver it is, as the driver names its own capabilities and commands.
    pub fn vendor(&self) -> &'static str {
        let (vendor, _) = self.options_key.split_once(':').unwrap_or_default();
        vendor
    }

    /// The one of this kind. The driver of Firefox is built where it is missing.
    ///
    /// # Errors
    /// Says which is missing and how to get it.
    pub fn of(kind: Kind, workspace: &Workspace) -> Result<Self> {
        match kind {
            Kind::Chromium => Self::find(),
            Kind::Firefox => firefox::find(workspace),
            Kind::WebKit => webkit::find(),
        }
    }

    /// The Chromium-like one that CONTRASTIVE_LAB_BROWSER and CONTRASTIVE_LAB_DRIVER name, or else the
    /// first family of which both the browser and its driver are here.
    ///
    /// # Errors
    /// Says which is missing and how to get it.
    pub fn find() -> Result<Self> {
        let named = ["CONTRASTIVE_LAB_BROWSER", "CONTRASTIVE_LAB_DRIVER"]
            .map(|name| std::env::var_os(name).map(PathBuf::from));
        if let [Some(program), Some(driver)] = named {
            let edge = driver.to_string_lossy().contains("edge");
            let options_key = if edge {
                EDGE.options_key
            } else {
                CHROME.options_key
            };
            return Ok(Self {
                kind: Kind::Chromium,
                program,
                driver,
                options_key,
            });
        }
        let mut browser_without_driver = None;
        for family in [CHROME, EDGE] {
            let Some(program) = first_of(family.programs) else {
                continue;
            };
            if let Some(driver) = first_of(family.drivers) {
                return Ok(Self {
                    kind: Kind::Chromium,
                    program,
                    driver,
                    options_key: family.options_key,
                });
            }
            browser_without_driver.get_or_insert(program);
        }
        match browser_without_driver {
            Some(program) => bail!("there is no driver for {}; {HOW_TO_GET}", program.display()),
            None => {
                bail!("there is no Chromium, Chrome or Edge for the browser tests; {HOW_TO_GET}")
            }
        }
    }
}

/// The first of these programs that is here, by its name or its whole path.
pub(crate) fn first_of(programs: &[&str]) -> Option<PathBuf> {
    programs
        .iter()
        .find_map(|program| which::which(program).ok())
}
