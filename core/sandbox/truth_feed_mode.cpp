// The data that a client without supplier/orders and supplier/sales must end up with (GUIDE section 11). Its
// sources are the order feed, the cards and the published finance rows. The client is assumed to start now:
// the feed gives it the orders that changed in the last 31 days, each with its current status.

#include <map>
#include <vector>

#include "core/sandbox/finance.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/history.hpp"
#include "core/sandbox/truth_parts.hpp"
#include "core/sandbox/vocabulary.hpp"

namespace wbd::sandbox {
namespace {

// The newest published row of an order's sale and of its return; null where there is none.
struct Settled {
  const FinanceOp* sale = nullptr;
  const FinanceOp* returned = nullptr;
};

struct Day {
  std::int64_t orders = 0, order_sum = 0, cancels = 0;
  std::int64_t sales = 0, sale_sum = 0, returns = 0, return_sum = 0;
};

class FeedMode {
 public:
  FeedMode(JsonWriter& w, const World& world, const Seller& seller)
      : w_(w), seller_(seller), now_(world.now), ops_(finance_ops(seller, world.now)) {
    for (const FinanceOp& op : ops_) {
      if (op.kind != FinanceKind::sale && op.kind != FinanceKind::returned) continue;
      // If the weekly row is unreadable, the client still has the daily row, once that is published.
      const bool daily = is_published(world, seller, report_of(seller, op, FinancePeriod::daily));
      const bool weekly = is_published(world, seller, report_of(seller, op, FinancePeriod::weekly)) &&
                          !is_unreadable(seller, op, FinancePeriod::weekly);
      if (!daily && !weekly) continue;
      Settled& settled = settled_[op.order];
      (op.kind == FinanceKind::sale ? settled.sale : settled.returned) = &op;
    }
  }

  void write() {
    w_.key("feed_mode");
    w_.begin_object();
    w_.key("orders");
    w_.begin_array();
    for (std::size_t i = 0; i < seller_.orders.size(); ++i) write_order(i);
    w_.end_array();
    write_sales();
    write_days();
    w_.end_object();
  }

 private:
  struct SaleRow {
    std::size_t order;
    bool is_return;
    std::optional<Seconds> in_feed;  // updatedAt, while the feed still shows that status
    const FinanceOp* op;
  };

  [[nodiscard]] std::optional<FeedState> feed_of(const Order& order) const {
    auto feed = feed_state(order, now_);
    if (feed && feed->updated_at < now_ - std::chrono::days{31}) feed.reset();
    return feed;
  }

  void write_order(std::size_t i) {
    const Order& order = seller_.orders[i];
    const auto feed = feed_of(order);
    const auto found = settled_.find(i);
    const Settled settled = found == settled_.end() ? Settled{} : found->second;
    if (!feed && settled.sale == nullptr && settled.returned == nullptr) return;
    const bool came_back = (feed && feed->status.starts_with("return")) || settled.returned != nullptr;
    const bool bought = (feed && feed->status == "buyout") || settled.sale != nullptr;
    const bool cancelled = feed && feed->status == "cancel";
    const FinanceOp* const money = settled.sale != nullptr ? settled.sale : settled.returned;
    const std::int64_t price = money != nullptr ? whole_kopecks(money->price_with_disc) : order.seller_price;
    const Product& product = seller_.products[order.product];
    const Size& size = product.sizes[order.size];
    const Region& region = regions()[order.region];

    w_.begin_object();
    w_.field("srid", order.srid);
    w_.field("status", came_back ? "returned" : bought ? "buyout" : cancelled ? "cancelled" : "created");
    // Without the feed the time is unknown: a finance row has only the date of the order.
    w_.field("ordered_at", feed ? std::optional(zulu_text(order.ordered_at, 0)) : std::nullopt);
    w_.field("ordered_on", day_text(moscow_day(order.ordered_at)));
    w_.field("cancelled_at", cancelled ? std::optional(zulu_text(feed->updated_at, 0)) : std::nullopt);
    w_.field("cancel_type", cancelled && feed->cancel_type
                                ? std::optional(std::string(to_string(*feed->cancel_type)))
                                : std::nullopt);
    w_.field("nm_id", product.nm_id);
    w_.field("chrt_id", size.chrt_id);
    w_.field("size", size.tech_size);
    w_.field("barcode", size.skus.front());
    w_.field("vendor_code", product.vendor_code);
    w_.field("brand", product.brand);
    w_.field("subject", product.subject->name);
    w_.field("warehouse_type", order.seller_warehouse >= 0 ? "seller" : "wb");
    w_.field("city", feed ? std::optional(std::string(region.city)) : std::nullopt);
    w_.field("district", feed ? std::optional(std::string(region.district)) : std::nullopt);
    w_.field("country", money != nullptr ? std::optional(std::string(region.country)) : std::nullopt);
    w_.field("b2b", order.b2b);
    w_.field("price_with_discount", price);
    w_.field("finished_price", money != nullptr ? std::optional(whole_kopecks(money->retail_amount))
                                                : std::optional<std::int64_t>());
    w_.field("spp_percent", money != nullptr ? std::optional(order.spp) : std::nullopt);
    w_.field("preliminary", money == nullptr);
    w_.field("in_feed", feed.has_value());
    w_.end_object();

    Day& day = days_[moscow_day(order.ordered_at)];
    ++day.orders;
    day.order_sum += price;
    day.cancels += cancelled && !came_back && !bought ? 1 : 0;
    if (bought || came_back) note_sale(i, false, feed, settled.sale);
    if (came_back) note_sale(i, true, feed, settled.returned);
  }

