#pragma once
// Datasets that are still loading, as JSON and as a sentence.

#include <span>
#include <string>
#include <string_view>

#include "core/base/json_text.hpp"
#include "core/model/language.hpp"
#include "core/model/load_progress.hpp"

namespace wbd::view {

// The member `name`: {"fetched", "expected", "ready_at"}, or null.
void write_load(JsonWriter& json, std::string_view name, const std::optional<LoadProgress>& load);
// [{"cabinet_id", "dataset", "fetched", "expected", "ready_at"}]. The first 100: a user with many new
// cabinets gets no endless list.
void write_loading(JsonWriter& json, std::span<const LoadingDataset> loading);
[[nodiscard]] std::string loading_json(std::span<const LoadingDataset> loading);

[[nodiscard]] std::string_view dataset_name(Dataset dataset, Language language);  // "funnel", "воронка"

// "270 of ~4,185, ~8 min"; "" when nothing has come and nothing is known.
[[nodiscard]] std::string load_text(const LoadProgress& load, UtcTime now, Language language);
// "funnel (270 of ~4,185, ~8 min), finance"; each dataset once, with the rows of all cabinets and the latest
// end. "" for none.
[[nodiscard]] std::string loading_text(std::span<const LoadingDataset> loading, UtcTime now,
                                       Language language);

// Whether only WB's lists of costs still load: orders, sales and stock do not wait for them.
[[nodiscard]] bool only_costs_load(std::span<const LoadingDataset> loading);

}  // namespace wbd::view
