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
  w.begin_object();
  const bool own = op.order != kNoOrder;
  w.field("srid", own ? std::optional(seller.orders[op.order].srid) : std::nullopt);
  w.field("nm_id",
          own ? std::optional(seller.products[seller.orders[op.order].product].nm_id) : std::nullopt);
  w.field("operation", to_string(op.kind));
  w.field("day", day_text(op.day()));
  w.field("price", op.retail_price);
  w.field("price_with_discount", op.price_with_disc);
  w.field("retail_amount", op.retail_amount);
  w.field("for_pay", op.for_pay);
  w.field("delivery", op.delivery);
  w.field("penalty", op.penalty);
  w.field("storage", op.storage);
  w.field("deduction", op.deduction);
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
