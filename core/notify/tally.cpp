#include "core/notify/tally.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/analytics/numbers.hpp"
#include "core/store/orders.hpp"

namespace wbd::notify {
namespace {

bool is_order(EventType type) {
  return event_row(type).payload.card == EventCard::order;
}

struct OrderPrice {
  std::optional<std::int64_t> nm_id;
  std::optional<Money> price;
  std::string currency;
};
using Prices = std::map<std::pair<CabinetId, std::string>, OrderPrice>;

Prices stored_prices(db::Tx& tx, std::span<const store::EventRow> events) {
  std::map<CabinetId, std::vector<std::string_view>> srids;
  for (const store::EventRow& event : events) srids[event.cabinet_id].push_back(event.subject);
  Prices prices;
  for (const auto& [cabinet, list] : srids) {
    for (const auto& [srid, order] : store::load_orders(tx, cabinet, list)) {
      prices[{cabinet, srid}] = {order.nm_id ? std::optional(order.nm_id->value) : std::nullopt,
                                 order.price_with_discount, order.currency};
    }
  }
  return prices;
}

void count_order(SalesByCurrency& sums, const OrderPrice& order) {
  SalesNumbers& numbers = sum_of(sums, order.currency);
  ++numbers.in_transit_count;
  if (order.price) {
    numbers.orders_sum += *order.price;
  } else {
    ++numbers.unpriced_count;
  }
}

}  // namespace

Tally tally_of(db::Tx& tx, EventType type, std::span<const store::EventRow> events) {
  Tally tally;
  tally.type = type;
  const Prices prices = is_order(type) ? stored_prices(tx, events) : Prices();
  std::map<std::pair<CabinetId, std::int64_t>, ItemTally> items;  // 0: the article is unknown
  for (const store::EventRow& event : events) {
    const EventFacts facts = read_facts(event);
    OrderPrice order{facts.nm_id, facts.price.price_with_discount, facts.currency.value_or("")};
    if (const auto stored = prices.find({event.cabinet_id, event.subject}); stored != prices.end())
      order = stored->second;
    ItemTally& item = items[{event.cabinet_id, order.nm_id.value_or(0)}];
    item.cabinet_id = event.cabinet_id;
    item.nm_id = order.nm_id;
    ++item.count;
    ++tally.count;
    if (!is_order(type)) continue;
    count_order(item.sums, order);
    count_order(tally.sums, order);
  }
  for (auto& [key, item] : items) tally.items.push_back(std::move(item));
  std::stable_sort(tally.items.begin(), tally.items.end(),
                   [](const ItemTally& a, const ItemTally& b) { return a.count > b.count; });
  return tally;
}

std::string tally_text(const CardContext& context, const Tally& tally) {
  const report::Wording& words = context.words();
  std::string text = words.count(tally.count, context.words_of(tally.type).several);
  const SalesNumbers all = analytics::all_currencies(tally.sums);
  if (all.priced_count() > 0) text += " · " + words.sums(tally.sums, &SalesNumbers::orders_sum);
  if (all.unpriced_count > 0) {
    text +=
        " · " + fmt::format(fmt::runtime(context.texts().without_price), words.number(all.unpriced_count));
  }
  return text;
}

void add_items(report::Section& section, const CardContext& context, const Tally& tally, std::size_t shown) {
  const report::Wording& words = context.words();
  for (std::size_t i = 0; i < std::min(shown, tally.items.size()); ++i) {
    const ItemTally& item = tally.items[i];
    const Article article = find_article(context.facts(), item.cabinet_id, item.nm_id);
    report::Line& line = section.line().text("• ").text(short_name(context, article)).text(" × ");
    line.text(words.number(item.count));
    if (analytics::all_currencies(item.sums).priced_count() > 0)
      line.fact(words.sums(item.sums, &SalesNumbers::orders_sum));
  }
  if (tally.items.size() > shown) {
    const auto more = static_cast<std::int64_t>(tally.items.size() - shown);
    section.line().text(fmt::format(fmt::runtime(context.texts().more), words.number(more)));
  }
}

}  // namespace wbd::notify
