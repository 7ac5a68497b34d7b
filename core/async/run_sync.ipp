#include <boost/asio/co_spawn.hpp>
#include <variant>

namespace wb {

template <class T>
T run_sync(asio::io_context& context, Task<T> task) {
  std::exception_ptr error;
  using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, std::optional<T>>;
  Stored value{};
  bool done = false;
  auto finish = [&](std::exception_ptr e, auto... result) {
    error = e;
    if constexpr (sizeof...(result) > 0) {
      if (!e) value.emplace(std::move(result)...);
    }
    done = true;
  };
  asio::co_spawn(context, std::move(task), std::move(finish));
  context.restart();
  while (!done && context.run_one() != 0) {
  }
  if (error) std::rethrow_exception(error);
  if constexpr (!std::is_void_v<T>) return std::move(*value);
}

}  // namespace wb
