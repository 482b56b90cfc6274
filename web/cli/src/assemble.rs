//! From the page's files and its modules to the site.

use crate::cache::content_key;
use crate::folders::files_below;
use crate::module::MODULES;
use crate::names::{self, SERVICE_WORKER};
use crate::{headers, offline};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files of a site by their path in it, with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The page itself.
pub const INDEX: &str = "index.html";

/// Every file below a folder.
///
/// # Errors
/// Where one cannot be read.
pub fn read_files(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for path in files_below(folder)? {
        let parts = path.strip_prefix(folder)?.iter();
        let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
        let content =
            fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        files.insert(parts.join("/"), content);
    }
    Ok(files)
}

/// The page's own files: those of `www/`, and the shaders that it runs itself.
///
/// # Errors
/// Where one cannot be read.
pub fn page_files(root: &Path) -> Result<Files> {
    let mut files = read_files(&root.join("www"))?;
    for (name, content) in read_files(&root.join("shaders/race"))? {
        files.insert(format!("race/{name}"), content);
    }
    Ok(files)
}

/// Writes files to their places below a folder.
///
/// # Errors
/// Where the file system refuses.
pub fn write_files(files: &Files, folder: &Path) -> Result<()> {
    for (name, content) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("could not make {}", parent.display()))?;
        }
        fs::write(&path, content).with_context(|| format!("could not write {}", path.display()))?;
    }
    Ok(())
}

/// Who opens a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Everybody, from a static host: the page opens without a connection after the first visit.
    Host,
    /// Who works on it: nothing is kept, so that the next load shows the next change.
    Work,
}

/// The site of these files: the page's own, and glue and modules as far as they are built. What names
/// what stays right; the names carry the content.
///
/// # Errors
/// Where the page is not of the shape that is known.
pub fn assemble(mut files: Files, purpose: Purpose) -> Result<Files> {
    let service_worker = files.remove(SERVICE_WORKER);
    let service_worker = service_worker.filter(|_| purpose == Purpose::Host);
    let offline = service_worker.as_ref().map_or("", |_| SERVICE_WORKER);
    let index = files.remove(INDEX).context("the site has no index.html")?;
    let index = String::from_utf8(index).context("index.html is no UTF-8")?;
    let index = with_attribute(&index, "data-engines", &engines(&files))?;
    let index = with_attribute(&index, "data-offline", offline)?;
    let index = with_policy(&index)?;
    files.insert(INDEX.to_owned(), index.into_bytes());

    let mut site = names::with_content(files)?;
    // The page names every file of its build, if not itself, then through another.
    let index = site.remove(INDEX).unwrap_or_default();
    let build = content_key(&[&index]);
    let index = with_attribute(&String::from_utf8_lossy(&index), "data-build", &build)?;
    site.insert(INDEX.to_owned(), index.into_bytes());
    if let Some(own) = service_worker {
        let script = offline::service_worker(&own, &build, &site)?;
        site.insert(SERVICE_WORKER.to_owned(), script);
    }
    let headers = headers::for_static_hosts(site.keys().map(String::as_str));
    site.insert("_headers".to_owned(), headers.into_bytes());
    Ok(site)
}

/// The page with the policy in it, before anything that the policy is about.
fn with_policy(page: &str) -> Result<String> {
    const BEFORE: &str = "<meta charset=\"utf-8\">";
    let parts: Vec<_> = page.split(BEFORE).collect();
    let [before, after] = parts[..] else {
        bail!("index.html has not {BEFORE} once");
    };
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
        headers::POLICY_IN_PAGE
    );
    Ok(format!("{before}{BEFORE}\n  {policy}{after}"))
}

/// The engines that are among the files, as `?engine=` names them.
fn engines(files: &Files) -> String {
    let built = MODULES
        .iter()
        .filter(|module| files.contains_key(&module.glue_file()))
        .filter_map(|module| module.name.strip_prefix("engine-"));
    built.collect::<Vec<_>>().join(" ")
}

