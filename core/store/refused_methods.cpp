#include "core/store/refused_methods.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/db/values.hpp"
#include "core/store/dataset_sql.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {
namespace {

using nlohmann::json;

std::string member_text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<UtcTime> member_time(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer() || *found == 0) return std::nullopt;
  return UtcTime{Millis{found->get<std::int64_t>()}};
}

}  // namespace

std::vector<RefusedMethod> refused_methods(db::Tx& tx, std::span<const CabinetId> cabinets, UtcTime now) {
  auto& query = tx.prepare(
      R"(select cabinet_id, dataset, refusals from sync_state where refusals is not null
         order by cabinet_id, dataset)");
  std::vector<RefusedMethod> methods;
  while (query.step()) {
    const CabinetId cabinet{query.integer(0)};
    if (!cabinets.empty() && std::ranges::find(cabinets, cabinet) == cabinets.end()) continue;
    const auto dataset = db::read<Dataset>(query, 1);
    const json list = json::parse(query.text(2), nullptr, false);
    if (!list.is_object() || !list.contains("refused") || !list["refused"].is_array()) continue;
    for (const json& one : list["refused"]) {
      if (!one.is_object()) continue;
      const auto until = member_time(one, "until");
      if (!until || *until <= now) continue;
      methods.push_back({cabinet, dataset, member_text(one, "operation"), member_time(one, "at"), *until,
                         member_text(one, "reason")});
    }
  }
  return methods;
}

}  // namespace wbd::store
