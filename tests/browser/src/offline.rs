//! Visits without a connection: what the page's service worker keeps, and a server that is gone.

use crate::page::Page;
use anyhow::{Result, bail};
use contrastive_lab_cli::assemble::Files;
use contrastive_lab_cli::names;
use std::time::Duration;

/// A service worker installs while the page goes on, and fetches a few megabytes.
const KEEP_LIMIT: Duration = Duration::from_secs(60);

/// The name in a build of the file that was called this before.
///
/// # Panics
/// Where the build holds none: the test would then look for nothing.
pub fn name_in<'a>(build: &'a Files, plain_name: &str) -> &'a str {
    let found = build
        .keys()
        .find(|name| names::plain(name).as_deref() == Some(plain_name));
    found.unwrap_or_else(|| panic!("the build holds no {plain_name}"))
}

impl Page {
    /// Files that the service worker keeps of builds that it took whole: the page is what it keeps last.
    pub async fn kept(&self) -> Result<Vec<String>> {
        let script = "const kept = [];
            for (const name of await caches.keys()) {
                const requests = await (await caches.open(name)).keys();
                const files = requests.map(({ url }) => new URL(url).pathname.slice(1));
                if (files.includes('')) kept.push(...files);
            }
            return kept;";
        Ok(serde_json::from_value(
            self.async_script(script, vec![]).await?,
        )?)
    }

    /// Waits until these files of a build are kept.
    pub async fn wait_until_kept(&self, build: &Files, plain_names: &[&str]) -> Result<()> {
        self.wait("the build to be kept", KEEP_LIMIT, async || {
            let kept = self.kept().await?;
            let is_kept = |name: &&str| kept.iter().any(|kept| kept == name_in(build, name));
            Ok(plain_names.iter().all(is_kept).then_some(()))
        })
        .await
    }

    /// Ends the site's server, and makes sure of it.
    pub async fn disconnect(&self) -> Result<()> {
        self.expect_error("ERR_CONNECTION_REFUSED");
        self.stop_server();
        let ask = "return await fetch('picture.png', { cache: 'no-store' })
            .then(() => true, () => false);";
        if self.async_script(ask, vec![]).await? != false {
            bail!("the server still answers");
        }
        Ok(())
    }

    /// Names of the files that the page was made of, as the browser saw them.
    pub async fn loaded(&self) -> Result<Vec<String>> {
        let script = "return performance.getEntriesByType('resource')
            .map(({ name }) => new URL(name).pathname.slice(1));";
        Ok(serde_json::from_value(self.script(script, vec![]).await?)?)
    }
}
