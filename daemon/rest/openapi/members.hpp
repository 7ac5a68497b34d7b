#pragma once
// Members that several schemas share.

#include "daemon/rest/openapi/schema.hpp"

namespace wbd::rest::openapi {

// The words of NoEstimate.
inline constexpr const char* kNoEstimateReasons =
    "price_unknown|warehouse_unknown|subject_unknown|dimensions_unknown|no_rate|no_tariff?";

// About the goods that were ordered or sold: article, name, size.
[[nodiscard]] std::vector<Member> goods_members();
// About the delivery: from which warehouse to which region.
[[nodiscard]] std::vector<Member> way_members();
// About the costs, from the seller's price to the buyer's payment.
[[nodiscard]] std::vector<Member> cost_members();

// The members of `base` for one group; `key` describes the value that identifies the group.
[[nodiscard]] Schema group_of(const std::string& base, const std::string& name,
                              const std::string& description, const std::string& key = "Null: unknown");

[[nodiscard]] std::vector<Member> joined(std::vector<Member> first,
                                         const std::vector<std::vector<Member>>& more);

}  // namespace wbd::rest::openapi
