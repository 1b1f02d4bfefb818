"""Writes lira/, a folder of experiments as the code of Carlini et al. 2022 leaves it, privacy.npz with TensorFlow Privacy's names, and
lira.json with what numpy, scipy and scikit-learn make of them.

Run as `python3 lira.py` in this directory. All numbers are written by repr and round trip.

lira/experiment-N_10/keep.npy          which of 80 examples model N was trained on: each is in half of the models
lira/experiment-N_10/scores/000000*.npy  log p_y - log sum_{j != y} p_j, examples x 2 augmentations; only the last file counts
lira/experiment-4_10/logits/           logits, examples x 1 x augmentations x classes, in the place of scores
lira/y_train.npy                       labels
privacy.npz                            logits_ (float32), labels_ (int64), ends train and test, of a scikit-learn model

{"lira" {"<target>": {"online", "offline": {"auc", "tpr" {"<fpr>"}}, "loss": the same}}, "privacy" {"loss", "entropy", "mentropy":
 {"auc", "tpr"}}}

Models are multinomial logistic regressions, nearly without a ridge. Normals have the mean of each example's models and one deviation
for all examples around their own means, with n - 1 for each example, as in core/audit/testdata/shadows.py.
"""
import json
import os
import shutil

import numpy as np
from scipy.special import log_softmax, logsumexp
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve

MODELS, EXAMPLES, CLASSES = 10, 80, 3
RATES = ("0.001", "0.01", "0.05", "0.1")


def success(inside, outside):
    y, s = np.r_[np.ones(len(inside)), np.zeros(len(outside))], np.r_[inside, outside]
    fpr, tpr, _ = roc_curve(y, s, drop_intermediate=False)
    return {"auc": float(roc_auc_score(y, s)), "tpr": {r: float(tpr[fpr <= float(r)].max()) for r in RATES if float(r) * len(outside) >= 1}}


def margins(z, y):
    rows = np.arange(len(y))
    own, rest = z[rows, :, y], z.copy()
    rest[rows, :, y] = -np.inf
    return own - logsumexp(rest, 2)


def fits(phi, keep, side):
    samples = [phi[keep[:, i] == side, i] for i in range(phi.shape[1])]
    pooled = np.sqrt(sum(((s - s.mean()) ** 2).sum() for s in samples) / sum(len(s) - 1 for s in samples))
    return np.array([s.mean() for s in samples]), pooled


def lira(phi, keep, target):
    x, mine = phi[target], keep[target]
    others, known = np.delete(phi, target, 0), np.delete(keep, target, 0)
    (a, s), (b, t) = fits(others, known, True), fits(others, known, False)
    online, offline = norm.logpdf(x, a, s) - norm.logpdf(x, b, t), (x - b) / t
    return {name: success(v[mine], v[~mine]) for name, v in (("online", online), ("offline", offline), ("loss", x))}


def main():
    rng, out = np.random.default_rng(4), {"lira": {}}
    y = rng.integers(0, CLASSES, EXAMPLES)
    x = rng.normal(0, 1, (EXAMPLES, 12))
    x[:, :CLASSES] += 1.2 * np.eye(CLASSES)[y]
    views = np.stack([x, x + rng.normal(0, 0.1, x.shape)], 1)
    keep = rng.uniform(0, 1, (MODELS, EXAMPLES)).argsort(0) < MODELS // 2
    shutil.rmtree("lira", ignore_errors=True)
    phi = []
    for n in range(MODELS):
        model = LogisticRegression(C=10, max_iter=5000).fit(x[keep[n]], y[keep[n]])
        logits = model.decision_function(views.reshape(-1, x.shape[1])).reshape(EXAMPLES, 2, CLASSES)
        score = margins(logits, y)
        phi.append(score.mean(1))
        base = f"lira/experiment-{n}_{MODELS}"
        for folder in ("logits",) if n == 4 else ("scores",):
            os.makedirs(f"{base}/{folder}")
        np.save(f"{base}/keep.npy", keep[n])
        if n == 4:
            np.save(f"{base}/logits/0000000020.npy", logits[:, None])
        else:
            np.save(f"{base}/scores/0000000010.npy", rng.normal(0, 1, (1, 1)))
            np.save(f"{base}/scores/0000000020.npy", score)
        with open(f"{base}/hparams.json", "w") as f:
            json.dump({"epochs": 20, "pkeep": 0.5}, f)
    np.save("lira/y_train.npy", y)
    for target in (0, 4, MODELS - 1):
        out["lira"][str(target)] = lira(np.array(phi), keep, target)
    mine = keep[0]
    model = LogisticRegression(C=10, max_iter=5000).fit(x[mine], y[mine])
    z = model.decision_function(x).astype(np.float32)
    np.savez_compressed("privacy.npz", logits_train=z[mine], logits_test=z[~mine], labels_train=y[mine], labels_test=y[~mine])
    logp = log_softmax(z.astype(np.float64), 1)
    p, rows = np.exp(logp), np.arange(EXAMPLES)
    wrong = np.log1p(-p) * p
    wrong[rows, y] = (1 - p[rows, y]) * logp[rows, y]
    signals = {"loss": logp[rows, y], "entropy": (p * logp).sum(1), "mentropy": wrong.sum(1)}
    out["privacy"] = {name: success(v[mine], v[~mine]) for name, v in signals.items()}
    with open("lira.json", "w") as f:
        json.dump(out, f, separators=(",", ":"))
        f.write("\n")


main()
