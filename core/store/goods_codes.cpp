#include "core/store/goods_codes.hpp"

#include <algorithm>

namespace wbd::store {

void GoodsCodes::add(const std::optional<NmId>& nm_id, const std::optional<std::string>& vendor_code,
                     const std::optional<std::string>& barcode) {
  if (!nm_id || (!vendor_code && !barcode)) return;
  const auto text_of = [](const std::optional<std::string>& text) {
    return text ? std::string_view(*text) : std::string_view();
  };
  const Codes codes{nm_id->value, text_of(vendor_code), text_of(barcode)};
  // Rows of one article often follow each other.
  if (all_.empty() || all_.back() != codes) all_.push_back(codes);
}

void GoodsCodes::save(db::Tx& tx, CabinetId cabinet) {
  std::sort(all_.begin(), all_.end());
  all_.erase(std::unique(all_.begin(), all_.end()), all_.end());
  if (all_.empty()) return;
  if (tx.dialect() == db::Dialect::sqlite) {
    auto& insert = tx.prepare(
        R"(insert into goods_codes(cabinet_id, nm_id, vendor_code, barcode) values($1, $2, $3, $4)
           on conflict do nothing)");
    for (const Codes& codes : all_)
      insert.bind_all(cabinet, codes.nm_id, codes.vendor_code, codes.barcode).run();
    return;
  }
  std::vector<std::int64_t> articles;
  std::vector<std::string_view> vendor_codes, barcodes;
  for (const Codes& codes : all_) {
    articles.push_back(codes.nm_id);
    vendor_codes.push_back(codes.vendor_code);
    barcodes.push_back(codes.barcode);
  }
  auto& insert = tx.prepare(
      R"(insert into goods_codes(cabinet_id, nm_id, vendor_code, barcode)
         select $1::bigint, c.nm_id, c.vendor_code, c.barcode
         from unnest($2::bigint[], $3::text[], $4::text[]) as c(nm_id, vendor_code, barcode)
         on conflict do nothing)");
  insert.bind(1, cabinet);
  insert.bind_ints(2, articles);
  insert.bind_texts(3, vendor_codes);
  insert.bind_texts(4, barcodes);
  insert.run();
}

}  // namespace wbd::store
