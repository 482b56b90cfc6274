//! Texts inside the charts.

use crate::text::plots::*;

pub const PLOTS: Plots = Plots {
    map_label: |points, snapshot| format!("Map of {points} embeddings, snapshot {snapshot}"),
    map_empty_title: "No map yet",
    map_empty_hint: "The map appears after the first steps: one point for each image, near where the \
                     encoder finds them alike.",
    map_keys: "Plus and minus zoom, arrows move, 0 shows all, Shift with an arrow goes to the nearest \
               point that way, Enter pins it, Escape lets it go.",
    as_pictures: "Pictures",
    zoom_in: "Zoom in",
    zoom_out: "Zoom out",
    whole_map: "Show all",
    legend: "Colours and shapes; press one to hide or show it",
    more_groups: |groups| format!("and {groups} more"),
    point: |point, group| match group {
        Some(group) => format!("Point {}, {group}", point + 1),
        None => format!("Point {}", point + 1),
    },
    pinned_point: |point, group| match group {
        Some(group) => format!("Point {}, {group}, pinned", point + 1),
        None => format!("Point {}, pinned", point + 1),
    },
    curve_empty: "After the first steps",
    curve_at: |x_name, x, value| format!("{x_name} {x}: {value}"),
    curve_summary: |title, first, last, least, most| {
        format!("{title}: from {first} to {last}; least {least}, most {most}.")
    },
    similarity_title: "Similarity of the batch",
    similarity_empty: "After the first steps: each first view against each second view.",
    similarity_summary: |side, positives, negatives| {
        format!(
            "Cosines of {side} first views with {side} second views. Mean on the diagonal, the \
             positive pairs: {positives}. Mean off it, the negatives: {negatives}."
        )
    },
    similarity_means: |positives, negatives| {
        format!("Positive pairs (diagonal) {positives} · negatives {negatives}")
    },
    similarity_pair: |first, second, cosine| {
        format!("First view of image {first}, second view of image {second}: {cosine}")
    },
    similarity_positive: |image, cosine| format!("Both views of image {image}: {cosine}"),
};
