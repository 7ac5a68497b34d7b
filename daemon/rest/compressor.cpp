#include "daemon/rest/compressor.hpp"

#include "daemon/rest/answer.hpp"

namespace wbd::rest {
namespace {

constexpr std::size_t kOverhead = 160;  // of an item: the nodes, the control block
// Compressing more than this would hold up the other clients of a server thread.
constexpr std::size_t kMostInline = 16UL * 1024;

}  // namespace

bool Compressor::wants_gzip(const Exchange& exchange, const cache::Entry& entry) const {
  // An answer too large to be kept would be compressed again for every hit.
  return !exchange.accept_encoding.empty() && entry.data.size() >= kGzipFrom &&
         entry.data.size() <= max_bytes_ / 4 && accepts_gzip(exchange.accept_encoding) &&
         !etag_matches(exchange.if_none_match, entry.etag);
}

bool Compressor::needs_worker(const Exchange& exchange, const cache::Entry& entry) {
  return wants_gzip(exchange, entry) && entry.data.size() > kMostInline && !find(entry.content);
}

Task<void> Compressor::prepare(const Exchange& exchange, cache::EntryPtr entry) {
  if (!needs_worker(exchange, *entry)) co_return;
  auto work = [entry] { return deflate(entry->data); };
  const auto turn = co_await turns_.take(exchange.plan->key_id, exchange.plan->scope);
  store(entry->content, co_await run_blocking(workers_, std::move(work)));
}

DeflatedPtr Compressor::get(const Exchange& exchange, const cache::Entry& entry) {
  if (!wants_gzip(exchange, entry)) return nullptr;
  auto deflated = find(entry.content);
  if (!deflated) {
    deflated = deflate(entry.data);
    store(entry.content, deflated);
  }
  return deflated;
}

DeflatedPtr Compressor::find(std::uint64_t content) {
  const std::lock_guard lock(mutex_);
  const DeflatedPtr* found = kept_.find(content);
  return found == nullptr ? nullptr : *found;
}

void Compressor::store(std::uint64_t content, DeflatedPtr deflated) {
  const std::size_t bytes = deflated->blocks.size() + kOverhead;
  auto fresh = Kept::item(content, std::move(deflated), bytes);
  Kept::Items dropped;  // destroyed after the lock is released
  const std::lock_guard lock(mutex_);
  dropped = kept_.store(std::move(fresh));
}

}  // namespace wbd::rest
