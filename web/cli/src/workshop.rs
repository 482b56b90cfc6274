//! Where the page's modules are made, and what is kept from one build to the next.

use crate::cache::Cache;
use crate::setup;
use crate::stamp::Settings;
use crate::workspace::{Workspace, output};
use anyhow::{Context, Result};
use std::fs::{self, File, TryLockError};
use std::path::PathBuf;
use std::process::Command;

/// One build's hold on the target folder: two at once would take each other's modules, which have the
/// same place there. It ends when this is dropped.
pub struct Workshop {
    pub workspace: Workspace,
    /// Modules with their glue, as the compiler left them.
    pub bound: Cache,
    /// What slow tools made of them for a host: smaller modules, compressed files.
    pub finished: Cache,
    /// What `rustc -vV` prints.
    compiler: String,
    stamps: PathBuf,
    _turn: File,
}

impl Workshop {
    /// Sets up what is missing, and waits until no other build is at work.
    ///
    /// # Errors
    /// Where the toolchain cannot be had, or a folder cannot be made.
    pub fn open(workspace: &Workspace) -> Result<Self> {
        setup::wasm_target(&workspace.root)?;
        let mut ask = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        ask.arg("-vV").current_dir(&workspace.root);
        let compiler = output(&mut ask, "rustc -vV")?;
        Self::at(workspace, compiler)
    }

    /// The same with a compiler that is known.
    pub(crate) fn at(workspace: &Workspace, compiler: String) -> Result<Self> {
        let folder = workspace.target.join("site-cache");
        let stamps = folder.join("stamps");
        fs::create_dir_all(&stamps)
            .with_context(|| format!("could not make the folder {}", stamps.display()))?;
        let turn = File::create(folder.join("in-use"))
            .with_context(|| format!("could not write into {}", folder.display()))?;
        if let Err(TryLockError::WouldBlock) = turn.try_lock() {
            println!("Waiting for another `cargo lab` that builds here");
            turn.lock()?;
        }
        Ok(Self {
            workspace: workspace.clone(),
            bound: Cache::open(folder.join("bound"))?,
            finished: Cache::open(folder.join("finished"))?,
            compiler,
            stamps,
            _turn: turn,
        })
    }

    /// What decides a module that cargo is called for with these words.
    pub fn settings(&self, arguments: Vec<String>, binding: String) -> Settings {
        Settings {
            compiler: self.compiler.clone(),
            arguments,
            environment: Settings::environment_of_this_process(),
            binding,
        }
    }

    /// Where a module's stamp is kept.
    pub fn stamp_file(&self, module: &str) -> PathBuf {
        self.stamps.join(format!("{module}.json"))
    }
}
