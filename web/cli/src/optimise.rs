//! `wasm-opt`, where it can be had: Binaryen's build for Node.js, from npm, in one exact version.

use crate::module::Module;
use crate::npm;
use crate::short_names::Renamed;
use crate::workspace::{output, run};
use anyhow::{Context, Result, bail};
use std::fs;
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

/// For size, until nothing becomes smaller.
const SMALLER: [&str; 2] = ["-Oz", "--converge"];

/// The pass that renames; alone, since it prints its list.
const SHORT_NAMES: &str = "--minify-imports-and-exports-and-modules";

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
        let script = npm::obtain(tools, "binaryen", BINARYEN_VERSION, "bin/wasm-opt")?;
        Ok(Self { node, script })
    }

    /// Version and flags: what decides the result besides the module.
    pub fn describe(&self) -> String {
        let flags = WASM_FEATURES.join(" ");
        format!(
            "binaryen {BINARYEN_VERSION} {} {SHORT_NAMES} {flags}",
            SMALLER.join(" ")
        )
    }

    /// Puts the optimised module, and the glue that fits it, in the place of those in `folder`.
    ///
    /// # Errors
    /// Where wasm-opt refuses the module, or the glue is not of the shape that is known.
    pub fn run(&self, module: &Module, folder: &Path) -> Result<()> {
        println!("Optimising the {}", module.title);
        let wasm = folder.join(module.wasm_file());
        run(&mut self.pass(&SMALLER, &wasm), "wasm-opt")?;
        let names = output(&mut self.pass(&[SHORT_NAMES], &wasm), "wasm-opt")?;
        let glue = folder.join(module.glue_file());
        let old = fs::read_to_string(&glue)
            .with_context(|| format!("could not read {}", glue.display()))?;
        fs::write(&glue, Renamed::read(&names)?.in_glue(&old)?)?;
        Ok(())
    }

    /// A call that puts what these passes make of a module in its place.
    fn pass(&self, passes: &[&str], wasm: &Path) -> Command {
        let mut command = Command::new(&self.node);
        command
            .arg(&self.script)
            .args(passes)
            .args(WASM_FEATURES)
            .arg(wasm)
            .arg("-o")
            .arg(wasm);
        command
    }
}