/// The page with another value of an attribute that it has once.
fn with_attribute(page: &str, name: &str, value: &str) -> Result<String> {
    let begin = format!("{name}=\"");
    let parts: Vec<_> = page.split(&begin).collect();
    let [before, after] = parts[..] else {
        bail!("index.html has not {name} once");
    };
    let (_, after) = after
        .split_once('"')
        .with_context(|| format!("{name} in index.html does not end"))?;
    Ok(format!("{before}{begin}{value}\"{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html>
<html lang="en" data-build="" data-engines="cpu webgpu" data-worker="worker.js" data-offline="sw.js">
<head>
  <meta charset="utf-8">
  <link rel="stylesheet" href="style.css">
  <script type="module" src="boot.js"></script>
</head></html>"#;

    const WORKER: &str = r#"
        const CPU = ["./engine-cpu.js", "./engine-cpu_bg.wasm"];
        const WEBGPU = ["./engine-webgpu.js", "./engine-webgpu_bg.wasm"];"#;

    fn files(engines: &[&str]) -> Files {
        let mut files = Files::from(
            [
                (INDEX, PAGE),
                ("style.css", "p { color: red }"),
                ("boot.js", r#"import("./app.js")"#),
                ("worker.js", WORKER),
                ("app.js", "'app_bg.wasm'"),
                ("app_bg.wasm", "module"),
                (SERVICE_WORKER, "// own"),
            ]
            .map(|(name, content)| (name.to_owned(), content.into())),
        );
        for engine in engines {
            let glue = format!("'engine-{engine}_bg.wasm'");
            files.insert(format!("engine-{engine}.js"), glue.into());
            files.insert(format!("engine-{engine}_bg.wasm"), b"module".to_vec());
        }
        files
    }

    fn text<'a>(site: &'a Files, name: &str) -> &'a str {
        std::str::from_utf8(&site[name]).unwrap()
    }

    #[test]
    fn the_page_says_which_engines_its_site_has() {
        let whole = assemble(files(&["cpu", "webgpu"]), Purpose::Host).unwrap();
        assert!(text(&whole, INDEX).contains(r#" data-engines="cpu webgpu""#));
        let without = assemble(files(&["cpu"]), Purpose::Work).unwrap();
        assert!(text(&without, INDEX).contains(r#" data-engines="cpu""#));
    }

    #[test]
    fn every_file_that_the_site_names_is_in_it_and_the_page_names_its_build() {
        let site = assemble(files(&["cpu", "webgpu"]), Purpose::Host).unwrap();
        for plain_name in files(&["cpu", "webgpu"]).keys() {
            let stays = [INDEX, SERVICE_WORKER].contains(&plain_name.as_str());
            let new = site.keys().find(|name| {
                names::plain(name).as_ref() == Some(plain_name) || stays && *name == plain_name
            });
            let new = new.unwrap_or_else(|| panic!("no {plain_name} in {:?}", site.keys()));
            let named = |name: &String| *name != *new && text(&site, name).contains(new.as_str());
            assert!(plain_name == INDEX || site.keys().any(named), "{new}");
        }
        let build = text(&site, INDEX).split("data-build=\"").nth(1).unwrap();
        let build = build.split('"').next().unwrap();
        assert_eq!(build.len(), 64);
        assert!(text(&site, SERVICE_WORKER).starts_with(&format!("const BUILD = \"{build}\";")));
        assert!(site.contains_key("_headers"));
    }

    #[test]
    fn any_change_is_another_build_and_none_is_the_same() {
        let build = |change: fn(&mut Files)| {
            let mut files = files(&["cpu", "webgpu"]);
            change(&mut files);
            let site = assemble(files, Purpose::Host).unwrap();
            text(&site, SERVICE_WORKER)
                .lines()
                .next()
                .unwrap()
                .to_owned()
        };
        let before = build(|_| {});
        assert_eq!(build(|_| {}), before);
        let changes: [fn(&mut Files); 3] = [
            |files| files.get_mut("style.css").unwrap().push(b' '),
            |files| files.get_mut("app_bg.wasm").unwrap().push(b' '),
            |files| files.get_mut("engine-webgpu_bg.wasm").unwrap().push(b' '),
        ];
        for change in changes {
            assert_ne!(build(change), before);
        }
    }

    #[test]
    fn the_policy_stands_in_the_page_before_anything_else_is_named() {
        let site = assemble(files(&["cpu"]), Purpose::Host).unwrap();
        let policy = format!("content=\"{}\"", headers::POLICY_IN_PAGE);
        let [policy, link] = [policy.as_str(), "<link"]
            .map(|part| text(&site, INDEX).find(part).expect("it is there"));
        assert!(policy < link);
    }

    #[test]
    fn who_works_on_the_page_gets_no_service_worker() {
        let site = assemble(files(&["cpu"]), Purpose::Work).unwrap();
        assert!(!site.contains_key(SERVICE_WORKER));
        assert!(text(&site, INDEX).contains(r#" data-offline="""#));
    }

    #[test]
    fn a_page_of_another_shape_is_refused() {
        let page = |text: &str| assemble([(INDEX.to_owned(), text.into())].into(), Purpose::Host);
        assert!(page(PAGE).is_ok());
        for missing in ["data-build", "data-engines", "data-offline", "charset"] {
            assert!(
                page(&PAGE.replace(missing, "data-other")).is_err(),
                "{missing}"
            );
        }
        assert!(page(&PAGE.repeat(2)).is_err());
        assert!(assemble(Files::new(), Purpose::Host).is_err());
    }

    #[test]
    fn files_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::from([
            ("a.js".to_owned(), b"one".to_vec()),
            ("icons/small/b.svg".to_owned(), b"two".to_vec()),
        ]);
        write_files(&files, folder.path()).unwrap();
        assert_eq!(read_files(folder.path()).unwrap(), files);
    }
}
