"""Writes sklearn.json: linear classifiers of scikit-learn 1.2 (Debian 12) on small overlapping, unbalanced samples.

Run as `python3 sklearn.py` in this directory. All numbers are written by repr and round trip.

{"data": [{
  "name", "x" rows, "y" -1 or +1,
  "fits": [{"model" "logistic" | "squared_hinge" | "hinge", "C", "coef", "intercept", "objective", "gradient" largest element
            of the gradient at the solution (null for the hinge), "decision" of the first 5 rows,
            "raw" {"coef", "intercept"} of scikit-learn before polishing, "solver"}]}]}

With f = coef . x + intercept the objectives, all minimised, are

    logistic       1/2 |coef|^2                    + C sum log(1 + exp(-y f))         LogisticRegression, free intercept
    squared_hinge  1/2 |coef|^2 + 1/2 intercept^2  + C sum max(0, 1 - y f)^2          LinearSVC(dual=False, intercept_scaling=1)
    hinge          1/2 |coef|^2                    + C sum max(0, 1 - y f)            SVC(kernel="linear"), free intercept

Scikit-learn stops where its line search or tolerance gives up: the smooth models are therefore polished by Newton's method
("coef", "intercept": gradient below 1e-12) and what scikit-learn returned is kept as "raw". It must agree to 1e-5; how far it
was away is printed. LogisticRegression takes the better of lbfgs and newton-cholesky. For the hinge, libsvm's active set (who
is inside the margin, who on it) is solved as a linear system, and the optimality conditions are checked; the seed is one for
which every solution is unique (someone stands on the margin).
"""
import json
import os
import sys
import warnings

sys.path = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]  # Not this file.

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC, LinearSVC

CS = (0.1, 1.0, 10.0)


def smooth(model, c, x, y, w):
    """Objective, gradient and Hessian at w = coef, intercept."""
    a = np.c_[x, np.ones(len(x))]
    m = y * (a @ w)
    free = np.r_[np.ones(x.shape[1]), 0.0 if model == "logistic" else 1.0]
    if model == "logistic":
        value, slope = np.logaddexp(0, -m), -1 / (1 + np.exp(m))
        curve = -slope * (1 + slope)
    else:
        gap = np.maximum(0, 1 - m)
        value, slope, curve = gap**2, -2 * gap, 2.0 * (gap > 0)
    return (0.5 * free @ w**2 + c * value.sum(), free * w + c * a.T @ (y * slope), np.diag(free) + c * (a.T * curve) @ a)


def polish(model, c, x, y, w):
    for _ in range(50):
        _, g, h = smooth(model, c, x, y, w)
        w = w - np.linalg.solve(h, g)
    value, g, _ = smooth(model, c, x, y, w)
    assert abs(g).max() < 1e-12 * max(1, c), (model, c, abs(g).max())
    return w, value, abs(g).max()


def weights(est):
    return np.r_[est.coef_[0], est.intercept_]


def fit_smooth(model, c, x, y):
    if model == "logistic":
        made = [(s, LogisticRegression(C=c, tol=1e-14, max_iter=10000, solver=s).fit(x, y)) for s in ("lbfgs", "newton-cholesky")]
    else:
        made = [("liblinear", LinearSVC(C=c, loss="squared_hinge", dual=False, tol=1e-14, max_iter=100000, intercept_scaling=1).fit(x, y))]
    solver, raw = min(((s, weights(e)) for s, e in made), key=lambda t: abs(smooth(model, c, x, y, t[1])[1]).max())
    w, value, gradient = polish(model, c, x, y, raw)
    return solver, raw, w, value, gradient


def fit_hinge(c, x, y):
    est = SVC(kernel="linear", C=c, tol=1e-12).fit(x, y)
    raw = weights(est)
    alpha = np.zeros(len(x))
    alpha[est.support_] = abs(est.dual_coef_[0])
    inside = alpha >= c * (1 - 1e-5)
    on = (alpha > c * 1e-5) & ~inside
    n, k = x.shape[1], on.sum()
    assert k > 0, "the intercept is not unique"
    # Unknowns: coef, intercept, alpha of those on the margin. coef = sum alpha y x; sum alpha y = 0; y f = 1 on the margin.
    s = np.zeros((n + 1 + k, n + 1 + k))
    r = np.zeros(n + 1 + k)
    yx = y[:, None] * x
    s[:n, :n], s[:n, n + 1:], r[:n] = np.eye(n), -yx[on].T, c * yx[inside].sum(0)
    s[n, n + 1:], r[n] = y[on], -c * y[inside].sum()
    s[n + 1:, :n], s[n + 1:, n], r[n + 1:] = yx[on], y[on], 1
    sol = np.linalg.solve(s, r)
    w, a = sol[:n + 1], sol[n + 1:]
    m = y * (x @ w[:n] + w[n])
    assert (a > 0).all() and (a < c).all() and (m[inside] < 1).all() and (m[~inside & ~on] > 1).all(), "not optimal"
    value = 0.5 * w[:n] @ w[:n] + c * np.maximum(0, 1 - m).sum()
    return "libsvm", raw, w, value, None


def sample(rng, n, plus, columns):
    y = np.r_[np.ones(plus), -np.ones(n - plus)]
    shift = np.array([1.8, -0.8, 0.6, 0.0])[:columns]
    x = rng.normal(size=(n, columns)) * np.array([1.0, 0.7, 1.5, 1.0])[:columns] + 0.5 * np.outer(y, shift) + 0.4
    order = rng.permutation(n)
    return np.round(x[order] * 4096) / 4096, y[order]  # Short numbers, exact in binary.


def main():
    rng = np.random.default_rng(8)
    data = []
    for n, plus, columns in [(60, 36, 1), (60, 36, 4), (40, 24, 1), (40, 24, 4)]:
        x, y = sample(rng, n, plus, columns)
        fits = []
        for model in ("logistic", "squared_hinge", "hinge"):
            for c in CS:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # Of not reaching tol = 1e-14.
                    solver, raw, w, value, gradient = fit_hinge(c, x, y) if model == "hinge" else fit_smooth(model, c, x, y)
                away = abs(raw - w).max()
                print(f"{n} x {columns} {model} C={c}: {solver} is {away:.1e} away, gradient {gradient}")
                assert away < 1e-5
                fits.append({"model": model, "C": c, "coef": w[:-1].tolist(), "intercept": float(w[-1]), "objective": float(value),
                             "gradient": gradient if gradient is None else float(gradient), "decision": (x[:5] @ w[:-1] + w[-1]).tolist(),
                             "raw": {"coef": raw[:-1].tolist(), "intercept": float(raw[-1])}, "solver": solver})
        data.append({"name": f"{n}x{columns}", "x": x.tolist(), "y": [int(v) for v in y], "fits": fits})
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sklearn.json")
    with open(path, "w") as f:
        rows = [json.dumps(d, separators=(",", ":")) for d in data]
        f.write('{"data":[\n' + ",\n".join(rows) + "\n]}\n")
    print(os.path.getsize(path), "bytes")


main()
