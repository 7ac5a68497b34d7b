#!/usr/bin/python3
"""Makes the databases of this folder with the program of $WBCTL and $WBD, which is an older one: see README.md.
WB_E2E_SHAPE says which database is made."""

import gzip
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "e2e"))

import postgres  # noqa: E402  (the path is set above)
import stored_world  # noqa: E402
from conftest import Scene  # noqa: E402
from harness import SHAPE, request  # noqa: E402
from stored_world import DATA, KEY, StoredWorld, moment  # noqa: E402

OWNER, GUEST, OTHER = 8701, 8702, 8703
SCALE = 10_000
SECOND_DAY = "2026-11-25T09:00:00+00:00"
WORLD = {
    "began": "2026-11-24T09:00:00+00:00",
    "options": {
        "seed": 87,
        "cabinets": 8,
        "orders": 60,
        "products": 6,
        "page_rows": 20,
        "wide_tie": True,
        "limit_scale": SCALE,
    },
    "changes": [],
}
# Events of the sellers between the first sync and the last one.
A_DAY = {"orders": 6, "cancels": 2, "buyouts": 3, "returns": 1, "reviews": 2, "questions": 1, "answers": 1}
CARDS = {"card_updates": 2, "card_trash": 1, "price_changes": 2, "stock_changes": 3}
ONCE = {"SYNC_RETRY_ATTEMPTS": "1"}


