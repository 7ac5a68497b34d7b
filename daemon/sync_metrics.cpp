#include "daemon/sync_metrics.hpp"

#include <chrono>

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "core/wb/operations.hpp"

namespace wbd::daemon {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;
using std::chrono::steady_clock;

// Seconds. A request to WB takes 0.1 s to 30 s, a first sync takes hours.
const Histogram::BucketBoundaries kRequestBounds{0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
const Histogram::BucketBoundaries kRunBounds{0.1, 0.5, 1, 5, 15, 60, 300, 1800};

double seconds(Millis time) {
  return std::chrono::duration<double>(time).count();
}

Millis since(steady_clock::time_point start) {
  return std::chrono::duration_cast<Millis>(steady_clock::now() - start);
}

std::string status_text(const Result<http::Response>& answer) {
  if (answer) return std::to_string(answer->status);
  return answer.error().code == Errc::cancelled ? "cancelled" : "unreachable";
}

std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find('?'));
  const std::size_t scheme = url.find("://");
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t slash = url.find('/', host);
  return slash == std::string_view::npos ? "" : url.substr(slash);
}

// A base URL without {host} may have a path in front of WB's own.
bool fits(std::string_view path, std::string_view pattern) {
  const std::size_t open = pattern.find('{');
  if (open == std::string_view::npos) return path.ends_with(pattern);
  const std::string_view before = pattern.substr(0, open);
  const std::string_view after = pattern.substr(pattern.find('}') + 1);
  const std::size_t at = path.find(before);
  return at != std::string_view::npos && path.size() > at + before.size() + after.size() &&
         path.ends_with(after);
}

}  // namespace

struct SyncMetrics::Families {
  explicit Families(prometheus::Registry& registry)
      : runs(BuildHistogram()
                 .Name("wbd_sync_duration_seconds")
                 .Help("Time of one sync of a dataset of a cabinet")
                 .Register(registry)),
        rows(BuildCounter().Name("wbd_sync_rows_total").Help("Rows that syncs have seen").Register(registry)),
        events(BuildCounter()
                   .Name("wbd_sync_events_total")
                   .Help("Events that syncs have made")
                   .Register(registry)),
        retries(BuildCounter()
                    .Name("wbd_wb_retries_total")
                    .Help("Requests to WB that were sent again")
                    .Register(registry)),
        waits(BuildCounter()
                  .Name("wbd_wb_limiter_wait_seconds_total")
                  .Help("Time that syncs have waited for WB's limits")
                  .Register(registry)),
        requests(BuildHistogram()
                     .Name("wbd_wb_request_duration_seconds")
                     .Help("Time of one request to WB, without waiting for its limits")
                     .Register(registry)) {}

  Family<Histogram>& runs;
  Family<Counter>&rows, &events, &retries, &waits;
  Family<Histogram>& requests;
};

SyncMetrics::SyncMetrics()
    : registry_(std::make_unique<prometheus::Registry>()),
      families_(std::make_unique<Families>(*registry_)) {}

SyncMetrics::~SyncMetrics() = default;

void SyncMetrics::count_run(const sync::RunOutcome& outcome) {
  const std::string dataset(to_string(outcome.dataset));
  families_->runs.Add({{"dataset", dataset}, {"result", std::string(to_string(outcome.state))}}, kRunBounds)
      .Observe(seconds(outcome.took));
  const auto rows = [&](const char* kind, std::int64_t number) {
    families_->rows.Add({{"dataset", dataset}, {"kind", kind}}).Increment(static_cast<double>(number));
  };
  rows("fetched", outcome.fetched);
  rows("created", outcome.created);
  rows("changed", outcome.changed);
  rows("unchanged", outcome.unchanged);
  rows("not_understood", outcome.skipped);
  rows("unknown_kind", outcome.unknown_kinds);
  families_->events.Add({{"dataset", dataset}}).Increment(static_cast<double>(outcome.events));
  families_->retries.Add({{"dataset", dataset}}).Increment(static_cast<double>(outcome.retries));
  families_->waits.Add({{"dataset", dataset}}).Increment(seconds(outcome.limiter_wait));
}

void SyncMetrics::count_request(std::string_view operation, std::string_view method, std::string_view status,
                                Millis took) {
  families_->requests
      .Add({{"operation", std::string(operation)},
            {"method", std::string(method)},
            {"status", std::string(status)}},
           kRequestBounds)
      .Observe(seconds(took));
}

std::vector<prometheus::MetricFamily> SyncMetrics::Collect() const {
  return registry_->Collect();
}

std::string_view operation_of(std::string_view method, std::string_view url) {
  const std::string_view path = path_of(url);
  // If two fit, the longer one is right: /supplier/orders is not /orders.
  const wb::OperationInfo* best = nullptr;
  for (const wb::OperationInfo& one : wb::all_operations()) {
    if (one.method != method || !fits(path, one.path)) continue;
    if (!best || one.path.size() > best->path.size()) best = &one;
  }
  return best ? best->name : "other";
}

Task<Result<http::Response>> MeteredTransport::send(http::Request request) {
  const std::string_view operation = operation_of(request.method, request.url);
  const std::string method = request.method;
  const auto start = steady_clock::now();
  auto answer = co_await transport_.send(std::move(request));
  metrics_.count_request(operation, method, status_text(answer), since(start));
  co_return answer;
}

Task<Result<http::Response>> MeteredTransport::stream(http::Request request, http::BodySink& sink) {
  const std::string_view operation = operation_of(request.method, request.url);
  const std::string method = request.method;
  const auto start = steady_clock::now();
  auto answer = co_await transport_.stream(std::move(request), sink);
  metrics_.count_request(operation, method, status_text(answer), since(start));
  co_return answer;
}

}  // namespace wbd::daemon
