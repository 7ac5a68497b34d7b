#pragma once
// Blocking work that runs while a coroutine continues.

#include "core/async/runtime.hpp"

namespace wbd {

// Work that start_blocking() started on a WorkerPool. Only coroutines of one executor may use it, and the
// pool must be joined before that executor's io_context is destroyed. Everything the work refers to must live
// until ended() has returned.
template <class T>
class Started {
 public:
  // Waits until the work has ended or thrown. One coroutine may call it at a time. A cancelled coroutine must
  // first set this_coro::throw_if_cancelled(false), otherwise it does not wait.
  Task<void> ended() {
    if (state_->ended) co_return;
    auto initiate = [state = state_](auto handler) {
      auto shared = std::make_shared<decltype(handler)>(std::move(handler));
      state->resume = [shared]() { std::move (*shared)(); };
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(std::move(initiate),
                                                                          asio::use_awaitable);
  }
  // After ended(), once: returns the result of the work, or rethrows its exception.
  T take() {
    if (state_->error) std::rethrow_exception(std::exchange(state_->error, nullptr));
    return std::move(*state_->value);
  }

 private:
  // The pool's thread writes `value` and `error`, then posts to the executor, which owns the other members.
  struct State {
    std::optional<T> value{};
    std::exception_ptr error{};
    bool ended = false;
    std::function<void()> resume{};
  };
  template <class F>
  friend auto start_blocking(WorkerPool& pool, const asio::any_io_executor& executor, F work)
      -> Started<std::invoke_result_t<F&>>;

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

// Starts `work` as soon as the pool has a free thread. `work` must not return void.
template <class F>
auto start_blocking(WorkerPool& pool, const asio::any_io_executor& executor, F work)
    -> Started<std::invoke_result_t<F&>> {
  Started<std::invoke_result_t<F&>> started;
  auto run = [state = started.state_, executor, work = std::make_shared<F>(std::move(work))]() mutable {
    try {
      state->value.emplace((*work)());
    } catch (...) {
      state->error = std::current_exception();
    }
    work.reset();
    asio::post(executor, [state = std::move(state)]() {
      state->ended = true;
      if (auto resume = std::exchange(state->resume, nullptr)) resume();
    });
  };
  asio::post(pool, std::move(run));
  return started;
}

}  // namespace wbd
