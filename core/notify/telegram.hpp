#pragma once
// Telegram's Bot API. Pure.

#include "core/notify/messenger.hpp"

namespace wbd::notify {

inline constexpr std::string_view kTelegramUrl = "https://api.telegram.org";

// A picture is shown as the preview of a link: Telegram sends the text in any case.
class Telegram final : public Dialect {
 public:
  [[nodiscard]] PartLimit limit() const override { return {}; }
  [[nodiscard]] http::Request request(const Call& call) const override;
  [[nodiscard]] Reply understand(const http::Response& response) const override;
  [[nodiscard]] http::Request who_am_i(std::string_view base_url, std::string_view token) const override;
};

}  // namespace wbd::notify
