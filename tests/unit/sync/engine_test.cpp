// The engine against the emulator, at WB's official limits, on simulated time: after the dust settles every
// row equals what the emulator says a perfect client would have, and WB never had to answer 429.

#include "core/sync/engine.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/base/log.hpp"
#include "core/store/orders.hpp"
#include "core/sync/onboarding.hpp"
#include "tests/fakes/emulator_transport.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/unit/store/support.hpp"
#include "tests/unit/sync/trade_truth.hpp"

using namespace wb;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

class World {
 public:
  explicit World(std::uint64_t seed, sandbox::Options options = {},
                 sandbox::TokenType token_type = sandbox::TokenType::personal)
      : type(token_type) {
    log::configure(log::Level::error, log::Format::text);  // lost requests are what these tests are about
    options.seed = seed;
    options.cabinets = 1;
    emulator = std::make_unique<sandbox::Emulator>(options, clock);
    transport = std::make_unique<fakes::EmulatorTransport>(*emulator);
    restart();
    database->write([&](store::Tx& tx) {
      store::upsert_user(tx, User{TelegramId{1}, {}, "ru", "Europe/Moscow", clock.now()});
    });
    auto added =
        run_sync(context, sync::register_cabinet(*engine, workers, *database, secrets, TelegramId{1},
                                                 emulator->token(0, type), std::nullopt, "raw", clock));
    REQUIRE(added.has_value());
    REQUIRE(added->outcome == sync::Registration::activated);
    cabinet = added->id;
  }

  // A new process: nothing in memory survives.
  void restart() {
    sync::Options options;
    options.client.base_url = "http://127.0.0.1:1";
    options.client.rate_limit_per_minute = 100'000;
    options.client.retry_attempts = 1;
    options.client.sleep = [this](Millis time) -> Task<void> {  // time moves when told
      clock.advance(time);
      co_return;
    };
    options.random = [this] { return std::uniform_real_distribution<double>(0.0, 1.0)(jitter); };
    options.client.random = options.random;
    options.owner = "test-" + std::to_string(++processes);
    options.batch_size = 37;
    for (const Dataset dataset : kDatasets)
      options.dataset_intervals[std::string(to_string(dataset))] =
          type == sandbox::TokenType::base ? 3h : 10min;
    engine = std::make_unique<sync::Engine>(context, workers, *database, secrets, *transport, options, clock);
  }

  sync::Outcome run(Dataset dataset, bool force = true) {
    sync::RunRequest request;
    request.cabinet_id = cabinet;
    request.dataset = dataset;
    request.force = force;
    request.max_limiter_wait = 0ms;
    return run_sync(context, engine->run(std::move(request)));
  }

  // Lets scheduled work run, each time at the moment the next is due, until every dataset has twice found
  // nothing new and wants nothing before its next turn.
  void settle() {
    std::map<Dataset, int> quiet;
    std::map<Dataset, std::string> last_seen;
    for (int guard = 0; guard < 3'000; ++guard) {
      UtcTime next = clock.now() + 1h;
      for (const Dataset dataset : kDatasets) {
        const auto outcome = run(dataset, false);
        if (outcome.next_due) next = std::min(next, *outcome.next_due);
        if (outcome.not_for_token) quiet[dataset] = 4;
        if (outcome.state == sync::RunState::skipped) continue;
        if (outcome.error && outcome.error->code == Errc::rate_limited && outcome.fetched == 0) continue;
        last_seen[dataset] = std::string(sync::to_string(outcome.state)) + " fetched " +
                             std::to_string(outcome.fetched) + " new " + std::to_string(outcome.created) +
                             " changed " + std::to_string(outcome.changed) + " due " +
                             (outcome.next_due ? to_rfc3339(*outcome.next_due) : "-") + " " +
                             (outcome.error ? outcome.error->detail : "");
        const bool finished =
            outcome.state == sync::RunState::succeeded && outcome.created + outcome.changed == 0;
        quiet[dataset] = finished ? quiet[dataset] + 1 : 0;
      }
      const bool settled =
          std::all_of(kDatasets.begin(), kDatasets.end(), [&](Dataset d) { return quiet[d] >= 4; });
      if (settled) return;
      clock.set(std::max(next, clock.now() + 1s));
    }
    for (const auto& [dataset, what] : last_seen) UNSCOPED_INFO(to_string(dataset) << ": " << what);
    FAIL("the sync does not come to rest at " << to_rfc3339(clock.now()));
  }

