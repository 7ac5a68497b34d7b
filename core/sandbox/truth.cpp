#include "core/sandbox/truth.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/json_text.hpp"
#include "core/sandbox/broken_text.hpp"
#include "core/sandbox/history.hpp"
#include "core/sandbox/truth_parts.hpp"
#include "core/sandbox/vocabulary.hpp"

namespace wbd::sandbox {
namespace {

using Kopecks = std::optional<std::int64_t>;

std::string utc(Seconds time) {
  return zulu_text(time, 0);
}

class Truth {
 public:
  Truth(const World& world, const Seller& seller, const TruthParts& parts, std::string& out)
      : seller_(seller), parts_(parts), now_(world.now), w_(out), world_(world) {
    for (const Sale& sale : seller.sales) {
      if (!sale_row_state(sale, now_)) continue;
      if (sale.kind == SaleKind::sale_reversal) unsold_.insert(sale.order);
      if (sale.kind == SaleKind::return_reversal) kept_.insert(sale.order);
    }
  }

  void write() {
    w_.begin_object();
    w_.field("sid", seller_.sid);
    w_.field("name", seller_.name);
    w_.field("trade_mark", seller_.trade_mark);
    w_.field("currency", seller_.currency);
    w_.field("now", utc(now_));
    write_list("orders", seller_.orders, [&](const Order& order) { return write_order(order); });
    write_list("sales", seller_.sales, [&](const Sale& sale) { return write_sale(sale); });
    if (parts_.wants("sale_sums")) write_sale_sums();
    write_list("products", seller_.products, [&](const Product& product) { return write_product(product); });
    if (parts_.wants("stocks")) write_stocks();
    write_list("reviews", seller_.reviews, [&](const Review& review) { return write_review(review); });
    write_list("questions", seller_.questions, [&](const Question& asked) { return write_question(asked); });
    write_trade_truth(w_, world_, seller_, parts_);
    write_analytics_truth(w_, world_, seller_, parts_);
    write_finance_truth(w_, world_, seller_, parts_);
    write_money_truth(w_, world_, seller_, parts_);
    write_feed_mode_truth(w_, world_, seller_, parts_);
    w_.end_object();
  }

 private:
  template <class Items, class Write>
  void write_list(std::string_view name, const Items& items, Write write) {
    if (!parts_.wants(name)) return;
    w_.key(name);
    w_.begin_array();
    for (const auto& item : items) write(item);
    w_.end_array();
  }

  [[nodiscard]] bool listed(std::size_t sale) const {
    return sale != kNoSale && sale_row_state(seller_.sales[sale], now_).has_value();
  }

  void write_goods(const Order& order) {
    const Product& product = seller_.products[order.product];
    const Size& size = product.sizes[order.size];
    w_.field("nm_id", product.nm_id);
    w_.field("chrt_id", size.chrt_id);
    w_.field("vendor_code", product.vendor_code);
    w_.field("barcode", size.skus.front());
    w_.field("title", product.title);
    w_.field("brand", product.brand);
    w_.field("category", product.subject->category);
    w_.field("subject", product.subject->name);
    w_.field("size", size.tech_size);
  }

