"""Writes what models of scikit-learn 1.2 and torch 1.13 (Debian 12) say of each example, and outside.json with what scikit-learn,
scipy and torch make of it.

Run as `python3 outside.py` in this directory. All numbers are written by repr and round trip.

sklearn.csv   logistic regression, nearly without a ridge, on digits: probabilities and labels, members by split
torch.csv     a small network on made-up blobs, trained for too long: logits, loss, label, member, split
retrain.csv   the same network retrained without the forgotten examples: lines in another order, no member and no label
score.csv     the distance to the nearest other training example, low for members; semicolons between columns, members by a column of True and False

{"<file>": {"accuracy" by split, "loss" of every line, "forget" {"<signal>": {"auc", "tpr" {"<fpr>"}}}, "member" the same for
 retain against test and val, "ks", "ks_p", "wasserstein" of the losses forget against test},
 "retrain" {"change" mean |loss - retrain's| by split, "wasserstein", "ks" of the losses and retrain's by split, "tv" of the
 predictions on the forgotten examples}}

auc is roc_auc_score; tpr is the largest of roc_curve(drop_intermediate=False) with at most that fpr.
"""
import json

import numpy as np
import torch
from scipy.special import log_softmax, softmax
from scipy.stats import ks_2samp, wasserstein_distance
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score, roc_curve

RATES = ("0.001", "0.01", "0.05", "0.1")


def success(inside, outside):
    y, s = np.r_[np.ones(len(inside)), np.zeros(len(outside))], np.r_[inside, outside]
    fpr, tpr, _ = roc_curve(y, s, drop_intermediate=False)
    return {"auc": float(roc_auc_score(y, s)), "tpr": {r: float(tpr[fpr <= float(r)].max()) for r in RATES if float(r) * len(outside) >= 1}}


def signals(logp, y, loss):
    p, rows = np.exp(logp), np.arange(len(y))
    others = np.log1p(-p)
    modified = -(1 - p[rows, y]) * logp[rows, y]
    others[rows, y], p2 = 0, p.copy()
    p2[rows, y] = 0
    return {"loss": -loss, "confidence": p[rows, y], "entropy": (p * logp).sum(1), "mentropy": -modified + (p2 * others).sum(1), "correctness": np.where(p.argmax(1) == y, 1.0, -1.0)}


def expected(logp, y, split, loss):
    s, part = signals(logp, y, loss), {name: split == name for name in ("retain", "forget", "test")}
    unseen = part["test"] | (split == "val")
    both = loss[part["forget"]], loss[part["test"]]
    ks = ks_2samp(*both)
    return {
        "accuracy": {name: float((logp.argmax(1) == y)[rows].mean()) for name, rows in part.items()},
        "loss": loss.tolist(),
        "forget": {name: success(v[part["forget"]], v[part["test"]]) for name, v in s.items()},
        "member": {name: success(v[part["retain"]], v[unseen]) for name, v in s.items()},
        "ks": float(ks.statistic), "ks_p": float(ks.pvalue), "wasserstein": float(wasserstein_distance(*both)),
    }


def write(name, head, columns, order=None, sep=","):
    rows = list(zip(*columns))
    with open(name, "w") as f:
        f.write(sep.join(head) + "\n")
        for i in range(len(rows)) if order is None else order:
            f.write(sep.join(str(v) if isinstance(v, str) else repr(v) for v in rows[i]) + "\n")


def digits(out):
    x, y = load_digits(return_X_y=True)
    chosen = np.random.default_rng(1).permutation(len(y))[:520]
    x, y = x[chosen], y[chosen]
    split = np.array(["retain"] * 140 + ["forget"] * 80 + ["test"] * 300)
    model = LogisticRegression(C=1, max_iter=5000).fit(x[:220], y[:220])
    p = np.round(model.predict_proba(x), 9)  # Some are 0 then only where nobody would notice.
    p = np.maximum(p, 1e-9)
    logp = np.log(p) - np.log(p.sum(1, keepdims=True))
    loss = -logp[np.arange(len(y)), y]
    assert abs(loss.mean() - log_loss(y, p / p.sum(1, keepdims=True), labels=range(10))) < 1e-12
    write("sklearn.csv", ["split", "label"] + [f"prob_{k}" for k in range(10)], [split.tolist(), y.tolist()] + p.T.tolist())
    out["sklearn.csv"] = expected(logp, y, split, loss)
    near = np.array([np.sort(np.linalg.norm(x[:220] - v, axis=1))[1 if i < 220 else 0] for i, v in enumerate(x)])
    member = np.arange(len(y)) < 220
    write("score.csv", ["ID", "Member", "distance"], [[f"d{i}" for i in range(len(y))], [str(bool(m)) for m in member], near.tolist()], sep=";")
    out["score.csv"] = {"member": {"distance": success(-near[member], -near[~member])}}


def network(x, y, seed):
    torch.manual_seed(seed)
    net = torch.nn.Sequential(torch.nn.Linear(2, 64), torch.nn.ReLU(), torch.nn.Linear(64, 3))
    step = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(400):
        step.zero_grad()
        torch.nn.functional.cross_entropy(net(x), y).backward()
        step.step()
    return net


def blobs(out):
    rng = np.random.default_rng(2)
    y = rng.integers(0, 3, 400)
    x = np.array([[0.0, 1.5], [-1.3, -0.75], [1.3, -0.75]])[y] + rng.normal(0, 1.2, (400, 2))
    split = np.array(["retain"] * 120 + ["forget"] * 60 + ["test"] * 200 + ["val"] * 20)
    xs, ys = torch.tensor(x, dtype=torch.float32), torch.tensor(y)
    said = {}
    for name, rows, seed in (("torch", 180, 1), ("retrain", 120, 2)):
        net = network(xs[:rows], ys[:rows], seed)
        with torch.no_grad():
            logits = net(xs).double()
            said[name] = logits, torch.nn.functional.cross_entropy(logits, ys, reduction="none").numpy()
    logits, loss = said["torch"]
    ids = [f"x{7 * i % 400}" for i in range(400)]
    columns = [f"logit_{k}" for k in range(3)]
    write("torch.csv", ["id", "split", "member", "label", "loss"] + columns, [ids, split.tolist(), [int(i < 180) for i in range(400)], y.tolist(), loss.tolist()] + logits.T.tolist())
    other, again = said["retrain"]
    write("retrain.csv", ["loss", "id", "split"] + columns, [again.tolist(), ids, split.tolist()] + other.T.tolist(), order=rng.permutation(400))
    out["torch.csv"] = expected(log_softmax(logits.numpy(), 1), y, split, loss)
    out["retrain"] = {what: {} for what in ("change", "wasserstein", "ks")}
    for name in ("forget", "test"):
        a, b = loss[split == name], again[split == name]
        out["retrain"]["change"][name] = float(np.abs(a - b).mean())
        out["retrain"]["wasserstein"][name] = float(wasserstein_distance(a, b))
        out["retrain"]["ks"][name] = float(ks_2samp(a, b).statistic)
    p, q = (softmax(z.numpy()[split == "forget"], 1) for z in (logits, other))
    out["retrain"]["tv"] = float(np.abs(p - q).sum(1).mean() / 2)


def main():
    out = {}
    digits(out)
    blobs(out)
    with open("outside.json", "w") as f:
        json.dump(out, f, separators=(",", ":"))
        f.write("\n")


main()
