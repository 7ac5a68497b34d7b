#include <fmt/format.h>

#include "core/analytics/numbers.hpp"
#include "core/analytics/windows.hpp"
#include "core/notify/card.hpp"
#include "core/report/expected_profit.hpp"
#include "core/report/order_sections.hpp"
#include "core/view/stock_speed.hpp"

namespace wbd::notify {
namespace {

using report::Line;
using report::Section;

constexpr std::int64_t kHundredthsOfADay = 100;
constexpr std::int64_t kYear = 365 * kHundredthsOfADay;

class OrderCard {
 public:
  OrderCard(const CardContext& context, const report::OrderReport& report)
      : context_(context),
        words_(context.words()),
        texts_(context.texts()),
        report_(report),
        order_(report.order.order) {}

  // The event, and the place of the order among the orders of its day.
  [[nodiscard]] Section heading(EventType type, UtcTime happened_at) const {
    Section section = heading_of(context_, type);
    section.add(context_.cabinet_line(order_.cabinet_id));
    if (type == EventType::order_created) section.add(place_of_day());
    section.line().text(texts_.placed).text(" ").text(words_.time(order_.ordered_at));
    if (type == EventType::order_cancelled && order_.cancelled_at) {
      section.line().text(words_.texts().cancelled_at).text(" ").text(words_.time(*order_.cancelled_at));
    } else if (type != EventType::order_created) {
      section.line().text(texts_.changed).text(" ").text(words_.time(happened_at));
    }
    // The live feed lists an order at once, the statistics only after payment.
    if (order_.status == OrderStatus::created && order_.feed_changed_at && !order_.stat_changed_at &&
        !feed_mode()) {
      section.line().text(words_.texts().preliminary);
    }
    section.line().code(order_.srid);
    return section;
  }

  [[nodiscard]] Section money() const {
    Section section("💰", words_.texts().money);
    const report::Texts& words = words_.texts();
    Line price;
    if (order_.price_with_discount)
      price.text(words.price).text(": ").bold(money(*order_.price_with_discount));
    if (order_.finished_price) price.fact(words.buyer_pays).text(" ").text(money(*order_.finished_price));
    if (order_.spp_percent.value_or(0) > 0)
      price.fact(words.spp).text(" ").text(words_.percent(*order_.spp_percent * kHundredthsOfADay));
    section.add(std::move(price));
    const OrderCosts& costs = report_.order.costs;
    if (const auto& commission = costs.commission) {
      Line& line = section.line().text(words.commission).text(": ").text(money(commission->amount));
      if (commission->percent_hundredths)
        line.text(" (").text(words_.percent(*commission->percent_hundredths)).text(")");
      line.fact(commission->kind == CostKind::actual ? texts_.report_of_wb : texts_.tariff_of_wb);
    } else if (costs.no_commission && order_.price_with_discount) {
      section.line()
          .text(words.commission)
          .text(": ")
          .text(words.no_estimate)
          .fact(words.no_estimate_because.at(static_cast<std::size_t>(*costs.no_commission)));
    }
    section.add(payout(costs));
    section.add(report::expected_profit_line(words_, report_.profit));
    if (!order_.finished_price && feed_mode()) section.line().text(texts_.prices_come_later);
    return section;
  }

  // The item's buyout of the cohort, its orders of today and yesterday, its rating.
  [[nodiscard]] Section article() const {
    Section section("📊", texts_.article);
    if (!order_.nm_id) return section;
    const auto& view = report_.overview;
    for (const analytics::PeriodSums& period : view.periods) {
      if (period.days == 30 && view.coverage.complete_from) section.add(buyout(period));
    }
    if (view.coverage.complete_from) {
      section.line().text(texts_.today).text(": ").text(words_.orders(view.today));
      section.line()
          .text(texts_.yesterday)
          .text(": ")
          .text(view.yesterday_known ? words_.orders(view.yesterday) : std::string(texts_.no_data_block));
    }
    if (report_.rating && report_.rating->average_hundredths) {
      section.line()
          .text(words_.texts().rating)
          .text(": ")
          .bold(words_.hundredths(*report_.rating->average_hundredths))
          .fact(words_.count(report_.rating->count, words_.texts().reviews));
    }
    return section;
  }

  [[nodiscard]] Section stock() const {
    Section section("🏬", words_.texts().stock);
    if (!order_.nm_id) return section;
    if (!report_.freshness.synced(Dataset::stocks)) {
      section.line().text(texts_.stock_not_loaded);
      return section;
    }
    std::int64_t quantity = 0;
    std::int64_t orders = 0;
    for (const report::SizeStock& size : report_.stock) {
      quantity += size.quantity;
      orders += size.orders_in_window;
    }
    const report::SizeStock* own = own_size();
    const bool is_all = own && report_.stock.size() == 1;
    if (own && !is_all) {
      Line& line = section.line().text(texts_.size).text(" ").bold(own->size.value_or("")).text(": ");
      append_level(line, own->quantity, own->orders_in_window);
    }
    if (!report_.stock.empty()) {
      Line& line = section.line().text(texts_.all_sizes).text(": ");
      append_level(line, quantity, orders);
    }
    return section;
  }

  [[nodiscard]] std::string sum() const {
    return order_.price_with_discount ? money(*order_.price_with_discount) : "";
  }

