#include "core/view/loading.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace loading_test {

using namespace wbd;

TEST_CASE("only the lists of costs keep orders, sales and stock complete") {
  using enum Dataset;
  struct Case {
    std::vector<Dataset> loading;
    bool only_costs;
  };
  const auto c = EACH_ROW(Case, {{{}, false},
                                 {{adverts}, true},
                                 {{payouts, storage_costs, acceptance_costs, adverts, penalties}, true},
                                 {{orders}, false},
                                 {{adverts, finance}, false},
                                 {{storage_costs, sales}, false}});
  std::vector<LoadingDataset> loading;
  for (const Dataset dataset : c.loading) loading.push_back({CabinetId{1}, dataset, {}});
  CHECK(view::only_costs_load(loading) == c.only_costs);
}

}  // namespace loading_test
