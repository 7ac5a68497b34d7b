#pragma once
// How often each size of an article was ordered in a span of time.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"

namespace wbd::store {

// Only the order feed tells the size's id. An order that has none belongs to the size of the card that has
// its barcode, else to the one that has its size text, else to no size.
class SizeDemand {
 public:
  // By article; orders placed in [from, to), whatever became of them.
  [[nodiscard]] static std::unordered_map<NmId, SizeDemand> load(db::Tx& tx, CabinetId cabinet,
                                                                 std::span<const std::int64_t> nm_ids,
                                                                 UtcTime from, UtcTime to);

  [[nodiscard]] const std::optional<std::string>& vendor_code() const { return vendor_code_; }
  [[nodiscard]] const std::optional<std::string>& title() const { return title_; }
  [[nodiscard]] const ProductSize* find(ChrtId chrt_id) const;  // nullptr when the card does not have it
  [[nodiscard]] std::int64_t orders_of(ChrtId chrt_id) const;

 private:
  [[nodiscard]] std::optional<ChrtId> size_of(std::string_view barcode, std::string_view size) const;

  std::optional<std::string> vendor_code_, title_;
  std::vector<ProductSize> sizes_;
  std::unordered_map<ChrtId, std::int64_t> orders_;
};

}  // namespace wbd::store
