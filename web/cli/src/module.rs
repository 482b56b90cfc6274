//! One wasm module: cargo, then the JavaScript glue.

use crate::cache::content_key;
use crate::folders::{copy_into, files_below};
use crate::optimise::Optimiser;
use crate::stamp::{Settings, Stamp, files_in_dep_info, files_of_cargo};
use crate::steps::timed;
use crate::workshop::Workshop;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::SystemTime;
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
    /// Whether it is waited for while it computes. What does not compute is smaller without inlining: what stands
    /// in several places is compressed worse than what is called there.
    pub computes: bool,
    /// What it should weigh at most under brotli, glue included, in bytes.
    pub goal_bytes: usize,
}

/// The page's modules, those first that a page needs at least. Both engines come of one package: each
/// is bound before the next is compiled, because they take the same place in the target folder.
pub const MODULES: [Module; 4] = [
    Module {
        name: "app",
        title: "app",
        package: "contrastive-lab-app",
        cargo_arguments: &[],
        begins_anew: false,
        computes: false,
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
            "--config=profile.module.package.contrastive-lab-processor.opt-level=3",
            "--config=profile.module.package.burn-flex.opt-level='s'",
            "--config=profile.module.package.gemm.opt-level=3",
            "--config=profile.module.package.gemm-common.opt-level=3",
            "--config=profile.module.package.gemm-f32.opt-level=3",
            "--config=profile.module.package.macerator.opt-level=3",
        ],
        begins_anew: false,
        computes: true,
        goal_bytes: 600_000,
    },
    Module {
        name: "decoder",
        title: "decoder",
        package: "contrastive-lab-decoder",
        cargo_arguments: &[],
        begins_anew: true,
        computes: true,
        goal_bytes: 220_000,
    },
    Module {
        name: "engine-webgpu",
        title: "GPU engine",
        package: "contrastive-lab-worker",
        cargo_arguments: &["--no-default-features", "--features=webgpu"],
        begins_anew: false,
        computes: true,
        goal_bytes: 2_000_000,
    },
];

/// A module with its glue, in a folder of the cache.
#[derive(Clone, Debug)]
pub struct Made {
    /// The cache's key, which another content has not.
    pub key: String,
    pub folder: PathBuf,
}

/// What cargo says it made.
#[derive(Debug, Default, PartialEq, Eq)]
struct Compiled {
    wasm: PathBuf,
    /// Of the packages in this workspace that it was made of.
    manifests: Vec<PathBuf>,
}

/// How a module is bound decides what is made of it: this file's text stands for that.
const BINDING: &str = include_str!("module.rs");

impl Module {
    /// The module and its glue as they were made before, where nothing that decides them has changed
    /// since; cargo is not asked.
    pub fn unchanged(&self, workshop: &mut Workshop) -> Option<Made> {
        let stamp = Stamp::read(&workshop.stamp_file(self.name))?;
        if !stamp.holds(&self.settings(workshop)) {
            return None;
        }
        let folder = workshop.bound.kept(&stamp.made)?;
        Some(Made {
            key: stamp.made,
            folder,
        })
    }

    /// The module and its glue: those from before where nothing has changed, else compiled and bound.
    ///
    /// # Errors
    /// Where the code does not compile, or the glue cannot be made.
    pub fn make(&self, workshop: &mut Workshop) -> Result<Made> {
        if let Some(made) = self.unchanged(workshop) {
            println!("The {} is as it was", self.title);
            return Ok(made);
        }
        println!("Building the {}", self.title);
        let began = SystemTime::now();
        let compiled = timed(&format!("the {}, compiled", self.title), || {
            self.compile(&workshop.workspace)
        })?;
        let made = self.bound(&compiled, workshop)?;
        let files = self.files(&compiled, workshop)?;
        let settings = self.settings(workshop);
        if let Some(stamp) = Stamp::of(files, &settings, began, made.key.clone())? {
            stamp.write(&workshop.stamp_file(self.name))?;
        }
        Ok(made)
    }

