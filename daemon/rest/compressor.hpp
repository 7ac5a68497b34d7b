#pragma once
// Compressed forms of cached answers, stored under the number of their bytes (cache::Entry::content), so that
// an answer is compressed once.

#include <mutex>

#include "core/base/bounded_lru.hpp"
#include "core/cache/cache.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/gzip.hpp"

namespace wbd::rest {

// Bounded by bytes. Thread safe. `workers` and `turns` must outlive it.
class Compressor {
 public:
  Compressor(std::size_t max_bytes, WorkerPool& workers, Turns& turns)
      : max_bytes_(max_bytes), workers_(workers), turns_(turns), kept_(max_bytes) {}

  // The client gets gzip, but the entry is too large to compress on a thread that serves other clients.
  [[nodiscard]] bool needs_worker(const Exchange& exchange, const cache::Entry& entry);
  // Compresses the entry on a worker if needs_worker(); otherwise it returns at once.
  Task<void> prepare(const Exchange& exchange, cache::EntryPtr entry);
  // The compressed data, made here if necessary; null if the client gets it uncompressed.
  [[nodiscard]] DeflatedPtr get(const Exchange& exchange, const cache::Entry& entry);

 private:
  using Kept = BoundedLru<std::uint64_t, DeflatedPtr>;
  [[nodiscard]] bool wants_gzip(const Exchange& exchange, const cache::Entry& entry) const;
  [[nodiscard]] DeflatedPtr find(std::uint64_t content);
  void store(std::uint64_t content, DeflatedPtr deflated);

  const std::size_t max_bytes_;
  WorkerPool& workers_;
  Turns& turns_;
  std::mutex mutex_;
  Kept kept_;
};

}  // namespace wbd::rest
