use crate::figures;
use crate::kit::{Card, Column, table, tenths};
use crate::state::{ImagesState, Run};
use crate::text;
use contrastive_lab::protocol::{FactorReport, FactorRow};
use contrastive_lab::run::interval_95;
use contrastive_lab::setting::number;
use yew::prelude::*;

/// What can be read of each factor of a generated set; nothing on other sets.
pub fn factor_probes(images: &ImagesState, run: &Run) -> Html {
    let t = &text::now().judge.factors;
    let name_of = text::sample_name;
    let probes = &run.probes;
    let (Some(report), Some(summary)) = (run.factors(images), &images.summary) else {
        return Html::default();
    };
    let before = probes.factors_before.as_ref();
    let row = |row: &FactorRow| {
        let id = summary
            .factors
            .get(row.factor as usize)
            .map_or("", |factor| factor.name.as_str());
        let name = name_of(id);
        let earlier = before.and_then(|before| row_of(before, row.factor));
        html! {
            <tr
                data-testid="factor" data-value={id.to_owned()} data-h={number::write(row.on_h)}
                data-z={number::write(row.on_z)}>
                <th scope="row">{ name }</th>
                <td class="number">{ figures::percent(row.chance) }</td>
                { reading(name, t.on_h, "series-1", row.on_h, report.test, row.chance, earlier.map(|row| row.on_h)) }
                { reading(name, t.on_z, "series-2", row.on_z, report.test, row.chance, earlier.map(|row| row.on_z)) }
            </tr>
        }
    };
    let columns = [
        Column::words(t.factor),
        Column::figures(t.chance),
        Column::words(t.on_h),
        Column::words(t.on_z),
    ];
    Card::new(t.title).testid("factors").holding(html! {
        <>
            <p class="hint">{ t.what }</p>
            { table("factor-table", columns, report.rows.iter().map(row)) }
            <p class="hint">
                { t.on_what(report.train, report.test, report.step) }
                if let Some(before) = before {
                    { text::now().join.sentences }{ t.before(before.step) }
                }
            </p>
        </>
    })
}

fn row_of(report: &FactorReport, factor: u32) -> Option<FactorRow> {
    report.rows.iter().copied().find(|row| row.factor == factor)
}

/// A bar with its figure and its 95 % interval, a line at chance, and a ring where the run before stood.
fn reading(
    factor: &str,
    space: &str,
    series: &'static str,
    accuracy: f32,
    asked: u32,
    chance: f32,
    before: Option<f32>,
) -> Html {
    let t = &text::now().judge.factors;
    let at = |part: f32| tenths(part.clamp(0.0, 1.0) * 100.0) + "%";
    let shown = figures::percent(accuracy);
    let [least, most] = interval_95(accuracy, asked);
    let label = t.bar(factor, space, accuracy, chance);
    html! {
        <td>
            <span class="factor-reading">
                <svg class={classes!("factor-bar", series)} role="img" aria-label={label}>
                    <rect class="factor-ground" width="100%" height="100%" rx="3" />
                    <rect class="factor-part" width={at(accuracy)} height="100%" rx="3" />
                    <rect class="factor-interval" x={at(least)} y="42%" width={at(most - least)} height="16%" />
                    <rect class="factor-chance" x={at(chance)} width="1.5" />
                    if let Some(before) = before {
                        <circle class="factor-before" cx={at(before)} cy="50%" r="4" />
                    }
                </svg>
                <span class="number">{ shown }</span>
            </span>
        </td>
    }
}
