#include "core/db/work_signal.hpp"

#include <condition_variable>
#include <mutex>

#include <catch2/catch.hpp>

#include "tests/unit/db/support.hpp"

namespace work_signal_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::test;

namespace {

constexpr std::chrono::seconds kPatience{20};

// Counts what a listener hears, for a thread that waits.
class Heard {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  // True once it was heard more than `known` times; `known` is then how often.
  bool more_than(int& known) {
    std::unique_lock lock(mutex_);
    const bool more = changed_.wait_for(lock, kPatience, [&] { return count_ > known; });
    known = count_;
    return more;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

}  // namespace

TEST_CASE("a listener comes back with its server, and looks for what it may have missed") {
  if (stores().back() != Dialect::postgresql) return;
  PostgresServer server;
  Heard heard;
  int known = 0;
  const auto listener = listen_for_work(options_at(server.url("public")), [&] { heard.add(); });
  REQUIRE(heard.more_than(known));
  server.stop();
  server.start();
  REQUIRE(heard.more_than(known));
  auto database = db::open(options_at(server.url("public"))).value();
  database->write(signal_work);
  CHECK(heard.more_than(known));
}

TEST_CASE("a listener ends at once, also while its server is away") {
  if (stores().back() != Dialect::postgresql) return;
  const auto begun = std::chrono::steady_clock::now();
  {
    const auto listener = listen_for_work(options_at("postgresql://postgres@/x?host=/nowhere"), [] {});
  }
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds{10});
}

TEST_CASE("where nothing can be heard there is no listener") {
  TempDatabase database(Dialect::sqlite);
  CHECK(listen_for_work(options_at(database.url()), [] {}) == nullptr);
  database.write(signal_work);
  OpenOptions pooled = options_at("postgresql://postgres@/x?host=/nowhere");
  pooled.prepared_statements = false;
  CHECK(listen_for_work(pooled, [] {}) == nullptr);
  pooled.direct_url = pooled.url;
  CHECK(listen_for_work(pooled, [] {}) != nullptr);
}

}  // namespace work_signal_test
