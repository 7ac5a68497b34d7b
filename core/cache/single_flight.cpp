#include <exception>
#include <mutex>
#include <unordered_map>

#include "core/cache/cache.hpp"
#include "core/cache/gate.hpp"
#include "core/cache/shared_work.hpp"

namespace wbd::cache {
namespace {

// One load and those who wait for it. The outcome is written before `landed` opens.
struct Flight {
  bool succeeded = false;
  EntryPtr entry;
  std::exception_ptr error;  // not succeeded and no error: the loading caller gave up
  Gate landed;
};

}  // namespace

struct SingleFlight::Impl {
  std::mutex mutex;
  std::unordered_map<std::string, std::shared_ptr<Flight>> flights;

  // The flight of the key, and whether the caller began it.
  std::pair<std::shared_ptr<Flight>, bool> board(const std::string& key) {
    const std::lock_guard lock(mutex);
    auto [at, fresh] = flights.try_emplace(key);
    if (fresh) at->second = std::make_shared<Flight>();
    return {at->second, fresh};
  }

  void land(const std::string& key, Flight& flight) {
    {
      const std::lock_guard lock(mutex);
      flights.erase(key);
    }
    flight.landed.open();
  }
};

SingleFlight::SingleFlight() : impl_(std::make_unique<Impl>()) {}

SingleFlight::~SingleFlight() = default;

Task<EntryPtr> SingleFlight::run(std::string key, std::function<Task<EntryPtr>()> load) {
  Impl& impl = *impl_;
  for (;;) {
    const auto [flight, ours] = impl.board(key);
    if (!ours) {
      co_await flight->landed.wait();
      if (flight->error) std::rethrow_exception(flight->error);
      if (flight->succeeded) co_return flight->entry;
      continue;
    }
    // Lands also when this coroutine is destroyed half-way.
    const Finally landed([&impl, &key, flight = flight] { impl.land(key, *flight); });
    try {
      flight->entry = co_await load();
      flight->succeeded = true;
      co_return flight->entry;
    } catch (...) {
      // A cancelled caller takes only itself out: one of those who wait loads instead.
      if (!is_cancellation(std::current_exception())) flight->error = std::current_exception();
      throw;
    }
  }
}

}  // namespace wbd::cache
