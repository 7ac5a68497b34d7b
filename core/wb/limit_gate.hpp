#pragma once
// The places of a request in WB's bucket and under the cabinet's cap: reserved before it is sent, settled by
// its answer. The decisions are those of limiter.hpp.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/wb/call_context.hpp"
#include "core/wb/limiter.hpp"

namespace wbd::wb {

// Used on the thread of its client only. A Failure of the LimitStore (database down) is not caught.
class LimitGate {
 public:
  // All must outlive the gate.
  LimitGate(const ClientOptions& options, LimitStore& limits, const Clock& clock);

  // Waits for a place in both; returns the id of both reservations. rate_limited with retry_after: the wait
  // would be longer than the context allows.
  [[nodiscard]] Task<Result<std::string>> acquire(const Credentials& who, const OperationInfo& operation,
                                                  CallContext& context);
  // The request was certainly not sent.
  Task<void> release(const Credentials& who, const OperationInfo& operation, std::string id);
  // No answer arrived in time: the request may still be in a queue, at WB or on the way.
  Task<void> lose(const Credentials& who, const OperationInfo& operation, std::string id);
  // WB has answered. `pause`: the wait after a refusal that named no time.
  Task<void> settle(const Credentials& who, const OperationInfo& operation, std::string id, int status,
                    RateHeaders headers, std::optional<Millis> pause);

  // The wait until this operation could be called; reserves nothing.
  [[nodiscard]] Task<Millis> wait_time(const Credentials& who, const OperationInfo& operation);
  // See Client::count_accepted().
  Task<void> count_accepted(const Credentials& who, const OperationInfo& operation);

 private:
  struct Decision {
    Reservation reservation;
    UtcTime made_at;
  };
  using RuledChange = std::function<void(BucketState&, LimitRule)>;

  [[nodiscard]] LimitRule rule_of(const Credentials& who, const OperationInfo& operation) const;
  [[nodiscard]] std::string_view bucket_of(const OperationInfo& operation) const;
  Task<void> change(const Credentials& who, std::string_view bucket, LimitStore::Change change);
  // Changes the bucket of the operation, then the cap.
  Task<void> change_both(const Credentials& who, const OperationInfo& operation, RuledChange change);
  Task<Decision> reserve_in(const Credentials& who, std::string_view bucket, LimitRule rule, std::string id);
  Task<void> release_in(const Credentials& who, std::string_view bucket, std::string id);

  const ClientOptions& options_;
  LimitStore& limits_;
  const Clock& clock_;
  const LimitRule cap_;
};

}  // namespace wbd::wb
