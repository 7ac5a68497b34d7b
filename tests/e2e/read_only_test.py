"""A database file that wbctl may read and not write, and one that root makes in the service's folder."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from harness import program

NOBODY = 65534
DONE, UNAVAILABLE = 0, 7

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="it changes users, which only root may do")


@pytest.fixture()
def folder():
    """Other users reach it, unlike pytest's own folders."""
    path = Path(tempfile.mkdtemp(prefix="wb-read-only-"))
    path.chmod(0o755)
    shutil.copy(program("wbctl"), path / "wbctl")
    service = path / "service"
    service.mkdir(mode=0o750)
    os.chown(service, NOBODY, NOBODY)
    yield path
    shutil.rmtree(path)


def run(folder: Path, *arguments, as_nobody=True, code=DONE, slashes="") -> subprocess.CompletedProcess:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "service"),
        "DATABASE_URL": f"sqlite://{slashes}{folder}/service/wbd.db",
        "WBD_SECRET_KEY_FILE": str(folder / "service" / "wbd.key"),
        "LANG": "en_US.UTF-8",
    }
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if as_nobody else []
    done = subprocess.run(
        [*user, str(folder / "wbctl"), *arguments], env=environment, capture_output=True, text=True, check=False, input=""
    )
    assert done.returncode == code, done
    return done


def names(folder: Path) -> set:
    return {path.name for path in (folder / "service").iterdir()}


def test_lists_work_on_a_file_that_is_only_readable_and_leave_nothing_behind(folder):
    run(folder, "user", "add", "5")
    database = folder / "service" / "wbd.db"
    before = names(folder)
    database.chmod(0o400)
    for mode in (0o750, 0o550):  # the folder is writable, then it is not
        (folder / "service").chmod(mode)
        assert "5" in run(folder, "user", "list").stdout
        run(folder, "orders")
        assert "5" in run(folder, "user", "list", slashes="/").stdout  # such a path is no address of a server
        refused = run(folder, "user", "add", "6", code=UNAVAILABLE)
        assert "is only readable" in refused.stderr
        assert names(folder) == before
    (folder / "service").chmod(0o750)
    database.chmod(0o600)
    run(folder, "user", "add", "6")


def test_root_poisons_nothing_before_the_service_has_run(folder):
    told = run(folder, "orders", as_nobody=False, code=UNAVAILABLE)
    assert "wbctl init" in told.stderr
    assert names(folder) == set()
    made = run(folder, "user", "add", "5", as_nobody=False)
    assert "A new database: " in made.stderr
    assert (folder / "service" / "wbd.db").stat().st_uid == NOBODY
    run(folder, "user", "add", "6")
    assert run(folder, "user", "list").stdout.count("\n") == 3
