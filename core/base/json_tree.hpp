#pragma once
// A parsed JSON document that keeps every number as written: money must not pass through a double.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace wbd {

struct JsonNode {
  enum class Type : std::uint8_t { null, boolean, number, text, array, object };
  Type type = Type::null;
  std::string scalar;              // the token of a number or boolean, or the decoded text
  std::vector<std::string> names;  // of an object's members
  std::vector<JsonNode> children;  // items, or members in the order of `names`

  // The member at a dotted path ("token.type"); nullptr when there is none.
  [[nodiscard]] const JsonNode* find(std::string_view path) const;
};

[[nodiscard]] Result<JsonNode> parse_json(std::string_view text);  // Errc::bad_data
[[nodiscard]] std::string to_json(const JsonNode& node);

// Calls `use` with each item of a JSON array, or with the value itself when it is no array. Much faster than
// parse_json(), because the next item reuses the memory of the one before. For JSON that this program has
// written; where it is cut off or not JSON this throws Failure(internal).
void each_item(std::string_view written, const std::function<void(const JsonNode&)>& use);

// The items of a JSON array as they are written, without a copy. `array` must be well formed.
[[nodiscard]] std::vector<std::string_view> array_items(std::string_view array);
// The value of a member of a well-formed object as it is written; "" when there is none.
[[nodiscard]] std::string_view member_bytes(std::string_view object, std::string_view name);

}  // namespace wbd
