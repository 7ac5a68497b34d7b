#include "daemon/rest/read_path.hpp"

#include <map>

#include "core/view/loading.hpp"
#include "daemon/rest/cache_key.hpp"
#include "daemon/rest/loader.hpp"

namespace wbd::rest {
namespace {

// If the directory changes while an answer is read, the request is planned again.
constexpr int kAttempts = 4;  // then the answer comes from one snapshot of directory and rows

bool is_stale(const cache::Entry& entry, UtcTime now) {
  return entry.stale_at && *entry.stale_at <= now;
}

}  // namespace

bool ReadPath::is_current(const cache::Entry& entry, const Plan& plan, UtcTime now) const {
  return entry.expires_at > now && is_for(entry, plan) && context_.watch.holds(entry.built_from);
}

// If the syncs since the entry was built brought no rows that it shows, only its times have changed.
cache::EntryPtr ReadPath::renew(const cache::Entry& entry, const Plan& plan, UtcTime now) const {
  const auto& cabinets = entry.built_from.cabinets;
  const bool may =
      context_.sync_times != nullptr && !cabinets.empty() && entry.rows.size() == cabinets.size();
  if (!may || entry.keep_until <= now || !is_for(entry, plan)) return nullptr;
  const auto directory = directory_.known();
  if (!directory || plan.directory != directory->version) return nullptr;
  cache::Dependencies built_from{directory->version, {}};
  std::map<CabinetId, SyncTimes::Known> times;
  for (std::size_t i = 0; i < cabinets.size(); ++i) {
    const auto known = context_.sync_times->find(cabinets[i].first);
    if (!known || known->rows != entry.rows[i]) return nullptr;
    built_from.cabinets.emplace_back(known->cabinet, known->version);
    times.emplace(known->cabinet, *known);
  }
  // The times were read together with these versions, so this one check covers both.
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
  // A stale answer is read again, because reading asks for a sync. The known progress of a load may be old.
  if (!freshness.stale.empty() || freshness.load_goes_on) return nullptr;
  auto renewed = std::make_shared<cache::Entry>(entry);
  renewed->built_from = std::move(built_from);
  renewed->as_of = freshness.as_of;
  renewed->stale_at = freshness.stale_at;
  renewed->loading = view::loading_json(freshness.loading);
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
  if (!entry) return nullptr;
  if (entry != kept) context_.memory.store(plan.cache_key, entry);
  metrics_.count_lookup(*plan.route, Level::memory, CacheResult::hit);
  return entry;
}

// The start of the first attempt. Usually the versions are compared with the database first. A miss under the
// current versions needs no comparison. Memory is searched once more, because another request may have loaded
// the answer in the meantime.
//
// Where the versions must be read for each request (PostgreSQL without Redis), an answer missing in memory
// need not wait for them. It is loaded with the last known rights, in a snapshot that begins after the
// request arrived. That snapshot shows whether the rights have changed.
ReadPath::Start ReadPath::start_of(const Exchange& exchange, const DirectoryPtr& directory) {
  const auto& plan = exchange.plan;
  if (!plan || !directory || directory->version != plan->directory || directory_.paused())
    return Start::refresh;
  if (exchange.is_miss) return Start::search;
  const bool unchecked =
      context_.shared == nullptr && !context_.watch.up_to_date() && !context_.memory.find(plan->cache_key);
  return unchecked ? Start::load_unchecked : Start::refresh;
}

Task<std::variant<ReadPath::Served, Problem>> ReadPath::get(Exchange& exchange) {
  auto look = DirectoryKeeper::Look::as_known;
  std::string joined;  // the key of a load that ran before this request arrived, and has ended
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    DirectoryPtr directory = directory_.known();
    const Start start = attempt == 0 ? start_of(exchange, directory) : Start::refresh;
    if (start == Start::refresh) {
      auto best = co_await directory_.best(look);
      directory = std::move(best.directory);
      if (auto problem = plan_by(*directory, exchange, context_)) co_return std::move(*problem);
      if (best.down) co_return co_await last_known(exchange.plan);
    }
    if (start != Start::load_unchecked) {
      const UtcTime now = context_.clock.now();
      if (auto entry = find(*exchange.plan, now)) {
        const bool stale = is_stale(*entry, now);
        co_return Served{std::move(entry), Source::memory, stale};
      }
    }

    const PlanPtr plan = exchange.plan;
    bool loaded_here = false;
    auto start_load = [this, &loaded_here, plan, directory] {
      loaded_here = true;
      return load(plan, directory);
    };
    cache::EntryPtr entry;
    try {
      entry = co_await context_.flights.run(plan->flight_key, std::move(start_load));
    } catch (const Failure& failure) {
      if (failure.error().code == Errc::unavailable) {
        directory_.note_failure();
      } else if (start == Start::load_unchecked) {
        continue;  // the rights may have changed: "not found" must be checked
      } else {
        throw;
      }
    }
    if (!entry) co_return co_await last_known(plan);
    // An answer from Redis was compared with the current versions of its cabinets.
    if (!entry->shared && entry->built_from.directory != plan->directory) {
      look = DirectoryKeeper::Look::refresh;  // users or cabinets have changed without an announcement
      continue;
    }
    // A load that was under way when this request arrived may have begun before a commit it must see.
    if (!loaded_here && joined != plan->flight_key &&
        !(context_.watch.up_to_date() && context_.watch.holds(entry->built_from))) {
      joined = plan->flight_key;
      continue;
    }
    metrics_.count_lookup(*plan->route, Level::memory, CacheResult::miss);
    const Source source = entry->shared ? Source::redis : Source::database;
    const bool stale = is_stale(*entry, context_.clock.now());
    co_return Served{std::move(entry), source, stale};
  }
  co_return co_await get_from_one_snapshot(exchange);
}

