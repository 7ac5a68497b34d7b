#pragma once
// Metrics of syncs and of requests to WB.

#include <memory>
#include <string_view>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "core/http/client.hpp"
#include "core/sync/engine.hpp"

namespace prometheus {
class Registry;
}

namespace wbd::daemon {

// Thread safe.
class SyncMetrics final : public prometheus::Collectable {
 public:
  SyncMetrics();
  ~SyncMetrics() override;
  SyncMetrics(const SyncMetrics&) = delete;
  SyncMetrics& operator=(const SyncMetrics&) = delete;

  void count_run(const sync::RunOutcome& outcome);
  // `status`: the HTTP status of WB's answer, or "unreachable" or "cancelled" without an answer.
  void count_request(std::string_view operation, std::string_view method, std::string_view status,
                     Millis took);
  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  struct Families;
  std::unique_ptr<prometheus::Registry> registry_;
  std::unique_ptr<Families> families_;
};

// The operation of a request, found by its method and the end of its path; "other" if there is none.
[[nodiscard]] std::string_view operation_of(std::string_view method, std::string_view url);

// Counts the requests of another client. Used on the client's thread; both referred to must outlive it.
class MeteredTransport final : public http::Client {
 public:
  MeteredTransport(http::Client& transport, SyncMetrics& metrics)
      : transport_(transport), metrics_(metrics) {}
  Task<Result<http::Response>> send(http::Request request) override;
  Task<Result<http::Response>> stream(http::Request request, http::BodySink& sink) override;

 private:
  http::Client& transport_;
  SyncMetrics& metrics_;
};

}  // namespace wbd::daemon
