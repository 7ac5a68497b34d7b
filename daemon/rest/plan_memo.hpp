#pragma once
// The plans of recent requests, so that a repeated request costs one look-up instead of authentication and
// parsing. All plans are made with one directory version: a change of users, cabinets or keys empties the
// memo. It holds keyed hashes, never an API key. Not thread safe; each server thread has a memo.

#include <string>

#include "core/base/bounded_lru.hpp"
#include "core/base/encoding.hpp"
#include "daemon/rest/answer.hpp"
#include "daemon/rest/plan.hpp"
#include "daemon/rest/request_limits.hpp"

namespace wbd::rest {

class PlanMemo {
 public:
  struct Slot {
    PlanPtr plan;
    Frame frame;
    RequestBucket* bucket = nullptr;  // of the key, once it was needed
  };

  // The calling thread's memo for the API object with the number `owner`.
  static PlanMemo& of_thread(std::uint64_t owner);

  // Pointers are valid until the next call. GET and HEAD of one target share a slot.
  [[nodiscard]] Slot* find(std::int64_t directory, const Credentials& credentials, std::string_view target);
  Slot* insert(const Credentials& credentials, std::string_view target, PlanPtr plan);

 private:
  using Slots = BoundedLru<std::string, Slot>;
  PlanMemo();
  void set_key(const Credentials& credentials, std::string_view target);

  const Sha256 secret_;
  std::uint64_t owner_ = 0;
  std::int64_t directory_ = 0;
  std::string key_;
  Slots slots_;
};

}  // namespace wbd::rest
