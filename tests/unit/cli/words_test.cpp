#include "cli/output/words.hpp"

#include <catch2/catch.hpp>

#include "core/model/dataset.hpp"

namespace wbd::cli::words_test {

TEST_CASE("tables name every dataset in the reader's language") {
  for (const Dataset dataset : kDatasets) {
    const std::string_view name = to_string(dataset);
    INFO(name);
    CHECK(state_word(name, Language::en) == name);
    CHECK(static_cast<unsigned char>(state_word(name, Language::ru).front()) >= 0x80);
  }
  CHECK(state_word("storage_costs", Language::ru) == "хранение");
  CHECK(state_word("partial", Language::ru) == "частично");
  CHECK(state_word("a word of WB", Language::ru) == "a word of WB");
}

}  // namespace wbd::cli::words_test
