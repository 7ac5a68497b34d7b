#include "core/notify/card_facts.hpp"

#include <limits>

#include "core/model/event.hpp"
#include "core/notify/event_facts.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/order_rank.hpp"
#include "core/store/products.hpp"
#include "core/store/versions.hpp"

namespace wbd::notify {
namespace {

bool is_of_order(const store::EventRow& event) {
  return event.type.starts_with("order.");
}

}  // namespace

std::string srid_of(const store::EventRow& event) {
  return read_facts(event).srid.value_or(event.subject);
}

CardFacts::CardFacts(db::Tx& tx, UtcTime now, TimeZone zone, report::ArticleMemo* articles)
    : tx_(tx), now_(now), zone_(std::move(zone)), own_(std::numeric_limits<std::size_t>::max()) {
  source_.memo = articles != nullptr ? articles : &own_;
  // A snapshot does not change, so any version does for the facts that serve it alone.
  source_.data_version = [this, shared = articles != nullptr](CabinetId cabinet) {
    return shared ? data_version(cabinet) : 1;
  };
}

std::int64_t CardFacts::data_version(CabinetId cabinet) {
  const auto [found, is_new] = versions_.try_emplace(cabinet);
  if (is_new) {
    const std::vector<CabinetId> one{cabinet};
    found->second = store::PendingVersions(tx_, one).get().cabinets.front().second;
  }
  return found->second;
}

CardFacts::Place CardFacts::day_of(const Order& order) const {
  return {order.cabinet_id, zone_.start_of(zone_.date_of(order.ordered_at))};
}

void CardFacts::prepare(std::span<const store::EventRow> events) {
  std::map<CabinetId, std::vector<std::string>> srids;
  std::vector<std::pair<CabinetId, std::string>> placed;
  for (const store::EventRow& event : events) {
    if (!is_of_order(event)) continue;
    std::string srid = srid_of(event);
    if (event.type == to_string(EventType::order_created)) placed.emplace_back(event.cabinet_id, srid);
    if (!orders_.contains({event.cabinet_id, srid})) srids[event.cabinet_id].push_back(std::move(srid));
  }
  for (const auto& [cabinet, some] : srids) read_orders(cabinet, some);
  std::map<Place, std::vector<std::int64_t>> ids;
  for (const auto& [cabinet, srid] : placed) {
    const store::OrderRow* row = order(cabinet, srid);
    if (row != nullptr && !days_.contains(row->order.id))
      ids[day_of(row->order)].push_back(row->order.id.value);
  }
  read_days(ids);
}

void CardFacts::read_orders(CabinetId cabinet, const std::vector<std::string>& srids) {
  const std::vector<std::string_view> keys(srids.begin(), srids.end());
  std::vector<std::int64_t> articles;
  for (const std::string& srid : srids) orders_.try_emplace({cabinet, srid});
  for (store::OrderRow& row : store::orders_named(tx_, cabinet, keys)) {
    const auto& nm_id = row.order.nm_id;
    if (nm_id && products_.try_emplace({cabinet, *nm_id}).second) articles.push_back(nm_id->value);
    orders_[{cabinet, row.order.srid}] = std::move(row);
  }
  for (auto& [nm_id, product] : store::load_products(tx_, cabinet, articles))
    products_[{cabinet, nm_id}] = std::move(product);
}

void CardFacts::read_days(const std::map<Place, std::vector<std::int64_t>>& ids) {
  for (const auto& [place, orders] : ids) {
    for (auto& [id, sums] : store::orders_up_to(tx_, place.first, orders, place.second))
      days_[id] = std::move(sums);
  }
}

const Cabinet* CardFacts::cabinet(CabinetId id) {
  const auto [found, is_new] = cabinets_.try_emplace(id);
  if (is_new) found->second = store::find_cabinet(tx_, id);
  return found->second ? &*found->second : nullptr;
}

const Product* CardFacts::product(CabinetId cabinet, NmId nm_id) {
  const auto [found, is_new] = products_.try_emplace({cabinet, nm_id});
  if (is_new) {
    auto cards = store::load_products(tx_, cabinet, std::span(&nm_id.value, 1));
    if (const auto card = cards.find(nm_id); card != cards.end()) found->second = std::move(card->second);
  }
  return found->second ? &*found->second : nullptr;
}

const store::OrderRow* CardFacts::order(CabinetId cabinet, const std::string& srid) {
  if (!orders_.contains({cabinet, srid})) read_orders(cabinet, {srid});
  const auto& row = orders_.at({cabinet, srid});
  return row ? &*row : nullptr;
}

report::OrderReport CardFacts::report_of(const store::OrderRow& order) {
  const CabinetId cabinet = order.order.cabinet_id;
  auto known = freshness_.find(cabinet);
  if (known == freshness_.end()) {
    known =
        freshness_.emplace(cabinet, report::read_freshness(tx_, {cabinet}, report::kOrderReportSources, now_))
            .first;
  }
  return report::order_report(tx_, order, known->second, now_, zone_, source_);
}

const SalesByCurrency& CardFacts::day_up_to(const Order& order) {
  if (!days_.contains(order.id)) read_days({{day_of(order), {order.id.value}}});
  return days_[order.id];
}

}  // namespace wbd::notify
