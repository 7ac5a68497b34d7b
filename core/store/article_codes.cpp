#include "core/store/article_codes.hpp"

#include <map>
#include <set>

#include "core/store/json_columns.hpp"

namespace wbd::store {
namespace {

// One search of the index for each article: `select distinct` would read every row of the cabinet.
std::vector<std::int64_t> reported_articles(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      R"(with recursive articles(nm_id) as (
           select min(f.nm_id) from finance_rows f where f.cabinet_id = $1 and f.nm_id > 0
           union all
           select (select min(f.nm_id) from finance_rows f where f.cabinet_id = $1 and f.nm_id > a.nm_id)
           from articles a where a.nm_id is not null)
         select nm_id from articles where nm_id is not null)");
  query.bind_all(cabinet);
  std::vector<std::int64_t> articles;
  while (query.step()) articles.push_back(query.integer(0));
  return articles;
}

}  // namespace

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
  auto& goods =
      tx.prepare("select distinct nm_id, vendor_code from goods_codes where cabinet_id = $1 and nm_id > 0");
  goods.bind_all(cabinet);
  while (goods.step()) {
    if (!carded.contains(goods.integer(0))) others[goods.integer(0)].emplace(goods.text(1));
  }
  for (const std::int64_t nm_id : reported_articles(tx, cabinet)) {
    if (!carded.contains(nm_id)) others.try_emplace(nm_id);
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
