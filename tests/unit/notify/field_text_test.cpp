#include "core/notify/field_text.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/rows.hpp"

namespace field_text_test {

using namespace wbd;

TEST_CASE("a field of a payload reads by its type") {
  struct Case {
    const char *name, *field, *type, *value, *en, *ru;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"a text", "vendor_code", "string", R"("shirt-01")", "shirt-01", "shirt-01"},
                         {"a dataset", "dataset", "string?", R"("funnel")", "funnel", "воронка"},
                         {"an unknown dataset", "dataset", "string", R"("later")", "later", "later"},
                         {"a number", "quantity", "integer", "7", "7", "7"},
                         {"an amount", "paid", "money?", "12.5", "12.50\u00a0₽", "12,50\u00a0₽"},
                         {"yes", "first", "boolean", "true", "yes", "да"},
                         {"no", "first", "boolean?", "false", "no", "нет"},
                         {"a day", "from", "date", R"("2026-11-16")", "16 Nov 2026", "16.11.2026"},
                         {"no day", "from", "date", R"("soon")", "soon", "soon"},
                         {"a time", "at", "time", R"("2026-11-16T09:00:00Z")", "16 Nov 2026, 12:00 MSK",
                          "16.11.2026 12:00 МСК"},
                         {"a list", "list", "[integer]", "[1,2]", "[1,2]", "[1,2]"},
                     });
  const EventField field{c.field, c.type, ""};
  const auto value = nlohmann::json::parse(c.value);
  report::Form form;
  form.language = Language::en;
  CHECK(notify::field_text(report::Wording(form), field, value, "RUB") == c.en);
  form.language = Language::ru;
  CHECK(notify::field_text(report::Wording(form), field, value, "RUB") == c.ru);
}

}  // namespace field_text_test
