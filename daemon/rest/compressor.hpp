#pragma once
// Compressed forms of cached answers, stored under the ETag of their bytes, so that an answer is compressed
// once.

#include <mutex>
#include <string>

#include "core/base/bounded_lru.hpp"
#include "core/cache/cache.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/gzip.hpp"

namespace wbd::rest {

// Bounded by bytes. Thread safe. `workers` must outlive it.
class Compressor {
 public:
  Compressor(std::size_t max_bytes, WorkerPool& workers)
      : max_bytes_(max_bytes), workers_(workers), kept_(max_bytes) {}

  // The client gets gzip, but the entry is too large to compress on a thread that serves other clients.
  [[nodiscard]] bool needs_worker(const Exchange& exchange, const cache::Entry& entry);
  // Compresses the entry on a worker if needs_worker(); otherwise it returns at once.
  Task<void> prepare(const Exchange& exchange, cache::EntryPtr entry);
  // The compressed data, made here if necessary; null if the client gets it uncompressed.
  [[nodiscard]] DeflatedPtr get(const Exchange& exchange, const cache::Entry& entry);

 private:
  using Kept = BoundedLru<std::string, DeflatedPtr>;
  [[nodiscard]] bool wants_gzip(const Exchange& exchange, const cache::Entry& entry) const;
  [[nodiscard]] DeflatedPtr find(std::string_view etag);
  void store(const std::string& etag, DeflatedPtr deflated);

  const std::size_t max_bytes_;
  WorkerPool& workers_;
  std::mutex mutex_;
  Kept kept_;
};

}  // namespace wbd::rest
