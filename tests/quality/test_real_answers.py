"""Real answers: figures of ../shared/data that its SOURCES.md and quality.md name."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from quality import Table, alpha
from quality.distances import interval, ordinal
from quality.variance import bootstrap
from tests.quality.data import DATA, SETS

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="needs ../shared/data, which is not on this machine"
)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("bluebirds", 0.1255, 0.01238),
        ("face_sentiment", 0.4949, 0.01552),
        ("d_product", 0.1575, 0.00866),
        ("popquorn", 0.1339, 0.00547),
        ("md_agreement", 0.3587, 0.00512),
    ],
)
def test_alpha_of_crowds_with_its_interval(name, value, error):
    figure = alpha(Table.of_units(SETS[name]()))
    assert figure.value == pytest.approx(value, abs=5e-5)
    assert figure.high - figure.low == pytest.approx(2 * 1.965 * error, rel=0.02)


def test_ratings_at_every_distance():
    table = Table.of_units(SETS["popquorn"]())
    assert alpha(table, ordinal).value == pytest.approx(0.2865, abs=5e-5)
    assert alpha(table, interval).value == pytest.approx(0.2872, abs=5e-5)


def test_shares_of_answers_are_those_of_the_file():
    units = SETS["md_agreement"]()
    full = sum(len(set(unit)) == 1 for unit in units) / len(units)
    assert (len(units), round(100 * full, 2)) == (10_753, 42.17)
    for part in ("dev", "test", "train"):
        path = DATA / f"lewidi_md_agreement/MD-Agreement_{part}.json"
        for item in json.loads(path.read_text()).values():
            unit = Counter(item["annotations"].split(","))
            shares = {value: unit[value] / 5 for value in ("0", "1")}
            assert item["soft_label"] == pytest.approx(shares)


def test_options_of_sets_one_by_one():
    units = SETS["relations"]()
    table = Table.of_units(units)
    assert len(table.values) == 98
    options = sorted(frozenset().union(*table.values))
    assert len(options) == 14
    for option in options:
        has = Table.of_units([[str(option in value) for value in unit] for unit in units])
        merged = alpha(table.merged(lambda value, option=option: str(option in value)))
        assert merged.value == pytest.approx(alpha(has).value, abs=1e-12)


@pytest.mark.soak
def test_bootstrap_of_crowds():
    units = SETS["face_sentiment"]()
    live, drawn = alpha(Table.of_units(units)), bootstrap(units, alpha, seed=1)
    assert live.high - live.low == pytest.approx(drawn.high - drawn.low, rel=0.06)
