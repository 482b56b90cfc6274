//! What makes modules and their glue smaller, where it can be had: Binaryen's `wasm-opt`, built for Node.js, and
//! UglifyJS, which needs no other package; both from npm, each in one exact version.

use crate::module::Module;
use crate::npm;
use crate::short_names::Renamed;
use crate::workspace::{output, run};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const BINARYEN_VERSION: &str = "132.0.0";

const UGLIFY_VERSION: &str = "3.19.3";

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

/// Left out where a module does not compute.
const WITHOUT_INLINING: &str = "--skip-pass=inlining-optimizing";

/// The pass that renames; alone, since it prints its list.
const SHORT_NAMES: &str = "--minify-imports-and-exports-and-modules";

/// The glue is a module of JavaScript, whose own names nobody sees.
const SMALLER_GLUE: [&str; 3] = ["--module", "--compress", "--mangle"];

/// The installed optimisers.
#[derive(Debug)]
pub struct Optimiser {
    node: PathBuf,
    wasm_opt: PathBuf,
    uglify: PathBuf,
}

impl Optimiser {
    /// Takes them from `tools`, or installs them there; none, with a line that says why, where they
    /// cannot be had: the modules are larger then, and work.
    pub fn obtain(tools: &Path) -> Option<Self> {
        match Self::install(tools) {
            Ok(optimiser) => Some(optimiser),
            Err(reason) => {
                println!(
                    "Without wasm-opt and uglifyjs, so the modules are larger than they need be: {reason:#}"
                );
                None
            }
        }
    }

    fn install(tools: &Path) -> Result<Self> {
        let Ok(node) = which::which("node") else {
            bail!("Node.js is not installed");
        };
        let wasm_opt = npm::obtain(tools, "binaryen", BINARYEN_VERSION, "bin/wasm-opt")?;
        let uglify = npm::obtain(tools, "uglify-js", UGLIFY_VERSION, "bin/uglifyjs")?;
        Ok(Self {
            node,
            wasm_opt,
            uglify,
        })
    }

    /// Versions and flags: what decides the result besides the module.
    pub fn describe(&self, module: &Module) -> String {
        let [passes, features] = [smaller(module), WASM_FEATURES.to_vec()].map(|it| it.join(" "));
        let glue = SMALLER_GLUE.join(" ");
        format!(
            "binaryen {BINARYEN_VERSION} {passes} {SHORT_NAMES} {features} uglify-js {UGLIFY_VERSION} {glue}"
        )
    }

    /// Puts the optimised module, and the glue that fits it, in the place of those in `folder`.
    ///
    /// # Errors
    /// Where an optimiser refuses the module or the glue, or the glue is not of the shape that is known.
    pub fn run(&self, module: &Module, folder: &Path) -> Result<()> {
        println!("Optimising the {}", module.title);
        let wasm = folder.join(module.wasm_file());
        run(&mut self.pass(&smaller(module), &wasm), "wasm-opt")?;
        let names = output(&mut self.pass(&[SHORT_NAMES], &wasm), "wasm-opt")?;
        let glue = folder.join(module.glue_file());
        let old = fs::read_to_string(&glue)
            .with_context(|| format!("could not read {}", glue.display()))?;
        fs::write(&glue, Renamed::read(&names)?.in_glue(&old)?)?;
        let mut uglify = Command::new(&self.node);
        uglify.arg(&self.uglify).args(SMALLER_GLUE);
        uglify.arg("--output").arg(&glue).arg("--").arg(&glue);
        run(&mut uglify, "uglifyjs")
    }

    /// A call that puts what these passes make of a module in its place.
    fn pass(&self, passes: &[&str], wasm: &Path) -> Command {
        let mut command = Command::new(&self.node);
        command
            .arg(&self.wasm_opt)
            .args(passes)
            .args(WASM_FEATURES)
            .arg(wasm)
            .arg("-o")
            .arg(wasm);
        command
    }
}

/// The passes that make a module smaller.
fn smaller(module: &Module) -> Vec<&'static str> {
    let mut passes = SMALLER.to_vec();
    if !module.computes {
        passes.push(WITHOUT_INLINING);
    }
    passes
}
