"""Writes sampling_figures.csv: tails and bounds of proportions by scipy and statsmodels."""

from __future__ import annotations

import csv
from pathlib import Path

import scipy
from scipy.optimize import brentq
from scipy.stats import beta, binom, hypergeom

TAILS = [(3, 132, 0.01), (3, 132, 0.05), (5, 80, 0.025), (3, 125, 0.01), (0, 10, 0.2)]
TAILS += [(21, 500, 0.025), (40, 1_000, 0.03), (900, 1_000, 0.9)]
LOTS = [(3, 128, 12, 1_200), (3, 128, 60, 1_200), (0, 20, 5, 50), (9, 20, 25, 50)]
LOTS += [(40, 1_000, 3_000, 100_000), (2, 30, 2, 40), (25, 30, 35, 40)]
FINITE = [(0, 20, 50), (3, 20, 50), (20, 20, 50), (7, 128, 1_200), (12, 60, 90), (1, 2, 3)]


def bounds(hits, n, size):
    """All numbers of marked ones under which what was seen is not too rare, either way."""
    fits = [
        marked
        for marked in range(hits, size - (n - hits) + 1)
        if hypergeom.sf(hits - 1, size, marked, n) > 0.025
        and hypergeom.cdf(hits, size, marked, n) > 0.025
    ]
    return fits[0] / size, fits[-1] / size


def rows():
    for most, n, rate in TAILS:
        yield "binomial_tail", (most, n, rate), binom.cdf(most, n, rate)
    for most, n, marked, size in LOTS:
        yield "hypergeometric_tail", (most, n, marked, size), hypergeom.cdf(most, size, marked, n)
    for given in FINITE:
        low, high = bounds(*given)
        yield "hypergeometric_low", given, low
        yield "hypergeometric_high", given, high
    for hits, n in [(2.5, 31.7), (0.4, 8.25), (60.1, 61.3)]:
        yield "clopper_pearson_low", (hits, n), beta.ppf(0.025, hits, n - hits + 1)
        yield "clopper_pearson_high", (hits, n), beta.ppf(0.975, hits + 1, n - hits)
    for most, n in [(3, 132), (5, 80)]:
        wanted = brentq(lambda p, c=most, n=n: binom.cdf(c, n, p) - 0.5, 1e-9, 1 - 1e-9, xtol=1e-14)
        yield "indifferent_rate", (most, n), wanted


with (Path(__file__).parent / "sampling_figures.csv").open("w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["function", "arguments", "package", "version", "value"])
    for name, given, value in rows():
        text = " ".join(map(str, given))
        out.writerow([name, text, "scipy", scipy.__version__, float(value)])
