"""Writes people/train.csv, people/test.csv and people.json: a table and what scikit-learn makes of it.

Run as `python3 tables.py` in this directory. Numbers go through SimpleImputer (the mean, with an indicator) and StandardScaler,
categories through OneHotEncoder, which ignores what it has not seen; all learn from the training part. people.json has the
features of both parts, row by row in the order of the columns, and the labels; numbers are written by repr and round trip.
"""
import csv
import json
import os

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

COLUMNS = ["age", "town, or village", "income", "zone", "married", "class"]


def people(count, towns, rng):
    rows = []
    for _ in range(count):
        income = repr(round(float(rng.normal(31415.9, 2718.2)), 2))
        rows.append([
            str(rng.integers(18, 90)),
            str(rng.choice(towns)),
            income if rng.random() < 0.9 else str(rng.choice(["", "?", "NA", "NaN"])),
            str(rng.integers(1, 4)),
            str(rng.choice(["yes", "no", ""])),
            str(rng.choice(["10", "9", "2"])),
        ])
    return rows


def write(name, rows):
    with open(name, "w", newline="") as f:
        out = csv.writer(f)
        out.writerow(COLUMNS)
        out.writerows(rows)


def column(rows, at):
    return np.array([["?" if r[at] in ("", "?", "NA", "NaN") else r[at]] for r in rows], dtype=object)


def numbers(rows, at):
    return np.array([[np.nan if v == "?" else float(v)] for v, in column(rows, at)])


def main():
    rng = np.random.default_rng(1)
    towns = ["Köln", 'the "Hague"', "Ur", "a\nb"]
    train, test = people(40, towns, rng), people(12, towns + ["Atlantis"], rng)
    os.makedirs("people", exist_ok=True)
    write("people/train.csv", train)
    write("people/test.csv", test)
    parts = []
    for at, kind in enumerate("ncnccl"):
        if kind == "n":
            fill, scale = SimpleImputer(add_indicator=True), StandardScaler()
            filled = fill.fit_transform(numbers(train, at))
            scale.fit(numbers(train, at))
            both = np.vstack([filled, fill.transform(numbers(test, at))])
            both[:, :1] = scale.transform(both[:, :1])
            parts.append(both)
        if kind == "c":
            hot = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(column(train, at))
            parts.append(np.vstack([hot.transform(column(train, at)), hot.transform(column(test, at))]))
    labels = [["2", "9", "10"].index(r[-1]) for r in train + test]
    with open("people.json", "w") as f:
        json.dump({"labels": labels, "features": np.hstack(parts).tolist()}, f)


main()
