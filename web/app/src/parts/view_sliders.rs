use super::typed::Typed;
use crate::figures;
use crate::kit::Slider;
use crate::text::{self, ViewNames};
use contrastive_lab::recipe::ViewPolicy;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ViewSlidersProps {
    pub policy: ViewPolicy,
    pub on_policy: Callback<ViewPolicy>,
}

/// One slider: a number of the policy with its range.
struct ViewSlider {
    /// The control's handle for tests.
    id: &'static str,
    name: fn(&ViewNames) -> &'static str,
    min: f32,
    max: f32,
    step: f32,
    place: fn(&mut ViewPolicy) -> &mut f32,
}

/// Probabilities and strengths that are seen at once; the ranges behind them are folded.
#[component]
pub fn ViewSliders(props: &ViewSlidersProps) -> Html {
    let t = text::use_words();
    let show = |slider: &'static ViewSlider| control(slider, props);
    html! {
        <>
            <div class="slider-grid">{ for FIRST.iter().map(show) }</div>
            <details class="advanced">
                <summary>{ t.views.ranges }</summary>
                <div class="slider-grid">{ for RANGES.iter().map(show) }</div>
            </details>
        </>
    }
}

fn control(slider: &'static ViewSlider, props: &ViewSlidersProps) -> Html {
    let mut policy = props.policy;
    let value = *(slider.place)(&mut policy);
    let on_policy = props.on_policy.clone();
    let control = Slider {
        testid: slider.id,
        label: (slider.name)(&text::now().view_names).into(),
        shown: figures::fixed(value, 2).into(),
        value: value.to_string(),
        range: [slider.min, slider.max, slider.step].map(|number| number.to_string()),
        on_text: Callback::from(move |text: String| {
            if let Some(moved) = f32::typed(&text) {
                on_policy.emit(moved_to(policy, slider, moved));
            }
        }),
    };
    control.show()
}

/// The policy with one number moved; the other end of a range gives way, so that ranges ascend.
fn moved_to(mut policy: ViewPolicy, slider: &ViewSlider, value: f32) -> ViewPolicy {
    *(slider.place)(&mut policy) = value;
    for range in [
        &mut policy.crop.scale,
        &mut policy.crop.ratio,
        &mut policy.blur.sigma_px,
    ] {
        if range[0] > range[1] {
            *range = [value; 2];
        }
    }
    policy
}

const fn part(
    id: &'static str,
    name: fn(&ViewNames) -> &'static str,
    place: fn(&mut ViewPolicy) -> &mut f32,
) -> ViewSlider {
    ViewSlider {
        id,
        name,
        min: 0.0,
        max: 1.0,
        step: 0.01,
        place,
    }
}

const fn range(slider: ViewSlider, min: f32, max: f32, step: f32) -> ViewSlider {
    ViewSlider {
        min,
        max,
        step,
        ..slider
    }
}

static FIRST: [ViewSlider; 10] = [
    range(
        part(
            "crop-scale-min",
            |n| n.crop_scale_min,
            |p| &mut p.crop.scale[0],
        ),
        0.01,
        1.0,
        0.01,
    ),
    part("flip", |n| n.flip, |p| &mut p.horizontal_flip),
    part("jitter", |n| n.jitter, |p| &mut p.colour_jitter.probability),
    range(
        part(
            "jitter-strength",
            |n| n.jitter_strength,
            |p| &mut p.colour_jitter.strength,
        ),
        0.0,
        2.0,
        0.05,
    ),
    part("greyscale", |n| n.greyscale, |p| &mut p.greyscale),
    part("blur", |n| n.blur, |p| &mut p.blur.probability),
    part("rotation", |n| n.rotation, |p| &mut p.rotation.probability),
    part(
        "vertical-flip",
        |n| n.vertical_flip,
        |p| &mut p.vertical_flip,
    ),
    part("solarise", |n| n.solarise, |p| &mut p.solarise.probability),
    part("cut-out", |n| n.cut_out, |p| &mut p.cut_out.probability),
];

static RANGES: [ViewSlider; 13] = [
    part("crop", |n| n.crop, |p| &mut p.crop.probability),
    range(
        part(
            "crop-scale-max",
            |n| n.crop_scale_max,
            |p| &mut p.crop.scale[1],
        ),
        0.01,
        1.0,
        0.01,
    ),
    range(
        part(
            "crop-ratio-min",
            |n| n.crop_ratio_min,
            |p| &mut p.crop.ratio[0],
        ),
        0.25,
        4.0,
        0.01,
    ),
    range(
        part(
            "crop-ratio-max",
            |n| n.crop_ratio_max,
            |p| &mut p.crop.ratio[1],
        ),
        0.25,
        4.0,
        0.01,
    ),
    part(
        "brightness",
        |n| n.brightness,
        |p| &mut p.colour_jitter.brightness,
    ),
    part(
        "contrast",
        |n| n.contrast,
        |p| &mut p.colour_jitter.contrast,
    ),
    part(
        "saturation",
        |n| n.saturation,
        |p| &mut p.colour_jitter.saturation,
    ),
    range(
        part("hue", |n| n.hue, |p| &mut p.colour_jitter.hue),
        0.0,
        0.5,
        0.01,
    ),
    range(
        part(
            "rotation-degrees",
            |n| n.rotation_degrees,
            |p| &mut p.rotation.degrees_max,
        ),
        0.0,
        180.0,
        1.0,
    ),
    range(
        part(
            "blur-sigma-min",
            |n| n.blur_min,
            |p| &mut p.blur.sigma_px[0],
        ),
        0.1,
        5.0,
        0.05,
    ),
    range(
        part(
            "blur-sigma-max",
            |n| n.blur_max,
            |p| &mut p.blur.sigma_px[1],
        ),
        0.1,
        5.0,
        0.05,
    ),
    part(
        "solarise-threshold",
        |n| n.solarise_threshold,
        |p| &mut p.solarise.threshold,
    ),
    part("cut-out-side", |n| n.cut_out_side, |p| &mut p.cut_out.side),
];

#[cfg(test)]
mod tests {
    use super::*;
    use contrastive_lab::recipe::Preset;

    #[test]
    fn every_slider_s_ends_make_a_valid_policy_from_every_preset() {
        for preset in Preset::ALL {
            for slider in FIRST.iter().chain(&RANGES) {
                for end in [slider.min, slider.max] {
                    let moved = moved_to(preset.policies()[0], slider, end);
                    assert_eq!(moved.check(), Ok(()), "{} at {end}", slider.id);
                }
            }
        }
    }

    #[test]
    fn every_slider_has_its_own_id_and_number() {
        let sliders: Vec<_> = FIRST.iter().chain(&RANGES).collect();
        for (index, one) in sliders.iter().enumerate() {
            for other in &sliders[index + 1..] {
                assert_ne!(one.id, other.id);
                let mut policy = ViewPolicy::NONE;
                let place: *const f32 = (one.place)(&mut policy);
                assert_ne!(place, (other.place)(&mut policy) as *const f32);
            }
        }
    }
}
