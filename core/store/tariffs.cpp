#include "core/store/tariffs.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/db/table.hpp"
#include "core/store/json_columns.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {
namespace {

// A commission is identified by the id of its subject, any other tariff by the name and the place of its
// warehouse.
struct TariffKey {
  std::string key, place;
  friend auto operator<=>(const TariffKey&, const TariffKey&) = default;
};

struct StoredTariff {
  TariffKind kind{};
  TariffKey key;
  Date valid_from{};
  std::optional<Date> valid_to;
  std::string name;
  std::optional<std::string> parent, currency;
  std::string rates;  // JSON
};

// clang-format off
constexpr auto kTariffs = db::table<StoredTariff>("tariffs",
    db::given_key<>("cabinet_id"),
    db::key<&StoredTariff::kind>("kind"),
    db::key<&StoredTariff::key, &TariffKey::key>("key"),
    db::key<&StoredTariff::key, &TariffKey::place>("place"),
    db::key<&StoredTariff::valid_from>("valid_from"),
    db::column<&StoredTariff::valid_to>("valid_to"),
    db::column<&StoredTariff::name>("name"),
    db::column<&StoredTariff::parent>("parent"),
    db::column<&StoredTariff::currency>("currency"),
    db::column<&StoredTariff::rates>("rates"));
// clang-format on

Date day_before(Date day) {
  return Date{std::chrono::sys_days{day} - std::chrono::days{1}};
}

TariffRow row_of(StoredTariff stored, CabinetId cabinet) {
  TariffRow out;
  out.cabinet_id = cabinet;
  out.valid_from = stored.valid_from;
  out.valid_to = stored.valid_to;
  out.tariff.name = std::move(stored.name);
  out.tariff.currency = std::move(stored.currency);
  out.tariff.rates = rates_from_json(stored.kind, stored.rates);
  if (stored.kind == TariffKind::commission) {
    std::int64_t subject = 0;
    const std::string& key = stored.key.key;
    std::from_chars(key.data(), key.data() + key.size(), subject);
    out.tariff.subject_id = subject;
    out.tariff.group = std::move(stored.parent);
  } else if (!stored.key.place.empty()) {
    out.tariff.group = std::move(stored.key.place);
  }
  return out;
}

TariffKey key_of(const Tariff& tariff) {
  if (tariff.subject_id) return {std::to_string(*tariff.subject_id), ""};
  return {tariff.name, tariff.group.value_or("")};
}

void insert_row(db::Tx& tx, CabinetId cabinet, TariffKind kind, const TariffKey& key, const Tariff& tariff,
                Date day) {
  static const std::string kSql = kTariffs.upsert_sql();
  const auto parent = kind == TariffKind::commission ? tariff.group : std::nullopt;
  const StoredTariff row{
      kind, key, day, std::nullopt, tariff.name, parent, tariff.currency, rates_to_json(tariff.rates)};
  kTariffs.bind(tx.prepare(kSql), row, cabinet).queue();
}

void end_row(db::Tx& tx, CabinetId cabinet, TariffKind kind, const TariffKey& key, Date from, Date day) {
  tx.prepare(R"(update tariffs set valid_to = $6
                where cabinet_id = $1 and kind = $2 and key = $3 and place = $4 and valid_from = $5)")
      .bind_all(cabinet, kind, key.key, key.place, from, day_before(std::max(from, day)))
      .queue();
}

std::map<TariffKey, TariffRow> load_valid(db::Tx& tx, CabinetId cabinet, TariffKind kind) {
  static const std::string kSql = fmt::format(
      "select {} from tariffs where cabinet_id = $1 and kind = $2 and valid_to is null", kTariffs.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, kind);
  std::map<TariffKey, TariffRow> rows;
  while (query.step()) {
    StoredTariff stored = kTariffs.read(query);
    TariffKey key = stored.key;
    rows.emplace(std::move(key), row_of(std::move(stored), cabinet));
  }
  return rows;
}

db::Conditions conditions_of(db::Tx& tx, const TariffFilter& filter) {
  db::Conditions conditions("from tariffs t where t.cabinet_id = $1");
  conditions.add("t.kind = ${}", filter.kind);
  if (filter.subject_id) conditions.add("t.kind = 0 and t.key = ${}", std::to_string(*filter.subject_id));
  conditions.add("t.kind <> 0 and t.key = ${}", filter.warehouse);
  if (filter.day) {
    conditions.add("t.valid_from <= ${0} and (t.valid_to is null or t.valid_to >= ${0})", *filter.day);
  } else {
    conditions.add("t.valid_to is null");
  }
  if (filter.q) {
    const std::string contains = db::search_sql(tx.dialect(), conditions.next_parameter());
    conditions.add(fmt::format("(t.name {0} or t.parent {0} or t.place {0})", contains),
                   db::search_pattern(tx.dialect(), *filter.q));
  }
  return conditions;
}

bool was_ever_valid(const TariffRow& row) {
  return !row.valid_to || *row.valid_to >= row.valid_from;
}

// A list without places has the places that are stored, where these are unambiguous.
void fill_place(Tariff& tariff, const std::map<TariffKey, TariffRow>& stored) {
  if (tariff.subject_id || tariff.group) return;
  const auto first = stored.lower_bound({tariff.name, ""});
  if (first == stored.end() || first->first.key != tariff.name) return;
  const auto second = std::next(first);
  const bool only_one = second == stored.end() || second->first.key != tariff.name;
  if (only_one && !first->first.place.empty()) tariff.group = first->first.place;
}

// Takes from the stored rows the values that no row of WB's list has.
std::vector<Tariff> with_missing_values(std::span<const Tariff> tariffs,
                                        const std::map<TariffKey, TariffRow>& stored) {
  std::vector<Tariff> filled(tariffs.begin(), tariffs.end());
  for (Tariff& tariff : filled) {
    fill_place(tariff, stored);
    const auto known = stored.find(key_of(tariff));
    if (known == stored.end()) continue;
    if (!tariff.currency) tariff.currency = known->second.tariff.currency;
    if (!tariff.group) tariff.group = known->second.tariff.group;
  }
  const auto rates_of = [](Tariff& tariff) { return std::get_if<CommissionRates>(&tariff.rates); };
  std::set<std::string_view> given;
  for (Tariff& tariff : filled) {
    const CommissionRates* rates = rates_of(tariff);
    if (rates == nullptr) return filled;
    for_each_rate(*rates, [&given](std::string_view name, const auto& rate) {
      if (rate) given.insert(name);
    });
  }
  for (Tariff& tariff : filled) {
    const auto known = stored.find(key_of(tariff));
    if (known == stored.end()) continue;
    std::map<std::string_view, std::optional<std::int64_t>> before;
    for_each_rate(std::get<CommissionRates>(known->second.tariff.rates),
                  [&before](std::string_view name, const auto& rate) { before[name] = rate; });
    for_each_rate(*rates_of(tariff), [&](std::string_view name, auto& rate) {
      if (!given.contains(name)) rate = before[name];
    });
  }
  return filled;
}

}  // namespace

