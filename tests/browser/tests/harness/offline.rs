//! The page's own scripts (`boot.js`, `worker.js`, `sw.js`) with small modules in the place of the real
//! ones: what is kept for a visit without a connection, and that two builds never mix.

use crate::LIMIT;
use anyhow::Result;
use contrastive_lab_browser_tests::{Page, in_browser_at, name_in};
use contrastive_lab_cli::assemble::{Files, Purpose, assemble, page_files, write_files};
use contrastive_lab_cli::module::MODULES;
use std::fs;
use std::path::Path;

/// Shows what the engine says, as the lab's state.
const APP: &str = r#"
export default async function () {
  await fetch(new URL("app_bg.wasm", import.meta.url));
  const status = document.createElement("p");
  status.dataset.testid = "status";
  document.getElementById("lab").replaceChildren(status);
  const { worker } = document.documentElement.dataset;
  const name = new URL(location.href).searchParams.get("engine");
  const started = new Worker(worker, { type: "module", name });
  started.onmessage = ({ data }) => {
    status.textContent = JSON.stringify(data);
    status.dataset.state = data.crash ? "failed" : "empty";
  };
  started.postMessage("hello");
}
export function open() {}
"#;

/// An engine or a decoder: takes its module, and gives back what it is told.
const MODULE: &str = r#"
const own = "MODULE_bg.wasm";
export default async function ({ module_or_path }) { await (await module_or_path).arrayBuffer(); }
export function start() {}
export function receive(message) { self.postMessage({ heard: message, own }); }
"#;

/// A build whose every script and module holds this word.
fn build(word: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = page_files(&root).unwrap();
    for module in &MODULES {
        let glue = match module.name {
            "app" => APP.to_owned(),
            name => MODULE.replace("MODULE", name),
        };
        files.insert(module.glue_file(), glue.into_bytes());
        files.insert(module.wasm_file(), word.into());
    }
    for (name, content) in &mut files {
        if name.ends_with(".js") {
            content.extend(format!("\n// {word}\n").bytes());
        }
    }
    assemble(files, Purpose::Host).unwrap()
}

/// Puts a build in the place of what a host has.
fn put(build: &Files, site: &Path) -> Result<()> {
    for entry in fs::read_dir(site)? {
        let path = entry?.path();
        match path.is_dir() {
            true => fs::remove_dir_all(path)?,
            false => fs::remove_file(path)?,
        }
    }
    write_files(build, site)
}

async fn open(page: &Page, engine: &str) -> Result<()> {
    page.open(&format!("?engine={engine}"), None).await?;
    page.wait_for_state(&["empty"], LIMIT).await?;
    let said = page.text("status").await?;
    assert!(said.contains(r#""heard":"hello""#), "{said}");
    Ok(())
}

/// Lets the browser look for a new build, and waits until its service worker is taken or refused.
async fn update(page: &Page) -> Result<()> {
    let script = "const registration = await navigator.serviceWorker.getRegistration();
        await registration.update();
        while (registration.installing) await new Promise((done) => setTimeout(done, 50));";
    page.async_script(script, vec![]).await?;
    Ok(())
}

async fn build_of(page: &Page) -> Result<String> {
    let script = "return document.documentElement.dataset.build;";
    let build = page.script(script, vec![]).await?;
    Ok(build.as_str().unwrap_or_default().to_owned())
}

fn is_among(name: &str, names: &[String]) -> bool {
    names.iter().any(|other| other == name)
}

const CPU: [&str; 4] = [
    "engine-cpu.js",
    "engine-cpu_bg.wasm",
    "decoder.js",
    "decoder_bg.wasm",
];

#[test]
fn after_one_visit_the_page_opens_without_a_connection_with_the_engine_that_was_used() {
    let build = build("a build");
    let site = tempfile::tempdir().unwrap();
    put(&build, site.path()).unwrap();
    in_browser_at(site.path(), async |page| {
        open(page, "cpu").await?;
        page.wait_until_kept(&build, &CPU).await?;
        let gpu = name_in(&build, "engine-webgpu_bg.wasm");
        assert!(!is_among(gpu, &page.kept().await?), "loaded for nothing");
        page.disconnect().await?;
        open(page, "cpu").await
    });
}

#[test]
fn an_engine_is_kept_when_it_is_used_for_the_first_time() {
    let build = build("a build");
    let site = tempfile::tempdir().unwrap();
    put(&build, site.path()).unwrap();
    in_browser_at(site.path(), async |page| {
        open(page, "cpu").await?;
        page.wait_until_kept(&build, &CPU).await?;
        open(page, "webgpu").await?;
        let gpu = ["engine-webgpu.js", "engine-webgpu_bg.wasm"];
        page.wait_until_kept(&build, &gpu).await?;
        page.disconnect().await?;
        open(page, "webgpu").await
    });
}

#[test]
fn a_new_build_takes_the_place_of_the_one_before_only_as_a_whole() {
    let [before, after] = ["before", "after"].map(build);
    let site = tempfile::tempdir().unwrap();
    put(&before, site.path()).unwrap();
    in_browser_at(site.path(), async |page| {
        open(page, "cpu").await?;
        page.wait_until_kept(&before, &CPU).await?;
        let first = build_of(page).await?;

        // A host that has not got all of it yet.
        page.expect_error("404");
        let missing = name_in(&after, "worker.js");
        let mut part = after.clone();
        part.remove(missing);
        put(&part, site.path())?;
        update(page).await?;
        assert!(!is_among(missing, &page.kept().await?));

        put(&after, site.path())?;
        update(page).await?;
        // With the engine that was used in the build before, in its new version.
        page.wait_until_kept(&after, &CPU).await?;
        page.disconnect().await?;
        open(page, "cpu").await?;
        assert_ne!(build_of(page).await?, first);
        let loaded = page.loaded().await?;
        assert!(is_among(name_in(&after, "app.js"), &loaded));
        for name in &loaded {
            assert!(after.contains_key(name), "{name} is of another build");
        }
        Ok(())
    });
}

#[test]
fn with_a_connection_the_server_says_which_build_is_opened() {
    let [before, after] = ["before", "after"].map(build);
    let site = tempfile::tempdir().unwrap();
    put(&before, site.path()).unwrap();
    in_browser_at(site.path(), async |page| {
        open(page, "cpu").await?;
        page.wait_until_kept(&before, &CPU).await?;
        put(&after, site.path())?;
        open(page, "cpu").await?;
        let loaded = page.loaded().await?;
        for name in &loaded {
            assert!(after.contains_key(name), "{name} is of another build");
        }
        Ok(())
    });
}

#[test]
fn a_site_that_is_worked_on_ends_the_service_worker_of_the_site_before() {
    let build = build("a build");
    let site = tempfile::tempdir().unwrap();
    put(&build, site.path()).unwrap();
    in_browser_at(site.path(), async |page| {
        open(page, "cpu").await?;
        page.wait_until_kept(&build, &CPU).await?;

        let index = String::from_utf8(build["index.html"].clone())?;
        let index = index.replace(r#"data-offline="sw.js""#, r#"data-offline="""#);
        fs::remove_file(site.path().join("sw.js"))?;
        fs::write(site.path().join("index.html"), index)?;
        // The first of them is still served by it.
        for _ in 0..2 {
            open(page, "cpu").await?;
        }
        let gone = "const registration = await navigator.serviceWorker.getRegistration();
            return !registration && (await caches.keys()).length === 0;";
        page.wait("the service worker to be gone", LIMIT, async || {
            let gone = page.async_script(gone, vec![]).await?;
            Ok((gone == true).then_some(()))
        })
        .await
    });
}
