#include "core/store/sealed_columns.hpp"

#include <array>

#include <fmt/format.h>

namespace wbd::store {
namespace {

// clang-format off
constexpr std::array kSealed{
    SealedColumn{"wb_cabinets", "token_sealed",      "'cabinet-token:' || sid"},
    SealedColumn{"wb_cabinets", "next_token_sealed", "'cabinet-token:' || sid"},
    SealedColumn{"targets",     "token_sealed",      "'target-token:' || telegram_id"},
    SealedColumn{"targets",     "proxy_sealed",      "'target-proxy:' || telegram_id"},
    SealedColumn{"targets",     "secret_sealed",     "'webhook-secret:' || telegram_id"},
    SealedColumn{"targets",     "old_secret_sealed", "'webhook-secret:' || telegram_id"},
};
// clang-format on

// A sealed text begins with v1: and the 8 digits of its key's id.
std::string start_of(std::string_view key_id) {
  return fmt::format("v1:{}:", key_id);
}

}  // namespace

std::span<const SealedColumn> sealed_columns() {
  return kSealed;
}

std::vector<SealedValue> sealed_otherwise(db::Tx& tx, const SealedColumn& column, std::string_view key_id,
                                          std::int64_t after, std::int64_t limit) {
  auto& query = tx.prepare(fmt::format(
      "select id, {0}, {1} from {2} where id > $1 and {0} is not null and substr({0}, 1, 12) <> $2 order by id "
      "limit $3",
      column.column, column.context, column.table));
  const std::string start = start_of(key_id);
  query.bind_all(after, start, limit);
  std::vector<SealedValue> values;
  while (query.step())
    values.push_back({query.integer(0), std::string(query.text(1)), std::string(query.text(2))});
  return values;
}

bool seal_again(db::Tx& tx, const SealedColumn& column, const SealedValue& value, std::string_view fresh) {
  return tx.prepare(
               fmt::format("update {0} set {1} = $3 where id = $1 and {1} = $2", column.table, column.column))
             .bind_all(value.id, value.sealed, fresh)
             .run() > 0;
}

std::map<std::string, std::int64_t> count_sealed(db::Tx& tx) {
  std::map<std::string, std::int64_t> keys;
  for (const SealedColumn& column : kSealed) {
    auto& query = tx.prepare(fmt::format(
        "select substr({0}, 4, 8), count(*) from {1} where {0} is not null group by substr({0}, 4, 8)",
        column.column, column.table));
    while (query.step()) keys[std::string(query.text(0))] += query.integer(1);
  }
  return keys;
}

}  // namespace wbd::store
