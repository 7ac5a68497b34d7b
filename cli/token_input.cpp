#include "cli/token_input.hpp"

#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include "core/base/secret_text.hpp"

namespace wbd::cli {
namespace {

constexpr std::size_t kLongestToken = 33UL * 1024;  // 16 KiB may be UTF-16

std::string read_some(std::istream& in) {
  std::string text(kLongestToken, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

class EchoOff {
 public:
  EchoOff() {
    known_ = tcgetattr(STDIN_FILENO, &before_) == 0;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (known_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~EchoOff() {
    if (known_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;

 private:
  termios before_{};
  bool known_ = false;
};

}  // namespace

Result<std::string> read_token(Session& session, const Arguments& arguments) {
  const auto file = arguments.text("--token-file");
  if (file && arguments.has("--token-stdin")) {
    return Error{Errc::invalid_argument, "--token-file and --token-stdin exclude each other"};
  }
  if (file) {
    std::ifstream in(*file, std::ios::binary);
    if (!in) return Error{Errc::invalid_argument, fmt::format("--token-file: {} cannot be read", *file)};
    return read_secret_text(read_some(in), fmt::format("--token-file {}", *file));
  }
  Io& io = session.io();
  if (arguments.has("--token-stdin")) return read_secret_text(read_some(io.in), "--token-stdin");
  if (!io.in_terminal) {
    return Error{Errc::invalid_argument,
                 "the WB token comes from --token-file FILE or --token-stdin; a prompt needs a terminal"};
  }
  io.err << session.tr("WB token (not shown): ", "Токен WB (не отображается): ") << std::flush;
  std::string text;
  {
    const EchoOff silent;
    std::getline(io.in, text);
  }
  io.err << '\n';
  return read_secret_text(text, session.tr("the WB token", "токен WB"));
}

Answer token_answer(Session& session, const wb::TokenError& error) {
  Answer answer;
  answer.error = error;
  answer.exit_code = exit_code(error);
  if (!error.fault) return answer;
  answer.error->code = Errc::unauthorized;
  answer.error->detail = wb::explain(error, session.language());
  answer.error_code = wb::to_string(*error.fault);
  answer.exit_code = exit_code(*answer.error);
  return answer;
}

}  // namespace wbd::cli
