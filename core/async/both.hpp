#pragma once
// Two pieces of blocking work side by side.

#include <atomic>

#include "core/async/runtime.hpp"

namespace wb {

// Runs both on the pool, at once where it has a thread for each, and resumes the caller on its own executor
// when both have ended; an exception of one is rethrown there, of `first` before that of `second`. Neither
// may return void. Else as run_blocking.
template <class F, class G>
auto run_blocking_both(WorkerPool& pool, F first, G second)
    -> Task<std::pair<std::invoke_result_t<F&>, std::invoke_result_t<G&>>> {
  struct State {
    F first;
    G second;
    std::optional<std::invoke_result_t<F&>> one{};
    std::optional<std::invoke_result_t<G&>> two{};
    std::exception_ptr first_error{}, second_error{};
    std::atomic<int> running{2};
  };
  const std::shared_ptr<State> state(new State{std::move(first), std::move(second)});
  const auto executor = co_await asio::this_coro::executor;
  auto initiate = [state, &pool, executor](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    const auto start = [&](auto& work, auto& value, std::exception_ptr& error) {
      asio::post(pool, [state, shared, executor, &work, &value, &error]() {
        try {
          value.emplace(work());
        } catch (...) {
          error = std::current_exception();
        }
        if (--state->running == 0) asio::post(executor, [shared]() { std::move (*shared)(); });
      });
    };
    start(state->first, state->one, state->first_error);
    start(state->second, state->two, state->second_error);
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(std::move(initiate),
                                                                        asio::use_awaitable);
  // Taken out of the state, as in run_blocking.
  if (state->first_error) std::rethrow_exception(std::exchange(state->first_error, nullptr));
  if (state->second_error) std::rethrow_exception(std::exchange(state->second_error, nullptr));
  co_return std::pair(std::move(*state->one), std::move(*state->two));
}

}  // namespace wb
