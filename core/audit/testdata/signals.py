"""Writes signals.json: what threshold attacks look at, from the definitions in 400 digits, and two wrong versions of one of them.

Run as `python3 signals.py` in this directory. All numbers are written by repr and round trip.

{"logits" rows, "labels", for each row:
  "confidence" p_y - 1,
  "negentropy" sum_i p_i log p_i,
  "mentropy" (1 - p_y) log p_y + sum_{i != y} p_i log(1 - p_i),
  "wrong_log" the same with log p_i in place of log(1 - p_i): code that computes "log_reverse_prob" from p,
  "wrong_index" the same in a batch of three rows by columns: code that says [:, labels] and so takes every label of the batch
      for the label of every row}

Decimal's exp and ln are rounded correctly, so that the only error is that of reading the result as a double.
"""
import decimal
import json
import random

decimal.getcontext().prec = 400
decimal.getcontext().Emin = -10**9
D = decimal.Decimal
BATCH = 3


def softmax(z):
    e = [D(x).exp() for x in z]
    return [x / sum(e) for x in e]


def signals(p, labels):
    y, rest = labels[0], [i for i in range(len(p)) if i != labels[0]]
    wrong = sum((1 - v) * v.ln() if i in labels else v * (1 - v).ln() for i, v in enumerate(p))
    return {
        "confidence": p[y] - 1,
        "negentropy": sum(v * v.ln() for v in p),
        "mentropy": (1 - p[y]) * p[y].ln() + sum(p[i] * (1 - p[i]).ln() for i in rest),
        "wrong_log": (1 - p[y]) * p[y].ln() + sum(p[i] * p[i].ln() for i in rest),
        "wrong_index": wrong,
    }


def main():
    r = random.Random(5)
    logits = [[r.gauss(0, s) for _ in range(4)] for s in (0.01, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 10, 10, 30, 100)]
    logits += [[0.0, 0.0, 0.0, 0.0], [2.0, 2.0, 1.0, 0.0], [40.0, 0.0, 1.0, -3.0], [-40.0, 0.0, 0.5, 0.25], [600.0, 0.0, 5.0, 1.0], [700.5, 700.0, 690.0, 100.0]]
    labels = [r.randrange(4) for _ in logits]
    labels[-6:] = [2, 1, 0, 0, 0, 2]
    out = {"logits": logits, "labels": labels}
    for i, z in enumerate(logits):
        batch = [labels[i]] + [labels[(i // BATCH * BATCH + k) % len(labels)] for k in range(BATCH)]
        for name, x in signals(softmax(z), batch).items():
            out.setdefault(name, []).append(float(x))
    with open("signals.json", "w") as f:
        f.write("{\n" + ",\n".join(json.dumps(k) + ":" + json.dumps(v, separators=(",", ":")) for k, v in out.items()) + "\n}\n")


main()
