#pragma once
// Product cards and the trash (GUIDE 5.10). In the trash the time of the cursor is trashedAt; `updated_at`
// holds it.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/model/catalog.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

struct CardsCursor {
  std::string updated_at;
  std::int64_t nm_id = 0;
};

[[nodiscard]] Call cards_list_call(const CardsCursor& after);
struct CardsAnswer {
  Parsed<Product> cards;
  CardsCursor cursor;
  std::int64_t total = 0;
};
[[nodiscard]] Result<CardsAnswer> parse_cards(std::string_view json);

[[nodiscard]] Call cards_trash_call(const CardsCursor& after);
struct TrashAnswer {
  Parsed<TrashedCard> cards;
  CardsCursor cursor;
};
[[nodiscard]] Result<TrashAnswer> parse_trash(std::string_view json);

}  // namespace wbd::wb
