#include "core/httpd/owners.hpp"

namespace wbd::httpd {

bool Owners::enter(std::int64_t owner) {
  const std::lock_guard lock(mutex_);
  std::size_t& count = connections_[owner];
  if (most_ != 0 && count >= most_) return false;
  ++count;
  return true;
}

void Owners::leave(std::int64_t owner) {
  const std::lock_guard lock(mutex_);
  const auto known = connections_.find(owner);
  if (known != connections_.end() && --known->second == 0) connections_.erase(known);
}

}  // namespace wbd::httpd
