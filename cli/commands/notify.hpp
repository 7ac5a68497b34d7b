#pragma once
// Parts that the commands of `wbctl notify` share.

#include <memory>
#include <string>

#include "cli/command.hpp"
#include "cli/session.hpp"
#include "core/async/runtime.hpp"
#include "core/notify/sender.hpp"
#include "core/setup/senders.hpp"

namespace wbd::cli::commands {

[[nodiscard]] Error unknown_target(std::int64_t id);
[[nodiscard]] Error unknown_user_of(TelegramId id);

// Sends from this process, past the queue.
class DirectSender {
 public:
  explicit DirectSender(Session& session)
      : session_(session), senders_(context_, session.settings(), system_clock()) {}
  // Errc::configuration when the target's secrets cannot be opened.
  [[nodiscard]] Result<notify::Outcome> send(const Target& target, const notify::Parcel& parcel);

 private:
  Session& session_;
  asio::io_context context_;
  setup::Senders senders_;
};

// The exit code of a message that was not taken; 0 when it was.
[[nodiscard]] int exit_code_of(const notify::Outcome& outcome);
[[nodiscard]] std::string_view name_of(notify::Verdict verdict);
// An id that no other delivery has.
[[nodiscard]] std::string new_message_id();

}  // namespace wbd::cli::commands
