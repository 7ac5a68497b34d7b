#include "core/report/dashboard.hpp"

#include "core/analytics/numbers.hpp"
#include "core/analytics/sales.hpp"
#include "core/report/cabinet_trouble.hpp"
#include "core/report/review_section.hpp"
#include "core/store/cabinets.hpp"
#include "core/view/fields.hpp"

namespace wbd::report {
namespace {

using analytics::all_currencies;
using analytics::PeriodSums;

Section header(const Wording& words, const Dashboard& board) {
  const Texts& texts = words.texts();
  Section section("🏠", texts.dashboard);
  if (board.cabinets.empty()) {
    section.line().text("🔌 ").text(texts.no_cabinets);
    return section;
  }
  if (board.cabinets.size() == 1) {
    section.heading().fact(board.cabinets.front().name);
  } else {
    section.heading().fact(words.count(std::ssize(board.cabinets), texts.cabinets));
  }
  add_troubles(section, words, board.cabinets, board.overview.now);
  if (section.empty()) section.line().text("✅ ").text(texts.all_well);
  return section;
}

Section periods_section(const Wording& words, const Dashboard& board) {
  const Texts& texts = words.texts();
  Section section("📈", texts.orders_heading);
  for (const PeriodSums& period : board.overview.periods) {
    const SalesNumbers now = all_currencies(period.current);
    if (now.orders_count() == 0) continue;
    Line& line = section.line().bold(words.count(period.days, texts.days)).text(": ");
    words.append_orders(line, period.current, compared(period));
  }
  section.add(not_compared_line(words, board.overview));
  return section;
}

Section buyouts_line(const Wording& words, const Dashboard& board) {
  const Texts& texts = words.texts();
  Section section("🛍", texts.buyouts_heading);
  for (const PeriodSums& period : board.overview.periods) {
    const SalesNumbers now = all_currencies(period.current);
    const auto percent = analytics::settled_buyout_percent_hundredths(now);
    if (now.buyouts_count == 0 && !percent) continue;
    Line& line = section.line().bold(words.count(period.days, texts.days)).text(": ");
    line.text(words.count(now.buyouts_count, texts.buyouts_count));
    if (now.buyouts_count > 0) line.fact(words.sums(period.current, &SalesNumbers::buyouts_sum));
    if (percent) line.fact(texts.buyout_rate).text(" ").text(words.percent(*percent));
  }
  return section;
}

Section stock_line(const Wording& words, const Dashboard& board) {
  const Texts& texts = words.texts();
  const StockAlerts& stock = board.stock;
  Section section("🏬", texts.stock);
  if (board.cabinets.empty()) return section;
  if (stock.quantity > 0) section.heading().fact(words.count(stock.quantity, texts.pieces));
  if (!stock.critical.empty()) {
    section.line()
        .text("🟡 ")
        .text(texts.running_out)
        .text(": ")
        .text(words.count(std::ssize(stock.critical), texts.sizes));
  }
  if (!stock.out.empty()) {
    section.line()
        .text("🔴 ")
        .text(texts.ran_out)
        .text(": ")
        .text(words.count(std::ssize(stock.out), texts.sizes));
  }
  if (!board.stock_known) {
    section.line().text("⏳ ").text(texts.stock_unknown);
    return section;
  }
  if (section.empty() && stock.quantity > 0) section.line().text("🟢 ").text(texts.enough_stock);
  return section;
}

void write_cabinets(JsonWriter& json, const Dashboard& board) {
  json.key("cabinets");
  json.begin_array();
  for (const Cabinet& cabinet : board.cabinets) {
    json.begin_object();
    json.field("id", cabinet.id);
    json.field("name", cabinet.name);
    json.field("status", to_string(cabinet.status));
    json.field("token_days_left", cabinet.has_token ? std::optional(std::max<std::int64_t>(
                                                          token_days(cabinet, board.overview.now), 0))
                                                    : std::nullopt);
    json.field("last_sync_at", cabinet.last_sync_at);
    json.end_object();
  }
  json.end_array();
}

void write_periods(JsonWriter& json, const Dashboard& board, const std::optional<std::string>& currency) {
  json.key("periods");
  json.begin_array();
  for (const PeriodSums& period : board.overview.periods) {
    json.begin_object();
    json.field("days", period.days);
    analytics::write_comparison(json, period.days, period.current, period.previous, period.previous_known,
                                currency);
    json.end_object();
  }
  json.end_array();
}

std::vector<Section> sections_of(const Dashboard& board, const Wording& words) {
  return in_order(header(words, board), today_section(words, board.overview), periods_section(words, board),
                  buyouts_line(words, board), profit_section(words, board.profit), stock_line(words, board),
                  review_section(words, board.written, kDashboardPeriods.front(), board.all),
                  freshness_section(words, board.freshness));
}

}  // namespace

Dashboard dashboard(db::Tx& tx, const std::vector<CabinetId>& all, const std::vector<CabinetId>& cabinets,
                    UtcTime now, const TimeZone& zone) {
  const analytics::Scope scope{cabinets, std::nullopt};
  Dashboard board;
  for (const CabinetId id : all) {
    if (auto cabinet = store::find_cabinet(tx, id)) board.cabinets.push_back(std::move(*cabinet));
  }
  board.freshness = read_freshness(tx, cabinets, kDashboardSources, now);
  analytics::SumReader reader(tx, scope, zone);
  board.overview =
      analytics::overview(reader, now, board.freshness.synced(Dataset::orders), zone, kDashboardPeriods);
  analytics::note_coverage(board.overview, analytics::sales_coverage(*board.freshness.successes), zone);
  board.stock_known = !cabinets.empty() && board.freshness.synced(Dataset::stocks).has_value();
  board.stock = stock_alerts(tx, cabinets, now, zone);
  const auto month = analytics::last_days(kProfitDays, now, zone);
  board.profit = profit_part(tx, cabinets, Date{month.first}, Date{month.last});
  if (board.profit) board.freshness.add_loading(Dataset::finance);
  board.written = analytics::review_numbers(
      tx, scope, analytics::last_days(kDashboardPeriods.front(), now, zone).current);
  board.all = analytics::review_numbers(tx, scope, std::nullopt);
  return board;
}

std::string render(const Dashboard& board, const Form& form) {
  return render_report(form, sections_of(board, Wording(form)), [&](JsonWriter& json) {
    const auto& view = board.overview;
    const auto& longest = view.periods.back();
    const auto currency = analytics::only_currency({&longest.current, &longest.previous});
    write_cabinets(json, board);
    json.key("today");
    analytics::write_totals(json, view.today, 1, currency);
    json.key("yesterday");
    analytics::write_totals(json, view.yesterday, 1, currency);
    json.key("yesterday_same_time");
    analytics::write_totals(json, view.yesterday_same_time, 1, currency);
    json.key("change_percent");
    if (view.yesterday_known) {
      analytics::write_change(json, view.today, view.yesterday_same_time, currency);
    } else {
      json.value(nullptr);
    }
    write_periods(json, board, currency);
    write_profit(json, board.profit);
    write_alerts(json, board.stock);
    write_review_fields(json, board.written, board.all);
    write_freshness(json, board.freshness);
  });
}

}  // namespace wbd::report
