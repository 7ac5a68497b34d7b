#pragma once
// The rows of supplier/orders and supplier/sales. They are rendered once for each version of a seller, so a
// page costs no more than a copy of its text.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// Rows in ascending order of lastChangeDate.
class RowTable {
 public:
  void add(Seconds last_change, Seconds date, std::string_view json);
  [[nodiscard]] std::string since(Nanos from, std::size_t most) const;       // flag=0
  [[nodiscard]] std::string of_day(std::chrono::sys_days moscow_day) const;  // flag=1

 private:
  struct Row {
    Seconds last_change, date;
    std::size_t begin, end;
  };
  std::vector<Row> rows_;
  std::string text_;  // the rows joined by commas
};

// A file that replaces the generated rows. The first page is the whole file; the next page is its rows with
// the last lastChangeDate.
class RowFile {
 public:
  explicit RowFile(const std::string& path);  // throws Failure(configuration)
  [[nodiscard]] std::string since(Nanos from) const;
  [[nodiscard]] std::string of_day(std::chrono::sys_days moscow_day) const;

 private:
  std::string bytes_;
  std::string last_rows_;  // the rows with the last lastChangeDate, as an array
  Nanos last_change_{};
};

class StatisticsPages {
 public:
  explicit StatisticsPages(const std::string& orders_file);
  const RowTable& orders(const World& world, std::size_t seller);
  const RowTable& sales(const World& world, std::size_t seller);
  [[nodiscard]] const RowFile* orders_file() const { return file_.get(); }

 private:
  struct Entry {
    std::uint64_t version = 0;
    RowTable table;
  };
  std::vector<Entry> orders_, sales_;
  std::unique_ptr<RowFile> file_;
};

}  // namespace wbd::sandbox
