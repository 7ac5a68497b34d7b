#include "core/sync/heartbeat.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "core/base/log.hpp"

namespace wbd::sync {

Heartbeat::Heartbeat(asio::io_context& context, WorkerPool& workers, db::Database& database,
                     store::Lease lease, Millis length, const Clock& clock)
    : timer_(context),
      workers_(workers),
      database_(database),
      lease_(std::move(lease)),
      length_(length),
      clock_(clock) {}

void Heartbeat::start() {
  auto beat = [self = shared_from_this()]() { return self->run(); };
  asio::co_spawn(timer_.get_executor(), std::move(beat), asio::detached);
}

void Heartbeat::stop() {
  stopped_ = true;
  timer_.cancel();
}

Task<void> Heartbeat::run() {
  const auto self = shared_from_this();
  while (!stopped_) {
    timer_.expires_after(length_ / 3);
    boost::system::error_code ignored;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (stopped_) co_return;
    auto work = [self]() { self->extend(); };
    co_await run_blocking(workers_, std::move(work));
  }
}

void Heartbeat::extend() {
  try {
    const auto renew = [&](db::Tx& tx) {
      store::Lease ours = lease_;
      store::check_lease(tx, ours, clock_.now(), length_);
    };
    database_.write(renew, db::LockTimeout::background);
  } catch (const Failure& failure) {
    // The next write of the job fails in the same way and reports it.
    log::debug("sync", "a lease was not renewed", {{"reason", failure.error().detail}});
  }
}

}  // namespace wbd::sync
