"""Completion in bash, zsh and fish: words, and the ids of what is stored."""

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from harness import SLOWER, program

USER = 1001
FOLDER = Path(__file__).resolve().parents[2] / "etc" / "completions"

# The words that are typed, and the last word as it becomes or may become.
CASES = [
    (["cab"], {"cabinet"}),
    (["cabinet", "ren"], {"rename"}),
    (["cabinet", "show", ""], {"1"}),
    (["orders", "list", "--cabinet", ""], {"1"}),
    (["user", "show", ""], {str(USER)}),
    (["user", "settings", "set", str(USER), "digest_w"], {"digest_weekly"}),
    (["sync", "--only", "orders,sal"], {"orders,sales"}),
    (["sync", "--only", "fun"], {"funnel"}),
    (["orders", "list", "-o", "xl"], {"xlsx"}),
    (["apikey", "create", "--scope", "adm"], {"admin"}),
    (["apikey", "create", "--scope", "use"], {"user:"}),
    (["apikey", "revoke", ""], {"1"}),
    (["notify", "log", "--target", ""], {"1"}),
    (["orders", "list", "--set", "log.lev"], {"log.level="}),
]


@pytest.fixture(scope="module")
def place(module_scene):
    emulator = module_scene.emulator(cabinets=1, orders=10, products=2, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    home.add_cabinet(USER, emulator.token(1))
    home.add_key("bot")
    home.wbctl("notify", "target", "add", "--user", USER, "--kind", "telegram", "--chat", 5)
    return home


def environment(place) -> dict:
    return {**place.environment(), "PATH": f"{Path(program('wbctl')).parent}:/usr/bin:/bin", "TERM": "dumb"}


def names(case) -> str:
    return " ".join(case[0]) if isinstance(case, tuple) else None


@pytest.mark.parametrize("typed, wanted", CASES, ids=names)
def test_bash(place, typed, wanted):
    script = 'source "$0"; COMP_WORDS=(wbctl "$@"); COMP_CWORD=$#; _wbctl; printf "%s\\n" "${COMPREPLY[@]}"'
    run = subprocess.run(["bash", "-c", script, FOLDER / "wbctl.bash", *typed], env=environment(place), capture_output=True)
    offered = {word for word in run.stdout.decode().split("\n") if word and not word.startswith("-")}
    assert (offered, run.stderr) == (wanted, b"")


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
@pytest.mark.parametrize("typed, wanted", CASES, ids=names)
def test_fish(place, typed, wanted):
    script = f"source {FOLDER / 'wbctl.fish'}; complete -C '{' '.join(['wbctl', *typed])}'"
    run = subprocess.run(["fish", "--no-config", "-c", script], env=environment(place), capture_output=True)
    offered = {line.split("\t")[0] for line in run.stdout.decode().split("\n") if not line.startswith("-")}
    assert wanted <= offered and run.stderr == b""


class Zsh:
    """An interactive zsh on a terminal of its own."""

    def __init__(self, env: dict):
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.execve(shutil.which("zsh"), ["zsh", "-f", "-i"], env)
        self.send(f"PS1=; unsetopt beep; fpath=({FOLDER} $fpath); autoload -Uz compinit; compinit -u -D; echo rea''dy\n")
        self.read_until("ready")

    def send(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def read_until(self, wanted: str) -> str:
        seen, deadline = "", time.monotonic() + 20 * SLOWER
        while wanted not in seen:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._terminal], [], [], left)[0]:
                raise AssertionError(f"zsh does not show {wanted!r}, only {seen!r}")
            seen += os.read(self._terminal, 65536).decode("utf-8", "replace")
        return seen

    def close(self) -> None:
        self.send("\x03exit\n")
        os.close(self._terminal)
        os.waitpid(self._process, 0)


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
@pytest.mark.parametrize("typed, wanted", CASES, ids=names)
def test_zsh(place, typed, wanted):
    zsh = Zsh(environment(place))
    try:
        # The line is printed once more as the shell has completed it; echo keeps it from running.
        zsh.send("wbctl " + " ".join(typed) + "\t\x01echo 'line \x05'\n")
        zsh.read_until(f"line wbctl {' '.join([*typed[:-1], *wanted])}")
    finally:
        zsh.close()
