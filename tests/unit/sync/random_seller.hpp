#pragma once
// A seller of random size and habits, through a time in which requests are lost and processes die.

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/sync/world.hpp"

namespace wbd::test {

// The seeds of a test: `usual` of them from `first` on. The environment may ask for more
// (WB_RANDOM_SELLERS=100) or for a single one (WB_RANDOM_SELLERS=seed:90).
inline std::vector<int> random_sellers(const char* variable, int first, int usual) {
  const char* const asked = std::getenv(variable);
  const std::string_view wanted = asked == nullptr ? "" : asked;
  if (wanted.starts_with("seed:")) return {std::atoi(asked + std::string_view("seed:").size())};
  std::vector<int> seeds(static_cast<std::size_t>(asked == nullptr ? usual : std::max(1, std::atoi(asked))));
  std::iota(seeds.begin(), seeds.end(), first);
  return seeds;
}

// A field that WB may lose or rename.
struct DriftField {
  Dataset dataset;
  const char* at_wb;  // the emulator's name of the operation
  const char* operation;
  const char* field;
};

class RandomSeller {
 public:
  explicit RandomSeller(int seed)
      // Every third one has a base token: most of its requests are hours apart.
      : type(seed % 3 == 0 ? sandbox::TokenType::base : sandbox::TokenType::personal),
        seed_(seed),
        random_(static_cast<unsigned>(seed)) {
    options.orders = 20 + roll(200);
    options.products = 1 + roll(40);
    options.page_rows = roll(3) == 0 ? 0 : 11 + roll(60);
    options.wide_tie = options.page_rows != 0 && roll(4) == 0;
  }

  [[nodiscard]] std::string name() const {
    return "seed " + std::to_string(seed_) + ", " + std::to_string(options.orders) + " orders, pages of " +
           std::to_string(options.page_rows);
  }

  // `renames`: whether the seller's warehouses get other names, which WB reports for old orders too.
  void live(World& world, int steps, bool renames = true) {
    using Fate = fakes::EmulatorTransport::Fate;
    world.transport->fate = [this] {
      const int number = roll(10);
      return number == 0 ? Fate::lost_before : number == 1 ? Fate::lost_after : Fate::arrives;
    };
    for (int step = 0; step < steps; ++step) {
      world.pass(std::chrono::seconds{600 + roll(3000)},
                 {{"orders", roll(5)},
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
                  {"warehouse_renames", roll(4) == 0 && renames ? 1 : 0},
                  {"warehouse_removals", roll(8) == 0 ? 1 : 0},
                  {"tariff_changes", roll(3)},
                  {"commission_changes", roll(3)},
                  {"cancel_remains", roll(4) == 0}});
      for (const Dataset dataset : kDatasets) {
        if (roll(4) == 0) world.restart();
        world.run(dataset, roll(2) == 0);
      }
    }
    world.transport->fate = [] { return Fate::arrives; };
  }

  sandbox::Options options;
  sandbox::TokenType type;

 private:
  int roll(int sides) { return static_cast<int>(random_() % static_cast<unsigned>(sides)); }

  int seed_;
  std::mt19937 random_;
};

}  // namespace wbd::test