  json control(std::string method, std::string target, std::string body = "") {
    httpd::Request request;
    const std::vector<httpd::Header> none;
    request.method = method;
    request.target = target;
    request.body = body;
    request.headers = &none;
    const auto reply = run_sync(context, emulator->handle(request));
    const std::string text = reply.head_part + (reply.shared ? *reply.shared : "") + reply.tail_part;
    INFO(target << " " << body << " -> " << text.substr(0, 300));
    REQUIRE(reply.status / 100 == 2);
    return text.empty() ? json() : json::parse(text);
  }
  // Time passes here and at WB.
  void pass(std::chrono::seconds time, json events = json::object()) {
    clock.advance(time);  // which is the emulator's clock too
    control("POST", "/__control/advance", events.dump());
  }
  json truth() { return control("GET", "/__control/truth?sid=" + emulator->tokens()[0].sid); }

  fakes::ManualClock clock{*parse_rfc3339("2026-11-20T09:00:00Z")};
  asio::io_context context;
  WorkerPool workers{2};
  test::TempDatabase temp;
  std::unique_ptr<store::Database> database = temp.open_another();
  secret::SecretBox secrets =
      secret::SecretBox::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").value();
  std::unique_ptr<sandbox::Emulator> emulator;
  std::unique_ptr<fakes::EmulatorTransport> transport;
  std::unique_ptr<sync::Engine> engine;
  sandbox::TokenType type;
  std::mt19937 jitter{1};
  CabinetId cabinet;
  int processes = 0;
};

template <class T>
json kopecks(const std::optional<T>& amount) {
  return amount ? json(amount->minor) : json();
}
json time_text(const std::optional<UtcTime>& time) {
  return time ? json(to_rfc3339(*time)) : json();
}

void check_orders(World& world, const json& truth) {
  store::OrderFilter filter;
  filter.cabinets = {world.cabinet};
  filter.limit = 1'000'000;
  const auto page = world.database->read_value([&](store::Tx& tx) { return store::list_orders(tx, filter); });
  std::map<std::string, const Order*> ours;
  for (const auto& row : page.rows) ours[row.order.srid] = &row.order;
  CHECK(ours.size() == page.rows.size());
  REQUIRE(page.rows.size() == truth["orders"].size());
  for (const json& want : truth["orders"]) {
    INFO(want.dump());
    const auto found = ours.find(want["srid"].get<std::string>());
    REQUIRE(found != ours.end());
    const Order& got = *found->second;
    REQUIRE(to_string(got.status) == want["status"].get<std::string>());
    REQUIRE(time_text(got.ordered_at) == want["ordered_at"]);
    REQUIRE(kopecks(got.price) == want["price"]);
    REQUIRE(kopecks(got.price_with_discount) == want["price_with_discount"]);
    REQUIRE(kopecks(got.finished_price) == want["finished_price"]);
    REQUIRE(got.nm_id->value == want["nm_id"].get<std::int64_t>());
    if (want["status"] == "cancelled") REQUIRE(time_text(got.cancelled_at) == want["cancelled_at"]);
    if (want["in_orders"].get<bool>())
      REQUIRE(got.cart_id.value_or("") == want["cart_id"].get<std::string>());
  }
}

void check_sales(World& world, const json& truth) {
  std::vector<std::string> ids;
  for (const json& sale : truth["sales"]) ids.push_back(sale["sale_id"]);
  const std::vector<std::string_view> views(ids.begin(), ids.end());
  const auto ours =
      world.database->read_value([&](store::Tx& tx) { return store::load_sales(tx, world.cabinet, views); });
  REQUIRE(ours.size() == ids.size());
  for (const json& want : truth["sales"]) {
    INFO(want.dump());
    const StatSale& got = ours.at(want["sale_id"]).row;
    REQUIRE(got.srid == want["srid"].get<std::string>());
    REQUIRE(got.is_return == (want["type"] == "return"));
    REQUIRE(time_text(got.sold_at) == want["sold_at"]);
    REQUIRE(kopecks(got.for_pay) == want["for_pay"]);
    REQUIRE(kopecks(got.price_with_discount) == want["price_with_discount"]);
    REQUIRE(kopecks(got.finished_price) == want["finished_price"]);
  }
}

void check_stocks(World& world, const json& truth) {
  std::map<std::tuple<std::int64_t, std::int64_t, std::string>, std::int64_t> want, got;
  for (const json& row : truth["stocks"]) {
    want[{row["chrt_id"], row["warehouse_id"], row["warehouse_type"]}] += row["quantity"].get<std::int64_t>();
  }
  std::erase_if(want, [](const auto& entry) { return entry.second == 0; });
  for (const Stock& row :
       world.database->read_value([&](store::Tx& tx) { return store::load_stocks(tx, world.cabinet); })) {
    if (row.quantity == 0) continue;
    got[{row.chrt_id.value, row.warehouse_id.value, std::string(to_string(row.warehouse_type))}] =
        row.quantity;
  }
  CHECK(got == want);
}

