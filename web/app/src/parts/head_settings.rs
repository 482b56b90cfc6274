use super::change::{Change, choice, flag, number};
use super::choice_setting::ChoiceSetting;
use super::locked::LockedControls;
use super::number_setting::NumberSetting;
use super::range::ends_of;
use crate::text;
use contrastive_lab::recipe::{Head, HeadKind, Recipe};
use yew::prelude::*;

/// The projection head; only what its kind has.
pub fn head_settings(recipe: &Recipe, locked: &LockedControls, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.head;
    let head = &recipe.head;
    let kinds = HeadKind::ALL.map(|kind| (kind.id().into(), t.kind_of(kind.id()).into()));
    html! {
        <details class="advanced">
            <summary>
                { t.title }<span class="summary-value">{ widths(head) }</span>
            </summary>
            <div class="settings">
                <ChoiceSetting
                    id="head-kind" label={t.kind} value={head.kind.id()} options={kinds.to_vec()}
                    on_choice={choice(change, HeadKind::from_id, |recipe, kind| recipe.head.kind = kind)} />
                if head.kind == HeadKind::Mlp { { hidden(recipe, change, locked) } }
                if head.kind != HeadKind::None { { output(recipe, change, locked) } }
            </div>
        </details>
    }
}

/// The head in a few letters.
fn widths(head: &Head) -> String {
    let t = &text::now().methods.head;
    match head.kind {
        HeadKind::Mlp => t.widths_mlp(head.hidden_dim, head.output_dim),
        HeadKind::Linear => t.widths_linear(head.output_dim),
        HeadKind::None => t.widths_none.to_owned(),
    }
}

fn hidden(recipe: &Recipe, change: &Callback<Change>, locked: &LockedControls) -> Html {
    let (t, head) = (&text::now().methods.head, &recipe.head);
    let [layers_min, layers_max, layers_step] = ends_of(recipe, "head-hidden-layers");
    let [min, max, step] = ends_of(recipe, "head-hidden");
    html! {
        <>
            <div class="pair">
                <NumberSetting
                    id="head-hidden-layers" label={t.hidden_layers} min={layers_min} max={layers_max}
                    step={layers_step}
                    value={head.hidden_layers.to_string()}
                    on_text={number(change, |recipe, layers| recipe.head.hidden_layers = layers)} />
                <NumberSetting
                    id="head-hidden" label={t.hidden} {min} {max} {step}
                    value={head.hidden_dim.to_string()}
                    on_text={number(change, |recipe, width| recipe.head.hidden_dim = width)} />
            </div>
            { flag(change, "head-batch-norm", t.batch_norm, head.batch_norm, locked.has("head-batch-norm"),
                |recipe| recipe.head.batch_norm ^= true) }
        </>
    }
}

fn output(recipe: &Recipe, change: &Callback<Change>, locked: &LockedControls) -> Html {
    let (t, head) = (&text::now().methods.head, &recipe.head);
    let [min, max, step] = ends_of(recipe, "head-output");
    html! {
        <>
            <NumberSetting
                id="head-output" label={t.output} {min} {max} {step}
                value={head.output_dim.to_string()}
                on_text={number(change, |recipe, width| recipe.head.output_dim = width)} />
            { flag(change, "head-output-batch-norm", t.output_batch_norm, head.output_batch_norm,
                locked.has("head-output-batch-norm"), |recipe| recipe.head.output_batch_norm ^= true) }
            if head.output_batch_norm {
                { flag(change, "head-output-norm-affine", t.output_norm_affine, head.output_norm_affine,
                    locked.has("head-output-norm-affine"), |recipe| recipe.head.output_norm_affine ^= true) }
            }
        </>
    }
}
