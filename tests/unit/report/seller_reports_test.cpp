#include "core/report/telegram.hpp"
#include "tests/unit/report/seller_fixture.hpp"

namespace seller_reports_test {

using namespace wbd;
using namespace wbd::report;
using nlohmann::ordered_json;

namespace {

std::string sales_text(const SalesReport& report) {
  return render(report, {Format::text}, kMoscow);
}

std::vector<std::string> names_of(const std::string& json) {
  std::vector<std::string> names;
  const auto sections = ordered_json::parse(json).at("sections");
  for (const auto& [name, section] : sections.items()) names.push_back(name);
  return names;
}

SalesReport two_currencies() {
  SalesReport report = sales_sample(7);
  report.sales.totals["BYN"] = day_numbers(2);
  report.sales.groups.back().sums["BYN"] = day_numbers(2);
  return report;
}

// The last order: a payout of 822.40 is expected for it.
ProductReport product_with_profit() {
  ProductReport report = product_sample();
  report.profit = profit_sample();
  auto& last = report.last_order.emplace();
  last.id = OrderId{17};
  last.ordered_at = at("2026-11-22T08:00:00Z");
  last.profit.currency = "RUB";
  last.profit.costs_exist = true;
  last.profit.expected.unit_cost = Money{410'00};
  last.profit.expected.profit = Money{412'40};
  last.profit.expected.no_tax = ledger::NoTax::price_unknown;
  return report;
}

}  // namespace

TEST_CASE("a seller's reports read as accepted in both languages and all forms") {
  check_goldens("sales_week", [](const Form& form) { return render(sales_sample(7), form, kMoscow); });
  check_goldens("sales_month", [](const Form& form) { return render(sales_sample(30), form, kMoscow); });
  check_goldens("sales_two_currencies",
                [](const Form& form) { return render(two_currencies(), form, kMoscow); });
  check_goldens("sales_nothing", [](const Form& form) {
    SalesReport report;
    report.sales.now = kNow;
    report.sales.period = analytics::last_days(7, kNow, kMoscow);
    return render(report, form, kMoscow);
  });
  check_goldens("daily_running", [](const Form& form) { return render(daily_sample(), form); });
  check_goldens("daily_profit", [](const Form& form) {
    DailyReport report = daily_sample();
    report.profit = profit_sample();
    return render(report, form);
  });
  check_goldens("daily_profit_unknown", [](const Form& form) {
    DailyReport report = daily_sample();
    report.profit = profit_sample();
    ledger::Profit& total = report.profit->answer.total;
    total.goods_cost = total.other_costs = total.written_off = total.tax = total.vat = std::nullopt;
    total.revenue_with_cost = Amount{};
    report.profit->answer.has_profile = false;
    return render(report, form);
  });
  check_goldens("daily_past", [](const Form& form) {
    DailyReport report = daily_sample();
    report.day -= std::chrono::days{2};
    report.running = false;
    report.payout.clear();
    report.cabinets.clear();
    report.has_finance = true;
    report.before = report.whole_day;
    report.stock = {};
    report.written = {};
    report.all = {};
    return render(report, form);
  });
  DailyReport loading = daily_sample();
  loading.payout.clear();
  loading.has_finance = loading.finance_loads = true;
  CHECK_THAT(render(loading, {Format::text, Language::ru}),
             Catch::Contains("К перечислению за товар: финансовые отчёты WB ещё загружаются"));
  check_goldens("dashboard", [](const Form& form) { return render(dashboard_sample(), form); });
  check_goldens("dashboard_troubles", [](const Form& form) {
    Dashboard board;
    board.overview.now = kNow;
    board.overview.periods = {{7, {}, {}}, {30, {}, {}}};
    board.cabinets = {cabinet(1, "Первый"), cabinet(2, "Второй"), cabinet(3, "Третий"),
                      cabinet(4, "Пятый"),  cabinet(5, "Шестой"), cabinet(6, "Седьмой")};
    board.cabinets[0].status = CabinetStatus::refused;
    board.cabinets[1].token.expires_at = kNow + std::chrono::days{3};
    board.cabinets[2].status = CabinetStatus::paused;
    board.cabinets[4].status = CabinetStatus::disconnected;
    board.cabinets[5].status = CabinetStatus::pending;
    return render(board, form);
  });
  check_goldens("product", [](const Form& form) { return render(product_sample(), form); });
  check_goldens("product_profit", [](const Form& form) { return render(product_with_profit(), form); });
  check_goldens("product_unknown_card", [](const Form& form) {
    ProductReport report;
    report.cabinet_id = CabinetId{1};
    report.nm_id = NmId{7};
    report.overview =
        overview_of({article_order("2026-11-22T08:00:00Z", OrderStatus::created, std::nullopt)}, {});
    report.chart = analytics::last_days(14, kNow, kMoscow);
    return render(report, form);
  });
}

TEST_CASE("empty sections are left out of the JSON") {
  CHECK(names_of(render(sales_sample(7), {}, kMoscow)) ==
        std::vector<std::string>{"sales", "products", "warehouses", "regions", "freshness"});
  CHECK(names_of(render(SalesReport{}, {}, kMoscow)) == std::vector<std::string>{"sales"});
  CHECK(names_of(render(daily_sample(), {})) ==
        std::vector<std::string>{"day", "payout", "products", "stock", "reviews", "freshness"});
  CHECK(names_of(render(product_with_profit(), {})) ==
        std::vector<std::string>{"item", "sales", "buyouts", "speed", "today_vs_yesterday", "days", "profit",
                                 "last_order", "stock", "rating", "freshness"});
  CHECK(names_of(render(product_sample(), {})) ==
        std::vector<std::string>{"item", "sales", "buyouts", "speed", "today_vs_yesterday", "days", "stock",
                                 "rating", "freshness"});
}

TEST_CASE("a window that is only partly stored is compared with nothing, and the text says so") {
  DailyReport daily = daily_sample();
  daily.before_known = false;
  CHECK_THAT(render(daily, {Format::text, Language::en}),
             Catch::Contains("Yesterday, whole day: not complete"));
  const auto day = ordered_json::parse(render(daily, {})).at("sections").at("day");
  for (const char* name : {"before", "change_percent", "day_before"}) CHECK(day.at(name).is_null());

  ProductReport product = product_sample();
  product.overview.yesterday_known = false;
  CHECK_THAT(render(product, {Format::text, Language::en}),
             Catch::Contains("Yesterday, whole day: not complete"));
  const auto sections = ordered_json::parse(render(product, {})).at("sections");
  CHECK(sections.at("today_vs_yesterday").at("change_percent").is_null());

  Dashboard board = dashboard_sample();
  board.overview.yesterday_known = false;
  CHECK(render(board, {}).find(R"("yesterday_same_time":)") != std::string::npos);

  SalesReport sales = sales_sample(7);
  sales.sales.coverage.complete_from = kNow - std::chrono::days{7};
  CHECK_THAT(sales_text(sales), Catch::Contains("Нет данных для сравнения: 7 дней · история с 15.11.2026"));
  sales.sales.coverage.complete_from.reset();
  CHECK_THAT(sales_text(sales),
             Catch::Contains("Нет данных для сравнения: 7 дней · история ещё загружается"));
}

TEST_CASE("no percentage is shown while most orders are undecided") {
  SalesReport sales = sales_sample(7);
  SalesNumbers numbers;
  numbers.in_transit_count = 9;
  numbers.bought_count = 1;
  sales.sales.totals = {{"RUB", numbers}};
  CHECK_THAT(sales_text(sales), Catch::Contains("рано судить, решено 1 из 10"));
}

TEST_CASE("an article without orders still shows what was bought and given back") {
  ProductReport report;
  report.overview.now = kNow;
  SalesNumbers returns;
  returns.returns_count = 2;
  returns.returns_sum = Money{700'00};
  report.overview.periods = {{7, {{"RUB", {}}}, {}}, {14, {{"RUB", returns}}, {}}};
  report.chart = analytics::last_days(14, kNow, kMoscow);
  CHECK_THAT(render(report, {Format::text, Language::en}),
             Catch::Contains("14 days: 0 buyouts · 2 returns, 700"));
  report.overview.periods[1].current = {};
  CHECK_THAT(render(report, {Format::text, Language::en}), !Catch::Contains("🛍"));
}

TEST_CASE("the chart is by day up to two weeks, then by week counted from the end") {
  CHECK_THAT(sales_text(sales_sample(14)), Catch::Contains("По дням\n09.11 "));
  const std::string month = sales_text(sales_sample(30));
  CHECK_THAT(month, Catch::Contains("По неделям\n24.10–25.10 ") && Catch::Contains("\n26.10–01.11 ") &&
                        Catch::Contains("\n16.11–22.11 "));
  CHECK_THAT(sales_text(sales_sample(1)), !Catch::Contains("По дням"));
}

TEST_CASE("a single order is seen beside a hundred") {
  SalesReport report = sales_sample(7);
  report.sales.groups[0].sums = group("", "", 1, 100).sums;
  report.sales.groups[1].sums = group("", "", 100, 100'00).sums;
  report.sales.groups[2].sums = {};
  const std::string text = sales_text(report);
  CHECK_THAT(text, Catch::Contains("16.11 ▰▱▱▱▱▱▱▱▱▱ 1 · 1\u00A0₽"));
  CHECK_THAT(text, Catch::Contains("17.11 ▰▰▰▰▰▰▰▰▰▰ 100"));
  CHECK_THAT(text, Catch::Contains("18.11 ▱▱▱▱▱▱▱▱▱▱ 0\n"));
}

TEST_CASE("times are the reader's") {
  const auto vladivostok = TimeZone::find("Asia/Vladivostok").value();
  const std::string text = render(daily_sample(), {Format::text, Language::en, vladivostok});
  CHECK_THAT(text, Catch::Contains("Data as of 22 Nov 2026, 21:18 UTC+10"));
  CHECK_THAT(text, Catch::Contains("Daily report · 22 Nov 2026"));  // days are in report_timezone
}

TEST_CASE("every part of every report fits into a message") {
  SalesReport report = sales_sample(90);
  for (auto& product : report.products) product.title = std::string(900, '<');
  for (const char* name : {"parts", "parts_html"}) {
    const auto parts = ordered_json::parse(render(report, {}, kMoscow)).at(name);
    REQUIRE(parts.size() >= 2);
    for (const std::string part : parts) CHECK(utf16_length(part) <= kTelegramLimit);
  }
}

TEST_CASE("the dashboard of a user without cabinets says so, and not that all is well") {
  const std::string text = render(Dashboard{}, {Format::text, Language::ru});
  CHECK_THAT(text, Catch::Contains("🔌 Кабинетов нет: подключите кабинет токеном WB"));
  for (const char* claim : {"✅", "🟢", "Остатки", "ещё не загружены"}) {
    INFO(claim);
    CHECK(text.find(claim) == std::string::npos);
  }
}

TEST_CASE("hostile names cannot break the markup") {
  Dashboard board = dashboard_sample();
  board.cabinets[0].name = "</b><a href=\"x\">\n";
  const std::string html = render(board, {Format::html});
  CHECK(html.find("<a href") == std::string::npos);
  CHECK_THAT(html, Catch::Contains("&lt;/b&gt;&lt;a href=&quot;x&quot;&gt;"));
}

}  // namespace seller_reports_test
