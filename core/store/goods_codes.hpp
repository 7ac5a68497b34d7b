#pragma once
// The codes by which orders, sales and finance rows name their goods: each once, so that a search need not
// look at all rows.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::store {

// Collects the codes of the rows of one batch.
class GoodsCodes {
 public:
  void add(const std::optional<NmId>& nm_id, const std::optional<std::string>& vendor_code,
           const std::optional<std::string>& barcode);
  // Stores those that are new. The texts that were added must live until then.
  void save(db::Tx& tx, CabinetId cabinet);

 private:
  struct Codes {
    std::int64_t nm_id = 0;
    std::string_view vendor_code, barcode;
    friend auto operator<=>(const Codes&, const Codes&) = default;
  };
  std::vector<Codes> all_;
};

}  // namespace wbd::store
