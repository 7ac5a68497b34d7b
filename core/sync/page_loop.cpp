#include "core/sync/page_loop.hpp"

#include <algorithm>

namespace wbd::sync {

bool ends_data(std::int64_t rows, std::int64_t asked, std::int64_t& largest) {
  if (rows == 0) return true;
  if (rows < asked && rows < largest) return true;
  largest = std::max(largest, rows);
  return false;
}

}  // namespace wbd::sync
