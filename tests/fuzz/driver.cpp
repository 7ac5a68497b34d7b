// Runs a fuzz target without libFuzzer: first the seeds, then always the same mutations of them. usage:
// PROGRAM [--runs N] [--seconds N] [--seed N] FILE-OR-FOLDER... An input that ends the program is saved in
// ./fuzz-crash.

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "tests/fuzz/target.hpp"

namespace {

std::string input;  // of the current run

extern "C" void keep_input(int signal) {
  // Uses only functions that a signal handler may call.
  const int file = open("fuzz-crash", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file >= 0) {
    [[maybe_unused]] const auto written = write(file, input.data(), input.size());
    close(file);
  }
  std::signal(signal, SIG_DFL);
  raise(signal);
}

// Bytes that parsers often get wrong.
constexpr auto kPieces = std::to_array<std::string_view>({"null",
                                                          "true",
                                                          "false",
                                                          "\"\"",
                                                          "{}",
                                                          "[]",
                                                          "[[[[[[[[[[[[[[[[",
                                                          "{\"a\":{\"a\":{\"a\":",
                                                          "0",
                                                          "-1",
                                                          "-0",
                                                          "1e309",
                                                          "1e-400",
                                                          "0.005",
                                                          "9223372036854775807",
                                                          "-9223372036854775808",
                                                          "9223372036854775808",
                                                          "18446744073709551616",
                                                          "1 039,5",
                                                          "\\u0000",
                                                          "\\ud800",
                                                          "\xff",
                                                          "\xed\xa0\x80",
                                                          "\xef\xbb\xbf",
                                                          "0001-01-01T00:00:00",
                                                          "2026-02-30",
                                                          "9999-12-31T23:59:60Z",
                                                          "%00",
                                                          "%",
                                                          "$-1\r\n",
                                                          "*1048577\r\n",
                                                          "$9223372036854775807\r\n",
                                                          ":x\r\n",
                                                          "\r\n",
                                                          "\r\n\r\n",
                                                          "%2e%2e/",
                                                          "=",
                                                          "&",
                                                          "?",
                                                          "Transfer-Encoding: chunked\r\n",
                                                          "Content-Length: 5\r\n",
                                                          "Content-Length: -1\r\n",
                                                          "Expect: 100-continue\r\n",
                                                          "Connection: close\r\n",
                                                          "HTTP/1.0",
                                                          "HTTP/2.0",
                                                          "0\r\n\r\n",
                                                          "fffffffffffffffff\r\n",
                                                          "5;x=y\r\n",
                                                          "limit=1001",
                                                          "offset=-1",
                                                          "telegram_id=1"});

class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, std::uint64_t seed) : seeds_(std::move(seeds)), random_(seed) {}

  void next(std::string& out) {
    out = seeds_[below(seeds_.size())];
    const std::size_t steps = 1 + below(6);
    for (std::size_t i = 0; i < steps; ++i) mutate(out);
  }

 private:
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }

  void mutate(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = std::min(below(below(2) == 0 ? 4 : 64) + 1, text.size() - at);
    switch (below(7)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      case 1:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1U << below(8)));
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(at, length));
        break;
      case 4:
        text.insert(at, kPieces[below(kPieces.size())]);
        break;
      case 5:
        text.replace(at, length, kPieces[below(kPieces.size())]);
        break;
      case 6: {
        const std::string& other = seeds_[below(seeds_.size())];
        text.replace(at, std::string::npos, other, below(other.size() + 1), std::string::npos);
        break;
      }
    }
    if (text.size() > 65'536) text.resize(65'536);
  }

  std::vector<std::string> seeds_;
  std::mt19937_64 random_;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void add_seeds(std::vector<std::string>& seeds, const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) {
    seeds.push_back(read_file(path));
    return;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());  // the same order everywhere
  for (const auto& file : files) seeds.push_back(read_file(file));
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t runs = 10'000;
  std::uint64_t seed = 1;
  std::chrono::seconds limit{0};  // 0: `runs` ends the program
  std::vector<std::string> seeds{""};
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word.substr(0, 2) != "--") {
      add_seeds(seeds, word);
      continue;
    }
    const std::uint64_t number = i + 1 < argc ? std::strtoull(argv[++i], nullptr, 10) : 0;
    if (word == "--runs") {
      runs = number;
    } else if (word == "--seconds") {
      limit = std::chrono::seconds(number);
    } else if (word == "--seed") {
      seed = number;
    } else {
      std::cerr << "unknown option " << word << " (allowed: --runs, --seconds, --seed)\n";
      return 2;
    }
  }
  if (wbd::fuzz::made_seeds != nullptr) {
    for (auto& made : wbd::fuzz::made_seeds()) seeds.push_back(std::move(made));
  }
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGBUS}) std::signal(signal, keep_input);

  const auto run = [] {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  };
  for (const auto& text : seeds) {
    input = text;
    run();
  }
  Mutator mutator(seeds, seed);
  const auto until = std::chrono::steady_clock::now() + limit;
  std::uint64_t done = 0;
  while (limit.count() > 0 ? std::chrono::steady_clock::now() < until : done < runs) {
    mutator.next(input);
    run();
    ++done;
  }
  std::cout << seeds.size() << " seeds and " << done << " mutations of them\n";
  return 0;
}
