#pragma once
// supplier/orders and supplier/sales as GUIDE 5.4 words them, with rows that a test chooses.
// Without a flag: by lastChangeDate, dateFrom inclusive, cut after so many rows. With flag=1: all rows of one
// day.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/sync/world.hpp"

namespace wbd::test {

class StatisticsServer {
 public:
  struct Row {
    std::string id;
    std::string date, changed;  // Moscow time
    bool priced = true;
  };

  // Answers in the emulator's place for the dataset, orders or sales, from now on.
  StatisticsServer(World& world, Dataset dataset) : sales_(dataset == Dataset::sales) {
    world.transport->instead = [this](const http::Request& request) { return answer(request); };
  }

  std::vector<Row> rows;
  std::size_t page = 80'000;
  bool ascending = true;            // WB's order; the other way round it breaks its word
  std::vector<std::string> days;    // asked for with flag=1
  std::vector<std::string> starts;  // and without

 private:
  std::optional<http::Response> answer(const http::Request& request) {
    const std::string path = sales_ ? "/api/v1/supplier/sales?" : "/api/v1/supplier/orders?";
    const auto at = request.url.find(path);
    if (at == std::string::npos) return std::nullopt;
    const std::string query = request.url.substr(at + path.size());
    std::string from = query.substr(query.find("dateFrom=") + 9);
    from = from.substr(0, from.find('&'));
    for (auto colon = from.find("%3A"); colon != std::string::npos; colon = from.find("%3A"))
      from.replace(colon, 3, ":");
    const bool by_day = query.find("flag=1") != std::string::npos;
    (by_day ? days : starts).push_back(from);

    std::vector<Row> chosen;
    for (const Row& row : rows) {
      if (by_day ? row.date.substr(0, 10) == from.substr(0, 10) : row.changed >= from) chosen.push_back(row);
    }
    std::stable_sort(chosen.begin(), chosen.end(),
                     [](const Row& a, const Row& b) { return a.changed < b.changed; });
    if (!by_day && chosen.size() > page) chosen.resize(page);
    if (!ascending) std::reverse(chosen.begin(), chosen.end());
    json out = json::array();
    for (const Row& row : chosen) out.push_back(shown(row));
    return http::Response{200, {}, out.dump()};
  }

  [[nodiscard]] json shown(const Row& row) const {
    json out{{"date", row.date},
             {"lastChangeDate", row.changed},
             {"nmId", 100000001},
             {"totalPrice", 1500},
             {"discountPercent", 30},
             {"spp", 10},
             {"finishedPrice", row.priced ? 945 : 0},
             {"priceWithDisc", row.priced ? 1050 : 0},
             {"srid", row.id}};
    if (sales_) {
      out["saleID"] = "S" + row.id;
      out["forPay"] = row.priced ? 700 : 0;
    } else {
      out["isCancel"] = false;
      out["cancelDate"] = "0001-01-01T00:00:00";
    }
    return out;
  }

  bool sales_;
};

}  // namespace wbd::test
