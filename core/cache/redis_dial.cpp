#include "core/cache/redis_dial.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace wbd::cache {
namespace {

constexpr std::string_view kNoCluster =
    "Redis Cluster is not supported: use one server, or Sentinel (redis+sentinel://)";

template <std::size_t N>
void append(std::string& out, const std::array<std::string_view, N>& words) {
  append_command(out, words);
}

void append_auth(std::string& out, std::string_view user, std::string_view password) {
  if (user.empty()) {
    append(out, std::array<std::string_view, 2>{"AUTH", password});
  } else {
    append(out, std::array<std::string_view, 3>{"AUTH", user, password});
  }
}

Error unreachable(std::string detail) {
  return {Errc::unavailable, std::move(detail)};
}

}  // namespace

Result<void> judge_handshake(const HandshakeAnswers& answers, const RedisTarget& target) {
  if (answers.auth && answers.auth->is_error()) {
    if (answers.auth->is_error("LOADING")) return unreachable("Redis is loading its data");
    return Error{Errc::unauthorized, "Redis refuses user or password: " + answers.auth->text};
  }
  for (const Reply* reply : {answers.cluster, answers.role, answers.select}) {
    if (reply == nullptr || !reply->is_error()) continue;
    if (reply->is_error("NOAUTH"))
      return Error{Errc::unauthorized, "Redis asks for a password: cache.redis_url has none"};
    if (reply->is_error("LOADING") || reply->is_error("MASTERDOWN")) return unreachable(reply->text);
    if (reply->is_error("MOVED") || reply->is_error("CLUSTERDOWN")) {
      return Error{Errc::configuration, std::string(kNoCluster)};
    }
  }
  // An ACL user may not be allowed to call INFO; a Cluster is then recognised by its replies to commands.
  if (answers.cluster && answers.cluster->text.find("cluster_enabled:1") != std::string::npos) {
    return Error{Errc::configuration, std::string(kNoCluster)};
  }
  if (answers.select && answers.select->is_error()) {
    return Error{Errc::configuration,
                 fmt::format("Redis refuses database {}: {}", target.database, answers.select->text)};
  }
  if (answers.role) {
    const bool master = !answers.role->elements.empty() && answers.role->elements.front().text == "master";
    if (!master) return unreachable("the server that Sentinel names is not the master yet");
  }
  return {};
}

RedisDialer::RedisDialer(asio::any_io_executor executor, const RedisTarget& target, std::string name,
                         Millis limit)
    : executor_(std::move(executor)),
      target_(target),
      name_(std::move(name)),
      limit_(limit),
      timer_(executor_) {}

void RedisDialer::close() {
  closed_ = true;
  timer_.cancel();
  if (stream_) stream_->close();
}

std::unique_ptr<RedisStream> RedisDialer::make_stream(const RedisTarget::Host& host) const {
  if (!target_.unix_path.empty()) return make_unix_stream(executor_, target_.unix_path);
  if (target_.tls) return make_tls_stream(executor_, host.name, host.port, target_.ca_file);
  return make_tcp_stream(executor_, host.name, host.port);
}

RedisDialer::~RedisDialer() {
  stop_watch();
}

// The stream must become usable within `limit_` from this call.
void RedisDialer::start(std::unique_ptr<RedisStream> stream) {
  stop_watch();
  if (closed_) throw Failure({Errc::cancelled, "closed"});
  stream_ = std::move(stream);
  watch_ = std::make_shared<Watch>(Watch{stream_.get()});
  timer_.expires_after(limit_);
  timer_.async_wait([watch = watch_](const boost::system::error_code& error) {
    if (error || watch->stream == nullptr) return;
    watch->timed_out = true;
    watch->stream->close();
  });
}

void RedisDialer::stop_watch() {
  watch_->stream = nullptr;
  timer_.cancel();
}

