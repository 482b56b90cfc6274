//! Nobody is kept out: axe finds nothing in any state of the page, however a browser takes it.

use crate::lab::{ENGINE, MOMENT, SHORT_RUN, load_samples, wait_for_map};
use anyhow::{Context, Result};
use contrastive_lab::recipe::Recipe;
use contrastive_lab_browser_tests::{Look, Page, in_browser};
use contrastive_lab_cli::axe;
use contrastive_lab_cli::workspace::Workspace;
use serde_json::json;
use std::fs;

/// The page's languages, as `?lang=` names them.
const LANGUAGES: [&str; 2] = ["en", "zh"];

/// WCAG 2.2 at level AA, and what axe's authors recommend beyond it.
const RULES: [&str; 7] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
];

/// Fewer rules that apply would say that axe looked at an empty page.
const RULES_THAT_APPLY_AT_LEAST: u64 = 20;

/// Ends after a pause and some steps more.
fn short_recipe() -> Recipe {
    Recipe {
        batch_size: 8,
        max_steps: Some(40),
        ..Recipe::default()
    }
}

#[test]
fn axe_finds_nothing_in_any_state_in_any_look() {
    in_browser(async |page| {
        let tools = Workspace::locate()?.tools();
        let script = axe::obtain(&tools)?;
        let script = fs::read_to_string(&script)
            .with_context(|| format!("no axe.min.js at {}", script.display()))?;
        let mut found = Vec::new();
        for language in LANGUAGES {
            let query = format!("?engine=cpu&lang={language}");
            page.open(&query, Some(&short_recipe())).await?;
            page.wait_for_state(&["empty"], ENGINE).await?;
            page.script(&script, vec![]).await?;
            walk(page, language, &mut found).await?;
        }
        assert!(found.is_empty(), "axe found:\n{}", found.join("\n"));
        Ok(())
    });
}

/// Goes through the page's states and looks at each in every look.
async fn walk(page: &Page, language: &str, found: &mut Vec<String>) -> Result<()> {
    let mut look = async |state: &str| -> Result<()> {
        for look in Look::ALL {
            page.look(look).await?;
            for violation in violations(page).await? {
                found.push(format!("{language}, {state}, {look:?}: {violation}"));
            }
        }
        // Tests press by what is in the window.
        page.look(Look::Light).await
    };
    look("empty").await?;
    load_samples(page).await?;
    look("images").await?;
    page.click("tab-method").await?;
    look("method").await?;
    page.fill("temperature", "99").await?;
    assert_eq!(
        page.attribute("temperature", "aria-invalid")
            .await?
            .as_deref(),
        Some("true")
    );
    page.script(OPEN_ALL, vec![]).await?;
    look("a refused number and everything unfolded").await?;
    page.fill("temperature", "0.1").await?;

    page.click("start").await?;
    let begun = |value: &str| value.parse::<u32>().is_ok_and(|step| step > 1);
    page.wait_for_value("step", "above 1", MOMENT, begun)
        .await?;
    page.click("pause").await?;
    page.wait_for_state(&["paused"], MOMENT).await?;
    look("paused").await?;
    page.click("resume").await?;
    page.wait_for_state(&["training", "finished"], MOMENT)
        .await?;
    look("training").await?;
    page.wait_for_state(&["finished"], SHORT_RUN).await?;
    wait_for_map(page, SHORT_RUN).await?;
    page.script(OPEN_ALL, vec![]).await?;
    look("map").await?;
    page.click("tab-judge").await?;
    let fitted = |value: &str| value.parse::<f32>().is_ok();
    page.wait_for_value("linear-probe", "fitted", SHORT_RUN, fitted)
        .await?;
    look("judge").await?;
    page.click("room-run").await?;
    page.script(OPEN_ALL, vec![]).await?;
    look("a run's room").await?;
    page.click("room-lab").await?;

    let folder = tempfile::tempdir()?;
    let broken = folder.path().join("broken.safetensors");
    fs::write(&broken, "no model")?;
    page.give_files("open-model", &[broken]).await?;
    let refused = async || page.attribute("model-card", "data-state").await;
    let state = page.wait("the refusal of a model", MOMENT, refused).await?;
    assert_eq!(state, "refused");
    let broken = folder.path().join("broken.json");
    fs::write(&broken, "no recipe")?;
    page.give_files("import-recipe", &[broken]).await?;
    let alert = async || page.attribute("alert", "class").await;
    page.wait("the refusal of a recipe", MOMENT, alert).await?;
    look("refusals").await?;

    let lesson = "location.hash = '#recipe=1&lock=method,head,views,temperature';";
    page.script(lesson, vec![]).await?;
    let held = async || page.attribute("temperature", "disabled").await;
    page.wait("a lesson's link", MOMENT, held).await?;
    page.script(OPEN_ALL, vec![]).await?;
    look("a lesson's link").await
}

/// Unfolds whatever is folded.
const OPEN_ALL: &str = "document.querySelectorAll('details').forEach((one) => one.open = true);";

/// What axe finds wrong now: the rule, what it asks for, where.
async fn violations(page: &Page) -> Result<Vec<String>> {
    let run = "const rules = { type: 'tag', values: args[0] };
        const found = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
        const where = (one) => one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ');
        return { applied: found.passes.length,
            violations: found.violations.map((one) => `${one.id}: ${one.help}: ${where(one)}`) };";
    let answer = page.async_script(run, vec![json!(RULES)]).await?;
    let applied = answer["applied"].as_u64().context("axe counted nothing")?;
    assert!(
        applied >= RULES_THAT_APPLY_AT_LEAST,
        "only {applied} rules applied"
    );
    Ok(serde_json::from_value(answer["violations"].clone())?)
}
