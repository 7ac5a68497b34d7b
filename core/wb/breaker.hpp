#pragma once
// Stops requests to a failing host for a while, so that hundreds of cabinets do not wait for its timeouts.
// Pure: `now` is passed in.

#include <optional>

#include "core/base/time.hpp"

namespace wbd::wb {

// closed: requests are sent.
// open: after `failures` failures in a row, no request is sent during a cool-down. The cool-down doubles with
// every opening in a row.
// half open: after the cool-down one trial request is sent. Its outcome closes the breaker or opens it again.
class Breaker {
 public:
  struct Rules {
    int failures = 5;
    Millis cool_down{10'000};
    Millis longest{300'000};
    Millis trial{60'000};  // after this time a trial without an outcome is ignored
  };

  Breaker() = default;
  explicit Breaker(Rules rules) : rules_(rules) {}

  // nullopt: send the request and report its outcome. Otherwise: how long to back off.
  std::optional<Millis> enter(UtcTime now);
  // The same, but no request follows.
  [[nodiscard]] std::optional<Millis> wait(UtcTime now) const;
  void succeeded();
  void failed(UtcTime now);
  // The request was not sent after all, or its outcome says nothing about the host.
  void withdrawn();

 private:
  Rules rules_;
  int failures_ = 0;
  int openings_ = 0;  // in a row; 0 = closed
  UtcTime open_until_;
  std::optional<UtcTime> trial_until_;
};

}  // namespace wbd::wb
