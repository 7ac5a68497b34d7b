#include "core/store/method_states.hpp"

#include <fmt/format.h>

#include "core/db/table.hpp"
#include "core/store/versions.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kMethods = db::table<MethodStatus>("method_states",
    db::key<&MethodStatus::cabinet_id>("cabinet_id"),
    db::key<&MethodStatus::method>("method"),
    db::column<&MethodStatus::state>("state"),
    db::column<&MethodStatus::forced>("forced"),
    db::column<&MethodStatus::detail>("detail"),
    db::column<&MethodStatus::since>("since"),
    db::column<&MethodStatus::probe_at>("probe_at"),
    db::column<&MethodStatus::backlog>("backlog"));
// clang-format on

bool from_feed(db::Tx& tx, CabinetId cabinet, std::string_view method) {
  const auto status = find_method_state(tx, cabinet, method);
  return status && status->from_feed();
}

}  // namespace

std::vector<MethodStatus> method_states(db::Tx& tx, std::optional<CabinetId> cabinet) {
  static const std::string kAll = fmt::format("select {} from method_states", kMethods.select());
  static const std::string kOne = kAll + " where cabinet_id = $1 order by method";
  static const std::string kOrdered = kAll + " order by cabinet_id, method";
  auto& query = tx.prepare(cabinet ? kOne : kOrdered);
  if (cabinet) query.bind_all(*cabinet);
  std::vector<MethodStatus> states;
  while (query.step()) {
    MethodStatus status = kMethods.read(query);
    if (status.forced || status.state != MethodState::on) states.push_back(std::move(status));
  }
  return states;
}

std::optional<MethodStatus> find_method_state(db::Tx& tx, CabinetId cabinet, std::string_view method) {
  static const std::string kSql = kMethods.by_key_sql();
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, method);
  if (!query.step()) return std::nullopt;
  MethodStatus status = kMethods.read(query);
  query.reset();
  return status;
}

void save_method_state(db::Tx& tx, const MethodStatus& status) {
  static const std::string kSql = kMethods.upsert_sql();
  const CabinetId cabinet = status.cabinet_id;
  const auto mode = [&] {
    return source_mode(from_feed(tx, cabinet, kOrdersMethod), from_feed(tx, cabinet, kSalesMethod));
  };
  const bool before = from_feed(tx, cabinet, status.method);
  kMethods.bind(tx.prepare(kSql), status).run();
  if (before == status.from_feed()) return;
  if (status.method != kOrdersMethod && status.method != kSalesMethod) return;
  tx.prepare("update finance_reports set applied = 0, applied_rrd_id = null where cabinet_id = $1")
      .bind_all(cabinet)
      .run();
  tx.prepare("update wb_cabinets set source_mode = $2 where id = $1").bind_all(cabinet, mode()).run();
  raise_data_version(tx, cabinet);
  raise_directory_version(tx);
}

void save_backlog(db::Tx& tx, CabinetId cabinet, std::string_view method,
                  const std::optional<std::string>& after_srid) {
  tx.prepare("update method_states set backlog = $3 where cabinet_id = $1 and method = $2")
      .bind_all(cabinet, method, after_srid)
      .run();
}

}  // namespace wbd::store
