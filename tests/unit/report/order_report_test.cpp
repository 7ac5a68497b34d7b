#include "core/report/order_report.hpp"

#include <nlohmann/json.hpp>

#include "tests/unit/report/report_fixture.hpp"

using namespace wb;
using namespace wb::report;
using nlohmann::ordered_json;

namespace {

const TimeZone kMoscow = TimeZone::moscow();

OrderReport sample() {
  return compute(sample_facts(), kNow, kMoscow);
}

OrderFacts feed_only_facts() {
  OrderFacts facts;
  Order& o = facts.order.order;
  o.cabinet_id = CabinetId{1};
  o.id = OrderId{5};
  o.srid = "feed.0.0";
  o.ordered_at = at("2026-11-22T11:00:00Z");
  o.feed_changed_at = o.ordered_at;
  o.nm_id = NmId{555};
  o.chrt_id = ChrtId{9};
  o.warehouse_type = WarehouseType::seller;
  o.price_with_discount = Money{350'00};
  facts.orders = {article_order("2026-11-22T11:00:00Z", OrderStatus::created, 350'00)};
  facts.rating = store::Rating{};
  facts.synced_at = {{Dataset::orders, at("2026-11-22T11:29:00Z")},
                     {Dataset::reviews, std::nullopt},
                     {Dataset::sales, at("2026-11-22T11:20:00Z")},
                     {Dataset::products, std::nullopt},
                     {Dataset::stocks, std::nullopt}};
  return facts;
}

OrderFacts returned_facts() {
  OrderFacts facts = sample_facts();
  facts.order.order.status = OrderStatus::returned;
  facts.order.order.size = "0";
  facts.order.order.country = "Беларусь";
  facts.order.order.currency = "BYN";
  facts.orders = {article_order("2026-11-16T09:00:00Z", OrderStatus::returned, 1200'50)};
  facts.sales = {article_sale("2026-11-18T09:00:00Z", false, 1200'50),
                 article_sale("2026-11-20T09:00:00Z", true, 1200'50)};
  facts.stock = {stock_row(1, "0", WarehouseType::wb, -999999, "Склад WB", 1, 1)};
  return facts;
}

OrderFacts bare_facts() {
  OrderFacts facts;
  facts.order.order.srid = "bare";
  facts.order.order.status = OrderStatus::cancelled;
  facts.order.order.ordered_at = at("2026-03-01T00:00:00Z");
  facts.order.order.cancelled_at = at("2026-03-02T10:05:00Z");
  return facts;
}

}  // namespace

TEST_CASE("the report reads as accepted in both languages and all forms") {
  struct Case {
    const char* name;
    OrderFacts facts;
  };
  const std::vector<Case> cases{{"bought", sample_facts()},
                                {"feed_only", feed_only_facts()},
                                {"returned", returned_facts()},
                                {"bare", bare_facts()}};
  for (const auto& c : cases) {
    const OrderReport report = compute(c.facts, kNow, kMoscow);
    for (const auto& [language, suffix] : {std::pair{Language::ru, ".ru"}, std::pair{Language::en, ".en"}}) {
      check_golden(std::string(c.name) + suffix + ".txt", to_text(report, language, kMoscow));
      check_golden(std::string(c.name) + suffix + ".html", to_html(report, language, kMoscow));
      check_golden(std::string(c.name) + suffix + ".json",
                   ordered_json::parse(to_json(report, language, kMoscow)).dump(2));
    }
  }
}

TEST_CASE("sections come in the order of the specification, empty ones are left out") {
  const auto names = [](const OrderFacts& facts) {
    std::vector<std::string> out;
    const auto json = ordered_json::parse(to_json(compute(facts, kNow, kMoscow), Language::ru, kMoscow));
    for (const auto& [name, section] : json.at("sections").items()) out.push_back(name);
    return out;
  };
  CHECK(names(sample_facts()) == std::vector<std::string>{"order", "item", "money", "route", "sales",
                                                          "buyouts", "speed", "today_vs_yesterday", "stock",
                                                          "rating", "freshness"});
  CHECK(names(feed_only_facts()) == std::vector<std::string>{"order", "item", "money", "route", "sales",
                                                             "buyouts", "speed", "today_vs_yesterday",
                                                             "freshness"});
  CHECK(names(bare_facts()) == std::vector<std::string>{"order"});
}

TEST_CASE("the parts of the JSON are the text") {
  const OrderReport report = sample();
  const auto json = ordered_json::parse(to_json(report, Language::ru, kMoscow));
  REQUIRE(json.at("parts").size() == 1);
  CHECK(json.at("parts").at(0) == to_text(report, Language::ru, kMoscow));
  CHECK(json.at("parts_html").at(0) == to_html(report, Language::ru, kMoscow));
}

TEST_CASE("a report of many sizes is split and every part fits") {
  OrderFacts facts = sample_facts();
  facts.stock.clear();
  for (int i = 0; i < 200; ++i) {
    facts.stock.push_back(
        stock_row(i, "размер " + std::to_string(i), WarehouseType::wb, -999999, "Склад WB", i + 1, 3));
    facts.stock.push_back(
        stock_row(i, "размер " + std::to_string(i), WarehouseType::seller, 5, "<Мой> & склад", i + 1, 3));
  }
  const OrderReport report = compute(std::move(facts), kNow, kMoscow);
  const auto json = ordered_json::parse(to_json(report, Language::ru, kMoscow));
  for (const char* name : {"parts", "parts_html"}) {
    REQUIRE(json.at(name).size() >= 3);
    for (const std::string part : json.at(name)) {
      CHECK(utf16_length(part) <= 4096);
      CHECK(part.size() > 0);
    }
  }
  // Each line of the whole text is in a part, in order.
  std::string lines;
  for (const std::string part : json.at("parts")) lines += part + "\n";
  std::string whole = to_text(report, Language::ru, kMoscow) + "\n";
  const auto squeeze = [](std::string text) {
    for (auto at = text.find("\n\n"); at != std::string::npos; at = text.find("\n\n")) text.erase(at, 1);
    return text;
  };
  CHECK(squeeze(lines) == squeeze(whole));
}

TEST_CASE("hostile text can neither break the markup nor the lines") {
  OrderFacts facts = sample_facts();
  facts.order.title = "</b><script>alert(1)</script>\n\nЗаказ\xFF";
  facts.order.order.vendor_code = std::string(5000, '<');
  const OrderReport report = compute(std::move(facts), kNow, kMoscow);
  const std::string html = to_html(report, Language::ru, kMoscow);
  CHECK(html.find("<script") == std::string::npos);
  CHECK_THAT(html, Catch::Contains("&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;  Заказ\uFFFD\n"));
  const auto json = ordered_json::parse(to_json(report, Language::ru, kMoscow));
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

TEST_CASE("languages are read by their codes") {
  CHECK(parse_language("ru") == Language::ru);
  CHECK(parse_language("en") == Language::en);
  CHECK_FALSE(parse_language("de"));
  CHECK_FALSE(parse_language(""));
}
