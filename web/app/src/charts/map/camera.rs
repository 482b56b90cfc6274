//! Which part of the map is on the screen.

/// The most that a person can zoom in; f32 positions still differ there.
const ZOOM_MAX: f64 = 400.0;
/// Part of the shorter side that the whole map takes.
const FILL: f64 = 0.94;

/// From the map (-1 to 1, y upwards) to the canvas: its CSS pixels (y downwards), whatever the screen's
/// density, or clip space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Camera {
    /// The map's point in the middle of the screen.
    centre: [f64; 2],
    /// 1 shows the whole map.
    zoom: f64,
    /// Width and height, in CSS pixels.
    size_px: [f64; 2],
}

impl Camera {
    pub(super) const WHOLE: Self = Self {
        centre: [0.0, 0.0],
        zoom: 1.0,
        size_px: [1.0, 1.0],
    };

    pub(super) fn resize(&mut self, size_px: [f64; 2]) {
        self.size_px = size_px.map(|side| side.max(1.0));
    }

    /// Width and height, in CSS pixels.
    pub(super) fn size_px(&self) -> [f64; 2] {
        self.size_px
    }

    /// Back to the whole map.
    pub(super) fn reset(&mut self) {
        (self.centre, self.zoom) = (Self::WHOLE.centre, Self::WHOLE.zoom);
    }

    pub(super) fn zoom(&self) -> f64 {
        self.zoom
    }

    /// CSS pixels for one unit of the map.
    fn scale(&self) -> f64 {
        self.size_px[0].min(self.size_px[1]) * 0.5 * FILL * self.zoom
    }

    /// What takes a position of the map to a canvas with so many pixels for one of CSS.
    pub(super) fn to_canvas(self, density: f64) -> Projection {
        let scale = self.scale() * density;
        let factor = [scale, -scale];
        let offset = [0, 1]
            .map(|axis| self.size_px[axis] * density / 2.0 - self.centre[axis] * factor[axis]);
        Projection {
            factor: factor.map(|value| value as f32),
            offset: offset.map(|value| value as f32),
        }
    }

    /// What takes a position of the map to clip space: -1 to 1 along both sides, y upwards.
    pub(super) fn to_clip(self) -> Projection {
        let factor = self.size_px.map(|side| self.scale() * 2.0 / side);
        Projection {
            factor: factor.map(|value| value as f32),
            offset: [0, 1].map(|axis| (-self.centre[axis] * factor[axis]) as f32),
        }
    }

    /// Moves the map no farther than it takes to show this position, a little off the edge.
    pub(super) fn reveal(&mut self, position: [f32; 2]) {
        let place = self.to_canvas(1.0).place(position).map(f64::from);
        let [right_px, down_px] = [0, 1].map(|axis| {
            let side = self.size_px[axis];
            let margin = side * (1.0 - FILL);
            place[axis].max(margin).min(side - margin) - place[axis]
        });
        if (right_px, down_px) != (0.0, 0.0) {
            self.pan(right_px, down_px);
        }
    }

    /// Moves the map by so many CSS pixels.
    pub(super) fn pan(&mut self, right_px: f64, down_px: f64) {
        let scale = self.scale();
        self.centre[0] = (self.centre[0] - right_px / scale).clamp(-1.0, 1.0);
        self.centre[1] = (self.centre[1] + down_px / scale).clamp(-1.0, 1.0);
    }

    /// Zooms by a factor; what lies at `at_px` stays there.
    pub(super) fn zoom_at(&mut self, factor: f64, at_px: [f64; 2]) {
        let next = (self.zoom * factor).clamp(1.0, ZOOM_MAX);
        let from_centre = [
            at_px[0] - self.size_px[0] / 2.0,
            at_px[1] - self.size_px[1] / 2.0,
        ];
        let before = self.scale();
        self.zoom = next;
        let change = 1.0 / before - 1.0 / self.scale();
        self.centre[0] = (self.centre[0] + from_centre[0] * change).clamp(-1.0, 1.0);
        self.centre[1] = (self.centre[1] - from_centre[1] * change).clamp(-1.0, 1.0);
        if next == 1.0 {
            self.reset();
        }
    }

    /// Zooms about the middle of the screen.
    pub(super) fn zoom_middle(&mut self, factor: f64) {
        self.zoom_at(factor, [self.size_px[0] / 2.0, self.size_px[1] / 2.0]);
    }
}

/// Takes a position to a place: a factor and an offset along each axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Projection {
    pub factor: [f32; 2],
    pub offset: [f32; 2],
}

impl Projection {
    pub(super) fn place(&self, position: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|axis| position[axis] * self.factor[axis] + self.offset[axis])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(camera: Camera, point: [f32; 2]) -> [f32; 2] {
        camera.to_canvas(1.0).place(point)
    }

    #[test]
    fn the_whole_map_lies_inside_the_screen_with_y_upwards() {
        let mut camera = Camera::WHOLE;
        camera.resize([400.0, 200.0]);
        assert_eq!(place(camera, [0.0, 0.0]), [200.0, 100.0]);
        let top = place(camera, [0.0, 1.0]);
        assert!(top[1] > 0.0 && top[1] < 10.0);
    }

    #[test]
    fn what_is_under_the_pointer_stays_there_while_zooming() {
        let mut camera = Camera::WHOLE;
        camera.resize([400.0, 200.0]);
        let point = [0.4, -0.3];
        let before = place(camera, point);
        camera.zoom_at(3.0, before.map(f64::from));
        let after = place(camera, point);
        assert!((before[0] - after[0]).abs() < 0.01 && (before[1] - after[1]).abs() < 0.01);
        camera.zoom_at(0.01, [7.0, 7.0]);
        assert_eq!(camera.zoom(), 1.0);
        assert_eq!(place(camera, point), before);
    }

    #[test]
    fn clip_space_is_the_canvas_with_its_middle_at_0_at_every_density() {
        let mut camera = Camera::WHOLE;
        camera.resize([400.0, 200.0]);
        camera.zoom_at(3.0, [60.0, 70.0]);
        for point in [[0.0, 0.0], [0.4, -0.3], [-1.0, 1.0]] {
            let clip = camera.to_clip().place(point);
            for density in [1.0, 2.0, 1.25] {
                let [x, y] = camera.to_canvas(density).place(point);
                let [width, height] = camera.size_px.map(|side| (side * density) as f32);
                let expected = [x / width * 2.0 - 1.0, 1.0 - y / height * 2.0];
                // Both are rounded to single precision.
                assert!(
                    (clip[0] - expected[0]).abs() < 1e-5,
                    "{clip:?} {expected:?}"
                );
                assert!(
                    (clip[1] - expected[1]).abs() < 1e-5,
                    "{clip:?} {expected:?}"
                );
            }
        }
    }

    #[test]
    fn a_point_beyond_the_edge_is_brought_in_and_one_in_sight_moves_nothing() {
        let mut camera = Camera::WHOLE;
        camera.resize([400.0, 200.0]);
        camera.zoom_middle(8.0);
        let before = camera;
        camera.reveal([0.01, 0.01]);
        assert_eq!(camera, before);
        camera.reveal([0.9, -0.8]);
        let [x, y] = place(camera, [0.9, -0.8]);
        assert!(
            (0.0..400.0).contains(&x) && (0.0..200.0).contains(&y),
            "{x} {y}"
        );
    }
}
