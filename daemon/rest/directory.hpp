#pragma once
// An immutable snapshot of users, cabinets and keys, so that requests are authorised without the database.

#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/encoding.hpp"
#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/model/event.hpp"
#include "core/model/sync_policy.hpp"

namespace wbd::rest {

using CabinetList = std::shared_ptr<const std::vector<CabinetId>>;  // ascending

struct Directory {
  struct CabinetFacts {
    CabinetStatus status = CabinetStatus::pending;
    TokenType token_type = TokenType::base;
    SyncPolicy policy{};
    SourceMode source_mode = SourceMode::statistics;
  };
  struct Reader {
    std::string zone;  // of reports for the user
    Language language = Language::ru;
    EventThresholds thresholds{};
  };
  struct Sha256Hash {
    std::size_t operator()(const Sha256& hash) const noexcept;
  };

  std::int64_t version = 0;
  std::unordered_map<Sha256, ApiKey, Sha256Hash> keys;
  std::unordered_map<TelegramId, CabinetList> cabinets_of;  // every user has an entry
  std::unordered_map<TelegramId, Reader> readers;           // every user has an entry
  std::map<CabinetId, CabinetFacts> cabinets;
  CabinetList all_cabinets;
};
using DirectoryPtr = std::shared_ptr<const Directory>;

// Reads the whole directory in one snapshot.
[[nodiscard]] DirectoryPtr read_directory(db::Tx& tx);

}  // namespace wbd::rest
