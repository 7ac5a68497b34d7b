#pragma once
// Decides whether WB has dropped, renamed or retyped a field. It compares the share of rows that have it now
// with the share that had it before. Pure.

#include <string>

#include "core/store/wb_fields.hpp"
#include "core/wb/field_counts.hpp"

namespace wbd::sync {

enum class FieldChange { none, lost, back };

struct FieldVerdict {
  store::FieldHistory next;
  FieldChange change = FieldChange::none;
};

// `before`: what is known of the field, empty at first sight. `now`: the counts of one run.
// A field that WB's rows have `always` is lost when most rows of a run lack it. One that they `usually` have
// is lost when as many rows without it would be chance once in three thousand times. One that they
// `sometimes` have is lost when no row has it although thirty should, or ten where nearly all had it. One of
// `any` presence is never lost.
// A lost field is back when rows have it as often as before. If only some rows had lost it, many rows must
// show that. The share of a field is not learned while it is lost.
[[nodiscard]] FieldVerdict judge_field(const store::FieldHistory& before, const wb::FieldCount& now,
                                       UtcTime at);

// The same for a lost field of the envelope. In this run all answers of the operation could be read, so it is
// back. No share is kept for such fields.
[[nodiscard]] FieldVerdict judge_readable(const store::FieldHistory& before, UtcTime at);

// False when the new counts say no more than the old ones: a field that many rows had is there as before.
[[nodiscard]] bool is_worth_storing(const store::FieldHistories& before, const store::FieldHistories& after);

}  // namespace wbd::sync
