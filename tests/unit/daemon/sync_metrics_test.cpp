#include "daemon/sync_metrics.hpp"

#include <sstream>

#include <catch2/catch.hpp>
#include <prometheus/text_serializer.h>

#include "core/wb/operations.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace sync_metrics_test {

using namespace wbd;
using namespace wbd::daemon;

namespace {

std::string text_of(const prometheus::Collectable& collectable) {
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, collectable.Collect());
  return out.str();
}

bool has(const std::string& text, const std::string& line) {
  return text.find(line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a request is known by its method and path, wherever it goes") {
  // Every operation of the table, at its own host and behind a prefix. Operations with equal paths share a
  // name.
  for (const wb::OperationInfo& one : wb::all_operations()) {
    INFO(one.name);
    std::string path(one.path);
    if (const auto open = path.find('{'); open != std::string::npos) {
      path.replace(open, path.find('}') - open + 1, "17");
    }
    for (const std::string& base :
         {"https://" + std::string(one.host), std::string("http://127.0.0.1:9/wb")}) {
      const auto name = operation_of(one.method, base + path + "?a=b");
      bool same = name == one.name;
      for (const wb::OperationInfo& other : wb::all_operations()) {
        same = same || (name == other.name && other.path == one.path && other.method == one.method);
      }
      CHECK(same);
    }
  }
  CHECK(operation_of("GET", "https://wb.ru/unknown") == "other");
  CHECK(operation_of("GET", "") == "other");
}

TEST_CASE("runs and requests are counted by what they were") {
  SyncMetrics metrics;
  sync::RunOutcome outcome;
  outcome.dataset = Dataset::orders;
  outcome.state = sync::RunState::succeeded;
  outcome.fetched = 7;
  outcome.created = 2;
  outcome.retries = 1;
  outcome.took = Millis{300};
  outcome.limiter_wait = Millis{1'500};
  metrics.count_run(outcome);
  metrics.count_run(outcome);
  metrics.count_request("supplier_orders", "GET", "429", Millis{40});
  const std::string text = text_of(metrics);
  CHECK(has(text, R"(wbd_sync_duration_seconds_count{dataset="orders",result="succeeded"} 2)"));
  CHECK(has(text, R"(wbd_sync_rows_total{dataset="orders",kind="fetched"} 14)"));
  CHECK(has(text, R"(wbd_sync_rows_total{dataset="orders",kind="created"} 4)"));
  CHECK(has(text, R"(wbd_wb_retries_total{dataset="orders"} 2)"));
  CHECK(has(text, R"(wbd_wb_limiter_wait_seconds_total{dataset="orders"} 3)"));
  CHECK(has(
      text,
      R"(wbd_wb_request_duration_seconds_count{method="GET",operation="supplier_orders",status="429"} 1)"));
}

}  // namespace sync_metrics_test
