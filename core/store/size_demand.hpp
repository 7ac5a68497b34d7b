#pragma once
// The number of orders of each size of an article in a time span.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"

namespace wbd::store {

// Only the order feed gives the id of the size. An order without the id is counted for the card's size with
// the same barcode. Without such a size it is counted for the size with the same text, otherwise for none.
class SizeDemand {
 public:
  // By article; orders of every status placed in [from, to).
  [[nodiscard]] static std::unordered_map<NmId, SizeDemand> load(db::Tx& tx, CabinetId cabinet,
                                                                 std::span<const std::int64_t> nm_ids,
                                                                 UtcTime from, UtcTime to);

  [[nodiscard]] const std::optional<std::string>& vendor_code() const { return vendor_code_; }
  [[nodiscard]] const std::optional<std::string>& title() const { return title_; }
  [[nodiscard]] const ProductSize* find(ChrtId chrt_id) const;  // nullptr: the card has no such size
  [[nodiscard]] std::int64_t orders_of(ChrtId chrt_id) const;

 private:
  [[nodiscard]] std::optional<ChrtId> size_of(std::string_view barcode, std::string_view size) const;

  std::optional<std::string> vendor_code_, title_;
  std::vector<ProductSize> sizes_;
  std::unordered_map<ChrtId, std::int64_t> orders_;
};

}  // namespace wbd::store
