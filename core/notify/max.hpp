#pragma once
// The bot API of the messenger MAX (dev.max.ru/docs-api). Pure. Its texts are those of Telegram, without
// pictures.

#include "core/notify/messenger.hpp"

namespace wbd::notify {

// Its certificate is signed by Russia's national authority, which the system must trust.
inline constexpr std::string_view kMaxUrl = "https://platform-api2.max.ru";

class Max final : public Dialect {
 public:
  // The documentation does not say whether markup counts.
  [[nodiscard]] PartLimit limit() const override { return {4000, true, false}; }
  [[nodiscard]] http::Request request(const Call& call) const override;
  [[nodiscard]] Reply understand(const http::Response& response) const override;
  [[nodiscard]] http::Request who_am_i(std::string_view base_url, std::string_view token) const override;
};

}  // namespace wbd::notify
