#!/usr/bin/env python3
"""The cost of a sync without changes for an old seller, compared with a young one.

usage: growth_bench.py [--bin DIR] [--small N] [--large N] [--rounds N] [--busy] [--json]

Two installations that differ only in the number of stored orders are measured in one run. After the first sync (not
measured) each `wbctl sync --force` finds nothing new. Printed: processor seconds and wall time of the whole process,
medians, and their ratio large to small.

Both sellers have the same open work (unanswered reviews and questions, open assembly orders, new reports), which
WB lists completely each time. With --busy it grows with the orders: for information only, without a target.
"""

import argparse
import datetime
import json
import sys
import tempfile
from pathlib import Path

from measure import measure, median, use_programs

from harness import Emulator, Installation, program  # noqa: E402  (measure sets the path)

TARGET_RATIO = 1.3
SETTLE_ROUNDS = 3  # until no confirming request is due


def write_orders(file: Path, count: int) -> Path:
    """supplier/orders as WB sends it: its 80 days, the latest row 40 hours old."""
    last = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=3 - 40)
    step = datetime.timedelta(days=80) / count
    rows = []
    for number in range(count):
        at = (last - step * (count - number)).strftime("%Y-%m-%dT%H:%M:%S")
        rows.append(
            {
                "date": at, "lastChangeDate": at, "warehouseName": "Коледино", "warehouseType": "Склад WB",
                "countryName": "Россия", "oblastOkrugName": "Центральный федеральный округ",
                "regionName": "Московская", "supplierArticle": f"art-{number % 500}",
                "nmId": 100_000_000 + number % 500, "barcode": f"20{number % 500:011d}", "category": "Одежда",
                "subject": "Футболки", "brand": "Brand", "techSize": "M", "incomeID": 0, "isSupply": False,
                "isRealization": True, "totalPrice": 1500 + number % 100, "discountPercent": 30, "spp": 20,
                "finishedPrice": 900.5, "priceWithDisc": 1050, "isCancel": False,
                "cancelDate": "0001-01-01T00:00:00", "sticker": "", "gNumber": str(10**18 + number),
                "srid": f"eb{number:030x}.0.0",
            }
        )  # fmt: skip
    file.write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return file


class Seller:
    def __init__(self, folder: Path, orders: int, same_work: int | None):
        served = {} if same_work is None else {"orders_file": write_orders(folder / f"{orders}.json", orders)}
        self.emulator = Emulator(
            folder / f"emulator-{orders}",
            cabinets=1,
            orders=orders if same_work is None else same_work,
            products=130,
            limit_scale=10_000,
            **served,
        )
        home = folder / f"home-{orders}"
        home.mkdir()
        self.place = Installation(home, self.emulator.base, scale=10_000).initialise()
        self.place.add_user(1)
        self.place.add_cabinet(1, self.emulator.token())
        for _ in range(SETTLE_ROUNDS):
            self.place.wbctl("sync", "--force", "--wait")
        self.stored = self.place.wbctl("--json", "orders", "list", "--limit", 1).json["total"]
        self.cpu, self.wall = [], []

    def round(self) -> None:
        run = measure([program("wbctl"), "--json", "sync", "--force", "--wait"], self.place.environment())
        if run.code != 0:
            sys.exit(f"wbctl sync ended with {run.code}\n{run.out}\n{run.err}")
        datasets = json.loads(run.out)["data"]["datasets"]
        changes = sum(d["created"] + d["changed"] for d in datasets)
        if changes:
            sys.exit(f"{changes} changes in a sync that should find none")
        self.cpu.append(run.cpu_seconds)
        self.wall.append(run.wall_seconds)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", default="build/release/bin")
    arguments.add_argument("--small", type=int, default=3_000)
    arguments.add_argument("--large", type=int, default=300_000)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--busy", action="store_true")
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)

    with tempfile.TemporaryDirectory(prefix="wb-growth-") as name:
        sellers = [
            Seller(Path(name), orders, None if chosen.busy else chosen.small)
            for orders in (chosen.small, chosen.large)
        ]
        try:
            for seller in sellers:  # one after the other: each round waits equally long for WB's limits
                for _ in range(chosen.rounds):
                    seller.round()
        finally:
            for seller in sellers:
                seller.emulator.stop()
    small, large = sellers
    result = {
        "small_orders": small.stored,
        "large_orders": large.stored,
        "small_cpu_seconds": round(median(small.cpu), 3),
        "large_cpu_seconds": round(median(large.cpu), 3),
        "small_wall_seconds": round(median(small.wall), 3),
        "large_wall_seconds": round(median(large.wall), 3),
        "ratio": round(median(large.cpu) / median(small.cpu), 3),
    }
    result["within_target"] = chosen.busy or result["ratio"] <= TARGET_RATIO
    print(json.dumps(result) if chosen.json else f"median {json.dumps(result)}")


if __name__ == "__main__":
    main()
