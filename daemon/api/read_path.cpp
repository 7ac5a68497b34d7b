#include "daemon/api/read_path.hpp"

#include "daemon/api/cache_key.hpp"
#include "daemon/api/loader.hpp"

namespace wb::rest {
namespace {

// For the answer another process is making; about what a slow read of the database takes.
constexpr Millis kWaitForOthers{250};

}  // namespace

bool ReadPath::is_current(const cache::Entry& entry, const Plan& plan, UtcTime now) const {
  return entry.expires_at > now && is_for(entry, plan) && context_.watch.holds(entry.built_from);
}

cache::EntryPtr ReadPath::find(const Plan& plan, UtcTime now) {
  auto entry = context_.memory.find(plan.cache_key);
  if (!entry || !is_current(*entry, plan, now)) return nullptr;
  return entry;
}

Task<cache::EntryPtr> ReadPath::load(std::shared_ptr<const Plan> plan, DirectoryPtr directory) {
  if (context_.shared == nullptr || !plan->route->kept) co_return co_await load_alone(plan, directory);
  cache::RedisCache& shared = *context_.shared;
  const auto usable = [this, plan](const cache::Entry& entry) {
    return entry.built_from.directory == plan->directory && is_current(entry, *plan, context_.clock.now());
  };
  const auto take = [this, plan](const cache::EntryPtr& entry) {
    metrics_.count_lookup(*plan->route, Level::redis, CacheResult::hit);
    context_.memory.store(plan->cache_key, entry);
    return entry;
  };
  auto found = co_await shared.get(plan->cache_key);
  if (found && usable(*found)) co_return take(found);

  const auto turn = co_await shared.take_turn(plan->cache_key);
  if (turn.kind == cache::RedisCache::Turn::Kind::others) {
    std::function<bool(const cache::Entry&)> good = usable;
    auto theirs = co_await shared.wait_for_others(plan->cache_key, std::move(good), kWaitForOthers);
    // What the others knew may be old by now.
    if (theirs && usable(*theirs)) co_return take(theirs);
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
  co_await shared.end_turn(plan->cache_key, turn);
  if (trouble) std::rethrow_exception(trouble);
  co_return entry;
}

Task<cache::EntryPtr> ReadPath::load_alone(std::shared_ptr<const Plan> plan, DirectoryPtr directory) {
  auto entry = co_await read_database(plan, directory);
  directory_.note_success();
  // Rights of another moment than the rows: the caller plans again.
  if (entry->built_from.directory == plan->directory) context_.memory.store(plan->cache_key, entry);
  co_return entry;
}

Task<cache::EntryPtr> ReadPath::read_database(std::shared_ptr<const Plan> plan, DirectoryPtr directory) {
  auto work = [this, plan, directory]() -> cache::EntryPtr {
    const UtcTime now = context_.clock.now();
    Loaded loaded = context_.database.read_value([&](store::Tx& tx) {
      return rest::load(tx,
                        {*plan, *directory, context_.freshness, context_.zone, context_.default_ttl, now});
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

}  // namespace wb::rest
