//! What the map shows, whoever draws it.

use super::Thumbnails;
use super::camera::Camera;
use super::looks::Looks;
use super::motion::Motion;
use super::pictures::Atlas;
use crate::power::power;

/// How far from the pointer a point may be, in CSS pixels.
const REACH_PX: f32 = 12.0;

/// State of the map's canvas. Nothing of it is in the virtual DOM.
pub(super) struct Scene {
    pub motion: Motion,
    pub camera: Camera,
    pub looks: Looks,
    /// Counts the looks that the points were given, so that a copy of them is known to be old.
    pub dressed: u32,
    /// Whether the colours tell groups apart.
    pub grouped: bool,
    pub as_pictures: bool,
    pub picked: Option<u32>,
    pub hovered: Option<u32>,
    pub neighbours: Vec<u32>,
    atlas: Option<Atlas>,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            motion: Motion::default(),
            camera: Camera::WHOLE,
            looks: Looks::default(),
            dressed: 0,
            grouped: false,
            as_pictures: false,
            picked: None,
            hovered: None,
            neighbours: Vec::new(),
            atlas: None,
        }
    }
}

impl Scene {
    /// Gives every point its look.
    pub(super) fn dress(&mut self, looks: Looks) {
        self.looks = looks;
        self.dressed = self.dressed.wrapping_add(1);
    }

    /// Takes the pictures of the points, in their order.
    pub(super) fn take_pictures(&mut self, thumbnails: Option<&Thumbnails>) {
        self.atlas = thumbnails.and_then(Atlas::new);
    }

    /// The pictures, where points are drawn as pictures.
    pub(super) fn pictures(&self) -> Option<&Atlas> {
        self.atlas.as_ref().filter(|_| self.as_pictures)
    }

    /// The point nearest to a place on the canvas, in CSS pixels, within reach. A walk over all
    /// points: 50,000 take a tenth of a millisecond, and it holds while they move, which a grid
    /// built in advance would not.
    pub(super) fn nearest(&self, at_px: [f64; 2]) -> Option<u32> {
        self.nearest_within(REACH_PX, at_px)
    }

    fn nearest_within(&self, reach_px: f32, at_px: [f64; 2]) -> Option<u32> {
        let projection = self.camera.to_canvas(1.0);
        let at = at_px.map(|value| value as f32);
        let mut best = (reach_px * reach_px, None);
        for (position, point) in self.motion.positions().zip(0_u32..) {
            let place = projection.place(position);
            let [x, y] = [place[0] - at[0], place[1] - at[1]];
            let distance = x * x + y * y;
            if distance <= best.0 && self.looks.shows(point as usize) {
                best = (distance, Some(point));
            }
        }
        best.1
    }

    /// The point to which an arrow key leads from the picked one: of those that lie more in this
    /// direction (right, up) than beside it the nearest, the way aside counted twice. Points at the
    /// same place follow each other by their order. From nowhere to the middle of the canvas.
    pub(super) fn towards(&self, direction: [f32; 2]) -> Option<u32> {
        let Some((from, start)) = self
            .picked
            .and_then(|point| Some((point, self.motion.position(point)?)))
        else {
            let middle = self.camera.size_px().map(|side| side / 2.0);
            return self.nearest_within(f32::INFINITY, middle);
        };
        let forwards = direction[0] + direction[1] > 0.0;
        let way_to = |point: u32, position: [f32; 2]| {
            let [right, up] = [position[0] - start[0], position[1] - start[1]];
            let ahead = right * direction[0] + up * direction[1];
            let aside = (right * direction[1] - up * direction[0]).abs();
            let same_place = ahead == 0.0 && aside == 0.0;
            let leads = match same_place {
                true => point != from && (point > from) == forwards,
                false => ahead > 0.0 && aside <= ahead,
            };
            (leads && self.looks.shows(point as usize)).then_some(ahead + 2.0 * aside)
        };
        let mut best: Option<(f32, u32)> = None;
        for (position, point) in self.motion.positions().zip(0_u32..) {
            let Some(way) = way_to(point, position) else {
                continue;
            };
            // Backwards the last of equals, so that the way back is the way there.
            if best.is_none_or(|(least, _)| way < least || (way == least && !forwards)) {
                best = Some((way, point));
            }
        }
        best.map(|(_, point)| point)
    }

