//! The settings that only some methods have.

use super::change::{Change, choice, flag};
use super::choice_setting::ChoiceSetting;
use super::number_setting::NumberSetting;
use super::typed::Typed;
use crate::text;
use contrastive_lab::recipe::{
    Byol, Drlim, Method, Moco, PairLoss, PairSource, Simclr, Simsiam, SupconLoss, Vicreg,
};
use yew::prelude::*;

/// Least, most and step of widths.
const WIDTHS: [&str; 3] = ["1", "8192", "1"];
/// Least, most and step of weights.
const WEIGHTS: [&str; 3] = ["0", "1000", "any"];

/// The controls of this method's own settings.
pub fn own_settings(method: &Method, change: &Callback<Change>) -> Html {
    match method {
        Method::Simclr(simclr) => of_simclr(simclr, change),
        Method::MocoV1(moco) | Method::MocoV2(moco) => of_moco(moco, change),
        Method::Byol(byol) => of_byol(byol, change),
        Method::Supcon(supcon) => of_supcon(supcon.loss, change),
        Method::Drlim(drlim) => of_drlim(drlim, change),
        Method::Simsiam(simsiam) => of_simsiam(simsiam, change),
        Method::BarlowTwins(barlow) => Field {
            id: "off-diagonal-weight",
            label: text::now().methods.settings.off_diagonal_weight,
            range: WEIGHTS,
            value: barlow.off_diagonal_weight,
            set: |method, weight| {
                if let Method::BarlowTwins(barlow) = method {
                    barlow.off_diagonal_weight = weight;
                }
            },
        }
        .show("", change),
        Method::Vicreg(vicreg) => of_vicreg(vicreg, change),
        Method::Supervised => Html::default(),
    }
}

/// A number of the method's own.
struct Field<T> {
    id: &'static str,
    label: &'static str,
    /// Least, most, step.
    range: [&'static str; 3],
    value: T,
    set: fn(&mut Method, T),
}

impl<T: Typed + ToString + 'static> Field<T> {
    fn show(self, hint: &'static str, change: &Callback<Change>) -> Html {
        let Self {
            id,
            label,
            range: [min, max, step],
            value,
            set,
        } = self;
        let change = change.clone();
        let on_text = Callback::from(move |text: String| match T::typed(&text) {
            Some(value) => {
                change.emit(Box::new(move |recipe| set(&mut recipe.method, value)));
                true
            }
            None => false,
        });
        let value = value.to_string();
        html! { <NumberSetting key={id} {id} {label} {hint} {value} {min} {max} {step} {on_text} /> }
    }
}

fn of_simclr(simclr: &Simclr, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let losses = PairLoss::ALL.map(|loss| (loss.id().into(), t.pair_loss_of(loss.id()).into()));
    let set_loss = choice(change, PairLoss::from_id, |recipe, loss| {
        if let Method::Simclr(simclr) = &mut recipe.method {
            simclr.loss = loss;
        }
    });
    let margin = Field {
        id: "margin",
        label: t.margin,
        range: ["0.01", "2", "any"],
        value: simclr.margin,
        set: |method, margin| {
            if let Method::Simclr(simclr) = method {
                simclr.margin = margin;
            }
        },
    };
    let prior = Field {
        id: "class-prior",
        label: t.class_prior,
        range: ["0", "0.99", "any"],
        value: simclr.class_prior,
        set: |method, prior| {
            if let Method::Simclr(simclr) = method {
                simclr.class_prior = prior;
            }
        },
    };
    let hardness = Field {
        id: "hardness",
        label: t.hardness,
        range: ["0", "10", "any"],
        value: simclr.hardness,
        set: |method, hardness| {
            if let Method::Simclr(simclr) = method {
                simclr.hardness = hardness;
            }
        },
    };
    let used = match simclr.loss {
        PairLoss::MarginTriplet | PairLoss::SemiHardMarginTriplet => margin.show("", change),
        PairLoss::Debiased => prior.show(t.class_prior_hint, change),
        PairLoss::HardNegatives => html! {
            <>{ prior.show(t.class_prior_hint, change) }{ hardness.show("", change) }</>
        },
        PairLoss::NtXent
        | PairLoss::NtLogistic
        | PairLoss::SemiHardNtLogistic
        | PairLoss::Decoupled => Html::default(),
    };
    html! {
        <>
            <ChoiceSetting
                id="pair-loss" label={t.pair_loss} value={simclr.loss.id()}
                options={losses.to_vec()} on_choice={set_loss} />
            { used }
        </>
    }
}

fn of_moco(moco: &Moco, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let queue = Field {
        id: "queue-size",
        label: t.queue_size,
        range: ["1", "65536", "1"],
        value: moco.queue_size,
        set: |method, size| {
            if let Method::MocoV1(moco) | Method::MocoV2(moco) = method {
                moco.queue_size = size;
            }
        },
    };
    let momentum = Field {
        id: "key-momentum",
        label: t.key_momentum,
        range: ["0", "0.9999", "any"],
        value: moco.momentum,
        set: |method, momentum| {
            if let Method::MocoV1(moco) | Method::MocoV2(moco) = method {
                moco.momentum = momentum;
            }
        },
    };
    let groups = Field {
        id: "norm-groups",
        label: t.norm_groups,
        range: ["1", "64", "1"],
        value: moco.norm_groups,
        set: |method, groups| {
            if let Method::MocoV1(moco) | Method::MocoV2(moco) = method {
                moco.norm_groups = groups;
            }
        },
    };
    html! {
        <>
            { queue.show(t.queue_size_hint, change) }
            { momentum.show("", change) }
            { groups.show(t.norm_groups_hint, change) }
        </>
    }
}

