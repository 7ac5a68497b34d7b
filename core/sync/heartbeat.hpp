#pragma once
// Keeps the lease of a run alive while its job waits for the limiter or for WB.

#include <memory>

#include <boost/asio/steady_timer.hpp>

#include "core/async/runtime.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::sync {

// Used on the thread of `context`. Its detached coroutine owns it until shortly after stop(). Everything
// passed by reference must live longer.
class Heartbeat : public std::enable_shared_from_this<Heartbeat> {
 public:
  // Renews the lease three times within `length`, by `length` each time.
  Heartbeat(asio::io_context& context, WorkerPool& workers, db::Database& database, store::Lease lease,
            Millis length, const Clock& clock);
  void start();
  void stop();

 private:
  Task<void> run();
  void extend();

  asio::steady_timer timer_;
  WorkerPool& workers_;
  db::Database& database_;
  store::Lease lease_;
  Millis length_;
  const Clock& clock_;
  bool stopped_ = false;
};

}  // namespace wbd::sync