WriteCounts save_tariffs(db::Tx& tx, CabinetId cabinet, TariffKind kind, std::span<const Tariff> tariffs,
                         Date day, bool complete) {
  auto stored = load_valid(tx, cabinet, kind);
  const std::vector<Tariff> listed = with_missing_values(tariffs, stored);
  std::map<TariffKey, const Tariff*> theirs;
  for (const Tariff& tariff : listed) theirs.try_emplace(key_of(tariff), &tariff);

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
      // If the clock went back, the change is valid from the start of the stored span: spans must not
      // overlap.
      const Date from = std::max(known->second.valid_from, day);
      if (known->second.valid_from < from) end_row(tx, cabinet, kind, key, known->second.valid_from, from);
      insert_row(tx, cabinet, kind, key, *tariff, from);
      ++counts.changed;
    }
    stored.erase(known);
  }
  if (!complete) return counts;
  for (const auto& [key, row] : stored) {
    end_row(tx, cabinet, kind, key, row.valid_from, day);
    ++counts.changed;
  }
  return counts;
}

bool has_tariffs(db::Tx& tx, CabinetId cabinet, TariffKind kind) {
  auto& query =
      tx.prepare("select 1 from tariffs where cabinet_id = $1 and kind = $2 and valid_to is null limit 1");
  return query.bind_all(cabinet, kind).has_row();
}

TariffPage list_tariffs(db::Tx& tx, const TariffFilter& filter) {
  const db::Conditions conditions = conditions_of(tx, filter);
  TariffPage page;
  const std::string select = fmt::format(
      "select {} {} order by t.kind, t.name, t.place, t.key, t.valid_from limit ${} offset ${}",
      kTariffs.select("t"), conditions.sql(), conditions.next_parameter(), conditions.next_parameter() + 1);
  page.total = db::each_by_cabinet(tx, filter, conditions, select,
                                   [&page](const db::Statement& row, CabinetId cabinet) {
                                     page.rows.push_back(row_of(kTariffs.read(row), cabinet));
                                   });
  return page;
}

std::function<TariffSpans()> TariffSpans::prefetch(db::Tx& tx, CabinetId cabinet, TariffKind kind,
                                                   std::span<const std::string_view> keys) {
  // The kind is part of the text: two kinds are prefetched together, and each needs a separate statement.
  const std::string select = fmt::format("select {} from tariffs t where t.cabinet_id = $1 and t.kind = {}",
                                         kTariffs.select("t"), static_cast<int>(kind));
  const db::KeyedQuery query{.select = select, .column = "t.key", .tail = "order by t.place, t.valid_from"};
  return [rows = db::PendingRows(tx, query, cabinet, keys), cabinet]() mutable {
    TariffSpans out;
    rows.each([&](const db::Statement& row) {
      StoredTariff stored = kTariffs.read(row);
      const std::string key = stored.key.key;
      TariffRow span = row_of(std::move(stored), cabinet);
      if (was_ever_valid(span)) out.spans_[key].push_back(std::move(span));
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
