#include "core/store/tariffs.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/json_columns.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kTariffColumns =
    "t.kind, t.key, t.place, t.valid_from, t.valid_to, t.name, t.parent, t.currency, t.rates";

Date read_day(std::string_view text) {
  const auto day = parse_date(text);
  if (!day) throw Failure({Errc::bad_data, fmt::format("the database holds an unknown day {}", text)});
  return *day;
}

std::optional<Date> maybe_day(const db::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(read_day(row.text(column)));
}

Date day_before(Date day) {
  return Date{std::chrono::sys_days{day} - std::chrono::days{1}};
}

TariffRow read_tariff(const db::Statement& row, CabinetId cabinet) {
  const std::int64_t number = row.integer(0);
  if (number < 0 || number > static_cast<std::int64_t>(TariffKind::goods_return)) {
    throw Failure({Errc::bad_data, fmt::format("the database holds an unknown tariff kind {}", number)});
  }
  const auto kind = static_cast<TariffKind>(number);
  TariffRow out;
  out.cabinet_id = cabinet;
  out.valid_from = read_day(row.text(3));
  out.valid_to = maybe_day(row, 4);
  out.tariff.name = row.text(5);
  out.tariff.currency = row.maybe_text(7);
  out.tariff.rates = rates_from_json(kind, row.text(8));
  if (kind == TariffKind::commission) {
    std::int64_t subject = 0;
    const std::string_view key = row.text(1);
    std::from_chars(key.data(), key.data() + key.size(), subject);
    out.tariff.subject_id = subject;
    out.tariff.group = row.maybe_text(6);
  } else if (!row.text(2).empty()) {
    out.tariff.group = std::string(row.text(2));
  }
  return out;
}

// Where a tariff stands in the table, but for its days.
struct TariffKey {
  std::string key, place;
  friend auto operator<=>(const TariffKey&, const TariffKey&) = default;
};

TariffKey key_of(const Tariff& tariff) {
  if (tariff.subject_id) return {std::to_string(*tariff.subject_id), ""};
  return {tariff.name, tariff.group.value_or("")};
}

void insert_row(db::Tx& tx, CabinetId cabinet, TariffKind kind, const TariffKey& key, const Tariff& tariff,
                Date day) {
  const std::string rates = rates_to_json(tariff.rates);
  const std::string from = wbd::to_string(day);
  const auto parent = kind == TariffKind::commission ? tariff.group : std::nullopt;
  tx.prepare(
        "insert into tariffs(cabinet_id, kind, key, place, valid_from, name, parent, currency, rates) "
        "values($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict(cabinet_id, kind, key, place, valid_from) "
        "do update set valid_to = null, name = excluded.name, parent = excluded.parent, "
        "currency = excluded.currency, rates = excluded.rates")
      .bind_all(cabinet, static_cast<int>(kind), key.key, key.place, from, tariff.name, parent,
                tariff.currency, rates)
      .run();
}

// A row that began on `day` itself was valid for that day at least.
void end_row(db::Tx& tx, CabinetId cabinet, TariffKind kind, const TariffKey& key, Date from, Date day) {
  const std::string first = wbd::to_string(from);
  const std::string last = wbd::to_string(from < day ? day_before(day) : from);
  tx.prepare(
        "update tariffs set valid_to = $1 where cabinet_id = $2 and kind = $3 and key = $4 and place = $5 "
        "and valid_from = $6")
      .bind_all(last, cabinet, static_cast<int>(kind), key.key, key.place, first)
      .run();
}

std::map<TariffKey, TariffRow> load_valid(db::Tx& tx, CabinetId cabinet, TariffKind kind) {
  static const std::string kSql =
      fmt::format("select {} from tariffs t where t.cabinet_id = $1 and t.kind = $2 and t.valid_to is null",
                  kTariffColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, static_cast<int>(kind));
  std::map<TariffKey, TariffRow> rows;
  while (query.step()) {
    rows.emplace(TariffKey{std::string(query.text(1)), std::string(query.text(2))},
                 read_tariff(query, cabinet));
  }
  return rows;
}

db::Conditions conditions_of(db::Tx& tx, const TariffFilter& filter) {
  db::Conditions conditions("from tariffs t where t.cabinet_id = $1");
  if (filter.kind) conditions.add("t.kind = ${}", static_cast<int>(*filter.kind));
  if (filter.subject_id) conditions.add("t.kind = 0 and t.key = ${}", std::to_string(*filter.subject_id));
  conditions.add("t.kind <> 0 and t.key = ${}", filter.warehouse);
  if (filter.day) {
    conditions.add("t.valid_from <= ${0} and (t.valid_to is null or t.valid_to >= ${0})",
                   wbd::to_string(*filter.day));
  } else {
    conditions.add("t.valid_to is null");
  }
  if (filter.q) {
    const std::string like = db::like_sql(tx.dialect(), conditions.next_parameter());
    conditions.add(fmt::format("(t.name {0} or t.parent {0} or t.place {0})", like),
                   db::like_pattern(*filter.q));
  }
  return conditions;
}

}  // namespace

