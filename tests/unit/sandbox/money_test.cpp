#include <array>
#include <map>
#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace money_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

const std::string kRows = "/api/finance/v1/sales-reports/detailed";
const std::string kList = "/api/finance/v1/sales-reports/list";

Options rich() {
  Options options = quick_options();
  options.money = true;
  return options;
}

json rows_of(Api& api, const std::string& period = "weekly") {
  const Received answer =
      api.post(kRows, {{"dateFrom", "2026-08-01"}, {"dateTo", "2026-11-22"}, {"period", period}});
  REQUIRE(answer.status == 200);
  return answer.parsed();
}

json list_of(Api& api, const std::string& period = "weekly") {
  return api.post(kList, {{"dateFrom", "2026-08-01"}, {"dateTo", "2026-11-22"}, {"period", period}}).parsed();
}

json money_of(Api& api) {
  return api.get("/__control/truth?only=money&sid=" + api.sid()).parsed().at("money");
}

json change(Api& api, json body) {
  body["sid"] = api.sid();
  const Received answer = api.post("/__control/money", body);
  REQUIRE(answer.status == 200);
  return answer.parsed();
}

// Ten-thousandths of a decimal text.
std::int64_t exact(const json& value) {
  std::string text = value.get<std::string>();
  const bool negative = text.front() == '-';
  if (negative) text.erase(0, 1);
  auto point = text.find('.');
  if (point == std::string::npos) {
    point = text.size();
    text += '.';
  }
  while (text.size() - point < 5) text += '0';
  text.erase(point, 1);
  return std::stoll(text) * (negative ? -1 : 1);
}

std::int64_t to_kopecks(std::int64_t amount) {
  return (std::abs(amount) + 50) / 100 * 100 * (amount < 0 ? -1 : 1);
}

// The payout by GUIDE 12, rules 2 to 5, with additionalPayment as a cost and paymentSchedule counted once.
std::map<std::int64_t, std::int64_t> payouts(const json& rows) {
  std::map<std::int64_t, std::int64_t> sums;
  std::map<std::int64_t, std::set<std::int64_t>> named_fees;
  for (const json& row : rows) {
    if (row.value("bonusTypeName", "").rfind("Изменение даты выплаты", 0) == 0) {
      named_fees[row.at("reportId")].insert(exact(row.at("deduction")));
    }
  }
  for (const json& row : rows) {
    const int sign = row.at("docTypeName") == "Возврат" ? -1 : 1;
    std::int64_t& sum = sums[row.at("reportId")];
    sum += sign * (exact(row.at("forPay")) - exact(row.at("cashbackAmount")) -
                   exact(row.at("cashbackCommissionChange")));
    for (const char* cost :
         {"deliveryService", "paidStorage", "paidAcceptance", "deduction", "penalty", "additionalPayment"}) {
      sum -= exact(row.at(cost));
    }
    const std::int64_t schedule = exact(row.at("paymentSchedule"));
    if (named_fees[row.at("reportId")].count(-schedule) == 0) sum += schedule;
  }
  return sums;
}

__extension__ using Wide = __int128;

// Splits by largest remainder, one unit at a time.
std::map<std::int64_t, std::int64_t> shares(std::int64_t amount,
                                            const std::map<std::int64_t, std::int64_t>& weights) {
  std::int64_t whole = 0, given = 0;
  for (const auto& [id, weight] : weights) whole += weight;
  std::map<std::int64_t, std::int64_t> parts;
  std::map<std::int64_t, long double> rests;
  for (const auto& [id, weight] : weights) {
    const auto product = static_cast<Wide>(amount) * weight;
    parts[id] = static_cast<std::int64_t>(product / whole);
    rests[id] = static_cast<long double>(product % whole);
    given += parts[id];
  }
  for (; given < amount; ++given) {
    auto best = rests.begin();
    for (auto it = rests.begin(); it != rests.end(); ++it) {
      if (it->second > best->second) best = it;
    }
    ++parts[best->first];
    best->second = -1;
  }
  return parts;
}

