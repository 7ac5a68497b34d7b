#pragma once
// Finds articles by the names that people use. Pure; built once for an import.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/text_hash.hpp"
#include "core/model/article_codes.hpp"

namespace wbd::costing {

// WB's size of an article that has only one.
inline constexpr std::string_view kOnlySize = "0";

class ArticleIndex {
 public:
  // Refers to `articles`, which must outlive the index.
  explicit ArticleIndex(std::span<const ArticleCodes> articles);

  struct Found {
    const ArticleCodes* article = nullptr;
    std::string_view size{};  // of a barcode
    bool ambiguous = false;   // several articles have the name
  };
  [[nodiscard]] Found by_nm_id(NmId nm_id) const;
  [[nodiscard]] Found by_vendor_code(std::string_view code) const;
  [[nodiscard]] Found by_barcode(std::string_view barcode) const;

 private:
  using ByText = std::unordered_map<std::string_view, Found>;
  static void add(ByText& to, std::string_view name, const Found& found);
  std::unordered_map<NmId, const ArticleCodes*> by_nm_id_;
  ByText by_vendor_code_, by_barcode_;
};

// The size as UnitCost names it: empty for every size, also of an article with only one. nullopt: the article
// has no such size.
[[nodiscard]] std::optional<std::string> cost_size(const ArticleCodes& article, std::string_view size);

}  // namespace wbd::costing
