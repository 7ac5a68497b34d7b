#include "core/sandbox/finance.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/truth_parts.hpp"

namespace wbd::sandbox {
namespace {

struct Place {  // the report that publishes an operation
  std::string_view period;
  FinancePeriod kind;
};
constexpr Place kPlaces[] = {{"daily", FinancePeriod::daily}, {"weekly", FinancePeriod::weekly}};

void write_op(JsonWriter& w, const World& world, const Seller& seller, const FinanceOp& op) {
  const auto amount = [&](std::string_view name, Units units) { w.field(name, whole_kopecks(units)); };
  const std::size_t product = op.hides_article       ? kNoProduct
                              : op.order != kNoOrder ? seller.orders[op.order].product
                                                     : op.product;
  const bool named = op.order != kNoOrder && !op.hides_srid;
  const bool negative = op.document == FinanceDocument::returned && seller.reading.return_is_negative;
  w.begin_object();
  w.field("srid", named ? std::optional(seller.orders[op.order].srid) : std::nullopt);
  w.field("nm_id", product != kNoProduct ? std::optional(seller.products[product].nm_id) : std::nullopt);
  w.field("operation", to_string(op.kind));
  w.field("seller_operation", operation_name(op.kind));
  w.field("day", day_text(op.day()));
  amount("price", op.retail_price);
  amount("price_with_discount", op.price_with_disc);
  amount("retail_amount", op.retail_amount);
  amount("for_pay", negative ? -op.for_pay : op.for_pay);
  amount("delivery", op.delivery);
  amount("penalty", op.penalty);
  amount("storage", op.storage);
  amount("deduction", op.deduction);
  for (const Place& place : kPlaces) {
    const FinanceReport report = report_of(seller, op, place.kind);
    w.key(place.period);
    if (!is_published(world, seller, report)) {
      w.value(nullptr);
      continue;
    }
    w.begin_object();
    w.field("report_id", report.id);
    w.field("rrd_id", row_id(op, place.kind));
    w.field("readable", !is_unreadable(seller, op, place.kind));
    w.end_object();
  }
  w.end_object();
}

}  // namespace

void write_finance_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts) {
  if (parts.wants("finance")) {
    w.key("finance");
    w.begin_array();
    for (const FinanceOp& op : finance_ops(seller, world.now)) {
      const auto out = [&](FinancePeriod period) {
        return is_published(world, seller, report_of(seller, op, period));
      };
      if (out(FinancePeriod::daily) || out(FinancePeriod::weekly)) write_op(w, world, seller, op);
    }
    w.end_array();
  }
  if (parts.wants("balance")) {
    const Balance balance = balance_of(world, seller);
    w.key("balance");
    w.begin_object();
    w.field("currency", seller.currency);
    w.field("current", balance.current);
    w.field("for_withdraw", balance.for_withdraw);
    w.end_object();
  }
}

}  // namespace wbd::sandbox
