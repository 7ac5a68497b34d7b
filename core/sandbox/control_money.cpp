// POST /__control/money: how WB settles a seller's reports, and what is wrong with them.

#include <algorithm>
#include <limits>

#include "core/base/json_text.hpp"
#include "core/sandbox/control_routes.hpp"
#include "core/sandbox/finance.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::sys_days;

constexpr std::int64_t kAnyReport = std::numeric_limits<std::int64_t>::max();

// Sets `flag` when the member is there; its value must be one of the two.
void read_sign(const Body& body, std::string_view name, std::string_view yes, std::string_view no,
               bool& flag) {
  const auto text = body.text(name);
  if (!text) return;
  if (*text != yes && *text != no)
    refuse(std::string(name) + ": " + std::string(yes) + " or " + std::string(no));
  flag = *text == yes;
}

// The newest published weekly report of type 1.
std::int64_t newest_report(const World& world, const Seller& seller) {
  std::int64_t newest = 0;
  for (const FinanceOp& op : finance_ops(seller, world.now)) {
    const FinanceReport report = report_of(seller, op, FinancePeriod::weekly);
    if (report.type == 1 && is_published(world, seller, report)) newest = std::max(newest, report.id);
  }
  if (newest == 0) throw Refused(404, "no published report");
  return newest;
}

}  // namespace

std::string change_money(Gateway& gateway, const httpd::Request& request) {
  const Body body = Body::parse(request.body);
  body.allow({"sid", "difference", "report_id", "additional_sign", "return_sign", "schedule", "hide_list",
              "hide_rows", "recalculate_storage", "repair"});
  const std::string sid = body.text("sid").value_or("");
  auto& sellers = gateway.world().sellers;
  const auto seller =
      std::find_if(sellers.begin(), sellers.end(), [&](const Seller& s) { return s.sid == sid; });
  if (seller == sellers.end()) throw Refused(404, "no such seller");
  const auto wanted = body.integer("report_id", 1, kAnyReport);

  read_sign(body, "additional_sign", "credit", "debit", seller->reading.additional_is_credit);
  read_sign(body, "return_sign", "negative", "positive", seller->reading.return_is_negative);
  read_sign(body, "schedule", "counts", "ignored", seller->reading.schedule_counts);
  if (body.flag("repair").value_or(false)) {
    seller->differences.clear();
    seller->unlisted_reports.clear();
    seller->rowless_reports.clear();
  }
  if (const auto report = body.integer("hide_list", 1, kAnyReport)) seller->unlisted_reports.insert(*report);
  if (const auto report = body.integer("hide_rows", 1, kAnyReport)) seller->rowless_reports.insert(*report);
  if (const auto text = body.text("recalculate_storage")) {
    const auto day = read_time(*text);
    if (!day || !day->date_only) refuse("recalculate_storage: a day YYYY-MM-DD");
    ++seller->recalculated_days[moscow_day(std::chrono::floor<std::chrono::seconds>(day->time))];
  }
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  if (const auto text = body.text("difference")) {
    const auto amount = parse_decimal(*text);
    if (!amount || *amount % kKopeck != 0) refuse("difference: an amount such as 12.34");
    const std::int64_t report = wanted ? *wanted : newest_report(gateway.world(), *seller);
    seller->differences[report] = *amount;
    w.field("report_id", report);
  }
  w.end_object();
  ++seller->version;
  return out;
}

}  // namespace wbd::sandbox
