"""Writes svc.json: scikit-learn's SVC (1.2, Debian 12) with the kernel rbf on one feature, for the attack efficacy.

Run as `python3 svc.py` in this directory. All numbers are written by repr and round trip.

{"data": [{"name", "x" the feature, "y" -1 or +1, "c", "gamma" that "scale" comes to, "decision" at x, "at" points between,
"between" the decision there}]}

The samples look like confidences: retained examples crowd at 1, unseen ones less so. The solver's tolerance is 1e-12, but libsvm
keeps its kernel in float32, so that what it finds is the optimum of a slightly different problem. It is therefore polished:
libsvm says whose a is 0, whose is C and whose lies between, and with 60 digits the linear system of those between and of the
intercept is solved again, from the kernel as it is defined. All conditions of the optimum are checked: 0 < a < C between, f on
its own side of the margin elsewhere. "decision" and "between" are of that; they must be within 1e-6 C of scikit-learn's own, and how
far these were away is printed. Where nobody lies between, the intercept is the middle of what the others allow, as in libsvm.
"""
import decimal
import json
import os
import sys

sys.path = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]  # sklearn.py is not scikit-learn.

import numpy as np
from sklearn.svm import SVC

decimal.getcontext().prec = 60
D = decimal.Decimal


def solve(a, b):
    """The solution of a x = b by elimination with pivots."""
    rows = [[*row, v] for row, v in zip(a, b)]
    n = len(rows)
    for k in range(n):
        best = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[best] = rows[best], rows[k]
        for i in range(n):
            if i != k:
                by = rows[i][k] / rows[k][k]
                rows[i] = [v - by * p for v, p in zip(rows[i], rows[k])]
    return [rows[k][n] / rows[k][k] for k in range(n)]


def polish(fit, x, y, c):
    """The decision of the optimum near fit as a function."""
    alpha = np.zeros(len(x))
    alpha[fit.support_] = abs(fit.dual_coef_[0])
    inside = [i for i in range(len(x)) if alpha[i] >= c * (1 - 1e-6)]
    on = [i for i in range(len(x)) if c * 1e-6 < alpha[i] < c * (1 - 1e-6)]
    x, y, c, gamma = [D(v) for v in x], [D(int(v)) for v in y], D(c), D(float(fit._gamma))
    a = {i: c for i in inside}

    def kernel(u, v):
        return (-gamma * (u - v) ** 2).exp()

    def f(v):
        return sum((w * y[i] * kernel(x[i], v) for i, w in a.items()), b)

    b = D(0)
    if on:
        rest = [y[i] - f(x[i]) for i in on]  # What those between and the intercept have to make up for.
        system = [[y[j] * kernel(x[i], x[j]) for j in on] + [D(1)] for i in on] + [[y[j] for j in on] + [D(0)]]
        *free, b = solve(system, rest + [-sum(c * y[i] for i in inside)])
        assert all(0 < w < c for w in free), "not between"
        a.update(zip(on, free))
    else:
        slack = {i: y[i] - f(x[i]) for i in range(len(x))}
        up = [s for i, s in slack.items() if (y[i] > 0) == (i not in a)]
        down = [s for i, s in slack.items() if (y[i] > 0) == (i in a)]
        b = (max(up) + min(down)) / 2
    for i in range(len(x)):
        margin = y[i] * f(x[i])
        assert i in on and abs(margin - 1) < D("1e-40") or i in inside and margin < 1 or i not in a and margin > 1, "not optimal"
    return lambda v: float(f(D(v)))


def main():
    rng = np.random.default_rng(3)
    data = []
    for name, n, sharp, c in [("overlap", 40, 3.0, 3.0), ("sharp", 60, 8.0, 3.0), ("loose", 30, 1.5, 0.1), ("hard", 25, 3.0, 50.0), ("separate", 20, 0.0, 3.0)]:
        kept = 1 / (1 + np.exp(-rng.normal(sharp, 2.0, n)))
        unseen = 1 / (1 + np.exp(-rng.normal(sharp - 1.5, 2.5, n)))
        if name == "separate":
            kept, unseen = rng.uniform(0.9, 1.0, n), rng.uniform(0.0, 0.3, n)
        x = np.round(np.r_[kept, unseen] * 2**20) / 2**20
        y = np.r_[np.ones(n), -np.ones(n)]
        fit = SVC(C=c, kernel="rbf", gamma="scale", tol=1e-12).fit(x[:, None], y)
        at = np.linspace(0, 1, 21)
        f = polish(fit, x, y, c)
        decision, between = [f(v) for v in x], [f(v) for v in at]
        away = [abs(fit.decision_function(u[:, None]) - v).max() for u, v in ((x, decision), (at, between))]
        print(f"{name}: libsvm is {away[0]:.1e} away at x and {away[1]:.1e} between")
        assert away[0] < 1e-6 * c and away[1] < 1e-6 * c
        data.append({"name": name, "x": x.tolist(), "y": [int(v) for v in y], "c": c, "gamma": float(fit._gamma), "at": at.tolist(), "decision": decision, "between": between})
    with open("svc.json", "w") as f:
        f.write('{"data":[\n' + ",\n".join(json.dumps(d, separators=(",", ":")) for d in data) + "\n]}\n")


main()
