use super::choice_setting::ChoiceSetting;
use super::neighbours_panel::NeighboursPanel;
use super::permitted::{permitted, use_permits};
use crate::charts::map::{ColourBy, EmbeddingMap, Look, MapData, Thumbnails};
use crate::charts::palette::{self, Rgb};
use crate::state::{ImagesState, MapState, Permits, Shared};
use crate::store::Intent;
use crate::text;
use std::rc::Rc;
use yew::prelude::*;

/// Value of the control that colours by class; factors have their index.
const BY_CLASS: &str = "class";

#[derive(Properties, PartialEq)]
pub struct MapPanelProps {
    pub map: Shared<MapState>,
    pub images: Shared<ImagesState>,
    pub act: Callback<Intent>,
}

/// The live map, and the neighbours of the point that a person looks at: the one under the pointer,
/// or the one that was pinned by a click or by Enter, until it is clicked again or Escape lets it go.
#[component]
pub fn MapPanel(props: &MapPanelProps) -> Html {
    let spoken: *const text::Text = text::use_words();
    let map = &props.map;
    let colour_setting = use_state_eq(|| ColourBy::Class);
    let colours = present(*colour_setting, &props.images);
    let permits = use_permits();
    let snapshot = use_memo(map.snapshot.as_ref().map(Rc::as_ptr), |_| map_data(map));
    let thumbnails = use_memo(atlas_address(map), |_| thumbnails(map));
    let names = use_memo((props.images.clone(), colours, spoken), |named| {
        names(&named.0, named.1)
    });
    let group_colours = use_memo((props.images.clone(), colours), |(images, colours)| {
        group_colours(images, *colours)
    });
    let on_look = use_callback(
        (props.act.clone(), map.picked, map.pinned),
        |look: Look, (act, picked, pinned)| {
            // The same intent pins a point and lets it go.
            let toggle = |wanted: bool| match picked {
                Some(point) if *pinned == wanted => act.emit(Intent::PinPoint(*point)),
                _ => {}
            };
            match look {
                Look::Hover(point) => act.emit(Intent::PickPoint(point)),
                Look::Walk(point) => {
                    toggle(true);
                    act.emit(Intent::PickPoint(point));
                }
                Look::Press(point) => act.emit(Intent::PinPoint(point)),
                Look::Pin => toggle(false),
                Look::Unpin => toggle(true),
            }
        },
    );
    let neighbours = match &map.neighbours {
        Some(found) if Some(found.point) == map.picked => found
            .neighbours
            .iter()
            .map(|neighbour| neighbour.point)
            .collect(),
        _ => Vec::new(),
    };
    html! {
        <section class="card map-card" aria-label={text::now().map.title}>
            { head(props, &permits, colours, &colour_setting.setter()) }
            <div class="map-frame">
                <EmbeddingMap
                    snapshot={(*snapshot).clone()} {colours} names={(*names).clone()}
                    group_colours={(*group_colours).clone()}
                    thumbnails={(*thumbnails).clone()} {on_look} picked={map.picked}
                    pinned={map.pinned} {neighbours} />
            </div>
            <div class="card-head">
                <p class="hint figures">{ caption(map) }</p>
                <span class="spring"></span>
                { whole_set(props, &permits) }
            </div>
            <NeighboursPanel map={map.clone()} images={props.images.clone()} />
        </section>
    }
}

/// The chosen colours, or the classes where the set has no such factor.
fn present(colours: ColourBy, images: &ImagesState) -> ColourBy {
    let factors = images.summary.as_ref().map_or(0, |s| s.factors.len());
    match colours {
        ColourBy::Factor(index) if index >= factors => ColourBy::Class,
        colours => colours,
    }
}

fn caption(map: &MapState) -> String {
    let t = &text::now().map;
    if let Some([done, total]) = map.embedding {
        return t.embedding(done, total);
    }
    let Some(snapshot) = &map.snapshot else {
        return t.empty.to_owned();
    };
    if snapshot.direct {
        return t.caption_direct(snapshot.points, snapshot.step);
    }
    t.caption(snapshot.points, snapshot.step, snapshot.explained)
}

