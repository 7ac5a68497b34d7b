#include "daemon/rest/loader.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/store/versions.hpp"
#include "core/view/loading.hpp"

namespace wbd::rest {
namespace {

// A stale answer expires soon, so that the sync it requested becomes visible.
constexpr Millis kStaleTtl{10'000};
// While the first sync of a source goes on, its progress is shown.
constexpr Millis kLoadingTtl{10'000};

ReadResult read_result(db::Tx& tx, const ReadInput& in) {
  const ReadRoute& route = *in.plan.route->reads();
  if (!in.cabinets().empty() || route.without_cabinets) return route.read(tx, in);
  if (!route.list) throw_missing(in);
  ReadResult nothing;
  nothing.page.data = "[]";
  nothing.page.total = 0;
  nothing.ttl = in.default_ttl;
  return nothing;
}

std::int64_t version_of(const store::Versions& versions, CabinetId cabinet) {
  const auto found = std::ranges::find(versions.cabinets, cabinet, [](const auto& one) { return one.first; });
  return found == versions.cabinets.end() ? 0 : found->second;
}

// An answer to a request by our own id serves every viewer of its cabinet, so it depends on that cabinet
// alone. An order found by an srid that consists of digits would have the same key, so it is not cached.
void narrow(cache::Dependencies& built_from, ReadResult& result, const ReadInput& in) {
  if (!in.plan.own_id) return;
  if (result.own_id != in.plan.own_id || result.cabinets.size() != 1) {
    result.ttl = Millis{0};
    return;
  }
  std::erase_if(built_from.cabinets, [&](const auto& one) { return one.first != result.cabinets.front(); });
}

UtcTime end_of_life(const ReadResult& result, const ReadInput& in) {
  const UtcTime at = in.now + result.ttl;
  if (!result.depends_on_today) return at;
  const Date today = in.zone.date_of(in.now);
  return std::min(at, in.zone.start_of(Date{std::chrono::sys_days{today} + std::chrono::days{1}}));
}

// Stores in the entry what ReadPath::renew() needs after a sync that brought no rows.
void note_rows(cache::Entry& entry, const store::Versions& versions, const ReadResult& result,
               const ReadInput& in) {
  const auto& cabinets = entry.built_from.cabinets;
  const bool covers_all = result.cabinets == in.cabinets() || cabinets.size() == 1;
  if (!in.plan.route->reads()->rows_alone || !covers_all || result.cabinets.empty() || result.sources.empty())
    return;
  for (std::size_t i = 0; i < versions.cabinets.size(); ++i) {
    if (std::ranges::find(cabinets, versions.cabinets[i]) != cabinets.end())
      entry.rows.push_back(versions.rows[i]);
  }
  for (const Dataset dataset : result.sources) entry.datasets |= 1U << static_cast<unsigned>(dataset);
}

}  // namespace

UtcTime expiry(UtcTime at, const Freshness& freshness, UtcTime now) {
  if (freshness.load_goes_on) at = std::min(at, now + kLoadingTtl);
  if (!freshness.stale_at) return at;
  return std::min(at, *freshness.stale_at > now ? *freshness.stale_at : now + kStaleTtl);
}

Loaded load(db::Tx& tx, const ReadInput& input) {
  Loaded loaded;
  cache::Entry& entry = loaded.entry;
  store::PendingVersions versions(tx, *input.plan.viewer.cabinets);
  ReadInput in = input;
  in.articles.data_version = [&versions](CabinetId cabinet) { return version_of(versions.get(), cabinet); };
  ReadResult result = read_result(tx, in);
  entry.built_from = {versions.get().directory, versions.get().cabinets};
  narrow(entry.built_from, result, in);
  note_rows(entry, versions.get(), result, in);
  Freshness freshness = read_freshness(tx, in.directory, result.cabinets, result.sources, in.freshness,
                                       in.now, result.successes);
  entry.keep_until = end_of_life(result, in);
  entry.expires_at = expiry(entry.keep_until, freshness, in.now);
  entry.etag = weak_etag(result.page.data);
  entry.data = std::move(result.page.data);
  entry.total = result.page.total;
  entry.as_of = freshness.as_of;
  entry.stale_at = freshness.stale_at;
  entry.loading = view::loading_json(freshness.loading);
  loaded.stale = std::move(freshness.stale);
  return loaded;
}

std::string weak_etag(std::string_view data) {
  return "W/\"" + base64url_encode(digest128(data)) + '"';
}

}  // namespace wbd::rest
