#pragma once
// Addresses without their passwords: those that libpq or our own parser of Redis addresses finds. A text that
// neither accepts is masked too, because a mistyped address is shown in an error.

#include <string>
#include <string_view>

namespace wbd::config {

// libpq: user:password@ and the parameters password and sslpassword, as a URL or as key=value words.
[[nodiscard]] std::string mask_database_url(std::string_view text);
// A single word before the @ is a password, too. Also ?sentinel_password=.
[[nodiscard]] std::string mask_redis_url(std::string_view text);
// Any other text: the credentials of a URL.
[[nodiscard]] std::string mask_url(std::string_view text);

}  // namespace wbd::config
