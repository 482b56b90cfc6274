//! One wasm module: cargo, then the JavaScript glue.

use crate::cache::{Cache, content_key};
use crate::optimise::WasmOpt;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use wasm_bindgen_cli_support::Bindgen;

/// Says what is made of which package.
#[derive(Debug)]
pub struct Module {
    /// `name`.js and `name`_bg.wasm.
    pub name: &'static str,
    /// How the table of sizes calls it.
    pub title: &'static str,
    package: &'static str,
    /// What cargo is told besides package, target and profile.
    cargo_arguments: &'static [&'static str],
    /// Whether the glue can put a new instance in the place of one that broke or grew.
    begins_anew: bool,
    /// What it should weigh at most under brotli, glue included, in bytes.
    pub goal_bytes: usize,
}

/// The page's modules. Both engines come of one package: each is bound before the next is compiled,
/// because they take the same place in the target folder.
pub const MODULES: [Module; 4] = [
    Module {
        name: "app",
        title: "app",
        package: "contrastive-lab-app",
        cargo_arguments: &[],
        begins_anew: false,
        goal_bytes: 250_000,
    },
    Module {
        name: "engine-cpu",
        title: "CPU engine",
        package: "contrastive-lab-worker",
        // The profile's size level would cost the matrix products their speed, so what holds them is
        // raised. Given from outside, because the GPU engine does without.
        cargo_arguments: &[
            "--no-default-features",
            "--features=cpu",
            "--config=profile.module.package.burn-flex.opt-level='s'",
            "--config=profile.module.package.gemm.opt-level=3",
            "--config=profile.module.package.gemm-common.opt-level=3",
            "--config=profile.module.package.gemm-f32.opt-level=3",
            "--config=profile.module.package.macerator.opt-level=3",
        ],
        begins_anew: false,
        goal_bytes: 600_000,
    },
    Module {
        name: "engine-webgpu",
        title: "GPU engine",
        package: "contrastive-lab-worker",
        cargo_arguments: &["--no-default-features", "--features=webgpu"],
        begins_anew: false,
        goal_bytes: 2_000_000,
    },
    Module {
        name: "decoder",
        title: "decoder",
        package: "contrastive-lab-decoder",
        cargo_arguments: &[],
        begins_anew: true,
        goal_bytes: 220_000,
    },
];

impl Module {
    /// Compiles, binds and optimises; gives the folder that holds the glue and the module.
    ///
    /// # Errors
    /// Where the code does not compile, or a tool fails.
    pub fn make(
        &self,
        workspace: &Workspace,
        wasm_opt: Option<&WasmOpt>,
        cache: &mut Cache,
    ) -> Result<PathBuf> {
        println!("Building the {}", self.title);
        let compiled = self.compile(workspace)?;
        let content = fs::read(&compiled)
            .with_context(|| format!("could not read {}", compiled.display()))?;
        // The compiled module carries the version of its bindings, which is that of the glue.
        let optimised_by = wasm_opt.map_or(String::new(), |wasm_opt| wasm_opt.describe());
        let key = content_key(&[self.name.as_bytes(), optimised_by.as_bytes(), &content]);
        cache.folder(&key, |folder| {
            self.bind(&compiled, folder)?;
            match wasm_opt {
                Some(wasm_opt) => wasm_opt.run(self, folder),
                None => Ok(()),
            }
        })
    }

    /// The module's file beside the glue.
    pub fn wasm_file(&self) -> String {
        format!("{}_bg.wasm", self.name)
    }

    /// The glue's file.
    pub fn glue_file(&self) -> String {
        format!("{}.js", self.name)
    }

    fn compile(&self, workspace: &Workspace) -> Result<PathBuf> {
        let mut command = workspace.cargo();
        command
            .args([
                "build",
                "--profile=module",
                "--target=wasm32-unknown-unknown",
            ])
            .args([
                "--message-format=json-render-diagnostics",
                "--package",
                self.package,
            ])
            .args(self.cargo_arguments)
            .stderr(Stdio::inherit());
        let output = command.output().context("cargo did not start")?;
        if !output.status.success() {
            bail!(
                "the {} did not build; the compiler's words are above",
                self.title
            );
        }
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(wasm_artifact)
            .next_back()
            .with_context(|| format!("{} makes no wasm module", self.package))
    }

    fn bind(&self, compiled: &Path, folder: &Path) -> Result<()> {
        Bindgen::new()
            .input_path(compiled)
            .out_name(self.name)
            .web(true)?
            .typescript(false)
            .reset_state_function(self.begins_anew)
            // The glue finds its module by its own address.
            .omit_default_module_path(false)
            // Names of functions weigh more than the code's third; nothing on the page reads them.
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(folder)
            .with_context(|| format!("wasm-bindgen did not take the {}", self.title))
    }
}

/// The module that a line of cargo's messages tells of.
fn wasm_artifact(line: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    if message["reason"] != "compiler-artifact" {
        return None;
    }
    let files = message["filenames"].as_array()?;
    files
        .iter()
        .filter_map(|file| file.as_str())
        .find(|file| file.ends_with(".wasm"))
        .map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_found_among_cargos_messages() {
        let line = r#"{"reason":"compiler-artifact","filenames":["/t/libx.rlib","/t/x.wasm"]}"#;
        assert_eq!(wasm_artifact(line), Some(PathBuf::from("/t/x.wasm")));
        let library = r#"{"reason":"compiler-artifact","filenames":["/t/libx.rlib"]}"#;
        assert_eq!(wasm_artifact(library), None);
        assert_eq!(
            wasm_artifact(r#"{"reason":"build-finished","success":true}"#),
            None
        );
    }
}
