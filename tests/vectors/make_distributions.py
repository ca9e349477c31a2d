#!/usr/bin/env python3
"""Writes distributions.tsv: values of the distributions the intervals need, from mpmath's 50-digit arithmetic.

Each line: function, its arguments, value. Functions are those of gate/stats/distributions.h. Tails come from
incomplete gamma and beta functions or quadrature, quantiles from root finding on them: no code shared with Boost.
Needs mpmath 1.2 or newer.  Usage: make_distributions.py > distributions.tsv
"""
import mpmath as mp

mp.mp.dps = 50
F = mp.mpf


def normal_survival(x):
    return mp.erfc(F(x) / mp.sqrt(2)) / 2


def student_survival(x, v):
    x, v = F(x), F(v)
    near = x * x < v  # the series converge where their argument is below 1/2
    if near:
        tail = (1 - mp.betainc(F(1) / 2, v / 2, 0, x * x / (v + x * x), regularized=True)) / 2
    else:
        tail = mp.betainc(v / 2, F(1) / 2, 0, v / (v + x * x), regularized=True) / 2
    return tail if x >= 0 else 1 - tail


def beta_cdf(x, a, b):
    return mp.betainc(F(a), F(b), 0, F(x), regularized=True)


def chi_squared_survival(x, v):
    return mp.gammainc(F(v) / 2, F(x) / 2, mp.inf, regularized=True)


def chi_squared_cdf(x, v):
    return mp.gammainc(F(v) / 2, 0, F(x) / 2, regularized=True)


def binomial_mass(k, n, p):
    return mp.binomial(n, k) * F(p) ** k * (1 - F(p)) ** (n - k)


def binomial_survival(k, n, p):
    return mp.fsum(binomial_mass(j, n, p) for j in range(k + 1, n + 1))


def noncentral_student_survival(x, v, delta):
    # P(Z + delta > x sqrt(S/v)), S chi-squared: integrate over the scale s = sqrt(S/v).
    x, v, delta = F(x), F(v), F(delta)
    log_norm = mp.log(2) + v / 2 * mp.log(v / 2) - mp.loggamma(v / 2)

    def integrand(s):
        return mp.exp(log_norm + (v - 1) * mp.log(s) - v * s * s / 2) * mp.erfc((x * s - delta) / mp.sqrt(2)) / 2

    width = 1 / mp.sqrt(2 * v)
    cuts = [F(0)] + [1 + k * width for k in range(-12, 40, 2) if 1 + k * width > 0]
    return mp.quad(integrand, cuts)


def solve(function, target, low, high):
    low, high = F(low), F(high)
    rising = function(high) > function(low)
    for _ in range(170):
        middle = (low + high) / 2
        if (function(middle) < target) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def row(name, *arguments_and_value):
    *arguments, value = arguments_and_value
    print("\t".join([name] + [repr(a) for a in arguments] + [mp.nstr(value, 20)]))


for x in [-8.5, -3.0, -1.0, -0.1, 0.0, 0.5, 1.959963984540054, 4.5, 9.0, 20.0, 37.5]:
    row("normal_survival", x, normal_survival(x))
    row("normal_cdf", x, normal_survival(-x))
for p in [1e-300, 1e-16, 1e-6, 0.0125, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999999]:
    z = solve(normal_survival, F(p), -40, 40)
    row("normal_upper_quantile", p, z)
    row("normal_quantile", p, -z)
for v in [1.0, 2.0, 2.7, 4.0, 9.5, 30.0, 719.0]:
    for x in [-3.0, -0.2, 0.7, 2.1, 6.0]:
        row("student_survival", x, v, student_survival(x, v))
        row("student_cdf", x, v, student_survival(-F(x), v))
    for p in [0.001, 0.025, 0.3, 0.8, 0.975]:
        t = solve(lambda x: student_survival(x, v), F(p), -1000, 1000)
        row("student_upper_quantile", p, v, t)
        row("student_quantile", p, v, -t)
for v, delta in [(4.0, 1.5), (9.0, 2.8), (19.0, 0.5), (99.0, 3.2), (500.0, 2.0), (9.0, -1.0)]:
    for x in [-0.5, 1.7, 2.262157162740992, 4.0]:
        row("noncentral_student_survival", x, v, delta, noncentral_student_survival(x, v, delta))
for a, b in [(1.0, 1.0), (0.5, 20.5), (3.0, 18.0), (1.0, 30.0), (57.0, 15.0), (400.0, 600.0)]:
    for x in [0.001, 0.1, 0.4, 0.75, 0.95]:
        row("beta_cdf", x, a, b, beta_cdf(x, a, b))
    for p in [0.025, 0.5, 0.975]:
        row("beta_quantile", p, a, b, solve(lambda x: beta_cdf(x, a, b), F(p), 0, 1))
        row("beta_upper_quantile", p, a, b, solve(lambda x: beta_cdf(x, a, b), 1 - F(p), 0, 1))
for v in [1.0, 2.0, 9.0, 40.0]:
    for x in [0.05, 1.0, 8.0, 60.0]:
        row("chi_squared_survival", x, v, chi_squared_survival(x, v))
        row("chi_squared_cdf", x, v, chi_squared_cdf(x, v))
    for p in [0.2, 0.5, 0.8, 0.95]:
        row("chi_squared_quantile", p, v, solve(lambda x: chi_squared_cdf(x, v), F(p), 0, 500))
for n, p in [(1, 0.5), (8, 0.5), (30, 0.95), (100, 0.01), (368, 0.99)]:
    for k in sorted({0, 1, n // 3, n - 1}):
        row("binomial_mass", k, n, p, binomial_mass(k, n, p))
        row("binomial_survival", k, n, p, binomial_survival(k, n, p))
        row("binomial_cdf", k, n, p, 1 - binomial_survival(k, n, p))
