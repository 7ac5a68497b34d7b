#include "daemon/api/loader.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "core/base/encoding.hpp"
#include "core/store/accounts.hpp"

namespace wb::rest {
namespace {

// An answer that is stale already is looked at again soon, to see the sync it asked for.
constexpr Millis kStaleTtl{10'000};

Content read_content(store::Tx& tx, const ReadInput& in) {
  const Route& route = *in.plan.route;
  if (!in.cabinets().empty() || route.without_cabinets) return route.read(tx, in);
  if (!route.list) throw_missing(in);
  Content nothing;
  nothing.page.data = "[]";
  nothing.page.total = 0;
  nothing.ttl = in.default_ttl;
  return nothing;
}

cache::Dependencies read_versions(store::Tx& tx, const std::vector<CabinetId>& cabinets) {
  constexpr std::size_t kFewCabinets = 16;
  cache::Dependencies built_from;
  built_from.cabinets.reserve(cabinets.size());
  if (cabinets.size() <= kFewCabinets) {
    built_from.directory = store::versions_since(tx, std::numeric_limits<std::int64_t>::max()).directory;
    for (const CabinetId id : cabinets) {
      const auto cabinet = store::find_cabinet(tx, id);
      built_from.cabinets.emplace_back(id, cabinet ? cabinet->data_version : 0);
    }
    return built_from;
  }
  const store::Versions versions = store::versions_since(tx, 0);
  built_from.directory = versions.directory;
  const std::map<CabinetId, std::int64_t> known(versions.cabinets.begin(), versions.cabinets.end());
  for (const CabinetId id : cabinets) {
    const auto found = known.find(id);
    built_from.cabinets.emplace_back(id, found == known.end() ? 0 : found->second);
  }
  return built_from;
}

// An answer asked for by an id of ours is kept for everybody who may see its cabinet, so it depends on that
// alone. What was found another way (an srid of digits) stands under the same key: it is not kept.
void narrow(cache::Dependencies& built_from, Content& content, const ReadInput& in) {
  if (!in.plan.own_id) return;
  if (content.own_id != in.plan.own_id || content.cabinets.size() != 1) {
    content.ttl = Millis{0};
    return;
  }
  std::erase_if(built_from.cabinets, [&](const auto& one) { return one.first != content.cabinets.front(); });
}

UtcTime end_of_life(const Content& content, const ReadInput& in) {
  const UtcTime at = in.now + content.ttl;
  if (!content.depends_on_today) return at;
  const Date today = in.zone.date_of(in.now);
  return std::min(at, in.zone.start_of(Date{std::chrono::sys_days{today} + std::chrono::days{1}}));
}

// Within its life an answer is made anew when it may have become stale.
UtcTime expiry(UtcTime at, const Freshness& freshness, const ReadInput& in) {
  if (freshness.stale_at) {
    at = std::min(at, *freshness.stale_at > in.now ? *freshness.stale_at : in.now + kStaleTtl);
  }
  return at;
}

}  // namespace

Loaded load(store::Tx& tx, const ReadInput& in) {
  Loaded loaded;
  cache::Entry& entry = loaded.entry;
  entry.built_from = read_versions(tx, *in.plan.viewer.cabinets);
  Content content = read_content(tx, in);
  narrow(entry.built_from, content, in);
  Freshness freshness =
      read_freshness(tx, in.directory, content.cabinets, content.sources, in.freshness, in.now);
  entry.keep_until = end_of_life(content, in);
  entry.expires_at = expiry(entry.keep_until, freshness, in);
  entry.etag = weak_etag(content.page.data);
  entry.data = std::move(content.page.data);
  entry.total = content.page.total;
  entry.as_of = freshness.as_of;
  entry.stale_at = freshness.stale_at;
  loaded.stale = std::move(freshness.stale);
  return loaded;
}

std::string weak_etag(std::string_view data) {
  constexpr std::size_t kDigits = 22;
  const Sha256 hash = sha256(data);
  return "W/\"" + base64url_encode(hash).substr(0, kDigits) + '"';
}

}  // namespace wb::rest