    /// Radius of a point in CSS pixels: the more points, the smaller; larger when a person looks
    /// closely, so that its shape shows.
    pub(super) fn radius_px(&self) -> f64 {
        let by_count = match self.motion.points() {
            0..=300 => 4.5,
            301..=2_500 => 3.2,
            2_501..=12_000 => 2.2,
            _ => 1.5,
        };
        by_count * power(self.camera.zoom(), 0.3)
    }

    /// Side of a picture in CSS pixels.
    pub(super) fn picture_side_px(&self) -> f64 {
        let by_count = if self.motion.points() > 600 {
            18.0
        } else {
            26.0
        };
        (by_count * self.camera.zoom().sqrt()).min(96.0)
    }

    /// Radius of a ring about a point in CSS pixels.
    pub(super) fn ring_radius_px(&self) -> f64 {
        if self.pictures().is_some() {
            self.picture_side_px() * 0.72
        } else {
            self.radius_px() + 3.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    const RIGHT: [f32; 2] = [1.0, 0.0];
    const LEFT: [f32; 2] = [-1.0, 0.0];
    const UP: [f32; 2] = [0.0, 1.0];

    fn scene(positions: &[f32], hidden: &[u32]) -> Scene {
        let mut scene = Scene::default();
        scene.motion.send(Rc::from(positions), 0.0, true);
        let groups: Vec<u32> = (0..positions.len() as u32 / 2).collect();
        scene.dress(Looks::new(groups.len(), &groups, &[], hidden));
        scene
    }

    fn walk(scene: &mut Scene, direction: [f32; 2]) -> Option<u32> {
        let next = scene.towards(direction);
        scene.picked = next.or(scene.picked);
        next
    }

    #[test]
    fn arrows_walk_by_place_and_not_by_index() {
        let mut scene = scene(&[0.0, 0.0, 0.6, 0.1, 0.3, 0.0, 0.1, 0.5], &[]);
        assert_eq!(
            walk(&mut scene, RIGHT),
            Some(0),
            "from nowhere to the middle"
        );
        assert_eq!(walk(&mut scene, RIGHT), Some(2));
        assert_eq!(walk(&mut scene, RIGHT), Some(1));
        assert_eq!(walk(&mut scene, RIGHT), None, "nothing lies beyond");
        assert_eq!(walk(&mut scene, LEFT), Some(2));
        assert_eq!(walk(&mut scene, UP), Some(3));
    }

    #[test]
    fn arrows_pass_over_hidden_points() {
        let mut scene = scene(&[0.0, 0.0, 0.3, 0.0, 0.6, 0.0], &[1]);
        scene.picked = Some(0);
        assert_eq!(walk(&mut scene, RIGHT), Some(2));
        assert_eq!(walk(&mut scene, LEFT), Some(0));
    }

    #[test]
    fn points_at_one_place_are_all_reached_and_left_again() {
        let mut scene = scene(&[-0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0], &[]);
        scene.picked = Some(0);
        let there = [(); 4].map(|()| walk(&mut scene, RIGHT));
        assert_eq!(there, [Some(1), Some(2), Some(3), None]);
        let back = [(); 4].map(|()| walk(&mut scene, LEFT));
        assert_eq!(back, [Some(2), Some(1), Some(0), None]);
    }

    #[test]
    fn the_pointer_finds_what_is_shown_within_reach() {
        let mut scene = scene(&[0.0, 0.0, 0.9, 0.9], &[]);
        scene.camera.resize([200.0, 100.0]);
        assert_eq!(scene.nearest([104.0, 47.0]), Some(0));
        assert_eq!(scene.nearest([160.0, 50.0]), None);
        scene.dress(Looks::new(2, &[0, 1], &[], &[0]));
        assert_eq!(scene.nearest([104.0, 47.0]), None);
    }
}
