//! Short names for what a module imports and exports: the glue's own carry hashes, which no
//! compression makes smaller, once in the module and once in the glue.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// What wasm-opt says that it renamed.
#[derive(Debug, PartialEq)]
pub struct Renamed {
    /// Modules that are imported from, with their new name.
    modules: Vec<(String, String)>,
    imports: Vec<(String, String)>,
    exports: Vec<(String, String)>,
}

impl Renamed {
    /// Reads what `wasm-opt --minify-imports-and-exports-and-modules` prints: `imports` as triples of
    /// module, old name and new name, `exports` as pairs of names.
    ///
    /// # Errors
    /// Where it printed something else.
    pub fn read(printed: &str) -> Result<Self> {
        let said: Value =
            serde_json::from_str(printed).context("wasm-opt's list of names is not JSON")?;
        let rows = |list: &str| said[list].as_array().cloned().unwrap_or_default();
        let name = |row: &Value, column: usize| {
            let name = row[column].as_str().map(str::to_owned);
            name.with_context(|| format!("wasm-opt's list of names holds {row}"))
        };
        let mut renamed = Self {
            modules: Vec::new(),
            imports: Vec::new(),
            exports: Vec::new(),
        };
        for row in rows("imports") {
            // The one module that all imports are said to come from afterwards.
            let module = (name(&row, 0)?, "a".to_owned());
            if !renamed.modules.contains(&module) {
                renamed.modules.push(module);
            }
            renamed.imports.push((name(&row, 1)?, name(&row, 2)?));
        }
        for row in rows("exports") {
            renamed.exports.push((name(&row, 0)?, name(&row, 1)?));
        }
        Ok(renamed)
    }

    /// The glue with the new names.
    ///
    /// # Errors
    /// Where a name does not stand where the glue has it: the glue is then of another shape than this
    /// knows, and would not fit the module.
    pub fn in_glue(&self, glue: &str) -> Result<String> {
        let mut glue = glue.to_owned();
        for (old, new) in &self.modules {
            replace_once(&mut glue, &format!("\"{old}\": "), &format!("\"{new}\": "))?;
        }
        for (old, new) in &self.imports {
            replace_once(
                &mut glue,
                &format!(" {old}: function"),
                &format!(" {new}: function"),
            )?;
        }
        for (old, new) in &self.exports {
            glue = member_renamed(&glue, &format!("wasm.{old}"), &format!("wasm.{new}"));
        }
        Ok(glue)
    }
}

fn replace_once(text: &mut String, old: &str, new: &str) -> Result<()> {
    if text.matches(old).count() != 1 {
        bail!("the glue does not hold {old:?} once");
    }
    *text = text.replacen(old, new, 1);
    Ok(())
}

/// `text` with `old` made `new` wherever no longer name begins with it.
fn member_renamed(text: &str, old: &str, new: &str) -> String {
    let mut renamed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        let goes_on = after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        renamed.push_str(before);
        renamed.push_str(if goes_on { old } else { new });
        rest = after;
    }
    renamed + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{"imports": [["./m_bg.js", "__wbg_now_1f", "b"]],
        "exports": [["free", "c"], ["memory", "d"]]}"#;

    #[test]
    fn the_glue_gets_the_names_of_the_module() {
        let glue = r#"const import0 = {
            __wbg_now_1f: function() { return wasm.memory.buffer; },
        };
        return { "./m_bg.js": import0 };
        function free() { wasm.free(); wasm.free_all(); wasm.memory; }"#;
        let expected = r#"const import0 = {
            b: function() { return wasm.d.buffer; },
        };
        return { "a": import0 };
        function free() { wasm.c(); wasm.free_all(); wasm.d; }"#;
        let renamed = Renamed::read(PRINTED).unwrap();
        assert_eq!(renamed.in_glue(glue).unwrap(), expected);
    }

    #[test]
    fn a_glue_of_another_shape_is_refused() {
        let renamed = Renamed::read(PRINTED).unwrap();
        let problem = renamed.in_glue("import0.now = () => 1;").unwrap_err();
        assert!(problem.to_string().contains("does not hold"), "{problem}");
        assert!(Renamed::read("renamed 3 names").is_err());
        assert!(Renamed::read(r#"{"exports": [["free"]]}"#).is_err());
    }
}
