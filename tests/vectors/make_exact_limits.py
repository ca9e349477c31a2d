#!/usr/bin/env python3
"""Writes exact_limits.json: exact lower limits of a paired difference by enumeration, and tail probabilities of Gaffke's
weighted sums, of few values in rational arithmetic, of many by inverting the characteristic function. Python's standard
library only; nothing of gate is used.

A table is (b, c) of n pairs: only the candidate passes in b of them, only the baseline in c. Its lower limit is the
difference at which it and all tables whose Tango limit is at least its own have the probability alpha, at the least
favourable share of discordant pairs. The share is searched on a grid of 1,000 over its Chernoff interval of error
1e-6, and 1e-6 are added.
"""
import cmath
import json
import math
from fractions import Fraction
from pathlib import Path

ALPHA, CHARGED = 0.025, 1e-6
Z = 1.959963984540054


def tango_z(n, b, c, delta):
    a2 = 2 * n
    b1 = -b - c + (2 * n - b + c) * delta
    c1 = -c * delta * (1 - delta)
    q = (math.sqrt(max(0.0, b1 * b1 - 4 * a2 * c1)) - b1) / (2 * a2)
    variance = n * (2 * q + delta * (1 - delta))
    numerator = b - c - n * delta
    if variance <= 1e-300:
        return 0.0 if numerator == 0 else math.copysign(math.inf, numerator)
    return numerator / math.sqrt(variance)


def bisect(rejects, low, high):
    for _ in range(200):
        middle = (low + high) / 2
        if rejects(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def tango_low(n, b, c):
    return bisect(lambda d: tango_z(n, b, c, d) > Z, -1.0, (b - c) / n)


def share_range(n, m):
    """Chernoff: n times the divergence of the seen share from the true one is at most ln(2 / CHARGED)."""
    seen = m / n

    def outside(p):
        return n * sum(x * math.log(x / y) for x, y in ((seen, p), (1 - seen, 1 - p)) if x > 0) > math.log(2 / CHARGED)

    low = 0.0 if m == 0 else bisect(outside, 0.0 + 1e-300, seen)
    high = 1.0 if m == n else bisect(lambda p: not outside(p), seen, 1.0 - 1e-16)
    return low, high


def exact_low(n, b, c):
    limit = tango_low(n, b, c)
    if c == n:
        return -1.0
    region = [(x, y) for x in range(n + 1) for y in range(n + 1 - x) if tango_low(n, x, y) >= limit - 1e-11]
    ways = {(x, y): math.comb(n, x) * math.comb(n - x, y) for x, y in region}
    low, high = share_range(n, b + c)

    def probability(delta, share):
        up, down = (share + delta) / 2, (share - delta) / 2
        return math.fsum(w * up**x * down**y * (1 - up - down) ** (n - x - y) for (x, y), w in ways.items())

    def p(delta, points):
        least = abs(delta)
        start, end = math.asin(math.sqrt(max(low, least))), math.asin(math.sqrt(max(high, least)))
        shares = {min(1.0, max(least, math.sin(start + (end - start) * i / points) ** 2)) for i in range(points + 1)}
        return max(probability(delta, share) for share in shares) + CHARGED

    rough = (-1.0, 1.0)
    for points, rounds in ((60, 14), (1000, 16)):
        below, above = rough
        below, above = max(-1.0, below - 1e-3), min(1.0, above + 1e-3)
        for _ in range(rounds):
            middle = (below + above) / 2
            if p(middle, points) > ALPHA:
                above = middle
            else:
                below = middle
        rough = (below, above)
    return (rough[0] + rough[1]) / 2


def gaffke_p(values, low, null):
    """P(sum E_i (y_i - null) <= 0) over the values and `low`, all distinct, by partial fractions."""
    a = [y - null for y in values + [low]]
    total = Fraction(0)
    for i, x in enumerate(a):
        if x < 0:
            term = Fraction(1)
            for j, other in enumerate(a):
                if j != i:
                    term *= x / (x - other)
            total += term
    return float(total)


def many(count, steps):
    """Squares of a scale of `steps` + 1 steps in a mixed order: value -> how often."""
    seen = {}
    for i in range(count):
        value = (i * 7919 % (steps + 1) / steps) ** 2
        seen[value] = seen.get(value, 0) + 1
    return seen


def gaffke_p_many(counts, low, null):
    """The same probability by Gil-Pelaez (1951): 1/2 - 1/pi of the integral of Im phi(u) / u, by trapezoids, whose error is
    that of the tails where the integrand falls like a normal law."""
    terms = [(value - null, count) for value, count in counts.items()] + [(low - null, 1)]
    sd = math.sqrt(math.fsum(count * a * a for a, count in terms))

    def integrand(u):
        return cmath.exp(-sum(count * cmath.log(1 - 1j * u * a) for a, count in terms)).imag / u

    step = 0.05 / sd
    at_zero = math.fsum(count * a for a, count in terms)
    return 0.5 - step / math.pi * math.fsum([at_zero / 2] + [integrand(step * i) for i in range(1, 200)])


TABLES = [(10, 0, 0), (10, 0, 3), (10, 2, 2), (10, 10, 0), (10, 0, 10), (20, 0, 0), (20, 0, 1), (20, 4, 0), (20, 1, 5),
          (20, 7, 6), (21, 1, 7), (30, 1, 0), (30, 12, 3)]
SAMPLES = [
    ([Fraction(i, 20) for i in range(-3, 5)], Fraction(-1), [Fraction(-1, 5), Fraction(-3, 10), Fraction(-1, 50)]),
    ([Fraction(i * i, 441) for i in range(1, 21)], Fraction(0), [Fraction(3, 20), Fraction(1, 5), Fraction(1, 4)]),
    ([Fraction(-i, 1000) for i in range(12)] + [Fraction(-9, 10)], Fraction(-1), [Fraction(-1, 4), Fraction(-2, 5)]),
    ([Fraction(1, 3), Fraction(1, 2)], Fraction(0), [Fraction(1, 20), Fraction(1, 10), Fraction(1, 4)]),
]

if __name__ == "__main__":
    out = {
        "about": "made by make_exact_limits.py (Python standard library); alpha 0.025",
        "paired": [{"pairs": n, "candidate_only": b, "baseline_only": c, "low": exact_low(n, b, c)} for n, b, c in TABLES],
        "bounded": [{"values": [float(v) for v in values], "low": float(low), "null": float(null),
                     "p": gaffke_p(values, low, null)} for values, low, nulls in SAMPLES for null in nulls],
        "bounded_many": [{"count": 120000, "steps": steps, "low": 0, "null": null, "p": gaffke_p_many(many(120000, steps), 0, null)}
                         for steps, nulls in ((2002, (0.329, 0.3316, 0.3324, 0.3334)), (499, (0.3315, 0.333))) for null in nulls],
    }
    Path(__file__).with_name("exact_limits.json").write_text(json.dumps(out, indent=1) + "\n")
