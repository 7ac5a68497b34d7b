"""The emulator's own account of what it made, in the names of the REST API, and the comparison with what is stored."""

from typing import NamedTuple


class Counters(NamedTuple):
    requests: int
    limited: int  # 429
    refused: int  # requests that broke the specification


def compare(truth: dict, stored: dict) -> None:
    """Same keys, and every field the truth knows is equal in what is stored."""
    missing = sorted(map(str, truth.keys() - stored.keys()))
    extra = sorted(map(str, stored.keys() - truth.keys()))
    assert not missing, f"{len(missing)} of {len(truth)} are not stored: {missing[:5]}"
    assert not extra, f"{len(extra)} are stored that do not exist: {extra[:5]}"
    different = []
    for key, expected in truth.items():
        for field, value in expected.items():
            if stored[key][field] != value:
                different.append(f"{key}.{field}: {stored[key][field]!r}, truth is {value!r}")
    assert not different, f"{len(different)} fields differ:\n" + "\n".join(different[:10])