    /// What the optimisers make of it.
    ///
    /// # Errors
    /// As [`Optimiser::run`].
    pub fn optimised(
        &self,
        made: &Made,
        optimiser: &Optimiser,
        workshop: &mut Workshop,
    ) -> Result<PathBuf> {
        let key = content_key(&[optimiser.describe(self).as_bytes(), made.key.as_bytes()]);
        workshop.finished.folder(&key, |folder| {
            copy_into(&made.folder, folder)?;
            timed(&format!("the {}, optimised", self.title), || {
                optimiser.run(self, folder)
            })
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

    fn settings(&self, workshop: &Workshop) -> Settings {
        workshop.settings(self.arguments(), BINDING.to_owned())
    }

    /// The words that cargo is called with.
    fn arguments(&self) -> Vec<String> {
        let words = [
            "build",
            "--profile=module",
            "--target=wasm32-unknown-unknown",
            "--message-format=json-render-diagnostics",
            "--package",
            self.package,
        ];
        let words = words.iter().chain(self.cargo_arguments);
        words.map(|&word| word.to_owned()).collect()
    }

    fn compile(&self, workspace: &Workspace) -> Result<Compiled> {
        let mut command = workspace.cargo();
        command.args(self.arguments()).stderr(Stdio::inherit());
        let output = command.output().context("cargo did not start")?;
        if !output.status.success() {
            bail!(
                "the {} did not build; the compiler's words are above",
                self.title
            );
        }
        Compiled::read(&String::from_utf8_lossy(&output.stdout))
            .with_context(|| format!("{} makes no wasm module", self.package))
    }

    fn bound(&self, compiled: &Compiled, workshop: &mut Workshop) -> Result<Made> {
        let wasm = &compiled.wasm;
        let content =
            fs::read(wasm).with_context(|| format!("could not read {}", wasm.display()))?;
        // The compiled module carries the version of its bindings, which is that of the glue.
        let key = content_key(&[self.name.as_bytes(), BINDING.as_bytes(), &content]);
        let folder = workshop
            .bound
            .folder(&key, |folder| self.bind(wasm, folder))?;
        Ok(Made { key, folder })
    }

    /// Every file that decides the module.
    fn files(&self, compiled: &Compiled, workshop: &Workshop) -> Result<Vec<PathBuf>> {
        let list = compiled.wasm.with_extension("d");
        let text = fs::read_to_string(&list)
            .with_context(|| format!("could not read cargo's list {}", list.display()))?;
        let sources = files_in_dep_info(&text);
        if sources.is_empty() {
            bail!("cargo's list {} names no source", list.display());
        }
        let of_cargo = files_of_cargo(&workshop.workspace.root);
        let mut files = [compiled.manifests.clone(), of_cargo].concat();
        for source in sources {
            // A build script may name a folder: then whatever is in it decides.
            match source.is_dir() {
                true => files.extend(files_below(&source)?),
                false => files.push(source),
            }
        }
        Ok(files)
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

impl Compiled {
    /// Reads cargo's messages; none without a module among them.
    fn read(messages: &str) -> Option<Self> {
        let mut compiled = Self::default();
        for line in messages.lines() {
            let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else {
                continue;
            };
            if message["reason"] != "compiler-artifact" {
                continue;
            }
            let id = message["package_id"].as_str().unwrap_or_default();
            if let Some(manifest) = message["manifest_path"].as_str()
                && id.starts_with("path+")
            {
                compiled.manifests.push(manifest.into());
            }
            let files = message["filenames"].as_array().into_iter().flatten();
            let mut files = files.filter_map(|file| file.as_str());
            if let Some(wasm) = files.find(|file| file.ends_with(".wasm")) {
                compiled.wasm = wasm.into();
            }
        }
        (!compiled.wasm.as_os_str().is_empty()).then_some(compiled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_and_the_packages_of_this_workspace_are_found_among_cargos_messages() {
        let library = r#"{"reason":"compiler-artifact","package_id":"registry+x#burn@0.22.1",
            "manifest_path":"/c/burn/Cargo.toml","filenames":["/t/libburn.rlib"]}"#;
        let module = r#"{"reason":"compiler-artifact","package_id":"path+file:///w/app#0.1.0",
            "manifest_path":"/w/app/Cargo.toml","filenames":["/t/libx.rlib","/t/x.wasm"]}"#;
        let end = r#"{"reason":"build-finished","success":true}"#;
        let lines = [library, module, end].map(|line| line.replace('\n', ""));
        let expected = Compiled {
            wasm: "/t/x.wasm".into(),
            manifests: vec!["/w/app/Cargo.toml".into()],
        };
        assert_eq!(Compiled::read(&lines.join("\n")), Some(expected));
        assert_eq!(Compiled::read(&lines[0]), None);
    }

    #[test]
    fn two_modules_of_one_package_are_asked_of_cargo_in_different_words() {
        let words = MODULES.each_ref().map(Module::arguments);
        for (index, one) in words.iter().enumerate() {
            assert!(!words[..index].contains(one), "{one:?}");
        }
    }

    #[test]
    fn a_module_is_asked_of_cargo_only_once_something_has_changed() {
        let root = tempfile::tempdir().unwrap();
        let source = root.path().join("lib.rs");
        fs::write(&source, "before").unwrap();
        // Here whoever asks cargo fails.
        let workspace = Workspace::without_cargo(root.path());
        let mut workshop = Workshop::at(&workspace, "rustc 1.95".to_owned()).unwrap();
        for module in &MODULES {
            assert!(module.make(&mut workshop).is_err(), "{}", module.name);
            workshop.bound.folder(module.name, |_| Ok(())).unwrap();
            let later = SystemTime::now() + std::time::Duration::from_secs(1);
            let settings = module.settings(&workshop);
            let stamp = Stamp::of(
                vec![source.clone()],
                &settings,
                later,
                module.name.to_owned(),
            );
            let path = workshop.stamp_file(module.name);
            stamp.unwrap().unwrap().write(&path).unwrap();
        }
        for module in &MODULES {
            assert_eq!(module.make(&mut workshop).unwrap().key, module.name);
        }
        fs::write(&source, "after").unwrap();
        for module in &MODULES {
            assert!(module.make(&mut workshop).is_err(), "{}", module.name);
        }
        fs::write(&source, "before").unwrap();
        for module in &MODULES {
            fs::remove_dir(workshop.bound.kept(module.name).unwrap()).unwrap();
            assert!(module.make(&mut workshop).is_err(), "{}", module.name);
        }
    }
}
