#include "daemon/rest/read_path.hpp"

#include <map>

#include "daemon/rest/cache_key.hpp"
#include "daemon/rest/loader.hpp"

namespace wbd::rest {

bool ReadPath::is_current(const cache::Entry& entry, const Plan& plan, UtcTime now) const {
  return entry.expires_at > now && is_for(entry, plan) && context_.watch.holds(entry.built_from);
}

// Syncs have ended since the entry was made and none of them has brought a row that it shows: it is the
// answer still, as of a later time.
cache::EntryPtr ReadPath::renew(const cache::Entry& entry, const Plan& plan, UtcTime now) const {
  const auto& cabinets = entry.built_from.cabinets;
  const bool may =
      context_.sync_times != nullptr && !cabinets.empty() && entry.rows.size() == cabinets.size();
  if (!may || entry.keep_until <= now || !is_for(entry, plan)) return nullptr;
  const auto directory = directory_.known();
  if (!directory || directory->version != entry.built_from.directory || plan.directory != directory->version)
    return nullptr;
  cache::Dependencies built_from{directory->version, {}};
  std::map<CabinetId, SyncTimes::Known> times;
  for (std::size_t i = 0; i < cabinets.size(); ++i) {
    const auto known = context_.sync_times->find(cabinets[i].first);
    if (!known || known->rows != entry.rows[i]) return nullptr;
    built_from.cabinets.emplace_back(known->cabinet, known->version);
    times.emplace(known->cabinet, *known);
  }
  // The times are those of just these versions, so one question is enough to know that both are the newest.
  if (!context_.watch.holds(built_from)) return nullptr;
  const LastSuccess last = [&times](CabinetId cabinet, Dataset dataset) {
    const auto found = times.find(cabinet);
    return found == times.end() ? store::Successes::One{}
                                : found->second.last[static_cast<std::size_t>(dataset)];
  };
  std::vector<Dataset> sources;
  for (const Dataset dataset : kDatasets) {
    if ((entry.datasets & 1U << static_cast<unsigned>(dataset)) != 0) sources.push_back(dataset);
  }
  const bool of_one = cabinets.size() == 1;
  const std::vector<CabinetId> one{cabinets.front().first};
  const Freshness freshness =
      freshness_of(last, *directory, of_one ? one : *plan.sources, sources, context_.freshness, now);
  // What is stale is read, which asks for a sync.
  if (!freshness.stale.empty()) return nullptr;
  auto renewed = std::make_shared<cache::Entry>(entry);
  renewed->built_from = std::move(built_from);
  renewed->as_of = freshness.as_of;
  renewed->stale_at = freshness.stale_at;
  renewed->expires_at = expiry(entry.keep_until, freshness, now);
  return renewed;
}

cache::EntryPtr ReadPath::serve(cache::EntryPtr entry, const Plan& plan, UtcTime now) const {
  if (!entry || is_current(*entry, plan, now)) return entry;
  return renew(*entry, plan, now);
}

cache::EntryPtr ReadPath::find(const Plan& plan, UtcTime now) {
  const auto kept = context_.memory.find(plan.cache_key);
  auto entry = serve(kept, plan, now);
  if (entry && entry != kept) context_.memory.store(plan.cache_key, entry);
  return entry;
}

Task<cache::EntryPtr> ReadPath::load(std::shared_ptr<const Plan> plan, DirectoryPtr directory) {
  if (context_.shared == nullptr || !plan->route->kept) co_return co_await load_alone(plan, directory);
  cache::RedisCache& shared = *context_.shared;
  const auto usable = [this, plan](cache::EntryPtr entry) -> cache::EntryPtr {
    if (!entry || entry->built_from.directory != plan->directory) return nullptr;
    return serve(std::move(entry), *plan, context_.clock.now());
  };
  const auto take = [this, plan](const cache::EntryPtr& entry) {
    metrics_.count_lookup(*plan->route, Level::redis, CacheResult::hit);
    context_.memory.store(plan->cache_key, entry);
    return entry;
  };
  auto found = co_await shared.get(plan->cache_key);
  if (const auto entry = usable(std::move(found))) co_return take(entry);

  const std::function<bool(const cache::Entry&)> good = [this, plan](const cache::Entry& entry) {
    const UtcTime now = context_.clock.now();
    return entry.built_from.directory == plan->directory &&
           (is_current(entry, *plan, now) || renew(entry, *plan, now));
  };
  const auto held = co_await shared.try_lock(plan->cache_key, good);
  // What the others knew may be old by the time it is here.
  if (const auto theirs = usable(held.entry)) co_return take(theirs);
  if (held.state == cache::RedisCache::KeyLock::State::others) {
    auto theirs = co_await shared.wait_for_others(plan->cache_key, good, context_.wait_for_others);
    if (const auto entry = usable(std::move(theirs))) co_return take(entry);
  }
  metrics_.count_lookup(*plan->route, Level::redis, CacheResult::miss);
  cache::EntryPtr entry;
  std::exception_ptr trouble;
  try {
    entry = co_await load_alone(plan, directory);
  } catch (...) {
    trouble = std::current_exception();
  }
  if (entry && entry->built_from.directory == plan->directory) co_await shared.put(plan->cache_key, entry);
  co_await shared.unlock(plan->cache_key, held);
  if (trouble) std::rethrow_exception(trouble);
  co_return entry;
}

Task<cache::EntryPtr> ReadPath::load_alone(std::shared_ptr<const Plan> plan, DirectoryPtr directory) {
  auto entry = co_await read_database(plan, directory);
  directory_.note_success();
  // Rights of another moment than the rows: the caller plans again. An answer without a lifetime is met again
  // only while the database is down, and only where its route is one of such answers: elsewhere another
  // object may stand under its key.
  const bool lasts = entry->keep_until > context_.clock.now() || !plan->route->kept;
  if (lasts && entry->built_from.directory == plan->directory) {
    context_.memory.store(plan->cache_key, entry);
  }
  co_return entry;
}

Task<cache::EntryPtr> ReadPath::read_database(std::shared_ptr<const Plan> plan, DirectoryPtr directory) {
  auto work = [this, plan, directory]() -> cache::EntryPtr {
    const UtcTime now = context_.clock.now();
    Loaded loaded = context_.database.read_value([&](db::Tx& tx) {
      return rest::load(
          tx,
          {*plan, *directory, context_.freshness, context_.zone, context_.default_ttl, now, {&articles_}});
    });
    asker_.ask(loaded.stale, now);
    return std::make_shared<const cache::Entry>(std::move(loaded.entry));
  };
  co_return co_await run_blocking(context_.workers, std::move(work));
}

Task<ReadPath::Last> ReadPath::find_last(std::shared_ptr<const Plan> plan) {
  // Versions cannot be checked now, rights can: everything in the entry must be the viewer's still.
  auto entry = context_.memory.find(plan->cache_key);
  if (entry && is_within(*entry, plan->viewer)) {
    metrics_.count_lookup(*plan->route, Level::memory, CacheResult::stale);
    co_return Last{entry, Source::memory};
  }
  if (context_.shared == nullptr || !plan->route->kept) co_return Last{};
  entry = co_await context_.shared->get(plan->cache_key);
  if (!entry || !is_within(*entry, plan->viewer)) co_return Last{};
  metrics_.count_lookup(*plan->route, Level::redis, CacheResult::stale);
  context_.memory.store(plan->cache_key, entry);
  co_return Last{entry, Source::redis};
}

}  // namespace wbd::rest
