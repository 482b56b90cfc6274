use crate::figures;
use crate::state::{ImagesState, Run};
use crate::text;
use contrastive_lab::protocol::{Health, Light};
use contrastive_lab::setting::number;
use yew::prelude::*;

/// The figures of the run, each with what it means.
pub fn readings(run: &Run, images: &ImagesState) -> Html {
    let t = text::now();
    let latest = run.latest();
    let method = run.method();
    let accuracy = latest.map(|latest| latest.contrastive_accuracy);
    html! {
        <section class="card readings" aria-label={t.readings.title}>
            <dl>
                { loss(run) }
                <div>
                    <dt>{ t.readings.contrastive.of(method) }</dt>
                    <dd
                        data-testid="contrastive-accuracy"
                        data-value={accuracy.map(number::write)}>
                        { show(accuracy.map(figures::percent)) }
                    </dd>
                    <dd class="hint">
                        { t.readings.contrastive_hint.of(method) }
                        { for run.ranked_by_chance().map(|chance| html! {
                            <><br />{ t.readings.knn_chance(chance) }</>
                        }) }
                    </dd>
                </div>
                { knn(run, images) }
                { spread(run) }
            </dl>
            { health(run) }
        </section>
    }
}

fn show(value: Option<String>) -> String {
    value.unwrap_or_else(|| "–".to_owned())
}

fn loss(run: &Run) -> Html {
    let t = text::now();
    let (latest, first) = (run.latest().map(|latest| latest.loss), run.first_loss());
    let hint = run.method().map(|method| t.readings.loss_hint(method));
    html! {
        <div>
            <dt>{ t.readings.loss }</dt>
            <dd
                data-testid="loss" data-value={latest.map(number::write)}
                data-first={first.map(number::write)}>
                { show(latest.map(figures::decimal)) }
            </dd>
            <dd class="hint">
                { hint }
                { for first.map(|first| html! { <><br />{ t.readings.loss_from(first) }</> }) }
            </dd>
        </div>
    }
}

fn knn(run: &Run, images: &ImagesState) -> Html {
    let t = text::now();
    // Of the set that the run was judged on, which may not be the one that is loaded.
    let set = run.set.unwrap_or_else(|| images.run_set(true));
    let chance = set.chance();
    let votes = run.votes();
    let shown = votes.as_ref().and_then(|votes| votes.votes.first());
    let accuracy = shown.map(|vote| vote.accuracy);
    let asked = votes.as_ref().and_then(text::knn_asked);
    let hint = match (set.labelled, chance) {
        (false, _) => t.readings.knn_unlabelled.to_owned(),
        (true, Some(chance)) => t.readings.knn_chance(chance),
        (true, None) => t.readings.knn_hint.to_owned(),
    };
    html! {
        <div>
            <dt>{ t.readings.knn }</dt>
            <dd
                data-testid="knn" data-value={accuracy.map(number::write)}
                data-chance={chance.map(number::write)}>
                { show(accuracy.map(figures::percent)) }
            </dd>
            <dd class="hint">
                { hint }
                { for asked.map(|asked| html! { <><br />{ asked }</> }) }
            </dd>
        </div>
    }
}

fn spread(run: &Run) -> Html {
    let t = text::now();
    let judged = run.judgement().map(|judgement| judgement.h.embedding_std);
    let std = run.latest().map(|latest| latest.embedding_std).or(judged);
    html! {
        <div>
            <dt>{ t.readings.spread }</dt>
            <dd data-testid="embedding-std" data-value={std.map(number::write)}>
                { show(std.map(figures::decimal)) }
            </dd>
            <dd class="hint">{ t.readings.spread_hint }</dd>
        </div>
    }
}

fn health(run: &Run) -> Html {
    let t = text::now();
    let Some(judgement) = run.judgement() else {
        return html! {
            <div class="health soft" data-testid="health">
                { lights() }<p>{ t.readings.health_unknown }</p>
            </div>
        };
    };
    let id = match judgement.health {
        Health::Good => "good",
        Health::Early => "early",
        Health::Narrow => "narrow",
        Health::Shrinking => "shrinking",
        Health::DimensionallyCollapsed => "dimensionally-collapsed",
        Health::ProjectionCollapsed => "projection-collapsed",
        Health::Collapsed => "collapsed",
        Health::Diverged => "diverged",
    };
    let class = match judgement.health.light() {
        Light::Green => "good",
        Light::Amber => "warn",
        Light::Red => "bad",
    };
    html! {
        <div
            class={classes!("health", class)} data-testid="health" data-value={id}
            data-state={class} aria-live="polite">
            { lights() }<p>{ t.readings.health.of(judgement.health) }</p>
        </div>
    }
}

/// The traffic light; which lamp is lit is the class of what stands around it.
fn lights() -> Html {
    html! {
        <svg class="lights" viewBox="0 0 12 36" aria-hidden="true">
            <circle class="red" cx="6" cy="6" r="4.5" />
            <circle class="amber" cx="6" cy="18" r="4.5" />
            <circle class="green" cx="6" cy="30" r="4.5" />
        </svg>
    }
}