  void write_order(const Order& order) {
    std::optional<OrderRowState> row;
    if (order.ordered_at >= now_ - world_.statistics_kept) row = order_row_state(seller_, order, now_);
    auto feed = feed_state(order, now_);
    if (feed && feed->updated_at < now_ - std::chrono::days{31}) feed.reset();
    if (!row && !feed) return;

    const std::size_t index = static_cast<std::size_t>(&order - seller_.orders.data());
    // A reversal undoes the row of the statistics. The feed's status still counts.
    const bool sold = order.buyout && listed(order.buyout->sale) && !unsold_.contains(index);
    const bool brought_back = order.returned && listed(order.returned->sale) && !kept_.contains(index);
    const auto feed_says = [&](std::string_view status) { return feed && feed->status == status; };
    const bool cancelled = (row && row->cancelled) || feed_says("cancel");
    const std::string_view status = brought_back || feed_says("return") || feed_says("returnDefective")
                                        ? "returned"
                                    : sold || feed_says("buyout") ? "buyout"
                                    : cancelled                   ? "cancelled"
                                                                  : "created";
    const bool priced = row && row->priced;
    w_.begin_object();
    w_.field("srid", order.srid);
    w_.field("cart_id", order.cart_id);
    w_.field("status", status);
    w_.field("ordered_at", utc(order.ordered_at));
    w_.field("cancelled_at", cancelled ? std::optional(utc(order.cancel->at)) : std::nullopt);
    w_.field("cancel_type", feed && feed->cancel_type
                                ? std::optional(std::string(to_string(*feed->cancel_type)))
                                : std::nullopt);
    write_goods(order);
    const Region& region = regions()[order.region];
    const bool own = order.seller_warehouse >= 0;
    w_.field("warehouse_type", own ? "seller" : "wb");
    // The two sources use different names for WB's warehouses.
    w_.field("warehouse",
             own ? std::string_view(seller_.warehouses[static_cast<std::size_t>(order.seller_warehouse)].name)
             : row ? std::string_view("Склад WB РФ")
                   : std::string_view("Склад WB"));
    w_.field("country", row ? std::optional(std::string(region.country)) : std::nullopt);
    w_.field("region", row ? std::optional(std::string(region.region)) : std::nullopt);
    w_.field("city", feed ? std::optional(std::string(region.city)) : std::nullopt);
    w_.field("district", row    ? std::optional(std::string(region.okrug))
                         : feed ? std::optional(std::string(region.district))
                                : std::nullopt);
    w_.field("price", row ? Kopecks{std::int64_t{order.total_price} * 100} : Kopecks{});
    w_.field("discount_percent", row ? std::optional(order.discount) : std::nullopt);
    w_.field("spp_percent", row ? std::optional(order.spp) : std::nullopt);
    w_.field("price_with_discount", priced ? Kopecks{order.price_with_disc}
                                    : feed ? Kopecks{order.seller_price}
                                           : Kopecks{});
    w_.field("finished_price", priced ? Kopecks{order.finished_price} : Kopecks{});
    w_.field("in_orders", row.has_value());
    w_.field("in_feed", feed.has_value());
    w_.field("last_change_date", row ? std::optional(moscow_text(row->last_change)) : std::nullopt);
    w_.field("feed_status", feed ? std::optional(std::string(feed->status)) : std::nullopt);
    w_.field("feed_updated_at", feed ? std::optional(utc(feed->updated_at)) : std::nullopt);
    w_.field("sale_id", sold ? std::optional(seller_.sales[order.buyout->sale].id) : std::nullopt);
    w_.field("return_id",
             brought_back ? std::optional(seller_.sales[order.returned->sale].id) : std::nullopt);
    w_.end_object();
  }

  void write_sale(const Sale& sale) {
    const auto state = sale_row_state(sale, now_);
    if (!state || sale.at < now_ - world_.statistics_kept) return;
    const Order& order = seller_.orders[sale.order];
    const auto priced = [&](std::int64_t amount) { return state->priced ? Kopecks{amount} : Kopecks{}; };
    w_.begin_object();
    w_.field("sale_id", sale.id);
    w_.field("srid", order.srid);
    const SaleMeaning& means = meaning(sale.kind);
    w_.field("type", means.name);
    w_.field("sold_units", means.sold_units);
    w_.field("returned_units", means.returned_units);
    w_.field("sign", means.sign);
    w_.field("sold_at", utc(sale.at));
    write_goods(order);
    w_.field("price", std::int64_t{order.total_price} * 100);
    w_.field("discount_percent", order.discount);
    w_.field("spp_percent", order.spp);
    w_.field("price_with_discount", priced(sale.price_with_disc));
    w_.field("finished_price", priced(sale.finished_price));
    w_.field("for_pay", priced(sale.for_pay));
    w_.field("negative", sale.negative);
    w_.field("last_change_date", moscow_text(state->last_change));
    w_.end_object();
  }

  // Sums over the rows of `sales`. Amounts are sales less returns; rows with an unknown letter
  // are counted separately.
  void write_sale_sums() {
    std::int64_t sold = 0, returned = 0, price_with_discount = 0, for_pay = 0, unknown = 0;
    for (const Sale& sale : seller_.sales) {
      const auto state = sale_row_state(sale, now_);
      if (!state || sale.at < now_ - world_.statistics_kept) continue;
      const SaleMeaning& means = meaning(sale.kind);
      sold += means.sold_units;
      returned += means.returned_units;
      unknown += sale.kind == SaleKind::unknown ? 1 : 0;
      if (!state->priced) continue;
      price_with_discount += means.sign * sale.price_with_disc;
      for_pay += means.sign * sale.for_pay;
    }
    w_.key("sale_sums");
    w_.begin_object();
    w_.field("sold_units", sold);
    w_.field("returned_units", returned);
    w_.field("unknown_rows", unknown);
    w_.field("price_with_discount", price_with_discount);
    w_.field("for_pay", for_pay);
    w_.end_object();
  }

