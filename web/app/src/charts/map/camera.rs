//! Which part of the map is on the screen.

/// The most that a person can zoom in; f32 positions still differ there.
const ZOOM_MAX: f64 = 400.0;
/// Part of the shorter side that the whole map takes.
const FILL: f64 = 0.94;

/// From the map (-1 to 1, y upwards) to device pixels (y downwards).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Camera {
    /// The map's point in the middle of the screen.
    centre: [f64; 2],
    /// 1 shows the whole map.
    zoom: f64,
    /// Width and height, in device pixels.
    size_px: [f64; 2],
}

impl Camera {
    pub(super) const WHOLE: Self = Self {
        centre: [0.0, 0.0],
        zoom: 1.0,
        size_px: [1.0, 1.0],
    };

    pub(super) fn resize(&mut self, width_px: u32, height_px: u32) {
        self.size_px = [f64::from(width_px.max(1)), f64::from(height_px.max(1))];
    }

    /// Back to the whole map.
    pub(super) fn reset(&mut self) {
        (self.centre, self.zoom) = (Self::WHOLE.centre, Self::WHOLE.zoom);
    }

    pub(super) fn zoom(&self) -> f64 {
        self.zoom
    }

    /// Device pixels for one unit of the map.
    fn scale(&self) -> f64 {
        self.size_px[0].min(self.size_px[1]) * 0.5 * FILL * self.zoom
    }

    /// The factor and the offset that take a map's position to the screen: `x * factor[0] + offset[0]`.
    pub(super) fn to_screen(self) -> ([f32; 2], [f32; 2]) {
        let scale = self.scale();
        let factor = [scale, -scale];
        let offset = [0, 1].map(|axis| self.size_px[axis] / 2.0 - self.centre[axis] * factor[axis]);
        (
            factor.map(|value| value as f32),
            offset.map(|value| value as f32),
        )
    }

    /// Moves the map by so many device pixels.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn place(camera: Camera, point: [f32; 2]) -> [f32; 2] {
        let (factor, offset) = camera.to_screen();
        [0, 1].map(|axis| point[axis] * factor[axis] + offset[axis])
    }

    #[test]
    fn the_whole_map_lies_inside_the_screen_with_y_upwards() {
        let mut camera = Camera::WHOLE;
        camera.resize(400, 200);
        assert_eq!(place(camera, [0.0, 0.0]), [200.0, 100.0]);
        let top = place(camera, [0.0, 1.0]);
        assert!(top[1] > 0.0 && top[1] < 10.0);
    }

    #[test]
    fn what_is_under_the_pointer_stays_there_while_zooming() {
        let mut camera = Camera::WHOLE;
        camera.resize(400, 200);
        let point = [0.4, -0.3];
        let before = place(camera, point);
        camera.zoom_at(3.0, before.map(f64::from));
        let after = place(camera, point);
        assert!((before[0] - after[0]).abs() < 0.01 && (before[1] - after[1]).abs() < 0.01);
        camera.zoom_at(0.01, [7.0, 7.0]);
        assert_eq!(camera.zoom(), 1.0);
        assert_eq!(place(camera, point), before);
    }
}
