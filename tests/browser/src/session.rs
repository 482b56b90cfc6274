//! From a site's folder to a page in a fresh browser, and back to nothing.

use crate::capabilities::{self, Adapter};
use crate::downloads::Downloads;
use crate::driver::Driver;
use crate::page::Page;
use crate::sabotage::{self, Lack};
use crate::{census, console, scripted};
use anyhow::{Context, Result, bail};
use contrastive_lab_cli::browser::{Browser, Kind};
use contrastive_lab_cli::headers::{self, Header};
use contrastive_lab_cli::serve::SiteServer;
use contrastive_lab_cli::site;
use contrastive_lab_cli::workspace::Workspace;
use fantoccini::ClientBuilder;
use futures_util::FutureExt;
use hyper_util::client::legacy::connect::HttpConnector;
use std::fs;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::timeout;

/// A test that hangs is ended after this. The longest trains 300 steps on two slow cores.
const TEST_LIMIT: Duration = Duration::from_secs(900);
/// As long as it takes: of some contestants a single step takes a minute.
const BENCH_LIMIT: Duration = Duration::from_secs(6 * 3600);
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

/// The same on a copy of the site that counts what the engine asks of the GPU.
pub fn in_browser_that_counts(test: impl AsyncFnOnce(&Page) -> Result<()>) {
    match built_site().and_then(|site| census::counting(&site)) {
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

/// The same in a browser of this kind. Only Chromium's driver tells of errors: for others it takes a
/// [`telling_site`].
pub fn in_browser_of(kind: Kind, site: &Path, test: impl AsyncFnOnce(&Page) -> Result<()>) {
    match Workspace::locate().and_then(|workspace| Browser::of(kind, &workspace)) {
        Ok(browser) => take_turn(&Visit::of(&browser, site), test),
        Err(error) => panic!("{error:#}"),
    }
}

/// A copy of the built site that keeps what goes wrong on it.
///
/// # Errors
/// Where there is no site, or it cannot be copied.
pub fn telling_site() -> Result<TempDir> {
    console::telling(&built_site()?)
}

/// A copy of the built site, to which files can be added.
///
/// # Errors
/// Where there is no site, or it cannot be copied.
pub fn copied_site() -> Result<TempDir> {
    sabotage::copy_of(&built_site()?)
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
    match Browser::find() {
        Ok(browser) => take_turn(&Visit::of(&browser, site), test),
        Err(error) => panic!("{error:#}"),
    }
}

/// Measures on the site in this folder, in a browser whose WebGPU computes on `adapter`. Other people's scripts may
/// do there what the page's own policy forbids.
pub fn in_browser_to_measure(
    site: &Path,
    adapter: Adapter,
    measure: impl AsyncFnOnce(&Page) -> Result<()>,
) {
    match Browser::find() {
        Ok(browser) => {
            let visit = Visit {
                adapter,
                headers: &headers::ISOLATION,
                limit: BENCH_LIMIT,
                ..Visit::of(&browser, site)
            };
            take_turn(&visit, measure);
        }
        Err(error) => panic!("{error:#}"),
    }
}

/// Which site in which browser, and how.
struct Visit<'a> {
    browser: &'a Browser,
    site: &'a Path,
    adapter: Adapter,
    headers: &'static [Header],
    limit: Duration,
}

impl<'a> Visit<'a> {
    /// As tests go.
    fn of(browser: &'a Browser, site: &'a Path) -> Self {
        Self {
            browser,
            site,
            adapter: Adapter::Software,
            headers: &headers::SECURITY,
            limit: TEST_LIMIT,
        }
    }
}

fn take_turn(visit: &Visit, test: impl AsyncFnOnce(&Page) -> Result<()>) {
    // A test that failed before this one is no reason not to run.
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = runtime
        .context("no executor")
        .and_then(|runtime| runtime.block_on(run(visit, test)));
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

async fn run(visit: &Visit<'_>, test: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    let browser = visit.browser;
    let server = SiteServer::start_sending(visit.site, 0, visit.headers)?;
    let folder = tempfile::tempdir()?;
    let downloads = Downloads::below(folder.path())?;
    let profile = folder.path().join("profile");
    fs::create_dir(&profile)?;
    let driver = Driver::start(browser, &profile, downloads.folder())?;
    let capabilities = capabilities::of(browser, visit.adapter, &profile, downloads.folder());
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&driver.address())
        .await
        .with_context(|| format!("{} did not open", browser.program.display()))?;
    let page = Page::new(client.clone(), browser, server, downloads);

    let outcome = AssertUnwindSafe(timeout(visit.limit, test(&page)))
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
        Ok(Err(_)) => bail!("the test took longer than {} s", visit.limit.as_secs()),
        Err(panic) => resume_unwind(panic),
    }
}
