#pragma once
// Input and result of the writers of the routes.

#include <string>
#include <type_traits>
#include <utility>

#include "core/async/runtime.hpp"
#include "core/db/locks.hpp"
#include "core/store/cabinets.hpp"
#include "daemon/rest/context.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

struct WriteInput {
  const Plan& plan;
  const ApiContext& context;
  UtcTime now;
  std::string_view body{}, media_type{};  // as sent, for routes that read the body themselves

  [[nodiscard]] const Arguments& arguments() const { return plan.arguments; }
  [[nodiscard]] bool is_admin() const { return plan.scope == KeyScope::admin; }
};

struct WriteResult {
  int status = 200;
  std::string data;       // JSON, for the envelope
  std::string headers{};  // complete header lines, e.g. Location
  bool secret = false;    // has a secret that is shown once, so it must not be stored
};

// Runs `work` in one transaction on a worker; `work` may run again from its start.
template <class F>
auto in_transaction(const WriteInput& in, F work) -> Task<std::invoke_result_t<F&, db::Tx&>> {
  auto job = [&database = in.context.database, work = std::move(work)]() mutable {
    return database.write_value(work);
  };
  const auto turn = co_await in.context.turns->take(in.plan.key_id, in.plan.scope);
  co_return co_await run_blocking(in.context.workers, std::move(job));
}

// The user the request is about: the owner of a user key, or the named user.
[[nodiscard]] inline std::variant<TelegramId, Problem> acting_user(const WriteInput& in) {
  if (in.plan.viewer.user) return *in.plan.viewer.user;
  return invalid({{"telegram_id", "is required: the user to act for"}});
}

// nullopt for an owner of the cabinet or an admin key, otherwise the refusal. The members cannot change until
// the end of the transaction.
[[nodiscard]] inline std::optional<Problem> not_owner(const WriteInput& in, db::Tx& tx, CabinetId cabinet) {
  db::lock_cabinet(tx, cabinet);
  if (in.is_admin()) return std::nullopt;
  const auto role = store::role_of(tx, cabinet, *in.plan.viewer.user);
  if (!role) return not_found("There is no such cabinet.");
  if (*role != MemberRole::owner) return forbidden("This needs an owner of the cabinet.");
  return std::nullopt;
}

}  // namespace wbd::rest
