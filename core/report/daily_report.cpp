#include "core/report/daily_report.hpp"

#include <algorithm>

#include "core/analytics/numbers.hpp"
#include "core/report/cabinet_trouble.hpp"
#include "core/report/review_section.hpp"
#include "core/report/sales_sections.hpp"
#include "core/store/cabinets.hpp"

namespace wbd::report {
namespace {

using analytics::all_currencies;

constexpr std::size_t kBestOfDay = 10;

// The day, and the day it is compared with.
Section header(const Wording& words, const DailyReport& report) {
  const Texts& texts = words.texts();
  Section section("🗓", texts.daily_report);
  section.heading().fact(words.days(report.day, report.day));
  add_troubles(section, words, report.cabinets, report.now);
  const SalesNumbers all = all_currencies(report.sums);
  if (all.orders_count() + all.buyouts_count + all.returns_count == 0)
    section.line().text(texts.nothing_sold);
  if (!report.before_known) {
    section.line().text(report.running ? texts.yesterday : texts.day_before).text(": ").text(texts.no_data);
    return section;
  }
  if (report.running)
    section.line().text(texts.yesterday_same_time).text(": ").text(words.orders(report.before));
  section.line()
      .text(report.running ? texts.yesterday : texts.day_before)
      .text(": ")
      .text(words.orders(report.whole_day));
  return section;
}

// Finance follows the day by a day or two, so the day often has no report yet.
Section payout_section(const Wording& words, const DailyReport& report) {
  const Texts& texts = words.texts();
  Section section("💰", texts.by_wb_reports);
  if (report.payout.empty() && report.has_finance)
    section.line()
        .text(texts.for_pay)
        .text(": ")
        .text(report.finance_loads ? texts.reports_load : texts.no_report_yet);
  for (const store::DayPayout& payout : report.payout) {
    const auto money = [&](Money amount) { return words.money(amount, payout.currency); };
    section.line().text(texts.for_pay).text(": ").text(money(to_money(payout.for_pay)));
    section.line().text(texts.logistics).text(": ").text(money(to_money(payout.logistics)));
    section.line().text(texts.after_logistics).text(": ").bold(money(to_money(payout.after_logistics())));
  }
  return section;
}

// Null while no report has the day.
void write_payout(JsonWriter& json, const DailyReport& report) {
  json.key("payout");
  if (report.payout.empty()) return json.value(nullptr);
  json.begin_array();
  for (const store::DayPayout& payout : report.payout) {
    json.begin_object();
    json.field("for_pay", to_money(payout.for_pay));
    json.field("logistics", to_money(payout.logistics));
    json.field("after_logistics", to_money(payout.after_logistics()));
    json.field("currency", payout.currency);
    json.field("rows", payout.rows);
    json.end_object();
  }
  json.end_array();
}

std::vector<Section> sections_of(const DailyReport& report, const Wording& words) {
  const std::int64_t orders = all_currencies(report.sums).orders_count();
  const SalesByCurrency before = report.before_known ? report.before : SalesByCurrency{};
  return in_order(
      header(words, report), total_orders_section(words, report.sums, before, 1),
      total_buyouts_section(words, report.sums, before), payout_section(words, report),
      profit_section(words, report.profit),
      best_section(words, "🏆", words.texts().best_products, report.products, report.products_total, orders),
      alerts_section(words, report.stock), review_section(words, report.written, 1, report.all),
      freshness_section(words, report.freshness));
}

}  // namespace

Result<DailyReport> daily_report(db::Tx& tx, const std::vector<CabinetId>& cabinets, Date day, UtcTime now,
                                 const TimeZone& zone) {
  const auto period = analytics::one_day(day, now, zone);
  if (!period) return period.error();
  const analytics::Scope scope{cabinets, std::nullopt};
  DailyReport report;
  report.freshness = read_freshness(tx, cabinets, kDailyReportSources, now);
  report.day = period->last;
  report.now = now;
  report.payout = store::day_payout(tx, cabinets, Date{report.day});
  report.profit = profit_part(tx, cabinets, Date{report.day}, Date{report.day});
  for (const CabinetId id : cabinets) {
    if (auto cabinet = store::find_cabinet(tx, id)) report.cabinets.push_back(std::move(*cabinet));
    report.has_finance |= report.freshness.successes->of(id, Dataset::finance).at.has_value();
  }
  if (report.has_finance) report.finance_loads = report.freshness.add_loading(Dataset::finance);
  report.running = period->last == analytics::day_of(now, zone);
  const auto days = analytics::day_windows(now, report.freshness.synced(Dataset::orders), zone);
  analytics::SumReader reader(tx, scope, zone);
  report.sums = reader.total(period->current);
  report.whole_day = reader.total({period->previous.from, period->current.from});
  report.before = report.running ? reader.total(days.yesterday_same_time) : report.whole_day;
  report.before_known = analytics::sales_coverage(*report.freshness.successes).covers(period->previous);
  report.products = analytics::sales_groups(tx, reader, scope, *period, analytics::GroupBy::product);
  report.products_total = std::ssize(report.products);
  if (report.products.size() > kBestOfDay) report.products.resize(kBestOfDay);
  report.stock = stock_alerts(tx, cabinets, now, zone);
  report.written = analytics::review_numbers(tx, scope, period->current);
  report.all = analytics::review_numbers(tx, scope, std::nullopt);
  return report;
}

std::string render(const DailyReport& report, const Form& form) {
  return render_report(form, sections_of(report, Wording(form)), [&](JsonWriter& json) {
    const auto currency = analytics::only_currency({&report.sums, &report.whole_day});
    json.key("day");
    json.begin_object();
    json.field("date", to_string(Date{report.day}));
    json.field("running", report.running);
    json.key("totals");
    analytics::write_totals(json, report.sums, 1, currency);
    if (report.before_known) {
      json.key("before");
      analytics::write_totals(json, report.before, 1, currency);
      json.key("change_percent");
      analytics::write_change(json, report.sums, report.before, currency);
      json.key("day_before");
      analytics::write_totals(json, report.whole_day, 1, currency);
    } else {
      for (const char* name : {"before", "change_percent", "day_before"}) json.field(name, nullptr);
    }
    json.end_object();
    write_payout(json, report);
    write_profit(json, report.profit);
    if (!report.products.empty()) {
      json.key("products");
      analytics::write_groups(json, report.products, 1, currency);
    }
    write_alerts(json, report.stock);
    write_review_fields(json, report.written, report.all);
    write_freshness(json, report.freshness);
  });
}

}  // namespace wbd::report
