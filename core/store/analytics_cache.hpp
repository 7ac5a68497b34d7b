#pragma once
// Finished figures of articles, and which of them are to be made again.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/db/database.hpp"

namespace wbd::store {

struct CachedFigures {
  std::string body;
  std::int64_t built_from = 0;  // data_version of the cabinet
  UtcTime updated_at;
  UtcTime valid_until;  // exclusive: from then on the same rows give other figures
};
[[nodiscard]] std::optional<CachedFigures> find_figures(db::Tx& tx, CabinetId cabinet, NmId nm_id, int days);
struct ArticleFigures {
  NmId nm_id;
  int days = 0;
  CachedFigures cached;
};
// These are all figures that the articles have. Done at the latest when the transaction goes on.
void replace_figures(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles,
                     std::span<const ArticleFigures> figures);

// Deletes the articles' figures and notes that they are to be made again.
void mark_stale(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles);
// Every article that has daily sums; figures of others are deleted.
void mark_all_stale(db::Tx& tx, CabinetId cabinet);
// Marks every article that has figures, unless they are of this day already.
void begin_figures_day(db::Tx& tx, CabinetId cabinet, std::chrono::sys_days today);
[[nodiscard]] std::vector<NmId> stale_articles(db::Tx& tx, CabinetId cabinet, std::int64_t limit);
void unmark_stale(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles);

}  // namespace wbd::store
