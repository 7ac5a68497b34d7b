#include "core/costing/article_index.hpp"

#include <algorithm>

namespace wbd::costing {

void ArticleIndex::add(ByText& to, std::string_view name, const Found& found) {
  if (name.empty()) return;
  const auto [place, is_new] = to.try_emplace(name, found);
  if (!is_new && place->second.article != found.article) place->second.ambiguous = true;
}

ArticleIndex::ArticleIndex(std::span<const ArticleCodes> articles) {
  for (const ArticleCodes& article : articles) {
    by_nm_id_.try_emplace(article.nm_id, &article);
    for (const std::string& code : article.vendor_codes) add(by_vendor_code_, code, {&article});
    for (const ProductSize& size : article.sizes) {
      const std::string_view name = size.size ? std::string_view(*size.size) : std::string_view();
      for (const std::string& barcode : size.barcodes) add(by_barcode_, barcode, {&article, name});
    }
  }
}

ArticleIndex::Found ArticleIndex::by_nm_id(NmId nm_id) const {
  const auto found = by_nm_id_.find(nm_id);
  return found == by_nm_id_.end() ? Found{} : Found{found->second};
}

ArticleIndex::Found ArticleIndex::by_vendor_code(std::string_view code) const {
  const auto found = by_vendor_code_.find(code);
  return found == by_vendor_code_.end() ? Found{} : found->second;
}

ArticleIndex::Found ArticleIndex::by_barcode(std::string_view barcode) const {
  const auto found = by_barcode_.find(barcode);
  return found == by_barcode_.end() ? Found{} : found->second;
}

std::optional<std::string> cost_size(const ArticleCodes& article, std::string_view size) {
  if (size.empty() || size == kOnlySize) return std::string();
  if (article.sizes.empty()) return std::string(size);
  const bool known =
      std::ranges::any_of(article.sizes, [size](const ProductSize& one) { return one.size == size; });
  return known ? std::optional(std::string(size)) : std::nullopt;
}

}  // namespace wbd::costing
