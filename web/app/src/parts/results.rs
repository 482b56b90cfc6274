use super::model_card::model_card;
use super::readings::readings;
use crate::charts::curve::{Curve, Reference, Unit, YRange};
use crate::charts::similarity::{SimilarityData, SimilarityMap};
use crate::figures;
use crate::kit::{Column, table};
use crate::state::{ImagesState, Lab, Run, Shared};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::{Asked, EndVotes, StepReport};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// What the run gives: figures, curves, the similarities of a batch; an opened model's card.
pub fn results(lab: &Lab, act: &Callback<Intent>) -> Html {
    html! {
        <div class="results" role="region" aria-label={text::now().readings.region}>
            { model_card(&lab.model, &lab.permits, act) }
            { figures_of_run(&lab.run, &lab.images) }
        </div>
    }
}

/// Figures, curves and similarities of a run.
pub fn figures_of_run(run: &Shared<Run>, images: &ImagesState) -> Html {
    html! {
        <>
            { readings(run, images) }
            <Curves run={run.clone()} />
            <BatchSimilarity run={run.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CurvesProps {
    run: Shared<Run>,
}

/// The run over its steps.
#[component]
fn Curves(props: &CurvesProps) -> Html {
    let t = text::use_words();
    let run = &props.run;
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.setter();
        move |event: Event| {
            let details = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            is_open.set(details.is_some_and(|details| details.has_attribute("open")));
        }
    };
    let over_steps = |value: fn(&StepReport) -> f32| {
        let points = run.reports().iter();
        Rc::new(
            points
                .map(|report| (report.step as f32, value(report)))
                .collect::<Vec<_>>(),
        )
    };
    let knn: Vec<_> = run
        .judgements()
        .filter_map(|judgement| Some((judgement.step as f32, judgement.knn_accuracy?)))
        .collect();
    let judged = run.judgement();
    let asked = judged.and_then(|judged| EndVotes::of(judged, Asked::HeldBack));
    let asked = asked.as_ref().and_then(text::knn_asked);
    let reference = |chance: Option<f32>| {
        chance.map(|value| Reference {
            value,
            label: t.charts.chance(value).into(),
        })
    };
    let chance = run.set.as_ref().and_then(|set| set.chance());
    html! {
        <section class="card" aria-label={t.charts.title}>
            <Curve
                title={t.charts.loss} series_colour=1
                series={over_steps(|report| report.loss)} />
            <Curve
                title={t.readings.contrastive.of(run.method())} series_colour=3
                unit={Unit::Percent} y_range={YRange::Fixed(0.0, 1.0)}
                series={over_steps(|report| report.contrastive_accuracy)}
                reference={reference(run.ranked_by_chance())} />
            <Curve
                title={t.charts.knn} series_colour=2 unit={Unit::Percent}
                y_range={YRange::Fixed(0.0, 1.0)} series={Rc::new(knn)} reference={reference(chance)} />
            { for asked.map(|asked| html! { <p class="hint">{ asked }</p> }) }
            <Curve
                title={t.charts.learning_rate} series_colour=4
                y_range={YRange::FromZero} series={over_steps(|report| report.learning_rate)} />
            <details class="advanced" {ontoggle}>
                <summary>{ t.charts.values }</summary>
                if *is_open { { values(run) } }
            </details>
        </section>
    }
}

/// Rows of the table of values, spread over the run.
const VALUE_ROWS: usize = 20;

/// The curves as a table, the latest step first.
fn values(run: &Run) -> Html {
    let t = text::now();
    let row = |report: &StepReport| {
        let mut judged = run.judgements().rev();
        let judged = judged.find(|judgement| judgement.step <= report.step);
        let knn = judged.and_then(|judgement| judgement.knn_accuracy);
        let figure = |figure: String| html! { <td class="number">{ figure }</td> };
        html! {
            <tr>
                <th scope="row">{ figures::count(report.step) }</th>
                { figure(figures::decimal(report.loss)) }
                { figure(figures::percent(report.contrastive_accuracy)) }
                { figure(knn.map_or("–".to_owned(), figures::percent)) }
                { figure(figures::decimal(report.learning_rate)) }
            </tr>
        }
    };
    let columns = [
        Column::words(t.charts.step),
        Column::figures(t.charts.loss),
        Column::figures(t.readings.contrastive.of(run.method())),
        Column::figures(t.charts.knn),
        Column::figures(t.charts.learning_rate),
    ];
    let reports = run.reports();
    let every = reports.len().div_ceil(VALUE_ROWS).max(1);
    let rows = reports.iter().rev().step_by(every).map(row);
    html! {
        <div class="table-frame" tabindex="0" role="group" aria-label={t.charts.values}>
            { table("values", columns, rows) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct BatchSimilarityProps {
    run: Shared<Run>,
}

/// The similarities of the last reported batch.
#[component]
fn BatchSimilarity(props: &BatchSimilarityProps) -> Html {
    let t = text::use_words();
    let similarity = props.run.similarity.as_ref();
    let address = similarity.map(|similarity| Rc::as_ptr(&similarity.values));
    let data = use_memo(address, |_| {
        similarity.map(|similarity| {
            Rc::new(SimilarityData {
                side: similarity.side,
                cosines: Rc::clone(&similarity.values),
            })
        })
    });
    html! {
        <section class="card" aria-label={t.charts.similarity}>
            <SimilarityMap data={(*data).clone()} />
            <p class="hint">{ t.charts.similarity_what.of(props.run.method()) }</p>
        </section>
    }
}
