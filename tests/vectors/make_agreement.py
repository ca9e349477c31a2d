#!/usr/bin/env python3
"""Writes agreement.json: how well two judges agree, by statsmodels, scikit-learn and SciPy; run by hand, never by a test.

Needs numpy, scipy, scikit-learn and statsmodels. Kappa and its standard error: statsmodels' cohens_kappa, the value checked
against scikit-learn's. Correlations: SciPy, with pearsonr's own confidence interval (Fisher's z). Spearman's interval and the
total variation are written out below, in NumPy, from Bonett and Wright (2000) and Weissman et al. (2003).
"""
import json
import math
from pathlib import Path

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa, to_table

OUT = Path(__file__).resolve().parent / "agreement.json"
LEVEL = 0.95


def kappa_case(name, a, b):
    table = to_table(np.column_stack([a, b]))[0]
    case = {"name": name, "a": list(map(float, a)), "b": list(map(float, b))}
    for key, ours, theirs in (("none", None, None), ("linear", "linear", "linear"), ("quadratic", "quadratic", "quadratic")):
        found = cohens_kappa(table, wt=ours)
        assert abs(found.kappa - cohen_kappa_score(a, b, weights=theirs)) < 1e-12, name
        case[key] = {"kappa": found.kappa, "se": found.std_kappa}
    return case


def correlation_case(name, a, b):
    pearson = stats.pearsonr(a, b)
    interval = pearson.confidence_interval(LEVEL)
    rank = stats.spearmanr(a, b).statistic
    reach = stats.norm.ppf((1 + LEVEL) / 2) * math.sqrt((1 + rank ** 2 / 2) / (len(a) - 3))
    return {"name": name, "a": list(map(float, a)), "b": list(map(float, b)),
            "pearson": pearson.statistic, "pearson_low": interval.low, "pearson_high": interval.high, "spearman": rank,
            "spearman_low": math.tanh(math.atanh(rank) - reach), "spearman_high": math.tanh(math.atanh(rank) + reach)}


def variation_case(name, p, q, n, m):
    p, q = np.array(p), np.array(q)
    sets = 2.0 ** (len(p) + 1) - 2
    reach = sum(math.sqrt(math.log(sets / ((1 - LEVEL) / 2 / 2)) / (2 * size)) for size in (n, m))
    distance = float(np.abs(p - q).sum() / 2)
    return {"name": name, "p": list(p), "q": list(q), "n": n, "m": m, "distance": distance,
            "low": max(0.0, distance - reach), "high": min(1.0, distance + reach)}


def main():
    rng = np.random.default_rng(7)
    truth = rng.integers(0, 2, 120)
    flip = lambda rate, x: np.where(rng.random(len(x)) < rate, 1 - x, x)
    grade = rng.integers(1, 6, 90)
    near = np.clip(grade + rng.integers(-1, 2, 90), 1, 5)
    x = rng.normal(size=60)
    document = {
        "tools": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__,
                  "statsmodels": statsmodels.__version__},
        "confidence": LEVEL,
        "kappa": [kappa_case("pass/fail, good", flip(0.05, truth), flip(0.05, truth)),
                  kappa_case("pass/fail, chance", truth, rng.integers(0, 2, 120)),
                  kappa_case("grades 1 to 5", grade, near),
                  kappa_case("a category only one judge uses", np.r_[grade, 5, 5], np.r_[near, 0, 0])],
        "correlation": [correlation_case("strong", x, x + 0.4 * rng.normal(size=60)),
                        correlation_case("none", x, rng.normal(size=60)),
                        correlation_case("ties", np.round(x), np.round(x + rng.normal(size=60))),
                        correlation_case("inverse", x, -x ** 3 + 0.1 * rng.normal(size=60))],
        "total_variation": [variation_case("two categories", [0.5, 0.5], [0.3, 0.7], 400, 900),
                            variation_case("many", [0.2, 0.3, 0.1, 0.4], [0.25, 0.25, 0.3, 0.2], 5000, 3000),
                            variation_case("equal", [0.5, 0.5], [0.5, 0.5], 100, 100)],
    }
    OUT.write_text(json.dumps(document, indent=0) + "\n")


if __name__ == "__main__":
    main()
