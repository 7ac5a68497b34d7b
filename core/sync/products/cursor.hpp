#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/sync/cursor_text.hpp"
#include "core/sync/reread_mark.hpp"
#include "core/wb/cards.hpp"

namespace wbd::sync {

struct CardsPosition : wb::CardsCursor {
  static void fields(auto& position, auto&& field) {
    field("updated_at", position.updated_at);
    field("nm_id", position.nm_id);
  }
};

// Cards, the trash and ratings (GUIDE 5.10).
struct ProductsCursor {
  CardsPosition position;
  // Cards that have left the trash and yet are in no list: WB has deleted them for good.
  std::vector<std::int64_t> vanished;
  std::optional<UtcTime> rated_at;  // when WB's ratings were read
  RereadMark reread;
  CardsPosition reread_from;

  static void fields(auto& cursor, auto&& field) {
    field("position", cursor.position);
    field("vanished", cursor.vanished);
    field("rated_at", cursor.rated_at);
    field("doubt", cursor.reread);
    field("doubt_from", cursor.reread_from);
  }
};

}  // namespace wbd::sync
