//! Every shader under the compiler that runs it: the browser's takes less than naga does.

use anyhow::{Context, Result};
use contrastive_lab_browser_tests::in_browser;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_shader_compiles_in_the_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shaders");
    let files = shaders_below(&root).unwrap();
    assert!(
        !files.is_empty(),
        "there is no shader below {}",
        root.display()
    );
    in_browser(async |page| {
        page.open("?engine=cpu", None).await?;
        let compile = "const adapter = await navigator.gpu?.requestAdapter();
            if (!adapter) throw new Error('the browser has no WebGPU adapter');
            const device = await adapter.requestDevice();
            const complaints = [];
            for (const { name, code } of args[0]) {
                device.pushErrorScope('validation');
                const info = await device.createShaderModule({ code }).getCompilationInfo();
                const error = await device.popErrorScope();
                const found = info.messages.filter((message) => message.type === 'error')
                    .map((message) => `${name}:${message.lineNum}: ${message.message}`);
                if (error && found.length === 0) found.push(`${name}: ${error.message}`);
                complaints.push(...found);
            }
            return complaints;";
        let sources = files
            .iter()
            .map(|file| {
                let code = fs::read_to_string(file).with_context(|| file.display().to_string())?;
                let name = file.strip_prefix(&root)?.to_string_lossy();
                Ok(json!({ "name": name, "code": code }))
            })
            .collect::<Result<Vec<Value>>>()?;
        let complaints = page.async_script(compile, vec![json!(sources)]).await?;
        assert_eq!(complaints, json!([]));
        // The check itself must be able to fail.
        let broken = json!([{ "name": "broken.wgsl", "code": "fn f() -> u32 { return 1.5; }" }]);
        let complaints = page.async_script(compile, vec![broken]).await?;
        assert_ne!(complaints, json!([]), "a wrong shader was taken");
        Ok(())
    });
}

fn shaders_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(shaders_below(&path)?);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "wgsl")
        {
            files.push(path);
        }
    }
    Ok(files)
}
