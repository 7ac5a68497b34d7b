#pragma once
// Methods that WB refuses to a token, and fields that WB has changed: as JSON, with a sentence for people.

#include <span>
#include <string>
#include <string_view>

#include "core/base/json_text.hpp"
#include "core/model/language.hpp"
#include "core/store/refused_methods.hpp"
#include "core/store/wb_fields.hpp"

namespace wbd::view {

// "WB refuses item_rating (products) to this token: ...; asked again at 2026-11-22T10:00:00Z".
[[nodiscard]] std::string refusal_text(const store::RefusedMethod& refused, Language language);
// "WB's rows of goods lack the field discount since ...; what was known of it is kept".
[[nodiscard]] std::string drift_text(const store::FieldDrift& drift, Language language);

// The members "refused_methods" and "changed_fields" of an open object: fields that are lost now.
void write_wb_changes(JsonWriter& json, std::span<const store::RefusedMethod> refused,
                      std::span<const store::FieldDrift> drifts, Language language);

}  // namespace wbd::view
