#include "core/report/sales_report.hpp"

#include <fmt/format.h>

#include "core/analytics/numbers.hpp"
#include "core/report/sales_sections.hpp"

namespace wbd::report {
namespace {

using analytics::Group;
using analytics::GroupBy;

constexpr std::size_t kBestKept = 10;

std::vector<Group> best(std::vector<Group> groups) {
  if (groups.size() > kBestKept) groups.resize(kBestKept);
  return groups;
}

bool ends_today(const SalesReport& report) {
  return report.sales.period.current.to == report.sales.now;
}

Section header(const Wording& words, const SalesReport& report) {
  const Texts& texts = words.texts();
  const auto& period = report.sales.period;
  Section section("📊", texts.sales_report);
  section.heading().fact(words.count(period.days, texts.days));
  section.line().text(words.days(period.first, period.last));
  const SalesNumbers all = analytics::all_currencies(report.sales.totals);
  if (all.orders_count() + all.buyouts_count + all.returns_count == 0)
    section.line().text(texts.nothing_sold);
  if (!report.sales.previous_known() && all.orders_count() + all.buyouts_count > 0) {
    const std::string period_text = words.count(period.days, texts.days);
    section.line()
        .text(fmt::format(fmt::runtime(texts.not_compared), period_text))
        .fact(history_text(words, report.sales.coverage));
  }
  return section;
}

std::vector<Section> sections_of(const SalesReport& report, const Wording& words) {
  const Texts& texts = words.texts();
  const auto& sales = report.sales;
  const std::int64_t orders = analytics::all_currencies(sales.totals).orders_count();
  analytics::Overview today;
  if (ends_today(report) && sales.period.days > 1) {
    today.today = sales.today;
    today.yesterday = sales.yesterday;
    today.yesterday_same_time = sales.yesterday_same_time;
  }
  today.yesterday_known = sales.yesterday_known;
  const SalesByCurrency before = sales.previous_known() ? sales.previous : SalesByCurrency{};
  return in_order(
      header(words, report), total_orders_section(words, sales.totals, before, sales.period.days),
      total_buyouts_section(words, sales.totals, before), today_section(words, today),
      chart_section(words, sales.groups, sales.period),
      best_section(words, "🏆", texts.best_products, report.products, report.products_total, orders),
      best_section(words, "🏬", texts.warehouses, report.warehouses, 0, orders),
      best_section(words, "🗺", texts.regions, report.regions, 0, orders),
      freshness_section(words, report.freshness));
}

}  // namespace

SalesReport sales_report(db::Tx& tx, const std::vector<CabinetId>& cabinets, const analytics::Period& period,
                         UtcTime now, const TimeZone& zone) {
  const analytics::Scope scope{cabinets, std::nullopt};
  SalesReport report;
  report.sales = analytics::sales(tx, {scope, period, GroupBy::day, now}, zone);
  analytics::SumReader reader(tx, scope, zone);
  auto products = analytics::sales_groups(tx, reader, scope, period, GroupBy::product);
  report.products_total = std::ssize(products);
  report.products = best(std::move(products));
  report.warehouses = best(analytics::sales_groups(tx, reader, scope, period, GroupBy::warehouse));
  report.regions = best(analytics::sales_groups(tx, reader, scope, period, GroupBy::region));
  report.freshness = read_freshness(tx, cabinets, kSalesReportSources, now);
  return report;
}

std::string render(const SalesReport& report, const Form& form, const TimeZone& zone) {
  return render_report(form, sections_of(report, Wording(form)), [&](JsonWriter& json) {
    const auto& sales = report.sales;
    const auto currency = analytics::only_currency({&sales.totals, &sales.previous});
    json.key("sales");
    analytics::write_sales(json, sales, zone);
    const auto write = [&](std::string_view name, const std::vector<Group>& groups) {
      if (groups.empty()) return;
      json.key(name);
      analytics::write_groups(json, groups, sales.period.days, currency);
    };
    write("products", report.products);
    write("warehouses", report.warehouses);
    write("regions", report.regions);
    write_freshness(json, report.freshness);
  });
}

}  // namespace wbd::report
