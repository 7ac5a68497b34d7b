#include "core/cache/one_shot_event.hpp"

#include <utility>

#include <boost/asio/this_coro.hpp>

namespace wbd::cache {

Task<void> OneShotEvent::wait() {
  const auto executor = co_await asio::this_coro::executor;
  auto initiate = [this, executor](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto resume = [shared, executor] { asio::post(executor, [shared] { std::move (*shared)(); }); };
    {
      const std::lock_guard lock(mutex_);
      if (!is_set_) {
        waiters_.push_back(std::move(resume));
        return;
      }
    }
    resume();
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(std::move(initiate),
                                                                        asio::use_awaitable);
}

void OneShotEvent::set() {
  std::vector<std::function<void()>> ready;
  {
    const std::lock_guard lock(mutex_);
    is_set_ = true;
    ready.swap(waiters_);
  }
  for (auto& resume : ready) resume();
}

}  // namespace wbd::cache
