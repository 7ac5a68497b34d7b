#include "core/report/article_facts.hpp"

namespace wbd::report {
namespace {

// Data versions decide whether facts are current, as they do for cached answers. The time limit covers a
// database that was restored to an older state and reaches the same version again.
constexpr Millis kLongestUse{5 * 60'000};
constexpr std::size_t kBytesOfItem = 192;   // list node, hash node, control block
constexpr std::size_t kBytesOfTexts = 160;  // names of a stock row, beyond the row itself

std::size_t bytes_of(const ArticleFacts& facts) {
  std::size_t bytes = kBytesOfItem + sizeof(ArticleFacts) + (facts.sales ? facts.sales->bytes() : 0);
  for (const SizeStock& size : facts.stock) {
    bytes += sizeof(SizeStock) + size.warehouses.size() * (sizeof(store::StockRow) + kBytesOfTexts);
  }
  return bytes;
}

}  // namespace

ArticleFactsPtr read_article(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now, const TimeZone& zone) {
  return std::make_shared<const ArticleFacts>(
      ArticleFacts{analytics::ArticleDay::load(tx, cabinet, nm_id, now, zone),
                   article_stock(tx, cabinet, nm_id, now, zone), store::rating_of(tx, cabinet, nm_id)});
}

ArticleFactsPtr ArticleMemo::find(CabinetId cabinet, NmId nm_id, std::int64_t data_version,
                                  analytics::Day today, UtcTime now) {
  const std::lock_guard lock(mutex_);
  const Reading* found = facts_.find({cabinet, nm_id});
  if (found == nullptr) return nullptr;
  const Millis age = now - found->read_at;
  const bool valid =
      found->data_version == data_version && found->today == today && age >= Millis{0} && age <= kLongestUse;
  return valid ? found->facts : nullptr;
}

void ArticleMemo::store(CabinetId cabinet, NmId nm_id, std::int64_t data_version, analytics::Day today,
                        UtcTime now, ArticleFactsPtr facts) {
  const std::size_t bytes = bytes_of(*facts);
  auto fresh = Readings::item({cabinet, nm_id}, {data_version, today, now, std::move(facts)}, bytes);
  Readings::Items dropped;  // destroyed after the lock is released
  const std::lock_guard lock(mutex_);
  dropped = facts_.store(std::move(fresh));
}

ArticleFactsPtr ArticleSource::facts(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now,
                                     const TimeZone& zone) const {
  // Without a data version the cabinet's changes cannot be seen, so nothing is cached.
  const std::int64_t version = memo == nullptr ? 0 : data_version(cabinet);
  if (version == 0) return read_article(tx, cabinet, nm_id, now, zone);
  const analytics::Day today = analytics::day_of(now, zone);
  if (auto known = memo->find(cabinet, nm_id, version, today, now)) return known;
  auto facts = read_article(tx, cabinet, nm_id, now, zone);
  memo->store(cabinet, nm_id, version, today, now, facts);
  return facts;
}

analytics::Overview overview_of(db::Tx& tx, const ArticleFacts& facts, CabinetId cabinet, NmId nm_id,
                                UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone) {
  if (facts.sales) {
    if (auto overview = analytics::overview(*facts.sales, now, orders_as_of, zone)) {
      return *std::move(overview);
    }
  }
  analytics::SumReader reader(tx, {{cabinet}, nm_id}, zone);
  return analytics::overview(reader, now, orders_as_of, zone);
}

}  // namespace wbd::report
