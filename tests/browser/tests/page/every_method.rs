//! Every method on the CPU engine, chosen and started as a person does.

use crate::fixtures::picture;
use crate::lab::{ENGINE, IMPORT, MOMENT, SHORT_RUN, open_with_samples};
use anyhow::{Context, Result, bail};
use contrastive_lab::method::Ranked;
use contrastive_lab::recipe::{LrSchedule, Method, Recipe};
use contrastive_lab_browser_tests::{Page, in_browser};
use image::ImageFormat;
use std::fs;

const STEPS: u32 = 60;
/// Steps at the beginning of MoCo whose losses are left out: its queue begins with random keys, which
/// are easier to tell from the positive than those of images, and is full of images' keys after two.
const QUEUE_FILLS: u32 = 4;

/// Steps at the beginning of DINO that are left out: its teacher's scores are centred by a mean that begins as 0,
/// and until it has come near them the student has it easy.
const CENTRE_COMES: u32 = 24;

/// Small enough for a minute or two of all, large enough for their losses to fall.
fn recipe(method: Method) -> Recipe {
    let recipe = Recipe {
        batch_size: 16,
        max_steps: Some(STEPS),
        ..Recipe::default()
    };
    match method {
        Method::BarlowTwins(_)
        | Method::Vicreg(_)
        | Method::MocoV3(_)
        | Method::Dino(_)
        | Method::Rotation(_) => with_large_batches(&recipe, method),
        _ if is_moco(&method) => with_queue(&recipe, method),
        _ => recipe.with_method(method),
    }
}

/// Correlations of dimensions over 16 rows are mostly chance, and a loss of them is too; the others' losses fall by
/// less than those of two batches of 16 images differ.
fn with_large_batches(recipe: &Recipe, method: Method) -> Recipe {
    Recipe {
        batch_size: 64,
        ..recipe.with_method(method)
    }
}

/// Whether its positive is ranked before the keys of a queue.
fn is_moco(method: &Method) -> bool {
    method.spec().ranked == Ranked::BeforeQueue
}

/// MoCo's loss falls slowly, and each batch's is noisy: batches so large that the page shows nearly
/// every step's. The rate is held, since the loss rises by itself where it falls: then the keys that
/// wait are of an encoder more like the latest, and harder to tell from the positive.
fn with_queue(recipe: &Recipe, method: Method) -> Recipe {
    let mut recipe = recipe.with_method(method);
    for (place, value) in [("queue_size", "128"), ("momentum", "0.995")] {
        let place = format!("method.{place}");
        recipe.set_text(&place, value).expect("a setting of MoCo");
    }
    recipe.batch_size = 64;
    recipe.optimiser.learning_rate = 2e-3;
    recipe.optimiser.schedule = LrSchedule::Constant;
    recipe
}

#[test]
fn every_method_trains_and_its_loss_falls() {
    in_browser(async |page| {
        open_with_samples(page, "cpu", Some(&recipe(Method::ALL[0]))).await?;
        for method in Method::ALL {
            set_recipe(page, &recipe(method)).await?;
            page.wait_for_value("method", "as chosen", MOMENT, |value| value == method.id())
                .await
                .with_context(|| method.id())?;
            watch_losses(page).await?;
            page.click("start").await?;
            page.wait_for_state(&["training"], MOMENT).await?;
            page.wait_for_state(&["finished"], SHORT_RUN)
                .await
                .with_context(|| method.id())?;
            let settling = match method {
                Method::Dino(_) => CENTRE_COMES,
                _ if is_moco(&method) => QUEUE_FILLS,
                _ => 0,
            };
            let losses = losses_after(page, settling).await?;
            let [early, late] = thirds(&losses)?;
            println!(
                "{}: {early:.4} -> {late:.4}, {} seen",
                method.id(),
                losses.len()
            );
            assert!(losses.iter().all(|(_, loss)| loss.is_finite()));
            assert!(late < early, "{}: {early} -> {late}", method.id());
        }
        Ok(())
    });
}

#[test]
fn a_method_that_needs_labels_says_so_on_an_unlabelled_set() {
    in_browser(async |page| {
        let folder = tempfile::tempdir()?;
        let mut files = Vec::new();
        for number in 0..12 {
            let file = folder.path().join(format!("{number}.png"));
            fs::write(&file, picture(number, ImageFormat::Png)?)?;
            files.push(file);
        }
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        page.give_files("file-input", &files).await?;
        page.wait_for_state(&["ready"], IMPORT).await?;
        assert_eq!(page.value("class-count").await?, "0");
        for method in Method::ALL {
            page.choose("method", method.id()).await?;
            let said = page.attribute("method-problem", "role").await?.is_some();
            assert_eq!(said, method.needs_labels(), "{}", method.id());
            let held = page.attribute("start", "disabled").await?.is_some();
            assert_eq!(held, method.needs_labels(), "{}", method.id());
        }
        page.choose("method", "drlim").await?;
        page.choose("pairs", "labels").await?;
        assert!(page.text("method-problem").await?.contains("DrLIM"));
        Ok(())
    });
}

/// As a link to it, opened in the page that is there.
async fn set_recipe(page: &Page, recipe: &Recipe) -> Result<()> {
    let encoded = contrastive_lab::recipe::link::encode(recipe, &Default::default());
    let follow = "location.hash = `#recipe=${arguments[0]}`;";
    page.script(follow, vec![encoded.into()]).await?;
    Ok(())
}

/// Keeps every loss that the page shows from now on, with its step.
async fn watch_losses(page: &Page) -> Result<()> {
    let script = "const of = (id) => document.querySelector(`[data-testid=\"${id}\"]`);
        const value = (id) => Number(of(id).dataset.value);
        const seen = window.seenLosses = [];
        window.lossWatch?.disconnect();
        window.lossWatch = new MutationObserver(() => seen.push([value('step'), value('loss')]));
        window.lossWatch.observe(of('loss'), { attributeFilter: ['data-value'] });";
    page.script(script, vec![]).await?;
    Ok(())
}

/// The losses that were seen after so many steps.
async fn losses_after(page: &Page, step: u32) -> Result<Vec<(f64, f64)>> {
    let seen = page.script("return window.seenLosses;", vec![]).await?;
    let seen: Vec<(f64, Option<f64>)> = serde_json::from_value(seen)?;
    // JSON knows no NaN: it comes as null.
    let seen = seen
        .into_iter()
        .map(|(at, loss)| (at, loss.unwrap_or(f64::NAN)));
    Ok(seen.filter(|(at, _)| *at > f64::from(step)).collect())
}

/// Means of the first and the last third.
fn thirds(losses: &[(f64, f64)]) -> Result<[f64; 2]> {
    let third = losses.len() / 3;
    if third == 0 {
        bail!("only {} losses were seen", losses.len());
    }
    let mean = |part: &[(f64, f64)]| part.iter().map(|(_, loss)| loss).sum::<f64>() / third as f64;
    Ok([
        mean(&losses[..third]),
        mean(&losses[losses.len() - third..]),
    ])
}
