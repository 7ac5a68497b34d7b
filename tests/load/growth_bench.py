#!/usr/bin/env python3
"""What a sync without changes costs a seller of long standing, against a young one.

usage: growth_bench.py [--bin DIR] [--small N] [--large N] [--rounds N] [--json]

Two installations, alike but for the number of stored orders, take turns in one run. After the first sync (not
measured) each `wbctl sync --force` finds nothing new. Printed: processor seconds and wall time of the whole process,
medians, and their ratio large to small.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from measure import measure, median, use_programs

from harness import Emulator, Installation, program  # noqa: E402  (measure sets the path)

TARGET_RATIO = 1.3
SETTLE_ROUNDS = 3  # until no confirming request is due any more


class Seller:
    def __init__(self, folder: Path, orders: int):
        self.emulator = Emulator(
            folder / f"emulator-{orders}", cabinets=1, orders=orders, products=130, limit_scale=3600
        )
        home = folder / f"home-{orders}"
        home.mkdir()
        self.place = Installation(home, self.emulator.base, scale=3600).initialise()
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
    arguments.add_argument("--json", action="store_true")
    chosen = arguments.parse_args()
    use_programs(chosen.bin)

    with tempfile.TemporaryDirectory(prefix="wb-growth-") as name:
        sellers = [Seller(Path(name), orders) for orders in (chosen.small, chosen.large)]
        try:
            for _ in range(chosen.rounds):
                for seller in sellers:
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
    result["within_target"] = result["ratio"] <= TARGET_RATIO
    print(json.dumps(result) if chosen.json else f"median {json.dumps(result)}")


if __name__ == "__main__":
    main()
