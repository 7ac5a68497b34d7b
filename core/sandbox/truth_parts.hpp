#pragma once
// Writers of the truth report's parts (see truth.hpp).

#include <string_view>

#include "core/base/json_text.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// The requested parts: "orders,sales"; an empty list means all.
class TruthParts {
 public:
  explicit TruthParts(std::string_view only) : only_(only) {}
  [[nodiscard]] bool wants(std::string_view part) const { return only_.empty() || names(part); }
  // Whether the list names the part itself.
  [[nodiscard]] bool names(std::string_view part) const {
    for (std::string_view rest = only_; !rest.empty();) {
      const auto comma = rest.find(',');
      if (rest.substr(0, comma) == part) return true;
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return false;
  }

 private:
  std::string_view only_;
};

// Parts: prices, trash, warehouses, offices, tariffs, commission, fbs_orders, remains.
void write_trade_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts);
// Parts: funnel, ratings.
void write_analytics_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts);
// Parts: finance (published operations), balance.
void write_finance_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts);
// Parts: money, money_days (with the lines of each day); only by their names.
void write_money_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts);
// Part: feed_mode.
void write_feed_mode_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts);

}  // namespace wbd::sandbox
