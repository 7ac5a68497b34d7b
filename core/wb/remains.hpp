#pragma once
// WB's stock report ("warehouse remains") by article, barcode and size: create its task, read the task's
// status, download the rows (GUIDE 5.9).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

// Its answers: core/wb/report_task.hpp.
[[nodiscard]] Call remains_create_call();
[[nodiscard]] Call remains_status_call(std::string_view task);

// The report lists goods in transit and a total as if they were warehouses. The parser moves goods in transit
// to their own members and leaves the total out.
struct Remains {
  NmId nm_id;
  std::optional<std::string> barcode, size;
  std::int64_t quantity = 0;  // in all warehouses of WB
  std::int64_t in_way_to_client = 0;
  std::int64_t in_way_from_client = 0;
};
[[nodiscard]] Call remains_download_call(std::string_view task);
[[nodiscard]] Result<Parsed<Remains>> parse_remains(std::string_view json);  // "" (a 204) has no rows

}  // namespace wbd::wb
