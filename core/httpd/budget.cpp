#include "core/httpd/budget.hpp"

namespace wbd::httpd {

bool Budget::take(std::int64_t owner, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (most_ != 0 && taken_ + bytes > most_) return false;
  if (owner != 0 && most_of_owner_ != 0) {
    const auto known = of_owner_.find(owner);
    const std::size_t held = known == of_owner_.end() ? 0 : known->second;
    if (held + bytes > most_of_owner_) return false;
    of_owner_[owner] = held + bytes;
  }
  taken_ += bytes;
  return true;
}

void Budget::give(std::int64_t owner, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  taken_ -= bytes;
  const auto known = of_owner_.find(owner);
  if (known == of_owner_.end()) return;
  known->second -= bytes;
  if (known->second == 0) of_owner_.erase(known);
}

std::size_t Budget::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

bool Share::resize(std::size_t bytes) {
  if (bytes > bytes_ && !budget_.take(owner_, bytes - bytes_)) return false;
  if (bytes < bytes_) budget_.give(owner_, bytes_ - bytes);
  bytes_ = bytes;
  return true;
}

}  // namespace wbd::httpd
