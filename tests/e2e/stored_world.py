"""The databases of tests/data/upgrade, the emulated sellers that they were filled from, and what the older program showed."""

import gzip
import hashlib
import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import postgres
from harness import SHAPE, Installation
from moved_clock import MovedClock

DATA = Path(__file__).resolve().parents[1] / "data" / "upgrade"
KIND = "postgresql" if SHAPE == "server" else "sqlite"
DATABASE = DATA / ("postgresql.sql.gz" if SHAPE == "server" else "sqlite.db.gz")
EXPECTED = DATA / f"{KIND}.json"
KEY = DATA / "test-only-secret.key"
CONFIG = DATA / "wbd.toml"
# Lists that both programs must show alike.
LISTS = {
    "orders": ("orders", "list"),
    "sales": ("sales", "list"),
    "products": ("products", "list"),
    "prices": ("prices", "list"),
    "price history": ("prices", "history"),
    "stocks": ("stocks", "list"),
    "warehouses": ("warehouses", "list"),
    "reviews": ("reviews", "list"),
    "questions": ("questions", "list"),
    "funnel": ("funnel", "list"),
    "finance": ("finance", "list"),
    "tariffs": ("tariffs", "list"),
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def digest(value) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# The fields that identify a seller. The emulator may learn to say more of it without making another seller.
FACTS = {
    "orders": ("srid", "ordered_at", "nm_id", "chrt_id", "price_with_discount", "finished_price", "feed_status", "cancelled_at"),
    "sales": ("sale_id", "srid", "sold_at", "for_pay", "price_with_discount"),
    "products": ("nm_id", "vendor_code", "title", "updated_at"),
    "reviews": ("id", "nm_id", "rating", "answered", "text"),
    "questions": ("id", "nm_id", "answered", "text"),
    "finance": ("day", "srid", "operation", "for_pay", "delivery", "penalty", "storage"),
    "funnel": ("nm_id", "day", "opens", "carts", "orders_count", "orders_sum", "buyouts_count", "cancels_count"),
    "stocks": ("nm_id", "chrt_id", "warehouse_id", "quantity"),
    "fbs_orders": ("srid", "assembly_id", "supplier_status", "wb_status"),
}


def seller_digest(truth: dict) -> str:
    """Equal for equal sellers at the same moment."""
    return digest({noun: [[row.get(name) for name in names] for row in truth[noun]] for noun, names in FACTS.items()})


def expected() -> dict:
    return json.loads(EXPECTED.read_text(encoding="utf-8"))


class StoredWorld:
    """The emulator and the clock as they were when the databases were stored."""

    def __init__(self, scene, world: dict):
        """world: options of the emulator, when it began, and what happened to its sellers when."""
        self.clock = MovedClock(scene.directory)
        self.clock.freeze(moment(world["began"]))
        self.emulator = scene.emulator(environment=self.clock.environment, **world["options"])
        for change in world["changes"]:
            self.happen(**change)

    def happen(self, at: str, **events) -> None:
        """Freezes the clock there: the emulator makes the same of it whenever this runs."""
        self.clock.freeze(moment(at))
        self.emulator.advance(seconds=0, **events)

    def truth(self, sid: str) -> dict:
        return self.emulator.truth(sid)


def place_stored(place: Installation) -> Installation:
    """Puts configuration, key and database where the programs look for them."""
    for name in ("config", "data"):
        (place.home / name).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(CONFIG, place.config)
    key = place.home / "secret.key"
    shutil.copyfile(KEY, key)
    key.chmod(0o600)
    stored = gzip.decompress(DATABASE.read_bytes())
    if SHAPE == "server":
        command = [postgres.programs() / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", place.database_url]
        done = subprocess.run(command, input=stored, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        place.server.distribute(place.server_name)
    else:
        place.database.write_bytes(stored)
    return place


def fields_of(rows: list) -> dict:
    """How many rows, and a sum of each field over them in the order they are listed."""
    names = sorted({name for row in rows for name in row})
    return {"rows": len(rows), **{name: digest([row.get(name) for row in rows]) for name in names}}


def rows_of(place: Installation, name: str) -> list:
    """The rows of a list. Those of the funnel are in the order of the program that made the world."""
    rows = place.all_rows(*LISTS[name])
    if name == "funnel":
        rows.sort(key=lambda row: (row["day"], row["nm_id"], -row["cabinet_id"]), reverse=True)
    return rows


def shown_lists(place: Installation) -> dict:
    return {name: fields_of(rows_of(place, name)) for name in LISTS}


def shown_accounts(place: Installation) -> dict:
    users = place.data("user", "list")
    ids = [user["telegram_id"] for user in users]
    cabinets = place.data("cabinet", "list")
    accounts = {
        "users": users,
        "settings": {str(user): place.data("user", "settings", "show", user) for user in ids},
        "cabinets": cabinets,
        "members": {str(cabinet["id"]): place.data("cabinet", "members", cabinet["id"]) for cabinet in cabinets},
        "keys": place.data("apikey", "list"),
    }
    return json.loads(json.dumps(accounts, default=str))  # amounts as texts


def events(place: Installation) -> list:
    rows = place.data("events", "list", "--after", 0, "--limit", 1000)
    assert len(rows) < 1000
    return rows


def table_rows(place: Installation) -> dict:
    """The number of rows of every table."""
    if place.server:
        names = place.sql("select tablename from pg_tables where schemaname = 'public'")
    else:
        names = place.sql("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    return {name: int(place.sql(f'select count(*) from "{name}"')[0][0]) for (name,) in sorted(map(tuple, names))}


def cursors(place: Installation) -> dict:
    """cabinet -> dataset -> its sync cursor, as an older program stores it."""
    found = {}
    for cabinet, dataset, text in place.sql("select cabinet_id, dataset, cursor from sync_state order by 1, 2"):
        found.setdefault(str(cabinet), {})[dataset] = json.loads(text) if text else None
    return found
