//! Texts inside the charts.

/// Every text that a chart shows or says of itself.
pub struct Plots {
    pub map_label: fn(points: usize, snapshot: u32) -> String,
    pub map_empty_title: &'static str,
    pub map_empty_hint: &'static str,
    pub map_keys: &'static str,
    pub as_pictures: &'static str,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub whole_map: &'static str,
    pub legend: &'static str,
    pub more_groups: fn(groups: usize) -> String,
    pub point: fn(point: u32, group: Option<&str>) -> String,
    /// The same of a point that stays.
    pub pinned_point: fn(point: u32, group: Option<&str>) -> String,
    pub curve_empty: &'static str,
    /// The value under the keyboard's mark, for a screen reader.
    pub curve_at: fn(x_name: &str, x: &str, value: &str) -> String,
    pub curve_summary: fn(title: &str, first: &str, last: &str, least: &str, most: &str) -> String,
    pub similarity_title: &'static str,
    pub similarity_empty: &'static str,
    pub similarity_summary: fn(side: u32, positives: &str, negatives: &str) -> String,
    pub similarity_means: fn(positives: &str, negatives: &str) -> String,
    pub similarity_pair: fn(first: u32, second: u32, cosine: &str) -> String,
    pub similarity_positive: fn(image: u32, cosine: &str) -> String,
}
