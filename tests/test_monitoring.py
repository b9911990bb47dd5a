"""Alert rules and the dashboard in deploy/, against the metrics that the server has."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import prometheus_client
import pytest

import server.serving  # noqa: F401 - creates every metric

pytestmark = pytest.mark.one_python

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
RULES = DEPLOY / "prometheus" / "alerts.yml"
PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(
    PROMTOOL is None, reason="promtool is not installed: it is in Debian's package prometheus"
)


def promtool(*arguments: str | Path) -> str:
    """What promtool says; it must be content."""
    command = [str(PROMTOOL), *map(str, arguments)]
    done = subprocess.run(command, cwd=RULES.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def queries() -> list[str]:
    """The queries of the dashboard."""
    panels = json.loads((DEPLOY / "grafana" / "annolog.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", ())]


@needs_promtool
def test_promtool_accepts_the_rules() -> None:
    assert "SUCCESS" in promtool("check", "rules", RULES)


@needs_promtool
def test_every_alert_fires_where_it_should_and_nowhere_else() -> None:
    promtool("test", "rules", "alerts.test.yml")
    alerts = re.findall(r"alert: (\w+)", RULES.read_text())
    cases = (RULES.parent / "alerts.test.yml").read_text()
    assert [name for name in alerts if cases.count(name) != 2] == [], "one silent, one firing case"


@needs_promtool
def test_promtool_reads_the_queries_of_the_dashboard(tmp_path: Path) -> None:
    rules = [
        {"record": f"query:{number}", "expr": query.replace("$__rate_interval", "5m")}
        for number, query in enumerate(queries())
    ]
    file = tmp_path / "queries.yml"
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    assert f"{len(rules)} rules found" in promtool("check", "rules", file)


def test_alerts_and_dashboard_name_metrics_that_exist() -> None:
    named = set(re.findall(r"\bannolog_\w+", "\n".join([RULES.read_text(), *queries()])))
    known = {
        sample
        for metric in prometheus_client.REGISTRY.collect()
        for sample in _samples(metric.name, metric.type)
    }
    assert named - known == set()
    assert len(named) > 10


def _samples(name: str, kind: str) -> list[str]:
    if kind == "counter":
        return [f"{name}_total"]
    return [f"{name}_bucket", f"{name}_sum", f"{name}_count"] if kind == "histogram" else [name]
