#pragma once
// The plans of recent requests, so that a repeated request costs one look-up instead of authentication and
// parsing. Valid for one directory version: a change of users, cabinets or keys empties it. Not thread safe;
// each server thread has its own.

#include <memory>
#include <string>
#include <unordered_map>

#include "daemon/rest/answer.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

class PlanMemo {
 public:
  struct Slot {
    std::shared_ptr<const Plan> plan;
    Frame frame;
  };

  // The calling thread's memo for the API object numbered `owner`.
  static PlanMemo& of_thread(std::uint64_t owner);

  // Pointers are good until the next call. GET and HEAD of one target share a slot.
  [[nodiscard]] Slot* find(std::int64_t directory, const Credentials& credentials, std::string_view target);
  Slot* insert(const Credentials& credentials, std::string_view target, std::shared_ptr<const Plan> plan);

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  void clear();
  void set_key(const Credentials& credentials, std::string_view target);

  std::uint64_t owner_ = 0;
  std::int64_t directory_ = 0;
  std::size_t bytes_ = 0;
  std::string key_;
  std::unordered_map<std::string, Slot, TextHash, std::equal_to<>> slots_;
};

}  // namespace wbd::rest
