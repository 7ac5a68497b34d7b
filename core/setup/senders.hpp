#pragma once
// The senders of deliveries, from the settings.

#include <memory>
#include <string>

#include "core/config/settings.hpp"
#include "core/http/client.hpp"
#include "core/model/target.hpp"
#include "core/notify/address_guard.hpp"
#include "core/notify/max.hpp"
#include "core/notify/messenger.hpp"
#include "core/notify/telegram.hpp"
#include "core/notify/webhook.hpp"

namespace wbd::setup {

// Used on the thread of its context only. Everything referred to must outlive it.
class Senders {
 public:
  // Throws Failure(configuration) when a token file cannot be used.
  Senders(asio::io_context& context, const config::Settings& settings, const Clock& clock);
  [[nodiscard]] notify::Sender& of(TargetKind kind);
  // The token of the installation's bot; empty when there is none, and for webhooks.
  [[nodiscard]] const std::string& token(TargetKind kind) const;

 private:
  const std::unique_ptr<http::Client> client_;
  const notify::AddressGuard guard_;
  const notify::Telegram telegram_;
  const notify::Max max_;
  const std::string telegram_token_, max_token_;
  notify::Webhook webhook_sender_;
  notify::Messenger telegram_sender_, max_sender_;
};

// The token of the installation's bot, from its file. Empty when no file is set, and for webhooks.
[[nodiscard]] Result<std::string> bot_token(const config::Settings& settings, TargetKind kind);

// Asks the messenger who the bot is, and blocks meanwhile.
[[nodiscard]] notify::TokenCheck check_bot_token(const config::Settings& settings, TargetKind kind,
                                                 std::string token, Millis timeout);

}  // namespace wbd::setup
