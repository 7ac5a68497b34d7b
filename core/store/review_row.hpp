#pragma once
// The row maps of reviews and questions.

#include "core/db/table.hpp"
#include "core/model/catalog.hpp"
#include "core/store/json_columns.hpp"

namespace wbd::store {

// clang-format off
inline constexpr auto kReviews = db::table<Review>("reviews",
    db::given_key<>("cabinet_id"),
    db::key<&Review::id>("id"),
    db::column<&Review::nm_id>("nm_id"),
    db::column<&Review::rating>("rating"),
    db::column<&Review::text>("text"),
    db::column<&Review::pros>("pros"),
    db::column<&Review::cons>("cons"),
    db::coded<db::TextCodec<texts_to_json, texts_from_json>, &Review::tags>("tags"),
    db::coded<db::TextCodec<texts_to_json, texts_from_json>, &Review::photos>("photos"),
    db::column<&Review::answered>("answered"),
    db::column<&Review::answer>("answer"),
    db::column<&Review::archived>("archived"),
    db::column<&Review::created_at>("created_at"),
    db::column<&Review::product_name>("product_name"));

inline constexpr auto kQuestions = db::table<Question>("questions",
    db::given_key<>("cabinet_id"),
    db::key<&Question::id>("id"),
    db::column<&Question::nm_id>("nm_id"),
    db::column<&Question::text>("text"),
    db::column<&Question::state>("state"),
    db::column<&Question::answered>("answered"),
    db::column<&Question::answer>("answer"),
    db::column<&Question::created_at>("created_at"),
    db::column<&Question::product_name>("product_name"));
// clang-format on

}  // namespace wbd::store
