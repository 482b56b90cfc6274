use super::picture::Picture;
use super::problems::problems;
use crate::figures;
use crate::kit::{Card, meter};
use crate::state::{ImagesState, Said, Shared};
use crate::text;
use contrastive_lab::protocol::{ImageSetSummary, Parts};
use yew::prelude::*;

/// Thumbnails that are shown; the engine sends a spread over all classes.
const THUMBNAILS_MAX: usize = 96;

/// Classes that are listed before the rest is folded.
const CLASSES_OPEN: usize = 12;

#[derive(Properties, PartialEq)]
pub struct ImageSetPanelProps {
    pub images: Shared<ImagesState>,
    /// The recipe keeps a folder to test on.
    pub keep_test_folder: bool,
}

/// The loaded set: a grid of its images, its classes, its sizes, what was refused.
#[component]
pub fn ImageSetPanel(props: &ImageSetPanelProps) -> Html {
    let t = text::use_words();
    let images = &props.images;
    let Some(summary) = &images.summary else {
        return problems(&images.not_taken, 0);
    };
    let shown = images.thumbnail_indices.len().min(THUMBNAILS_MAX);
    let thumbnail = |index: usize| {
        html! { <Picture key={index} pictures={images.thumbnails.clone()} {index} /> }
    };
    let card = Card::new(text::set_name(&summary.name)).beside(html! {
        <p class="soft">{ t.images.loaded_in(summary.seconds) }</p>
    });
    card.class("set-card").holding(html! {
        <>
            <p>{ labels(summary) }</p>
            <div
                class="thumbnails" role="img" data-testid="thumbnails"
                aria-label={t.images.thumbnails(shown as u32, summary.images)}>
                { for (0..shown).map(thumbnail) }
            </div>
            <div class="set-facts">
                { class_list(summary) }
                { sizes(summary, summary.parts(props.keep_test_folder), images.engine_memory_bytes) }
            </div>
            { problems(&images.not_taken, summary.refused) }
        </>
    })
}

/// Where the labels come from.
fn labels(summary: &ImageSetSummary) -> String {
    let said = summary.labels.iter().cloned().map(Said::Sentence);
    text::sentences(said.map(|said| said.words()))
}

fn class_list(summary: &ImageSetSummary) -> Html {
    let t = text::now();
    if summary.classes.is_empty() {
        return html! { <p class="soft">{ t.images.no_classes }</p> };
    }
    let most = summary.images_per_class.iter().max().copied().unwrap_or(1);
    let row = |(name, count): (&String, &u32)| {
        html! {
            <li>
                <bdi>{ name }</bdi>
                { meter(*count, most) }
                <span class="figures">{ figures::count(*count) }</span>
            </li>
        }
    };
    let rows: Vec<Html> = text::class_names(summary)
        .iter()
        .zip(&summary.images_per_class)
        .map(row)
        .collect();
    let folded = rows.len().saturating_sub(CLASSES_OPEN);
    let (open, rest) = rows.split_at(rows.len() - folded);
    html! {
        <div class="classes">
            <h3>{ t.images.classes_title }</h3>
            <ul>{ for open.iter().cloned() }</ul>
            if folded > 0 {
                <details>
                    <summary>{ t.images.more_classes(folded as u32) }</summary>
                    <ul>{ for rest.iter().cloned() }</ul>
                </details>
            }
        </div>
    }
}

fn sizes(summary: &ImageSetSummary, parts: &Parts, engine_memory_bytes: Option<f64>) -> Html {
    let t = text::now();
    let span = |[least, median, most]: [u32; 3]| {
        if least == most {
            t.images.pixels(least)
        } else {
            t.images.span(least, median, most)
        }
    };
    let [wide, square, high] = summary.aspect_parts;
    html! {
        <dl class="sizes">
            <dt>{ t.images.width }</dt><dd>{ span(summary.width_px) }</dd>
            <dt>{ t.images.height }</dt><dd>{ span(summary.height_px) }</dd>
            <dt>{ t.images.aspect }</dt><dd>{ t.images.aspect_parts(wide, square, high) }</dd>
            <dt>{ t.images.kept_as }</dt><dd>{ t.images.working_size(summary.size_px) }</dd>
            if summary.crops_from_px > summary.size_px {
                <dt>{ t.images.crops_from }</dt>
                <dd data-testid="crops-from">{ t.images.working_size(summary.crops_from_px) }</dd>
            }
            <dt>{ t.images.duplicates }</dt><dd>{ figures::count(summary.duplicates) }</dd>
            <dt>{ t.images.near_duplicates }</dt>
            <dd data-testid="near-duplicates">
                { figures::count(summary.alike - summary.duplicates) }
            </dd>
            if !summary.classes.is_empty() {
                <dt>{ t.images.held_back }</dt>
                <dd data-testid="held-back">{ figures::count(parts.held_back.iter().sum()) }</dd>
            }
            if summary.has_test_folder() {
                <dt>{ t.images.test_folder }</dt>
                <dd data-testid="test-folder">{ figures::count(parts.test.iter().sum()) }</dd>
            }
            if let Some(bytes) = engine_memory_bytes {
                <dt>{ t.images.engine_memory }</dt>
                <dd data-testid="engine-memory" data-value={(bytes as u64).to_string()}>
                    { figures::bytes(bytes) }
                </dd>
            }
        </dl>
    }
}
