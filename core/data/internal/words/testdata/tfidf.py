"""Writes tfidf.json: TF-IDF of made messages by scikit-learn 1.2 (Debian 12).

Run as `/usr/bin/python3 tfidf.py` in this directory. All numbers are written by repr and round trip.

{"texts": [...], "learnt": how many of them weights are learnt from, the first ones,
 "cases": [{"hashed", "features", "texts" (min_df), "sublinear", "headers", "quotes", "footers" (what is taken out),
            "width", "starts", "columns", "values" (rows of all texts)}],
 "stripped": [[text without headers, without quotes, without footers, without all]]}

A vocabulary is TfidfVectorizer(max_features, min_df, sublinear_tf); hashed columns are HashingVectorizer(norm=None,
alternate_sign=False) and then TfidfTransformer. At the limit of every vocabulary no two words tie, for scikit-learn does not say
which of them stays.
"""
import json
import random
from collections import Counter

from sklearn.datasets._twenty_newsgroups import strip_newsgroup_footer, strip_newsgroup_header, strip_newsgroup_quoting
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer, TfidfVectorizer

WORDS = ("the a I of forgetting Forgetting MODEL model game_theory x1 42 7 audit auditor don't e-mail naïve café ÉTÉ Straße ½ m² µm ª ÿ "
         "leader follower Stackelberg privacy river Lethe memory retain retained test train loss margin 3.14 __init__ _ --- ...").split()


def message(r, i):
    body = []
    for _ in range(r.randint(0, 6)):
        line = " ".join(r.choices(WORDS, weights=[1 / (k + 1) for k in range(len(WORDS))], k=r.randint(1, 9)))
        body.append(r.choice(["", "", "", "> ", "| ", "In article <1> ", "somebody writes: "]) + line)
        if r.random() < 0.2:
            body.append(r.choice(["", "   ", "--", "----", "\t-- "]))
    head = f"From: person{i % 5}@example.org\nSubject: {r.choice(WORDS)} {r.choice(WORDS)}\n\n" if r.random() < 0.9 else ""
    sign = r.choice(["", "\n\n-- \nperson\nof the river\n", "\n--\nLethe", "\r\n\r\nbye\x1c\n"])
    return head + r.choice(["\n", "\xa0\n", ""]) + "\n".join(body) + sign


def strip(text, headers, quotes, footers):
    if headers:
        text = strip_newsgroup_header(text)
    if footers:
        text = strip_newsgroup_footer(text)
    if quotes:
        text = strip_newsgroup_quoting(text)
    return text


def vocabulary_is_sharp(texts, learnt, case):
    """Whether no two words tie where the vocabulary ends."""
    count = TfidfVectorizer(min_df=case["texts"], token_pattern=r"(?u)\b\w\w+\b")
    analyse = count.build_analyzer()
    docs = [Counter(analyse(t)) for t in texts[:learnt]]
    df, tf = Counter(), Counter()
    for d in docs:
        df.update(d.keys())
        tf.update(d)
    kept = sorted((tf[w] for w in tf if df[w] >= case["texts"]), reverse=True)
    n = case["features"]
    return n >= len(kept) or kept[n - 1] != kept[n]


def rows(texts, learnt, case):
    texts = [strip(t, case["headers"], case["quotes"], case["footers"]) for t in texts]
    if case["hashed"]:
        counts = HashingVectorizer(n_features=case["features"], norm=None, alternate_sign=False).transform(texts)
        x = TfidfTransformer(sublinear_tf=case["sublinear"]).fit(counts[:learnt]).transform(counts)
    else:
        while not vocabulary_is_sharp(texts, learnt, case):
            case["features"] += 1
        v = TfidfVectorizer(max_features=case["features"], min_df=case["texts"], sublinear_tf=case["sublinear"]).fit(texts[:learnt])
        x = v.transform(texts)
    x.sort_indices()
    case.update(width=x.shape[1], starts=x.indptr.tolist(), columns=x.indices.tolist(), values=x.data.tolist())


def main():
    r = random.Random(7)
    texts = [message(r, i) for i in range(40)]
    learnt, cases = 28, []
    for i, (hashed, features, least) in enumerate([(False, 1000, 1), (False, 20, 1), (False, 12, 3), (True, 64, 1), (True, 7, 1), (True, 4099, 1)]):
        case = {"hashed": hashed, "features": features, "texts": least, "sublinear": i % 2 == 1,
                "headers": i in (1, 2, 4), "quotes": i in (2, 3, 4), "footers": i in (2, 5)}
        rows(texts, learnt, case)
        cases.append(case)
    stripped = [[strip(t, *what) for what in ((True, False, False), (False, True, False), (False, False, True), (True, True, True))] for t in texts]
    with open("tfidf.json", "w") as f:
        json.dump({"texts": texts, "learnt": learnt, "cases": cases, "stripped": stripped}, f, indent=None, separators=(",", ":"))
        f.write("\n")


main()
