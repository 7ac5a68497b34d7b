#include <array>
#include <map>
#include <set>
#include <tuple>

#include "tests/unit/sandbox/money.hpp"

namespace money_truth_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

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

}  // namespace

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

TEST_CASE("articles come from the row, its unit or order, WB's reports of penalties, or the text") {
  Api api(rich());
  const json rows = rows_of(api);
  std::map<std::string, std::int64_t> by_srid, by_unit;
  for (const json& row : rows) {
    if (row.at("nmId") == 0) continue;
    by_srid[row.at("srid")] = row.at("nmId");
    by_unit[to_string(row.at("shkId"))] = row.at("nmId");
  }
  by_srid.erase("");
  by_unit.erase("0");
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> explained;  // by day and sum
  for (const auto& [report, sum] :
       {std::pair("measurement-penalties", "penaltyAmount"), std::pair("deductions", "bonusSumm")}) {
    const json found =
        api.get("/api/analytics/v1/" + std::string(report) + "?dateTo=2026-11-30T00:00:00Z&limit=1000")
            .parsed();
    for (const json& row : found.at("data").at("reports")) {
      const auto amount = static_cast<std::int64_t>(std::llround(row.at(sum).get<double>() * 10'000));
      explained[{row.at("dtBonus").get<std::string>().substr(0, 10), amount}] = row.at("nmId");
    }
  }
  const auto named = [](const std::string& text) -> std::int64_t {
    for (const std::string word : {"товар ", "артикул "}) {
      const auto at = text.find(word);
      if (at != std::string::npos && std::isdigit(static_cast<unsigned char>(text[at + word.size()])) != 0)
        return std::stoll(text.substr(at + word.size()));
    }
    return 0;
  };

  using Key = std::tuple<std::int64_t, std::string, std::int64_t>;  // report, kind of amount, article
  std::map<Key, std::int64_t> expected, found;
  int looked_up = 0, from_reports = 0, from_texts = 0;
  for (const json& row : rows) {
    const std::int64_t report = row.at("reportId"), own = row.at("nmId");
    const int sign = row.at("docTypeName") == "Возврат" ? -1 : 1;
    std::int64_t article = own;
    if (const auto unit = by_unit.find(to_string(row.at("shkId"))); article == 0 && unit != by_unit.end())
      article = unit->second;
    if (const auto order = by_srid.find(row.at("srid")); article == 0 && order != by_srid.end())
      article = order->second;
    looked_up += article != own ? 1 : 0;
    expected[{report, "goods", article}] += sign * exact(row.at("forPay")) - exact(row.at("deliveryService"));
    expected[{report, "loyalty", own}] -=
        sign * (exact(row.at("cashbackAmount")) + exact(row.at("cashbackCommissionChange")));
    const std::int64_t penalty = exact(row.at("penalty"));
    const auto reason = explained.find({row.at("rrDate").get<std::string>(), penalty});
    const bool by_report = own == 0 && penalty != 0 && reason != explained.end();
    from_reports += by_report ? 1 : 0;
    expected[{report, "penalty", by_report ? reason->second : own}] -= penalty;
    const std::string text = row.value("bonusTypeName", "");
    if (text.find("Продвижение") != std::string::npos) continue;
    from_texts += named(text) != 0 ? 1 : 0;
    expected[{report, "deduction", named(text)}] -= exact(row.at("deduction"));
  }
  CHECK(looked_up > 3);
  CHECK(from_reports > 3);
  CHECK(from_texts > 3);

  const std::map<std::string, std::set<std::string>> kinds = {
      {"goods", {"sale", "return", "correction", "compensation", "logistics", "logistics_correction"}},
      {"loyalty", {"loyalty"}},
      {"penalty", {"penalty"}},
      {"deduction",
       {"review_points", "subscription", "disposal", "card_transfer", "payout_date", "loan_principal",
        "loan_cost", "deduction"}}};
  const auto add = [&](const json& report, std::int64_t article, const json& lines) {
    for (const auto& [line, amount] : lines.items()) {
      for (const auto& [kind, members] : kinds) {
        if (members.count(line) == 1) found[{report.at("report_id"), kind, article}] += exact(amount);
      }
    }
  };
  for (const json& report : money_of(api)) {
    if (report.at("period") != "weekly") continue;
    add(report, 0, report.at("account"));
    for (const json& article : report.at("articles")) add(report, article.at("nm_id"), article.at("lines"));
  }
  const auto drop_zeros = [](auto& sums) {
    for (auto it = sums.begin(); it != sums.end();) it = it->second == 0 ? sums.erase(it) : std::next(it);
  };
  drop_zeros(expected);
  drop_zeros(found);
  CHECK(expected.size() > 100);
  CHECK(found.size() == expected.size());
  for (const auto& [key, amount] : expected) {
    INFO(std::get<0>(key) << " " << std::get<1>(key) << " " << std::get<2>(key));
    CHECK(found[key] == amount);
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

}  // namespace money_truth_test
