#include "daemon/api/loader.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/base/json_text.hpp"
#include "core/report/order_report.hpp"
#include "core/store/accounts.hpp"
#include "core/view/pages.hpp"
#include "core/view/rows.hpp"

namespace wb::rest {
namespace {

using namespace std::chrono_literals;

constexpr std::array kOrderSources{Dataset::orders, Dataset::sales};
constexpr std::array kProductSources{Dataset::products, Dataset::reviews, Dataset::stocks};
constexpr std::array kReportSources{Dataset::orders, Dataset::sales, Dataset::stocks, Dataset::reviews};

constexpr Millis kObjectTtl = 5min;
constexpr Millis kStockTtl = 10min;
constexpr Millis kProductTtl = 30min;
// A report counts up to "now", so it is made again soon even when no row changed.
constexpr Millis kReportTtl = 1min;
// An answer that is stale already is looked at again soon, to see the sync it asked for.
constexpr Millis kStaleTtl = 10s;
constexpr int kSpeedDays = 14;

// What was read: the bytes and where they come from.
struct Content {
  view::Page page;
  std::vector<CabinetId> cabinets;
  std::span<const Dataset> sources;
  Millis ttl{0};
  bool depends_on_today = false;
};

template <class IdType>
std::optional<IdType> id_argument(const Arguments& arguments, std::string_view name) {
  const auto number = arguments.integer(name);
  return number ? std::optional(IdType{*number}) : std::nullopt;
}

Content empty_list(Millis ttl) {
  Content content;
  content.page.data = "[]";
  content.page.total = 0;
  content.ttl = ttl;
  return content;
}

[[noreturn]] void throw_no_order() {
  throw Failure({Errc::not_found, "There is no such order."});
}

Content list_orders(store::Tx& tx, const LoadInput& in) {
  const Arguments& arguments = in.plan.arguments;
  store::OrderFilter filter;
  filter.cabinets = *in.plan.sources;
  if (const auto status = arguments.text("status")) filter.status = parse_order_status(*status);
  filter.from = arguments.time("date_from");
  filter.to = arguments.time("date_to");
  filter.nm_id = id_argument<NmId>(arguments, "nm_id");
  filter.q = arguments.text("q");
  filter.limit = arguments.limit();
  filter.offset = arguments.offset();
  auto page = view::orders(tx, filter);
  return {std::move(page), *in.plan.sources, kOrderSources, kObjectTtl, false};
}

Content get_order(store::Tx& tx, const LoadInput& in) {
  const auto row = store::find_order(tx, *in.plan.sources, in.plan.object);
  if (!row) throw_no_order();
  Content content{{}, {row->order.cabinet_id}, kOrderSources, kObjectTtl, false};
  JsonWriter json(content.page.data);
  view::write_order(json, *row);
  return content;
}

Content get_order_report(store::Tx& tx, const LoadInput& in) {
  auto facts = report::collect(tx, *in.plan.sources, in.plan.object, in.now, in.zone).value();
  Content content{{}, {facts.order.order.cabinet_id}, kReportSources, kReportTtl, true};
  const auto report = report::compute(std::move(facts), in.now, in.zone);
  const auto language = report::parse_language(in.plan.language).value_or(report::Language::ru);
  if (in.plan.format == "text") {
    content.page.data = report::to_text(report, language, in.zone);
  } else if (in.plan.format == "html") {
    content.page.data = report::to_html(report, language, in.zone);
  } else {
    content.page.data = report::to_json(report, language, in.zone);
  }
  return content;
}

Content list_products(store::Tx& tx, const LoadInput& in) {
  const Arguments& arguments = in.plan.arguments;
  store::ProductFilter filter;
  filter.cabinets = *in.plan.sources;
  filter.nm_id = id_argument<NmId>(arguments, "nm_id");
  filter.q = arguments.text("q");
  filter.limit = arguments.limit();
  filter.offset = arguments.offset();
  auto page = view::products(tx, filter);
  return {std::move(page), *in.plan.sources, kProductSources, kProductTtl, false};
}

Content get_product(store::Tx& tx, const LoadInput& in) {
  store::ProductFilter filter;
  filter.cabinets = *in.plan.sources;
  filter.nm_id = in.plan.nm_id;
  filter.limit = 1;
  const auto found = store::list_products(tx, filter);
  if (found.rows.empty()) throw Failure({Errc::not_found, "There is no such product."});
  Content content{{}, {found.rows.front().cabinet_id}, kProductSources, kProductTtl, false};
  JsonWriter json(content.page.data);
  view::write_product(json, found.rows.front());
  return content;
}

Content list_stocks(store::Tx& tx, const LoadInput& in) {
  const Arguments& arguments = in.plan.arguments;
  const Date today = in.zone.date_of(in.now);
  store::StockFilter filter;
  filter.cabinets = *in.plan.sources;
  filter.warehouse_id = id_argument<WarehouseId>(arguments, "warehouse_id");
  filter.nm_id = id_argument<NmId>(arguments, "nm_id");
  filter.size = arguments.text("size");
  filter.critical = arguments.boolean("critical");
  filter.speed_from = in.zone.start_of(Date{std::chrono::sys_days{today} - std::chrono::days{kSpeedDays}});
  filter.speed_to = in.zone.start_of(today);
  filter.limit = arguments.limit();
  filter.offset = arguments.offset();
  auto page = view::stocks(tx, filter);
  const auto sources = page.sources;
  return {std::move(page), *in.plan.sources, sources, kStockTtl, true};
}

Content list_reviews(store::Tx& tx, const LoadInput& in) {
  const Arguments& arguments = in.plan.arguments;
  store::ReviewFilter filter;
  filter.cabinets = *in.plan.sources;
  filter.nm_id = id_argument<NmId>(arguments, "nm_id");
  filter.answered = arguments.boolean("answered");
  if (const auto rating = arguments.integer("rating")) filter.rating = static_cast<std::int32_t>(*rating);
  filter.from = arguments.time("date_from");
  filter.to = arguments.time("date_to");
  filter.limit = arguments.limit();
  filter.offset = arguments.offset();
  auto page = view::reviews(tx, filter);
  const auto sources = page.sources;
  return {std::move(page), *in.plan.sources, sources, in.default_ttl, false};
}

// Not kept: last_sync_at moves without a new version. The entry still serves while the database is down.
Content list_cabinets(store::Tx& tx, const LoadInput& in) {
  std::vector<CabinetView> views;
  if (in.plan.viewer.user) {
    views = store::cabinets_of_user(tx, *in.plan.viewer.user);
  } else {
    for (Cabinet& cabinet : store::list_cabinets(tx))
      views.push_back({std::move(cabinet), MemberRole::owner});
  }
  Content content;
  content.page.total = static_cast<std::int64_t>(views.size());
  const auto first = std::min(in.plan.arguments.offset(), content.page.total);
  const auto last = std::min(first + in.plan.arguments.limit(), content.page.total);
  JsonWriter json(content.page.data);
  json.begin_array();
  for (const CabinetView& view : std::span(views).subspan(first, last - first)) {
    view::write_cabinet(json, view, in.now);
  }
  json.end_array();
  return content;
}

Content read_content(store::Tx& tx, const LoadInput& in) {
  const bool nothing = in.plan.sources->empty();
  switch (in.plan.route->operation) {
    case Operation::list_orders:
      return nothing ? empty_list(kObjectTtl) : list_orders(tx, in);
    case Operation::get_order:
      if (nothing) throw_no_order();
      return get_order(tx, in);
    case Operation::get_order_report:
      if (nothing) throw_no_order();
      return get_order_report(tx, in);
    case Operation::list_products:
      return nothing ? empty_list(kProductTtl) : list_products(tx, in);
    case Operation::get_product:
      if (nothing) throw Failure({Errc::not_found, "There is no such product."});
      return get_product(tx, in);
    case Operation::list_stocks:
      return nothing ? empty_list(kStockTtl) : list_stocks(tx, in);
    case Operation::list_reviews:
      return nothing ? empty_list(in.default_ttl) : list_reviews(tx, in);
    case Operation::list_cabinets:
      return list_cabinets(tx, in);
    case Operation::health:
    case Operation::ready:
    case Operation::metrics:
      break;
  }
  throw Failure({Errc::internal, "this route has no data"});
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

UtcTime expiry(const Content& content, const Freshness& freshness, const LoadInput& in) {
  UtcTime at = in.now + content.ttl;
  if (content.depends_on_today) {
    const Date today = in.zone.date_of(in.now);
    at = std::min(at, in.zone.start_of(Date{std::chrono::sys_days{today} + std::chrono::days{1}}));
  }
  if (freshness.stale_at) {
    at = std::min(at, *freshness.stale_at > in.now ? *freshness.stale_at : in.now + kStaleTtl);
  }
  return at;
}

}  // namespace

Loaded load(store::Tx& tx, const LoadInput& in) {
  Loaded loaded;
  cache::Entry& entry = loaded.entry;
  entry.built_from = read_versions(tx, *in.plan.viewer.cabinets);
  Content content = read_content(tx, in);
  Freshness freshness =
      read_freshness(tx, in.directory, content.cabinets, content.sources, in.freshness, in.now);
  entry.expires_at = expiry(content, freshness, in);
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
