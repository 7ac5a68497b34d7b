#include "tests/unit/rows.hpp"

namespace wbd::test {

std::size_t row_of_run(const Catch::SourceLineInfo& line, std::size_t rows) {
  using namespace Catch::Generators;
  return generate("row", line, [rows] { return makeGenerators(range(std::size_t{0}, rows)); });
}

}  // namespace wbd::test
