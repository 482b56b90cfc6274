use super::locked::use_locked;
use super::typed::Typed;
use crate::figures;
use crate::kit::Slider;
use crate::text;
use contrastive_lab::recipe::ViewPolicy;
use contrastive_lab::setting::{Kind, Scale, Setting, Table, Value, number};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ViewSlidersProps {
    pub policy: ViewPolicy,
    pub on_policy: Callback<ViewPolicy>,
}

/// Probabilities and strengths that are seen at once; the ranges behind them are folded.
#[component]
pub fn ViewSliders(props: &ViewSlidersProps) -> Html {
    let t = text::use_words();
    let locked = use_locked();
    let settings = props.policy.settings();
    let first = FIRST.iter();
    let first = first.filter_map(|id| settings.iter().find(|setting| setting.id == *id));
    let rest = settings
        .iter()
        .filter(|setting| !FIRST.contains(&setting.id));
    let show = |setting: &Setting| control(setting, locked.has(setting.id), props);
    html! {
        <>
            <div class="slider-grid">{ for first.filter_map(show) }</div>
            <details class="advanced">
                <summary>{ t.views.ranges }</summary>
                <div class="slider-grid">{ for rest.filter_map(show) }</div>
            </details>
        </>
    }
}

fn control(setting: &Setting, disabled: bool, props: &ViewSlidersProps) -> Option<Html> {
    let (Kind::Number(range), Value::Number(value)) = (setting.kind, setting.value) else {
        return None;
    };
    let Scale::Linear(step) = range.scale else {
        return None;
    };
    let (policy, path, on_policy) = (props.policy, setting.path, props.on_policy.clone());
    let control = Slider {
        testid: setting.id,
        label: text::now().views.slider_of(setting.id).into(),
        shown: figures::fixed(value, 2).into(),
        value: number::write(value),
        range: [range.slider[0], range.slider[1], step].map(number::write),
        disabled,
        on_text: Callback::from(move |text: String| {
            if let Some(moved) = f32::typed(&text) {
                on_policy.emit(moved_to(policy, path, moved));
            }
        }),
    };
    Some(control.show())
}

/// The policy with one number moved; the other end of a range gives way, so that ranges ascend.
fn moved_to(mut policy: ViewPolicy, path: &str, value: f32) -> ViewPolicy {
    policy.set(path, Value::Number(value)).ok();
    for range in [
        &mut policy.crop.scale,
        &mut policy.crop.ratio,
        &mut policy.blur.sigma_of_224_px,
    ] {
        if range[0] > range[1] {
            *range = [value; 2];
        }
    }
    policy
}

/// What is seen at once; the other settings are folded.
const FIRST: [&str; 10] = [
    "crop-scale-min",
    "flip",
    "jitter",
    "jitter-strength",
    "greyscale",
    "blur",
    "rotation",
    "vertical-flip",
    "solarise",
    "cut-out",
];

#[cfg(test)]
mod tests {
    use super::*;
    use contrastive_lab::recipe::Preset;

    #[test]
    fn every_slider_s_ends_make_a_valid_policy_from_every_preset() {
        for preset in Preset::ALL {
            let [policy, _] = preset.policies(96);
            for setting in policy.settings() {
                let Kind::Number(range) = setting.kind else {
                    panic!("{} has no slider", setting.id);
                };
                for end in range.slider {
                    let moved = moved_to(policy, setting.path, end);
                    assert_eq!(moved.check(), Ok(()), "{} at {end}", setting.id);
                }
            }
        }
    }

    #[test]
    fn what_is_seen_at_once_is_there() {
        let settings = ViewPolicy::NONE.settings();
        for id in FIRST {
            assert!(settings.iter().any(|setting| setting.id == id), "{id}");
        }
    }
}
