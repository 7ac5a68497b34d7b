#include "daemon/rest/event_hub.hpp"

#include <algorithm>
#include <limits>

#include <boost/asio/redirect_error.hpp>

#include "core/base/log.hpp"
#include "core/store/events.hpp"
#include "core/store/versions.hpp"

namespace wbd::rest {
namespace {

// How late an event can be. A poll of an unchanged SQLite file costs nanoseconds.
constexpr Millis kBetweenLooks{250};
constexpr Millis kAfterTrouble{2'000};

}  // namespace

struct EventHub::Waiter::Signal : std::enable_shared_from_this<Signal> {
  explicit Signal(const asio::any_io_executor& executor) : timer(executor) {}

  void raise() {
    asio::post(timer.get_executor(), [self = shared_from_this()] {
      self->raised = true;
      self->timer.cancel();
    });
  }

  asio::steady_timer timer;  // this and `raised`: used on the executor
  bool raised = true;        // a new waiter has not read its events yet
  CabinetList cabinets;      // guarded by the hub's mutex
};

EventHub::~EventHub() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

EventHub::Waiter::Waiter(EventHub& hub, asio::any_io_executor executor)
    : hub_(hub), signal_(std::make_shared<Signal>(executor)) {
  hub_.add(signal_);
}

EventHub::Waiter::~Waiter() {
  hub_.remove(signal_);
}

void EventHub::Waiter::set_cabinets(CabinetList cabinets) {
  const std::lock_guard lock(hub_.mutex_);
  signal_->cabinets = std::move(cabinets);
}

Task<bool> EventHub::Waiter::wait(Millis limit) {
  if (!signal_->raised) {
    signal_->timer.expires_after(limit);
    boost::system::error_code ec;
    co_await signal_->timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    // Both a signal and the end of the stream cancel the timer.
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
      throw boost::system::system_error(asio::error::operation_aborted);
    }
  }
  co_return std::exchange(signal_->raised, false);
}

void EventHub::add(std::shared_ptr<Waiter::Signal> signal) {
  const std::lock_guard lock(mutex_);
  signals_.push_back(std::move(signal));
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_all();
}

void EventHub::remove(const std::shared_ptr<Waiter::Signal>& signal) {
  const std::lock_guard lock(mutex_);
  std::erase(signals_, signal);
}

void EventHub::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (signals_.empty()) {
      seen_.reset();
      changed_.wait(lock, [this] { return stopping_ || !signals_.empty(); });
      continue;
    }
    lock.unlock();
    Millis pause = kBetweenLooks;
    try {
      look();
      complained_ = false;
    } catch (const std::exception& error) {
      if (!std::exchange(complained_, true)) {
        log::warning("events", "cannot look for events", {{"reason", error.what()}});
      }
      stamp_.reset();
      pause = kAfterTrouble;
    }
    lock.lock();
    changed_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

void EventHub::look() {
  const auto stamp = database_.change_stamp();
  if (seen_ && stamp && stamp == stamp_) return;
  struct Look {
    std::int64_t directory = 0;
    store::NewEvents events;
  };
  const Look found = database_.read_value([this](db::Tx& tx) {
    Look look;
    look.directory = store::versions_since(tx, std::numeric_limits<std::int64_t>::max()).directory;
    if (seen_) {
      look.events = store::events_since(tx, *seen_);
    } else {
      look.events.newest = store::newest_event(tx);
    }
    return look;
  });
  // A waiter that was added before the first poll may have missed an event, so it is woken.
  const bool everybody = !seen_ || found.directory != directory_;
  stamp_ = stamp;
  seen_ = found.events.newest;
  directory_ = found.directory;

  const auto concerns = [&found](const Waiter::Signal& signal) {
    return signal.cabinets && std::ranges::any_of(found.events.cabinets, [&signal](CabinetId id) {
             return std::ranges::binary_search(*signal.cabinets, id);
           });
  };
  const std::lock_guard lock(mutex_);
  for (const auto& signal : signals_) {
    if (everybody || concerns(*signal)) signal->raise();
  }
}

}  // namespace wbd::rest