  // The feed shows only the current status of an order. After a return, the buyout is known from its finance
  // row. Without that row only the return proves the buyout, and its time is unknown.
  void note_sale(std::size_t order, bool is_return, const std::optional<FeedState>& feed,
                 const FinanceOp* op) {
    const bool shown = feed && (is_return ? feed->status.starts_with("return") : feed->status == "buyout");
    sales_.push_back({order, is_return, shown ? std::optional(feed->updated_at) : std::nullopt, op});
  }

  void write_sales() {
    w_.key("sales");
    w_.begin_array();
    for (const SaleRow& sale : sales_) {
      const Order& order = seller_.orders[sale.order];
      const std::int64_t price =
          sale.op != nullptr ? whole_kopecks(sale.op->price_with_disc) : order.seller_price;
      std::optional<std::chrono::sys_days> day;
      if (sale.op != nullptr) day = sale.op->day();
      if (sale.in_feed) day = moscow_day(*sale.in_feed);
      w_.begin_object();
      w_.field("srid", order.srid);
      w_.field("type", sale.is_return ? "return" : "sale");
      w_.field("sale_id", nullptr);
      w_.field("sold_at", sale.in_feed ? std::optional(zulu_text(*sale.in_feed, 0)) : std::nullopt);
      w_.field("sold_on", day ? std::optional(day_text(*day)) : std::nullopt);
      w_.field("price_with_discount", price);
      w_.field("finished_price", sale.op != nullptr ? std::optional(whole_kopecks(sale.op->retail_amount))
                                                    : std::optional<std::int64_t>());
      w_.field("for_pay", sale.op != nullptr ? std::optional(whole_kopecks(sale.op->for_pay))
                                             : std::optional<std::int64_t>());
      w_.field("preliminary", sale.op == nullptr);
      w_.end_object();
      if (!day) continue;
      Day& counted = days_[*day];
      (sale.is_return ? counted.returns : counted.sales) += 1;
      (sale.is_return ? counted.return_sum : counted.sale_sum) += price;
    }
    w_.end_array();
  }

  // Moscow days. An order and its cancellation count on the day of the order. A sale or a return counts on
  // its own day.
  void write_days() {
    w_.key("days");
    w_.begin_array();
    for (const auto& [date, day] : days_) {
      w_.begin_object();
      w_.field("day", day_text(date));
      w_.field("orders_count", day.orders);
      w_.field("orders_sum", day.order_sum);
      w_.field("cancels_count", day.cancels);
      w_.field("sales_count", day.sales);
      w_.field("sales_sum", day.sale_sum);
      w_.field("returns_count", day.returns);
      w_.field("returns_sum", day.return_sum);
      w_.end_object();
    }
    w_.end_array();
  }

  JsonWriter& w_;
  const Seller& seller_;
  Seconds now_;
  std::vector<FinanceOp> ops_;
  std::map<std::size_t, Settled> settled_;
  std::map<std::chrono::sys_days, Day> days_;
  std::vector<SaleRow> sales_;
};

}  // namespace

void write_feed_mode_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts) {
  // Written only when the request names it: few tests need it, and it is as long as the list of orders.
  if (parts.names("feed_mode")) FeedMode(w, world, seller).write();
}

}  // namespace wbd::sandbox
