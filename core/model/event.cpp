#include "core/model/event.hpp"

namespace wbd {

static_assert([] {
  for (std::size_t i = 0; i < kEventTypes.size(); ++i) {
    if (static_cast<std::size_t>(kEventTypes.at(i).type) != i) return false;
  }
  return kEventTypes.back().type == EventType::schema_drift;
}());

}  // namespace wbd
