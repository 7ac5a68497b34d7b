#pragma once
// All rows of a seller as text, and the changes they may have while WB is broken.

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/store/care.hpp"

namespace wbd::test {

class StoredContent {
 public:
  explicit StoredContent(db::Database& database) {
    database.read([&](db::Tx& tx) {
      const auto tables = store::list_tables(tx);
      for (const Table& table : kTables) {
        const auto info = std::find_if(tables.begin(), tables.end(),
                                       [&](const store::TableInfo& one) { return one.name == table.name; });
        read(tx, table, *info);
      }
    });
  }

  // The first mistake in `during`, or "". `during` are the rows after runs against a broken WB; WB was whole
  // at `before` and at `after`.
  // A mistake is a row that was lost, invented, blanked, or equals neither time.
  // Not `settled`: some of the sources of these rows did answer, so a better value than none may stand until
  // the others come.
  [[nodiscard]] static std::string damage(const StoredContent& before, const StoredContent& during,
                                          const StoredContent& after, bool settled) {
    for (const auto& [key, row] : before.rows_) {
      const bool dropped_by_design = key.starts_with("finance") && !after.rows_.contains(key);
      if (!during.rows_.contains(key) && !dropped_by_design) return "lost " + key;
    }
    for (const auto& [key, row] : during.rows_) {
      const auto was = before.rows_.find(key), is = after.rows_.find(key);
      if (was != before.rows_.end() && was->second == row) continue;
      if (is == after.rows_.end()) {
        if (key.starts_with("finance")) continue;
        return "invented " + key;
      }
      for (std::size_t i = 0; i < row.size(); ++i) {
        // A report that is being read comes into force when its reading ends, and then its ledger is made.
        const bool new_report = was == before.rows_.end() && key.starts_with("finance_reports");
        const std::string column = new_report ? during.columns_.at("finance_reports")[i] : std::string();
        const bool being_read = (column == "state" || column == "ledger") && row[i] == "0";
        if (being_read) continue;
        const bool old = was != before.rows_.end() ? row[i] == was->second[i] : !row[i];
        const bool blanked = was != before.rows_.end() && was->second[i] && !row[i];
        if (!old && row[i] != is->second[i] && (settled || blanked)) {
          return key + ": " + during.columns_.at(key.substr(0, key.find(' ')))[i] + " is " +
                 row[i].value_or("null") + ", not " + is->second[i].value_or("null");
        }
      }
    }
    return "";
  }

 private:
  struct Table {
    const char* name;
    std::array<const char*, 5> key;
  };
  static constexpr std::array kTables{
      Table{"orders", {"srid"}},
      Table{"sales", {"id"}},
      Table{"fbs_orders", {"srid"}},
      Table{"products", {"nm_id"}},
      Table{"prices", {"nm_id", "chrt_id"}},
      Table{"price_history", {"nm_id", "chrt_id", "changed_at"}},
      Table{"stocks", {"nm_id", "chrt_id", "warehouse_type", "warehouse_id"}},
      Table{"warehouses", {"kind", "id"}},
      Table{"reviews", {"id"}},
      Table{"questions", {"id"}},
      Table{"funnel_days", {"nm_id", "day"}},
      Table{"finance_reports", {"period", "report_id"}},
      Table{"finance_rows", {"period", "rrd_id"}},
      Table{"finance_unread", {"period", "rrd_id"}},
      Table{"tariffs", {"kind", "key", "place", "valid_from"}},
      Table{"payouts", {"report_id"}},
      Table{"storage_costs", {"day", "nm_id", "chrt_id", "calc_type", "original_day"}},
      Table{"acceptance_costs", {"accepted_on", "income_id", "nm_id"}},
      Table{"adverts", {"advert_id"}},
      Table{"advert_charges", {"day", "advert_id", "upd_num", "payment", "number"}},
      Table{"advert_spend", {"advert_id", "day", "nm_id"}},
      Table{"measurement_penalties", {"nm_id", "dim_id"}},
      Table{"swap_penalties", {"nm_id", "at", "old_shk_id", "new_shk_id"}},
      Table{"self_purchases", {"week_from", "nm_id"}},
  };
  using Row = std::vector<std::optional<std::string>>;

  void read(db::Tx& tx, const Table& table, const store::TableInfo& info) {
    std::vector<std::size_t> key;
    for (const char* part : table.key) {
      for (std::size_t i = 0; part != nullptr && i < info.columns.size(); ++i) {
        if (info.columns[i] == part) key.push_back(i);
      }
    }
    columns_[table.name] = info.columns;
    store::read_table(tx, info, [&](std::span<const std::optional<std::string_view>> cells) {
      std::string name = table.name;
      for (const std::size_t i : key) name += ' ' + std::string(cells[i].value_or(""));
      Row& row = rows_[name];
      for (std::size_t i = 0; i < cells.size(); ++i) row.push_back(shown(info.columns[i], cells[i]));
    });
  }

  // Times of our own clock say only that something happened.
  static std::optional<std::string> shown(const std::string& column, std::optional<std::string_view> cell) {
    static const std::set<std::string> kOwnTimes{"updated_at", "changed_at", "missing_since", "deleted_at"};
    if (!cell) return std::nullopt;
    return kOwnTimes.contains(column) ? "set" : std::string(*cell);
  }

  std::map<std::string, Row> rows_;  // by table and key
  std::map<std::string, std::vector<std::string>> columns_;
};

}  // namespace wbd::test
