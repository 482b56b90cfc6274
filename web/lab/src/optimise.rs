//! `wasm-opt`, where it can be had: Binaryen's build for Node.js, from npm, in one exact version.

use crate::module::Module;
use crate::workspace::run;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

const BINARYEN_VERSION: &str = "132.0.0";

/// What rustc emits for wasm32 by default, and the SIMD that the workspace asks for.
const WASM_FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-simd",
];

/// An installed wasm-opt.
#[derive(Debug)]
pub struct WasmOpt {
    node: PathBuf,
    script: PathBuf,
}

impl WasmOpt {
    /// Takes it from `tools`, or installs it there; none, with a line that says why, where it
    /// cannot be had: the modules are larger then, and work.
    pub fn obtain(tools: &Path) -> Option<Self> {
        match Self::install(tools) {
            Ok(wasm_opt) => Some(wasm_opt),
            Err(reason) => {
                println!(
                    "Without wasm-opt, so the modules are larger than they need be: {reason:#}"
                );
                None
            }
        }
    }

    fn install(tools: &Path) -> Result<Self> {
        let Ok(node) = which::which("node") else {
            bail!("Node.js is not installed");
        };
        let folder = tools.join(format!("binaryen-{BINARYEN_VERSION}"));
        let script = folder.join("node_modules/binaryen/bin/wasm-opt");
        if !script.is_file() {
            let Ok(npm) = which::which("npm") else {
                bail!("npm, which fetches it, is not installed");
            };
            std::fs::create_dir_all(&folder)?;
            println!("Fetching wasm-opt (binaryen {BINARYEN_VERSION})");
            let mut install = Command::new(npm);
            install
                .args([
                    "install",
                    "--no-save",
                    "--no-audit",
                    "--no-fund",
                    "--silent",
                    "--prefix",
                ])
                .arg(&folder)
                .arg(format!("binaryen@{BINARYEN_VERSION}"));
            run(&mut install, "npm install binaryen")?;
        }
        if !script.is_file() {
            bail!("npm's binaryen {BINARYEN_VERSION} holds no wasm-opt");
        }
        Ok(Self { node, script })
    }

    /// Version and flags: what decides the result besides the module.
    pub fn describe(&self, module: &Module) -> String {
        let flags = WASM_FEATURES.join(" ");
        format!(
            "binaryen {BINARYEN_VERSION} {} {flags}",
            module.wasm_opt_level
        )
    }

    /// Puts the optimised module in the place of `wasm`.
    ///
    /// # Errors
    /// Where wasm-opt refuses the module.
    pub fn run(&self, module: &Module, wasm: &Path) -> Result<()> {
        println!("Optimising the {}", module.title);
        let optimised = wasm.with_extension("optimised");
        let mut command = Command::new(&self.node);
        command
            .arg(&self.script)
            .arg(module.wasm_opt_level)
            .args(WASM_FEATURES)
            .arg(wasm)
            .arg("-o")
            .arg(&optimised);
        run(&mut command, "wasm-opt")?;
        Ok(std::fs::rename(optimised, wasm)?)
    }
}
