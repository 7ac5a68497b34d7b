#pragma once
// Messages about targets themselves: a test, and warnings that another target fails. Pure.

#include <optional>
#include <string_view>

#include "core/model/language.hpp"
#include "core/notify/message.hpp"

namespace wbd::notify {

// `type`: test, target.failing, target.disabled, target.gone, incident.began or incident.ended; otherwise
// nullopt. `payload`: the JSON object of the delivery.
[[nodiscard]] std::optional<Message> service_message(std::string_view type, std::string_view payload,
                                                     Language language);

}  // namespace wbd::notify
