#include "core/secret/secret_box.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/encoding.hpp"
#include "core/base/process_secrecy.hpp"
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

// A process asks for another key's file at most this often.
constexpr std::chrono::seconds kRereadPause{2};

}  // namespace

struct SecretBox::State {
  struct Key {
    std::array<unsigned char, kKeyBytes> bytes{};
    std::string id;

    explicit Key(std::string_view plain) {
      std::memcpy(bytes.data(), plain.data(), kKeyBytes);
      constexpr std::string_view kPurpose = "wbd key id";
      std::array<std::byte, 16> hash{};
      crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), bytes_of(kPurpose),
                         kPurpose.size(), bytes.data(), bytes.size());
      id = hex_encode(std::span(hash).first(4));
    }
    ~Key() { sodium_memzero(bytes.data(), bytes.size()); }
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
  };
  using KeyPtr = std::shared_ptr<const Key>;

  static KeyPtr find_key(const std::vector<KeyPtr>& keys, std::string_view id) {
    const auto found = std::ranges::find_if(keys, [id](const KeyPtr& key) { return key->id == id; });
    return found == keys.end() ? nullptr : *found;
  }

  mutable std::mutex mutex;
  std::vector<KeyPtr> keys;  // the first one seals
  Source source;
  std::chrono::steady_clock::time_point reread_at{};

  [[nodiscard]] KeyPtr sealing() const {
    const std::lock_guard lock(mutex);
    return keys.front();
  }
  [[nodiscard]] KeyPtr find(std::string_view id) const {
    const std::lock_guard lock(mutex);
    return find_key(keys, id);
  }
  void add(const std::vector<KeyPtr>& more) {
    for (const KeyPtr& key : more) {
      if (find_key(keys, key->id) == nullptr) keys.push_back(key);
    }
  }
  // The key, after the files were read again if that is due.
  KeyPtr find_after_reload(std::string_view id) {
    const std::lock_guard lock(mutex);
    const auto now = std::chrono::steady_clock::now();
    if (source && now >= reread_at) {
      reread_at = now + kRereadPause;
      if (auto fresh = source()) {
        const std::vector<KeyPtr> before = std::exchange(keys, std::move(fresh->state_->keys));
        add(before);
      }
    }
    return find_key(keys, id);
  }
};

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
  box.state_->keys.push_back(std::make_shared<const State::Key>(*key));
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

SecretBox::SecretBox() : state_(std::make_unique<State>()) {}
SecretBox::SecretBox(SecretBox&&) noexcept = default;
SecretBox& SecretBox::operator=(SecretBox&&) noexcept = default;
SecretBox::~SecretBox() = default;

void SecretBox::also_open(const SecretBox& old) {
  state_->add(old.state_->keys);
}

void SecretBox::reread_with(Source source) {
  state_->source = std::move(source);
}

std::string SecretBox::seal(std::string_view plain, std::string_view context) const {
  const State::KeyPtr key = state_->sealing();
  const std::string bound_to = associated_data(key->id, context);
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  auto* nonce = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(nonce, kNonceBytes);
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceBytes, &length, bytes_of(plain), plain.size(),
                                             bytes_of(bound_to), bound_to.size(), nullptr, nonce,
                                             key->bytes.data());
  return fmt::format("{}:{}:{}", kVersion, key->id, base64_encode(as_bytes(sealed)));
}

Result<std::string> SecretBox::open(std::string_view sealed, std::string_view context) const {
  const Error damaged{Errc::bad_data, "a stored secret is damaged or belongs to another row"};
  const std::string_view id = key_id_of(sealed);
  if (id.empty()) return damaged;
  State::KeyPtr key = state_->find(id);
  if (key == nullptr) key = state_->find_after_reload(id);
  if (key == nullptr) {
    return configuration(
        fmt::format("a stored secret was encrypted with another key (id {}, the configured one is {}); "
                    "set secret.key_file to the key it was stored with, or name that key in "
                    "secret.old_key_files",
                    id.substr(0, 16), key_id()));
  }
  const auto bytes = base64_decode(sealed.substr(kVersion.size() + id.size() + 2));
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return damaged;
  const std::string bound_to = associated_data(id, context);
  std::string plain(bytes->size() - kNonceBytes - kTagBytes, '\0');
  unsigned long long length = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(plain.data()), &length, nullptr, bytes_of(*bytes) + kNonceBytes,
      bytes->size() - kNonceBytes, bytes_of(bound_to), bound_to.size(), bytes_of(*bytes), key->bytes.data());
  if (opened != 0) return damaged;
  return plain;
}

std::array<std::byte, 32> SecretBox::derive(std::string_view purpose) const {
  const std::string text = fmt::format("wbd key for {}", purpose);
  std::array<std::byte, 32> key{};
  const State::KeyPtr sealing = state_->sealing();
  crypto_generichash(reinterpret_cast<unsigned char*>(key.data()), key.size(), bytes_of(text), text.size(),
                     sealing->bytes.data(), sealing->bytes.size());
  return key;
}

std::string SecretBox::key_id() const {
  return state_->sealing()->id;
}

bool SecretBox::can_open(std::string_view key_id) const {
  return state_->find(key_id) != nullptr;
}

std::string_view key_id_of(std::string_view sealed) {
  const std::size_t first = sealed.find(':');
  const std::size_t second = first == std::string_view::npos ? first : sealed.find(':', first + 1);
  if (second == std::string_view::npos || sealed.substr(0, first) != kVersion) return {};
  return sealed.substr(first + 1, second - first - 1);
}

}  // namespace wbd::secret
