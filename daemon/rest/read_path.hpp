#pragma once
// Where an answer comes from: memory, then Redis, then the database. Each level fills those before it.
//
// An entry is served as current only when it was made for exactly the viewer's cabinets, has not expired, and
// the versions it was built from are known to be the current ones, wherever it lay. Redis therefore cannot
// make an answer wrong, only late: every wait for it is short, and without it everything goes on.

#include "core/report/article_facts.hpp"
#include "daemon/rest/answer.hpp"
#include "daemon/rest/api.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/metrics.hpp"
#include "daemon/rest/plan.hpp"

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

  // The answer if memory has it and it is current, or is again with the times of syncs that brought nothing.
  // The versions must be up to date; never waits.
  [[nodiscard]] cache::EntryPtr find(const Plan& plan, UtcTime now);

  // From Redis (Entry::shared) or the database, and into memory and Redis. One caller for each flight key at
  // a time; the versions must have been up to date when the caller began. What was read may be of another
  // directory than the plan: it is then remembered nowhere. Throws Failure(unavailable) when the database is
  // down, not_found.
  Task<cache::EntryPtr> load(std::shared_ptr<const Plan> plan, DirectoryPtr directory);

  // While the database is down: what was last known, however old, if this viewer may see all of it.
  struct Last {
    cache::EntryPtr entry;  // null: nothing
    Source source = Source::memory;
  };
  Task<Last> find_last(std::shared_ptr<const Plan> plan);

 private:
  Task<cache::EntryPtr> load_alone(std::shared_ptr<const Plan> plan, DirectoryPtr directory);
  Task<cache::EntryPtr> read_database(std::shared_ptr<const Plan> plan, DirectoryPtr directory);
  // The entry as it may be served now, or null.
  [[nodiscard]] cache::EntryPtr serve(cache::EntryPtr entry, const Plan& plan, UtcTime now) const;
  [[nodiscard]] cache::EntryPtr renew(const cache::Entry& entry, const Plan& plan, UtcTime now) const;
  [[nodiscard]] bool is_current(const cache::Entry& entry, const Plan& plan, UtcTime now) const;

  const ApiContext& context_;
  SyncAsker asker_;
  DirectoryKeeper& directory_;
  Metrics& metrics_;
  report::ArticleMemo articles_;
};

}  // namespace wbd::rest
