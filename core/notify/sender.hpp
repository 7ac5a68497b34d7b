#pragma once
// One attempt to hand a delivery to its target. Implementations: webhook, telegram, max.

#include <cstdint>
#include <optional>
#include <string>

#include "core/async/runtime.hpp"
#include "core/base/time.hpp"
#include "core/model/target.hpp"
#include "core/notify/message.hpp"

namespace wbd::notify {

// `delivered`: the receiver has taken all of it. `again`: a later attempt may succeed. `refused`: no attempt
// with this content can succeed; the target itself is well. `gone`: the chat is closed to us, or a webhook
// answered 410.
enum class Verdict : std::uint8_t { delivered, again, refused, gone };

struct Outcome {
  Verdict verdict = Verdict::again;
  int status = 0;      // HTTP; 0 when there was no answer
  std::string reason;  // for people; never a token or a secret; empty when delivered
  // `again`: the receiver asks for this pause. It holds for the whole target.
  std::optional<Millis> retry_after{};
  std::optional<std::int64_t> migrated_to{};  // Telegram: the new chat_id of a group that became a supergroup
  bool plain = false;                         // HTML was refused, the plain text went out instead
  int parts_sent = 0;  // of a message in several parts; the next attempt begins with the part after these
};

// Secrets in the clear, opened for one attempt.
struct Address {
  Target target;
  std::string token;                      // telegram, max: of the target or of the installation
  std::string secret;                     // webhook: whsec_...
  std::optional<std::string> old_secret;  // webhook: the one before, during a rotation
};

struct Parcel {
  std::string id;    // the same for each attempt and for no other delivery: webhook-id
  std::string type;  // event type or digest
  UtcTime happened_at;
  std::string data = "{}";  // JSON object: the typed payload
  Message message;
  std::string body{};  // webhook: the bytes of the first attempt; "" before they are written
  int parts_sent = 0;  // by earlier attempts
};

// Used on the thread of its io_context only.
class Sender {
 public:
  virtual ~Sender() = default;
  // Does not throw for what a receiver or a network may do.
  virtual Task<Outcome> send(const Address& to, const Parcel& parcel) = 0;
};

}  // namespace wbd::notify
