#pragma once
// The columns of a table of unit costs, found by their headings in Russian or English.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sheet/table.hpp"

namespace wbd::costing {

enum class CostColumn : std::uint8_t {
  article,  // "Артикул": WB's or the seller's, whichever is known
  nm_id,
  vendor_code,
  barcode,
  size,
  goods,
  packing,
  delivery,
  other,
  valid_from,
  currency,
};
inline constexpr std::size_t kCostColumns = 11;
// The names in JSON and in an English file.
inline constexpr std::array<std::string_view, kCostColumns> kCostColumnNames{
    "article", "nm_id",    "vendor_code", "barcode",    "size",    "goods",
    "packing", "delivery", "other",       "valid_from", "currency"};

// Case, blanks, punctuation, units ("₽", "руб.", "за шт.") and text in brackets do not matter.
[[nodiscard]] std::optional<CostColumn> cost_column(std::string_view heading);

struct ColumnMap {
  std::array<std::optional<std::size_t>, kCostColumns> places{};  // by CostColumn
  std::vector<std::string> ignored{};                             // headings that mean nothing here
  std::optional<CostColumn> repeated{};                           // two headings mean this one
  [[nodiscard]] std::optional<std::size_t> place(CostColumn column) const {
    return places[static_cast<std::size_t>(column)];
  }
  // An article and its cost.
  [[nodiscard]] bool usable() const;
};
[[nodiscard]] ColumnMap columns_of(const sheet::Row& headings);

// The first of the leading rows that names usable columns; titles may stand above it. nullopt: none does.
[[nodiscard]] std::optional<std::size_t> find_headings(const sheet::Table& table);

}  // namespace wbd::costing
