"""Databases of a Citus cluster that runs already: WB_E2E_CITUS_URL names its coordinator, as a superuser.
The nodes must be reachable from here by the names that the coordinator knows. One run of tests uses it at a time."""

import itertools
import os
import re
import subprocess
import urllib.parse
from pathlib import Path

import postgres

COORDINATOR = os.environ.get("WB_E2E_CITUS_URL")
SCRIPT = Path(__file__).resolve().parents[2] / "etc" / "citus.sql"
_numbers = itertools.count(1)


def named(url: str, database: str, **node) -> str:
    """The URL with another database, and with another host and port."""
    parts = urllib.parse.urlsplit(url)
    query = dict(urllib.parse.parse_qsl(parts.query)) | {name: str(value) for name, value in node.items()}
    return urllib.parse.urlunsplit(parts._replace(path=f"/{database}", query=urllib.parse.urlencode(query)))


class CitusCluster:
    """Has the methods of postgres.PostgresServer that an Installation uses."""

    def __init__(self, coordinator: str):
        self._bin = postgres.programs()
        self._options = ""
        self._coordinator = coordinator
        self._home = urllib.parse.urlsplit(coordinator).path[1:] or "postgres"
        # Creating a database here must not create it on the other nodes too, as Citus 13 can.
        propagation = "citus.enable_create_database_propagation"
        if self.query(self._home, f"select name from pg_settings where name = '{propagation}'"):
            self._options = f"-c {propagation}=off"
        self._nodes = [
            {"host": host, "port": port}
            for host, port in self.query(
                self._home, "select nodename, nodeport from pg_dist_node where groupid <> 0 and isactive order by 1, 2"
            )
        ]
        assert len(self._nodes) >= 2, "the cluster needs two workers"
        self._here = self.query(
            self._home, "select nodename, nodeport from pg_dist_node where groupid = 0"
        ) or self.query(self._home, "select 'localhost', current_setting('port')")
        self._made = []

    @property
    def folder(self) -> str:
        """The host of the coordinator, for a pooler in front of it."""
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self._coordinator).query)).get("host", "localhost")

    @property
    def port(self) -> str:
        return self._here[0][1]

    def url(self, name: str) -> str:
        return named(self._coordinator, name)

    def create_database(self) -> str:
        """The URL of a new, empty database with all nodes of the cluster."""
        name = f"wbd_e2e_{next(_numbers)}"
        self._made.append(name)
        host, port = self._here[0]
        for node in ({}, *self._nodes):
            self._run(named(self._coordinator, self._home, **node), f"drop database if exists {name} with (force)")
            self._run(named(self._coordinator, self._home, **node), f"create database {name}")
            self._run(named(self._coordinator, name, **node), "create extension citus")
        self.query(name, f"select citus_set_coordinator_host('{host}', {port})")
        for node in self._nodes:
            self.query(name, f"select citus_add_node('{node['host']}', {node['port']})")
        return self.url(name)

    def distribute(self, name: str) -> None:
        """Distributes the tables as README tells the operator; those that an older schema lacks are left out."""
        tables = {row[0] for row in self.query(name, "select tablename from pg_tables where schemaname = 'public'")}
        wanted = re.compile(r"select pg_temp\.distribute\('(\w+)'\);")
        lines = SCRIPT.read_text(encoding="utf-8").splitlines()
        known = [line for line in lines if not (call := wanted.match(line)) or call[1] in tables]
        self._psql(self.url(name), "-1", "-f", "-", stdin="\n".join(known))

    def query(self, name: str, sql: str) -> list:
        return [line.split("|") for line in self._run(self.url(name), sql).splitlines()]

    def dump(self, name: str) -> str:
        command = [self._bin / "pg_dump", "--inserts", "-d", self.url(name)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def close(self) -> None:
        for name in self._made:
            for node in ({}, *self._nodes):
                self._run(named(self._coordinator, self._home, **node), f"drop database if exists {name} with (force)")

    def _run(self, url: str, sql: str) -> str:
        return self._psql(url, "-c", sql)

    def _psql(self, url: str, *arguments, stdin: str = "") -> str:
        done = subprocess.run(
            [self._bin / "psql", "-qXAt", "-v", "ON_ERROR_STOP=1", *arguments, url],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PGOPTIONS": self._options},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
