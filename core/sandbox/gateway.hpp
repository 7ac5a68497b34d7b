#pragma once
// The layer before the methods: finds host and method, checks token and limit, and applies faults. Not thread
// safe; the Emulator serialises the calls.

#include <optional>
#include <string>
#include <string_view>

#include "core/httpd/server.hpp"
#include "core/sandbox/counters.hpp"
#include "core/sandbox/drift.hpp"
#include "core/sandbox/errors.hpp"
#include "core/sandbox/evolve.hpp"
#include "core/sandbox/faults.hpp"
#include "core/sandbox/limits.hpp"
#include "core/sandbox/method_states.hpp"
#include "core/sandbox/operations.hpp"
#include "core/sandbox/report_tasks.hpp"
#include "core/sandbox/sandbox.hpp"
#include "core/sandbox/statistics_pages.hpp"
#include "core/sandbox/token_blocks.hpp"
#include "core/sandbox/tokens.hpp"

namespace wbd::sandbox {

// An answer and its delay.
struct Outcome {
  httpd::Response response;
  Millis delay{0};
};

class Gateway {
 public:
  Gateway(Options options, const Clock& clock);

  Outcome answer(const httpd::Request& request);

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] const World& world() const { return world_; }
  [[nodiscard]] FaultBook& faults() { return faults_; }
  [[nodiscard]] MethodStates& methods() { return methods_; }
  [[nodiscard]] TokenBlocks& blocks() { return blocks_; }
  [[nodiscard]] DriftBook& drift() { return drift_; }
  [[nodiscard]] Counters& counters() { return counters_; }
  [[nodiscard]] const TokenOffice& office() const { return office_; }
  // The emulator's time: the clock moved by Options::now and by advance(); never before world.now.
  [[nodiscard]] Seconds now() const;
  // Moves the time by `by`. One second later, at the new world.now, `wanted` happens to the seller `only`
  // (null = all).
  Changes advance(std::chrono::seconds by, const Evolution& wanted, const Seller* only);

 private:
  struct Target {
    const HostInfo* host = nullptr;  // null when the request names no WB host
    std::string_view path, query;
    std::string_view path_part;  // value of the path's placeholder
  };
  [[nodiscard]] Target locate(const httpd::Request& request) const;
  [[nodiscard]] std::optional<std::size_t> find_seller(std::string_view sid) const;
  Reply reject(std::string_view operation, int status, const std::string& reason);
  Reply reject(const Operation& operation, const TokenProblem& problem);
  // The 401 or 403 for a token that may not call this method on this host; nullopt when it may.
  std::optional<Reply> judge(const Operation& operation, const HostInfo* host, const Claims& claims);
  Reply run(const Operation& operation, const Target& target, const httpd::Request& request,
            std::size_t seller);
  Outcome strike(const Operation& operation, const Fault& fault);

  Options options_;
  const Clock& clock_;
  std::chrono::seconds shift_{0};
  World world_;
  TokenOffice office_;
  LimitBook limits_;
  FaultBook faults_;
  MethodStates methods_;
  TokenBlocks blocks_;
  DriftBook drift_;
  Counters counters_;
  StatisticsPages pages_;
  ReportTasks remains_{0}, storage_reports_{1}, acceptance_reports_{2};
  Random random_;
};

// Answers /__control/...
[[nodiscard]] httpd::Response answer_control(Gateway& gateway, const httpd::Request& request);

}  // namespace wbd::sandbox
