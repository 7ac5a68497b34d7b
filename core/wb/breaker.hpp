#pragma once
// Leaves a failing host alone for a while, so that hundreds of cabinets do not queue up behind its timeouts.
// Pure: `now` is passed in.

#include <optional>

#include "core/base/time.hpp"

namespace wbd::wb {

// closed: requests are sent. open: after `failures` in a row none is sent for a cool-down, which doubles with
// every opening in a row. half open: then a single trial request is sent; its outcome closes or opens again.
class Breaker {
 public:
  struct Rules {
    int failures = 5;
    Millis cool_down{10'000};
    Millis longest{300'000};
    Millis trial{60'000};  // a trial without an outcome is forgotten after this
  };

  Breaker() = default;
  explicit Breaker(Rules rules) : rules_(rules) {}

  // nullopt: send the request and report its outcome. Otherwise: how long to back off.
  std::optional<Millis> enter(UtcTime now);
  // The same without sending.
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
