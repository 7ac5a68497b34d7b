#include "daemon/statement_times.hpp"

#include <catch2/catch.hpp>
#include <prometheus/registry.h>

#include "daemon/metered_database.hpp"
#include "tests/unit/daemon/api_fixture.hpp"
#include "tests/unit/rows.hpp"

namespace statement_times_test {

using namespace wbd;
using namespace wbd::daemon;

TEST_CASE("a statement is named by its verb and first table") {
  struct Case {
    const char* sql;
    const char* name;
  };
  const auto c = EACH_ROW(
      Case, {
                {"select id, name from users where telegram_id = $1", "select users"},
                {"select count(*) from (select 1 from orders where x = 1) as t", "select orders"},
                {"insert into orders (srid, note) values ($1, 'from nowhere')", "insert orders"},
                {"update sync_state set due_at = $2", "update sync_state"},
                {"delete from events where id < $1", "delete events"},
                {"with recent as (select id from events where id > $1) select * from recent", "with events"},
                {"begin immediate", "other"},
                {"select 1", "other"},
                {"", "other"},
            });
  INFO(c.sql);
  CHECK(statement_name(c.sql) == c.name);
}

TEST_CASE("each execution of a statement is one sample, however its rows are read") {
  rest::testing::Installation at;
  MeteredDatabase metered(at.database, 4);
  const auto samples = [&](std::string_view statement) -> std::uint64_t {
    for (const auto& family : metered.Collect()) {
      if (family.name != "wbd_database_statement_duration_seconds") continue;
      for (const auto& metric : family.metric) {
        if (metric.label.at(0).value == statement) return metric.histogram.sample_count;
      }
    }
    return 0;
  };
  CHECK(samples("select users") == 0);
  metered.read([](db::Tx& tx) {
    for (int i = 0; i < 3; ++i) {
      auto& query = tx.prepare("select telegram_id from users");
      while (query.step()) continue;
    }
  });
  CHECK(samples("select users") == 3);
  metered.read([](db::Tx& tx) {
    auto& query = tx.prepare("select telegram_id from users");
    CHECK(query.step());
    CHECK(query.integer(0) > 0);
    query.reset();  // before its last row
  });
  CHECK(samples("select users") == 4);
  metered.write([](db::Tx& tx) { tx.prepare("update users set name = 'x' where telegram_id = 0").run(); });
  CHECK(samples("update users") == 1);
  metered.write([](db::Tx& tx) {
    auto& change = tx.prepare("update users set name = 'x' where telegram_id = $1");
    for (int id = 0; id < 5; ++id) change.bind_all(id).queue();
    tx.flush();
  });
  CHECK(samples("update users") == 2);
  CHECK(samples("flush") == 1);
}

namespace {

struct CountingStatement final : db::Statement {
  void bind_null(int) override {}
  void bind_int(int, std::int64_t) override {}
  void bind_double(int, double) override {}
  void bind_text(int, std::string_view) override {}
  void bind_text_copy(int, std::string_view) override {}
  void bind_blob(int, std::string_view) override {}
  void bind_time(int, UtcTime) override {}
  void bind_bool(int, bool) override {}
  void bind_texts(int, std::span<const std::string_view>) override {}
  void bind_ints(int, std::span<const std::int64_t>) override {}
  void prefetch() override { ++asked; }
  bool step() override { return false; }
  void reset() override {}
  std::int64_t run() override { return 0; }
  void queue() override {}
  [[nodiscard]] bool is_null(int) const override { return true; }
  [[nodiscard]] std::int64_t integer(int) const override { return 0; }
  [[nodiscard]] double real(int) const override { return 0; }
  [[nodiscard]] std::string_view text(int) const override { return {}; }
  [[nodiscard]] std::string_view blob(int) const override { return {}; }
  [[nodiscard]] UtcTime time(int) const override { return {}; }
  [[nodiscard]] bool boolean(int) const override { return false; }
  int asked = 0;
};

struct OneStatement final : db::Tx {
  [[nodiscard]] db::Dialect dialect() const override { return db::Dialect::postgresql; }
  db::Statement& prepare(std::string_view) override { return statement; }
  db::Statement& bulk_insert(std::string_view, std::string_view) override { return statement; }
  db::Statement& stream(std::string_view) override { return statement; }
  void execute(std::string_view) override {}
  std::int64_t flush() override { return 0; }
  CountingStatement statement;
};

}  // namespace

// Otherwise each would cost a round trip of its own, and only its time would show it.
TEST_CASE("statements are asked together also where they are measured") {
  prometheus::Registry registry;
  StatementTimes times(registry);
  OneStatement below;
  MeteredTx tx(below, times);
  auto& query = tx.prepare("select 1 from orders");
  query.prefetch();
  CHECK(below.statement.asked == 1);
  CHECK_FALSE(query.step());
}

}  // namespace statement_times_test
