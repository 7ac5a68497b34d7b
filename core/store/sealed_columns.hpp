#pragma once
// The columns that hold sealed secrets. A new one needs a row in the table of sealed_columns.cpp: then a
// change of the key seals it again, and doctor counts it.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"

namespace wbd::store {

struct SealedColumn {
  std::string_view table;
  std::string_view column;
  std::string_view context;  // SQL: the text that secret::SecretBox binds the secret to
};
[[nodiscard]] std::span<const SealedColumn> sealed_columns();

struct SealedValue {
  std::int64_t id = 0;  // of the row
  std::string sealed;
  std::string context;
};
// Values of rows above `after` that another key than `key_id` has sealed, by id.
[[nodiscard]] std::vector<SealedValue> sealed_otherwise(db::Tx& tx, const SealedColumn& column,
                                                        std::string_view key_id, std::int64_t after,
                                                        std::int64_t limit);
// Puts `fresh` in place of a value. False: it has changed meanwhile.
bool seal_again(db::Tx& tx, const SealedColumn& column, const SealedValue& value, std::string_view fresh);

// The number of sealed values by the id of their key.
[[nodiscard]] std::map<std::string, std::int64_t> count_sealed(db::Tx& tx);

}  // namespace wbd::store
