"""The alert rules under promtool's tests, and the runbook that says what to do about each."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from harness import REPOSITORY, clean_environment, program

RULES = REPOSITORY / "etc" / "prometheus" / "wbd.rules.yml"
RUNBOOK = REPOSITORY / "etc" / "prometheus" / "RUNBOOK.md"
CASES = sorted((REPOSITORY / "tests" / "data" / "prometheus").glob("*.test.yml"))
WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d")


def alerts() -> list:
    return re.findall(r"- alert: (\w+)", RULES.read_text(encoding="utf-8"))


def sections() -> dict:
    parts = re.split(r"^## (\w+)$", RUNBOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2]))


@pytest.mark.parametrize("cases", CASES, ids=lambda file: file.name)
def test_each_alert_fires_stays_silent_and_recovers(cases, tmp_path, promtool):
    code, output = promtool(tmp_path, "test", "rules", str(cases))
    assert code == 0 and "SUCCESS" in output, output


def test_every_alert_has_cases_in_which_it_fires_stays_silent_and_recovers():
    groups = {}
    for file in CASES:
        for group in file.read_text(encoding="utf-8").split("  - name: ")[1:]:
            alert = group[1 : group.index(":")]
            assert set(re.findall(r'alertname="(\w+)"', group)) == {alert}, group
            groups.setdefault(alert, []).append(re.findall(r"exp_samples: \[\{value: (\d)\}\]", group))
    assert set(groups) == set(alerts())
    for alert, outcomes in groups.items():
        assert any(re.search("0.*1.*0", "".join(values)) for values in outcomes), f"{alert} does not fire and recover"
        if alert != "WbdSchemaDrift":
            assert any(set(values) == {"0"} for values in outcomes), f"{alert} has no silent case"


def test_every_alert_has_a_section_of_the_runbook_that_names_a_command(tmp_path):
    assert set(sections()) == set(alerts())
    for alert in alerts():
        link = f"runbook_url: file:///usr/share/wbd/prometheus/RUNBOOK.md#{alert.lower()}\n"
        assert link in RULES.read_text(encoding="utf-8"), alert
        assert "`wbctl " in sections()[alert], alert
    commands = set(re.findall(r"`wbctl ((?:[a-z-]+ ?){1,2})", RUNBOOK.read_text(encoding="utf-8")))
    assert len(commands) > 8

    def help_of(command: str):
        return subprocess.run(
            [program("wbctl"), *command.split(), "--help"], env=clean_environment(tmp_path), capture_output=True, check=False
        ).returncode

    with ThreadPoolExecutor() as pool:
        assert {c: code for c, code in zip(commands, pool.map(help_of, commands)) if code != 0} == {}


def test_the_objective_has_sloths_records():
    text = RULES.read_text(encoding="utf-8")
    records = re.findall(r"- record: (\S+)", text)
    for window in WINDOWS:
        assert f"slo:sli_error:ratio_rate{window}" in records
    for name in ("slo:objective:ratio", "slo:error_budget:ratio", "slo:current_burn_rate:ratio", "sloth_slo_info"):
        assert name in records
    for rate, short, long in ((14.4, "5m", "1h"), (6, "30m", "6h"), (3, "2h", "1d"), (1, "6h", "3d")):
        for window in (short, long):
            assert re.search(rf'ratio_rate{window}\{{[^}}]*\}}\) > {rate} \* 0\.001', text), (rate, window)
