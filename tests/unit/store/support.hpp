#pragma once
// A database of its own in a temporary folder, gone at the end of the test.

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "core/store/accounts.hpp"
#include "core/store/database.hpp"

namespace wb::test {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "wbd-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class TempDatabase {
 public:
  TempDatabase() : database_(open_another()) { database_->migrate(); }

  store::Database& operator*() { return *database_; }
  store::Database* operator->() { return database_.get(); }

  [[nodiscard]] std::string file() const { return (folder_.path() / "wbd.db").string(); }
  [[nodiscard]] std::string url() const { return "sqlite://" + file(); }

  // A second connection pool on the same file, as another process would have.
  [[nodiscard]] std::unique_ptr<store::Database> open_another() const {
    store::OpenOptions options;
    options.url = url();
    options.create = true;
    return store::open(options).value();
  }

  template <class F>
  auto read(F&& work) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, store::Tx&>>) {
      database_->read(work);
    } else {
      return database_->read_value(std::forward<F>(work));
    }
  }
  template <class F>
  auto write(F&& work) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, store::Tx&>>) {
      database_->write(work);
    } else {
      return database_->write_value(std::forward<F>(work));
    }
  }

 private:
  TempFolder folder_;
  std::unique_ptr<store::Database> database_;
};

inline UtcTime at(std::int64_t seconds) {
  return UtcTime{std::chrono::seconds{seconds}};
}

inline User make_user(std::int64_t telegram_id) {
  User user;
  user.telegram_id = TelegramId{telegram_id};
  user.created_at = at(1);
  return user;
}

inline store::NewCabinet make_claim(std::int64_t telegram_id, std::string sid) {
  store::NewCabinet claim;
  claim.name = "Shop";
  claim.token.sid = std::move(sid);
  claim.token.type = TokenType::personal;
  claim.token.scopes = 0b1110;
  claim.token.expires_at = at(9'000'000);
  claim.token_sealed = "sealed by " + std::to_string(telegram_id);
  claim.created_by = TelegramId{telegram_id};
  claim.now = at(100);
  return claim;
}

// A verified, active cabinet owned by `telegram_id`, who is created when missing.
inline CabinetId add_cabinet(store::Tx& tx, std::int64_t telegram_id, std::string sid) {
  store::upsert_user(tx, make_user(telegram_id));
  const CabinetId claim = store::claim_cabinet(tx, make_claim(telegram_id, std::move(sid)));
  store::Verified facts;
  facts.auth_scheme = "raw";
  facts.now = at(200);
  return store::verify_cabinet(tx, claim, facts).value().first;
}

}  // namespace wb::test
