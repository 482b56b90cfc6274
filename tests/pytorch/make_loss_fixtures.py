"""Makes tests/fixtures/losses/losses.safetensors: every loss and its gradient, in float64.

Made once with Python 3.11, torch 2.15.0, numpy 2.4.6, safetensors 0.8.0, lightly 1.6.0,
pytorch-metric-learning 2.9.0:

    make_loss_fixtures.py ../fixtures/losses/losses.safetensors

Each loss is written here as its paper has it, and asserted to agree with lightly,
pytorch-metric-learning or torch where they have it; the comments say where conventions differ.

Inputs follow a formula, so that they need not be kept. With u(i, s, k) the lab's counter-based random
number in [0, 1) (src/reference/random.rs: seed 2027, step N, image i, view s, draw k), D columns,
w(k) = 0.5 + 0.5 (k mod 4), and c(i) = 0.5, 4.5, 1.5, 2.5 for i mod 4 = 0, 1, 2, 3, so that a batch has
easy and hard positives:

    first view of image i       a(i, k) = w(k) (2 u(i, 0, k) - 1)
    second view of image i      b(i, k) = w(k) ((2 u(i, 0, k) - 1) + c(i) (2 u(i, 1, k) - 1))
    row i of the queue (3 N)    2 u(i, 2, k) - 1, scaled to length 1
    label of image i            i mod 3 for SupCon and DrLIM, 5 i mod D for cross entropy

in f64, rounded to f32. All losses take z = first views, then second views, [2N, D].

A tensor "loss:N,D,setting" holds the value, the gradient's length, its largest entry in size, and up
to 64 entries: the j-th is entry (7919 j) mod (2N D). A measure without a gradient has its value alone.

A semi-hard loss of a batch in which the choice of a negative hangs on a rounding of f32 is left out: two
right answers have different gradients there; and so is an accuracy where a row's place does. It is so for 256
images in 2 dimensions.
"""

import sys
import warnings

import numpy
import torch
import torch.nn.functional as F
from lightly import loss as lightly
from make_fixture import pcg
from pytorch_metric_learning import distances, losses, miners, reducers
from safetensors.torch import save_file

SEED = 2027
CHANGE = (0.5, 4.5, 1.5, 2.5)
IMAGES, DIMS = (2, 3, 8, 33, 256), (2, 64, 128)
TEMPERATURES, COSINE_MARGINS, DISTANCE_MARGINS = (0.05, 0.2, 0.5, 1.0), (0.2, 1.0), (1.0, 8.0)
CLASS_PRIOR, HARDNESS = 0.1, 1.0
LENGTH_WEIGHT, UNIFORMITY_WEIGHT, TEACHER_TEMPERATURE = 0.002, 1.0, 0.04
OFF_DIAGONAL_WEIGHT = 0.005
INVARIANCE, VARIANCE, COVARIANCE = 25.0, 25.0, 1.0
ENTRIES, ENTRY_STRIDE = 64, 7919
AGREES = 1e-9
# The libraries build all triplets in memory.
LIBRARY_IMAGES_MAX = 33
# Cosines that are nearer to each other than this may change places in f32.
CLOSEST = 1e-6


def uniforms(step, image, view, count):
    hashed = numpy.zeros(count, dtype=numpy.uint32)
    for part in (SEED, step, image, view):
        hashed = pcg(hashed ^ numpy.uint32(part))
    hashed = pcg(hashed ^ numpy.arange(count, dtype=numpy.uint32))
    return (hashed >> numpy.uint32(8)).astype(numpy.float64) / 2**24


def rounded(rows):
    return torch.from_numpy(numpy.stack(rows).astype(numpy.float32)).double()


def batch(n, d):
    width = 0.5 + 0.5 * (numpy.arange(d) % 4)
    first, second = [], []
    for image in range(n):
        base = 2 * uniforms(n, image, 0, d) - 1
        first.append(width * base)
        second.append(width * (base + CHANGE[image % 4] * (2 * uniforms(n, image, 1, d) - 1)))
    queue = [2 * uniforms(n, image, 2, d) - 1 for image in range(3 * n)]
    queue = [row / numpy.sqrt((row**2).sum()) for row in queue]
    return rounded(first + second), rounded(queue)


def agree(ours, theirs):
    assert abs(ours.item() - float(theirs)) <= AGREES * max(1, abs(ours.item())), (ours, theirs)


