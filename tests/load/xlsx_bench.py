#!/usr/bin/env python3
"""Writes a million orders as XLSX: seconds, memory of wbctl, size of the file. SQLite.

usage: WBCTL=build/release/bin/wbctl tests/load/xlsx_bench.py [ROWS] [COLUMNS]
COLUMNS: fields separated by commas; default: all. Prints one line; the product promises 60 s and 100 MB for 1,000,000 rows.
"""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
import zipfile
from pathlib import Path

WBCTL = os.environ["WBCTL"]


def installation(home: Path, rows: int) -> dict:
    """A database with so many orders of one cabinet."""
    env = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home), "LC_ALL": "C.UTF-8"}
    env.pop("DATABASE_URL", None)
    subprocess.run([WBCTL, "init"], env=env, check=True, capture_output=True)
    base = sqlite3.connect(home / "wbd" / "wbd.db")
    base.execute(
        "insert into wb_cabinets(id, sid, name, status, token_type, token_scopes, token_expires_at, created_by, created_at) "
        "values (1, '00000000-0000-4000-8000-000000000001', 'Bench', 'active', 'personal', 0, 0, 1, 0)"
    )
    base.execute(
        """
        with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
        insert into orders(cabinet_id, srid, status, ordered_at, updated_at, nm_id, chrt_id, vendor_code, barcode, category,
          subject, brand, size, warehouse, warehouse_type, region, district, country, price, discount_percent, spp_percent,
          price_with_discount, finished_price, currency, cart_id)
        select 1, printf('%032x.0.0', i), i % 3, 1760000000000 + i * 1000, 1760000000000 + i * 1000, 187000000 + i % 500,
          260000000 + i % 2000, 'art-' || (i % 500) || '/зелёный', printf('2%012d', i % 2000), 'Одежда', 'Рубашки', 'Северный Лён',
          cast(40 + i % 20 as text), 'Коледино', 0, 'Московская область', 'Центральный федеральный округ', 'Россия',
          100000 + i % 50000, 40, 25, 60000 + i % 30000, 45000 + i % 20000, 'RUB', printf('%020d', i)
        from n""",
        (rows,),
    )
    base.commit()
    base.close()
    return env


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    columns = ["--columns", sys.argv[2]] if len(sys.argv) > 2 else []
    with tempfile.TemporaryDirectory() as folder:
        env = installation(Path(folder), rows)
        file = Path(folder) / "orders.xlsx"
        started = time.monotonic()
        subprocess.run([WBCTL, "-q", "orders", "list", "-o", str(file), *columns], env=env, check=True)
        seconds = time.monotonic() - started
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        with zipfile.ZipFile(file) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
            written = sum(1 for _, node in xml.iterparse(sheet) if node.tag.endswith("}row") and not node.clear())
        assert written == rows + 1, written
        print(f"{rows} rows: {seconds:.1f} s, {memory:.0f} MB of memory, file {file.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
