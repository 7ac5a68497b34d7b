#pragma once
// WB's own lists of penalties and of what led to them (GUIDE 5.31 to 5.33). The finance rows hold the same
// money; these lists name the article and the evidence.

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

// WB measured an article larger than its card says. In RUB.
struct MeasurementPenalty {
  NmId nm_id;
  std::int64_t dim_id = 0;    // of the measurement
  std::optional<UtcTime> at;  // of the penalty
  std::optional<Date> day;    // Moscow day of `at`
  std::optional<Amount> penalty;
  std::optional<Amount> reversal;  // given back
  std::optional<bool> valid;       // false: cancelled
  std::optional<UtcTime> valid_at;
  std::optional<std::string> subject;
  std::optional<std::int64_t> percent_over_hundredths;
  std::optional<std::int64_t> volume_ml, card_volume_ml;  // as measured, as the card says
  // Hundredths of a centimetre.
  std::optional<std::int64_t> width, length, height, card_width, card_length, card_height;
  std::optional<UtcTime> factor_from, factor_to;  // when the raised logistics coefficient holds
  std::string photos;                             // JSON array of addresses; "": WB gives none
  friend bool operator==(const MeasurementPenalty&, const MeasurementPenalty&) = default;
};

// Another article than that of the label came back or was supplied. In RUB.
struct SwapPenalty {
  NmId nm_id;
  UtcTime at;
  Date day;                                     // Moscow day of `at`
  std::int64_t old_shk_id = 0, new_shk_id = 0;  // labels of the units; 0: WB gives none
  std::optional<Amount> sum;
  std::optional<std::string> type;  // WB's text
  std::optional<std::string> old_barcode, new_barcode, old_vendor_code, new_vendor_code, old_size, new_size;
  std::string photos;  // JSON array of addresses; "": WB gives none
  friend bool operator==(const SwapPenalty&, const SwapPenalty&) = default;
};

// Orders of a week that WB takes for the seller's own.
struct SelfPurchase {
  NmId nm_id;
  Date from, to;                     // the week, both inclusive
  std::optional<Amount> orders_sum;  // of the orders, not of the deduction
  std::string currency;
  friend bool operator==(const SelfPurchase&, const SelfPurchase&) = default;
};

}  // namespace wbd