class Maker:
    def __init__(self, scene):
        self.scene = scene
        self.world = StoredWorld(scene, WORLD)
        self.clock, self.emulator = self.world.clock, self.world.emulator
        self.clock.run(moment(WORLD["began"]))
        self.place = scene.installation(self.emulator, scale=SCALE, extra=dict(self.clock.environment))
        self.answers = {}

    def happen(self, at: str, **events) -> None:
        change = {"at": at, **events}
        self.world.happen(**change)
        WORLD["changes"].append(change)

    def sync(self, cabinet: int, *options, code=0, **env):
        return self.place.wbctl("--json", "sync", "--cabinet", cabinet, "--force", "--wait", *options, code=code, env=env)

    def interrupted(self, cabinet: int, faults: dict, *options) -> None:
        """A sync in which WB fails at each operation after so many requests."""
        for operation, after in faults.items():
            self.emulator.fault("status", operation, status=500, after=after)
        self.sync(cabinet, *options, code=None, **ONCE)
        self.emulator.clear_faults()

    def sync_without_a_report_row(self) -> None:
        """Syncs cabinet 1 while the first row of each page of its reports lacks its id."""
        self.emulator.fault("missing", "finance_rows", rows=1)
        self.sync(1)
        self.emulator.clear_faults()

    def accounts(self) -> None:
        for user in (OWNER, GUEST, OTHER):
            self.place.add_user(user)
        self.place.wbctl("user", "settings", "set", OWNER, "timezone", "Asia/Vladivostok")
        self.place.wbctl("user", "settings", "set", GUEST, "language", "en")
        self.place.wbctl("user", "settings", "set", GUEST, "negative_rating", 2)
        self.place.wbctl("user", "settings", "set", OTHER, "notifications.order.created", "false")
        owners = {1: OWNER, 2: GUEST, 3: OWNER, 4: OTHER, 5: OTHER, 6: OTHER, 7: OTHER}
        for seller, owner in owners.items():
            kind = {"type": "base"} if seller == 3 else {}
            self.place.add_cabinet(owner, self.emulator.token(seller, **kind))
        # While WB does not answer, the claim stays pending.
        self.emulator.fault("status", "*", status=503)
        file = self.place.home / "token"
        file.write_text(self.emulator.token(8), encoding="ascii")
        file.chmod(0o600)
        self.place.wbctl("cabinet", "add", "--user", GUEST, "--token-file", file, env=ONCE, code=6)
        self.emulator.clear_faults()
        self.place.wbctl("cabinet", "share", 1, "--user", GUEST)
        self.place.wbctl("cabinet", "share", 2, "--user", OWNER, "--role", "owner")

    def first_day(self) -> None:
        self.sync_without_a_report_row()
        for cabinet in (2, 3):
            self.sync(cabinet)
        for cabinet in (5, 6, 7):
            self.sync(cabinet, "--only", "orders,sales")
        self.place.wbctl("cabinet", "pause", 5)
        self.place.wbctl("cabinet", "remove", 7)
        self.emulator.fault("status", "supplier_sales", status=401)
        self.sync(6, "--only", "sales", code=None)
        self.emulator.clear_faults()
        # The first sync of cabinet 4 stops while it reads day by day, as a page of rows with one change time demands.
        self.interrupted(4, {"order_feed": 1, "supplier_orders": 75, "supplier_sales": 65}, "--only", "orders,sales")

    def second_day(self) -> None:
        self.happen(SECOND_DAY, cabinet=1, finance_reports=1, **A_DAY, **CARDS)
        self.clock.run(moment(SECOND_DAY) + timedelta(minutes=1))
        self.sync_without_a_report_row()
        self.sync(3, "--only", "finance")
        hour_later = (moment(SECOND_DAY) + timedelta(hours=1)).isoformat()
        self.happen(hour_later, cabinet=1, finance_reports=1, orders=3, cancels=1, buyouts=2, **CARDS)
        self.happen(hour_later, cabinet=2, finance_reports=1, **A_DAY, **CARDS)
        self.happen(hour_later, cabinet=3, **A_DAY)
        # The last rows of a page need a later time than the others.
        self.happen((moment(hour_later) + timedelta(minutes=1)).isoformat(), cabinet=1, orders=1, buyouts=1)
        self.clock.run(moment(hour_later) + timedelta(minutes=2))
        self.not_understood()
        self.unfinished()

    def not_understood(self) -> None:
        """Rows of cabinet 1 lack their ids: in a page of statistics all but the last, which moves the cursor past them."""
        remembered = stored_world.cursors(self.place)["1"]
        rows = {"order_feed": 12, "cards_list": 1, "fbs_orders": 1}
        for dataset in ("orders", "sales"):
            query = {"dateFrom": remembered[dataset]["stat"]["position"], "flag": 0}
            token = {"Authorization": self.emulator.token(1)}
            page = request(self.emulator.base, f"/api/v1/supplier/{dataset}", headers=token, **query).json
            assert page[-1]["lastChangeDate"] > page[-2]["lastChangeDate"]
            rows[f"supplier_{dataset}"] = len(page) - 1
        for operation, number in rows.items():
            self.emulator.fault("missing", operation, rows=number, times=1)
        self.sync_without_a_report_row()

    def unfinished(self) -> None:
        """Stops the syncs of cabinets 2 and 3 in the middle."""
        self.interrupted(
            2,
            {
                "supplier_orders": 3,
                "supplier_sales": 3,
                "cards_trash": 1,
                "feedbacks": 1,
                "questions": 1,
                "funnel": 2,
                "goods": 1,
                "finance_rows": 1,
            },
        )
        self.interrupted(3, {"remains_status": 0}, "--only", "stocks")
        # Killed in the middle of a snapshot of the feed, a sync leaves its lease behind. With so few orders only a full
        # sync reads a second page.
        self.emulator.fault("hang", "order_feed", after=1, seconds=600)
        before = self.emulator.counters()["requests"]["order_feed"]
        killed = self.place.start_wbctl("sync", "--cabinet", 2, "--only", "orders", "--full")
        self.emulator.wait_for_requests("order_feed", before + 2)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        self.emulator.clear_faults()

    def requests(self) -> None:
        """API keys, answers kept for repeated requests, and a requested sync that has not begun."""
        keys = {scope: self.place.add_key(scope) for scope in ("admin", "bot", f"user:{OWNER}")}
        wbd = self.scene.wbd(self.place, arguments=["--role", "api"])
        start = {"cabinet_id": 1, "datasets": ["orders", "reviews"]}
        once = {"Idempotency-Key": "a-sync-of-cabinet-1"}
        asked = wbd.send("POST", "/api/v1/sync/start", keys["admin"], start, once)
        assert asked.status == 202, asked
        user = wbd.send("POST", "/api/v1/users", keys["bot"], {"telegram_id": 8704}, {"Idempotency-Key": "user-8704"})
        assert user.status == 201, user
        for path in ("dashboard", "analytics/performance", "orders?limit=5", "products?limit=5"):
            assert wbd.get(f"/api/v1/{path}", keys[f"user:{OWNER}"]).status == 200
        self.scene.stop(wbd)
        self.answers = {
            "keys": keys,
            "sync_id": asked.json["data"]["sync_id"],
            "kept": [
                {"key": keys["admin"], "path": "/api/v1/sync/start", "body": start, "idempotency_key": once["Idempotency-Key"],
                 "status": asked.status, "answer": asked.text},
                {"key": keys["bot"], "path": "/api/v1/users", "body": {"telegram_id": 8704}, "idempotency_key": "user-8704",
                 "status": user.status, "answer": user.text},
            ],
        }  # fmt: skip

    def everything(self) -> None:
        self.accounts()
        self.first_day()
        self.second_day()
        self.requests()

    def store(self) -> None:
        stored_at = self.clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
        self.clock.freeze(stored_at)
        place = self.place
        accounts = stored_world.shown_accounts(place)
        document = {
            "stored_at": stored_at.isoformat(),
            "world": WORLD,
            "truth": {c["sid"]: stored_world.seller_digest(self.world.truth(c["sid"])) for c in accounts["cabinets"]},
            "requests": self.answers,
            "accounts": accounts,
            "lists": stored_world.shown_lists(place),
            "events": stored_world.fields_of(stored_world.events(place)),
            "tables": stored_world.table_rows(place),
            "cursors": stored_world.cursors(place),
        }
        self.write(document)

    def write(self, document: dict) -> None:
        place = self.place
        if SHAPE == "server":
            command = [postgres.programs() / "pg_dump", "--no-owner", "--no-privileges", "-d", place.database_url]
            plain = subprocess.run(command, check=True, capture_output=True).stdout
        else:
            connection = sqlite3.connect(place.database)
            connection.execute("vacuum")
            connection.close()
            plain = place.database.read_bytes()
        stored_world.DATABASE.write_bytes(gzip.compress(plain, 9, mtime=0))
        shutil.copyfile(place.home / "secret.key", stored_world.KEY)
        shutil.copyfile(place.config, stored_world.CONFIG)
        text = json.dumps(document, indent=1, ensure_ascii=False, default=str)
        stored_world.EXPECTED.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    scene = Scene(Path(tempfile.mkdtemp(prefix="wbd-upgrade-")))
    try:
        maker = Maker(scene)
        if KEY.exists():  # both databases have one
            shutil.copyfile(KEY, maker.place.home / "secret.key")
        maker.everything()
        maker.store()
    finally:
        scene.close()
        postgres.close_shared()
        shutil.rmtree(scene.directory)
    print(f"{DATA}: {stored_world.DATABASE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
