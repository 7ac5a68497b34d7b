#include "daemon/rest/deflated_store.hpp"

#include <mutex>

namespace wbd::rest {
namespace {

constexpr std::size_t kOverhead = 160;  // of an entry: its key, the node, the counters

}  // namespace

DeflatedPtr DeflatedStore::find(std::string_view etag) const {
  const std::shared_lock lock(mutex_);
  const auto found = deflated_.find(etag);
  return found == deflated_.end() ? nullptr : found->second;
}

void DeflatedStore::store(std::string_view etag, DeflatedPtr deflated) {
  const std::size_t bytes = deflated->blocks.size() + kOverhead;
  if (bytes > max_bytes_) return;
  Deflated dropped;  // freed when nobody waits for the lock any more
  const std::unique_lock lock(mutex_);
  if (bytes_ + bytes > max_bytes_) {
    dropped.swap(deflated_);
    bytes_ = 0;
  }
  if (deflated_.try_emplace(std::string(etag), std::move(deflated)).second) bytes_ += bytes;
}

}  // namespace wbd::rest
