//! The site while it is being worked on: the page is served with the CPU engine as soon as they are
//! built, and the GPU engine comes into it when it is done. Neither optimised nor compressed, which
//! takes longer than all the rest and shows nothing on the machine that serves; so it has a folder of
//! its own beside the site that `cargo lab build` leaves.

use crate::assemble::{Files, INDEX, Purpose, assemble, page_files, read_files, write_files};
use crate::folders::files_below;
use crate::module::{MODULES, Module};
use crate::steps::timed;
use crate::workshop::Workshop;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// What the page asks for to know whether the GPU engine has come.
const PROGRESS: &str = "engines.json";

/// The module that is not waited for.
const LATE: &str = "engine-webgpu";

/// How far the GPU engine is, as the page reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum GpuEngine {
    Building,
    There,
    Failed,
}

impl GpuEngine {
    fn file(self) -> (String, Vec<u8>) {
        let id = match self {
            Self::Building => "building",
            Self::There => "there",
            Self::Failed => "failed",
        };
        let content = format!("{{\"webgpu\":\"{id}\"}}\n");
        (PROGRESS.to_owned(), content.into_bytes())
    }
}

/// A site that is served while it is built.
pub struct ServedSite {
    workshop: Workshop,
    folder: PathBuf,
    /// What the page and the modules gave, before it is put together.
    files: Files,
    /// The module that is still to come.
    late: Option<&'static Module>,
}

impl ServedSite {
    /// Builds what the page needs at least: all but the GPU engine, and that too where nothing has
    /// changed since it was built.
    ///
    /// # Errors
    /// Where something does not build, or a file cannot be written.
    pub fn begin(workspace: &Workspace) -> Result<Self> {
        let mut workshop = Workshop::open(workspace)?;
        let mut files = Files::new();
        let mut late = None;
        for module in &MODULES {
            let made = match module.name {
                LATE => module.unchanged(&mut workshop),
                _ => Some(module.make(&mut workshop)?),
            };
            match made {
                Some(made) => files.extend(read_files(&made.folder)?),
                None => late = Some(module),
            }
        }
        files.extend(page_files(&workspace.root)?);
        let site = Self {
            workshop,
            folder: folder(workspace),
            files,
            late,
        };
        timed("the site, put together", || site.begin_anew())?;
        Ok(site)
    }

    /// Whether the GPU engine is still to be built.
    pub fn is_whole(&self) -> bool {
        self.late.is_none()
    }

    /// Builds the GPU engine, if it is not there, and puts it into the site. Pages that were loaded
    /// before find all that they had.
    ///
    /// # Errors
    /// Where it does not build; the page is told so.
    pub fn complete(mut self) -> Result<()> {
        if let Some(module) = self.late.take() {
            let made = module.make(&mut self.workshop);
            let added = made.and_then(|made| {
                self.files.extend(read_files(&made.folder)?);
                timed("the site, put together", || {
                    publish(&self.files, GpuEngine::There, &self.folder)
                })
            });
            if let Err(error) = added {
                write_files(&[GpuEngine::Failed.file()].into(), &self.folder)?;
                return Err(error);
            }
        }
        self.workshop.bound.drop_the_rest()
    }

    /// Puts the site in the place of what was served before.
    fn begin_anew(&self) -> Result<()> {
        let gpu_engine = match self.late {
            Some(_) => GpuEngine::Building,
            None => GpuEngine::There,
        };
        let site = publish(&self.files, gpu_engine, &self.folder)?;
        for file in files_below(&self.folder)? {
            if !site.iter().any(|name| self.folder.join(name) == file) {
                fs::remove_file(&file)
                    .with_context(|| format!("could not remove {}", file.display()))?;
            }
        }
        Ok(())
    }
}

/// Where `cargo lab serve` has its site.
pub fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("site-served")
}

/// Puts the site of these files into the folder, the page itself last and in one move: a browser that
/// asks meanwhile gets the page before or the page after, and every file of either. Gives the names of
/// the site's files.
fn publish(files: &Files, gpu_engine: GpuEngine, folder: &Path) -> Result<Vec<String>> {
    let mut site = assemble(files.clone(), Purpose::Work)?;
    site.extend([gpu_engine.file()]);
    let names = site.keys().cloned().collect();
    let index = site.remove(INDEX).context("the site has no page")?;
    write_files(&site, folder)?;
    let unfinished = folder.join("index.html.unfinished");
    fs::write(&unfinished, index)
        .and_then(|()| fs::rename(&unfinished, folder.join(INDEX)))
        .with_context(|| format!("could not write the page into {}", folder.display()))?;
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(engines: &[&str]) -> Files {
        let page = r#"<html data-build="" data-engines="cpu webgpu" data-worker="worker.js"
            data-offline="sw.js"><meta charset="utf-8"></html>"#;
        let worker = r#"["./engine-cpu.js", "./engine-webgpu.js"]"#;
        let engines = engines
            .iter()
            .map(|engine| (format!("engine-{engine}.js"), b"engine".to_vec()));
        let own = [(INDEX, page), ("worker.js", worker)];
        let own = own.map(|(name, content)| (name.to_owned(), content.into()));
        engines.chain(own).collect()
    }

    fn published(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).unwrap()
    }

    #[test]
    fn the_page_is_there_without_the_gpu_engine_and_then_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        publish(&files(&["cpu"]), GpuEngine::Building, folder).unwrap();
        assert!(published(folder, INDEX).contains(r#"data-engines="cpu""#));
        assert_eq!(published(folder, PROGRESS), "{\"webgpu\":\"building\"}\n");
        let before = files_below(folder).unwrap();

        publish(&files(&["cpu", "webgpu"]), GpuEngine::There, folder).unwrap();
        assert!(published(folder, INDEX).contains(r#"data-engines="cpu webgpu""#));
        assert_eq!(published(folder, PROGRESS), "{\"webgpu\":\"there\"}\n");
        let after = files_below(folder).unwrap();
        assert!(before.iter().all(|file| after.contains(file)));
        assert!(
            !after
                .iter()
                .any(|file| file.ends_with("index.html.unfinished"))
        );
    }
}
