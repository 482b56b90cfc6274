//! Every setting and every network of a method reaches its loss: one that is read from somewhere else, or not at
//! all, moves nothing.

use super::Session;
use crate::data::ImageSet;
use crate::device::upload;
use crate::method::{Method, Networks};
use crate::network::Part;
use crate::random::pcg;
use crate::recipe::Recipe;
use crate::setting::{Kind, Setting, Value};
use burn::tensor::Device;
use pollster::block_on;
use std::rc::Rc;

const IMAGES: u32 = 12;
/// In the first the networks are those that the run began with; a momentum or a queue shows in the second.
const STEPS: u32 = 2;

/// Noise of three classes.
fn set() -> Rc<ImageSet> {
    let pixels = (0..IMAGES * 32 * 32 * 3).map(|byte| pcg(byte) as u8);
    Rc::new(ImageSet {
        size_px: 32,
        pixels: pixels.collect(),
        names: vec![String::new(); IMAGES as usize],
        classes: ["a", "b", "c"].map(str::to_owned).to_vec(),
        labels: (0..IMAGES).map(|image| image % 3).collect(),
        ..ImageSet::default()
    })
}

fn losses(recipe: &Recipe, set: &Rc<ImageSet>, networks: Option<Networks>) -> Vec<f32> {
    let train = (0..IMAGES).collect();
    let session = Session::new(recipe.clone(), set.clone(), train, networks, Device::flex());
    let mut session = session.expect("a run");
    (0..STEPS).for_each(|_| session.step());
    let reports = block_on(session.read_reports()).expect("reports");
    reports.iter().map(|report| report.loss).collect()
}

/// The method with every choice and switch of its settings.
fn kinds_of(method: Method) -> Vec<Recipe> {
    let recipe = Recipe {
        batch_size: 8,
        ..Recipe::default()
    };
    let mut kinds = vec![recipe.with_method(method)];
    for setting in method.table().settings() {
        let values: Vec<Value> = match setting.kind {
            Kind::Choice(ids) => ids.iter().map(|id| Value::Choice(id)).collect(),
            Kind::Switch => vec![Value::Switch(true), Value::Switch(false)],
            _ => continue,
        };
        let with = |recipe: &Recipe, &value: &Value| changed(recipe, &setting, value);
        let all = kinds
            .iter()
            .flat_map(|kind| values.iter().map(move |value| with(kind, value)));
        kinds = all.collect();
    }
    kinds
}

fn changed(recipe: &Recipe, setting: &Setting, value: Value) -> Recipe {
    let mut recipe = recipe.clone();
    let path = format!("method.{}", setting.path);
    recipe.set(&path, value).expect("a setting of the method");
    recipe
}

/// Another value that the setting may have; none where it is one of a few.
fn other(setting: &Setting) -> Option<Value> {
    match (setting.kind, setting.value) {
        (Kind::Number(range), Value::Number(number)) => {
            let half = Value::Number(number / 2.0);
            let middle = Value::Number((range.least + range.most) / 2.0);
            Some(if number == 0.0 { middle } else { half })
        }
        (Kind::Whole(..), Value::Whole(0)) => Some(Value::Whole(1)),
        (Kind::Whole(..), Value::Whole(number)) => Some(Value::Whole(number / 2)),
        _ => None,
    }
}

#[test]
fn every_setting_of_every_method_moves_its_loss() {
    let set = set();
    for method in Method::ALL {
        let mut seen: Vec<(String, Vec<f32>)> = Vec::new();
        for kind in kinds_of(method) {
            let mut recipes = vec![(format!("{:?}", kind.method), kind.clone())];
            for setting in kind.method.table().settings() {
                if let Some(value) = other(&setting).filter(|_| setting.counts) {
                    let name = format!("{:?} with {} {value}", kind.method, setting.id);
                    recipes.push((name, changed(&kind, &setting, value)));
                }
            }
            // Some of a method's other losses have none.
            if method.has_temperature() && seen.is_empty() {
                let temperature = kind.temperature / 2.0;
                let name = format!("{:?} at {temperature}", kind.method);
                let kind = Recipe {
                    temperature,
                    ..kind
                };
                recipes.push((name, kind));
            }
            for (name, recipe) in recipes {
                assert_eq!(recipe.check(), Ok(()), "{name}");
                let losses = losses(&recipe, &set, None);
                let twin = seen.iter().find(|(_, other)| *other == losses);
                assert!(twin.is_none(), "{name} loses what {} does", twin.unwrap().0);
                seen.push((name, losses));
            }
        }
    }
}

/// The networks with every value of one part moved a little, each by its own.
fn with_moved(networks: &Networks, part: Part) -> Networks {
    let mut moved = networks.clone();
    let values = networks.of(part).values().iter();
    for (index, value) in values.enumerate() {
        let by = (0..value.dims()[0] as u32).map(|at| pcg(at) as f32 / u32::MAX as f32 / 8.0);
        let by = upload::floats(by.collect(), value.dims(), &value.device());
        moved.of_mut(part).set(index, value.clone().add(by));
    }
    moved
}

#[test]
fn every_network_of_every_method_moves_its_loss() {
    let set = set();
    let mut asked = 0;
    for method in Method::ALL {
        let recipe = kinds_of(method).swap_remove(0);
        let networks = Networks::init(&recipe.architecture(3), 1, &Device::flex());
        let plain = losses(&recipe, &set, Some(networks.clone()));
        for part in Part::ALL {
            if !networks.of(part).is_empty() {
                let moved = with_moved(&networks, part);
                assert_ne!(
                    losses(&recipe, &set, Some(moved)),
                    plain,
                    "{method:?} {part:?}"
                );
                asked += 1;
            }
        }
    }
    assert!(asked > 2 * Method::ALL.len());
}
