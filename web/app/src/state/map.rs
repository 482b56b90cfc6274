use super::Said;
use super::images::Pictures;
use contrastive_lab::protocol::{MapSnapshot, Neighbour};
use std::rc::Rc;

/// The nearest images to a point.
#[derive(Clone, Debug)]
pub struct Neighbours {
    pub point: u32,
    pub neighbours: Vec<Neighbour>,
    pub pictures: Pictures,
    /// The picture of the point itself.
    pub own: Pictures,
}

/// The live map of embeddings.
#[derive(Clone, Debug, Default)]
pub struct MapState {
    pub snapshot: Option<Rc<MapSnapshot>>,
    pub positions: Rc<[f32]>, // [points, 2]
    /// The image of each point.
    pub images: Rc<[u32]>, // [points]
    /// A picture of each point, in their order.
    pub atlas: Option<Pictures>,
    /// The point that a person looks at.
    pub picked: Option<u32>,
    /// The person clicked on it: it stays until it is clicked again.
    pub pinned: bool,
    pub neighbours: Option<Neighbours>,
    /// The engine was asked for the picked point's neighbours.
    pub searching: bool,
    /// Why they could not be found.
    pub not_found: Option<Said>,
    /// How many images of the whole set have been embedded, and of how many; none while nothing is.
    pub embedding: Option<[u32; 2]>,
}

impl MapState {
    /// Takes a snapshot; pictures and the picked point stay where the points are the same images.
    pub fn take(&mut self, snapshot: MapSnapshot, positions: Rc<[f32]>, images: Rc<[u32]>) {
        if self.images != images {
            self.atlas = None;
            self.picked = None;
            self.pinned = false;
            self.neighbours = None;
            self.not_found = None;
        }
        self.snapshot = Some(Rc::new(snapshot));
        self.positions = positions;
        self.images = images;
    }

    /// Whether pictures of these images belong to the map.
    pub fn wants(&self, indices: &[u32]) -> bool {
        !indices.is_empty() && *self.images == *indices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(number: u32) -> MapSnapshot {
        MapSnapshot {
            snapshot: number,
            step: 1,
            points: 2,
            explained: 0.5,
            direct: false,
            classes: Vec::new(),
            factors: Vec::new(),
        }
    }

    #[test]
    fn the_picked_point_survives_a_snapshot_of_the_same_images_only() {
        let mut map = MapState::default();
        map.take(snapshot(1), Rc::from([0.0; 4]), Rc::from([3, 4]));
        map.picked = Some(1);
        map.take(snapshot(2), Rc::from([0.1; 4]), Rc::from([3, 4]));
        assert_eq!(map.picked, Some(1));
        map.take(snapshot(3), Rc::from([0.1; 4]), Rc::from([5, 6]));
        assert_eq!(map.picked, None);
    }
}
