// supplier/orders and supplier/sales, page by page: rows that share their time, days that are read again.

#include <latch>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/store/orders.hpp"
#include "core/sync/statistics/reader.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sync/statistics_server.hpp"
#include "tests/unit/sync/world.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace stat_reader_test {

using namespace wbd;
using namespace std::chrono_literals;
using test::StatisticsServer;
using test::World;

namespace {

sandbox::Options nothing_else() {
  sandbox::Options options;
  options.orders = 1;
  options.products = 1;
  return options;
}

// The rows that are not stored, one blank after each.
std::string missing(World& world, Dataset dataset, const StatisticsServer& server) {
  std::string ids;
  world.database->read([&](db::Tx& tx) {
    for (const auto& row : server.rows) {
      const std::string sale = "S" + row.id;
      const bool known =
          dataset == Dataset::sales
              ? !store::load_sales(tx, world.cabinet, std::vector<std::string_view>{sale}).empty()
              : store::find_order(tx, std::vector{world.cabinet}, row.id).has_value();
      if (!known) ids += row.id + " ";
    }
  });
  return ids;
}

std::optional<Money> price_of(World& world, std::string_view srid) {
  return world.database
      ->read_value([&](db::Tx& tx) { return store::find_order(tx, std::vector{world.cabinet}, srid); })
      .value()
      .order.finished_price;
}

// Once closed, it makes the next write wait until it is opened.
class Gate final : public db::Database {
 public:
  explicit Gate(std::unique_ptr<db::Database> real) : real_(std::move(real)) {}
  [[nodiscard]] db::Dialect dialect() const override { return real_->dialect(); }
  void read(const std::function<void(db::Tx&)>& work) override { real_->read(work); }
  using Database::write;
  void write(const std::function<void(db::Tx&)>& work, db::LockTimeout lock_timeout) override {
    const bool waits = closed.exchange(false);
    if (waits) {
      entered.count_down();
      opened.wait();
    }
    real_->write(work, lock_timeout);
    if (waits) passed = true;
  }
  void migrate() override { real_->migrate(); }
  [[nodiscard]] db::MigrationStatus migration_status() override { return real_->migration_status(); }
  [[nodiscard]] std::optional<std::uint64_t> change_stamp() override { return real_->change_stamp(); }

  std::atomic<bool> closed = false, passed = false;
  std::latch entered{1}, opened{1};

 private:
  std::unique_ptr<db::Database> real_;
};

std::size_t rows_in(std::string_view json) {
  std::size_t rows = 0;
  for (auto at = json.find("\"srid\""); at != json.npos; at = json.find("\"srid\"", at + 1)) ++rows;
  return rows;
}

}  // namespace

TEST_CASE("rows that share a lastChangeDate at the border of a page are neither lost nor doubled") {
  const auto dataset = GENERATE(Dataset::orders, Dataset::sales);
  struct Case {
    const char* name;
    int before, tie, after;  // rows with times of their own, with one time, with times of their own
    std::size_t page;
  };
  const auto c = EACH_ROW(Case, {
                                    {"the tie begins on one page and ends on the next", 8, 6, 9, 12},
                                    {"the tie begins with the last row of a page", 11, 5, 3, 12},
                                    {"the tie ends with the last row of a page", 7, 5, 6, 12},
                                    {"the tie fills a page", 0, 12, 5, 12},
                                    {"the tie is wider than a page, inside the data", 5, 31, 7, 12},
                                    {"the tie is wider than two pages, at the end of the data", 3, 31, 0, 12},
                                    {"everything is one tie", 0, 40, 0, 12},
                                });
  INFO(to_string(dataset) << ": " << c.name);
  World world(3, nothing_else());
  StatisticsServer server(world, dataset);
  server.page = c.page;
  int number = 0;
  // Several days, with the first and the last one of the history.
  const auto add = [&](const std::string& changed) {
    static const char* const kDates[]{"2026-11-18T23:59:59", "2026-11-17T00:00:00", "2026-11-02T12:00:00",
                                      "2026-08-25T12:00:00"};
    server.rows.push_back({fmt::format("eb{:03}", number), kDates[number % 4], changed});
    ++number;
  };
  for (int i = 0; i < c.before; ++i) add(fmt::format("2026-11-18T10:00:{:02}", i));
  for (int i = 0; i < c.tie; ++i) add("2026-11-18T11:00:00");
  for (int i = 0; i < c.after; ++i) add(fmt::format("2026-11-18T12:00:{:02}", i));
  for (auto& row : server.rows) row.date = std::min(row.date, row.changed);

  std::int64_t created = 0;
  world.after_run = [&](const sync::RunOutcome& outcome) { created += outcome.created; };
  world.catch_up(dataset);
  CHECK(missing(world, dataset, server) == "");
  // A row reported later, at the time up to which everything is known. That is the time of the newest row, or
  // just beyond a tie that no page shows whole.
  const bool beyond = c.after == 0;
  created = 0;
  add(beyond ? "2026-11-18T11:00:01" : server.rows.back().changed);
  server.rows.back().date = server.rows.back().changed;
  world.catch_up(dataset);
  CHECK(created == 1);
  CHECK(missing(world, dataset, server) == "");
}