fn of_byol(byol: &Byol, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let momentum = Field {
        id: "target-momentum",
        label: t.target_momentum,
        range: ["0", "1", "any"],
        value: byol.momentum,
        set: |method, momentum| {
            if let Method::Byol(byol) = method {
                byol.momentum = momentum;
            }
        },
    };
    let flip: fn(&mut contrastive_lab::recipe::Recipe) = |recipe| {
        if let Method::Byol(byol) = &mut recipe.method {
            byol.predictor ^= true;
        }
    };
    html! {
        <>
            { momentum.show(t.target_momentum_hint, change) }
            { flag(change, "predictor", t.predictor, byol.predictor, flip) }
            if byol.predictor {
                { predictor_hidden(byol.predictor_hidden_dim, change) }
            } else {
                <p class="hint">{ t.predictor_off }</p>
            }
        </>
    }
}

fn of_simsiam(simsiam: &Simsiam, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let flip: fn(&mut contrastive_lab::recipe::Recipe) = |recipe| {
        if let Method::Simsiam(simsiam) = &mut recipe.method {
            simsiam.stop_gradient ^= true;
        }
    };
    html! {
        <>
            { flag(change, "stop-gradient", t.stop_gradient, simsiam.stop_gradient, flip) }
            if !simsiam.stop_gradient { <p class="hint">{ t.stop_gradient_off }</p> }
            { predictor_hidden(simsiam.predictor_hidden_dim, change) }
        </>
    }
}

fn predictor_hidden(width: u32, change: &Callback<Change>) -> Html {
    let field = Field {
        id: "predictor-hidden",
        label: text::now().methods.settings.predictor_hidden,
        range: WIDTHS,
        value: width,
        set: |method, width| match method {
            Method::Byol(byol) => byol.predictor_hidden_dim = width,
            Method::Simsiam(simsiam) => simsiam.predictor_hidden_dim = width,
            _ => {}
        },
    };
    field.show("", change)
}

fn of_supcon(loss: SupconLoss, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let losses = SUPCON_LOSSES.map(|(_, id)| (id.into(), t.supcon_loss_of(id).into()));
    let chosen = SUPCON_LOSSES.iter().find(|(known, _)| *known == loss);
    let set_loss = choice(
        change,
        |id| {
            let found = SUPCON_LOSSES.iter().find(|(_, known)| *known == id);
            found.map(|(loss, _)| *loss)
        },
        |recipe, loss| {
            if let Method::Supcon(supcon) = &mut recipe.method {
                supcon.loss = loss;
            }
        },
    );
    html! {
        <ChoiceSetting
            id="supcon-loss" label={t.supcon_loss} value={chosen.map_or("", |(_, id)| id)}
            options={losses.to_vec()} on_choice={set_loss} />
    }
}

const SUPCON_LOSSES: [(SupconLoss, &str); 2] = [(SupconLoss::Out, "out"), (SupconLoss::In, "in")];

fn of_drlim(drlim: &Drlim, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let pairs = PairSource::ALL.map(|pairs| (pairs.id().into(), t.pairs_of(pairs.id()).into()));
    let set_pairs = choice(change, PairSource::from_id, |recipe, pairs| {
        if let Method::Drlim(drlim) = &mut recipe.method {
            drlim.pairs = pairs;
        }
    });
    let margin = Field {
        id: "margin",
        label: t.margin,
        range: ["0.01", "100", "any"],
        value: drlim.margin,
        set: |method, margin| {
            if let Method::Drlim(drlim) = method {
                drlim.margin = margin;
            }
        },
    };
    let neighbours = Field {
        id: "neighbours",
        label: t.neighbours,
        range: ["1", "100", "1"],
        value: drlim.neighbours,
        set: |method, neighbours| {
            if let Method::Drlim(drlim) = method {
                drlim.neighbours = neighbours;
            }
        },
    };
    html! {
        <>
            <ChoiceSetting
                id="pairs" label={t.pairs} value={drlim.pairs.id()} options={pairs.to_vec()}
                on_choice={set_pairs} />
            { margin.show("", change) }
            if drlim.pairs == PairSource::Neighbours { { neighbours.show("", change) } }
        </>
    }
}

fn of_vicreg(vicreg: &Vicreg, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let weight = |id, label, value, set| Field {
        id,
        label,
        range: WEIGHTS,
        value,
        set,
    };
    let invariance: fn(&mut Method, f32) = |method, weight| {
        if let Method::Vicreg(vicreg) = method {
            vicreg.invariance_weight = weight;
        }
    };
    let variance: fn(&mut Method, f32) = |method, weight| {
        if let Method::Vicreg(vicreg) = method {
            vicreg.variance_weight = weight;
        }
    };
    let covariance: fn(&mut Method, f32) = |method, weight| {
        if let Method::Vicreg(vicreg) = method {
            vicreg.covariance_weight = weight;
        }
    };
    let fields = [
        weight(
            "invariance-weight",
            t.invariance_weight,
            vicreg.invariance_weight,
            invariance,
        ),
        weight(
            "variance-weight",
            t.variance_weight,
            vicreg.variance_weight,
            variance,
        ),
        weight(
            "covariance-weight",
            t.covariance_weight,
            vicreg.covariance_weight,
            covariance,
        ),
    ];
    html! { <>{ for fields.into_iter().map(|field| field.show("", change)) }</> }
}
