"""Writes shadows.json: scores of the attacks that compare with other models, by formulas of numpy and scipy (Debian 12).

Run as `python3 shadows.py` in this directory. All numbers are written by repr and round trip.

{"logits" n x K, "labels", "member", "targets", "population", "in" shadows x n, "trained", "unlearned" shadows x n,
 "again", "retrained" models x n,
 "margins" n,
 "lira" {"online pooled", "online example", "offline pooled", "offline example"}: score of each target,
 "reference" shadows x n, "retrain" n, "control" {"pooled", "example"}: AUC of the unseen targets,
 "ulira" {"pooled", "example"}, "rmia" [{"gamma", "a", "scores"}],
 "epsilon" of each forgotten example, "forget_quality", "median_epsilon", "klom_forget", "klom_unseen",
 "duels" [{"unlearned", "retrained", "epsilon", "klom"}]: ensembles with ties, equal, apart, narrow, clipped}

Nothing here is arranged as in the Go code: margins go through probabilities, densities through scipy.stats.norm, rules are tried
one by one on a grid between and at all values, histograms are numpy's.
"""
import itertools
import json
import os

import numpy as np
from scipy.stats import norm

HERE = os.path.dirname(os.path.abspath(__file__))
DELTA = 1e-5


def margins(logits, labels):
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    rows = np.arange(len(labels))
    own = p[rows, labels]
    p[rows, labels] = 0
    return np.log(own) - np.log(p.sum(1))


def fits(phi, inside, side, targets, pooled):
    samples = [phi[inside[:, t] == side, t] for t in targets]
    mean = np.array([s.mean() for s in samples])
    if pooled:
        sd = np.sqrt(sum(((s - s.mean()) ** 2).sum() for s in samples) / sum(len(s) - 1 for s in samples))
        return mean, np.full(len(targets), sd)
    return mean, np.array([s.std(ddof=1) for s in samples])


def lira(x, phi, inside, targets, online, pooled):
    out = fits(phi, inside, False, targets, pooled)
    if not online:
        return (x[targets] - out[0]) / out[1]
    return norm.logpdf(x[targets], *fits(phi, inside, True, targets, pooled)) - norm.logpdf(x[targets], *out)


def control(x, retrain, unlearned, reference, inside, unseen, pooled):
    own, other = (fits(phi, inside, False, unseen, pooled) for phi in (unlearned, reference))
    a, b = (norm.logpdf(v[unseen], *own) - norm.logpdf(v[unseen], *other) for v in (x, retrain))
    return (np.sign(a[:, None] - b).mean() + 1) / 2


def rmia(x, phi, inside, targets, population, gamma, a):
    def ratio(t):
        out = (1 / (1 + np.exp(-phi[~inside[:, t], t]))).mean()
        return 1 / (1 + np.exp(-x[t])) / (0.5 * ((1 + a) * out + 1 - a))
    z = np.array([ratio(t) for t in population])
    return np.array([(ratio(t) / z > gamma).mean() for t in targets])


def shown(pos, neg, says):
    """The epsilon of the rule that takes what says is true of for positive."""
    fnr, fpr = 1 - np.mean([says(v) for v in pos]), np.mean([says(v) for v in neg])
    if fnr == 0 and fpr == 0:
        return np.inf
    if fnr == 0 or fpr == 0:
        return 0.0
    with np.errstate(invalid="ignore"):
        return max(0.0, np.nanmax([np.log(1 - DELTA - fpr) - np.log(fnr), np.log(1 - DELTA - fnr) - np.log(fpr)]))


def epsilon(u, r):
    pos, neg = (r, u) if np.median(r) > np.median(u) else (u, r)
    wide, narrow = max(np.ptp(u), np.ptp(r)), min(np.ptp(u), np.ptp(r))
    if narrow < 0.01 * wide:
        return 50.0
    values = np.unique(np.r_[u, r])
    grid = np.r_[values[0] - 1, np.sort(np.r_[values, (values[1:] + values[:-1]) / 2]), values[-1] + 1]
    eps = [shown(pos, neg, lambda v: v >= t) for t in grid]
    if np.ptp(pos) >= np.ptp(neg):
        pos, neg = neg, pos
    eps += [shown(pos, neg, lambda v: lo <= v <= hi) for lo, hi in itertools.combinations_with_replacement(grid, 2)]
    return min(50.0, max(eps))