fn head(
    props: &MapPanelProps,
    permits: &Permits,
    colours: ColourBy,
    set: &UseStateSetter<ColourBy>,
) -> Html {
    let t = text::now();
    let export = props.act.reform(|_: MouseEvent| Intent::ExportEmbeddings);
    let factors = props
        .images
        .summary
        .iter()
        .flat_map(|summary| &summary.factors);
    let mut options: Vec<(AttrValue, AttrValue)> = vec![(BY_CLASS.into(), t.map.class.into())];
    options.extend(factors.enumerate().map(|(index, factor)| {
        let name = text::sample_name(&factor.name).to_owned();
        (index.to_string().into(), name.into())
    }));
    let value = match colours {
        ColourBy::Class => BY_CLASS.to_owned(),
        ColourBy::Factor(index) => index.to_string(),
    };
    let on_choice = {
        let set = set.clone();
        Callback::from(move |chosen: String| {
            set.set(chosen.parse().map_or(ColourBy::Class, ColourBy::Factor));
        })
    };
    html! {
        <div class="card-head">
            <h2>{ t.map.title }</h2>
            <span class="spring"></span>
            if options.len() > 1 {
                <ChoiceSetting id="colour-by" label={t.map.colour_by} {value} {options} {on_choice} />
            }
            { permitted("export-embeddings", &permits.export, t.map.export, export).html() }
        </div>
    }
}

/// Draws every image, where the map holds only some.
fn whole_set(props: &MapPanelProps, permits: &Permits) -> Html {
    let (Some(summary), Some(snapshot)) = (&props.images.summary, &props.map.snapshot) else {
        return Html::default();
    };
    if snapshot.points >= summary.images {
        return Html::default();
    }
    let onclick = props.act.reform(|_: MouseEvent| Intent::MapWholeSet);
    let name = text::now().map.whole_set(summary.images);
    permitted("map-whole-set", &permits.map_whole_set, name, onclick).html()
}

fn map_data(map: &MapState) -> Option<Rc<MapData>> {
    let snapshot = map.snapshot.as_ref()?;
    Some(Rc::new(MapData {
        snapshot: snapshot.snapshot,
        positions: Rc::clone(&map.positions),
        classes: snapshot.classes.as_slice().into(),
        factors: snapshot
            .factors
            .iter()
            .map(|values| values.as_slice().into())
            .collect(),
    }))
}

/// Tells one atlas from another without looking at its bytes.
fn atlas_address(map: &MapState) -> Option<*const [u8]> {
    map.atlas.as_ref().map(|atlas| Rc::as_ptr(&atlas.rgba))
}

fn thumbnails(map: &MapState) -> Option<Rc<Thumbnails>> {
    let pictures = map.atlas.as_ref()?;
    Some(Rc::new(Thumbnails {
        size_px: pictures.size_px,
        rgba: Rc::clone(&pictures.rgba),
    }))
}

/// By the names that the set itself has, whatever the page's language calls them.
fn group_colours(images: &ImagesState, colours: ColourBy) -> Rc<[Rgb]> {
    let Some(summary) = &images.summary else {
        return Rc::default();
    };
    match colours {
        ColourBy::Class => palette::colours(&summary.classes),
        ColourBy::Factor(index) => {
            let factor = summary.factors.get(index);
            factor.map_or_else(Rc::default, |factor| palette::colours(&factor.values))
        }
    }
}

fn names(images: &ImagesState, colours: ColourBy) -> Rc<[String]> {
    let Some(summary) = &images.summary else {
        return Rc::default();
    };
    match colours {
        ColourBy::Class => text::class_names(summary).into(),
        ColourBy::Factor(index) => {
            let values = summary.factors.get(index).map(|factor| &factor.values);
            let name_of = text::sample_name;
            let names = values.into_iter().flatten().map(|value| name_of(value));
            names.map(str::to_owned).collect()
        }
    }
}
