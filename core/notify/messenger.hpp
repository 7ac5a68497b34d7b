#pragma once
// Sends messages to a chat of a messenger: parts, paces, pauses, and plain text when formatted text is
// refused. What differs between messengers is a Dialect, which is pure.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/client.hpp"
#include "core/notify/address_guard.hpp"
#include "core/notify/html_parts.hpp"
#include "core/notify/pacer.hpp"
#include "core/notify/sender.hpp"

namespace wbd::notify {

// How a messenger understood a call.
struct Reply {
  enum class Kind : std::uint8_t {
    taken,
    form,   // the form of the text is refused: try the plain text
    moved,  // the chat has the id `moved_to` now
    topic,  // the topic does not exist any more: go on without it
    gone,
    wrong_token,
    again
  };
  Kind kind = Kind::again;
  std::string reason{};  // of the messenger, for people
  std::optional<Millis> pause{};
  std::optional<std::int64_t> moved_to{};
};

struct Call {
  std::string_view base_url;
  std::string_view token;
  std::int64_t chat_id = 0;
  std::optional<std::int64_t> topic_id{};
  const Part* part = nullptr;
  bool plain = false;
  bool silent = false;
  std::optional<std::string> photo_url{};  // may be left out
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  [[nodiscard]] virtual PartLimit limit() const = 0;
  [[nodiscard]] virtual http::Request request(const Call& call) const = 0;
  [[nodiscard]] virtual Reply understand(const http::Response& response) const = 0;
  // A call that shows whether the token is good.
  [[nodiscard]] virtual http::Request who_am_i(std::string_view base_url, std::string_view token) const = 0;
};

struct MessengerOptions {
  std::string base_url;              // of the installation, without a slash at the end
  std::optional<std::string> proxy;  // of the installation; nullopt = the environment's
  Millis timeout{15'000};
};

// Used on the thread of its io_context only. All arguments must outlive it.
class Messenger final : public Sender {
 public:
  using Sleep = std::function<Task<void>(Millis)>;
  Messenger(http::Client& client, const Dialect& dialect, const AddressGuard& guard, const Clock& clock,
            MessengerOptions options, Sleep sleep = &sleep_for);
  Task<Outcome> send(const Address& to, const Parcel& parcel) override;

 private:
  struct Route;
  [[nodiscard]] Outcome route_to(const Address& to, Route& route) const;
  [[nodiscard]] std::optional<Millis> pause_of(const std::string& bot, const std::string& chat) const;
  Task<Result<http::Response>> call(const Route& route, http::Request request);

  http::Client& client_;
  const Dialect& dialect_;
  const AddressGuard& guard_;
  const Clock& clock_;
  const MessengerOptions options_;
  const Sleep sleep_;
  Pacer pacer_;
};

// The outcome of a check of the installation's token.
struct TokenCheck {
  enum class State : std::uint8_t { good, wrong_token, blocked, refused };
  State state = State::good;
  std::string reason;  // empty when good
};
// `blocked`: the network does not let us through to the messenger.
[[nodiscard]] Task<TokenCheck> check_token(http::Client& client, const Dialect& dialect,
                                           const MessengerOptions& options, std::string token);

}  // namespace wbd::notify
