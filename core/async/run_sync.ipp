#include <boost/asio/co_spawn.hpp>

#include "core/base/result.hpp"

namespace wbd {

template <class T>
T run_sync(asio::io_context& context, Task<T> task) {
  // Shared with the completion handler, which may outlive this call when the context is stopped.
  struct Outcome {
    std::conditional_t<std::is_void_v<T>, std::monostate, std::optional<T>> value{};
    std::exception_ptr error{};
    bool done = false;
  };
  auto outcome = std::make_shared<Outcome>();
  auto finish = [outcome](std::exception_ptr error, auto... result) {
    outcome->error = error;
    if constexpr (sizeof...(result) > 0) {
      if (!error) outcome->value.emplace(std::move(result)...);
    }
    outcome->done = true;
  };
  asio::co_spawn(context, std::move(task), std::move(finish));
  context.restart();
  while (!outcome->done && context.run_one() != 0) {
  }
  if (!outcome->done) throw Failure({Errc::cancelled, "the event loop was stopped"});
  if (outcome->error) std::rethrow_exception(outcome->error);
  if constexpr (!std::is_void_v<T>) return std::move(*outcome->value);
}

}  // namespace wbd
