// seller-analytics-api: paid storage and paid acceptance (GUIDE 5.27, 5.28).

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/sandbox/costs.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/params.hpp"
#include "core/sandbox/report_tasks.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

sys_days read_cost_day(const Query& query, std::string_view name, bool dates_only) {
  const auto text = query.text(name);
  if (!text)
    refuse(fmt::format("parameter \"{}\" in query has an error: value is required but missing", name));
  const auto time = read_time(*text);
  if (!time || (dates_only && !time->date_only)) refuse(fmt::format("can't parse {}", name));
  return moscow_day(std::chrono::floor<std::chrono::seconds>(time->time));
}

struct CostDays {
  sys_days from, to;
};

CostDays read_cost_days(const Call& call, bool dates_only, days most, std::string_view too_long) {
  const Query query(call.query, {"dateFrom", "dateTo"});
  const CostDays read{read_cost_day(query, "dateFrom", dates_only),
                      read_cost_day(query, "dateTo", dates_only)};
  if (read.to < read.from) refuse("dateTo should be greater dateFrom");
  if (read.to - read.from > most) refuse(std::string(too_long));
  return read;
}

void write_storage(JsonWriter& w, const Seller& seller, const StorageCost& cost) {
  const Product& product = seller.products[cost.product];
  const Size& size = product.sizes[cost.size];
  w.begin_object();
  w.field("date", day_text(cost.day));
  w.field("logWarehouseCoef", 0);
  w.field("officeId", 0);
  w.field("warehouse", "Склад WB РФ");
  w.field("warehouseCoef", 1.55);
  w.field("giId", cost.supply);
  w.field("chrtId", size.chrt_id);
  w.field("size", size.tech_size);
  w.field("barcode", cost.units % 7 == 0 ? std::string() : size.skus.front());
  w.field("subject", product.subject->name);
  w.field("brand", product.brand);
  w.field("vendorCode", product.vendor_code);
  w.field("nmId", product.nm_id);
  write_amount(w, "volume", std::int64_t{product.length} * product.width * product.height * 10);
  w.field("calcType", cost.on_pallets ? "монопаллета" : "короба: без габаритов");
  write_amount(w, "warehousePrice", cost.price);
  w.field("barcodesCount", cost.units);
  w.field("palletPlaceCode", 0);
  w.field("palletCount", cost.on_pallets ? 0.25 : 0.0);
  w.field("originalDate", day_text(cost.original_day));
  write_amount(w, "loyaltyDiscount", cost.loyalty_discount);
  w.field("tariffFixDate", "");
  w.field("tariffLowerDate", "");
  w.end_object();
}

void write_acceptance(JsonWriter& w, const Seller& seller, const AcceptanceCost& cost) {
  const Product& product = seller.products[cost.product];
  w.begin_object();
  w.field("count", cost.units);
  w.field("giCreateDate", day_text(cost.made_on));
  w.field("incomeId", cost.supply);
  w.field("nmID", product.nm_id);
  w.field("shkCreateDate", day_text(cost.day));
  w.field("subjectName", product.subject->name);
  write_amount(w, "total", cost.total);
  w.end_object();
}

// `costs(day)` lists the rows of one day. Empty when no day has any.
template <class Costs, class Write>
std::string cost_report(const Call& call, const CostDays& wanted, Costs costs, Write write) {
  std::string out;
  JsonWriter w(out);
  bool any = false;
  w.begin_array();
  for (sys_days day = wanted.from; day <= wanted.to; day += days{1}) {
    if (!has_costs(call.seller, day, call.world.now)) continue;
    for (const auto& cost : costs(call.seller, day)) {
      write(w, call.seller, cost);
      any = true;
    }
  }
  w.end_array();
  return any ? out : std::string();
}

}  // namespace

Reply answer_storage(const Call& call) {
  const CostDays wanted = read_cost_days(
      call, false, days{8}, "Difference between dateFrom and dateTo should be less or equal 8 days");
  return task_created(call, call.storage_reports, cost_report(call, wanted, storage_costs, write_storage));
}

Reply answer_storage_status(const Call& call) {
  return task_status(call, call.storage_reports);
}

Reply answer_storage_report(const Call& call) {
  return task_report(call, call.storage_reports);
}

Reply answer_acceptance(const Call& call) {
  const CostDays wanted = read_cost_days(
      call, true, days{31}, "difference between dateFrom and dateTo should be less or equal 31 days");
  return task_created(call, call.acceptance_reports,
                      cost_report(call, wanted, acceptance_costs, write_acceptance));
}

Reply answer_acceptance_status(const Call& call) {
  return task_status(call, call.acceptance_reports);
}

Reply answer_acceptance_report(const Call& call) {
  return task_report(call, call.acceptance_reports);
}

}  // namespace wbd::sandbox
