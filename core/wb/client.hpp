#pragma once
// One WB request at a time through limiter, authorization, retry and breaker. Gives bodies; the parsers of
// core/wb/<noun>.hpp read them.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/async/runtime.hpp"
#include "core/http/client.hpp"
#include "core/wb/batch_sink.hpp"
#include "core/wb/call.hpp"
#include "core/wb/limiter.hpp"

namespace wbd::wb {

struct Credentials {
  std::string token;        // plain; never logged
  std::string auth_scheme;  // raw | bearer
  TokenInfo info;
};

struct CallStats {
  std::int64_t requests = 0;
  std::int64_t retries = 0;
  Millis limiter_wait{0};
};

// What a caller allows and learns. One for each sync job.
struct CallContext {
  UtcTime deadline;                // no attempt starts after it
  Millis max_limiter_wait{5'000};  // a longer wait ends the call with rate_limited and retry_after
  CallStats stats;
  std::string last_request_id;  // WB's requestId of the last failure
};

struct ClientOptions {
  std::string base_url = "https://{host}";
  Millis timeout{30'000};
  double limit_scale = 1;
  unsigned rate_limit_per_minute = 300;
  unsigned retry_attempts = 5;
  // What waits and what jitters; tests put their own here.
  std::function<Task<void>(Millis)> sleep;  // empty = sleep_for
  std::function<double()> random;           // in [0, 1); empty = the system's generator
};

// Used on the thread of its io_context only. A cancelled coroutine gets Errc::cancelled; a Failure of the
// LimitStore (database down) goes through. The limiter is asked before each attempt, and a host that keeps
// failing is left alone for a while (core/wb/breaker.hpp): `unreachable` with retry_after comes at once then.
class Client {
 public:
  Client(ClientOptions options, http::Client& transport, LimitStore& limits, const Clock& clock);
  ~Client();

  // The body of a 200 (or "" for 204). Errors: unauthorized (401), forbidden (402, 403, or the table says
  // this token may not), not_found (404), rate_limited (429, or the limiter's wait is too long; retry_after
  // says), unreachable (network, timeout, 5xx after the retries), bad_data (400, 422: our request is wrong),
  // cancelled.
  Task<Result<std::string>> call(const Credentials& who, const Call& what, CallContext& context);
  // The same for an answer that is an array of rows. Not retried once a batch has been given out: the error
  // is returned, and the caller's next run repeats the page. Gives the number of rows.
  Task<Result<std::int64_t>> stream(const Credentials& who, const Call& what, std::size_t rows_a_batch,
                                    BatchSink& sink, CallContext& context);
  // When this call could leave at the earliest, without taking anything.
  Task<Millis> wait_time(const Credentials& who, Operation operation);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::wb