TEST_CASE("a page that is not in the order of its times is stored whole, and the newest time is the cursor") {
  const auto dataset = GENERATE(Dataset::orders, Dataset::sales);
  World world(3, nothing_else());
  StatisticsServer server(world, dataset);
  server.ascending = false;
  for (int i = 0; i < 100; ++i) {  // several batches
    const std::string time = fmt::format("2026-11-18T10:{:02}:{:02}", i / 60, i % 60);
    server.rows.push_back({fmt::format("eb{:03}", i), time, time});
  }
  world.catch_up(dataset);
  CHECK(missing(world, dataset, server) == "");
  REQUIRE(server.starts.size() >= 2);
  CHECK(server.starts.back() == "2026-11-18T10:01:39");
}

TEST_CASE("a page that breaks off is read again from its beginning, in whatever order its rows come") {
  const auto dataset = GENERATE(Dataset::orders, Dataset::sales);
  const bool ascending = GENERATE(true, false);
  World world(3, nothing_else());
  StatisticsServer server(world, dataset);
  server.ascending = ascending;
  for (int i = 0; i < 150; ++i) {  // of which two batches are stored
    const std::string time = fmt::format("2026-11-18T10:{:02}:{:02}", i / 60, i % 60);
    server.rows.push_back({fmt::format("eb{:03}", i), time, time});
  }
  world.transport->before_piece = [](std::string_view before) -> Task<void> {
    if (rows_in(before) > 110) throw std::runtime_error("the process dies");
    co_return;
  };
  const auto torn = world.run(dataset);
  REQUIRE(torn.error.has_value());
  CHECK(torn.created > 0);
  CHECK(missing(world, dataset, server) != "");
  world.transport->before_piece = nullptr;
  world.restart();
  world.catch_up(dataset);
  CHECK(missing(world, dataset, server) == "");
}

TEST_CASE(
    "the price of an order that was paid days after it was placed comes in, without a new lastChangeDate") {
  const auto type = GENERATE(sandbox::TokenType::personal, sandbox::TokenType::base);
  World world(3, nothing_else(), type);
  const auto catch_up = [&](Millis time) {
    for (const UtcTime end = world.clock.now() + time; world.clock.now() < end; world.clock.advance(1h))
      world.run(Dataset::orders, false);
  };
  StatisticsServer server(world, Dataset::orders);
  server.rows.push_back({"eb-known", "2026-11-18T10:00:00", "2026-11-18T10:00:00"});
  catch_up(24h);  // it is 2026-11-20, 12:00 in Moscow, at the beginning
  server.rows.push_back({"eb-late", "2026-11-17T10:00:00", "2026-11-21T13:00:00", false});
  catch_up(13h);
  REQUIRE_FALSE(price_of(world, "eb-late").has_value());
  server.rows.back().priced = true;
  catch_up(60h);
  CHECK(price_of(world, "eb-late") == Money{94'500});
  CHECK(std::count(server.days.begin(), server.days.end(), "2026-11-17") >= 1);

  // And then its day is left alone.
  catch_up(48h);
  server.days.clear();
  catch_up(48h);
  CHECK(std::count(server.days.begin(), server.days.end(), "2026-11-17") == 0);
}

TEST_CASE("a page that is given up in the middle waits for the batch that is being stored") {
  constexpr std::size_t kBatch = 37;  // of World
  sandbox::Options options;
  options.orders = 900;
  World world(5, options);
  auto gated = std::make_unique<Gate>(std::move(world.database));
  Gate& gate = *gated;
  world.database = std::move(gated);
  world.restart();
  bool stopped = false;
  world.transport->before_piece = [&](std::string_view before) -> Task<void> {
    if (before.empty()) gate.closed = true;
    if (stopped || rows_in(before) <= 2 * kBatch) co_return;  // the second batch lets the first be stored
    stopped = true;
    gate.entered.wait();
    asio::post(world.context, [&gate] { gate.opened.count_down(); });
    world.engine->stop();
    co_await sleep_for(1h);
  };
  const auto outcome = world.run(Dataset::sales);
  REQUIRE(stopped);
  CHECK(gate.passed);
  REQUIRE(outcome.error.has_value());
  CHECK(outcome.error->code == Errc::cancelled);
  CHECK(outcome.created == kBatch);
  world.transport->before_piece = nullptr;
  world.restart();
  world.settle();
  test::check_sales(world, world.truth("sales"));
}

}  // namespace stat_reader_test
