#pragma once
#include <string>

#include "core/config/settings.hpp"

namespace wbd::cli {

// Where this machine reaches the API of wbd by the settings: http://127.0.0.1:8080. "" for a unix socket.
[[nodiscard]] std::string daemon_url(const config::Settings& settings);

}  // namespace wbd::cli
