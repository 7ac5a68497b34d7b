#include <algorithm>
#include <bit>
#include <list>
#include <mutex>
#include <unordered_map>

#include "core/cache/cache.hpp"

namespace wbd::cache {
namespace {

// What an entry costs beyond its own bytes: list node, hash node and bucket, control block, heap headers.
constexpr std::size_t kOverhead = 192;
// A shard must hold big answers (reports) with room to spare, so a small cache has few shards.
constexpr std::size_t kSmallestShard = 8UL * 1024 * 1024;
constexpr std::size_t kMostShards = 16;
constexpr std::size_t kCacheLine = 64;

class alignas(kCacheLine) Shard {
 public:
  void limit(std::size_t max_bytes) { max_bytes_ = max_bytes; }

  EntryPtr find(std::string_view key) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key);
    if (found == index_.end()) {
      ++misses_;
      return nullptr;
    }
    ++hits_;
    order_.splice(order_.begin(), order_, found->second);
    return found->second->entry;
  }

  void store(std::string_view key, EntryPtr entry) {
    std::list<Item> dropped;  // destroyed after the lock is released
    const std::size_t bytes = kOverhead + key.size() + entry->bytes();
    std::list<Item> fresh;
    fresh.push_front({std::string(key), std::move(entry), bytes});
    const std::lock_guard lock(mutex_);
    take_out(key, dropped);
    if (bytes > max_bytes_) {
      dropped.splice(dropped.end(), fresh);
      return;
    }
    while (bytes_ + bytes > max_bytes_) {
      take_out(order_.back().key, dropped);
      ++evictions_;
    }
    index_.emplace(fresh.front().key, fresh.begin());
    order_.splice(order_.begin(), fresh);
    bytes_ += bytes;
  }

  void drop(std::string_view key) {
    std::list<Item> dropped;
    const std::lock_guard lock(mutex_);
    take_out(key, dropped);
  }

  void clear() {
    std::list<Item> dropped;
    const std::lock_guard lock(mutex_);
    dropped.swap(order_);
    index_.clear();
    bytes_ = 0;
  }

  void add_to(Stats& stats) const {
    const std::lock_guard lock(mutex_);
    stats.hits += hits_;
    stats.misses += misses_;
    stats.evictions += evictions_;
    stats.entries += order_.size();
    stats.bytes += bytes_;
  }

 private:
  struct Item {
    std::string key;
    EntryPtr entry;
    std::size_t bytes = 0;
  };

  void take_out(std::string_view key, std::list<Item>& to) {
    const auto found = index_.find(key);
    if (found == index_.end()) return;
    const auto item = found->second;
    index_.erase(found);
    bytes_ -= item->bytes;
    to.splice(to.end(), order_, item);
  }

  mutable std::mutex mutex_;
  std::size_t max_bytes_ = 0;
  std::size_t bytes_ = 0;
  std::list<Item> order_;                                                  // the most recently used first
  std::unordered_map<std::string_view, std::list<Item>::iterator> index_;  // keys lie in order_
  std::uint64_t hits_ = 0, misses_ = 0, evictions_ = 0;
};

std::size_t shards_for(std::size_t max_bytes) {
  return std::bit_floor(std::clamp<std::size_t>(max_bytes / kSmallestShard, 1, kMostShards));
}

}  // namespace

std::size_t Entry::bytes() const {
  return sizeof(Entry) + data.size() + etag.size() +
         built_from.cabinets.size() * sizeof(decltype(built_from.cabinets)::value_type) +
         rows.size() * sizeof(std::int64_t);
}

struct MemoryCache::Impl {
  explicit Impl(std::size_t max_bytes) : shards(shards_for(max_bytes)) {
    for (Shard& shard : shards) shard.limit(max_bytes / shards.size());
  }
  Shard& shard(std::string_view key) {
    // The upper bits: the hash table inside uses the lower ones.
    return shards[(std::hash<std::string_view>{}(key) >> 32U) % shards.size()];
  }
  std::vector<Shard> shards;
};

MemoryCache::MemoryCache(std::size_t max_bytes) : impl_(std::make_unique<Impl>(max_bytes)) {}

MemoryCache::~MemoryCache() = default;

EntryPtr MemoryCache::find(std::string_view key) {
  return impl_->shard(key).find(key);
}

void MemoryCache::store(std::string_view key, EntryPtr entry) {
  impl_->shard(key).store(key, std::move(entry));
}

Task<EntryPtr> MemoryCache::get(std::string key) {
  co_return find(key);
}

Task<void> MemoryCache::put(std::string key, EntryPtr entry) {
  store(key, std::move(entry));
  co_return;
}

Task<void> MemoryCache::drop(std::string key) {
  impl_->shard(key).drop(key);
  co_return;
}

Task<void> MemoryCache::clear() {
  for (Shard& shard : impl_->shards) shard.clear();
  co_return;
}

Stats MemoryCache::stats() const {
  Stats stats;
  for (const Shard& shard : impl_->shards) shard.add_to(stats);
  return stats;
}

}  // namespace wbd::cache
