#include "core/store/article_codes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/store/json_columns.hpp"

namespace wbd::store {

std::vector<ArticleCodes> article_codes(db::Tx& tx, CabinetId cabinet) {
  std::vector<ArticleCodes> articles;
  std::set<std::int64_t> carded;
  auto& cards = tx.prepare("select nm_id, vendor_code, sizes, title from products where cabinet_id = $1");
  cards.bind_all(cabinet);
  while (cards.step()) {
    ArticleCodes& article = articles.emplace_back();
    article.nm_id = NmId{cards.integer(0)};
    if (auto code = cards.maybe_text(1)) article.vendor_codes.push_back(std::move(*code));
    article.sizes = sizes_from_json(cards.text(2));
    article.title = cards.maybe_text(3);
    carded.insert(article.nm_id.value);
  }
  std::map<std::int64_t, std::set<std::string>> others;
  for (const char* sql : {"select distinct nm_id, vendor_code from goods_codes where cabinet_id = $1",
                          R"(select distinct nm_id, coalesce(vendor_code, '') from finance_rows
           where cabinet_id = $1 and nm_id is not null)"}) {
    auto& query = tx.prepare(sql);
    query.bind_all(cabinet);
    while (query.step()) {
      // Report rows without an article have 0.
      if (query.integer(0) > 0 && !carded.contains(query.integer(0)))
        others[query.integer(0)].emplace(query.text(1));
    }
  }
  for (const auto& [nm_id, codes] : others) {
    ArticleCodes& article = articles.emplace_back();
    article.nm_id = NmId{nm_id};
    for (const std::string& code : codes) {
      if (!code.empty()) article.vendor_codes.push_back(code);
    }
  }
  return articles;
}

}  // namespace wbd::store
