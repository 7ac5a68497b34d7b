#include <unordered_map>

#include "core/sync/ingest.hpp"
#include "core/sync/merge.hpp"

namespace wbd::sync {
namespace {

struct Touched {
  FbsOrder order;
  bool differs = false;
};

WriteCounts save(db::Tx& tx, CabinetId cabinet, const std::unordered_map<std::string, Touched>& touched) {
  WriteCounts counts;
  std::vector<const FbsOrder*> to_write;
  std::vector<std::string_view> srids;
  for (const auto& [srid, entry] : touched) {
    if (!entry.differs) {
      ++counts.unchanged;
      continue;
    }
    ++counts.changed;
    to_write.push_back(&entry.order);
    srids.push_back(srid);
  }
  if (to_write.empty()) return counts;
  store::save_fbs_orders(tx, cabinet, to_write);

  auto orders = store::load_orders(tx, cabinet, srids);
  std::vector<const Order*> changed_orders;
  for (auto& [srid, order] : orders) {
    if (apply(order, touched.at(srid).order)) changed_orders.push_back(&order);
  }
  store::save_orders(tx, cabinet, changed_orders);
  return counts;
}

}  // namespace

WriteCounts ingest_fbs(db::Tx& tx, CabinetId cabinet, std::span<const FbsOrder> rows) {
  std::vector<std::string_view> srids;
  srids.reserve(rows.size());
  for (const FbsOrder& row : rows) srids.push_back(row.srid);
  const auto stored = store::load_fbs_orders(tx, cabinet, srids);

  std::unordered_map<std::string, Touched> touched;
  for (const FbsOrder& row : rows) {
    auto [slot, inserted] = touched.try_emplace(row.srid);
    if (const auto known = stored.find(row.srid); inserted && known != stored.end())
      slot->second.order = known->second;
    slot->second.differs |= apply(slot->second.order, row);
  }
  return save(tx, cabinet, touched);
}

WriteCounts ingest_fbs_statuses(db::Tx& tx, CabinetId cabinet, std::span<const store::OpenFbsOrder> asked,
                                std::span<const FbsStatus> statuses) {
  std::unordered_map<std::int64_t, std::string_view> srid_of;
  std::vector<std::string_view> srids;
  for (const store::OpenFbsOrder& order : asked) {
    srid_of.emplace(order.id, order.srid);
    srids.emplace_back(order.srid);
  }
  const auto stored = store::load_fbs_orders(tx, cabinet, srids);

  std::unordered_map<std::string, Touched> touched;
  for (const FbsStatus& status : statuses) {
    const auto srid = srid_of.find(status.id);
    if (srid == srid_of.end()) continue;  // not requested
    const auto known = stored.find(std::string(srid->second));
    if (known == stored.end() || known->second.id != status.id) continue;
    auto [slot, inserted] = touched.try_emplace(known->first);
    if (inserted) slot->second.order = known->second;
    slot->second.differs |= apply(slot->second.order, status);
  }
  return save(tx, cabinet, touched);
}

}  // namespace wbd::sync
