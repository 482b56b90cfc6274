use super::factor_probes::FactorProbes;
use super::linear_probe::LinearProbePanel;
use crate::desk::Intent;
use crate::figures;
use crate::state::{EngineState, ImagesState, Run, Shared};
use crate::text;
use contrastive_lab::protocol::{Judgement, SpaceFigures, Weighting};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct JudgePanelProps {
    pub engine: Shared<EngineState>,
    pub images: Shared<ImagesState>,
    pub run: Shared<Run>,
    pub act: Callback<Intent>,
}

/// How good the encoder is: every figure with what it was computed on.
#[component]
pub fn JudgePanel(props: &JudgePanelProps) -> Html {
    let t = &text::now().judge;
    let Some(judgement) = props.run.judgement() else {
        return html! {
            <section class="card judge-empty" aria-labelledby="judge-empty-title">
                <h2 id="judge-empty-title">{ t.empty_title }</h2>
                <p class="hint">{ t.empty }</p>
            </section>
        };
    };
    html! {
        <>
            { nearest_neighbours(judgement) }
            <LinearProbePanel
                engine={props.engine.clone()} images={props.images.clone()} run={props.run.clone()}
                act={props.act.clone()} />
            <FactorProbes images={props.images.clone()} run={props.run.clone()} />
            { space(judgement) }
        </>
    }
}

fn nearest_neighbours(judgement: &Judgement) -> Html {
    let t = &text::now().judge.knn;
    let row = |vote: &contrastive_lab::protocol::KnnVote| {
        let (how, kind) = match vote.weighting {
            Weighting::Weighted { temperature } => ((t.weighted)(temperature), "weighted"),
            Weighting::Majority => (t.majority.to_owned(), "majority"),
        };
        html! {
            <tr
                data-testid="knn-vote" data-k={vote.k.to_string()} data-weighting={kind}
                data-value={vote.accuracy.to_string()}>
                <th scope="row">{ figures::count(vote.k) }</th>
                <td>{ how }</td>
                <td class="number">{ figures::percent(vote.accuracy) }</td>
            </tr>
        }
    };
    html! {
        <section class="card" aria-labelledby="judge-knn-title">
            <h2 id="judge-knn-title">{ t.title }</h2>
            if judgement.votes.is_empty() {
                <p class="hint">{ t.unlabelled }</p>
            } else {
                <table class="judge-table">
                    <thead>
                        <tr>
                            <th scope="col">{ t.neighbours }</th>
                            <th scope="col">{ t.vote }</th>
                            <th scope="col" class="number">{ t.accuracy }</th>
                        </tr>
                    </thead>
                    <tbody>{ for judgement.votes.iter().map(row) }</tbody>
                </table>
                <p class="hint">{ (t.on_what)(judgement) }</p>
            }
        </section>
    }
}

/// One line of the table of figures: how it is called, what it means, its value in a space and on
/// what that was computed.
type Figure = (
    &'static str,
    &'static str,
    &'static str,
    fn(&SpaceFigures) -> Option<f32>,
    fn(&SpaceFigures) -> String,
);

fn space(judgement: &Judgement) -> Html {
    let t = &text::now().judge.space;
    let lines: [Figure; 5] = [
        ("dim", t.dim, "", |s| Some(s.dim as f32), |_| String::new()),
        (
            "embedding-std",
            t.std,
            t.std_means,
            |s| Some(s.embedding_std),
            |s| (text::now().judge.space.on_images)(s.images),
        ),
        (
            "effective-rank",
            t.rank,
            t.rank_means,
            |s| s.effective_rank,
            |s| (text::now().judge.space.on_images)(s.rank_images),
        ),
        (
            "uniformity",
            t.uniformity,
            t.uniformity_means,
            |s| s.uniformity,
            |s| (text::now().judge.space.on_images)(s.uniformity_images),
        ),
        (
            "alignment",
            t.alignment,
            t.alignment_means,
            |s| s.alignment,
            |s| (text::now().judge.space.on_pairs)(s.pairs),
        ),
    ];
    let row = |(id, name, means, value, on_what): Figure| {
        let cell = |space: &str, figures: Option<&SpaceFigures>| {
            let read = figures.and_then(value);
            html! {
                <td
                    class="number" data-testid={format!("{id}-{space}")}
                    data-value={read.map(|read| read.to_string())}>
                    { read.map_or("–".to_owned(), |read| shown(id, read)) }
                    <span class="hint">{ figures.filter(|_| read.is_some()).map(on_what) }</span>
                </td>
            }
        };
        html! {
            <tr>
                <th scope="row">{ name }<span class="hint">{ means }</span></th>
                { cell("h", Some(&judgement.h)) }
                { cell("z", judgement.z.as_ref()) }
            </tr>
        }
    };
    html! {
        <section class="card" aria-labelledby="judge-space-title">
            <h2 id="judge-space-title">{ t.title }</h2>
            <table class="judge-table space-table">
                <thead>
                    <tr>
                        <th scope="col">{ t.figure }</th>
                        <th scope="col" class="number">{ t.h }</th>
                        <th scope="col" class="number">{ t.z }</th>
                    </tr>
                </thead>
                <tbody>{ for lines.into_iter().map(row) }</tbody>
            </table>
        </section>
    }
}

/// Counts are whole, ranks have one decimal, the rest three.
fn shown(id: &str, value: f32) -> String {
    match id {
        "dim" => figures::count(value as u32),
        "effective-rank" if value.is_finite() => format!("{value:.1}"),
        _ => figures::decimal(value),
    }
}
