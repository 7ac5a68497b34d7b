#include "core/setup/rotation.hpp"

#include <fmt/format.h>

#include "core/secret/key_file.hpp"
#include "core/setup/setup.hpp"
#include "core/store/sealed_columns.hpp"

namespace wbd::setup {
namespace {

constexpr std::int64_t kSealedAtOnce = 100;

// The number of values that an older key of ours has sealed.
std::int64_t unfinished(const std::map<std::string, std::int64_t>& sealed, const secret::SecretBox& box) {
  std::int64_t values = 0;
  for (const auto& [key, count] : sealed) {
    if (key != box.key_id() && box.can_open(key)) values += count;
  }
  return values;
}

// One part of a column; returns the row after which the next part begins, nullopt at the end.
std::optional<std::int64_t> seal_part(db::Tx& tx, const store::SealedColumn& column,
                                      const secret::SecretBox& box, std::int64_t after,
                                      std::int64_t& resealed) {
  const auto values = store::sealed_otherwise(tx, column, box.key_id(), after, kSealedAtOnce);
  for (const store::SealedValue& value : values) {
    const auto plain = box.open(value.sealed, value.context);
    if (plain && store::seal_again(tx, column, value, box.seal(*plain, value.context))) ++resealed;
  }
  return values.empty() ? std::nullopt : std::optional(values.back().id);
}

}  // namespace

std::vector<std::filesystem::path> old_key_files(const config::Settings& settings) {
  std::vector<std::filesystem::path> files(settings.old_key_files.begin(), settings.old_key_files.end());
  if (settings.secret_key.empty()) {
    const auto kept = secret::kept_keys(settings.secret_key_file);
    files.insert(files.end(), kept.begin(), kept.end());
  }
  return files;
}

std::int64_t sealed_by_others(const std::map<std::string, std::int64_t>& sealed, const std::string& key_id) {
  std::int64_t values = 0;
  for (const auto& [key, count] : sealed) {
    if (key != key_id) values += count;
  }
  return values;
}

Rotation rotate_secrets(db::Database& database, const config::Settings& settings,
                        const std::optional<std::filesystem::path>& new_key, bool keep_key) {
  Rotation done;
  auto box = open_secrets(settings, false).value();
  if (!keep_key && unfinished(database.read_value(store::count_sealed), box) == 0) {
    if (!settings.secret_key.empty()) {
      throw Failure(
          {Errc::invalid_argument,
           "the secret key is not in a file that this command may change: put the new key where the "
           "old one came from, name a file with the old key in secret.old_key_files, then run "
           "wbctl secret rotate --reseal"});
    }
    if (const auto replaced = secret::replace_key(settings.secret_key_file, new_key); !replaced)
      throw Failure(replaced.error());
    box = open_secrets(settings, false).value();
    done.new_key = true;
  }
  for (const store::SealedColumn& column : store::sealed_columns()) {
    std::optional<std::int64_t> after = 0;
    while (after) {
      std::int64_t resealed = 0;
      after = database.write_value([&](db::Tx& tx) {
        resealed = 0;
        return seal_part(tx, column, box, *after, resealed);
      });
      done.resealed += resealed;
    }
  }
  done.key_id = box.key_id();
  done.left = sealed_by_others(database.read_value(store::count_sealed), done.key_id);
  done.old_key_files = old_key_files(settings);
  return done;
}

}  // namespace wbd::setup
