#pragma once
// Adverts: charges, campaigns and their spending (GUIDE 5.29, 5.30).

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/advert.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

inline constexpr std::int64_t kMostAdverts = 50;  // in one request for spending

[[nodiscard]] Call advert_charges_call(Date from, Date to);  // Moscow days, both inclusive
// `undated`: the day of charges for which WB gives no time.
[[nodiscard]] Result<Parsed<AdvertCharge>> parse_advert_charges(std::string_view json, Date undated);

[[nodiscard]] Call advert_list_call();
[[nodiscard]] Result<Parsed<Advert>> parse_adverts(std::string_view json);

// At most kMostAdverts ids, and 31 days.
[[nodiscard]] Call advert_spend_call(std::span<const std::int64_t> ids, Date from, Date to);
// A campaign that WB answers for, with a row for each day, application and article.
struct CampaignSpend {
  std::int64_t advert_id = 0;
  std::string currency;
  std::vector<AdvertSpend> rows;
};
[[nodiscard]] Result<Parsed<CampaignSpend>> parse_advert_spend(std::string_view json);

}  // namespace wbd::wb
