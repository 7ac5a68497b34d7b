#include <algorithm>
#include <bit>
#include <mutex>

#include "core/base/bounded_lru.hpp"
#include "core/cache/cache.hpp"

namespace wbd::cache {
namespace {

// Memory of an entry beyond its own bytes: list node, hash node and bucket, control block, heap headers.
constexpr std::size_t kOverhead = 192;
// A shard must have room for several big answers (reports), so a small cache has few shards.
constexpr std::size_t kSmallestShard = 8UL * 1024 * 1024;
constexpr std::size_t kMostShards = 16;
constexpr std::size_t kCacheLine = 64;

class alignas(kCacheLine) Shard {
 public:
  void set_max_bytes(std::size_t max_bytes) { entries_.set_max_size(max_bytes); }

  EntryPtr find(std::string_view key) {
    const std::lock_guard lock(mutex_);
    const EntryPtr* found = entries_.find(key);
    if (found == nullptr) {
      ++misses_;
      return nullptr;
    }
    ++hits_;
    return *found;
  }

  void store(std::string_view key, EntryPtr entry) {
    const std::size_t bytes = kOverhead + key.size() + entry->bytes();
    auto fresh = Entries::item(std::string(key), std::move(entry), bytes);
    Entries::Items dropped;  // destroyed after the lock is released
    const std::lock_guard lock(mutex_);
    dropped = entries_.store(std::move(fresh));
  }

  void add_to(Stats& stats) const {
    const std::lock_guard lock(mutex_);
    stats.hits += hits_;
    stats.misses += misses_;
    stats.evictions += entries_.evictions();
    stats.entries += entries_.count();
    stats.bytes += entries_.size();
  }

 private:
  using Entries = BoundedLru<std::string, EntryPtr>;
  mutable std::mutex mutex_;
  Entries entries_;
  std::uint64_t hits_ = 0, misses_ = 0;
};

std::size_t shards_for(std::size_t max_bytes) {
  return std::bit_floor(std::clamp<std::size_t>(max_bytes / kSmallestShard, 1, kMostShards));
}

}  // namespace

std::uint64_t next_content() {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

std::size_t Entry::bytes() const {
  return sizeof(Entry) + data.size() + etag.size() + loading.size() +
         built_from.cabinets.size() * sizeof(decltype(built_from.cabinets)::value_type) +
         rows.size() * sizeof(std::int64_t);
}

struct MemoryCache::Impl {
  explicit Impl(std::size_t max_bytes) : shards(shards_for(max_bytes)) {
    for (Shard& shard : shards) shard.set_max_bytes(max_bytes / shards.size());
  }
  Shard& shard(std::string_view key) {
    // The upper bits: the hash table of the shard uses the lower ones.
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

Stats MemoryCache::stats() const {
  Stats stats;
  for (const Shard& shard : impl_->shards) shard.add_to(stats);
  return stats;
}

}  // namespace wbd::cache
