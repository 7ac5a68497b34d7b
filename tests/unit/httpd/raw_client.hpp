#pragma once
// A blocking client that sends exactly the bytes it is given. Every wait ends after kLongestWait.

#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace wbd::httpd::test {

struct Answer {
  int status = 0;
  std::string head;  // status line and header lines with their line ends
  std::string body;
  [[nodiscard]] bool has(std::string_view line) const { return head.find(line) != std::string::npos; }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, const char* address = "127.0.0.1") {
    if (std::string_view(address).find(':') != std::string_view::npos) {
      sockaddr_in6 to{};
      to.sin6_family = AF_INET6;
      to.sin6_port = htons(port);
      inet_pton(AF_INET6, address, &to.sin6_addr);
      connect_to(AF_INET6, &to, sizeof to);
    } else {
      sockaddr_in to{};
      to.sin_family = AF_INET;
      to.sin_port = htons(port);
      inet_pton(AF_INET, address, &to.sin_addr);
      connect_to(AF_INET, &to, sizeof to);
    }
  }
  explicit RawClient(const std::string& unix_path) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    unix_path.copy(to.sun_path, sizeof to.sun_path - 1);
    connect_to(AF_UNIX, &to, sizeof to);
  }
  RawClient(RawClient&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), input_(std::move(other.input_)) {}
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() {
    if (fd_ >= 0) ::close(fd_);
  }

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0) throw std::runtime_error("send failed");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void finish_sending() const { ::shutdown(fd_, SHUT_WR); }

  // The next answer; `bodyless` for HEAD. Throws when the connection ends before it is complete.
  Answer read(bool bodyless = false) {
    std::size_t end = 0;
    while ((end = input_.find("\r\n\r\n")) == std::string::npos) need_more();
    Answer answer;
    answer.head = input_.substr(0, end + 2);
    answer.status = std::atoi(answer.head.c_str() + 9);
    input_.erase(0, end + 4);
    const auto length = answer.head.find("Content-Length: ");
    if (length != std::string::npos && !bodyless) {
      const auto size = static_cast<std::size_t>(std::atol(answer.head.c_str() + length + 16));
      while (input_.size() < size) need_more();
      answer.body = input_.substr(0, size);
      input_.erase(0, size);
    }
    return answer;
  }

  // True when the server has closed in order and sent nothing more.
  bool at_end() { return input_.empty() && fill() == Fill::end; }

  enum class Fill { data, end, reset, timeout };
  Fill fill() {
    std::array<char, 65536> buffer{};
    const auto count = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (count > 0) {
      input_.append(buffer.data(), static_cast<std::size_t>(count));
      return Fill::data;
    }
    if (count == 0) return Fill::end;
    return errno == ECONNRESET ? Fill::reset : Fill::timeout;
  }
  [[nodiscard]] const std::string& input() const { return input_; }

 private:
  static constexpr timeval kLongestWait{10, 0};

  void connect_to(int family, const void* address, socklen_t size) {
    fd_ = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &kLongestWait, sizeof kLongestWait);
    if (::connect(fd_, static_cast<const sockaddr*>(address), size) != 0) {
      ::close(fd_);
      throw std::runtime_error("connect failed");
    }
  }
  void need_more() {
    if (fill() != Fill::data) throw std::runtime_error("the answer is incomplete: " + input_);
  }

  int fd_ = -1;
  std::string input_;
};

}  // namespace wbd::httpd::test
