#include "core/secret/secret_box.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/encoding.hpp"
#include "core/base/secret_text.hpp"
#include "core/secret/descriptor.hpp"
#include "core/secret/secret_file.hpp"

namespace wbd::secret {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::string_view kVersion = "v1";

void ensure_sodium() {
  static const int ready = sodium_init();
  if (ready < 0) throw Failure({Errc::internal, "the cryptographic library could not start"});
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
}

// The ciphertext is bound to format, key and row.
std::string associated_data(std::string_view key_id, std::string_view context) {
  return fmt::format("wbd:{}:{}:{}", kVersion, key_id, context);
}

Error configuration(std::string detail) {
  return {Errc::configuration, std::move(detail)};
}

std::string reason(int error) {
  return std::generic_category().message(error);
}

Result<void> write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return configuration(reason(errno));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0) return configuration(reason(errno));
  return {};
}

// Links the finished file to its name, so a reader sees either no key or a complete one. Of two concurrent
// creators the first one wins.
Result<void> create_key(const fs::path& file) {
  std::error_code error;
  if (fs::create_directories(file.parent_path(), error)) {
    fs::permissions(file.parent_path(), fs::perms::owner_all, error);
  }
  const fs::path draft = file.string() + "." + random_token(6);
  const Descriptor out(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!out) {
    return configuration(
        fmt::format("{}: the secret key cannot be created: {}", file.string(), reason(errno)));
  }
  std::array<std::byte, kKeyBytes> key{};
  random_bytes(key);
  std::string text = base64_encode(key) + "\n";
  sodium_memzero(key.data(), key.size());
  const Result<void> written = write_all(out.get(), text);
  wipe(text);
  const bool linked = written && ::link(draft.c_str(), file.c_str()) == 0;
  const int link_error = errno;
  ::unlink(draft.c_str());
  if (written && (linked || link_error == EEXIST)) return {};
  return configuration(fmt::format("{}: the secret key cannot be created: {}", file.string(),
                                   written ? reason(link_error) : written.error().detail));
}

}  // namespace

Result<SecretBox> SecretBox::from_base64(std::string_view key_base64) {
  ensure_sodium();
  auto text = read_secret_text(key_base64, "the secret key");
  std::optional<std::string> key = text ? base64_decode(*text) : std::nullopt;
  if (text) wipe(*text);
  if (!key || key->size() != kKeyBytes) {
    if (key) wipe(*key);
    return configuration(
        "the secret key must be 32 bytes as base64; make one with: head -c 32 /dev/urandom | base64");
  }
  SecretBox box;
  std::memcpy(box.key_.data(), key->data(), kKeyBytes);
  wipe(*key);
  return box;
}

Result<SecretBox> SecretBox::from_file(const fs::path& file) {
  ensure_sodium();
  auto text = read_secret_file(file, "the secret key");
  if (!text) return text.error();
  auto box = from_base64(*text);
  wipe(*text);
  if (!box) return configuration(fmt::format("{}: {}", file.string(), box.error().detail));
  return box;
}

Result<SecretBox> SecretBox::from_file_or_create(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error) && !error) {
    if (const auto created = create_key(file); !created) return created.error();
  }
  return from_file(file);
}

SecretBox::SecretBox(SecretBox&& other) noexcept : key_(other.key_) {
  sodium_memzero(other.key_.data(), other.key_.size());
}

SecretBox& SecretBox::operator=(SecretBox&& other) noexcept {
  if (this != &other) {
    key_ = other.key_;
    sodium_memzero(other.key_.data(), other.key_.size());
  }
  return *this;
}

SecretBox::~SecretBox() {
  sodium_memzero(key_.data(), key_.size());
}

std::string SecretBox::seal(std::string_view plain, std::string_view context) const {
  const std::string id = key_id();
  const std::string bound_to = associated_data(id, context);
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  auto* nonce = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(nonce, kNonceBytes);
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, &length, bytes_of(plain), plain.size(),
                                             bytes_of(bound_to), bound_to.size(), nullptr, nonce,
                                             key_.data());
  return fmt::format("{}:{}:{}", kVersion, id, base64_encode(as_bytes(sealed)));
}

Result<std::string> SecretBox::open(std::string_view sealed, std::string_view context) const {
  const Error damaged{Errc::bad_data, "a stored secret is damaged or belongs to another row"};
  const std::size_t first = sealed.find(':');
  const std::size_t second = first == std::string_view::npos ? first : sealed.find(':', first + 1);
  if (second == std::string_view::npos || sealed.substr(0, first) != kVersion) return damaged;
  const std::string_view sealed_by = sealed.substr(first + 1, second - first - 1);
  const std::string id = key_id();
  if (sealed_by != id) {
    return configuration(
        fmt::format("a stored secret was encrypted with another key (id {}, the configured one is {}); "
                    "set secret.key_file to the key it was stored with",
                    sealed_by.substr(0, 16), id));
  }
  const auto bytes = base64_decode(sealed.substr(second + 1));
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return damaged;
  const std::string bound_to = associated_data(id, context);
  std::string plain(bytes->size() - kNonceBytes - kTagBytes, '\0');
  unsigned long long length = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(plain.data()), &length, nullptr, bytes_of(*bytes) + kNonceBytes,
      bytes->size() - kNonceBytes, bytes_of(bound_to), bound_to.size(), bytes_of(*bytes), key_.data());
  if (opened != 0) return damaged;
  return plain;
}

std::array<std::byte, 32> SecretBox::derive(std::string_view purpose) const {
  const std::string text = fmt::format("wbd key for {}", purpose);
  std::array<std::byte, 32> key{};
  crypto_generichash(reinterpret_cast<unsigned char*>(key.data()), key.size(), bytes_of(text), text.size(),
                     key_.data(), key_.size());
  return key;
}

std::string SecretBox::key_id() const {
  constexpr std::string_view kPurpose = "wbd key id";
  std::array<std::byte, 16> hash{};
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), bytes_of(kPurpose),
                     kPurpose.size(), key_.data(), key_.size());
  return hex_encode(std::span(hash).first(4));
}

}  // namespace wbd::secret
