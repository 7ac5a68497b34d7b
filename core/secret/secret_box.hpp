#pragma once
// Secrets at rest: XChaCha20-Poly1305 of libsodium, bound to the row they belong to and to the key's id.

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace wbd::secret {

// One key seals; it and older ones open. Thread safe. Wipes its keys when destroyed.
class SecretBox {
 public:
  // `key_base64`: 32 bytes, base64. Errc::configuration when it is not.
  [[nodiscard]] static Result<SecretBox> from_base64(std::string_view key_base64);
  // Reads the file; refuses one that others may read. Errc::configuration names the file and the mode wanted.
  [[nodiscard]] static Result<SecretBox> from_file(const std::filesystem::path& file);
  // Creates the file with a fresh key, mode 0600, unless it exists; then as from_file.
  [[nodiscard]] static Result<SecretBox> from_file_or_create(const std::filesystem::path& file);

  SecretBox(SecretBox&&) noexcept;
  SecretBox& operator=(SecretBox&&) noexcept;
  ~SecretBox();

  // The keys of `old` open, too.
  void also_open(const SecretBox& old);
  // Reads the keys again, from where they came, when a secret was sealed with an unknown one: another process
  // has changed the key. From then on the new key seals. Set it before other threads use the box.
  using Source = std::function<Result<SecretBox>()>;
  void reread_with(Source source);

  // `context` names the row ("cabinet-token:<sid>"): open() refuses a ciphertext that was moved
  // to another row.
  [[nodiscard]] std::string seal(std::string_view plain, std::string_view context) const;
  // Errc::configuration when it was sealed with another key, Errc::bad_data when it was tampered with.
  [[nodiscard]] Result<std::string> open(std::string_view sealed, std::string_view context) const;
  // A key for another purpose, made from the key that seals. It reveals nothing about that key.
  [[nodiscard]] std::array<std::byte, 32> derive(std::string_view purpose) const;
  // 8 hex digits of a hash of the key that seals.
  [[nodiscard]] std::string key_id() const;
  // True when the key with this id is here.
  [[nodiscard]] bool can_open(std::string_view key_id) const;

 private:
  struct State;
  SecretBox();
  std::unique_ptr<State> state_;
};

// The id of the key that sealed a text; "" when it is no sealed text.
[[nodiscard]] std::string_view key_id_of(std::string_view sealed);

}  // namespace wbd::secret
