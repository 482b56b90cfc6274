//! The page in another language than English: all of it, and without disturbing a run.

use crate::lab::{ENGINE, MOMENT, SHORT_RUN, load_samples, run_to_the_end};
use contrastive_lab::recipe::Recipe;
use contrastive_lab_browser_tests::{Page, in_browser};
use serde_json::{Value, json};

const CHINESE: &str = include_str!("../../../../www/words/zh.json");

/// What is written the same in Chinese besides the methods' names: their parts' names, symbols, formats.
const SAME_IN_CHINESE: [&str; 10] = [
    "NT-Xent",
    "NT-Logistic",
    "Adam",
    "AdamW",
    "LARS",
    "ResNet-18 / 16",
    "ResNet-18 / 32",
    "ResNet-18 / 64",
    "WebGPU",
    "English",
];

/// Every text that can be seen, read out or pointed at, and holds Latin letters but no Han ones. Not
/// the equations, the paper's own title and authors, and the units behind numbers.
const LATIN_ONLY: &str = "
    const found = new Set();
    const take = (text) => {
        const plain = (text ?? '').trim();
        const word = /[a-z]{2}/i.test(plain) && !/\\p{Script=Han}/u.test(plain);
        if (word && !/^[\\d.,\\s]+(ms|s|[kMG]?B|e-\\d+)$/.test(plain)) found.add(plain);
    };
    const apart = 'math, cite, .paper, script, style, noscript';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!element.closest(apart)) take(walker.currentNode.data);
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-description', 'label']) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
            if (!element.closest(apart)) take(element.getAttribute(name));
        }
    }
    return [...found];";

/// A run that ends soon and judges what it learned.
fn short_run() -> Recipe {
    Recipe {
        batch_size: 16,
        max_steps: Some(10),
        ..Recipe::default()
    }
}

/// Holds that nothing on the page is left in English.
async fn hold_chinese(page: &Page, where_it_is: &str) -> anyhow::Result<()> {
    let latin = page.script(LATIN_ONLY, vec![]).await?;
    let latin: Vec<_> = latin.as_array().into_iter().flatten().collect();
    let words: Value = serde_json::from_str(CHINESE)?;
    let names = words["methods"]["name_of"].as_object();
    let names: Vec<_> = names.into_iter().flatten().map(|(_, name)| name).collect();
    let is_name = |text: &str| names.iter().any(|name| **name == text);
    let left: Vec<_> = latin
        .into_iter()
        .filter_map(Value::as_str)
        .filter(|text| !SAME_IN_CHINESE.contains(text) && !text.starts_with("MLP "))
        .filter(|text| !is_name(text))
        .collect();
    assert!(left.is_empty(), "in English, {where_it_is}: {left:?}");
    Ok(())
}

#[test]
fn the_whole_page_is_in_chinese_where_the_address_asks_for_it() {
    in_browser(async |page| {
        page.open("?engine=cpu&lang=zh", Some(&short_run())).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        hold_chinese(page, "before there are images").await?;
        let marks = "return [document.documentElement.lang, document.title,
            document.querySelector('link[rel=manifest]').getAttribute('href')];";
        let marks = page.script(marks, vec![]).await?;
        assert_eq!(marks[0], "zh-Hans");
        assert_eq!(marks[1], "对比学习实验室");
        let manifest = marks[2].as_str().unwrap_or_default();
        assert!(manifest.starts_with("manifest.zh."), "{manifest}");

        load_samples(page).await?;
        run_to_the_end(page, SHORT_RUN).await?;
        for scene in ["tab-images", "tab-map", "tab-judge", "tab-method"] {
            page.click(scene).await?;
            hold_chinese(page, scene).await?;
        }
        for method in ["moco-v2", "byol", "drlim", "barlow-twins", "supervised"] {
            page.choose("method", method).await?;
            hold_chinese(page, method).await?;
        }
        page.fill("learning-rate", "999").await?;
        hold_chinese(page, "with a setting out of its range").await
    });
}

#[test]
fn another_language_is_spoken_at_once_and_the_run_goes_on() {
    in_browser(async |page| {
        let recipe = Recipe {
            batch_size: 8,
            max_steps: Some(100_000),
            ..Recipe::default()
        };
        page.open("?engine=cpu&lang=en", Some(&recipe)).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        load_samples(page).await?;
        page.click("start").await?;
        let beyond =
            |step: u32| move |value: &str| value.parse::<u32>().is_ok_and(|now| now > step);
        page.wait_for_value("step", "above 2", MOMENT, beyond(2))
            .await?;
        let first_loss = page.number_in("loss", "data-first").await?;
        let step: u32 = page.value("step").await?.parse()?;

        page.choose("language", "zh").await?;
        page.wait_for_value("language", "zh", MOMENT, |value| value == "zh")
            .await?;
        assert_eq!(page.text("status").await?, "训练中");
        page.wait_for_value("step", "growing", MOMENT, beyond(step))
            .await?;
        assert_eq!(page.number_in("loss", "data-first").await?, first_loss);
        assert_eq!(page.state().await?, "training");
        let address = page.script("return location.search;", vec![]).await?;
        assert_eq!(address, json!("?engine=cpu&lang=zh"));

        page.choose("language", "en").await?;
        page.wait_for_value("language", "en", MOMENT, |value| value == "en")
            .await?;
        assert_eq!(page.text("status").await?, "Training");
        Ok(())
    });
}
