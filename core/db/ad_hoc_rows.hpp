#pragma once
// The rows of a person's query as JSON, and its implementations for the two databases.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/db/ad_hoc_query.hpp"

namespace wbd::db {

class AdHocWriter {
 public:
  explicit AdHocWriter(std::vector<std::string> names) : names_(std::move(names)), json_(rows_.data) {
    std::map<std::string, int> seen;
    for (std::string& name : names_) {
      const int count = ++seen[name];
      if (count > 1) name += fmt::format("_{}", count);
    }
    json_.begin_array();
  }
  AdHocWriter(const AdHocWriter&) = delete;
  AdHocWriter& operator=(const AdHocWriter&) = delete;

  void begin_row() { json_.begin_object(); }
  void end_row() {
    json_.end_object();
    ++rows_.rows;
  }
  [[nodiscard]] JsonWriter& value(std::size_t column) {
    json_.key(names_[column]);
    return json_;
  }
  [[nodiscard]] std::int64_t rows() const { return rows_.rows; }

  [[nodiscard]] AdHocRows finish(bool more) {
    json_.end_array();
    rows_.more = more;
    JsonWriter sample(rows_.sample);
    sample.begin_array();
    sample.begin_object();
    for (const std::string& name : names_) {
      sample.key(name);
      sample.value(nullptr);
    }
    sample.end_object();
    sample.end_array();
    return std::move(rows_);
  }

 private:
  std::vector<std::string> names_;
  AdHocRows rows_;
  JsonWriter json_;
};

[[nodiscard]] Result<AdHocRows> ad_hoc_sqlite(const std::string& path, const std::string& sql,
                                              const AdHocLimits& limits);
[[nodiscard]] Result<AdHocRows> ad_hoc_postgres(const OpenOptions& options, const std::string& sql,
                                                const AdHocLimits& limits);

}  // namespace wbd::db
