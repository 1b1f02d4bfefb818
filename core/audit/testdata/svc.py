"""Writes svc.json: scikit-learn's SVC with the kernel rbf on one feature, for the attack efficacy.

Run as `python3 svc.py` in this directory. All numbers are written by repr and round trip.

{"data": [{"name", "x" the feature, "y" -1 or +1, "c", "gamma" that "scale" comes to, "decision" at x, "at" points between,
"between" the decision there}]}

The samples look like confidences: retained examples crowd at 1, unseen ones less so. The solver's tolerance is 1e-12, so that
its answer is the optimum and not where it stopped.
"""
import json
import os
import sys

sys.path = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]  # sklearn.py is not scikit-learn.

import numpy as np
from sklearn.svm import SVC

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
    data.append({"name": name, "x": x.tolist(), "y": [int(v) for v in y], "c": c, "gamma": float(fit._gamma), "at": at.tolist(), "decision": fit.decision_function(x[:, None]).tolist(), "between": fit.decision_function(at[:, None]).tolist()})
with open("svc.json", "w") as f:
    f.write('{"data":[\n' + ",\n".join(json.dumps(d, separators=(",", ":")) for d in data) + "\n]}\n")
