"""A wall clock that a test sets for the programs it starts (moved_clock.c), so that stored data is always of today."""

import mmap
import os
import struct
import subprocess
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def nanoseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1) * 1000


class MovedClock:
    """One clock for all programs that are started with its `environment`."""

    def __init__(self, folder: Path):
        library, file = folder / "moved_clock.so", folder / "moved_clock"
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=True)
        file.write_bytes(bytes(16))
        with open(file, "r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), 16)
        self.environment = {"LD_PRELOAD": str(library), "WB_TEST_CLOCK": str(file)}
        # AddressSanitizer demands to be the first library. This one replaces no function that it checks.
        options = [os.environ["ASAN_OPTIONS"]] if "ASAN_OPTIONS" in os.environ else []
        self.environment["ASAN_OPTIONS"] = ":".join([*options, "verify_asan_link_order=0"])

    def freeze(self, moment: datetime) -> None:
        """Time stands still at that moment."""
        struct.pack_into("<q", self._shared, 0, nanoseconds(moment))

    def run(self, moment: datetime) -> None:
        """Time goes on from that moment."""
        struct.pack_into("<q", self._shared, 8, nanoseconds(moment) - time.time_ns())
        struct.pack_into("<q", self._shared, 0, 0)

    def now(self) -> datetime:
        frozen, offset = struct.unpack_from("<qq", self._shared)
        return EPOCH + timedelta(microseconds=(frozen or time.time_ns() + offset) // 1000)