void check_catalog(World& world, const json& truth) {
  store::ProductFilter products;
  products.cabinets = {world.cabinet};
  products.limit = 100'000;
  const auto cards =
      world.database->read_value([&](store::Tx& tx) { return store::list_products(tx, products); });
  std::map<std::int64_t, std::string> titles;
  for (const auto& row : cards.rows) titles[row.product.nm_id.value] = row.product.title.value_or("");
  for (const json& want : truth["products"]) {
    if (want["deleted"].get<bool>()) continue;
    INFO(want.dump());
    REQUIRE(titles.contains(want["nm_id"].get<std::int64_t>()));
    REQUIRE(titles[want["nm_id"].get<std::int64_t>()] == want["title"].get<std::string>());
  }
  store::ReviewFilter reviews;
  reviews.cabinets = {world.cabinet};
  reviews.limit = 100'000;
  const auto page =
      world.database->read_value([&](store::Tx& tx) { return store::list_reviews(tx, reviews); });
  std::map<std::string, const Review*> ours;
  for (const auto& row : page.rows) ours[row.review.id] = &row.review;
  REQUIRE(ours.size() == truth["reviews"].size());
  for (const json& want : truth["reviews"]) {
    INFO(want.dump());
    const auto found = ours.find(want["id"].get<std::string>());
    REQUIRE(found != ours.end());
    REQUIRE(found->second->rating == want["rating"].get<int>());
    REQUIRE(found->second->answered == want["processed"].get<bool>());
  }
}

void check_everything(World& world) {
  const json truth = world.truth();
  check_orders(world, truth);
  check_sales(world, truth);
  check_stocks(world, truth);
  check_catalog(world, truth);
  test::check_trade(*world.database, world.cabinet, truth);
}

sandbox::Options small(int page_rows) {
  sandbox::Options options;
  options.orders = 160;
  options.products = 25;
  options.page_rows = page_rows;
  return options;
}

// How many random sellers the long test takes; WB_RANDOM_SELLERS asks for more.
int sellers() {
  const char* asked = std::getenv("WB_RANDOM_SELLERS");
  return asked == nullptr ? 6 : std::max(1, std::atoi(asked));
}

}  // namespace

TEST_CASE("everything WB has is stored, page by page, without one 429, and a second look changes nothing") {
  const auto seed = GENERATE(range(1, 4));
  const int page_rows = GENERATE(0, 20);
  INFO("seed " << seed << ", pages of " << page_rows);
  World world(static_cast<std::uint64_t>(seed), small(page_rows));
  world.settle();
  check_everything(world);
  for (const Dataset dataset : kDatasets) {
    world.clock.advance(2h);
    const auto outcome = world.run(dataset);
    INFO(to_string(dataset));
    CHECK(outcome.state == sync::RunState::succeeded);
    if (dataset != Dataset::funnel) CHECK(outcome.created == 0);  // another day may have begun
    CHECK(outcome.changed == 0);
  }
  const json counters = world.control("GET", "/__control/counters");
  CHECK(counters["limited_total"] == 0);
  CHECK(counters["refused_total"] == 0);
}

TEST_CASE("what changes at WB arrives, whatever is lost on the way and whenever the process dies") {
  const auto seed = GENERATE(range(1, 1 + sellers()));
  std::mt19937 random(static_cast<unsigned>(seed));
  auto roll = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
  // Every third one has a base token: most of its requests are hours apart.
  const auto type = seed % 3 == 0 ? sandbox::TokenType::base : sandbox::TokenType::personal;
  sandbox::Options options;
  options.orders = 20 + roll(200);
  options.products = 1 + roll(40);
  options.page_rows = roll(3) == 0 ? 0 : 11 + roll(60);
  options.wide_tie = options.page_rows != 0 && roll(4) == 0;
  INFO("seed " << seed << ", " << options.orders << " orders, pages of " << options.page_rows);
  World world(static_cast<std::uint64_t>(seed), options, type);
  world.transport->fate = [&] {
    const int number = roll(10);
    using Fate = fakes::EmulatorTransport::Fate;
    return number == 0 ? Fate::lost_before : number == 1 ? Fate::lost_after : Fate::arrives;
  };
  for (int step = 0; step < 12; ++step) {
    world.pass(std::chrono::seconds{600 + roll(3000)}, {{"orders", roll(5)},
                                                        {"unpaid", roll(2)},
                                                        {"cancels", roll(3)},
                                                        {"buyouts", roll(3)},
                                                        {"returns", roll(2)},
                                                        {"prices", roll(3)},
                                                        {"prices_move", roll(2) == 0},
                                                        {"stock_vanish", roll(3)},
                                                        {"stock_changes", roll(4)},
                                                        {"reviews", roll(3)},
                                                        {"answers", roll(3)},
                                                        {"card_updates", roll(3)},
                                                        {"card_trash", roll(2)},
                                                        {"card_restores", roll(2)},
                                                        {"price_changes", roll(3)},
                                                        {"questions", roll(3)},
                                                        {"question_answers", roll(2)},
                                                        {"question_rejections", roll(2)},
                                                        {"answer_edits", roll(2)},
                                                        {"seller_stock_changes", roll(3)},
                                                        {"warehouse_adds", roll(8) == 0 ? 1 : 0},
                                                        {"warehouse_renames", roll(4) == 0 ? 1 : 0},
                                                        {"warehouse_removals", roll(8) == 0 ? 1 : 0},
                                                        {"tariff_changes", roll(3)},
                                                        {"commission_changes", roll(3)},
                                                        {"cancel_remains", roll(4) == 0}});
    for (const Dataset dataset : kDatasets) {
      if (roll(4) == 0) world.restart();
      world.run(dataset, roll(2) == 0);
    }
  }
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
  world.pass(26h);  // the daily second look finds late prices that did not move lastChangeDate
  world.settle();
  check_everything(world);
  const json counters = world.control("GET", "/__control/counters");
  CHECK(counters["limited_total"] == 0);
  CHECK(counters["refused_total"] == 0);
}

