#include "core/cache/version_publisher.hpp"

#include <algorithm>
#include <array>

#include "core/base/encoding.hpp"
#include "core/cache/version_register.hpp"

namespace wbd::cache {
namespace {

constexpr Millis kConnectLimit{500};
constexpr Millis kCommandLimit{500};
constexpr Millis kFirstPoll{2};
constexpr Millis kLongestPoll{25};

// Returns when every lease given before `start` has ended.
Task<void> wait_out_leases(std::int64_t start) {
  for (;;) {
    const Millis left{start + kLease.count() - boot_millis()};
    if (left <= Millis{0}) co_return;
    co_await sleep_for(left);
  }
}

}  // namespace

VersionPublisher::VersionPublisher(RedisClients& clients, std::string prefix)
    : clients_(clients), prefix_(std::move(prefix)) {}

Task<void> VersionPublisher::publish() {
  const std::int64_t start = boot_millis();  // not earlier than the commit
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  const std::string key = register_key(prefix_);
  const std::string channel = versions_channel(prefix_);
  const std::string new_epoch = random_token(9);
  const std::string forget = std::to_string(kForget.count());
  const std::array<std::string_view, 7> announce{"EVAL",    kAnnounceScript, "1",   key,
                                                 new_epoch, channel,         forget};
  const std::array<std::string_view, 2> look{"HGETALL", key};

  std::optional<Announcement> announcement;
  if (co_await client.ready(kConnectLimit)) {
    const auto answer = co_await client.command(announce, kCommandLimit);
    if (answer) announcement = parse_announcement(*answer);
  }
  Standing standing = announcement ? Standing::pending : Standing::unknown;
  Millis pause = kFirstPoll;
  while (standing == Standing::pending && boot_millis() - start < kLease.count()) {
    const auto fields = co_await client.command(look, kCommandLimit);
    standing = fields ? standing_of(*fields, *announcement) : Standing::unknown;
    if (standing != Standing::pending) break;
    co_await sleep_for(pause);
    pause = std::min(kLongestPoll, pause * 2);
  }
  if (standing != Standing::taken) co_await wait_out_leases(start);
}

}  // namespace wbd::cache
