#pragma once
// Secrets at rest: XChaCha20-Poly1305 of libsodium, bound to the row they belong to and to the key's id.

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace wbd::secret {

// Immutable after construction; thread safe. Wipes its key when destroyed.
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

  // `context` names the row ("cabinet-token:<sid>"): open() refuses a ciphertext that was moved
  // to another row.
  [[nodiscard]] std::string seal(std::string_view plain, std::string_view context) const;
  // Errc::configuration when it was sealed with another key, Errc::bad_data when it was tampered with.
  [[nodiscard]] Result<std::string> open(std::string_view sealed, std::string_view context) const;
  // A key for another purpose, which tells nothing about this one.
  [[nodiscard]] std::array<std::byte, 32> derive(std::string_view purpose) const;
  [[nodiscard]] std::string key_id() const;  // 8 hex digits of a hash of the key

 private:
  SecretBox() = default;
  std::array<unsigned char, 32> key_{};
};

}  // namespace wbd::secret
