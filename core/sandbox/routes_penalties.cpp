// seller-analytics-api: reports behind penalties (GUIDE 5.31 - 5.33).

#include <algorithm>
#include <charconv>

#include "core/base/json_text.hpp"
#include "core/sandbox/costs.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/params.hpp"
#include "core/sandbox/penalties.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kFirstWeek = sys_days{std::chrono::year{2023} / 8 / 7};

struct PenaltyQuery {
  Nanos from{}, to{};
  std::size_t limit = 0, offset = 0;
  [[nodiscard]] bool holds(sys_days day) const { return Nanos{day} >= from && Nanos{day} <= to; }
};

[[noreturn]] void refuse_penalty(std::string_view name) {
  refuse("invalid parameter: " + std::string(name));
}

Nanos read_moment(const Query& query, std::string_view name) {
  const auto time = read_time(query.text(name).value_or(""));
  if (!time || time->date_only) refuse_penalty(name);
  return time->time;
}

std::size_t read_penalty_number(const Query& query, std::string_view name, std::size_t low,
                                std::size_t high) {
  const std::string text = query.text(name).value_or("");
  std::size_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size() || number < low || number > high) {
    refuse_penalty(name);
  }
  return number;
}

PenaltyQuery read_penalty_query(const Query& query) {
  PenaltyQuery read;
  read.to = read_moment(query, "dateTo");
  read.from = query.text("dateFrom") ? read_moment(query, "dateFrom") : Nanos::min();
  if (read.from > read.to) refuse_penalty("dateFrom");
  read.limit = read_penalty_number(query, "limit", 1, 1'000);
  if (query.text("offset")) read.offset = read_penalty_number(query, "offset", 0, 1'000'000'000);
  return read;
}

std::string midnight_text(sys_days day) {
  return day_text(day) + "T00:00:00Z";
}

void write_measurement(JsonWriter& w, const Seller& seller, const Measurement& found, Seconds now) {
  const Product& product = seller.products[found.product];
  const std::int64_t measured = std::int64_t{found.width} * found.length * found.height;
  const std::int64_t declared = std::int64_t{product.width} * product.length * product.height;
  const bool reversed = found.reversal != 0 && moscow_day(now) > found.day + kReversalAfter;
  w.begin_object();
  w.field("nmId", product.nm_id);
  w.field("subjectName", product.subject->name);
  w.field("dimId", found.id);
  w.key("prcOver");
  w.hundredths(declared == 0 ? 0 : measured * 10'000 / declared - 10'000);
  write_amount(w, "volume", measured * 10);
  w.field("width", found.width);
  w.field("length", found.length);
  w.field("height", found.height);
  write_amount(w, "volumeSup", declared * 10);
  w.field("widthSup", product.width);
  w.field("lengthSup", product.length);
  w.field("heightSup", product.height);
  w.key("photoUrls");
  w.begin_array();
  w.value("https://static-basket-09.wbbasket.ru/vol1/photo1.webp?a=<b>&c");
  w.end_array();
  w.field("dtBonus", midnight_text(found.day));
  w.field("isValid", !reversed);
  w.field("isValidDt", midnight_text(reversed ? found.day + kReversalAfter : found.day));
  write_amount(w, "reversalAmount", reversed ? found.reversal : 0);
  write_amount(w, "penaltyAmount", found.penalty);
  w.field("dateStart", midnight_text(found.day - days{20}));
  w.field("dateEnd", midnight_text(found.day));
  w.end_object();
}

void write_swap(JsonWriter& w, const Seller& seller, const Swap& swap) {
  const Product& before = seller.products[swap.old_product];
  const Product& after = seller.products[swap.new_product];
  w.begin_object();
  w.field("dtBonus", midnight_text(swap.day));
  w.field("nmId", before.nm_id);
  w.field("oldShkId", swap.old_shk);
  w.field("oldColor", before.color);
  w.field("oldSize", before.sizes.front().tech_size);
  w.field("oldSku", before.sizes.front().skus.front());
  w.field("oldVendorCode", before.vendor_code);
  w.field("newShkId", swap.new_shk);
  w.field("newColor", after.color);
  w.field("newSize", after.sizes.front().tech_size);
  w.field("newSku", after.sizes.front().skus.front());
  w.field("newVendorCode", after.vendor_code);
  write_amount(w, "bonusSumm", swap.sum);
  w.field("bonusType", "Подмена FBW");
  w.key("photoUrls");
  w.begin_array();
  w.end_array();
  w.end_object();
}

// The finished days with costs, the newest first.
template <class Visit>
void visit_days(const Call& call, const PenaltyQuery& query, Visit visit) {
  const auto first = first_cost_day(call.seller);
  if (!first) return;
  for (sys_days day = moscow_day(call.world.now) - days{1}; day >= *first; day -= days{1}) {
    if (query.holds(day)) visit(day);
  }
}

template <class Rows, class Write>
Reply penalties_reply(const Rows& rows, const PenaltyQuery& query, Write write) {
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.key("reports");
  w.begin_array();
  for (std::size_t i = query.offset; i < std::min(rows.size(), query.offset + query.limit); ++i)
    write(w, rows[i]);
  w.end_array();
  w.field("total", static_cast<std::int64_t>(rows.size()));
  w.end_object();
  w.end_object();
  return reply;
}

}  // namespace

Reply answer_measurement_penalties(const Call& call) {
  const PenaltyQuery query = read_penalty_query(Query(call.query, {"dateFrom", "dateTo", "limit", "offset"}));
  std::vector<Measurement> rows;
  visit_days(call, query, [&](sys_days day) {
    if (const auto found = measurement(call.seller, day)) rows.push_back(*found);
  });
  return penalties_reply(rows, query, [&](JsonWriter& w, const Measurement& row) {
    write_measurement(w, call.seller, row, call.world.now);
  });
}

Reply answer_swap_penalties(const Call& call) {
  const Query parameters(call.query, {"dateFrom", "dateTo", "sort", "order", "limit", "offset"});
  const PenaltyQuery query = read_penalty_query(parameters);
  const std::string sort = parameters.text("sort").value_or("dtBonus");
  const std::string order = parameters.text("order").value_or("desc");
  if (sort != "dtBonus" && sort != "nmId" && sort != "bonusSumm") refuse_penalty("sort");
  if (order != "desc" && order != "asc") refuse_penalty("order");
  std::vector<Swap> rows;
  visit_days(call, query, [&](sys_days day) {
    if (const auto found = swap_penalty(call.seller, day)) rows.push_back(*found);
  });
  const auto key = [&](const Swap& row) -> std::int64_t {
    if (sort == "nmId") return call.seller.products[row.old_product].nm_id;
    return sort == "bonusSumm" ? row.sum : row.day.time_since_epoch().count();
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const Swap& a, const Swap& b) {
    return order == "asc" ? key(a) < key(b) : key(a) > key(b);
  });
  return penalties_reply(rows, query,
                         [&](JsonWriter& w, const Swap& row) { write_swap(w, call.seller, row); });
}

Reply answer_self_purchases(const Call& call) {
  const Query query(call.query, {"date"});
  const auto first = first_cost_day(call.seller);
  sys_days from = kFirstWeek;
  sys_days to = moscow_day(call.world.now);
  if (const auto text = query.text("date")) {
    const auto time = read_time(*text);
    if (!time || !time->date_only) refuse("can't parse date");
    from = to = moscow_day(std::chrono::floor<std::chrono::seconds>(time->time));
  }
  if (first) from = std::max(from, *first);
  from -= std::chrono::weekday{from} - std::chrono::Monday;
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("details");
  w.begin_array();
  for (sys_days week = from; first && week <= to; week += days{7}) {
    if (moscow_day(call.world.now) < week + kSelfPurchasesAfter) continue;
    for (const SelfPurchase& bought : self_purchases(call.seller, week)) {
      w.begin_object();
      w.field("nmID", call.seller.products[bought.product].nm_id);
      w.field("sum", bought.orders_sum);
      w.field("currency", "RUB");
      w.field("dateFrom", day_text(week));
      w.field("dateTo", day_text(week + days{6}));
      w.end_object();
    }
  }
  w.end_array();
  w.end_object();
  return reply;
}

}  // namespace wbd::sandbox
