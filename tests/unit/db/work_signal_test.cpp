#include "core/db/work_signal.hpp"

#include <catch2/catch.hpp>

#include "tests/fakes/signal_counter.hpp"
#include "tests/unit/db/support.hpp"

namespace work_signal_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::test;

TEST_CASE("a listener comes back with its server, and looks for what it may have missed") {
  if (stores().back() != Dialect::postgresql) return;
  PostgresServer server;
  SignalCounter heard;
  int known = 0;
  const auto listener = listen_for_work(options_at(server.url("public")), Work::syncs, [&] { heard.add(); });
  REQUIRE(heard.more_than(known));
  server.stop();
  server.start();
  REQUIRE(heard.more_than(known));
  auto database = db::open(options_at(server.url("public"))).value();
  database->write([](Tx& tx) { signal_work(tx); });
  CHECK(heard.more_than(known));
}

TEST_CASE("a listener hears only of its own kind of work") {
  if (stores().back() != Dialect::postgresql) return;
  TempDatabase database(Dialect::postgresql);
  SignalCounter syncs, deliveries;
  int known_syncs = 0, known_deliveries = 0;
  const auto one = listen_for_work(options_at(database.url()), Work::syncs, [&] { syncs.add(); });
  const auto two = listen_for_work(options_at(database.url()), Work::deliveries, [&] { deliveries.add(); });
  REQUIRE(syncs.more_than(known_syncs));
  REQUIRE(deliveries.more_than(known_deliveries));
  database.write([](Tx& tx) { signal_work(tx, Work::deliveries); });
  CHECK(deliveries.more_than(known_deliveries));
  database.write([](Tx& tx) { signal_work(tx, Work::syncs); });
  CHECK(syncs.more_than(known_syncs));
  CHECK(known_syncs == 2);  // once connected, once signalled
}

TEST_CASE("a listener ends at once, also while its server is away") {
  if (stores().back() != Dialect::postgresql) return;
  const auto begun = std::chrono::steady_clock::now();
  {
    const auto listener =
        listen_for_work(options_at("postgresql://postgres@/x?host=/nowhere"), Work::syncs, [] {});
  }
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds{10});
}

TEST_CASE("where nothing can be heard there is no listener") {
  TempDatabase database(Dialect::sqlite);
  CHECK(listen_for_work(options_at(database.url()), Work::syncs, [] {}) == nullptr);
  database.write([](Tx& tx) { signal_work(tx); });
  OpenOptions pooled = options_at("postgresql://postgres@/x?host=/nowhere");
  pooled.prepared_statements = false;
  CHECK(listen_for_work(pooled, Work::syncs, [] {}) == nullptr);
  pooled.direct_url = pooled.url;
  CHECK(listen_for_work(pooled, Work::syncs, [] {}) != nullptr);
}

}  // namespace work_signal_test
