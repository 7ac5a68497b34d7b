#include "core/model/event_type.hpp"

#include <set>

#include <catch2/catch.hpp>

namespace event_type_test {

using namespace wbd;

TEST_CASE("each type of event has a name and words of its own in both languages") {
  std::set<std::string_view> names, headings;
  for (const EventTypeRow& row : kEventTypes) {
    INFO(row.name);
    CHECK(names.insert(row.name).second);
    CHECK(parse_event_type(row.name) == row.type);
    CHECK_FALSE(row.emoji.empty());
    CHECK(row.help_en.empty() == row.help_ru.empty());
    for (const Language language : {Language::ru, Language::en}) {
      const EventWords& words = row.words(language);
      CHECK(headings.insert(words.heading).second);
      for (const std::string_view form : {words.several.one, words.several.few, words.several.many})
        CHECK_FALSE(form.empty());
    }
  }
}

TEST_CASE("types with one name of a payload have the same fields") {
  for (const EventTypeRow& one : kEventTypes) {
    for (const EventTypeRow& other : kEventTypes) {
      if (one.payload.name != other.payload.name) continue;
      INFO(one.name << " " << other.name);
      CHECK(one.payload.fields.data() == other.payload.fields.data());
      CHECK(one.payload.card == other.payload.card);
    }
    for (const EventField& field : one.payload.fields) {
      INFO(one.name << " " << field.name);
      CHECK(field.label_en.empty() == field.label_ru.empty());
    }
  }
}

}  // namespace event_type_test