WriteCounts save_tariffs(db::Tx& tx, CabinetId cabinet, TariffKind kind, std::span<const Tariff> tariffs,
                         Date day, bool complete) {
  auto stored = load_valid(tx, cabinet, kind);
  std::map<TariffKey, const Tariff*> theirs;
  for (const Tariff& tariff : tariffs) theirs.try_emplace(key_of(tariff), &tariff);

  WriteCounts counts;
  for (const auto& [key, tariff] : theirs) {
    const auto known = stored.find(key);
    if (known == stored.end()) {
      insert_row(tx, cabinet, kind, key, *tariff, day);
      ++counts.created;
      continue;
    }
    if (known->second.tariff == *tariff) {
      ++counts.unchanged;
    } else {
      // A clock that went back must not make spans overlap: the change counts from the known start then.
      const Date from = std::max(known->second.valid_from, day);
      if (known->second.valid_from < from) end_row(tx, cabinet, kind, key, known->second.valid_from, from);
      insert_row(tx, cabinet, kind, key, *tariff, from);
      ++counts.changed;
    }
    stored.erase(known);
  }
  if (!complete || theirs.empty()) return counts;
  for (const auto& [key, row] : stored) {
    end_row(tx, cabinet, kind, key, row.valid_from, day);
    ++counts.changed;
  }
  return counts;
}

TariffPage list_tariffs(db::Tx& tx, const TariffFilter& filter) {
  const db::Conditions conditions = conditions_of(tx, filter);
  TariffPage page;
  auto& count = tx.prepare("select count(*) " + conditions.sql());
  auto& query = tx.prepare(fmt::format(
      "select {} {} order by t.kind, t.name, t.place, t.key, t.valid_from limit ${} offset ${}",
      kTariffColumns, conditions.sql(), conditions.next_parameter(), conditions.next_parameter() + 1));
  std::vector<CabinetId> cabinets = filter.cabinets;
  std::sort(cabinets.begin(), cabinets.end());
  for (const CabinetId cabinet : cabinets) {
    conditions.bind(count, cabinet);
    count.step();
    const std::int64_t here = count.integer(0);
    count.reset();
    const std::int64_t skip = std::max<std::int64_t>(0, filter.offset - page.total);
    const std::int64_t room = filter.limit - std::ssize(page.rows);
    page.total += here;
    if (skip >= here || room <= 0) continue;
    conditions.bind(query, cabinet);
    query.bind(conditions.next_parameter(), room);
    query.bind(conditions.next_parameter() + 1, skip);
    while (query.step()) page.rows.push_back(read_tariff(query, cabinet));
  }
  return page;
}

std::function<TariffSpans()> TariffSpans::ask(db::Tx& tx, CabinetId cabinet, TariffKind kind,
                                              std::span<const std::string_view> keys) {
  // A statement for each kind, so that two kinds can be asked for together.
  const std::string select = fmt::format("select {} from tariffs t where t.cabinet_id = $1 and t.kind = {}",
                                         kTariffColumns, static_cast<int>(kind));
  const db::KeyedQuery query{.select = select, .column = "t.key", .tail = "order by t.place, t.valid_from"};
  return [rows = db::PendingRows(tx, query, cabinet, keys), cabinet]() mutable {
    TariffSpans out;
    rows.each([&](const db::Statement& row) {
      out.spans_[std::string(row.text(1))].push_back(read_tariff(row, cabinet));
    });
    return out;
  };
}

const Tariff* TariffSpans::valid_on(std::string_view key, Date day) const {
  const auto found = spans_.find(std::string(key));
  if (found == spans_.end()) return nullptr;
  const std::vector<TariffRow>& rows = found->second;
  for (const TariffRow& row : rows) {
    if (row.valid_from <= day && (!row.valid_to || *row.valid_to >= day)) return &row.tariff;
  }
  const auto first = std::min_element(rows.begin(), rows.end(), [](const TariffRow& a, const TariffRow& b) {
    return a.valid_from < b.valid_from;
  });
  return day < first->valid_from ? &first->tariff : nullptr;
}

}  // namespace wbd::store