json find_report(const json& reports, const json& id, const char* name) {
  for (const json& report : reports) {
    if (report.at(name) == id) return report;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a rich seller has every kind of accounting row") {
  Options options = rich();
  options.days = 180;
  Api api(options);
  std::set<std::string> operations, reasons, documents;
  int hidden = 0, several = 0, long_decimals = 0, buyouts = 0;
  for (const json& row : rows_of(api)) {
    operations.insert(row.at("sellerOperName"));
    reasons.insert(row.value("bonusTypeName", "").substr(0, 28));
    documents.insert(row.at("docTypeName"));
    int fields = 0;
    for (const char* name : {"forPay", "deliveryService", "penalty", "additionalPayment", "cashbackAmount"}) {
      fields += exact(row.at(name)) != 0 ? 1 : 0;
      long_decimals += exact(row.at(name)) % 100 != 0 ? 1 : 0;
    }
    several += fields > 3 ? 1 : 0;
    hidden += row.at("nmId") == 0 && (row.at("srid") != "" || row.at("shkId") != 0) ? 1 : 0;
    buyouts += row.at("reportType") == 2 && row.at("sellerOperName") != "Продажа" ? 1 : 0;
  }
  for (const char* name :
       {"Обработка товара", "Коррекция хранения", "Коррекция логистики", "Коррекция стоимости доставки",
        "Коррекция продаж", "Добровольная компенсация при возврате", "Компенсация ущерба",
        "Компенсация потерянного товара", "Компенсация подменённого товара",
        "Компенсация скидки по программе лояльности", "Коррекция эквайринга",
        "Возмещение за выдачу и возврат товаров на ПВЗ",
        "Разовое изменение срока перечисления денежных средств"}) {
    INFO(name);
    CHECK(operations.count(name) == 1);
  }
  CHECK(operations.size() == 20);
  CHECK(reasons.size() > 20);
  CHECK(documents.size() == 3);
  CHECK(hidden > 3);
  CHECK(several > 3);
  CHECK(long_decimals > 20);
  CHECK(buyouts > 0);
}

TEST_CASE("the list's sums are those of the rows, and the payout is rounded once") {
  const std::string period = GENERATE("weekly", "daily");
  Api api(rich());
  const json rows = rows_of(api, period);
  const auto paid = payouts(rows);
  std::map<std::int64_t, std::map<std::string, std::int64_t>> sums;
  for (const json& row : rows) {
    auto& report = sums[row.at("reportId")];
    const int sign = row.at("docTypeName") == "Возврат" ? -1 : 1;
    for (const char* name :
         {"retailAmount", "forPay", "cashbackAmount", "cashbackDiscount", "cashbackCommissionChange"}) {
      report[std::string(name) + "Sum"] += sign * exact(row.at(name));
    }
    for (const char* name :
         {"deliveryService", "paidStorage", "paidAcceptance", "deduction", "penalty", "additionalPayment"}) {
      report[std::string(name) + "Sum"] += exact(row.at(name));
    }
    report["paymentSchedule"] += exact(row.at("paymentSchedule"));
  }
  const json list = list_of(api, period);
  CHECK(list.size() == sums.size());
  for (const json& report : list) {
    INFO(report.at("reportId"));
    for (const auto& [name, amount] : sums.at(report.at("reportId"))) {
      INFO(name);
      CHECK(exact(report.at(name)) == amount);
    }
    CHECK(exact(report.at("bankPaymentSum")) == to_kopecks(paid.at(report.at("reportId"))));
  }
}

TEST_CASE("lines and articles of the truth add up to the payout, whatever the seller's reading") {
  Api api(rich());
  const json reading = GENERATE(json::object(), json{{"additional_sign", "credit"}},
                                json{{"return_sign", "negative"}}, json{{"schedule", "ignored"}});
  change(api, reading);
  const json money = money_of(api);
  CHECK(money.size() > 90);
  for (const json& report : money) {
    std::map<std::string, std::int64_t> left;
    std::int64_t computed = 0;
    for (const auto& [line, amount] : report.at("lines").items()) {
      left[line] = exact(amount);
      computed += exact(amount);
    }
    CHECK(left.size() == 21);
    for (const auto& [line, amount] : report.at("account").items()) left.at(line) -= exact(amount);
    for (const json& article : report.at("articles")) {
      for (const auto& [line, amount] : article.at("lines").items()) left.at(line) -= exact(amount);
    }
    for (const auto& [line, amount] : left) {
      INFO(line);
      CHECK(amount == 0);
    }
    CHECK(exact(report.at("computed")) == computed);
    CHECK(exact(report.at("bank_payment")) == to_kopecks(computed));
    CHECK(report.at("difference") == "0");
    for (const auto& [name, value] : reading.items()) CHECK(report.at("reading").at(name) == value);
  }
  for (const char* period : {"weekly", "daily"}) {
    for (const json& report : list_of(api, period)) {
      const json told = find_report(money, report.at("reportId"), "report_id");
      CHECK(told.at("bank_payment") == report.at("bankPaymentSum"));
    }
  }
}

TEST_CASE("the days of a report add up to it, with the goods of its sales and returns") {
  Api api(rich());
  const json whole = api.get("/__control/truth?only=money_days&sid=" + api.sid()).parsed().at("money");
  std::map<std::int64_t, std::array<std::int64_t, 4>> goods;  // by report
  for (const json& row : rows_of(api)) {
    const bool sale = row.at("sellerOperName") == "Продажа", back = row.at("sellerOperName") == "Возврат";
    if (!sale && !back) continue;
    auto& sums = goods[row.at("reportId")];
    sums[sale ? 0 : 1] += row.at("quantity").get<int>();
    sums[2] += exact(row.at("retailAmount")) * (sale ? 1 : -1);
    sums[3] += exact(row.at("retailPriceWithDisc")) * (sale ? 1 : -1);
  }
  for (const json& report : whole) {
    if (report.at("period") != "weekly") continue;
    std::map<std::string, std::int64_t> left;
    for (const auto& [line, amount] : report.at("lines").items()) left[line] = exact(amount);
    std::array<std::int64_t, 4> by_day{}, by_article{};
    const auto add = [](std::array<std::int64_t, 4>& sums, const json& row) {
      sums[0] += row.at("units_sold").get<int>();
      sums[1] += row.at("units_returned").get<int>();
      sums[2] += exact(row.at("revenue"));
      sums[3] += exact(row.at("before_discount"));
    };
    for (const json& day : report.at("days")) {
      CHECK(day.at("day") >= report.at("from"));
      CHECK(day.at("day") <= report.at("to"));
      for (const auto& [line, amount] : day.at("lines").items()) left.at(line) -= exact(amount);
      add(by_day, day);
    }
    for (const auto& [line, amount] : left) CHECK(amount == 0);
    for (const json& article : report.at("articles")) add(by_article, article);
    CHECK(by_day == goods[report.at("report_id")]);
    CHECK(by_article == goods[report.at("report_id")]);
  }
}

TEST_CASE("readings change the rows or the payout") {
  Api api(rich());
  const json before = list_of(api), rows = rows_of(api);
  const auto sum = [](const json& list, const char* name) {
    std::int64_t whole = 0;
    for (const json& row : list) whole += exact(row.at(name));
    return whole;
  };
  const std::int64_t paid = sum(before, "bankPaymentSum");
  const std::int64_t additional = sum(before, "additionalPaymentSum");
  change(api, {{"additional_sign", "credit"}});
  CHECK(std::abs(sum(list_of(api), "bankPaymentSum") - paid - 2 * additional) < 100 * 20);
  change(api, {{"additional_sign", "debit"}, {"return_sign", "negative"}});
  CHECK(list_of(api) == before);
  std::int64_t returned = 0, negative = 0;
  for (const json& row : rows) {
    if (row.at("docTypeName") == "Возврат") returned += exact(row.at("forPay"));
  }
  for (const json& row : rows_of(api)) {
    if (row.at("docTypeName") == "Возврат") negative += exact(row.at("forPay"));
  }
  CHECK(returned > 0);
  CHECK(negative == -returned);
  change(api, {{"return_sign", "positive"}, {"schedule", "ignored"}});
  CHECK(sum(before, "paymentSchedule") < 0);
  CHECK(sum(list_of(api), "bankPaymentSum") > paid);
}

TEST_CASE("storage and acceptance of a report are split by its days' costs") {
  Api api(rich());
  change(api, {{"recalculate_storage", "2026-11-04"}});
  const auto download = [&](const std::string& path, const std::string& query) {
    const json created = api.get(path + "?" + query).parsed();
    const std::string task = path + "/tasks/" + created.at("data").at("taskId").get<std::string>();
    for (int i = 0; i < 3; ++i) api.get(task + "/status");
    return api.get(task + "/download").parsed();
  };
  std::map<std::int64_t, std::int64_t> storage, acceptance;
  const json stored = download("/api/v1/paid_storage", "dateFrom=2026-11-02&dateTo=2026-11-08");
  for (const json& row : stored) {
    storage[row.at("nmId")] += std::llround(row.at("warehousePrice").get<double>() * 10'000);
  }
  const json accepted = download("/api/v1/acceptance_report", "dateFrom=2026-11-02&dateTo=2026-11-08");
  for (const json& row : accepted) {
    acceptance[row.at("nmID")] += std::llround(row.at("total").get<double>() * 10'000);
  }
  // Each day's sum is split by itself, by the costs of the whole week.
  std::map<std::string, std::int64_t> storage_days, acceptance_days;
  for (const json& row : rows_of(api)) {
    if (row.at("dateFrom") != "2026-11-02" || row.at("reportType") != 1) continue;
    storage_days[row.at("rrDate")] += exact(row.at("paidStorage"));
    acceptance_days[row.at("rrDate")] += exact(row.at("paidAcceptance"));
  }
  json week;
  for (const json& report : money_of(api)) {
    if (report.at("from") == "2026-11-02" && report.at("period") == "weekly" && report.at("type") == 1)
      week = report;
  }
  struct Case {
    const char* line;
    const std::map<std::string, std::int64_t>& sums;
    const std::map<std::int64_t, std::int64_t>& weights;
  };
  for (const Case& c :
       {Case{"storage", storage_days, storage}, Case{"acceptance", acceptance_days, acceptance}}) {
    INFO(c.line);
    std::map<std::int64_t, std::int64_t> expected;
    for (const auto& [day, sum] : c.sums) {
      REQUIRE(sum >= 0);
      for (const auto& [nm_id, share] : shares(sum, c.weights)) expected[nm_id] += share;
    }
    CHECK(expected.size() > 2);
    for (const json& article : week.at("articles")) {
      const json& lines = article.at("lines");
      const auto share = expected.find(article.at("nm_id").get<std::int64_t>());
      CHECK((lines.contains(c.line) ? -exact(lines.at(c.line)) : 0) ==
            (share == expected.end() ? 0 : share->second));
    }
  }
}

TEST_CASE("an advert deduction goes to the articles of its campaign, the rest to the account") {
  Api api(rich());
  std::int64_t to_articles = 0, to_account = 0;
  for (const json& report : money_of(api)) {
    if (report.at("period") != "weekly") continue;
    if (report.at("account").contains("advert")) to_account += exact(report.at("account").at("advert"));
    for (const json& article : report.at("articles")) {
      if (article.at("lines").contains("advert")) to_articles += exact(article.at("lines").at("advert"));
    }
  }
  CHECK(to_articles < 0);
  CHECK(to_account < 0);
  std::set<std::string> documents;
  for (const json& row : api.get("/adv/v1/upd?from=2026-10-12&to=2026-11-01").parsed()) {
    if (row.at("updNum") != 0) documents.insert(to_string(row.at("updNum")));
  }
  int settled = 0;
  for (const json& row : rows_of(api)) {
    const std::string reason = row.value("bonusTypeName", "");
    const auto number = reason.find("№");
    if (reason.find("Продвижение") == std::string::npos) continue;
    settled += static_cast<int>(documents.count(reason.substr(number + std::string("№").size())));
  }
  CHECK(!documents.empty());
  CHECK(settled == static_cast<int>(documents.size()));
}

TEST_CASE(
    "invoices of a week are split over campaigns by debit, then over articles by the week's statistics") {
  Api api(rich());
  std::map<std::string, std::map<std::int64_t, std::int64_t>> debits;  // by document and campaign
  for (const json& row : api.get("/adv/v1/upd?from=2026-10-25&to=2026-11-08").parsed()) {
    debits[to_string(row.at("updNum"))][row.at("advertId")] += row.at("updSum").get<std::int64_t>() * 10'000;
  }
  std::string ids;
  const json groups = api.get("/adv/v1/promotion/count").parsed().at("adverts");
  for (const json& group : groups) {
    for (const json& campaign : group.at("advert_list")) ids += to_string(campaign.at("advertId")) + ",";
  }
  std::map<std::int64_t, std::map<std::int64_t, std::int64_t>> spent;  // by campaign and article
  const json statistics = api.get("/adv/v3/fullstats?ids=" + ids.substr(0, ids.size() - 1) +
                                  "&beginDate=2026-11-02&endDate=2026-11-08")
                              .parsed();
  for (const json& campaign : statistics) {
    for (const json& day : campaign.at("days")) {
      for (const json& app : day.at("apps")) {
        for (const json& article : app.at("nms")) {
          spent[campaign.at("advertId")][article.at("nmId")] +=
              std::llround(article.at("sum").get<double>() * 10'000);
        }
      }
    }
  }
  constexpr std::int64_t kAccount = 0;
  std::map<std::int64_t, std::int64_t> expected;
  int shared = 0;
  for (const json& row : rows_of(api)) {
    const std::string reason = row.value("bonusTypeName", "");
    const std::string sign = "№";
    if (row.at("dateFrom") != "2026-11-02" || reason.find("Продвижение") == std::string::npos) continue;
    const auto& campaigns = debits[reason.substr(reason.find(sign) + sign.size())];
    shared += campaigns.size() > 1 ? 1 : 0;
    const auto parts = campaigns.empty()
                           ? std::map<std::int64_t, std::int64_t>{{kAccount, exact(row.at("deduction"))}}
                           : shares(exact(row.at("deduction")), campaigns);
    for (const auto& [campaign, part] : parts) {
      if (spent[campaign].empty()) {
        expected[kAccount] += part;
        continue;
      }
      for (const auto& [nm_id, share] : shares(part, spent[campaign])) expected[nm_id] += share;
    }
  }
  CHECK(shared > 0);
  CHECK(expected.size() > 3);
  CHECK(expected.count(kAccount) == 1);
  for (const json& report : money_of(api)) {
    if (report.at("from") != "2026-11-02" || report.at("period") != "weekly" || report.at("type") != 1)
      continue;
    CHECK(-exact(report.at("account").at("advert")) == expected[kAccount]);
    for (const json& article : report.at("articles")) {
      const json& lines = article.at("lines");
      CHECK((lines.contains("advert") ? -exact(lines.at("advert")) : 0) == expected[article.at("nm_id")]);
    }
  }
}

TEST_CASE("the plain rows are the same with and without the rich ones") {
  Api plain, api(rich());
  const auto plain_rows = [](const json& rows) {
    std::vector<std::string> kept;
    for (json row : rows) {
      if (row.at("rrdId").get<std::int64_t>() % 1'000'000 > 500'000) continue;
      for (const char* loyalty : {"cashbackAmount", "cashbackDiscount", "cashbackCommissionChange"})
        row.erase(loyalty);
      kept.push_back(row.dump());
    }
    return kept;
  };
  const json rows = rows_of(api);
  CHECK(plain_rows(rows) == plain_rows(rows_of(plain)));
  CHECK(rows.size() > rows_of(plain).size() + 100);
  CHECK(std::is_sorted(rows.begin(), rows.end(),
                       [](const json& a, const json& b) { return a.at("rrdId") < b.at("rrdId"); }));
}

TEST_CASE("rich rows of finished days never change") {
  Api api(rich());
  const json before = rows_of(api, "daily");
  api.advance({{"seconds", 3 * 86'400}, {"orders", 20}, {"cancels", 20}, {"buyouts", 20}, {"returns", 20}});
  json after = json::array();
  for (const json& row : rows_of(api, "daily")) {
    if (row.at("rrdId") <= before.back().at("rrdId")) after.push_back(row);
  }
  CHECK(after == before);
}

TEST_CASE("a difference is injected into one report's payout") {
  Api api(rich());
  const json before = list_of(api);
  const json changed = change(api, {{"difference", "-12.34"}});
  CHECK(changed.at("report_id") == before[0].at("reportId"));
  const json report = find_report(list_of(api), changed.at("report_id"), "reportId");
  CHECK(exact(report.at("bankPaymentSum")) == exact(before[0].at("bankPaymentSum")) - 123'400);
  const json told = find_report(money_of(api), changed.at("report_id"), "report_id");
  CHECK(told.at("difference") == "-12.34");
  CHECK(told.at("bank_payment") == report.at("bankPaymentSum"));
  change(api, {{"difference", "5"}, {"report_id", before[2].at("reportId")}});
  CHECK(find_report(money_of(api), before[2].at("reportId"), "report_id").at("difference") == "5");
  change(api, {{"repair", true}});
  CHECK(list_of(api) == before);
}

TEST_CASE("a report can be missing in the list or in the rows") {
  Api api(rich());
  const json before = list_of(api);
  const json unlisted = before[0].at("reportId"), rowless = before[1].at("reportId");
  change(api, {{"hide_list", unlisted}, {"hide_rows", rowless}});
  const json list = list_of(api), rows = rows_of(api);
  CHECK(find_report(list, unlisted, "reportId").is_null());
  CHECK(!find_report(rows, unlisted, "reportId").is_null());
  CHECK(find_report(rows, rowless, "reportId").is_null());
  CHECK(!find_report(list, rowless, "reportId").is_null());
  CHECK(find_report(money_of(api), unlisted, "report_id").at("listed") == false);
  CHECK(find_report(money_of(api), rowless, "report_id").at("has_rows") == false);
}

TEST_CASE("the money switches refuse what they do not know") {
  Api api(rich());
  for (const json& body : {json{{"additional_sign", "minus"}}, json{{"difference", "1.234"}},
                           json{{"sign", 1}}, json{{"recalculate_storage", "yesterday"}}}) {
    json with_sid = body;
    with_sid["sid"] = api.sid();
    CHECK(api.post("/__control/money", with_sid).status == 400);
  }
  CHECK(api.post("/__control/money", {{"sid", "nobody"}}).status == 404);
}

}  // namespace money_test
