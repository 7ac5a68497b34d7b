#pragma once
// Turns at the workers. A key has a few at the same time, and keys that wait are served in turn. So no key
// makes another wait.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "core/async/runtime.hpp"
#include "core/model/account.hpp"

namespace wbd::rest {

// Thread safe. Must outlive its turns and the coroutines that wait for one.
class Turns {
 public:
  // `capacity`: turns of all keys at the same time, the number of workers.
  explicit Turns(std::size_t capacity) : capacity_(capacity) {}
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  // Given back at the end of its life.
  class Turn {
   public:
    Turn(Turn&& other) noexcept : of_(std::exchange(other.of_, nullptr)), key_id_(other.key_id_) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (of_ != nullptr) of_->give_back(key_id_);
    }

   private:
    friend class Turns;
    Turn(Turns* of, std::int64_t key_id) : of_(of), key_id_(key_id) {}
    Turns* of_;
    std::int64_t key_id_;
  };
  // Waits for a turn of the key. A wait may be cancelled.
  Task<Turn> take(std::int64_t key_id, KeyScope scope);
  // For requests without a key; together they count as one user key with a single turn.
  Task<Turn> take_unknown();

  [[nodiscard]] std::size_t most_of(KeyScope scope) const;

 private:
  struct Waiter;
  using WaiterPtr = std::shared_ptr<Waiter>;
  struct Key {
    std::size_t taken = 0, most = 1;
    std::deque<WaiterPtr> waiting;
  };
  Task<Turn> take(std::int64_t key_id, std::size_t most);
  void give_back(std::int64_t key_id);
  void grant_waiting();  // with mutex_ held
  void forget_idle(std::int64_t key_id);
  void leave(std::int64_t key_id, const WaiterPtr& waiter);

  const std::size_t capacity_;
  std::mutex mutex_;
  std::size_t taken_ = 0;
  std::unordered_map<std::int64_t, Key> keys_;  // without those that neither have nor want a turn
  std::deque<std::int64_t> order_;              // keys with waiters; the front is next
};

}  // namespace wbd::rest
