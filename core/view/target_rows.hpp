#pragma once
// Targets of messages and their deliveries as the JSON objects of the REST API (SPEC section 9).

#include <string>

#include "core/base/json_text.hpp"
#include "core/model/target.hpp"
#include "core/store/deliveries.hpp"

namespace wbd::view {

// Never a token, a secret or the password of a proxy.
void write_target(JsonWriter& json, const Target& target);
void write_delivery(JsonWriter& json, const store::Delivery& delivery);

[[nodiscard]] std::string target_sample();
[[nodiscard]] std::string delivery_sample();

}  // namespace wbd::view
