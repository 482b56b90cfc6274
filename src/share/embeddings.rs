//! Embeddings for other tools: `h` as NumPy's `.npy`, names, classes and factors as the `.tsv` that
//! the Embedding Projector takes as metadata (projector.tensorflow.org).

use crate::data::ImageSet;
use serde::Serialize;

/// NumPy's version 1.0 header is padded to a multiple of this, so that the values are aligned.
const NPY_ALIGNMENT: usize = 64;

/// What comes before the header's text: magic, version, length.
const NPY_PREAMBLE: usize = 10;

/// Why embeddings were not exported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename = "embeddings", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum EmbeddingsProblem {
    #[error("there are {found} values for {rows} embeddings of {columns} features; embed again")]
    Values {
        found: usize,
        rows: usize,
        columns: usize,
    },
    #[error("image {image} was embedded, but the set has {images}; embed again")]
    Image { image: u32, images: usize },
}

/// The `.npy` file of `values` `[rows, columns]`: format 1.0, little-endian f32, C order
/// (numpy.lib.format). Written here because the crates for it bring a parser of Python literals
/// into the page, for ten lines of header.
///
/// # Errors
/// Where the number of values is not `rows` times `columns`.
pub fn npy(values: &[f32], rows: usize, columns: usize) -> Result<Vec<u8>, EmbeddingsProblem> {
    if rows.checked_mul(columns) != Some(values.len()) {
        return Err(EmbeddingsProblem::Values {
            found: values.len(),
            rows,
            columns,
        });
    }
    let mut header =
        format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
    let unpadded = NPY_PREAMBLE + header.len() + 1;
    header.push_str(&" ".repeat(unpadded.next_multiple_of(NPY_ALIGNMENT) - unpadded));
    header.push('\n');

    let mut file = Vec::with_capacity(NPY_PREAMBLE + header.len() + 4 * values.len());
    file.extend_from_slice(b"\x93NUMPY\x01\x00");
    file.extend_from_slice(&(header.len() as u16).to_le_bytes());
    file.extend_from_slice(header.as_bytes());
    file.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    Ok(file)
}

/// The `.tsv` metadata of the images that were embedded, one row each in the order of `images`:
/// name, class where there are labels, then a generated set's factors. A header row stands first,
/// but not over a single column: the Projector would take it for an image.
///
/// # Errors
/// Where the set has no such image.
pub fn tsv(set: &ImageSet, images: &[u32]) -> Result<String, EmbeddingsProblem> {
    let labelled = !set.labels.is_empty();
    let factors = set.factors.iter().zip(&set.factor_values);
    let mut titles = vec!["name".to_owned()];
    titles.extend(labelled.then(|| "class".to_owned()));
    titles.extend(factors.clone().map(|(factor, _)| cell(&factor.name)));

    let mut table = String::new();
    if titles.len() > 1 {
        push_row(&mut table, &titles);
    }
    for &image in images {
        let index = image as usize;
        let images = set.len();
        let name = set.names.get(index);
        let mut row = vec![cell(
            name.ok_or(EmbeddingsProblem::Image { image, images })?,
        )];
        row.extend(labelled.then(|| named(&set.classes, set.labels.get(index))));
        row.extend(
            factors
                .clone()
                .map(|(factor, values)| named(&factor.values, values.get(index))),
        );
        push_row(&mut table, &row);
    }
    Ok(table)
}

/// The name behind an index; empty where there is none, as for an image without a class.
fn named(names: &[String], index: Option<&u32>) -> String {
    let name = index.and_then(|&index| names.get(index as usize));
    name.map(|name| cell(name)).unwrap_or_default()
}

/// The Projector knows no quotes: what would break a row is written with a backslash.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

fn push_row(table: &mut String, cells: &[String]) {
    table.push_str(&cells.join("\t"));
    table.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Factor;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let problems = [
            EmbeddingsProblem::Values {
                found: 7,
                rows: 2,
                columns: 3,
            },
            EmbeddingsProblem::Image {
                image: 9,
                images: 5,
            },
        ];
        hold_every_sentence::<EmbeddingsProblem>(
            "embeddings",
            &[],
            &problems.each_ref().map(Sentence::of),
        );
    }

    fn flat_set() -> ImageSet {
        ImageSet {
            names: vec!["a.png".to_owned(), "tab\there\n.png".to_owned()],
            ..ImageSet::default()
        }
    }

    #[test]
    fn the_header_is_the_one_that_numpy_writes_and_the_values_follow() {
        let bytes = npy(&[1.5, -2.0], 1, 2).unwrap();
        let (header, values) = bytes.split_at(2 * NPY_ALIGNMENT);
        assert_eq!(&header[..NPY_PREAMBLE], b"\x93NUMPY\x01\x00\x76\x00");
        let text = std::str::from_utf8(&header[NPY_PREAMBLE..]).unwrap();
        assert!(text.ends_with(" \n"));
        assert_eq!(
            text.trim_end(),
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }"
        );
        assert_eq!(values, [0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0]);
    }

    #[test]
    fn values_that_do_not_fill_the_rows_are_refused() {
        assert!(npy(&[0.0; 6], 2, 4).is_err());
        assert!(npy(&[], usize::MAX, 2).is_err());
        assert!(npy(&[], 0, 128).is_ok());
    }

    #[test]
    fn a_flat_set_gives_one_column_without_header_and_with_escapes() {
        let table = tsv(&flat_set(), &[1, 0]).unwrap();
        assert_eq!(table, "tab\\there\\n.png\na.png\n");
    }

    #[test]
    fn classes_and_factors_get_a_header_row() {
        let mut set = flat_set();
        set.labels = vec![1, 0];
        set.classes = vec!["cat".to_owned(), "dog".to_owned()];
        set.factors = vec![Factor {
            name: "colour".to_owned(),
            values: vec!["red".to_owned(), "blue".to_owned()],
        }];
        set.factor_values = vec![vec![0, 1]];
        let table = tsv(&set, &[0]).unwrap();
        assert_eq!(table, "name\tclass\tcolour\na.png\tdog\tred\n");
    }

    #[test]
    fn an_image_that_the_set_does_not_have_is_refused() {
        let problem = EmbeddingsProblem::Image {
            image: 2,
            images: 2,
        };
        assert_eq!(tsv(&flat_set(), &[2]), Err(problem));
    }
}
