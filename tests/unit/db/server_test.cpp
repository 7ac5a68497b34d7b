// The kind of server, and what follows from it. Citus itself is not needed: a table of its name in pg_catalog
// makes a server look like a cluster.
#include "core/db/server.hpp"

#include <thread>

#include "core/db/locks.hpp"
#include "tests/unit/db/support.hpp"

namespace server_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::test;

namespace {

std::string setting(Tx& tx, std::string_view name) {
  auto& query = tx.prepare("select current_setting($1)");
  query.bind_all(name);
  std::string value(query.step() ? query.text(0) : "");
  query.reset();
  return value;
}

std::unique_ptr<Database> open_at(const std::string& url, bool prepared) {
  OpenOptions options = options_at(url);
  options.prepared_statements = prepared;
  return db::open(options).value();
}

struct Seen {
  ServerKind kind;
  std::string plans;
};
Seen seen_at(const std::string& url, bool prepared) {
  return open_at(url, prepared)->read_value([](Tx& tx) {
    return Seen{server_kind(tx), setting(tx, "plan_cache_mode")};
  });
}

void make_look_like_citus(Database& database) {
  database.write([](Tx& tx) {
    tx.execute(
        "set local allow_system_table_mods = on; create table pg_catalog.pg_dist_partition(logicalrelid oid)");
  });
}

}  // namespace

TEST_CASE("how far the sellers' tables are distributed") {
  CHECK(spread_of(0, 19) == Spread::none);
  CHECK(spread_of(0, 0) == Spread::none);
  CHECK(spread_of(1, 18) == Spread::partly);
  CHECK(spread_of(19, 0) == Spread::whole);
}

TEST_CASE("the server is named as its own documents name it") {
  TempDatabase database;
  const ServerInfo info = database->read_value(server_info);
  if (database.dialect() == Dialect::sqlite) {
    CHECK(info.kind == ServerKind::sqlite);
    CHECK(info.version.starts_with("SQLite 3."));
  } else {
    CHECK(info.kind == ServerKind::postgresql);
    CHECK(info.version.starts_with("PostgreSQL 1"));
    CHECK(info.version.find(' ') == info.version.rfind(' '));
  }
  CHECK(info.workers == 0);
  CHECK(info.distributed.empty());
}

TEST_CASE("a plain server plans a reader's statement once, a cluster for its values") {
  if (PostgresServer::programs().empty()) return;
  PostgresServer server;
  const std::string url = server.url("public");
  for (const bool prepared : {true, false}) {
    const Seen seen = seen_at(url, prepared);
    CHECK(seen.kind == ServerKind::postgresql);
    CHECK(seen.plans == (prepared ? "force_generic_plan" : "auto"));
  }
  // A connection that was open before finds it out too.
  const auto open_before = open_at(url, true);
  make_look_like_citus(*open_before);
  for (const bool prepared : {true, false}) {
    const Seen seen = seen_at(url, prepared);
    CHECK(seen.kind == ServerKind::citus);
    CHECK(seen.plans == "auto");
  }
  CHECK(open_before->read_value([](Tx& tx) { return setting(tx, "plan_cache_mode"); }) == "auto");
}

TEST_CASE("a reader of a cluster waits for commits in progress, a reader of a plain server for none") {
  if (PostgresServer::programs().empty()) return;
  PostgresServer server;
  const auto database = open_at(server.url("public"), true);
  const auto read = [&] { database->read([](Tx& tx) { (void)server_kind(tx); }); };
  database->write([&](Tx& tx) {
    lock_commit_order(tx);
    tx.flush();
    read();
  });

  make_look_like_citus(*database);
  std::thread reader;
  database->write([&](Tx& tx) {
    lock_commit_order(tx);
    tx.flush();
    reader = std::thread(read);
    // Returns once the reader waits for the lock; the statement limit ends a test that never sees it.
    auto& waiting = tx.prepare("select 1 from pg_locks where locktype = 'advisory' and not granted");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    bool seen = false;
    while (!seen && std::chrono::steady_clock::now() < deadline) {
      seen = waiting.step();
      waiting.reset();
    }
    CHECK(seen);
  });
  reader.join();
  // The reader has let go of it.
  database->write([](Tx& tx) {
    auto& held = tx.prepare("select count(*) from pg_locks where locktype = 'advisory'");
    REQUIRE(held.step());
    CHECK(held.integer(0) == 0);
    held.reset();
  });
}

TEST_CASE("a writer of a cluster ends with a copy of no rows, for a commit in two phases") {
  if (PostgresServer::programs().empty()) return;
  PostgresServer server;
  const auto database = open_at(server.url("public"), true);
  database->write([](Tx& tx) {
    tx.execute(
        "create table orders(cabinet_id bigint); create table copies(number bigint); "
        "create table written(number bigint); "
        "create function note() returns trigger language plpgsql as "
        "$$ begin insert into copies select count(*) from written; return null; end $$; "
        "create trigger note after insert on orders for each statement execute function note()");
  });
  const auto copies = [&] {
    return database->read_value([](Tx& tx) {
      std::vector<std::int64_t> found;
      auto& query = tx.prepare("select number from copies order by number");
      while (query.step()) found.push_back(query.integer(0));
      return found;
    });
  };
  const auto write = [&] {
    database->write([](Tx& tx) { tx.prepare("insert into written values($1)").bind_all(1).queue(); });
  };
  write();
  CHECK(copies().empty());
  make_look_like_citus(*database);
  write();
  write();
  // After everything else that the transaction wrote, and once in each.
  CHECK(copies() == std::vector<std::int64_t>{2, 3});
  const auto give_up = [](Tx& tx) {
    tx.prepare("insert into written values($1)").bind_all(9).queue();
    throw std::runtime_error("given up");
  };
  CHECK_THROWS_AS(database->write(give_up), std::runtime_error);
  CHECK(copies().size() == 2);
}

TEST_CASE("a writer that stalls between two statements loses its session in a minute") {
  if (PostgresServer::programs().empty()) return;
  TempDatabase database(Dialect::postgresql);
  const auto limit = [](Database& of, LockTimeout kind) {
    return of.write_value([](Tx& tx) { return setting(tx, "idle_in_transaction_session_timeout"); }, kind);
  };
  CHECK(limit(*database, LockTimeout::answer) == "1min");
  CHECK(limit(*database, LockTimeout::background) == "1min");
  OpenOptions patient = options_at(database.url());  // for copies and checks of everything
  patient.statement_limit = std::chrono::hours{1};
  CHECK(limit(*db::open(patient).value(), LockTimeout::answer) == "1h");
}

}  // namespace server_test