def points(eps, models):
    most = np.ceil(np.log(models - 1))
    start, value = 0.0, 1.0
    while start + 0.5 <= most:
        if eps < start + 0.5:
            return value
        start, value = start + 0.5, value / 2
    return 0.0


def klom(u, r, bins=20):
    u, r = np.clip(u, -100, 100), np.clip(r, -100, 100)
    low, high = min(u.min(), r.min()), max(u.max(), r.max())
    if low == high:
        return 0.0
    edges = np.linspace(low, high, bins + 1)
    p, q = np.histogram(u, edges)[0] / len(u), np.histogram(r, edges)[0] / len(r)
    has = p > 0
    return float((p[has] * np.log(p[has] / np.maximum(q[has], 1e-5))).sum())


def main():
    rng = np.random.default_rng(5)
    n, k, members, shadows, models = 14, 4, 5, 10, 12
    logits = rng.normal(size=(n, k)) * 3
    labels = rng.integers(k, size=n)
    labels[0], labels[5] = 0, 0
    logits[0], logits[5] = [14, 0, 1, -2], [-9, 1, 2, 3]
    member = np.arange(n) < members
    targets, population = np.arange(10), np.arange(10, n)
    inside = np.zeros((shadows, n), bool)
    for i in range(0, shadows, 2):
        half = rng.permutation(targets)[:5]
        inside[i, half] = True
        inside[i + 1, np.setdiff1d(targets, half)] = True
    trained = rng.normal(size=(shadows, n)) * 2 + 3 * inside + rng.normal(size=n)
    unlearned = rng.normal(size=(shadows, n)) * 2 + 1 * inside + rng.normal(size=n)
    again, retrained = rng.normal(size=(models, n)) + 0.7 * member, rng.normal(size=(models, n)) * rng.uniform(0.5, 2, n)
    x = margins(logits, labels)
    reference, retrain = rng.normal(size=(shadows, n)) * 1.5, rng.normal(size=n) * 2
    unseen = targets[~member[targets]]
    eps = [epsilon(again[:, i], retrained[:, i]) for i in range(members)]
    kl = [klom(again[:, i], retrained[:, i]) for i in range(n)]
    duels = [
        ([1, 2, 2, 3, 3, 3, 4, 9], [2, 2, 3, 4, 4, 5, 6, 6]),
        ([0, 1, 2, 3], [0, 1, 2, 3]),
        ([0, 1, 2, 3], [10, 11, 12, 13]),
        ([1, 1.001, 1.002, 1.001], [0, 5, 9, 2]),
        ([-1000, -150, 3, 4], [-120, 200, 3, 5]),
        ([2, 2, 2, 2], [2, 2, 2, 2]),
        ([1, 4, 5, 6, 7, 9], [0, 2, 3, 8, 10, 11]),
    ]
    doc = {
        "logits": logits, "labels": labels, "member": member, "targets": targets, "population": population, "in": inside,
        "trained": trained, "unlearned": unlearned, "again": again, "retrained": retrained, "margins": x,
        "reference": reference, "retrain": retrain,
        "control": {variance: control(x, retrain, unlearned, reference, inside, unseen, variance == "pooled") for variance in ("pooled", "example")},
        "lira": {f"{test} {variance}": lira(x, trained, inside, targets, test == "online", variance == "pooled")
                 for test in ("online", "offline") for variance in ("pooled", "example")},
        "ulira": {variance: lira(x, unlearned, inside, targets, True, variance == "pooled") for variance in ("pooled", "example")},
        "rmia": [{"gamma": g, "a": a, "scores": rmia(x, trained, inside, targets, population, g, a)} for g, a in ((1, 0.3), (2, 0.3), (1.2, 0), (0.9, 1))],
        "epsilon": eps, "forget_quality": np.mean([points(e, models) for e in eps]), "median_epsilon": np.median(eps),
        "klom_forget": np.mean(kl[:members]), "klom_unseen": np.mean(kl[members:]),
        "duels": [{"unlearned": u, "retrained": r, "epsilon": epsilon(np.array(u, float), np.array(r, float)), "klom": klom(np.array(u, float), np.array(r, float))}
                  for u, r in duels],
    }
    with open(os.path.join(HERE, "shadows.json"), "w") as f:
        json.dump(doc, f, default=lambda v: v.tolist(), separators=(",", ":"))
        f.write("\n")


main()
