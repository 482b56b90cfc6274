use super::choice_setting::ChoiceSetting;
use super::file_button::FileButton;
use crate::desk::Intent;
use crate::figures;
use crate::state::{ImagesState, Shared};
use crate::text;
use contrastive_lab::protocol::SampleSet;
use yew::prelude::*;

/// Images in a sample set, as offered; the first is enough for every lesson and trains fastest.
const SAMPLE_SIZES: [u32; 4] = [SampleSet::IMAGES[0], 5_000, 10_000, SampleSet::IMAGES[1]];

/// What the button draws until a person chooses.
const SAMPLE_SIZE: u32 = 5_000;

#[derive(Properties, PartialEq)]
pub struct ImageSourceProps {
    pub images: Shared<ImagesState>,
    pub act: Callback<Intent>,
}

/// Which images are loaded, and every way to load others.
#[component]
pub fn ImageSource(props: &ImageSourceProps) -> Html {
    let t = text::now();
    let sample_size = use_state_eq(|| SAMPLE_SIZE);
    let choose_size = {
        let sample_size = sample_size.setter();
        Callback::from(move |size: String| sample_size.set(size.parse().unwrap_or(SAMPLE_SIZE)))
    };
    let sizes: Vec<(AttrValue, AttrValue)> = SAMPLE_SIZES
        .iter()
        .map(|&size| {
            (
                size.to_string().into(),
                (t.images.sample_images)(size).into(),
            )
        })
        .collect();
    let images = *sample_size;
    let try_sample = props
        .act
        .reform(move |_: MouseEvent| Intent::TrySample { images });
    let on_files = props.act.reform(Intent::Accept);
    html! {
        <section class="group" aria-labelledby="images-title">
            <h2 id="images-title">{ t.images.title }</h2>
            { loaded(&props.images) }
            <div class="row">
                <FileButton
                    id="file-input" label={t.images.files} accept={ACCEPT} multiple=true
                    on_files={on_files.clone()} />
                <FileButton id="folder-input" label={t.images.folder} folder=true {on_files} />
            </div>
            <div class="sample">
                <button type="button" data-testid="sample-set" onclick={try_sample}>
                    { t.images.sample }
                </button>
                <ChoiceSetting
                    id="sample-images" label={t.images.sample_size} value={images.to_string()}
                    options={sizes} on_choice={choose_size} />
            </div>
        </section>
    }
}

/// Everything the importer opens. The browser's dialog also offers to show all files.
pub const ACCEPT: &str =
    "image/png,image/jpeg,image/webp,image/gif,image/bmp,image/tiff,.zip,application/zip";

fn loaded(images: &ImagesState) -> Html {
    let t = text::now();
    let Some(summary) = &images.summary else {
        return html! {
            <p class="loaded soft">
                <span class="set-name">{ t.images.none }</span>
                <span data-testid="image-count" data-value="0">{ t.images.none_hint }</span>
                <span data-testid="class-count" data-value="0"></span>
            </p>
        };
    };
    let classes = summary.classes.len();
    html! {
        <p class="loaded">
            <bdi class="set-name">{ &summary.name }</bdi>
            <span data-testid="image-count" data-value={summary.images.to_string()}>
                { (t.images.count)(summary.images) }
            </span>
            { " · " }
            <span data-testid="class-count" data-value={classes.to_string()}>
                { (t.images.classes)(classes) }
            </span>
            { " · " }{ figures::count(summary.size_px) }{ " px" }
        </p>
    }
}
