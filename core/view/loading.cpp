#include "core/view/loading.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include <fmt/format.h>

#include "core/model/dataset_words.hpp"

namespace wbd::view {
namespace {

constexpr std::size_t kMostShown = 100;

void write_fields(JsonWriter& json, const LoadProgress& load) {
  json.field("fetched", load.fetched);
  json.field("expected", load.expected);
  json.field("ready_at", load.ready_at);
}

// "~8 min", "~3 h"; "" for a time that has passed.
std::string time_left(UtcTime ready_at, UtcTime now, Language language) {
  constexpr std::int64_t kHours = 120;  // from so many minutes on
  const std::int64_t minutes = std::chrono::ceil<std::chrono::minutes>(ready_at - now).count();
  if (minutes <= 0) return {};
  if (minutes < kHours) return fmt::format("~{} {}", minutes, pick(language, "min", "мин"));
  return fmt::format("~{} {}", (minutes + 30) / 60, pick(language, "h", "ч"));
}

// The sum over cabinets of one dataset. What is unknown of one is unknown of all.
LoadProgress sum_of(std::span<const LoadingDataset> loading, Dataset dataset) {
  LoadProgress sum;
  bool first = true;
  for (const LoadingDataset& one : loading) {
    if (one.dataset != dataset) continue;
    const LoadProgress& load = one.progress;
    sum.fetched += load.fetched;
    if (first) {
      sum.expected = load.expected;
      sum.ready_at = load.ready_at;
    } else {
      sum.expected =
          sum.expected && load.expected ? std::optional(*sum.expected + *load.expected) : std::nullopt;
      sum.ready_at = sum.ready_at && load.ready_at ? std::max(sum.ready_at, load.ready_at) : std::nullopt;
    }
    first = false;
  }
  return sum;
}

}  // namespace

void write_load(JsonWriter& json, std::string_view name, const std::optional<LoadProgress>& load) {
  json.key(name);
  if (!load) return json.value(nullptr);
  json.begin_object();
  write_fields(json, *load);
  json.end_object();
}

void write_loading(JsonWriter& json, std::span<const LoadingDataset> loading) {
  json.begin_array();
  for (const LoadingDataset& one : loading.first(std::min(loading.size(), kMostShown))) {
    json.begin_object();
    json.field("cabinet_id", one.cabinet_id);
    json.field("dataset", to_string(one.dataset));
    write_fields(json, one.progress);
    json.end_object();
  }
  json.end_array();
}

std::string loading_json(std::span<const LoadingDataset> loading) {
  std::string out;
  JsonWriter json(out);
  write_loading(json, loading);
  return out;
}

std::string_view dataset_name(Dataset dataset, Language language) {
  return dataset_words(dataset, language);
}

std::string load_text(const LoadProgress& load, UtcTime now, Language language) {
  std::string out;
  if (load.expected) {
    out = fmt::format("{} {} ~{}", load.fetched, pick(language, "of", "из"), *load.expected);
  } else if (load.fetched > 0) {
    out = fmt::format("{}", load.fetched);
  }
  const std::string left = load.ready_at ? time_left(*load.ready_at, now, language) : std::string();
  if (left.empty()) return out;
  return out.empty() ? left : out + ", " + left;
}

std::string loading_text(std::span<const LoadingDataset> loading, UtcTime now, Language language) {
  std::string out;
  for (const Dataset dataset : kDatasets) {
    if (std::ranges::find(loading, dataset, &LoadingDataset::dataset) == loading.end()) continue;
    if (!out.empty()) out += ", ";
    out += dataset_name(dataset, language);
    const std::string progress = load_text(sum_of(loading, dataset), now, language);
    if (!progress.empty()) out += " (" + progress + ")";
  }
  return out;
}

bool only_costs_load(std::span<const LoadingDataset> loading) {
  const auto is_cost = [](const LoadingDataset& one) {
    using enum Dataset;
    return one.dataset == payouts || one.dataset == storage_costs || one.dataset == acceptance_costs ||
           one.dataset == adverts || one.dataset == penalties;
  };
  return !loading.empty() && std::ranges::all_of(loading, is_cost);
}

}  // namespace wbd::view
