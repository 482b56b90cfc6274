use super::image_source::ways_in;
use super::permitted::permitted;
use crate::state::Permit;
use crate::store::Intent;
use crate::text;
use yew::prelude::*;

/// Images in the sample set that the large button draws.
const SAMPLE_SIZE: u32 = 5_000;

/// What a person sees first: where to drop images, and a way to begin without any. `loading` is whether the
/// engine still does, `permit` that of loading images.
pub fn empty_stage(loading: bool, permit: &Permit, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let onclick = act.reform(|_: MouseEvent| Intent::TrySample {
        images: SAMPLE_SIZE,
    });
    html! {
        <section class="welcome" aria-label={t.welcome.title}>
            <div class="drop-target">
                <svg class="welcome-art" viewBox="0 0 240 96" aria-hidden="true">
                    <rect class="tile" x="8" y="20" width="56" height="56" rx="6" />
                    <rect class="tile view-a" x="100" y="4" width="40" height="40" rx="6" />
                    <rect class="tile view-b" x="100" y="52" width="40" height="40" rx="6" />
                    <path class="thread" d="M64 48 C82 48 82 24 100 24 M64 48 C82 48 82 72 100 72" />
                    <path class="thread" d="M140 24 C170 24 170 48 196 48 M140 72 C170 72 170 48 196 48" />
                    <circle class="near" cx="203" cy="44" r="6" />
                    <circle class="near" cx="211" cy="53" r="6" />
                    <circle class="far" cx="226" cy="20" r="4" />
                    <circle class="far" cx="186" cy="82" r="4" />
                </svg>
                <h2>{ t.welcome.title }</h2>
                <p>{ t.welcome.what }</p>
                <p class="soft">{ t.welcome.formats }</p>
                <div class="row">
                    { permitted("welcome-sample", permit, t.images.sample, onclick).primary().html() }
                    { ways_in("welcome-files", "welcome-folder", permit, act) }
                </div>
                <p class="soft note">
                    { if loading { t.welcome.loading } else { t.header.privacy } }
                </p>
            </div>
        </section>
    }
}
