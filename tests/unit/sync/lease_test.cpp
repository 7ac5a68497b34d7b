// The right to write: leases that are lost, renewed, or were held by a process that has ended.

#include <atomic>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "core/store/care.hpp"
#include "core/store/sync_state.hpp"
#include "core/sync/owner.hpp"
#include "tests/fakes/dead_owner.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sync/world.hpp"

namespace lease_test {

using namespace wbd;
using namespace std::chrono_literals;
using test::World;

namespace {

// Another process takes the lease over.
void steal(World& world, Dataset dataset) {
  world.database->write([&](db::Tx& tx) {
    tx.prepare(
          "update sync_state set lease_owner = 'thief', lease_epoch = lease_epoch + 1 where cabinet_id = $1 "
          "and dataset = $2")
        .bind_all(world.cabinet, to_string(dataset))
        .run();
  });
}

store::SyncState state_of(World& world, Dataset dataset) {
  return world.database
      ->read_value([&](db::Tx& tx) { return store::find_sync_state(tx, world.cabinet, dataset); })
      .value();
}

std::int64_t rows_of(World& world, const std::string& table) {
  return world.database->read_value([&](db::Tx& tx) {
    auto& query = tx.prepare("select count(*) from " + table);
    query.step();
    const auto count = query.integer(0);
    query.reset();
    return count;
  });
}

// Counts writes by their result.
class Watched final : public db::Database {
 public:
  explicit Watched(std::unique_ptr<db::Database> real) : real_(std::move(real)) {}
  [[nodiscard]] db::Dialect dialect() const override { return real_->dialect(); }
  void read(const std::function<void(db::Tx&)>& work) override { real_->read(work); }
  using Database::write;
  void write(const std::function<void(db::Tx&)>& work, db::LockTimeout lock_timeout) override {
    try {
      real_->write(work, lock_timeout);
    } catch (const Failure& failure) {
      if (failure.error().code == Errc::lease_lost) ++lost;
      throw;
    }
    ++good;
  }
  void migrate() override { real_->migrate(); }
  [[nodiscard]] db::MigrationStatus migration_status() override { return real_->migration_status(); }
  [[nodiscard]] std::optional<std::uint64_t> change_stamp() override { return real_->change_stamp(); }

  std::atomic<int> good = 0, lost = 0;

 private:
  std::unique_ptr<db::Database> real_;
};

}  // namespace

TEST_CASE(
    "a run whose lease another process took over stores nothing more and leaves that one's lease alone") {
  struct Case {
    Dataset dataset;
    const char* path;  // of the request during which it happens
    const char* table;
  };
  const auto c = EACH_ROW(Case, {{Dataset::orders, "/order-feed", "orders"},
                                 {Dataset::sales, "/supplier/sales", "sales"},
                                 {Dataset::products, "/cards/list", "products"},
                                 {Dataset::finance, "/sales-reports/detailed", "finance_rows"},
                                 {Dataset::reviews, "/feedbacks", "reviews"}});
  INFO(to_string(c.dataset));
  World world(3, test::small(0));
  bool stolen = false;
  world.transport->rewrite = [&](http::Request& request) {
    if (stolen || request.url.find(c.path) == std::string::npos) return;
    stolen = true;
    steal(world, c.dataset);
  };
  const auto outcome = world.run(c.dataset);
  REQUIRE(stolen);
  CHECK(outcome.state == sync::RunState::failed);
  REQUIRE(outcome.error.has_value());
  CHECK(outcome.error->code == Errc::lease_lost);
  CHECK(rows_of(world, c.table) == 0);
  const auto state = state_of(world, c.dataset);
  CHECK(state.lease_owner == "thief");
  CHECK(state.cursor.empty());
  CHECK(state.failures == 0);
  CHECK(world.run(c.dataset).reason == "another process is syncing it");
}

TEST_CASE("a run whose cabinet is deleted while WB is asked stores nothing") {
  const auto dataset = GENERATE(Dataset::orders, Dataset::products, Dataset::finance, Dataset::tariffs);
  INFO(to_string(dataset));
  World world(3, test::small(0));
  bool purged = false;
  world.transport->rewrite = [&](http::Request&) {
    if (std::exchange(purged, true)) return;
    world.database->write([&](db::Tx& tx) { store::purge_cabinet(tx, world.cabinet); });
  };
  const auto outcome = world.run(dataset);
  REQUIRE(purged);
  CHECK(outcome.state == sync::RunState::failed);
  int looked_at = 0;
  for (const store::TableInfo& table : world.database->read_value(store::list_tables)) {
    if (std::ranges::find(table.columns, "cabinet_id") == table.columns.end()) continue;
    INFO(table.name);
    CHECK(rows_of(world, table.name) == 0);
    ++looked_at;
  }
  CHECK(looked_at > 15);
}

TEST_CASE("a lease is renewed while its job waits for WB, until it is lost") {
  World world(3, test::small(0));
  auto watched = std::make_unique<Watched>(std::move(world.database));
  Watched& writes = *watched;
  world.database = std::move(watched);
  world.lease = 30ms;
  world.restart();
  bool renewed = false, noticed = false;
  const auto until = [&world](auto condition) -> Task<bool> {
    for (int i = 0; i < 20'000 && !condition(); ++i) {
      asio::steady_timer timer(world.context, 1ms);
      boost::system::error_code ignored;
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    co_return condition();
  };
  world.transport->hold = [&](const http::Request&) -> Task<void> {
    if (noticed) co_return;
    const int before = writes.good;
    auto more = [&writes, before]() { return writes.good > before; };
    renewed = co_await until(more);
    steal(world, Dataset::warehouses);
    auto lost = [&writes]() { return writes.lost > 0; };
    noticed = co_await until(lost);
  };
  const auto outcome = world.run(Dataset::warehouses);
  CHECK(renewed);
  CHECK(noticed);
  REQUIRE(outcome.error.has_value());
  CHECK(outcome.error->code == Errc::lease_lost);
}

TEST_CASE("the lease of a process that was killed on this machine is taken over at once") {
  World world(3, test::small(0));
  const std::string dead = fakes::dead_owner();
  const auto hold = [&](std::string_view owner) {
    world.database->write([&](db::Tx& tx) {
      store::ensure_sync_states(tx, world.cabinet);
      REQUIRE(store::claim_lease(tx, world.cabinet, Dataset::warehouses, owner, world.clock.now(), 1h)
                  .has_value());
    });
  };
  hold(dead);
  CHECK(world.run(Dataset::warehouses).state == sync::RunState::succeeded);
  hold("another-boot:1:1:x");
  CHECK(world.run(Dataset::warehouses).reason == "another process is syncing it");
  world.clock.advance(1h);
  CHECK(world.run(Dataset::warehouses).state == sync::RunState::succeeded);
}

TEST_CASE("there is no run of a cabinet that does not exist") {
  World world(3, test::small(0));
  world.cabinet = CabinetId{99};
  CHECK_THROWS_AS(world.run(Dataset::orders), Failure);
}

}  // namespace lease_test
