"""Every command in every form of its answer and in both languages, against the emulator."""

import csv
import io
import json
import re
import zipfile

import pytest

USER = 1001
FORMS = ("table", "wide", "md", "json", "csv", "ndjson", "xlsx")
TOKEN = "token-again"

# Words after the command's title; a list of lists: commands before it, whose answers do not matter, then its own words.
COMMANDS = {
    "init": [], "user add": ["7", "--name", "Olga"], "user list": [], "user show": [USER], "user settings": ["show", USER],
    "user remove": [["user", "add", "8"], ["8", "--yes"]], "cabinet add": ["--user", USER, "--token-file", TOKEN],
    "cabinet list": [], "cabinet show": [1], "cabinet check": [1], "cabinet rename": [2, "Second"],
    "cabinet pause": [["cabinet", "resume", "2"], ["2"]], "cabinet resume": [["cabinet", "pause", "2"], ["2"]],
    "cabinet members": [1], "cabinet share": [1, "--user", "7"],
    "cabinet unshare": [["cabinet", "share", "1", "--user", "7"], ["1", "--user", "7"]],
    "cabinet rotate-token": [1, "--token-file", TOKEN], "cabinet remove": [["cabinet", "add", "--user", USER, "--token-file", "token-3"], ["3", "--yes"]],
    "sync": ["--only", "orders", "--force"], "events list": [], "notify target": ["list"], "notify log": [], "notify recover": ["--since", "2026-01-01"],
    "orders list": ["--limit", 5], "orders show": [1], "sales list": ["--limit", 5], "products list": ["--limit", 5], "stocks list": ["--limit", 5],
    "reviews list": ["--limit", 5], "questions list": ["--limit", 5], "prices list": ["--limit", 5], "prices history": ["--limit", 5],
    "warehouses list": [], "tariffs list": ["--limit", 5], "finance list": ["--limit", 5], "finance totals": [], "finance audit": [],
    "finance reports": [], "finance reconcile": [], "finance balance": [], "explain": ["profit", "--period", 30],
    "cost import": ["costs.csv", "--cabinet", 1], "cost export": ["--cabinet", 1], "cost list": [], "cost set": ["150000000", "10", "--cabinet", 1], "cost missing": [],
    "tax show": ["--cabinet", 1], "tax set": ["usn_income", "--rate", "6", "--cabinet", 1, "--from", "2026-01-01"], "funnel list": ["--limit", 5],
    "report order": [1], "report product": [150000000], "report sales": ["--period", 30], "report daily": [], "report profit": ["--period", 30],
    "report dashboard": ["--user", USER], "analytics sales": [], "analytics reviews": [], "analytics performance": [],
    "apikey create": ["--name", "k"], "apikey list": [], "status": [], "wait": ["--fresh", "1d", "--only", "orders"], "incidents list": [],
    "config show": ["--origin"], "config check": [], "doctor": [], "db migrate": [], "db status": [], "db check": [], "db backup": ["copy"],
    "db export": ["--table", "users"], "sql": ["select id, status from v_orders limit 3"], "secret rotate": [], "cache stats": [], "cache flush": [],
    "sandbox token": [], "completion": ["bash"], "version": [],
}  # fmt: skip
ELSEWHERE = {
    "apikey revoke": "each run needs another key: accounts", "db restore": "replaces the database: db_care", "cache get": "needs Redis: redis",
    "notify retry": "needs a dead delivery: delivery", "notify resend": "needs a delivery: delivery", "notify trigger": "needs a target: notify",
    "notify listen": "runs until Ctrl-C: notify", "api": "asks wbd: comfort", "open": "asks wbd: comfort", "sandbox serve": "runs until Ctrl-C",
}  # fmt: skip
# Exit codes of commands that succeed in part here, or that can succeed only once.
CODES = {"finance reconcile": (0, 9), "sync": (0, 9), "doctor": (0, 1), "cabinet add": (0, 1)}


@pytest.fixture(scope="module")
def place(module_scene):
    emulator = module_scene.emulator(cabinets=3, orders=60, products=8, fast=True)
    home = module_scene.installation(emulator)
    home.add_user(USER)
    for number in range(2):
        home.add_cabinet(USER, emulator.token(number + 1))
    home.add_user(7)
    for name, number in ((TOKEN, 1), ("token-3", 3)):
        (home.home / name).write_text(emulator.token(number) + "\n", encoding="ascii")
        (home.home / name).chmod(0o600)
    (home.home / "costs.csv").write_text("nm_id,goods\n150000000,10\n", encoding="utf-8")
    home.wbctl("sync", "--wait")
    return home


def test_the_list_has_all_commands(place):
    listed = place.wbctl("--help").out.split("\nCommands:\n")[1].split("\n\n")[0]
    titles = {re.match(r"  (\S+(?: \S+)?)(?:  |$)", line)[1] for line in listed.splitlines()}
    assert set(COMMANDS) | set(ELSEWHERE) == titles


def in_form(place, title, words, form, language):
    steps = words if words and isinstance(words[0], list) else [words]
    for step in steps[:-1]:
        place.wbctl(*[place.home / word if str(word).startswith("token-") else word for word in step], code=None)
    own = [place.home / word if str(word) in (TOKEN, "token-3", "costs.csv", "copy") else word for word in steps[-1]]
    if title == "db backup":
        own = [place.home / f"copy-{form}-{language}"]
    output = place.home / "answer.xlsx" if form == "xlsx" else form
    return place.wbctl("-o", output, *title.split(), *own, code=None, lang=language)


@pytest.mark.parametrize("title", COMMANDS)
def test_every_form_in_both_languages(place, title):
    for language in ("ru", "en"):
        for form in FORMS:
            run = in_form(place, title, COMMANDS[title], form, language)
            told = (form, language, run)
            allowed = CODES.get(title, (0,))
            if form == "xlsx" and run.code == 2:  # a text has no rows
                continue
            assert run.code in allowed, told
            assert "internal" not in run.err and "внутренняя" not in run.err, told
            if language == "en":
                assert not re.search("[а-яё]", run.err), told
            if run.code == 1:
                assert run.err, told
            elif form == "json":
                assert "data" in json.loads(run.out), told
            elif form == "ndjson":
                assert all(json.loads(line) is not None for line in run.out.splitlines()), told
            elif form == "csv" and run.out and title != "completion":
                rows = list(csv.reader(io.StringIO(run.out)))
                assert all(len(row) == len(rows[0]) for row in rows), told
            elif form == "xlsx":
                with zipfile.ZipFile(place.home / "answer.xlsx") as book:
                    assert book.testzip() is None, told
                (place.home / "answer.xlsx").unlink()
