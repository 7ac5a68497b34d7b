#pragma once
// WB's tariffs (GUIDE 5.21, 5.22), kept as numbers. WB sends texts; each row has its own number format.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wbd::sandbox {

struct Subject;

enum class TariffStyle : std::uint8_t {
  comma,     // "1 039,5", unknown is "-"
  no_break,  // the same with U+00A0, unknown is ""
  point      // "1039.5", unknown is ""
};

using TariffValue = std::optional<std::int64_t>;  // hundredths of a rouble or of a percent
[[nodiscard]] std::string tariff_text(TariffValue value, TariffStyle style);

enum class TariffKind : std::uint8_t { box, pallet, returns };
inline constexpr std::size_t kTariffKinds = 3;
// WB's names for TariffRow::values, in their order.
[[nodiscard]] std::span<const std::string_view> tariff_columns(TariffKind kind);

struct TariffRow {
  std::string warehouse, geo;
  TariffStyle style{};
  std::vector<TariffValue> values;
};

struct TariffEpoch {
  std::chrono::sys_days from;  // Moscow day
  std::array<std::vector<TariffRow>, kTariffKinds> tables;
  [[nodiscard]] const std::vector<TariffRow>& table(TariffKind kind) const {
    return tables[static_cast<std::size_t>(kind)];
  }
};

struct Commission {  // in tenths of a percent
  const Subject* subject = nullptr;
  int fbw_x10 = 0, fbs_x10 = 0;
};

struct TariffBook {
  std::vector<TariffEpoch> epochs;  // ascending
  std::vector<Commission> commission;
  // The tariffs valid on that day; null when there are none.
  [[nodiscard]] const TariffEpoch* on(std::chrono::sys_days day) const;
  [[nodiscard]] const TariffEpoch* after(std::chrono::sys_days day) const;
};

[[nodiscard]] TariffBook make_tariffs(std::chrono::sys_days today);

}  // namespace wbd::sandbox
