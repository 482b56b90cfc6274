use super::Said;
use super::images::Pictures;

/// A person's own images, each with its two views.
#[derive(Clone, Debug, Default)]
pub struct ViewsState {
    pub count: u32,
    pub originals: Pictures,
    pub firsts: Pictures,
    pub seconds: Pictures,
    /// How long the engine took.
    pub milliseconds: f32,
    /// How often the grid was drawn anew.
    pub revision: u32,
    /// Why the engine made none for the recipe as it is.
    pub refused: Option<Said>,
}
