#pragma once
// How many of WB's rows have each field that we know. Counted while the rows are parsed (json_fields.hpp), so
// that a field which WB drops, renames or retypes is noticed although every answer has status 200.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/wb/operations.hpp"

namespace wbd::wb {

// How often WB's rows have a field. always: a row without it is unusable. usually: WB's documents promise it.
// sometimes: it depends on the kind of row, and null counts as its value. any: whole answers lack it at
// times.
enum class Presence : std::uint8_t { any, sometimes, usually, always };

struct FieldCount {
  std::string field;         // "srid", "productDetails.nmId"
  std::int64_t rows = 0;     // the objects that may have it
  std::int64_t had = 0;      // those that had it with a value of WB's documented type
  std::int64_t retyped = 0;  // those that had a value of another type, readable or not
  Presence presence = Presence::usually;
  friend bool operator==(const FieldCount&, const FieldCount&) = default;
};

// The fields of one operation, as one answer had them.
struct FieldCounts {
  Operation operation{};
  std::vector<FieldCount> fields;
};

// Adds the counts of `more` to those of the same fields.
void add_counts(std::vector<FieldCount>& to, const std::vector<FieldCount>& more);

// Counts the objects that one parser reads. While it lives, it is the tally of its thread.
class FieldTally {
 public:
  FieldTally() : outer_(current_) { current_ = this; }
  ~FieldTally() { current_ = outer_; }
  FieldTally(const FieldTally&) = delete;
  FieldTally& operator=(const FieldTally&) = delete;

  // The counts of the objects that one table of fields describes, in the place of one field of their parent.
  struct Place {
    const void* table = nullptr;
    const char* parent = nullptr;
    std::int64_t objects = 0;
    std::vector<FieldCount> fields;  // by the order of the table

    // Bit i of `had` and `retyped` is field i of the table.
    void add(std::uint64_t had, std::uint64_t retyped) {
      ++objects;
      const std::size_t count = fields.size();
      const std::uint64_t all = count >= 64 ? ~0ULL : (1ULL << count) - 1;
      for (std::uint64_t missing = all & ~had; missing != 0; missing &= missing - 1)
        ++fields[static_cast<std::size_t>(__builtin_ctzll(missing))].rows;
      for (; retyped != 0; retyped &= retyped - 1)
        ++fields[static_cast<std::size_t>(__builtin_ctzll(retyped))].retyped;
    }
  };

  // nullptr while nothing counts on this thread.
  [[nodiscard]] static FieldTally* current() { return current_; }
  // The place of a table under the field that is being read; one without fields is new.
  [[nodiscard]] Place& place(const void* table);
  // The full name of a field in the present place.
  [[nodiscard]] std::string name_of(std::string_view key) const;

  // Sets the field whose value is being read, for the objects inside it; returns the one before.
  std::string_view enter(std::string_view field) {
    const std::string_view before = parent_;
    parent_ = field;
    other_type_ = false;
    return before;
  }
  // Call it for a value that was read although WB's documents give it another type.
  static void note_other_type() {
    if (current_ != nullptr) current_->other_type_ = true;
  }
  // Ends enter(), whose result is `outer`. True after note_other_type().
  bool leave(std::string_view outer) {
    parent_ = outer;
    return std::exchange(other_type_, false);
  }

  // All counts so far; their places are forgotten.
  [[nodiscard]] std::vector<FieldCount> take();

 private:
  static thread_local FieldTally* current_;
  FieldTally* outer_;
  std::string_view parent_;
  bool other_type_ = false;
  std::vector<Place> places_;
};

}  // namespace wbd::wb