  void write_product(const Product& product) {
    w_.begin_object();
    w_.field("nm_id", product.nm_id);
    w_.field("imt_id", product.imt_id);
    w_.field("vendor_code", product.vendor_code);
    w_.field("title", product.title);
    w_.field("brand", product.brand);
    w_.field("subject_id", product.subject->id);
    w_.field("subject", product.subject->name);
    w_.field("has_photo", product.photos > 0);
    w_.field("length", product.length);
    w_.field("width", product.width);
    w_.field("height", product.height);
    w_.field("deleted", product.trashed_at.has_value());
    w_.field("updated_at", product.updated_at.text());
    w_.key("sizes");
    w_.begin_array();
    for (const Size& size : product.sizes) {
      w_.begin_object();
      w_.field("chrt_id", size.chrt_id);
      w_.field("size", size.tech_size);
      w_.key("barcodes");
      w_.begin_array();
      for (const std::string& sku : size.skus) w_.value(sku);
      w_.end_array();
      w_.end_object();
    }
    w_.end_array();
    w_.end_object();
  }

  // Rows with equal article, size and warehouse are one stock: their sum.
  void write_stocks() {
    struct Level {
      std::int64_t quantity = 0, to_client = 0, from_client = 0;
      bool wb = false;
    };
    struct Key {
      std::int64_t nm_id, chrt_id, warehouse_id;
      auto operator<=>(const Key&) const = default;
    };
    std::map<Key, Level> levels;
    for (const WbStock& row : seller_.wb_stocks) {
      const Product& product = seller_.products[row.product];
      Level& level = levels[{product.nm_id, product.sizes[row.size].chrt_id, -999'999}];
      level.wb = true;
      level.quantity += row.quantity;
      level.to_client += row.to_client;
      level.from_client += row.from_client;
    }
    for (const SellerStock& row : seller_.seller_stocks) {
      const Product& product = seller_.products[row.product];
      const SellerWarehouse& warehouse = seller_.warehouses[row.warehouse];
      levels[{product.nm_id, product.sizes[row.size].chrt_id, warehouse.id}].quantity += row.quantity;
    }
    w_.key("stocks");
    w_.begin_array();
    for (const auto& [key, level] : levels) {
      w_.begin_object();
      w_.field("nm_id", key.nm_id);
      w_.field("chrt_id", key.chrt_id);
      w_.field("warehouse_id", key.warehouse_id);
      w_.field("warehouse_type", level.wb ? "wb" : "seller");
      w_.field("quantity", level.quantity);
      w_.field("in_way_to_client", level.to_client);
      w_.field("in_way_from_client", level.from_client);
      w_.end_object();
    }
    w_.end_array();
  }

  void write_answer(const std::optional<Answer>& answer, bool known) {
    w_.field("answered", known);
    w_.field("answer", known ? std::optional(kept_text(answer->text)) : std::nullopt);
  }

  void write_review(const Review& review) {
    const auto state = review_state(review, now_);
    if (!state) return;
    w_.begin_object();
    w_.field("id", review.id);
    w_.field("nm_id", seller_.products[review.product].nm_id);
    w_.field("rating", review.rating);
    w_.field("text", kept_text(review.text));
    w_.field("pros", kept_text(review.pros));
    w_.field("cons", kept_text(review.cons));
    w_.field("photos", review.photos);
    w_.field("archived", state->archived);
    w_.field("processed", state->processed);
    write_answer(review.answer, state->answered);
    w_.field("created_at", utc(review.created_at));
    w_.end_object();
  }

  void write_question(const Question& question) {
    if (question.created_at > Nanos{now_}) return;
    w_.begin_object();
    w_.field("id", question.id);
    w_.field("nm_id", seller_.products[question.product].nm_id);
    w_.field("text", kept_text(question.text));
    w_.field("rejected", question.rejected);
    write_answer(question.answer, answered(question, now_));
    w_.field("created_at", zulu_text(question.created_at, 9));
    w_.end_object();
  }

  const Seller& seller_;
  const TruthParts& parts_;
  Seconds now_;
  JsonWriter w_;
  const World& world_;
  std::set<std::size_t> unsold_, kept_;  // orders with a reversed sale, with a reversed return
};

}  // namespace

std::string truth_json(const World& world, const Seller& seller, std::string_view only) {
  std::string out;
  Truth(world, seller, TruthParts(only), out).write();
  return out;
}

}  // namespace wbd::sandbox
