#pragma once
// Sends a request to WB through limiter, authorization, retry and breaker. Returns bodies, which the parsers
// of core/wb/<noun>.hpp read.

#include <cstdint>
#include <memory>
#include <string>

#include "core/async/runtime.hpp"
#include "core/http/client.hpp"
#include "core/wb/batch_sink.hpp"
#include "core/wb/call.hpp"
#include "core/wb/call_context.hpp"
#include "core/wb/limiter.hpp"

namespace wbd::wb {

// Used on the thread of its io_context only. A cancelled coroutine gets Errc::cancelled; a Failure of the
// LimitStore (database down) is not caught. Every attempt needs a reservation of the limiter. While the
// breaker of a failing host is open, calls return `unreachable` with retry_after at once
// (core/wb/breaker.hpp).
class Client {
 public:
  Client(ClientOptions options, http::Client& transport, LimitStore& limits, const Clock& clock);
  ~Client();

  // Returns the body of a 200, or "" for 204. Errors:
  // - unauthorized: WB accepts the token nowhere: by its words, or seller-info confirms it (refusal.hpp)
  // - forbidden: the token may not call this operation: 401, 402, 403, or may_call refuses. retry_after is
  //   set when seller-info could not be asked whether the token is dead.
  // - not_found: 404
  // - rate_limited with retry_after: 429, or the limiter's wait is too long
  // - unreachable: network, timeout, 5xx after the retries
  // - bad_data: 400 or 422, our request is wrong
  // - cancelled
  Task<Result<std::string>> call(const Credentials& who, const Call& what, CallContext& context);
  // The same for an answer that is an array of rows; returns their number. An error after the first batch is
  // returned without a retry, and the caller's next run repeats the page.
  Task<Result<std::int64_t>> stream(const Credentials& who, const Call& what, std::size_t rows_a_batch,
                                    BatchSink& sink, CallContext& context);
  // The wait until this operation could be called; reserves nothing.
  Task<Millis> wait_time(const Credentials& who, Operation operation);
  // WB has answered `operation` to the unverified token in `who` and accepted it: the request counts in the
  // seller's buckets too.
  Task<void> count_accepted(const Credentials& who, Operation operation);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::wb
