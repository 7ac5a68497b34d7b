#include <algorithm>
#include <iterator>

#include "daemon/rest/openapi/schema.hpp"

namespace wbd::rest::openapi {

std::span<const Schema> schemas() {
  static const std::vector<Schema> all = [] {
    std::vector<Schema> together;
    for (const auto part : {trade_schemas, goods_schemas, account_schemas, analytics_schemas, report_schemas,
                            service_schemas}) {
      std::vector<Schema> some = part();
      std::ranges::move(some, std::back_inserter(together));
    }
    return together;
  }();
  return all;
}

const Schema* find_schema(std::string_view name) {
  const auto all = schemas();
  const auto found = std::ranges::find(all, name, &Schema::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace wbd::rest::openapi
