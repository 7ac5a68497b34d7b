#pragma once
// Values of a call to WB beside the call itself: who calls, with which limits, and how the client behaves.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/async/runtime.hpp"
#include "core/base/process_secrecy.hpp"
#include "core/base/time.hpp"
#include "core/model/method_state.hpp"
#include "core/wb/operations.hpp"

namespace wbd::wb {

struct Credentials {
  std::string token;        // plain; never logged
  std::string auth_scheme;  // raw | bearer
  TokenInfo info;
  // WB has not accepted the token yet: nothing that it says of its seller counts, nor does any bucket of the
  // seller.
  bool unverified = false;

  ~Credentials() { wipe(token); }  // so a move is a copy, and each copy is wiped
};

struct CallStats {
  std::int64_t requests = 0;
  std::int64_t retries = 0;
  Millis limiter_wait{0};
};

// Limits that the caller sets and counters that the client fills; one for each sync job.
struct CallContext {
  UtcTime deadline;                // no attempt starts after it
  Millis max_limiter_wait{5'000};  // a longer wait: the call returns rate_limited with retry_after
  CallStats stats;
  std::string last_request_id;  // WB's requestId of the last failure
  // Whether WB's last answer was one of the gateway's 404 forms, and WB's words.
  MethodLoss loss = MethodLoss::none;
  std::string loss_detail{};
  // Called before each wait for a limit, with the operation's name and the end of the wait; may be empty.
  std::function<void(std::string_view operation, UtcTime until)> on_wait;
};

struct ClientOptions {
  std::string base_url = "https://{host}";
  Millis timeout{0};  // of one exchange, see http::Request; must be above 0
  double limit_scale = 1;
  unsigned rate_limit_per_minute = 300;
  unsigned retry_attempts = 5;
  // Tests replace the wait and the jitter.
  std::function<Task<void>(Millis)> sleep;  // empty = sleep_for
  std::function<double()> random;           // in [0, 1); empty = the system's generator
};

}  // namespace wbd::wb
