"""The scripts of the repository: a long step speaks, and an interrupt ends what a step started."""

import signal
import subprocess
from pathlib import Path

from harness import SLOWER

ROOT = Path(__file__).resolve().parents[2]


def shell(script: str, **more) -> subprocess.Popen:
    return subprocess.Popen(["bash", "-c", f"set -euo pipefail; . scripts/lib/ui.sh; {script}"], cwd=ROOT, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)


def test_a_long_step_without_a_terminal_says_where_it_is(tmp_path):
    go = tmp_path / "go"
    run = shell(f"ui_quiet_seconds=1; step '[1/2] Build' {tmp_path}/log bash -c 'echo compiling; while [ ! -e {go} ]; do sleep 0.1; done'")
    assert run.stdout.readline() == "[1/2] Build …\n"
    for _ in range(2):
        line = run.stdout.readline()
        assert line.startswith("[1/2] Build … ") and line.endswith("s  compiling\n"), line
    go.touch()
    rest = run.communicate(timeout=20 * SLOWER)[0]
    assert rest.splitlines()[-1].startswith("[1/2] Build: ") and run.returncode == 0


def test_a_failed_step_shows_its_log_and_its_status(tmp_path):
    run = shell(f"step 'Build' {tmp_path}/log bash -c 'echo no compiler; exit 7'")
    text = run.communicate(timeout=20 * SLOWER)[0]
    assert "no compiler" in text and run.returncode == 7


def test_an_interrupt_ends_the_step(tmp_path):
    pipe = tmp_path / "pipe"
    subprocess.run(["mkfifo", pipe], check=True)
    # The reader of the pipe sees its end only when the step's process, which holds it open, is gone.
    run = shell(f"trap 'exit 130' INT; step 'Build' {tmp_path}/log bash -c 'exec 3>{pipe}; echo open >&3; sleep 600'")
    with open(pipe) as held:
        assert held.readline() == "open\n"
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=20 * SLOWER) == 130
        assert held.read() == ""
