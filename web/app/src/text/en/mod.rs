//! English.

mod judge;
mod method_page;
mod methods;
mod page;
mod plots;
mod recipe;
mod run;
mod said;

use super::Text;

pub static TEXT: Text = Text {
    engine_said: said::engine_said,
    header: page::HEADER,
    engine: page::ENGINE,
    welcome: page::WELCOME,
    images: page::IMAGES,
    import: page::IMPORT,
    recipe: recipe::RECIPE,
    training: recipe::TRAINING,
    views: recipe::VIEWS,
    view_names: recipe::VIEW_NAMES,
    share: recipe::SHARE,
    run: run::RUN,
    pace: run::PACE,
    stage: run::STAGE,
    readings: run::READINGS,
    charts: run::CHARTS,
    map: run::MAP,
    judge: judge::JUDGE,
    plots: plots::PLOTS,
    methods: methods::METHODS,
    model: page::MODEL,
    alert: page::ALERT,
};
