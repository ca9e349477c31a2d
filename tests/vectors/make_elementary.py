#!/usr/bin/env python3
"""Writes elementary.tsv: the elementary functions at arguments spread over their domains, from mpmath's 50-digit arithmetic.

Each line: function, its arguments as hexadecimal doubles, value to 25 digits. Arguments come from a fixed linear
congruence, so the file is the same wherever it is made.  Needs mpmath 1.2 or newer.  Usage: make_elementary.py > elementary.tsv
"""
import mpmath as mp

mp.mp.dps = 50
EACH = 40
state = 1


def uniform(low, high):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return low + (high - low) * ((state >> 11) * 2.0**-53)


UNARY = {
    "exp": (mp.exp, -700, 700), "exp2": (lambda x: mp.power(2, x), -1000, 1000), "expm1": (mp.expm1, -30, 30),
    "log": (mp.log, 0, 5), "log2": (lambda x: mp.log(x, 2), 0, 1e6), "log10": (mp.log10, 0, 1e9), "log1p": (mp.log1p, -1, 3),
    "cbrt": (mp.cbrt, 0, 1e6), "sin": (mp.sin, -100, 100), "cos": (mp.cos, -100, 100), "tan": (mp.tan, -100, 100),
    "asin": (mp.asin, -1, 1), "acos": (mp.acos, -1, 1), "atan": (mp.atan, -50, 50), "sinh": (mp.sinh, -20, 20),
    "asinh": (mp.asinh, -9, 9), "acosh": (mp.acosh, 1, 90), "atanh": (mp.atanh, -1, 1),
    "cosh": (mp.cosh, -20, 20), "tanh": (mp.tanh, -10, 10), "erfc": (mp.erfc, -5, 26),
    "lgamma": (mp.loggamma, 0, 1e5), "tgamma": (mp.gamma, 0, 170),
}
BINARY = {
    "pow": (mp.power, (0, 30), (-200, 200)), "hypot": (mp.hypot, (-9, 9), (-1e3, 1e3)),
    "atan2": (mp.atan2, (-9, 9), (-9, 9)),
}
for name, (function, low, high) in UNARY.items():
    for i in range(EACH):
        # Half of them near zero, where much is decided.
        x = uniform(low, high) * (uniform(0, 0.01) if i % 2 and low < 1 else 1)
        print(name, x.hex(), mp.nstr(function(mp.mpf(x)), 25), sep="\t")
for name, (function, first, second) in BINARY.items():
    for _ in range(EACH):
        x, y = uniform(*first), uniform(*second)
        print(name, x.hex(), y.hex(), mp.nstr(function(mp.mpf(x), mp.mpf(y)), 25), sep="\t")
