#include "core/setup/senders.hpp"

#include <fmt/format.h>

#include "core/base/secret_text.hpp"
#include "core/secret/secret_file.hpp"

namespace wbd::setup {
namespace {

notify::MessengerOptions messenger_options(const config::Settings& settings, TargetKind kind) {
  notify::MessengerOptions options;
  const bool telegram = kind == TargetKind::telegram;
  options.base_url = telegram ? settings.telegram_url : settings.max_url;
  if (telegram && !settings.notify_proxy.empty()) options.proxy = settings.notify_proxy;
  return options;
}

}  // namespace

Result<std::string> bot_token(const config::Settings& settings, TargetKind kind) {
  if (kind == TargetKind::webhook) return std::string();
  const auto& file = kind == TargetKind::telegram ? settings.telegram_token_file : settings.max_token_file;
  if (file.empty()) return std::string();
  const std::string setting = fmt::format("notify.{}_token_file", to_string(kind));
  const auto text = secret::read_secret_file(file, setting);
  if (!text) return text.error();
  auto token = read_secret_text(*text, fmt::format("{} ({})", setting, file.string()));
  if (!token) return Error{Errc::configuration, token.error().detail};
  return token;
}

notify::TokenCheck check_bot_token(const config::Settings& settings, TargetKind kind, std::string token,
                                   Millis timeout) {
  asio::io_context context;
  const auto client = http::make_curl_client(context);
  const notify::Telegram telegram;
  const notify::Max max;
  const notify::Dialect& dialect =
      kind == TargetKind::telegram ? static_cast<const notify::Dialect&>(telegram) : max;
  notify::MessengerOptions options = messenger_options(settings, kind);
  options.timeout = timeout;
  return run_sync(context, notify::check_token(*client, dialect, options, std::move(token)));
}

Senders::Senders(asio::io_context& context, const config::Settings& settings, const Clock& clock)
    : client_(http::make_curl_client(context)),
      guard_(settings.notify_allow_addresses),
      telegram_token_(bot_token(settings, TargetKind::telegram).value()),
      max_token_(bot_token(settings, TargetKind::max).value()),
      webhook_sender_(*client_, guard_, clock),
      telegram_sender_(*client_, telegram_, guard_, clock, messenger_options(settings, TargetKind::telegram)),
      max_sender_(*client_, max_, guard_, clock, messenger_options(settings, TargetKind::max)) {}

notify::Sender& Senders::of(TargetKind kind) {
  switch (kind) {
    case TargetKind::telegram:
      return telegram_sender_;
    case TargetKind::max:
      return max_sender_;
    case TargetKind::webhook:
      break;
  }
  return webhook_sender_;
}

const std::string& Senders::token(TargetKind kind) const {
  static const std::string kNone;
  return kind == TargetKind::telegram ? telegram_token_ : kind == TargetKind::max ? max_token_ : kNone;
}

}  // namespace wbd::setup
