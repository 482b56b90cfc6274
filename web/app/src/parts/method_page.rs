use super::method_picture::MethodPicture;
use super::picture::data_url;
use crate::methods::plan::{LinkKind, Plan};
use crate::methods::{Equation, Sketch, Symbol, tex};
use crate::state::{Shared, ViewsState};
use crate::text;
use contrastive_lab::method::Ending;
use contrastive_lab::recipe::{Method, Recipe};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct MethodPageProps {
    pub recipe: Shared<Recipe>,
    pub views: Shared<ViewsState>,
}

/// How the recipe's method works: words, picture, equation, paper. All follow its settings.
#[component]
pub fn MethodPage(props: &MethodPageProps) -> Html {
    let t = &text::use_words().methods;
    let method = &props.recipe.method;
    let name = t.name_of(method.id());
    let sketch = Sketch::of(&props.recipe);
    let plan = Plan::of(&sketch);
    let pictures = use_memo(props.views.revision, |_| own_pictures(&props.views));
    let title = t.picture.title(name);
    let description = t.picture.describe.of(&sketch, &plan);
    let legend = legend(&sketch, &plan);
    let local_views = method.spec().local_views.count;
    html! {
        <article
            class="card method-page" data-testid="method-page" data-value={method.id()}
            aria-label={t.about(name)}>
            <h2>{ t.about(name) }</h2>
            <p class="lead">{ t.what_of(method.id()) }</p>
            <figure>
                <MethodPicture {plan} pictures={(*pictures).clone()} {title} {description} />
                <figcaption>
                    <ul class="legend">{ legend }</ul>
                    if sketch.exchanged { <p class="hint">{ t.page.exchanged }</p> }
                    if local_views > 0 { <p class="hint">{ t.page.local_views(local_views) }</p> }
                </figcaption>
            </figure>
            { equation(method) }
            { paper(method) }
        </article>
    }
}

/// The first image and its two views, and a second image with its second view.
fn own_pictures(views: &ViewsState) -> Vec<AttrValue> {
    let all = [
        (&views.originals, 0),
        (&views.firsts, 0),
        (&views.seconds, 0),
        (&views.originals, 1),
        (&views.seconds, 1),
    ];
    let urls = all.map(|(pictures, index)| data_url(pictures, index).map(AttrValue::from));
    urls.into_iter().collect::<Option<_>>().unwrap_or_default()
}

/// A cell of a matrix, as the legend shows it.
const BLOCK: &str = "M9 1H19V11H9Z";

fn legend(sketch: &Sketch, plan: &Plan) -> Html {
    let t = &text::now().methods.picture;
    let pulls = plan.has(&[LinkKind::Pull, LinkKind::PullTo]);
    let correlation = sketch.ending == Ending::Correlation;
    let covariances = sketch.ending == Ending::Covariances;
    let entries = [
        (
            pulls,
            "pull",
            "M1 6H8M5 3L9 6L5 9M27 6H20M23 3L19 6L23 9",
            t.pulled,
        ),
        (
            plan.has(&[LinkKind::Push, LinkKind::PushFrom]),
            "push",
            "M13 6H3M6 3L2 6L6 9M15 6H25M22 3L26 6L22 9",
            t.pushed,
        ),
        (correlation, "block pull", BLOCK, t.to_one),
        (covariances, "block push", BLOCK, t.spread_kept),
        (
            correlation || covariances,
            "block to-zero",
            BLOCK,
            t.to_zero,
        ),
        (sketch.copies, "copied", "M1 6H27", t.copied),
        (
            plan.has(&[LinkKind::Stopped]),
            "stop",
            "M11 11L15 1M16 11L20 1",
            t.stopped,
        ),
    ];
    let shown = entries.into_iter().filter(|entry| entry.0);
    let entry = |(_, class, path, words): (bool, &'static str, &'static str, &'static str)| {
        html! {
            <li>
                <svg class={classes!("method-mark", class)} viewBox="0 0 28 12" aria-hidden="true">
                    <path d={path} />
                </svg>
                { words }
            </li>
        }
    };
    html! { <>{ for shown.map(entry) }</> }
}

fn equation(method: &Method) -> Html {
    let t = &text::now().methods;
    let Some(Equation { lines, symbols, .. }) = Equation::of(method) else {
        return Html::default();
    };
    let set = |mathml: String| Html::from_html_unchecked(mathml.into());
    let symbol = |(symbol, meaning): &Symbol| {
        html! {
            <div><dt>{ set(tex::inline(symbol)) }</dt><dd>{ t.meaning_of(meaning) }</dd></div>
        }
    };
    html! {
        <section class="equation-card" aria-label={t.page.equation}>
            <h3>{ t.page.equation }</h3>
            <div class="equation" data-testid="method-equation" tabindex="0" role="group" aria-label={t.page.equation}>
                { for lines.iter().map(|line| set(tex::display(line))) }
            </div>
            <dl class="symbols">{ for symbols.iter().map(symbol) }</dl>
        </section>
    }
}

fn paper(method: &Method) -> Html {
    let t = &text::now().methods.page;
    let Some(paper) = method.spec().paper else {
        return Html::default();
    };
    let authors = if paper.and_others {
        t.and_others(paper.authors)
    } else {
        paper.authors.to_owned()
    };
    let arxiv = paper.arxiv.map(|id| {
        let href = format!("https://arxiv.org/abs/{id}");
        html! { <a {href} target="_blank" rel="noreferrer">{ t.arxiv(id) }</a> }
    });
    html! {
        <p class="paper">
            <cite>{ paper.title }</cite>
            <span class="soft">{ format!("{authors} · {}", paper.year) }</span>
            { arxiv }
        </p>
    }
}
