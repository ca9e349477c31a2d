#!/usr/bin/env python3
"""Writes kolmogorov.tsv: P(D_n >= d) of the one-sample two-sided Kolmogorov statistic, from SciPy 1.17 (kstwo).

Each line: d, n, value. Usage: make_kolmogorov.py > kolmogorov.tsv
"""
from scipy.stats import kstwo

for n in [1, 2, 5, 10, 37, 100, 400, 1000, 5000]:
    for x in [0.45, 0.6, 0.9, 1.2, 1.5, 1.9, 2.4, 4.0]:  # d * sqrt(n)
        d = round(x / n**0.5, 4)
        if d < 1:
            print(f"{d}\t{n}\t{float(kstwo.sf(d, n)):.15g}")
