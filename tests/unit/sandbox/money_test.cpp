#include "tests/unit/sandbox/money.hpp"

#include <map>
#include <set>

namespace money_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

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
