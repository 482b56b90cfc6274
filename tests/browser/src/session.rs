//! From a site's folder to a page in a fresh browser, and back to nothing.

use crate::downloads::Downloads;
use crate::driver::Driver;
use crate::page::Page;
use crate::sabotage::{self, Lack};
use crate::scripted;
use anyhow::{Context, Result, bail};
use contrastive_lab_cli::browser::Browser;
use contrastive_lab_cli::serve::SiteServer;
use contrastive_lab_cli::site;
use contrastive_lab_cli::workspace::Workspace;
use fantoccini::ClientBuilder;
use fantoccini::wd::Capabilities;
use futures_util::FutureExt;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::timeout;

/// A test that hangs is ended after this. The longest trains 300 steps on two slow cores.
const TEST_LIMIT: Duration = Duration::from_secs(900);
/// A script in the page may compile every shader, on a software adapter.
const SCRIPT_LIMIT: Duration = Duration::from_secs(180);
const CLOSE_LIMIT: Duration = Duration::from_secs(20);

/// Training fills a machine: two browsers at once would measure each other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Runs a test on the built site, in a browser of its own.
pub fn in_browser(test: impl AsyncFnOnce(&Page) -> Result<()>) {
    match built_site() {
        Ok(site) => in_browser_at(&site, test),
        Err(error) => panic!("{error:#}"),
    }
}

/// The same on a copy of the site whose engine a test can break.
pub fn in_browser_with_breakable_engine(test: impl AsyncFnOnce(&Page) -> Result<()>) {
    match breakable_site() {
        Ok(copy) => in_browser_at(copy.path(), test),
        Err(error) => panic!("{error:#}"),
    }
}

/// The same on a copy of the site on which the browser lacks something.
pub fn in_browser_without(lack: Lack, test: impl AsyncFnOnce(&Page) -> Result<()>) {
    match built_site().and_then(|site| sabotage::lacking(&site, lack)) {
        Ok(copy) => in_browser_at(copy.path(), test),
        Err(error) => panic!("{error:#}"),
    }
}

/// The same on a copy of the site whose engine a test plays.
pub fn in_browser_with_scripted_engine(test: impl AsyncFnOnce(&Page) -> Result<()>) {
    match built_site().and_then(|site| scripted::scripted(&site)) {
        Ok(copy) => in_browser_at(copy.path(), test),
        Err(error) => panic!("{error:#}"),
    }
}

/// A copy of the built site whose engine and decoder a test can break.
///
/// # Errors
/// Where there is no site, or it cannot be copied.
pub fn breakable_site() -> Result<TempDir> {
    sabotage::breakable(&built_site()?)
}

/// Runs a test on the site in this folder, in a browser of its own. Errors on the page's console
/// fail it.
pub fn in_browser_at(site: &Path, test: impl AsyncFnOnce(&Page) -> Result<()>) {
    // A test that failed before this one is no reason not to run.
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = runtime
        .context("no executor")
        .and_then(|runtime| runtime.block_on(run(site, test)));
    if let Err(error) = outcome {
        panic!("{error:#}");
    }
}

/// The folder of the built site.
///
/// # Errors
/// Where there is none.
pub fn built_site() -> Result<PathBuf> {
    match std::env::var_os("CONTRASTIVE_LAB_SITE") {
        Some(folder) => {
            let folder = PathBuf::from(folder);
            if !folder.join("index.html").is_file() {
                bail!(
                    "CONTRASTIVE_LAB_SITE is {}, where there is no site",
                    folder.display()
                );
            }
            Ok(folder)
        }
        None => site::built(&Workspace::locate()?),
    }
}

async fn run(site: &Path, test: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    let browser = Browser::find()?;
    let server = SiteServer::start(site, 0)?;
    let driver = Driver::start(&browser)?;
    let folder = tempfile::tempdir()?;
    let downloads = Downloads::below(folder.path())?;
    // Each driver knows the capabilities and commands of its own vendor only.
    let (vendor, _) = browser.options_key.split_once(':').unwrap_or_default();
    let profile = folder.path().join("profile");
    let capabilities = capabilities(&browser, vendor, &profile, downloads.folder());
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&driver.address())
        .await
        .with_context(|| format!("{} did not open", browser.program.display()))?;
    let page = Page::new(client.clone(), vendor, server, downloads);

    let outcome = AssertUnwindSafe(timeout(TEST_LIMIT, test(&page)))
        .catch_unwind()
        .await;
    let said = page.check_console().await;
    let failed = !matches!(outcome, Ok(Ok(Ok(())))) || said.is_err();
    if failed {
        println!("{}", page.report().await);
    }
    timeout(CLOSE_LIMIT, client.close()).await.ok();

    match outcome {
        Ok(Ok(result)) => result.and(said),
        Ok(Err(_)) => bail!("the test took longer than {} s", TEST_LIMIT.as_secs()),
        Err(panic) => resume_unwind(panic),
    }
}

fn capabilities(browser: &Browser, vendor: &str, profile: &Path, downloads: &Path) -> Capabilities {
    let arguments = [
        "--headless=new",
        // Containers and root have no sandbox to give; the browser sees nothing but our own site.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        // WebGPU on the processor, the same on every machine.
        "--enable-unsafe-webgpu",
        "--use-webgpu-adapter=swiftshader",
        // No traffic of its own.
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--window-size=1280,800",
    ];
    let mut arguments: Vec<String> = arguments.map(str::to_owned).to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let options = json!({
        "binary": browser.program,
        "args": arguments,
        "prefs": {
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            // An export is two files; the browser would ask before the second.
            "profile.default_content_setting_values.automatic_downloads": 1,
        },
    });
    let capabilities = [
        (
            format!("{vendor}:loggingPrefs"),
            json!({ "browser": "ALL" }),
        ),
        (
            "timeouts".to_owned(),
            json!({ "script": SCRIPT_LIMIT.as_millis() as u64 }),
        ),
        (browser.options_key.to_owned(), options),
    ];
    capabilities.into_iter().collect()
}
