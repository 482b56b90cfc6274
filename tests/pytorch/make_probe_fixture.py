"""Makes tests/fixtures/eval/scikit_learn.safetensors (made with scikit-learn 1.9.1, numpy 2.4.6,
safetensors 0.8.0; `pip install scikit-learn numpy safetensors`).

    make_probe_fixture.py ../fixtures/eval

Tables follow a formula, so that only what the libraries make of them needs to be kept. With
u(row, stream, column) the lab's counter-based random number in [0, 1) (src/reference/random.rs, seed
2027, step 0, image `row`, view `stream`, draw `column`), row r of class c = r mod classes has

    (1 + column mod 3) (2 u(r, stream, column) - 1 + u(c, stream + 100, column))

`src/eval/against_scikit_learn.rs` is the same in Rust.
"""

import pathlib
import sys

import numpy
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler, normalize

SEED = 2027
TEMPERATURE = 0.07

# Name: stream, rows, numbers in a row, classes, weight decay of the mean loss.
PROBES = {
    "four": (0, 400, 12, 4, 1e-2),
    "wide": (1, 150, 40, 3, 1e-4),
    "two": (2, 300, 6, 2, 1e-3),
}


def pcg(x):
    """src/reference/random.rs, on arrays of u32."""
    state = x * numpy.uint32(747796405) + numpy.uint32(2891336453)
    word = ((state >> ((state >> numpy.uint32(28)) + numpy.uint32(4))) ^ state) * numpy.uint32(277803737)
    return (word >> numpy.uint32(22)) ^ word


def uniforms(images, stream, draws):
    """f64 `[images, draws]` that f32 holds exactly."""
    hashed = numpy.zeros((images, draws), dtype=numpy.uint32)
    image = numpy.arange(images, dtype=numpy.uint32)[:, None]
    draw = numpy.arange(draws, dtype=numpy.uint32)[None, :]
    for part in (numpy.uint32(SEED), numpy.uint32(0), image, numpy.uint32(stream), draw):
        hashed = pcg(hashed ^ part)
    return (hashed >> numpy.uint32(8)).astype(numpy.float64) / 2**24


def table(stream, rows, dim, classes):
    """f64 rows that f32 holds, and their classes."""
    labels = numpy.arange(rows) % classes
    centres = uniforms(classes, stream + 100, dim)
    values = 2 * uniforms(rows, stream, dim) - 1 + centres[labels]
    values *= 1 + numpy.arange(dim) % 3
    return values.astype(numpy.float32).astype(numpy.float64), labels


def probe(stream, rows, dim, classes, weight_decay):
    """Probabilities at the optimum, and the loss there."""
    features, labels = table(stream, rows, dim, classes)
    units = StandardScaler().fit_transform(features)
    # Two classes: scikit-learn fits one function w where the softmax fits w / 2 and -w / 2, whose
    # squares sum to half of those of w.
    strength = weight_decay / 2 if classes == 2 else weight_decay
    model = LogisticRegression(C=1 / (strength * rows), tol=1e-10, max_iter=100_000)
    model.fit(units, labels)
    probabilities = model.predict_proba(units)
    entropy = -numpy.log(probabilities[numpy.arange(rows), labels]).mean()
    return probabilities, entropy + 0.5 * strength * (model.coef_**2).sum()


def knn(bank, bank_labels, queries, query_labels, k, weighted):
    """Accuracy of the vote by cosine."""

    def weights(distances):
        return numpy.exp((1 - distances) / TEMPERATURE)

    model = KNeighborsClassifier(k, metric="cosine", weights=weights if weighted else "uniform")
    return model.fit(bank, bank_labels).score(queries, query_labels)


def rank_me(rows):
    """Garrido et al. 2022, equation 1."""
    singular = numpy.linalg.svd(rows, compute_uv=False)
    parts = singular / singular.sum() + 1e-7
    return numpy.exp(-(parts * numpy.log(parts)).sum())


def uniformity(rows):
    """Wang and Isola 2020, t = 2, over pairs of different rows."""
    squares = ((rows[:, None, :] - rows[None, :, :]) ** 2).sum(2)
    return numpy.log(numpy.exp(-2 * squares[numpy.triu_indices(len(rows), 1)]).mean())


def main():
    kept = {}
    for name, settings in PROBES.items():
        probabilities, loss = probe(*settings)
        kept[f"{name}.probabilities"] = probabilities.astype(numpy.float32)
        kept[f"{name}.loss"] = loss

    rows, labels = table(3, 402, 16, 4)
    bank, queries = rows[:301], rows[301:]
    bank_labels, query_labels = labels[:301], labels[301:]
    for k in (20, 200):
        kept[f"knn.weighted.{k}"] = knn(bank, bank_labels, queries, query_labels, k, True)
    # Two classes and an odd number of voters: no ties, which the lab breaks otherwise.
    kept["knn.majority.21"] = knn(bank, bank_labels % 2, queries, query_labels % 2, 21, False)

    rows, _ = table(5, 200, 24, 4)
    unit, other = normalize(rows), normalize(table(6, 200, 24, 4)[0])
    kept["rank.tall"] = rank_me(rows)
    kept["rank.wide"] = rank_me(rows[:15])
    kept["uniformity"] = uniformity(unit)
    kept["alignment"] = ((unit - other) ** 2).sum(1).mean()
    kept["embedding_std"] = unit.std(0).mean() * numpy.sqrt(24)

    kept = {name: numpy.atleast_1d(numpy.asarray(value)) for name, value in kept.items()}
    save_file(kept, pathlib.Path(sys.argv[1]) / "scikit_learn.safetensors")
    for name, value in kept.items():
        print(name, value.shape, value.ravel()[:3])


if __name__ == "__main__":
    main()