TEST_CASE("after the first sync each change is told once, in the transaction that stores it") {
  const auto seed = GENERATE(range(1, 4));
  INFO("seed " << seed);
  World world(static_cast<std::uint64_t>(seed), small(20));
  const auto event_rows = [&](std::string_view where) {
    std::multiset<std::pair<std::string, std::string>> rows;
    world.database->read([&](store::Tx& tx) {
      auto& query = tx.prepare("select type, subject from events where " + std::string(where));
      while (query.step()) rows.emplace(query.text(0), query.text(1));
    });
    return rows;
  };
  world.settle();
  CHECK(event_rows("type not like 'sync.%'").empty());
  CHECK(event_rows("type = 'sync.finished'").size() == kDatasets.size());
  std::map<std::string, std::string> orders_before;
  std::set<std::string> reviews_before;
  {
    const json truth = world.truth();
    for (const json& order : truth["orders"]) orders_before[order["srid"]] = order["status"];
    for (const json& review : truth["reviews"]) reviews_before.insert(review["id"]);
  }

  std::mt19937 random(static_cast<unsigned>(seed));
  auto roll = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
  world.transport->fate = [&] {
    using Fate = fakes::EmulatorTransport::Fate;
    const int number = roll(8);
    return number == 0 ? Fate::lost_before : number == 1 ? Fate::lost_after : Fate::arrives;
  };
  for (int step = 0; step < 8; ++step) {
    world.pass(std::chrono::seconds{600 + roll(3000)}, {{"orders", roll(5)},
                                                        {"unpaid", roll(2)},
                                                        {"cancels", roll(3)},
                                                        {"buyouts", roll(3)},
                                                        {"returns", roll(2)},
                                                        {"reviews", roll(3)},
                                                        {"answers", roll(2)}});
    for (const Dataset dataset : kDatasets) {
      if (roll(4) == 0) world.restart();
      world.run(dataset, roll(2) == 0);
    }
  }
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
  world.settle();

  const std::map<std::string, std::string> word{
      {"buyout", "order.bought_out"}, {"cancelled", "order.cancelled"}, {"returned", "order.returned"}};
  std::multiset<std::pair<std::string, std::string>> created;
  std::set<std::string> touched;
  const json truth = world.truth();
  for (const json& order : truth["orders"]) {
    const std::string srid = order["srid"], status = order["status"];
    const auto known = orders_before.find(srid);
    if (known == orders_before.end()) created.emplace("order.created", srid);
    if (known != orders_before.end() && known->second == status) continue;
    touched.insert(srid);
    if (status == "created") continue;
    INFO(srid << " is " << status);
    CHECK(event_rows("type = '" + word.at(status) + "' and subject = '" + srid + "'").size() == 1);
  }
  CHECK(!created.empty());
  CHECK(event_rows("type = 'order.created'") == created);
  for (const auto& [type, srid] : event_rows("type like 'order.%'")) {
    INFO(type << " of " << srid);
    CHECK(touched.contains(srid));
  }
  std::multiset<std::pair<std::string, std::string>> reviews;
  for (const json& review : truth["reviews"]) {
    if (reviews_before.contains(review["id"])) continue;
    reviews.emplace("review.created", review["id"]);
    if (review["rating"].get<int>() <= 3) reviews.emplace("review.negative", review["id"]);
  }
  CHECK(event_rows("type like 'review.%'") == reviews);
}
