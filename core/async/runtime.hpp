#pragma once
// Coroutines on Asio. I/O runs on io_contexts, each driven by one thread. Blocking work (database calls,
// decoding of big pages) runs on a WorkerPool through run_blocking.
//
// g++ 12 destroys the captures of a lambda temporary twice inside an expression with co_await: name the
// lambda first, then move it (GCC bug 107288).

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/base/time.hpp"

namespace wbd {

namespace asio = boost::asio;

template <class T>
using Task = asio::awaitable<T>;

// A fixed number of threads for blocking work. Destruction waits for running work.
using WorkerPool = asio::thread_pool;

// Runs `work` on the pool and resumes the caller on its own executor with the outcome; an exception of
// `work` is rethrown there. The work cannot be cancelled: give it limits of its own (statement timeouts).
// The pool must be joined before the caller's io_context is destroyed.
template <class F>
auto run_blocking(WorkerPool& pool, F work) -> Task<std::invoke_result_t<F&>> {
  using T = std::invoke_result_t<F&>;
  using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, std::optional<T>>;
  struct State {
    F work;
    Stored value{};
    std::exception_ptr error{};
  };
  auto state = std::make_shared<State>(State{std::move(work)});
  auto executor = co_await asio::this_coro::executor;
  auto initiate = [state, &pool, executor](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    asio::post(pool, [state, shared, executor]() {
      try {
        if constexpr (std::is_void_v<T>) {
          state->work();
        } else {
          state->value.emplace(state->work());
        }
      } catch (...) {
        state->error = std::current_exception();
      }
      asio::post(executor, [shared]() { std::move (*shared)(); });
    });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(std::move(initiate),
                                                                        asio::use_awaitable);
  // The pool's thread may be the last owner of the state, and it must not destroy the exception while the
  // caller still reads it.
  if (state->error) std::rethrow_exception(std::exchange(state->error, nullptr));
  if constexpr (!std::is_void_v<T>) co_return std::move(*state->value);
}

// Waits; throws boost::system::system_error(operation_aborted) when the coroutine is cancelled.
Task<void> sleep_for(Millis duration);

// Runs `context` until `task` ends, for synchronous callers (wbctl, tests). Throws what the task throws;
// Failure(cancelled) when the context is stopped first.
template <class T>
T run_sync(asio::io_context& context, Task<T> task);

}  // namespace wbd

#include "core/async/run_sync.ipp"
