#pragma once
// Members that several schemas have.

#include "daemon/rest/openapi/schema.hpp"

namespace wbd::rest::openapi {

// What was ordered or sold.
[[nodiscard]] std::vector<Member> goods_members();
// From where to where.
[[nodiscard]] std::vector<Member> way_members();
// What it costs, from the seller's price to what the buyer pays.
[[nodiscard]] std::vector<Member> cost_members();

// The figures of `base` for one of something: `key` says which one, null where nobody knows.
[[nodiscard]] Schema group_of(const std::string& base, const std::string& name,
                              const std::string& description, const std::string& key = "Null: unknown");

[[nodiscard]] std::vector<Member> joined(std::vector<Member> first,
                                         const std::vector<std::vector<Member>>& more);

}  // namespace wbd::rest::openapi
