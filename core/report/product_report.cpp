#include "core/report/product_report.hpp"

#include <fmt/format.h>

#include "core/report/expected_profit.hpp"
#include "core/report/profit_texts.hpp"
#include "core/report/sales_sections.hpp"
#include "core/report/stock_section.hpp"
#include "core/store/products.hpp"
#include "core/store/sales_facts.hpp"
#include "core/view/fields.hpp"

namespace wbd::report {
namespace {

constexpr int kChartDays = 14;

std::optional<Product> find_card(db::Tx& tx, CabinetId cabinet, NmId nm_id) {
  store::ProductFilter filter;
  filter.cabinets = {cabinet};
  filter.nm_id = nm_id;
  filter.limit = 1;
  auto found = store::list_products(tx, filter);
  return found.rows.empty() ? std::nullopt : std::optional(std::move(found.rows.front().product));
}

Section item_section(const Wording& words, const ProductReport& report) {
  const Texts& texts = words.texts();
  const std::string nm_id = std::to_string(report.nm_id.value);
  Section section("🏷", texts.item);
  if (report.card) {
    Line title;
    title.bold(report.card->title.value_or(""));
    if (report.card->brand) title.fact(*report.card->brand);
    section.add(std::move(title));
    section.add(Line().text(report.card->subject.value_or("")));
  }
  section.line()
      .text(texts.wb_article)
      .text(": ")
      .link(nm_id, fmt::format("https://www.wildberries.ru/catalog/{}/detail.aspx", nm_id));
  if (report.card && report.card->vendor_code) {
    section.line().text(texts.vendor_code).text(": ").code(*report.card->vendor_code);
  }
  if (report.card && report.card->deleted_at) section.line().text("🗑 ").text(texts.card_deleted);
  return section;
}

void write_item(JsonWriter& json, const ProductReport& report) {
  const Product card = report.card.value_or(Product{});
  json.key("item");
  json.begin_object();
  json.field("nm_id", report.nm_id);
  json.field("cabinet_id", report.cabinet_id);
  json.field("imt_id", card.imt_id);
  view::text_field(json, "vendor_code", card.vendor_code);
  view::text_field(json, "title", card.title);
  view::text_field(json, "brand", card.brand);
  view::text_field(json, "subject", card.subject);
  view::text_field(json, "photo_url", card.photo_url);
  json.field("deleted_at", card.deleted_at);
  json.end_object();
}

std::optional<std::string> currency_of(const ProductReport& report) {
  const auto& longest = report.overview.periods.back();
  return analytics::only_currency({&longest.current, &longest.previous});
}

// The newest orders that may all be cancelled.
constexpr std::int64_t kOrdersTried = 20;

std::optional<ProductReport::LastOrder> last_order(db::Tx& tx, CabinetId cabinet, NmId nm_id) {
  store::OrderFilter filter;
  filter.cabinets = {cabinet};
  filter.nm_id = nm_id;
  filter.limit = kOrdersTried;
  for (const store::OrderRow& row : store::list_orders(tx, filter).rows) {
    if (row.order.status == OrderStatus::cancelled || row.order.status == OrderStatus::returned) continue;
    return ProductReport::LastOrder{row.order.id, row.order.ordered_at, analytics::order_profit(tx, row)};
  }
  return std::nullopt;
}

Section article_profit_section(const Wording& words, const ProductReport& report) {
  Section section = profit_section(words, report.profit);
  if (!report.last_order) return section;
  const Line expected = expected_profit_line(words, report.last_order->profit);
  if (expected.empty()) return section;
  const ProfitTexts& texts = profit_texts(words.language());
  section.line().text(texts.last_order).text(" ").text(words.time(report.last_order->ordered_at));
  section.add(expected);
  return section;
}

void write_last_order(JsonWriter& json, const std::optional<ProductReport::LastOrder>& order) {
  if (!order) return;
  json.key("last_order");
  json.begin_object();
  json.field("id", order->id);
  json.field("ordered_at", order->ordered_at);
  write_expected_profit(json, order->profit);
  json.end_object();
}

std::vector<Section> sections_of(const ProductReport& report, const Form& form) {
  const Wording words(form);
  const Texts& texts = words.texts();
  return in_order(item_section(words, report), orders_section(words, texts.orders_heading, report.overview),
                  buyouts_section(words, texts.buyouts_heading, report.overview),
                  speed_section(words, report.overview), article_profit_section(words, report),
                  today_section(words, report.overview), chart_section(words, report.days, report.chart),
                  stock_section(report.stock, form.language), rating_section(words, report.rating),
                  freshness_section(words, report.freshness));
}

}  // namespace

Result<ProductReport> product_report(db::Tx& tx, const std::vector<CabinetId>& cabinets, NmId nm_id,
                                     UtcTime now, const TimeZone& zone, const ArticleSource& source) {
  for (const CabinetId cabinet : cabinets) {
    ProductReport report;
    report.card = find_card(tx, cabinet, nm_id);
    if (!report.card && !store::next_fact(tx, cabinet, nm_id, UtcTime{})) continue;
    report.cabinet_id = cabinet;
    report.nm_id = nm_id;
    report.freshness = read_freshness(tx, {cabinet}, kProductReportSources, now);
    const analytics::Scope scope{{cabinet}, nm_id};
    analytics::SumReader reader(tx, scope, zone);
    const auto article = source.facts(tx, cabinet, nm_id, now, zone);
    report.overview =
        overview_of(tx, *article, cabinet, nm_id, now, report.freshness.synced(Dataset::orders), zone);
    analytics::note_coverage(report.overview, analytics::sales_coverage(*report.freshness.successes), zone);
    const auto month = analytics::last_days(kProfitDays, now, zone);
    report.profit = profit_part(tx, {cabinet}, Date{month.first}, Date{month.last}, nm_id);
    if (report.profit) report.freshness.add_loading(Dataset::finance);
    report.last_order = last_order(tx, cabinet, nm_id);
    report.chart = analytics::last_days(kChartDays, now, zone);
    report.days = analytics::sales_groups(tx, reader, scope, report.chart, analytics::GroupBy::day);
    report.stock = article->stock;
    report.rating = article->rating;
    return report;
  }
  return Error{Errc::not_found, "There is no such product."};
}

std::string render(const ProductReport& report, const Form& form) {
  return render_report(form, sections_of(report, form), [&](JsonWriter& json) {
    const auto currency = currency_of(report);
    write_item(json, report);
    write_metrics(json, report.overview, currency);
    json.key("days");
    analytics::write_groups(json, report.days, 1, currency);
    write_profit(json, report.profit);
    write_last_order(json, report.last_order);
    write_stock(json, report.stock);
    write_rating(json, report.rating);
    write_freshness(json, report.freshness);
  });
}

}  // namespace wbd::report