Task<std::unique_ptr<RedisStream>> RedisDialer::dial() {
  try {
    RedisTarget::Host host;
    if (target_.has_sentinels()) {
      host = co_await ask_sentinels();
    } else if (!target_.hosts.empty()) {
      host = target_.hosts.front();
    }
    co_return co_await dial_server(std::move(host));
  } catch (const boost::system::system_error& error) {
    if (closed_) throw Failure({Errc::cancelled, "closed"});
    if (watch_->timed_out)
      throw Failure(unreachable(fmt::format("no connection within {} ms", limit_.count())));
    throw Failure(unreachable(error.code().message()));
  }
}

Task<std::unique_ptr<RedisStream>> RedisDialer::dial_server(RedisTarget::Host host) {
  start(make_stream(host));
  co_await stream_->open();
  co_await log_in();
  stop_watch();
  co_return std::move(stream_);
}

Task<void> RedisDialer::log_in() {
  std::string bytes;
  std::size_t sent = 0;
  const auto add = [&](auto words) {
    append(bytes, words);
    return sent++;
  };
  using Two = std::array<std::string_view, 2>;
  std::optional<std::size_t> auth;
  std::optional<std::size_t> select;
  std::optional<std::size_t> role;
  if (!target_.password.empty() || !target_.user.empty()) {
    append_auth(bytes, target_.user, target_.password);
    auth = sent++;
  }
  const std::size_t cluster = add(Two{"INFO", "cluster"});
  if (target_.has_sentinels()) role = add(std::array<std::string_view, 1>{"ROLE"});
  const std::string database = std::to_string(target_.database);
  if (target_.database != 0) select = add(Two{"SELECT", database});
  add(std::array<std::string_view, 3>{"CLIENT", "SETNAME", name_});

  const auto answers = co_await exchange(std::move(bytes), sent);
  const auto at = [&answers](std::optional<std::size_t> index) { return index ? &answers[*index] : nullptr; };
  judge_handshake({at(auth), at(select), &answers[cluster], at(role)}, target_).value();
}

Task<std::vector<Reply>> RedisDialer::exchange(std::string bytes, std::size_t answers) {
  co_await stream_->write(asio::buffer(bytes));
  ReplyReader reader;
  std::vector<Reply> out;
  std::array<char, 4096> buffer{};
  while (out.size() < answers) {
    const std::size_t size = co_await stream_->read_some(asio::buffer(buffer));
    reader.feed({buffer.data(), size});
    while (out.size() < answers) {
      auto next = reader.next();
      if (!next) throw Failure(unreachable(next.error().detail));
      if (!*next) break;
      out.push_back(std::move(**next));
    }
  }
  co_return out;
}

Task<RedisTarget::Host> RedisDialer::ask_sentinels() {
  std::string trouble;
  for (const RedisTarget::Host& sentinel : target_.hosts) {
    try {
      start(make_stream(sentinel));
      co_await stream_->open();
      std::string bytes;
      const bool has_auth = !target_.sentinel_password.empty();
      if (has_auth) append_auth(bytes, target_.sentinel_user, target_.sentinel_password);
      append(bytes, std::array<std::string_view, 3>{"SENTINEL", "get-master-addr-by-name", target_.master});
      const auto answers = co_await exchange(std::move(bytes), has_auth ? 2 : 1);
      const Reply& answer = answers.back();
      RedisTarget::Host master;
      if (answer.kind == Reply::Kind::array && answer.elements.size() == 2) {
        const std::string& port = answer.elements[1].text;
        const auto [end, bad] = std::from_chars(port.data(), port.data() + port.size(), master.port);
        master.name = answer.elements[0].text;
        if (bad == std::errc{} && !master.name.empty() && master.port != 0) co_return master;
      }
      trouble = answer.is_error() ? answer.text
                                  : fmt::format("Sentinel does not know the master \"{}\"", target_.master);
    } catch (const boost::system::system_error& error) {
      if (closed_) throw;
      trouble = error.code().message();
    }
  }
  throw Failure(unreachable("no Sentinel names the master: " + trouble));
}

}  // namespace wbd::cache
