// After a random history, with lost requests and killed processes, every metric of SPEC section 8 is exact.
// It equals other code's result from the emulator's account, to the kopeck.
// WB_AGGREGATE_SELLERS sets the number of sellers.

#include <cmath>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/analytics/daily.hpp"
#include "core/analytics/performance.hpp"
#include "core/analytics/product_cache.hpp"
#include "core/analytics/reviews.hpp"
#include "core/analytics/sales.hpp"
#include "core/store/stocks.hpp"
#include "core/store/sync_state.hpp"
#include "tests/unit/analytics/naive.hpp"
#include "tests/unit/sync/random_seller.hpp"
#include "tests/unit/sync/reckoning.hpp"
#include "tests/unit/sync/world.hpp"

namespace aggregates_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::Fact;
using test::Figures;
using test::Reckoning;
using test::Tally;
using test::World;

namespace {

const TimeZone& moscow() {
  static const TimeZone zone = TimeZone::moscow();
  return zone;
}

std::optional<std::int64_t> hundredths(const json& value) {
  return value.is_null() ? std::nullopt
                         : std::optional<std::int64_t>(std::llround(value.get<double>() * 100));
}

void check_figures(const std::string& what, const json& got, const Figures& want) {
  for (const auto& [name, value] : want) {
    INFO(what << "." << name);
    INFO("want " << (value ? std::to_string(*value) : "null") << ", got " << got.at(name).dump());
    REQUIRE((hundredths(got.at(name)) == value));
  }
}

// The keys of all groups with their figures.
void check_groups(const std::string& what, const json& got, const std::map<std::string, Tally>& want,
                  int days) {
  std::size_t filled = 0;
  for (const json& group : got) {
    const std::string key = group["key"].is_null() ? "" : group["key"].get<std::string>();
    const auto found = want.find(key);
    if (found != want.end()) ++filled;
    check_figures(what + " " + key, group, (found == want.end() ? Tally{} : found->second).figures(days));
  }
  INFO(what);
  CHECK(filled == want.size());
}

json as_json(const std::string& text) {
  INFO(text.substr(0, 500));
  return json::parse(text);
}

void check_sales(db::Tx& tx, const analytics::Scope& scope, const Reckoning& truth, UtcTime now,
                 UtcTime as_of) {
  using analytics::GroupBy;
  const auto ask = [&](int days, std::optional<GroupBy> group) {
    return as_json(
        analytics::sales_json(tx, {scope, analytics::last_days(days, now, moscow()), group, now}, moscow()));
  };
  for (const int days : {7, 14, 30}) {
    const json got = ask(days, std::nullopt);
    const Tally current = truth.tally(truth.last(days)), previous = truth.tally(truth.before(days));
    check_figures("totals", got["totals"], current.figures(days));
    check_figures("previous", got["previous"], previous.figures(days));
    check_figures("change_percent", got["change_percent"], current.change_from(previous));
    check_figures("today", got["today"], truth.tally(truth.last(1)).figures(1));
    check_figures("yesterday", got["yesterday"],
                  truth.tally({truth.midnight(1), truth.midnight(0)}).figures(1));
    check_figures("yesterday_same_time", got["yesterday_same_time"],
                  truth.tally({truth.midnight(1), std::min(now, as_of) - 24h}).figures(1));
  }
  const json by_day = ask(14, GroupBy::day)["groups"];
  CHECK(by_day.size() == 14);
  check_groups("day", by_day, truth.groups(truth.last(14), &Reckoning::moscow_day), 1);
  check_groups("product", ask(30, GroupBy::product)["groups"],
               truth.groups(truth.last(30), [](const Fact& fact) { return std::to_string(fact.nm_id); }), 30);
  check_groups("warehouse", ask(30, GroupBy::warehouse)["groups"],
               truth.groups(truth.last(30), [](const Fact& fact) { return fact.warehouse; }), 30);
  check_groups("region", ask(30, GroupBy::region)["groups"],
               truth.groups(truth.last(30), [](const Fact& fact) { return fact.region; }), 30);
}

// Finished figures of articles, where they are valid; gives how many.
int check_cached(db::Tx& tx, CabinetId cabinet, const Reckoning& truth, UtcTime now) {
  int cached = 0;
  for (const std::int64_t article : truth.articles()) {
    const auto of_article = [article](const Fact& fact) { return fact.nm_id == article; };
    for (const int days : {7, 14, 30}) {
      const auto figures = analytics::find_product(tx, cabinet, NmId{article}, days, moscow(), now);
      if (!figures) continue;
      ++cached;
      INFO("article " << article << ", " << days << " days");
      const json got = as_json(*figures);
      const Tally current = truth.tally(truth.last(days), of_article);
      const Tally previous = truth.tally(truth.before(days), of_article);
      check_figures("totals", got["totals"], current.figures(days));
      check_figures("previous", got["previous"], previous.figures(days));
      check_figures("change_percent", got["change_percent"], current.change_from(previous));
    }
  }
  return cached;
}

// The sums kept from commit to commit equal sums over all rows of the tables.
void check_daily(db::Tx& tx, CabinetId cabinet) {
  const auto by_key = [](const std::vector<store::DailyRow>& rows) {
    std::map<store::DailyKey, SalesNumbers> sums;
    for (const store::DailyRow& row : rows) sums[row.key] = row.numbers;
    return sums;
  };
  const auto kept = by_key(store::all_daily_rows(tx, cabinet));
  CHECK(kept == by_key(test::naive_daily_rows(tx, cabinet, moscow())));
  CHECK(kept == by_key(analytics::recompute(tx, cabinet, moscow())));
}

struct ReviewTally {
  std::int64_t count = 0, stars_sum = 0, unanswered = 0, questions = 0;
  std::array<std::int64_t, 5> stars{};
};

std::map<std::int64_t, ReviewTally> reviews_of(const json& truth) {
  std::map<std::int64_t, ReviewTally> sums;
  for (const json& review : truth["reviews"]) {
    const std::int64_t rating = review["rating"];
    ReviewTally& sum = sums[review["nm_id"]];
    sum.count += 1;
    sum.stars_sum += rating;
    sum.stars[static_cast<std::size_t>(rating - 1)] += 1;
    sum.unanswered += review["processed"].get<bool>() ? 0 : 1;
  }
  for (const json& question : truth["questions"]) {
    const bool open = !question["answered"].get<bool>() && !question["rejected"].get<bool>();
    sums[question["nm_id"]].questions += open ? 1 : 0;
  }
  return sums;
}

void check_reviews(db::Tx& tx, const analytics::Scope& scope, const json& truth) {
  const auto want = reviews_of(truth);
  std::string text;
  JsonWriter writer(text);
  analytics::write_reviews(writer, analytics::reviews(tx, scope, std::nullopt, true), moscow());
  const json got = as_json(text);
  const auto check = [](const std::string& what, const json& row, const ReviewTally& sum) {
    check_figures(what, row,
                  {{"count", sum.count * 100},
                   {"average_rating", test::ratio(sum.stars_sum * 100, sum.count)},
                   {"unanswered", sum.unanswered * 100},
                   {"questions_unanswered", sum.questions * 100}});
    for (std::size_t i = 0; i < 5; ++i) REQUIRE(row["stars"][std::to_string(i + 1)] == sum.stars[i]);
  };
  ReviewTally all;
  for (const auto& [article, sum] : want) {
    all.count += sum.count;
    all.stars_sum += sum.stars_sum;
    all.unanswered += sum.unanswered;
    all.questions += sum.questions;
    for (std::size_t i = 0; i < 5; ++i) all.stars[i] += sum.stars[i];
  }
  check("reviews", got["totals"], all);
  std::set<std::int64_t> told;
  for (const json& group : got["groups"]) {
    const std::int64_t article = std::stoll(group["key"].get<std::string>());
    REQUIRE(told.insert(article).second);
    const auto found = want.find(article);
    check("reviews of an article", group, found == want.end() ? ReviewTally{} : found->second);
  }
  for (const auto& [article, sum] : want) {
    INFO("article " << article);
    CHECK((told.contains(article) || sum.count + sum.questions == 0));
  }
}

// Pieces by article, size and warehouse; of rows that are there.
using StockKey = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

void check_criticals(db::Tx& tx, CabinetId cabinet, const Reckoning& reckoning, const json& truth) {
  std::map<StockKey, std::int64_t> levels, want, got;
  for (const json& row : truth["stocks"])
    levels[{row["nm_id"], row["chrt_id"], row["warehouse_id"]}] += row["quantity"].get<std::int64_t>();
  for (const auto& [key, quantity] : levels) {
    const std::int64_t orders =
        reckoning
            .tally(reckoning.speed_window(),
                   [&key = key](const Fact& fact) { return fact.chrt_id == std::get<1>(key); })
            .orders;
    if (quantity > 0 && orders > 0 && quantity * 14 <= 7 * orders) want[key] = quantity;
  }
  store::StockFilter filter;
  filter.cabinets = {cabinet};
  filter.critical = true;
  filter.speed_from = reckoning.speed_window().from;
  filter.speed_to = reckoning.speed_window().to;
  filter.limit = 100'000;
  for (const store::StockRow& row : store::list_stocks(tx, filter).rows) {
    const StockKey key{row.stock.nm_id.value, row.stock.chrt_id.value, row.stock.warehouse_id.value};
    if (row.stock.quantity > 0) got[key] = row.stock.quantity;
    CHECK((row.stock.quantity > 0 || levels[key] == 0));
  }
  CHECK(got == want);
}

void check_performance(db::Tx& tx, const analytics::Scope& scope, const Reckoning& reckoning,
                       const json& truth, UtcTime now) {
  constexpr int kDays = 14;
  std::string text;
  JsonWriter writer(text);
  const auto period = analytics::last_days(kDays, now, moscow());
  analytics::write_performance(writer, analytics::performance(tx, scope, period, now, true, moscow()),
                               moscow());
  const json got = as_json(text);
  std::map<std::int64_t, std::int64_t> stock;
  for (const json& row : truth["stocks"]) stock[row["nm_id"]] += row["quantity"].get<std::int64_t>();
  const std::string first = to_moscow_text(reckoning.midnight(kDays - 1)).substr(0, 10);
  const auto conversion = [&](std::optional<std::int64_t> article) {
    std::array<std::int64_t, 3> sums{};
    for (const json& cell : truth["funnel"]) {
      if ((article && cell["nm_id"] != *article) || cell["day"].get<std::string>() < first) continue;
      sums[0] += cell["opens"].get<std::int64_t>();
      sums[1] += cell["carts"].get<std::int64_t>();
      sums[2] += cell["orders_count"].get<std::int64_t>();
    }
    return sums;
  };
  const auto reviews = reviews_of(truth);
  const auto check = [&](const json& row, std::optional<std::int64_t> article, std::int64_t pieces,
                         const ReviewTally& review) {
    const auto keep = [&](const Fact& fact) { return !article || fact.nm_id == *article; };
    const Tally sales = reckoning.tally(reckoning.last(kDays), keep);
    const std::int64_t recent = reckoning.tally(reckoning.speed_window(), keep).orders;
    const Figures figures = sales.figures(kDays);
    check_figures("performance", row,
                  {{"orders_count", figures.at("orders_count")},
                   {"orders_per_day", figures.at("orders_per_day")},
                   {"buyout_percent", figures.at("buyout_percent")},
                   {"stock", pieces * 100},
                   {"days_left", test::ratio(pieces * 14 * 100, recent)},
                   {"rating", test::ratio(review.stars_sum * 100, review.count)},
                   {"reviews_count", review.count * 100}});
    const auto funnel = conversion(article);
    const json& told = row["conversion"];
    if (told.is_null()) {
      CHECK(funnel == std::array<std::int64_t, 3>{});
      return;
    }
    check_figures("conversion", told,
                  {{"open_count", funnel[0] * 100},
                   {"cart_count", funnel[1] * 100},
                   {"order_count", funnel[2] * 100},
                   {"cart_percent", test::ratio(funnel[1] * 10'000, funnel[0])},
                   {"order_percent", test::ratio(funnel[2] * 10'000, funnel[1])},
                   {"buyer_percent", test::ratio(funnel[2] * 10'000, funnel[0])}});
  };
  ReviewTally all;
  for (const auto& [article, sum] : reviews) all.count += sum.count, all.stars_sum += sum.stars_sum;
  std::int64_t pieces = 0;
  for (const auto& [article, quantity] : stock) pieces += quantity;
  check(got["totals"], std::nullopt, pieces, all);
  std::set<std::int64_t> told;
  for (const json& group : got["groups"]) {
    const std::int64_t article = std::stoll(group["key"].get<std::string>());
    INFO("article " << article);
    REQUIRE(told.insert(article).second);
    const auto review = reviews.find(article);
    check(group, article, stock[article], review == reviews.end() ? ReviewTally{} : review->second);
  }
  for (const auto& [article, quantity] : stock) {
    INFO("article " << article);
    CHECK((told.contains(article) || quantity == 0));
  }
}

}  // namespace

TEST_CASE("after a random history every figure equals one computed from WB's own account") {
  const auto seed = GENERATE(from_range(test::random_sellers("WB_AGGREGATE_SELLERS", 101, 1)));
  test::RandomSeller seller(seed);
  seller.options.days = 50;  // none gets too old for WB to report
  INFO(seller.name());
  World world(static_cast<std::uint64_t>(seed), seller.options, seller.type);
  world.settle();
  const json earlier = world.truth("orders,sales");
  seller.live(world, 8, false);
  world.pass(26h);
  world.settle();
  // The figures are of one moment: rows that WB books by the day are read once more.
  for (const Dataset dataset : {Dataset::funnel, Dataset::orders}) world.run(dataset, false);

  const json truth = world.truth();
  const UtcTime now = world.clock.now();
  const Reckoning reckoning(truth, now, earlier);
  const analytics::Scope scope{{world.cabinet}, std::nullopt};
  int cached = 0;
  world.database->read([&](db::Tx& tx) {
    const auto orders = store::find_sync_state(tx, world.cabinet, Dataset::orders);
    check_sales(tx, scope, reckoning, now, orders.value().last_success_at.value());
    cached = check_cached(tx, world.cabinet, reckoning, now);
    check_daily(tx, world.cabinet);
    check_reviews(tx, scope, truth);
    // A base token gets stock and funnel hours late.
    if (world.type == sandbox::TokenType::base) return;
    check_criticals(tx, world.cabinet, reckoning, truth);
    check_performance(tx, scope, reckoning, truth, now);
  });
  CHECK(cached > 0);
}

}  // namespace aggregates_test
