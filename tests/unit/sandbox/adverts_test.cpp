#include <map>
#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace adverts_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

Options advertised() {
  Options options = quick_options();
  options.money = true;
  return options;
}

const std::string kCharges = "/adv/v1/upd?from=2026-10-20&to=2026-11-19";

std::vector<std::int64_t> campaign_ids(Api& api) {
  std::vector<std::int64_t> ids;
  const json groups = api.get("/adv/v1/promotion/count").parsed().at("adverts");
  for (const json& group : groups) {
    for (const json& campaign : group.at("advert_list")) ids.push_back(campaign.at("advertId"));
  }
  return ids;
}

json statistics(Api& api, const std::vector<std::int64_t>& ids, const std::string& from,
                const std::string& to) {
  std::string list;
  for (const std::int64_t id : ids) list += (list.empty() ? "" : ",") + std::to_string(id);
  const Received answer = api.get("/adv/v3/fullstats?ids=" + list + "&beginDate=" + from + "&endDate=" + to);
  REQUIRE(answer.status == 200);
  return answer.parsed();
}

}  // namespace

TEST_CASE("debits name a document only when they are paid from the balance") {
  Api api(advertised());
  std::set<std::string> payments;
  std::set<std::int64_t> documents;
  int balance = 0, timeless = 0;
  const json charges = api.get(kCharges).parsed();
  for (const json& row : charges) {
    payments.insert(row.at("paymentType"));
    timeless += row.at("updTime").is_null() ? 1 : 0;
    CHECK((row.at("updNum") != 0) == (row.at("paymentType") == "Баланс"));
    if (row.at("updNum") == 0) continue;
    ++balance;
    documents.insert(row.at("updNum").get<std::int64_t>());
  }
  CHECK(payments == std::set<std::string>{"Баланс", "Бонусы", "Кэшбэк", "Счет", "Счёт"});
  CHECK(static_cast<int>(documents.size()) < balance);  // an invoice may be for two campaigns
  CHECK(timeless > 0);
}

TEST_CASE("statistics add up from articles to campaigns and differ from the debits") {
  Api api(advertised());
  std::map<std::int64_t, double> debits;
  for (const json& row : api.get(kCharges).parsed())
    debits[row.at("advertId")] += row.at("updSum").get<double>();
  const json campaigns = statistics(api, campaign_ids(api), "2026-10-20", "2026-11-19");
  CHECK(campaigns.size() == 6);  // neither the cancelled one nor the one that never started
  int free_views = 0;
  for (const json& campaign : campaigns) {
    double days = 0;
    for (const json& day : campaign.at("days")) {
      double apps = 0;
      for (const json& app : day.at("apps")) {
        double articles = 0;
        for (const json& article : app.at("nms")) {
          articles += article.at("sum").get<double>();
          free_views += article.at("clicks") == 0 && article.at("sum") > 0 ? 1 : 0;
        }
        CHECK(app.at("sum").get<double>() == Approx(articles));
        apps += articles;
      }
      CHECK(day.at("sum").get<double>() == Approx(apps));
      days += apps;
    }
    CHECK(campaign.at("sum").get<double>() == Approx(days));
    const double debit = debits.at(campaign.at("advertId"));
    CHECK(days != Approx(debit));
    CHECK(days > debit * 0.75);
    CHECK(days < debit * 1.1);
  }
  CHECK(free_views > 0);
}

TEST_CASE("campaigns are grouped by type and status") {
  Api api(advertised());
  const json answer = api.get("/adv/v1/promotion/count").parsed();
  int all = 0;
  for (const json& group : answer.at("adverts")) {
    CHECK(group.at("count") == group.at("advert_list").size());
    all += group.at("count").get<int>();
  }
  CHECK(answer.at("all") == all);
  Api plain;
  CHECK(plain.get("/adv/v1/promotion/count").parsed().at("adverts").is_null());
  CHECK(plain.get(kCharges).parsed().empty());
}

TEST_CASE("requests to the advert host are checked") {
  Api api(advertised());
  const Received long_period = api.get("/adv/v1/upd?from=2026-10-20&to=2026-11-20");
  CHECK(long_period.status == 400);
  CHECK(long_period.content_type == "text/plain");
  CHECK(api.get("/adv/v1/upd?from=2026-10-20").status == 400);
  CHECK(api.get("/adv/v1/upd?from=2026-10-20T00:00:00&to=2026-10-21").status == 400);
  std::string ids = "1";
  for (int i = 2; i <= 51; ++i) ids += "," + std::to_string(i);
  CHECK(api.get("/adv/v3/fullstats?ids=" + ids + "&beginDate=2026-11-01&endDate=2026-11-02").status == 400);
  CHECK(api.get("/adv/v3/fullstats?ids=1,x&beginDate=2026-11-01&endDate=2026-11-02").status == 400);
  const Received refused = api.get("/adv/v3/fullstats?ids=1&beginDate=2026-10-01&endDate=2026-11-01");
  CHECK(refused.status == 400);
  const json error = refused.parsed().at("errors").at(0);
  CHECK(error == json{{"detail", "max date range 31 days"}, {"field", "begin and end"}});
  CHECK(statistics(api, {1}, "2026-11-01", "2026-11-02").empty());
}

TEST_CASE("the advert host needs the category Promotion") {
  Api api(advertised());
  api.use(api.emulator().token(0, TokenType::personal, kDefaultScopes & ~(std::uint64_t{1} << 6U)));
  for (const char* target : {"/adv/v1/promotion/count", kCharges.c_str()})
    CHECK(api.get(target).status == 403);
  CHECK(api.get("/api/v1/seller-info").status == 200);
}

}  // namespace adverts_test
