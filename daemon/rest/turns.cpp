#include "daemon/rest/turns.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "core/base/limits.hpp"
#include "core/base/scope_exit.hpp"

namespace wbd::rest {
namespace {

constexpr std::int64_t kNoKey = 0;

}  // namespace

// The timer never expires. It is cancelled on its own thread to resume the coroutine.
struct Turns::Waiter {
  explicit Waiter(const asio::any_io_executor& executor)
      : wake(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer wake;
  bool granted = false;  // guarded by Turns::mutex_
};

std::size_t Turns::most_of(KeyScope scope) const {
  if (scope == KeyScope::user) return std::max<std::size_t>(capacity_ * limits::kTurnsOfUserKey / 100, 1);
  return std::max<std::size_t>(capacity_, 2) - 1;
}

Task<Turns::Turn> Turns::take(std::int64_t key_id, KeyScope scope) {
  return take(key_id, most_of(scope));
}

Task<Turns::Turn> Turns::take_unknown() {
  return take(kNoKey, std::size_t{1});
}

Task<Turns::Turn> Turns::take(std::int64_t key_id, std::size_t most) {
  const auto executor = co_await asio::this_coro::executor;
  WaiterPtr waiter;
  {
    const std::lock_guard lock(mutex_);
    Key& key = keys_[key_id];
    key.most = most;
    if (taken_ < capacity_ && key.taken < most && key.waiting.empty()) {
      ++taken_;
      ++key.taken;
      co_return Turn(this, key_id);
    }
    waiter = std::make_shared<Waiter>(executor);
    if (key.waiting.empty()) order_.push_back(key_id);
    key.waiting.push_back(waiter);
  }
  // Also runs when this coroutine is cancelled or destroyed while it waits.
  bool has_turn = false;
  const ScopeExit left([&] {
    if (!has_turn) leave(key_id, waiter);
  });
  for (;;) {
    co_await waiter->wake.async_wait(asio::as_tuple(asio::use_awaitable));
    {
      const std::lock_guard lock(mutex_);
      has_turn = waiter->granted;
    }
    if (has_turn) co_return Turn(this, key_id);
    if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none)
      throw boost::system::system_error(asio::error::operation_aborted);
  }
}

void Turns::leave(std::int64_t key_id, const WaiterPtr& waiter) {
  {
    const std::lock_guard lock(mutex_);
    if (!waiter->granted) {
      Key& key = keys_[key_id];
      std::erase(key.waiting, waiter);
      if (key.waiting.empty()) std::erase(order_, key_id);
      forget_idle(key_id);
      return;
    }
  }
  give_back(key_id);
}

void Turns::give_back(std::int64_t key_id) {
  const std::lock_guard lock(mutex_);
  --taken_;
  --keys_[key_id].taken;
  grant_waiting();
  forget_idle(key_id);
}

void Turns::grant_waiting() {
  // Each waiting key is looked at once for each turn that is free.
  for (std::size_t looked = 0; looked < order_.size() && taken_ < capacity_;) {
    const std::int64_t key_id = order_.front();
    order_.pop_front();
    Key& key = keys_[key_id];
    if (key.taken >= key.most) {
      order_.push_back(key_id);
      ++looked;
      continue;
    }
    looked = 0;
    const WaiterPtr waiter = std::move(key.waiting.front());
    key.waiting.pop_front();
    if (!key.waiting.empty()) order_.push_back(key_id);
    ++key.taken;
    ++taken_;
    waiter->granted = true;
    asio::post(waiter->wake.get_executor(), [waiter] { waiter->wake.cancel(); });
  }
}

void Turns::forget_idle(std::int64_t key_id) {
  const auto known = keys_.find(key_id);
  if (known != keys_.end() && known->second.taken == 0 && known->second.waiting.empty()) keys_.erase(known);
}

}  // namespace wbd::rest
