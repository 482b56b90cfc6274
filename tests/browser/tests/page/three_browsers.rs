//! The person's path on the CPU engine, in browsers of three makers: the same sums in the same order, so
//! the same digits and the same weights.

use crate::lab::{ENGINE, LONG_RUN, MOMENT, load_samples, run_to_the_end, save_model, weights};
use anyhow::{Context, Result};
use contrastive_lab_browser_tests::{Page, in_browser_of, telling_site};
use contrastive_lab_cli::browser::Kind;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// The engine and the language, which else the browser would choose.
const QUERY: &str = "?engine=cpu&lang=en";
/// Twenty steps, by a link that means the same for ever.
const RECIPE: &str = "#recipe=1&batch_size=32&max_steps=20";

/// Until the harness knows of an error.
const HEARD_LIMIT: Duration = Duration::from_secs(20);

/// What the path showed and left.
struct Trained {
    /// As text, which tells every bit.
    first_loss: Option<String>,
    last_loss: String,
    /// As a person reads it.
    shown_loss: String,
    knn: String,
    weights: Vec<u8>,
    /// All that the page says of the model when it is opened again.
    card: String,
}

async fn persons_path(page: &Page) -> Result<Trained> {
    page.open(&format!("{QUERY}{RECIPE}"), None).await?;
    page.wait_for_state(&["empty"], ENGINE).await?;
    assert_eq!(page.value("engine").await?, "cpu");
    load_samples(page).await?;
    run_to_the_end(page, LONG_RUN).await?;
    assert_eq!(page.value("step").await?, "20");
    let first_loss = page.attribute("loss", "data-first").await?;
    let (last_loss, shown_loss) = (page.value("loss").await?, page.text("loss").await?);
    let knn = page.value("knn").await?;
    let file = save_model(page).await?;

    page.open(QUERY, None).await?;
    page.wait_for_state(&["empty"], ENGINE).await?;
    page.give_files("open-model", &[&file]).await?;
    let opened = async || page.attribute("model-card", "data-state").await;
    let state = page.wait("the model's card", MOMENT, opened).await?;
    assert_eq!(state, "opened");
    let words = "return document.querySelector('[data-testid=\"model-card\"]').textContent;";
    let card = page.script(words, vec![]).await?;
    Ok(Trained {
        first_loss,
        last_loss,
        shown_loss,
        knn,
        weights: weights(&fs::read(file)?)?.to_vec(),
        card: card.as_str().context("a card without words")?.to_owned(),
    })
}

fn trained_in(kind: Kind, site: &Path) -> Trained {
    let mut trained = None;
    in_browser_of(kind, site, async |page| {
        let path = persons_path(page).await?;
        println!(
            "{kind:?} {}: loss {}, kNN {}, weights of {} bytes",
            page.browser_version().unwrap_or("of no version"),
            path.last_loss,
            path.knn,
            path.weights.len()
        );
        trained = Some(path);
        Ok(())
    });
    trained.expect("what the path left")
}

#[test]
#[ignore = "needs three browsers and minutes: `cargo lab soak` runs it"]
fn three_browsers_train_the_same_model_to_the_last_bit_and_open_it_again() {
    let site = telling_site().expect("a site");
    let [chromium, others @ ..] = Kind::ALL.map(|kind| (kind, trained_in(kind, site.path())));
    let (_, chromium) = chromium;
    assert_card(&chromium);
    for (kind, trained) in others {
        assert_eq!(trained.first_loss, chromium.first_loss, "{kind:?}");
        assert_eq!(trained.last_loss, chromium.last_loss, "{kind:?}");
        assert_eq!(trained.shown_loss, chromium.shown_loss, "{kind:?}");
        assert_eq!(trained.knn, chromium.knn, "{kind:?}");
        assert_card(&trained);
        assert!(
            trained.weights == chromium.weights,
            "{kind:?} and Chromium saved different weights"
        );
    }
}

/// What is opened says what was reached.
fn assert_card(trained: &Trained) {
    let Trained {
        card, shown_loss, ..
    } = trained;
    assert!(
        card.contains(shown_loss),
        "the card says {card:?}, the run {shown_loss}"
    );
}

/// Most of the drivers tell of no errors: what the harness puts into the page must. Scripts of the page's
/// own break, since what a driver runs has no part in its window's errors.
#[test]
#[ignore = "needs three browsers: `cargo lab soak` runs it"]
fn an_error_on_the_page_is_heard_in_every_browser() {
    let breakages = [
        ("throw new Error('something broke');", "something broke"),
        (
            "Promise.reject(new Error('nobody caught'));",
            "nobody caught",
        ),
        ("console.error('it was written');", "it was written"),
        (
            "new Image().src = 'http://127.0.0.2:1/';",
            "Content Security Policy",
        ),
    ];
    let site = telling_site().expect("a site");
    for (number, (breakage, _)) in breakages.iter().enumerate() {
        fs::write(site.path().join(format!("breakage-{number}.js")), breakage).unwrap();
    }
    for kind in Kind::ALL {
        in_browser_of(kind, site.path(), async |page| {
            page.open(QUERY, None).await?;
            page.wait_for_state(&["empty"], ENGINE).await?;
            for (number, (_, words)) in breakages.iter().enumerate() {
                let load = "const script = document.createElement('script');
                    script.src = arguments[0];
                    document.head.append(script);";
                let file = format!("breakage-{number}.js");
                page.script(load, vec![file.into()]).await?;
                let nothing = async || Ok(None::<()>);
                let heard = page.wait("an error", HEARD_LIMIT, nothing).await;
                let heard = heard.expect_err("nothing to wait for").to_string();
                assert!(heard.contains(words), "{kind:?}: {heard}");
                page.expect_error(words);
            }
            Ok(())
        });
    }
}
