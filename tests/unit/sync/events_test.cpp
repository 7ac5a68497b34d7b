// The events of syncs: each change once, in the transaction that stores it.

#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/store/prices.hpp"
#include "core/store/stocks.hpp"
#include "core/sync/engine.hpp"
#include "tests/fakes/emulator_transport.hpp"
#include "tests/unit/sync/random_seller.hpp"
#include "tests/unit/sync/world.hpp"

namespace events_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

using EventRows = std::multiset<std::pair<std::string, std::string>>;  // type and subject

// The expected events of stock runs: the rows after a whole run against those after the one before.
class StockWatch {
 public:
  explicit StockWatch(World& world) : world_(world), known_(levels()) {
    world.after_run = [this](const sync::RunOutcome& outcome) {
      if (outcome.dataset == Dataset::stocks && outcome.state == sync::RunState::succeeded) compare(levels());
    };
  }
  ~StockWatch() { world_.after_run = {}; }
  StockWatch(const StockWatch&) = delete;
  StockWatch& operator=(const StockWatch&) = delete;
  [[nodiscard]] const EventRows& expected() const { return expected_; }

 private:
  using Levels = std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>;

  Levels levels() {
    Levels out;
    for (const Stock& row :
         world_.database->read_value([&](db::Tx& tx) { return store::load_stocks(tx, world_.cabinet); })) {
      out[{row.nm_id.value, row.chrt_id.value}] += row.quantity;
    }
    return out;
  }
  void compare(Levels now) {
    for (const auto& [key, quantity] : now) {
      const std::int64_t before = known_[key];
      if (before > 0 && quantity == 0) expected_.emplace("stock.out", std::to_string(key.first));
      if (before == 0 && quantity > 0) expected_.emplace("stock.replenished", std::to_string(key.first));
    }
    known_ = std::move(now);
  }

  World& world_;
  Levels known_;
  EventRows expected_;
};

// Every entry of the history of a price but its first, when an amount has changed.
EventRows changes_of_history(World& world) {
  store::PriceFilter all;
  all.cabinets = {world.cabinet};
  all.limit = 1'000'000;
  auto rows = world.database->read_value([&](db::Tx& tx) { return store::list_price_history(tx, all).rows; });
  std::reverse(rows.begin(), rows.end());  // it comes newest first
  std::map<std::pair<NmId, ChrtId>, Price> known;
  EventRows changes;
  for (const auto& row : rows) {
    const auto [last, first] = known.try_emplace({row.price.nm_id, row.price.chrt_id}, row.price);
    const bool same = last->second.price == row.price.price &&
                      last->second.price_with_discount == row.price.price_with_discount &&
                      last->second.club_price == row.price.club_price;
    if (!first && !same) changes.emplace("price.changed", std::to_string(row.price.nm_id.value));
    last->second = row.price;
  }
  return changes;
}

}  // namespace

TEST_CASE("after the first sync each change is emitted once, in the transaction that stores it") {
  const auto seed = GENERATE(from_range(test::random_sellers("WB_EVENT_SELLERS", 1, 1)));
  INFO("seed " << seed);
  World world(static_cast<std::uint64_t>(seed), test::small(20));
  const auto event_rows = [&](std::string_view where) {
    std::multiset<std::pair<std::string, std::string>> rows;
    world.database->read([&](db::Tx& tx) {
      auto& query = tx.prepare("select type, subject from events where " + std::string(where));
      while (query.step()) rows.emplace(query.text(0), query.text(1));
    });
    return rows;
  };
  world.settle();
  CHECK(event_rows("type not like 'sync.%'").empty());
  CHECK(event_rows("type = 'sync.finished'").size() == kDatasets.size());
  std::map<std::string, std::string> orders_before;
  std::set<std::string> reviews_before, questions_before;
  {
    const json truth = world.truth();
    for (const json& question : truth["questions"]) questions_before.insert(question["id"]);
    for (const json& order : truth["orders"]) orders_before[order["srid"]] = order["status"];
    for (const json& review : truth["reviews"]) reviews_before.insert(review["id"]);
  }

  std::mt19937 random(static_cast<unsigned>(seed));
  auto roll = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
  StockWatch stock(world);
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
                                                        {"answers", roll(2)},
                                                        {"questions", roll(3)},
                                                        {"question_answers", roll(2)},
                                                        {"price_changes", roll(4)},
                                                        {"stock_vanish", roll(3)},
                                                        {"stock_changes", roll(9)},
                                                        {"seller_stock_changes", roll(9)},
                                                        {"card_trash", roll(2)},
                                                        {"card_restores", roll(2)}});
    for (const Dataset dataset : kDatasets) {
      if (roll(4) == 0) world.restart();
      world.run(dataset, roll(2) == 0);
    }
  }
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
  world.settle();
  CHECK(!stock.expected().empty());
  CHECK(event_rows("type in ('stock.out', 'stock.replenished')") == stock.expected());
  const auto price_changes = changes_of_history(world);
  CHECK(!price_changes.empty());
  CHECK(event_rows("type = 'price.changed'") == price_changes);

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
  std::multiset<std::pair<std::string, std::string>> questions;
  for (const json& question : truth["questions"]) {
    if (!questions_before.contains(question["id"])) questions.emplace("question.created", question["id"]);
  }
  CHECK(!questions.empty());
  CHECK(event_rows("type = 'question.created'") == questions);
}

}  // namespace events_test
