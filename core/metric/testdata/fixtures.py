"""Writes fixtures.json: what numpy 1.24, scipy 1.10 and scikit-learn 1.2 (Debian 12) say of the cases below.

Run as `python3 fixtures.py` in this directory. Samples are stored as integers over a power of two, so that they are exact in
every language; numbers are written by repr and round trip. Beside scipy's Kolmogorov-Smirnov p-values ("p", right to 2e-15)
stand those from integer path counts ("exact"). Scipy 1.10's quantiles are right to 1e-10 only (t.ppf(0.975, 1) is tan(0.475 π)
to 2e-11), so those of the intervals are polished with mpmath, which must agree with scipy to 1e-8.
"""
import json
import os
import warnings
from fractions import Fraction
from math import comb, gcd

import mpmath
import numpy as np
from scipy import stats
from sklearn import metrics

rng = np.random.default_rng(20240501)
SCALE = 1024


def draw(n, shift=0.0, spread=1.0, levels=None):
    """n normal values as integers; few levels make ties."""
    v = rng.normal(shift, spread, n) * (SCALE if levels is None else levels)
    v = np.rint(v)
    return [int(x) for x in (v if levels is None else v * (SCALE // levels))]


def real(ints):
    return np.array(ints, dtype=np.float64) / SCALE


def roc_cases():
    out = []
    for n, m, shift, levels in [(1, 1, 0, None), (1, 7, 1, None), (5, 3, 0.5, 1), (20, 20, 0.5, 2), (60, 41, 1, None),
                                (300, 150, 0.3, 4), (133, 300, 0.7, None), (40, 40, 20, None), (25, 30, -20, None), (8, 9, 0, 0.001)]:
        pos, neg = (draw(n, shift, 1, levels), draw(m, 0, 1, levels)) if levels != 0.001 else ([0] * n, [0] * m)
        p, q = real(pos), real(neg)
        y = np.r_[np.ones(n), np.zeros(m)]
        s = np.r_[p, q]
        fpr, tpr, thr = metrics.roc_curve(y, s, drop_intermediate=False)
        case = {"pos": pos, "neg": neg, "auc": metrics.roc_auc_score(y, s)}
        case["tpr_at"] = [[f, float(tpr[fpr <= f].max())] for f in (0.0, 0.001, 0.01, 0.05, 0.1, 0.3, 1.0)]
        if n <= 20:
            case["fpr"], case["tpr"], case["thresholds"] = fpr.tolist(), tpr.tolist(), thr[1:].tolist()
        t = 0.25
        hat = s > t
        c = metrics.confusion_matrix(y, hat, labels=[0, 1])
        case["confusion"] = {"t": t, "tn": int(c[0, 0]), "fp": int(c[0, 1]), "fn": int(c[1, 0]), "tp": int(c[1, 1]),
                             "accuracy": metrics.accuracy_score(y, hat), "f1": metrics.f1_score(y, hat, zero_division=0),
                             "precision": metrics.precision_score(y, hat, zero_division=0),
                             "recall": metrics.recall_score(y, hat, zero_division=0)}
        values = np.unique(s)
        cuts = np.r_[np.nextafter(values[0], -np.inf), (values[1:] + values[:-1]) / 2]
        scores = [metrics.balanced_accuracy_score(y, s > c) for c in cuts]
        best = next(i for i, v in enumerate(scores) if v >= max(scores) - 1e-12)
        case["best"] = {"t": float(cuts[best]), "balanced": float(scores[best])}
        out.append(case)
    return out


def exact_p(n, m, gap):
    """The share of lattice paths that meet |i m - j n| >= gap, counted in integers."""
    row = [0] * (m + 1)  # Paths that stay inside.
    for i in range(n + 1):
        for j in range(m + 1):
            if abs(i * m - j * n) >= gap:
                row[j] = 0
            elif i == 0 and j == 0:
                row[j] = 1
            else:
                row[j] = (row[j] if i else 0) + (row[j - 1] if j else 0)
    return float(Fraction(comb(n + m, n) - row[m], comb(n + m, n)))


def ks_cases():
    out = []
    for n, m, shift, levels in [(1, 1, 0, None), (2, 3, 0, None), (10, 10, 0.5, None), (7, 12, 1, None), (50, 50, 0.2, None),
                                (60, 45, 0.5, 4), (100, 37, 0, None), (200, 200, 0.3, None), (500, 500, 0.05, 16), (500, 300, 0.1, 16),
                                (150, 100, 2.0, None), (100, 100, 4, None), (120, 80, 4, None), (300, 300, 1.0, None),
                                (7, 400, 0.2, None), (30, 30, 30, None), (33, 20, 30, None)]:
        x, y = draw(n, shift, 1, levels), draw(m, 0, 1, levels)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            r = stats.ks_2samp(real(x), real(y), method="auto")
        lcm = n * m // gcd(n, m)
        gap = round(r.statistic * lcm) * gcd(n, m)
        out.append({"x": x, "y": y, "stat": float(r.statistic), "p": float(r.pvalue), "exact": exact_p(n, m, gap),
                    "warned": bool(caught), "w1": float(stats.wasserstein_distance(real(x), real(y)))})
    x = draw(40, 0, 1, 4)
    out.append({"x": x, "y": x, "stat": 0.0, "p": float(stats.ks_2samp(real(x), real(x)).pvalue), "exact": 1.0, "warned": False, "w1": 0.0})
    return out


def formula(n, a):
    """n values in [0, 1): the fractional part of i²/a, in integers, over a."""
    i = np.arange(n, dtype=np.int64)
    return ((i * i + i) % a) / a


def large_cases():
    """More than 10,000 values: x = formula(n, a), y = formula(m, b) * scale + shift."""
    out = []
    for n, a, m, b, scale, shift in [(12000, 10007, 9000, 7919, 1.0, 0.0), (12000, 10007, 11000, 7919, 1.0, 0.0078125),
                                     (10001, 10007, 10001, 10009, 1.0, 0.03125), (20000, 10007, 12000, 7919, 0.875, 0.0625),
                                     (15000, 10007, 100, 97, 1.0, 0.0625), (15000, 10007, 50, 47, 1.0, 0.25), (11000, 10007, 5, 97, 1.0, 0.25),
                                     (30000, 10007, 30000, 7919, 1.0, 0.5), (10500, 10007, 1, 97, 1.0, 0.25), (10500, 10007, 300, 97, 1.0, 0.015625)]:
        x, y = formula(n, a), formula(m, b) * scale + shift
        r = stats.ks_2samp(x, y)
        out.append({"n": n, "a": a, "m": m, "b": b, "scale": scale, "shift": shift, "stat": float(r.statistic), "p": float(r.pvalue),
                    "w1": float(stats.wasserstein_distance(x, y))})
    return out


def kstwo_cases():
    grid = [(n, d) for n in (1, 2, 3, 10, 50, 140, 141, 500, 5000, 100000, 1000000)
            for d in (1e-4, 0.0007, 0.002, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.49, 0.5, 0.77, 0.999)]
    return [[n, d, float(stats.kstwo.sf(d, n))] for n, d in grid]


def beta_inc(a, b, x, log_beta):
    """I_x(a, b) by its series of positive terms, x^a (1-x)^b / (a B(a, b)) (1 + x (a+b)/(a+1) + ...)."""
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_inc(b, a, 1 - x, log_beta)
    total, term, k = mpmath.mpf(0), mpmath.mpf(1), 0
    while term > total * mpmath.mpf(10) ** -29:
        total += term
        k += 1
        term *= x * (a + b + k - 1) / (a + k)
    return mpmath.exp(a * mpmath.log(x) + b * mpmath.log1p(-x) - log_beta) / a * total


def quantile(a, b, p, guess):
    """The x with I_x(a, b) = p, to 30 digits, from scipy's guess."""
    mpmath.mp.dps = 30
    a, b, p, x = mpmath.mpf(a), mpmath.mpf(b), mpmath.mpf(p), mpmath.mpf(guess)
    log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    for _ in range(3):
        density = mpmath.exp((a - 1) * mpmath.log(x) + (b - 1) * mpmath.log1p(-x) - log_beta)
        x -= (beta_inc(a, b, x, log_beta) - p) / density
    assert abs(x / guess - 1) < 1e-8
    return x


def student(df):
    guess = float(stats.t.ppf(0.975, df))
    y = quantile(0.5, df / 2, mpmath.mpf(95) / 100, guess * guess / (df + guess * guess))
    return float(mpmath.sqrt(df * y / (1 - y)))


def interval_cases():
    out = {"student": [], "mean": [], "clopper": []}
    for df in (1, 2, 3, 4, 5, 9, 19, 29, 99, 999, 20000):
        out["student"].append([df, student(df)])
    for n in (2, 3, 5, 10, 31):
        v = draw(n, 0.8, 0.05)
        x = real(v)
        half = student(n - 1) * stats.sem(x)
        out["mean"].append({"values": v, "mean": float(x.mean()), "sd": float(x.std(ddof=1)), "half": float(half)})
    for k, n in [(0, 1), (1, 1), (0, 10), (1, 10), (5, 10), (10, 10), (3, 1000), (17, 300), (500, 1000), (9999, 10000), (1, 5000), (2500, 5000)]:
        for level in (0.9, 0.95, 0.999):
            tail = (1 - level) / 2
            lo = float(quantile(k, n - k + 1, tail, stats.beta.ppf(tail, k, n - k + 1))) if k else 0.0
            hi = float(1 - quantile(n - k, k + 1, tail, stats.beta.ppf(tail, n - k, k + 1))) if k < n else 1.0
            if n <= 1000:
                ci = stats.binomtest(k, n).proportion_ci(level, method="exact")
                assert abs(ci.low - lo) < 1e-9 and abs(ci.high - hi) < 1e-9
            out["clopper"].append([k, n, level, lo, hi])
    return out


def main():
    doc = {"scale": SCALE, "roc": roc_cases(), "ks": ks_cases(), "large": large_cases(), "kstwo": kstwo_cases(), "interval": interval_cases()}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures.json")
    with open(path, "w") as f:
        f.write("{\n" + ",\n".join(json.dumps(k) + ": " + json.dumps(v, separators=(",", ":")) for k, v in doc.items()) + "\n}\n")
    print(os.path.getsize(path), "bytes")


main()