 private:
  [[nodiscard]] std::string money(Money amount) const { return words_.money(amount, order_.currency); }
  [[nodiscard]] bool feed_mode() const {
    const Cabinet* cabinet = context_.facts().cabinet(order_.cabinet_id);
    return cabinet != nullptr && cabinet->source_mode != SourceMode::statistics;
  }

  // While the orders are loading, the day may lack some, and a number would be wrong.
  [[nodiscard]] Line place_of_day() const {
    Line line;
    for (const LoadingDataset& loading : report_.freshness.loading) {
      if (loading.dataset == Dataset::orders) return line;
    }
    const SalesByCurrency& sums = context_.facts().day_up_to(order_);
    const SalesNumbers all = analytics::all_currencies(sums);
    line.text(fmt::format(fmt::runtime(texts_.number_of_day), words_.number(all.orders_count())));
    if (all.priced_count() > 0) {
      line.fact(fmt::format(fmt::runtime(texts_.sum_of_day), words_.sums(sums, &SalesNumbers::orders_sum)));
    }
    if (all.unpriced_count > 0)
      line.fact(fmt::format(fmt::runtime(texts_.without_price), words_.number(all.unpriced_count)));
    return line;
  }

  [[nodiscard]] Line payout(const OrderCosts& costs) const {
    const report::Texts& words = words_.texts();
    Line line;
    const auto kind = [&](CostKind kind) { return kind == CostKind::actual ? words.actual : words.estimate; };
    if (const auto rest = after_logistics(costs)) {
      line.text(texts_.payout).text(": ").bold(money(rest->amount));
      line.fact(fmt::format(fmt::runtime(texts_.less_logistics), money(costs.logistics->amount)));
      line.fact(kind(rest->kind));
    } else if (costs.to_be_paid) {
      line.text(texts_.for_goods).text(": ").bold(money(costs.to_be_paid->amount));
      line.fact(kind(costs.to_be_paid->kind));
    }
    return line;
  }

  [[nodiscard]] Line buyout(const analytics::PeriodSums& period) const {
    const SalesNumbers all = analytics::all_currencies(period.current);
    Line line;
    if (analytics::decided_count(all) == 0) return line;
    line.text(texts_.buyout_in_30_days).text(": ");
    report::append_buyout_rate(line, words_, all);
    if (!analytics::buyout_is_preliminary(all)) {
      const std::string share = fmt::format(fmt::runtime(texts_.bought_of), words_.number(all.bought_count),
                                            words_.number(analytics::decided_count(all)));
      line.text(" (").text(share).text(")");
    }
    return line;
  }

  [[nodiscard]] const report::SizeStock* own_size() const {
    for (const report::SizeStock& size : report_.stock) {
      if (order_.chrt_id ? size.chrt_id == *order_.chrt_id : size.size && size.size == order_.size)
        return &size;
    }
    return nullptr;
  }

  void append_level(Line& line, std::int64_t quantity, std::int64_t orders) const {
    const report::Texts& words = words_.texts();
    if (quantity == 0) {
      line.text(words.out_of_stock);
      return;
    }
    line.text(words_.count(quantity, words.pieces));
    const auto left = view::stock_speed(quantity, orders).days_left_hundredths;
    if (!left) return;
    if (*left < kHundredthsOfADay) {
      line.fact(words.lasts_under_a_day);
    } else if (*left > kYear) {
      line.fact(words.lasts_over_a_year);
    } else {
      line.fact(words.lasts).text(" ").text(words_.count(*left / kHundredthsOfADay, words.days));
    }
  }

  const CardContext& context_;
  const report::Wording& words_;
  const CardTexts& texts_;
  const report::OrderReport& report_;
  const Order& order_;
};

}  // namespace

Card order_card(const CardContext& context, EventType type, const store::EventRow& event,
                const EventFacts& facts) {
  const std::string srid = facts.srid.value_or(event.subject);
  const std::string heading(context.words_of(type).heading);
  const store::OrderRow* stored = context.facts().order(event.cabinet_id, srid);
  if (stored == nullptr) {
    Card card{heading, {heading_of(context, type)}};
    Section& section = card.sections.front();
    section.add(context.cabinet_line(event.cabinet_id));
    section.line().code(srid);
    section.line().text(context.texts().order_gone);
    return card;
  }
  const report::OrderReport report = context.facts().report_of(*stored);
  const Order& order = report.order.order;
  Article article = find_article(context.facts(), event.cabinet_id,
                                 order.nm_id ? std::optional(order.nm_id->value) : std::nullopt);
  if (!article.title) article.title = order.subject;
  if (!article.vendor_code) article.vendor_code = order.vendor_code;
  article.size = order.size;
  const OrderCard cards(context, report);
  const std::string sum = cards.sum();
  Card card{fmt::format("{}: {}{}{}", heading, short_name(context, article), sum.empty() ? "" : " · ", sum),
            {cards.heading(type, event.happened_at), article_section(context, article), cards.money(),
             report::route_section(report, context.words()), cards.article(), cards.stock()},
            article.photo_url};
  if (!report.freshness.loading.empty())
    card.sections.push_back(report::freshness_section(context.words(), report.freshness));
  return card;
}

}  // namespace wbd::notify