def small(n):
    return n <= LIBRARY_IMAGES_MAX


def halves(z):
    return z[: len(z) // 2], z[len(z) // 2 :]


def cosines(z):
    """Positive cosines [2N], negative cosines [2N, 2N - 2], all cosines [2N, 2N]."""
    rows = len(z)
    z = F.normalize(z)
    all_cosines = z @ z.T
    image = torch.arange(rows) % (rows // 2)
    negative = image[:, None] != image[None, :]
    positive = (z * z.roll(rows // 2, 0)).sum(1)
    return positive, all_cosines[negative].view(rows, rows - 2), all_cosines


def nt_xent(z, queue, n, t):
    positive, negatives, _ = cosines(z)
    logits = torch.cat([positive[:, None], negatives], 1) / t
    value = (logits.logsumexp(1) - logits[:, 0]).mean()
    first, second = halves(z.detach())
    agree(value, lightly.NTXentLoss(temperature=t)(first, second))
    if small(n):
        agree(value, losses.SelfSupervisedLoss(losses.NTXentLoss(temperature=t))(first, second))
    return value


def info_nce(z, queue, n, t):
    query, key = map(F.normalize, halves(z))
    key = key.detach()
    logits = torch.cat([(query * key).sum(1, keepdim=True), query @ queue.T], 1) / t
    # As MoCo's code: cross entropy with the positive as class 0.
    return F.cross_entropy(logits, torch.zeros(n, dtype=torch.long))


def info_nce_accuracy(z, queue, n):
    query, key = map(F.normalize, halves(z))
    return ((query * key).sum(1) > (query @ queue.T).max(1).values).double().mean()


def nearest_neighbour(z, queue, n, t):
    prediction, view = map(F.normalize, halves(z))
    nearest = queue[(view.detach() @ queue.T).argmax(1)]
    return F.cross_entropy(nearest @ prediction.T / t, torch.arange(n))


def moco_v3(z, queue, n, t):
    """`ctr` of algorithm 1 in 2104.02057."""
    query, key = map(F.normalize, halves(z))
    return 2 * t * F.cross_entropy(query @ key.detach().T / t, torch.arange(n))


def n_pair(z, queue, n):
    anchor, positive = halves(z)
    products = anchor @ positive.T
    own = products.diagonal()[:, None]
    others = (products - own).exp().sum(1) - 1
    value = (1 + others).log().mean() + LENGTH_WEIGHT / 2 * z.square().sum(1).mean()
    return value


def facenet_triplet(z, queue, n, margin):
    """Squared distances of unit rows, by loops over the anchors."""
    unit = F.normalize(z)
    squared = (unit[:, None] - unit[None]).square().sum(2)
    terms = []
    for a in range(2 * n):
        p = (a + n) % (2 * n)
        to_positive = squared[a, p]
        beyond = [squared[a, k] for k in range(2 * n) if k % n != a % n and squared[a, k] > to_positive]
        if beyond and (nearest := min(beyond)) < to_positive + margin:
            terms.append(to_positive - nearest + margin)
    return torch.stack(terms).mean() if terms else 0 * z.sum()


def align_uniform(z, queue, n):
    """`align_loss` and `uniform_loss` of section 4.1's listing in 2005.10242."""
    x, y = map(F.normalize, halves(z))
    align = (x - y).norm(p=2, dim=1).pow(2).mean()
    uniform = [torch.pdist(view, p=2).pow(2).mul(-2).exp().mean().log() for view in (x, y)]
    return align + UNIFORMITY_WEIGHT * sum(uniform) / 2


def swav(z, queue, n, t):
    """The listing in appendix A of 2006.09882, with the queue's rows as prototypes: the half of it in which first
    views predict the codes of second views."""
    scores = [F.normalize(view) @ queue.T for view in halves(z)]
    codes = [sinkhorn(view.detach()) for view in scores]
    log_p = [(view / t).log_softmax(1) for view in scores]
    halves_of_it = [-(code * log).sum(1).mean() for code, log in zip(codes, log_p[::-1])]
    agree(sum(halves_of_it) / 2, lightly.SwaVLoss(temperature=t)([view.detach() for view in scores], []))
    return halves_of_it[1]


def sinkhorn(scores, epsilon=0.05, rounds=3):
    q = (scores / epsilon).exp().T
    q /= q.sum()
    k, b = q.shape
    for _ in range(rounds):
        q /= q.sum(1, keepdim=True) * k
        q /= q.sum(0, keepdim=True) * b
    return (q * b).T


def dino(z, queue, n, t):
    """Equation 2 of 2104.14294: first views are the student's scores, second views the teacher's."""
    student, teacher = halves(z)
    targets = ((teacher - queue.mean(0)).detach() / TEACHER_TEMPERATURE).softmax(1)
    return -(targets * (student / t).log_softmax(1)).sum(1).mean()


def reconstruction(z, queue, n):
    first, second = halves(z)
    return F.mse_loss(first, second.detach())


def nt_logistic(z, queue, n, t):
    positive, negatives, _ = cosines(z)
    return (F.softplus(-positive / t) + F.softplus(negatives / t).mean(1)).mean()


def semi_hard(positive, negatives, margin):
    """Of each anchor's negatives the most similar below its positive and within the margin, by loops:
    a list of (anchor, negative)."""
    chosen = []
    for anchor, (p, row) in enumerate(zip(positive.tolist(), negatives.tolist())):
        below = [(s, place) for place, s in enumerate(row) if p - margin < s < p]
        if below:
            chosen.append((anchor, max(below)[1]))
    return chosen


def hangs_on_rounding(z):
    """Whether a negative is as similar as its anchor's positive, or two are alike as the best below it."""
    positive, negatives, _ = cosines(z)
    best = negatives.masked_fill(negatives >= positive[:, None], -torch.inf).sort(1, descending=True).values
    gaps = (negatives - positive[:, None]).abs().min(1).values, best[:, 0] - best[:, 1]
    # Two infinities, where nothing is below, give NaN, which is not smaller.
    return any((gap < CLOSEST).any().item() for gap in gaps)


def nt_logistic_semi_hard(z, queue, n, t):
    positive, negatives, _ = cosines(z)
    chosen = semi_hard(positive, negatives, float("inf"))
    terms = [F.softplus(-positive[a] / t) + F.softplus(negatives[a, k] / t) for a, k in chosen]
    return torch.stack(terms).mean() if terms else 0 * z.sum()


def margin_triplet(z, queue, n, margin):
    positive, negatives, _ = cosines(z)
    value = (negatives - positive[:, None] + margin).clamp(min=0).mean()
    if small(n):
        theirs = losses.TripletMarginLoss(
            margin, distance=distances.CosineSimilarity(), reducer=reducers.MeanReducer()
        )
        agree(value, theirs(z.detach(), torch.arange(n).repeat(2)))
    return value


def margin_triplet_semi_hard(z, queue, n, margin):
    positive, negatives, all_cosines = cosines(z)
    chosen = semi_hard(positive, negatives, margin)
    terms = [negatives[a, k] - positive[a] + margin for a, k in chosen]
    value = torch.stack(terms).mean() if terms else 0 * z.sum()
    if small(n):
        # Their miner gives every semi-hard negative: the most similar of each anchor is ours.
        miner = miners.TripletMarginMiner(margin, "semihard", distance=distances.CosineSimilarity())
        hardest = {}
        for a, p, k in zip(*(x.tolist() for x in miner(z.detach(), torch.arange(n).repeat(2)))):
            gap = (all_cosines[a, k] - all_cosines[a, p] + margin).item()
            hardest[a] = max(gap, hardest.get(a, gap))
        agree(value, numpy.mean(list(hardest.values())) if hardest else 0)
    return value


def hard_negatives(z, queue, n, t, hardness=HARDNESS):
    """The authors' formula (github.com/joshr17/HCL, image/main.py)."""
    positive, negatives, _ = cosines(z)
    pos, neg = (positive / t).exp(), (negatives / t).exp()
    count = 2 * n - 2
    importance = (hardness * neg.log()).exp()
    reweighted = (importance * neg).sum(1) / importance.mean(1)
    estimate = (-CLASS_PRIOR * count * pos + reweighted) / (1 - CLASS_PRIOR)
    estimate = estimate.clamp(min=count * numpy.exp(-1 / t))
    return -(pos / (pos + estimate)).log().mean()


def debiased(z, queue, n, t):
    """The authors' formula (github.com/chingyaoc/DCL, main.py)."""
    positive, negatives, _ = cosines(z)
    pos, neg = (positive / t).exp(), (negatives / t).exp()
    count = 2 * n - 2
    estimate = (-CLASS_PRIOR * count * pos + neg.sum(1)) / (1 - CLASS_PRIOR)
    estimate = estimate.clamp(min=count * numpy.exp(-1 / t))
    value = -(pos / (pos + estimate)).log().mean()
    agree(value, hard_negatives(z, queue, n, t, hardness=0.0))
    return value


def decoupled(z, queue, n, t):
    positive, negatives, _ = cosines(z)
    value = ((negatives / t).logsumexp(1) - positive / t).mean()
    agree(value, lightly.DCLLoss(temperature=t)(*halves(z.detach())))
    return value


def supervised(z, n, t):
    """Per anchor: logits over all others, log of their sum, mask of the positives."""
    _, _, all_cosines = cosines(z)
    label = (torch.arange(n) % 3).repeat(2)
    itself = torch.eye(2 * n, dtype=torch.bool)
    logits = (all_cosines / t).masked_fill(itself, -torch.inf)
    return logits, logits.logsumexp(1), (label[:, None] == label) & ~itself, label


def supervised_contrastive_out(z, queue, n, t):
    logits, log_all, positives, label = supervised(z, n, t)
    value = (log_all - logits.masked_fill(~positives, 0).sum(1) / positives.sum(1)).mean()
    # Theirs leaves out anchors whose loss is 0; none here is.
    agree(value, losses.SupConLoss(temperature=t)(z.detach(), label))
    return value


def supervised_contrastive_in(z, queue, n, t):
    logits, log_all, positives, _ = supervised(z, n, t)
    of_positives = logits.masked_fill(~positives, -torch.inf).logsumexp(1)
    return (log_all - of_positives + positives.sum(1).log()).mean()


def margin_contrastive(z, queue, n, margin):
    label = (torch.arange(n) % 3).repeat(2)
    i, j = torch.triu_indices(2 * n, 2 * n, 1)
    distance = (z[i] - z[j]).square().sum(1).sqrt()
    similar = label[i] == label[j]
    kinds = [distance[similar].square() / 2, (margin - distance[~similar]).clamp(min=0).square() / 2]
    value = sum(kind.mean() for kind in kinds if len(kind)) / 2
    if small(n):
        # Theirs takes d and max(0, m - d) where the paper halves their squares.
        euclidean = distances.LpDistance(normalize_embeddings=False)
        each = reducers.DoNothingReducer()
        theirs = losses.ContrastiveLoss(0, margin, distance=euclidean, reducer=each)(z.detach(), label)
        pairs = [theirs[name]["losses"] for name in ("pos_loss", "neg_loss")]
        agree(value, sum((p.square() / 2).mean() for p in pairs if torch.is_tensor(p)) / 2)
    return value


def negative_cosine(z, queue, n):
    value = -(F.normalize(halves(z)[0]) * F.normalize(halves(z)[1])).sum(1).mean()
    agree(value, lightly.NegativeCosineSimilarity()(*halves(z.detach())))
    return value


def negative_cosine_stopped(z, queue, n):
    prediction, projection = halves(z)
    return negative_cosine(torch.cat([prediction, projection.detach()]), queue, n)


def regression(z, queue, n):
    prediction, target = halves(z)
    value = (F.normalize(prediction) - F.normalize(target.detach())).square().sum(1).mean()
    agree(value, 2 + 2 * lightly.NegativeCosineSimilarity()(*halves(z.detach())))
    return value


def barlow_twins(z, queue, n):
    a, b = ((x - x.mean(0)) / (x.var(0, unbiased=False) + 1e-5).sqrt() for x in halves(z))
    misses = (a.T @ b / n - torch.eye(z.shape[1])).square()
    value = misses.diagonal().sum() + OFF_DIAGONAL_WEIGHT * (misses.sum() - misses.diagonal().sum())
    agree(value, lightly.BarlowTwinsLoss(OFF_DIAGONAL_WEIGHT)(*halves(z.detach())))
    return value


def vicreg(z, queue, n):
    invariance = (halves(z)[0] - halves(z)[1]).square().mean()
    variance = covariance = 0
    for x in halves(z):
        x = x - x.mean(0)
        of_dims = x.square().sum(0) / (n - 1)
        variance = variance + (1 - (of_dims + 1e-4).sqrt()).clamp(min=0).mean() / 2
        products = (x.T @ x / (n - 1)).square()
        covariance = covariance + (products.sum() - products.diagonal().sum()) / z.shape[1]
    value = INVARIANCE * invariance + VARIANCE * variance + COVARIANCE * covariance
    first, second = halves(z.detach())
    agree(value, lightly.VICRegLoss(INVARIANCE, VARIANCE, COVARIANCE)(first, second))
    agree(value, losses.VICRegLoss(INVARIANCE, VARIANCE, COVARIANCE)(first, ref_emb=second))
    return value


def cross_entropy(z, queue, n):
    label = 5 * torch.arange(2 * n) % z.shape[1]
    value = (z.logsumexp(1) - z.gather(1, label[:, None])[:, 0]).mean()
    agree(value, F.cross_entropy(z.detach(), label))
    return value


def cross_entropy_accuracy(z, queue, n):
    return (z.argmax(1) == 5 * torch.arange(2 * n) % z.shape[1]).double().mean()


def contrastive_accuracy(z, queue, n):
    return first_is_positive(z, torch.arange(n))


def contrastive_accuracy_of_classes(z, queue, n):
    return first_is_positive(z, torch.arange(n) % 3)


def first_is_positive(z, groups):
    z, groups = F.normalize(z), groups.repeat(2)
    cosines, positive = (z @ z.T).fill_diagonal_(-2), groups[:, None] == groups
    gaps = (cosines.masked_fill(~positive, -2).max(1).values - cosines.masked_fill(positive, -2).max(1).values).abs()
    if (gaps < CLOSEST).any():
        return None
    return (groups[cosines.argmax(1)] == groups).double().mean()


BY_SETTING = [
    (TEMPERATURES, (moco_v3, swav, dino)),
    ((None,), (n_pair, align_uniform, reconstruction)),
    (COSINE_MARGINS, (facenet_triplet,)),
    (TEMPERATURES, (nt_xent, info_nce, nearest_neighbour, nt_logistic, nt_logistic_semi_hard, debiased, hard_negatives)),
    (TEMPERATURES, (decoupled, supervised_contrastive_out, supervised_contrastive_in)),
    (COSINE_MARGINS, (margin_triplet, margin_triplet_semi_hard)),
    (DISTANCE_MARGINS, (margin_contrastive,)),
    ((None,), (negative_cosine, negative_cosine_stopped, regression)),
    ((None,), (barlow_twins, vicreg, cross_entropy)),
]
SEMI_HARD = (nt_logistic_semi_hard, margin_triplet_semi_hard, facenet_triplet)
MEASURES = (info_nce_accuracy, cross_entropy_accuracy, contrastive_accuracy, contrastive_accuracy_of_classes)


def record(value, gradient):
    entries = gradient.flatten()
    places = ENTRY_STRIDE * torch.arange(min(ENTRIES, len(entries))) % len(entries)
    head = torch.stack([value.detach(), entries.norm(), entries.abs().max()])
    record = torch.cat([head, entries[places]])
    assert record.isfinite().all()
    return record.float()


def main():
    warnings.filterwarnings("ignore", category=UserWarning)
    torch.set_default_dtype(torch.float64)
    made = {}
    for n in IMAGES:
        for d in DIMS:
            rows, queue = batch(n, d)
            for settings, of_kind in BY_SETTING:
                for function in of_kind:
                    if function in SEMI_HARD and hangs_on_rounding(rows):
                        print(f"{function.__name__}:{n},{d} hangs on a rounding and is left out")
                        continue
                    for setting in settings:
                        z = rows.clone().requires_grad_()
                        value = function(z, queue, n, *[s for s in (setting,) if s is not None])
                        (gradient,) = torch.autograd.grad(value, z)
                        tail = "" if setting is None else f",{setting}"
                        made[f"{function.__name__}:{n},{d}{tail}"] = record(value, gradient)
            for function in MEASURES:
                value = function(rows, queue, n)
                if value is None:
                    print(f"{function.__name__}:{n},{d} hangs on a rounding and is left out")
                    continue
                made[f"{function.__name__}:{n},{d}"] = value.float()[None]
    save_file(made, sys.argv[1])
    print(len(made), "cases")


if __name__ == "__main__":
    main()
