use super::choice_setting::ChoiceSetting;
use super::permitted::{permitted, use_permits};
use crate::figures;
use crate::kit::{Card, FileButton};
use crate::state::{ImagesState, Permit, Shared};
use crate::store::Intent;
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
    let t = text::use_words();
    let sample_size = use_state_eq(|| SAMPLE_SIZE);
    let choose_size = {
        let sample_size = sample_size.setter();
        Callback::from(move |size: String| sample_size.set(size.parse().unwrap_or(SAMPLE_SIZE)))
    };
    let sizes: Vec<(AttrValue, AttrValue)> = SAMPLE_SIZES
        .iter()
        .map(|&size| (size.to_string().into(), figures::count(size).into()))
        .collect();
    let images = *sample_size;
    let try_sample = props
        .act
        .reform(move |_: MouseEvent| Intent::TrySample { images });
    let permits = use_permits();
    Card::new(t.images.title).holding(html! {
        <>
            { loaded(&props.images) }
            <div class="row">
                { ways_in("file-input", "folder-input", &permits.load, &props.act) }
            </div>
            <div class="sample">
                { permitted("sample-set", &permits.load, t.images.sample, try_sample).html() }
                <ChoiceSetting
                    id="sample-images" label={t.images.sample_size} value={images.to_string()}
                    options={sizes} on_choice={choose_size} />
            </div>
        </>
    })
}

/// The buttons that choose files and a folder, by their handles.
pub fn ways_in(
    files: &'static str,
    folder: &'static str,
    permit: &Permit,
    act: &Callback<Intent>,
) -> Html {
    let t = text::now();
    let on_files = act.reform(Intent::Accept);
    let files = FileButton {
        testid: files,
        label: t.images.files.into(),
        accept: ACCEPT,
        multiple: true,
        permit: permit.clone(),
        on_files: on_files.clone(),
        ..FileButton::default()
    };
    let folder = FileButton {
        testid: folder,
        label: t.images.folder.into(),
        folder: true,
        permit: permit.clone(),
        on_files,
        ..FileButton::default()
    };
    html! { <>{ files.show() }{ folder.show() }</> }
}

/// Everything the importer opens. The browser's dialog also offers to show all files.
const ACCEPT: &str =
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
            <bdi class="set-name">{ text::set_name(&summary.name) }</bdi>
            <span data-testid="image-count" data-value={summary.images.to_string()}>
                { t.images.count(summary.images) }
            </span>
            { " · " }
            <span data-testid="class-count" data-value={classes.to_string()}>
                { t.images.classes(classes as u32) }
            </span>
            { " · " }{ t.images.pixels(summary.size_px) }
        </p>
    }
}
