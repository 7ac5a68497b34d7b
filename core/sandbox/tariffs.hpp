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

// Tenths of a percent. WB's row omits a rate that the subject does not have.
struct Commission {
  const Subject* subject = nullptr;
  std::optional<int> fbw_x10, fbs_x10;
  std::optional<int> dbs_x10 = 125, edbs_x10 = 30, pickup_x10 = 145, booking_x10 = 145;
};

struct TariffBook {
  std::vector<TariffEpoch> epochs;  // ascending
  std::vector<Commission> commission;
  // The tariffs valid on that day; null when there are none.
  [[nodiscard]] const TariffEpoch* on(std::chrono::sys_days day) const;
  [[nodiscard]] const TariffEpoch* after(std::chrono::sys_days day) const;
};

// The rows of an answer (GUIDE 5.22). `everything`: as before 15 August 2026. `no_russia`: as since that day,
// without WB's warehouses in Russia; return tariffs keep all rows.
enum class TariffLayout : std::uint8_t { everything, no_russia };
[[nodiscard]] std::array<std::vector<TariffRow>, kTariffKinds> tariff_tables(TariffLayout layout);
// The last epoch if it begins on that day; otherwise a new one, copied from the last.
TariffEpoch& begin_epoch(TariffBook& book, std::chrono::sys_days day);

// A subject without a rate for WB's warehouses: it is sold from sellers' warehouses only.
[[nodiscard]] Commission seller_only_commission();

// `no_russia` takes effect on 15 August 2026; earlier days have `everything`.
[[nodiscard]] TariffBook make_tariffs(std::chrono::sys_days today, TariffLayout layout);

}  // namespace wbd::sandbox
