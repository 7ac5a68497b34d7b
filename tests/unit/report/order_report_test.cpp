#include "core/report/order_report.hpp"

#include <nlohmann/json.hpp>

#include "core/report/telegram.hpp"
#include "tests/unit/report/report_fixture.hpp"

namespace order_report_test {

using namespace wbd;
using namespace wbd::report;
using nlohmann::ordered_json;

namespace {

OrderReport feed_only_report() {
  OrderReport report;
  Order& o = report.order.order;
  o.cabinet_id = CabinetId{1};
  o.id = OrderId{5};
  o.srid = "feed.0.0";
  o.ordered_at = at("2026-11-22T11:00:00Z");
  o.feed_changed_at = o.ordered_at;
  o.nm_id = NmId{555};
  o.chrt_id = ChrtId{9};
  o.warehouse_type = WarehouseType::seller;
  o.price_with_discount = Money{350'00};
  report.order.costs.commission = Commission{Money{54'25}, 1550, CostKind::estimate};
  report.order.costs.to_be_paid = Cost{Money{295'75}, CostKind::estimate};
  report.overview = overview_of({article_order("2026-11-22T11:00:00Z", OrderStatus::created, 350'00)}, {});
  report.rating = store::Rating{};
  report.freshness.synced_at = {{Dataset::orders, at("2026-11-22T11:29:00Z")},
                                {Dataset::reviews, std::nullopt},
                                {Dataset::sales, at("2026-11-22T11:20:00Z")},
                                {Dataset::products, std::nullopt},
                                {Dataset::stocks, std::nullopt}};
  return report;
}

OrderReport returned_report() {
  OrderReport report = sample_report();
  report.order.order.status = OrderStatus::returned;
  report.order.order.size = "0";
  report.order.order.country = "Беларусь";
  report.order.order.currency = "BYN";
  report.order.costs.to_be_paid = Cost{Money{0}, CostKind::actual};
  report.overview = overview_of({article_order("2026-11-16T09:00:00Z", OrderStatus::returned, 1200'50)},
                                {article_sale("2026-11-18T09:00:00Z", false, 1200'50),
                                 article_sale("2026-11-20T09:00:00Z", true, 1200'50)},
                                "BYN");
  report.stock = group_by_size(std::vector{stock_row(1, "0", WarehouseType::wb, -999999, "Склад WB", 1, 1)});
  return report;
}

// 1 020 - 59.20 less 400 + 10; 6 % of the 960.40 that the buyer pays.
OrderReport with_profit(OrderReport report) {
  analytics::OrderProfit& profit = report.profit.emplace();
  profit.currency = "RUB";
  profit.costs_exist = true;
  profit.expected.kind = CostKind::actual;
  profit.expected.unit_cost = Money{410'00};
  profit.expected.profit = Money{550'80};
  profit.expected.tax = Amount{57'6240};
  return report;
}

OrderReport bare_report() {
  OrderReport report;
  report.order.order.srid = "bare";
  report.order.order.status = OrderStatus::cancelled;
  report.order.order.ordered_at = at("2026-03-01T00:00:00Z");
  report.order.order.cancelled_at = at("2026-03-02T10:05:00Z");
  return report;
}

}  // namespace

TEST_CASE("the report reads as accepted in both languages and all forms") {
  check_goldens("bought", [](const Form& form) { return render(sample_report(), form); });
  check_goldens("bought_profit", [](const Form& form) { return render(with_profit(sample_report()), form); });
  check_goldens("feed_only", [](const Form& form) { return render(feed_only_report(), form); });
  check_goldens("returned", [](const Form& form) { return render(returned_report(), form); });
  check_goldens("bare", [](const Form& form) { return render(bare_report(), form); });
}

TEST_CASE("a named warehouse of the seller is distinguished from one of WB") {
  OrderReport report = sample_report();
  report.order.order.warehouse = "Коледино";
  CHECK_THAT(render(report, {Format::text, Language::ru}), !Catch::Contains("склад продавца"));
  report.order.order.warehouse_type = WarehouseType::seller;
  CHECK_THAT(render(report, {Format::text, Language::ru}), Catch::Contains("Коледино (склад продавца)"));
}

TEST_CASE("a profit that is unknown has its reason") {
  using enum ledger::NoProfit;
  OrderReport report = with_profit(sample_report());
  ledger::ExpectedProfit& expected = report.profit->expected;
  const auto text = [&](Language language) { return render(report, {Format::text, language}); };
  const auto json = [&] {
    return ordered_json::parse(render(report, {})).at("sections").at("money").at("expected_profit");
  };
  expected.tax.reset();
  expected.no_tax = ledger::NoTax::no_tax_profile;
  CHECK_THAT(
      text(Language::ru),
      Catch::Contains(
          "Прибыль с заказа: 550,80\u00A0₽ · налоговый режим не задан"));
  CHECK_THAT(text(Language::en), Catch::Contains("Profit of the order: 550.80\u00A0₽ · no tax profile"));
  CHECK(json().at("tax").is_null());
  CHECK(json().at("unknown") == ordered_json{{"tax", "no_tax_profile"}});
  expected.kind = CostKind::estimate;
  expected.profit.reset();
  expected.no_profit = costs_missing;
  expected.no_tax = ledger::NoTax::profit_unknown;
  CHECK_THAT(text(Language::ru),
             Catch::Contains("Ожидаемая прибыль: не посчитана · нет себестоимости товара"));
  CHECK_THAT(text(Language::en), Catch::Contains("Expected profit: unknown · the item has no cost"));
  CHECK(json().at("profit").is_null());
  CHECK(json().at("unknown") == ordered_json{{"profit", "costs_missing"}, {"tax", "profit_unknown"}});
  // Until the seller has given any cost the text says nothing; the JSON says why.
  report.profit->costs_exist = false;
  CHECK_THAT(text(Language::ru), !Catch::Contains("рибыль"));
  CHECK(json().at("profit").is_null());
  report.profit->costs_exist = true;
  expected.no_profit = order_ended;
  CHECK_THAT(text(Language::en), !Catch::Contains("profit"));
}

TEST_CASE("sections come in the order of the specification, empty ones are left out") {
  const auto names = [](const OrderReport& report) {
    std::vector<std::string> out;
    const auto json = ordered_json::parse(render(report, {}));
    for (const auto& [name, section] : json.at("sections").items()) out.push_back(name);
    return out;
  };
  CHECK(names(sample_report()) == std::vector<std::string>{"order", "item", "money", "route", "sales",
                                                           "buyouts", "speed", "today_vs_yesterday", "stock",
                                                           "rating", "freshness"});
  CHECK(names(feed_only_report()) == std::vector<std::string>{"order", "item", "money", "route", "sales",
                                                              "buyouts", "speed", "today_vs_yesterday",
                                                              "freshness"});
  CHECK(names(bare_report()) == std::vector<std::string>{"order"});
}

TEST_CASE("the parts of the JSON are the text") {
  const OrderReport report = sample_report();
  const auto json = ordered_json::parse(render(report, {}));
  REQUIRE(json.at("parts").size() == 1);
  CHECK(json.at("parts").at(0) == render(report, {Format::text}));
  CHECK(json.at("parts_html").at(0) == render(report, {Format::html}));
}

TEST_CASE("a report of many sizes is split and every part fits") {
  OrderReport report = sample_report();
  std::vector<store::StockRow> stock;
  for (int i = 0; i < 200; ++i) {
    stock.push_back(
        stock_row(i, "размер " + std::to_string(i), WarehouseType::wb, -999999, "Склад WB", i + 1, 3));
    stock.push_back(
        stock_row(i, "размер " + std::to_string(i), WarehouseType::seller, 5, "<Мой> & склад", i + 1, 3));
  }
  report.stock = group_by_size(stock);
  const auto json = ordered_json::parse(render(report, {}));
  for (const char* name : {"parts", "parts_html"}) {
    REQUIRE(json.at(name).size() >= 3);
    for (const std::string part : json.at(name)) {
      CHECK(utf16_length(part) <= 4096);
      CHECK(part.size() > 0);
    }
  }
  // Each line of the whole text is in one part, in order.
  std::string lines;
  for (const std::string part : json.at("parts")) lines += part + "\n";
  std::string whole = render(report, {Format::text}) + "\n";
  const auto squeeze = [](std::string text) {
    for (auto at = text.find("\n\n"); at != std::string::npos; at = text.find("\n\n")) text.erase(at, 1);
    return text;
  };
  CHECK(squeeze(lines) == squeeze(whole));
}

TEST_CASE("hostile text can neither break the markup nor the lines") {
  OrderReport report = sample_report();
  report.order.title = "</b><script>alert(1)</script>\n\nЗаказ\xFF";
  report.order.order.vendor_code = std::string(5000, '<');
  const std::string html = render(report, {Format::html});
  CHECK(html.find("<script") == std::string::npos);
  CHECK_THAT(html, Catch::Contains("&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;  Заказ\uFFFD\n"));
  const auto json = ordered_json::parse(render(report, {}));
  std::size_t brackets = 0;
  for (const std::string part : json.at("parts_html")) {
    CHECK(utf16_length(part) <= 4096);
    const auto count = [&](std::string_view what) {
      std::size_t n = 0;
      for (auto i = part.find(what); i != std::string::npos; i = part.find(what, i + 1)) ++n;
      return n;
    };
    CHECK(count("<b>") == count("</b>"));
    CHECK(count("<code>") == count("</code>"));
    brackets += count("&lt;");
  }
  CHECK(brackets == 5000 + 3);  // nothing is cut
}

TEST_CASE("forms are read by their names, and what was never synced has no time") {
  CHECK(parse_format("json") == Format::json);
  CHECK(parse_format("text") == Format::text);
  CHECK(parse_format("html") == Format::html);
  CHECK_FALSE(parse_format("pdf"));
  const Freshness freshness{{{Dataset::orders, kNow}}, kNow};
  CHECK(freshness.synced(Dataset::orders) == kNow);
  CHECK_FALSE(freshness.synced(Dataset::sales));
}

TEST_CASE("languages are read by their codes") {
  CHECK(parse_language("ru") == Language::ru);
  CHECK(parse_language("en") == Language::en);
  CHECK_FALSE(parse_language("de"));
  CHECK_FALSE(parse_language(""));
}

}  // namespace order_report_test
