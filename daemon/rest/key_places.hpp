#pragma once
// A bound on things that each key may have at the same time.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace wbd::rest {

// Thread safe. The places may outlive it.
class KeyPlaces {
 public:
  explicit KeyPlaces(std::size_t most) : most_(most), taken_(std::make_shared<Taken>()) {}

  // A place of the key until the last copy is destroyed; null if all are taken.
  [[nodiscard]] std::shared_ptr<const void> take(std::int64_t key_id) const {
    const std::lock_guard lock(taken_->mutex);
    std::size_t& count = taken_->of_key[key_id];
    if (count >= most_) return nullptr;
    ++count;
    const auto give = [taken = taken_, key_id](const void*) {
      const std::lock_guard guard(taken->mutex);
      const auto known = taken->of_key.find(key_id);
      if (--known->second == 0) taken->of_key.erase(known);
    };
    return {taken_.get(), give};
  }
  [[nodiscard]] std::size_t most() const { return most_; }

 private:
  struct Taken {
    std::mutex mutex;
    std::unordered_map<std::int64_t, std::size_t> of_key;  // without keys that have none
  };
  const std::size_t most_;
  std::shared_ptr<Taken> taken_;
};

}  // namespace wbd::rest