// Users and cabinets change faster than an answer can be read: rights and rows from one transaction. The
// answer is not kept.
Task<std::variant<ReadPath::Served, Problem>> ReadPath::get_from_one_snapshot(Exchange& exchange) {
  auto work = [this, &exchange]() -> std::variant<Served, Problem> {
    const UtcTime now = context_.clock.now();
    return context_.database.read_value([&](db::Tx& tx) -> std::variant<Served, Problem> {
      const DirectoryPtr directory = read_directory(tx);
      if (auto problem = plan_by(*directory, exchange, context_)) return std::move(*problem);
      Loaded loaded = rest::load(tx, {*exchange.plan,
                                      *directory,
                                      context_.freshness,
                                      context_.zone,
                                      context_.default_ttl,
                                      now,
                                      {&articles_}});
      auto entry = std::make_shared<const cache::Entry>(std::move(loaded.entry));
      const bool stale = is_stale(*entry, now);
      return Served{std::move(entry), Source::database, stale};
    });
  };
  const auto turn = co_await context_.turns->take(exchange.plan->key_id, exchange.plan->scope);
  co_return co_await run_blocking(context_.workers, std::move(work));
}

// Loads the answer from Redis (Entry::shared) or the database, and stores it in memory and Redis. If the
// directory has changed since the plan was made, nothing is stored.
Task<cache::EntryPtr> ReadPath::load(PlanPtr plan, DirectoryPtr directory) {
  if (context_.shared == nullptr || !plan->route->reads()->kept)
    co_return co_await load_alone(plan, directory);
  cache::RedisCache& shared = *context_.shared;
  const auto usable = [this, plan](cache::EntryPtr entry) -> cache::EntryPtr {
    return entry ? serve(std::move(entry), *plan, context_.clock.now()) : nullptr;
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
    return is_current(entry, *plan, now) || renew(entry, *plan, now);
  };
  const auto held = co_await shared.try_lock(plan->cache_key, good);
  // The answer of another process may be old by the time it arrives.
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

Task<cache::EntryPtr> ReadPath::load_alone(PlanPtr plan, DirectoryPtr directory) {
  auto entry = co_await read_database(plan, directory);
  directory_.note_success();
  // An entry of another directory than the plan's is not stored; the caller plans again. An entry without a
  // lifetime serves only while the database is down. It is stored only if ReadRoute::kept is false: otherwise
  // the key may belong to another object.
  const bool lasts = entry->keep_until > context_.clock.now() || !plan->route->reads()->kept;
  if (lasts && entry->built_from.directory == plan->directory) {
    context_.memory.store(plan->cache_key, entry);
  }
  co_return entry;
}

Task<cache::EntryPtr> ReadPath::read_database(PlanPtr plan, DirectoryPtr directory) {
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
  const auto turn = co_await context_.turns->take(plan->key_id, plan->scope);
  co_return co_await run_blocking(context_.workers, std::move(work));
}

Task<ReadPath::Served> ReadPath::last_known(PlanPtr plan) {
  // The versions cannot be checked now, but the rights can: the viewer must still see everything in the
  // entry.
  auto entry = context_.memory.find(plan->cache_key);
  if (entry && is_within(*entry, plan->viewer)) {
    metrics_.count_lookup(*plan->route, Level::memory, CacheResult::stale);
    co_return Served{std::move(entry), Source::memory, true};
  }
  entry = nullptr;
  if (context_.shared != nullptr && plan->route->reads()->kept)
    entry = co_await context_.shared->get(plan->cache_key);
  if (!entry || !is_within(*entry, plan->viewer))
    throw Failure({Errc::unavailable, "the database is down and the answer is not cached"});
  metrics_.count_lookup(*plan->route, Level::redis, CacheResult::stale);
  context_.memory.store(plan->cache_key, entry);
  co_return Served{std::move(entry), Source::redis, true};
}

}  // namespace wbd::rest
