#pragma once
// Finds the answer of a planned request: in memory, then in Redis, then in the database. Each level fills the
// levels before it.
//
// An entry from any level serves as current only under three conditions. It was built for exactly the
// viewer's cabinets, it has not expired, and its versions are known to be current. So Redis can make an
// answer late but never wrong. Every wait for Redis is short, and nothing depends on it.

#include "core/report/article_facts.hpp"
#include "daemon/rest/answer.hpp"
#include "daemon/rest/context.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/metrics.hpp"

namespace wbd::rest {

// Thread safe. Everything referred to must outlive it.
class ReadPath {
 public:
  ReadPath(const ApiContext& context, DirectoryKeeper& directory, Metrics& metrics)
      : context_(context),
        asker_(context.ask_sync, context.freshness),
        directory_(directory),
        metrics_(metrics),
        articles_(context.article_bytes) {}

  // The current answer from memory, or null; its sync times may be renewed. Call it only while the known
  // versions are current. Never waits; counts a hit.
  [[nodiscard]] cache::EntryPtr find(const Plan& plan, UtcTime now);

  struct Served {
    cache::EntryPtr entry;
    Source source = Source::memory;
    bool stale = false;
  };
  // The answer of an exchange with a matched route. Plans it, and plans it again when users or cabinets
  // change while the answer is read. With the database down it serves the last known answer, as stale. Throws
  // Failure: not_found; unavailable if the database is down and no answer is kept.
  Task<std::variant<Served, Problem>> get(Exchange& exchange);

 private:
  enum class Start { refresh, search, load_unchecked };
  [[nodiscard]] Start start_of(const Exchange& exchange, const DirectoryPtr& directory);
  Task<Served> last_known(PlanPtr plan);
  Task<std::variant<Served, Problem>> get_from_one_snapshot(Exchange& exchange);

  Task<cache::EntryPtr> load(PlanPtr plan, DirectoryPtr directory);
  Task<cache::EntryPtr> load_alone(PlanPtr plan, DirectoryPtr directory);
  Task<cache::EntryPtr> read_database(PlanPtr plan, DirectoryPtr directory);
  // The entry as it may be served now, or null.
  [[nodiscard]] cache::EntryPtr serve(cache::EntryPtr entry, const Plan& plan, UtcTime now) const;
  [[nodiscard]] cache::EntryPtr renew(const cache::Entry& entry, const Plan& plan, UtcTime now) const;
  [[nodiscard]] bool is_current(const cache::Entry& entry, const Plan& plan, UtcTime now) const;

  const ApiContext& context_;
  RefreshRequester asker_;
  DirectoryKeeper& directory_;
  Metrics& metrics_;
  report::ArticleMemo articles_;
};

}  // namespace wbd::rest
