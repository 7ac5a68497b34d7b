#include "core/base/log.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <sstream>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/fakes/temp_folder.hpp"

namespace log_test {

using namespace wbd;
using Json = nlohmann::json;

namespace {

// Captures stderr while it lives.
class Caught {
 public:
  Caught() {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT, 0600);
    REQUIRE(file_ >= 0);
    std::fflush(stderr);
    before_ = ::dup(STDERR_FILENO);
    ::dup2(file_, STDERR_FILENO);
  }
  ~Caught() {
    std::fflush(stderr);
    ::dup2(before_, STDERR_FILENO);
    ::close(before_);
    ::close(file_);
    log::configure(log::Level::warning, log::Format::text);
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::ifstream in(path_);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

 private:
  const fakes::TempFolder folder_;
  const std::filesystem::path path_ = folder_.path() / "stderr";
  int file_ = -1, before_ = -1;
};

std::string messages(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += Json::parse(line).at("msg").get<std::string>() + " ";
  return out;
}

}  // namespace

TEST_CASE("a line is one JSON object without absent fields") {
  const Caught caught;
  log::configure(log::Level::info, log::Format::json);
  log::info("api", "quote \" and line\nbreak",
            {{"text", "x"},
             {"none", ""},
             {"number", -5},
             {"missing", std::optional<std::int64_t>{}},
             {"there", std::optional<std::int64_t>{7}},
             {"share", 0.25},
             {"bad", 0.0 / 0.0},
             {"flag", true}});
  log::debug("api", "too much");
  const auto lines = caught.lines();
  REQUIRE(lines.size() == 1);
  Json line = Json::parse(lines.front());
  CHECK(line.at("ts").get<std::string>().back() == 'Z');
  line.erase("ts");
  CHECK(line == Json{{"level", "info"},
                     {"component", "api"},
                     {"msg", "quote \" and line\nbreak"},
                     {"text", "x"},
                     {"number", -5},
                     {"there", 7},
                     {"share", 0.25},
                     {"bad", nullptr},
                     {"flag", true}});
}

TEST_CASE("a line for people is text") {
  const Caught caught;
  log::configure(log::Level::debug, log::Format::text);
  log::debug("sync", "done", {{"rows", 3}, {"of", "orders"}});
  CHECK(caught.lines() == std::vector<std::string>{"debug [sync] done rows=3 of=\"orders\""});
}

TEST_CASE("buffered lines keep their order") {
  const Caught caught;
  log::configure(log::Level::info, log::Format::json);
  {
    const log::BufferedLog buffered_log;
    log::info("t", "a");
    log::info("t", "b");
    log::warning("t", "c");
    log::info("t", "d");
  }
  CHECK(messages(caught.lines()) == "a b c d ");
  log::info("t", "e");
  CHECK(messages(caught.lines()) == "a b c d e ");
}

TEST_CASE("when stderr blocks no caller waits for the log, and nothing is lost") {
  constexpr int kLines = 100;
  log::configure(log::Level::info, log::Format::text);
  std::array<int, 2> pipe{};
  REQUIRE(::pipe(pipe.data()) == 0);
  ::fcntl(pipe[1], F_SETFL, O_NONBLOCK);
  while (::write(pipe[1], "\n", 1) == 1) {
  }
  ::fcntl(pipe[1], F_SETFL, 0);
  std::fflush(stderr);
  const int before = ::dup(STDERR_FILENO);
  ::dup2(pipe[1], STDERR_FILENO);
  auto buffered_log = std::make_unique<log::BufferedLog>();
  const auto give = [] {
    for (int i = 0; i < kLines; ++i) log::error("t", "a");
  };
  auto given = std::async(std::launch::async, give);
  const bool waited = given.wait_for(std::chrono::seconds{10}) != std::future_status::ready;

  auto taken = std::async(std::launch::async, [from = pipe[0]] {
    std::string text;
    std::array<char, 4096> piece{};
    for (ssize_t size = 0; (size = ::read(from, piece.data(), piece.size())) > 0;)
      text.append(piece.data(), static_cast<std::size_t>(size));
    return text;
  });
  given.get();
  buffered_log.reset();
  std::fflush(stderr);
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  ::close(pipe[1]);
  const std::string text = taken.get();
  ::close(pipe[0]);
  log::configure(log::Level::warning, log::Format::text);
  CHECK_FALSE(waited);
  CHECK(std::count(text.begin(), text.end(), 'a') == kLines);
}

TEST_CASE("lines beyond the buffer are dropped and counted") {
  const Caught caught;
  log::configure(log::Level::info, log::Format::json);
  const std::string too_long(5U << 20, 'x');
  {
    const log::BufferedLog buffered_log;
    log::info("t", "a");
    for (int i = 0; i < 3; ++i) log::info("t", too_long);
    log::info("t", "b");
  }
  std::int64_t lines = 0, dropped = 0;
  for (const std::string& line : caught.lines()) {
    const Json one = Json::parse(line);
    if (one.contains("lines")) {
      CHECK(one.at("level") == "warning");
      dropped += one.at("lines").get<std::int64_t>();
    } else {
      ++lines;
    }
  }
  CHECK(lines == 2);
  CHECK(dropped == 3);
}

}  // namespace log_test
