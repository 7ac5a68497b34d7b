#include <exception>
#include <mutex>
#include <unordered_map>

#include "core/base/scope_exit.hpp"
#include "core/cache/cache.hpp"
#include "core/cache/cancellation.hpp"
#include "core/cache/one_shot_event.hpp"

namespace wbd::cache {
namespace {

// One load and its waiters. The outcome is written before `landed` is set.
struct Flight {
  bool succeeded = false;
  EntryPtr entry;
  std::exception_ptr error;  // not succeeded and no error: the loading caller was cancelled
  OneShotEvent landed;
};

}  // namespace

struct SingleFlight::Impl {
  std::mutex mutex;
  std::unordered_map<std::string, std::shared_ptr<Flight>> flights;

  // The flight of the key, and whether the caller has to load.
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
    flight.landed.set();
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
    // Also runs when this coroutine is destroyed while it waits.
    const ScopeExit landed([&impl, &key, flight = flight] { impl.land(key, *flight); });
    try {
      flight->entry = co_await load();
      flight->succeeded = true;
      co_return flight->entry;
    } catch (...) {
      // Cancellation concerns this caller alone: one of the waiters loads instead.
      if (!is_cancellation(std::current_exception())) flight->error = std::current_exception();
      throw;
    }
  }
}

}  // namespace wbd::cache
