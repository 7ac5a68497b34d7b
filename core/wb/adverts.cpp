#include "core/wb/adverts.hpp"

#include <fmt/format.h>

#include "core/wb/cost_fields.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

Read read_payment(ondemand::value& value, AdvertCharge& row) {
  std::string word;
  const Read outcome = read(value, word);
  if (outcome == Read::ok) row.payment = advert_payment(word);
  return outcome;
}
Read read_name(ondemand::value& value, AdvertCharge& row) {
  return read_text(value, row.name);
}

constexpr std::array kChargeFields{
    required<&AdvertCharge::upd_num>("updNum"),
    sometimes(field<&AdvertCharge::at>("updTime", Need::if_present)),
    amount_field<&AdvertCharge::sum>("updSum", Need::required),
    required<&AdvertCharge::advert_id>("advertId"),
    JsonField<AdvertCharge>{"campName", Need::optional, &read_name},
    optional<&AdvertCharge::type>("advertType"),
    JsonField<AdvertCharge>{"paymentType", Need::required, &read_payment},
    optional<&AdvertCharge::status>("advertStatus"),
};

// --- campaigns, which WB groups by type and status

struct Group {
  std::int64_t type = 0;
  std::optional<std::int64_t> status;
  std::vector<Advert> adverts;
};

constexpr std::array kAdvertFields{
    required<&Advert::id>("advertId"),
    optional<&Advert::changed_at>("changeTime"),
};

Read read_group_adverts(ondemand::value& value, Group& group) {
  bool all_read = true;
  const Read outcome = read_array(value, [&](ondemand::value& item) {
    Advert advert;
    const Read one = read_nested<Advert>(item, std::span(kAdvertFields), advert);
    const bool usable = one == Read::ok || one == Read::flawed;
    all_read = all_read && usable;
    if (usable) group.adverts.push_back(advert);
    return one != Read::broken;
  });
  if (outcome == Read::absent) return Read::ok;
  return outcome == Read::ok && !all_read ? Read::flawed : outcome;
}

constexpr std::array kGroupFields{
    optional<&Group::type>("type"),
    required<&Group::status>("status"),
    JsonField<Group>{"advert_list", Need::required, &read_group_adverts},
};

// --- spending

constexpr std::array kArticleFields{
    count_field<&AdvertSpend::views>("views", Need::optional),
    count_field<&AdvertSpend::clicks>("clicks", Need::optional),
    count_field<&AdvertSpend::orders>("orders", Need::optional),
    count_field<&AdvertSpend::units>("shks", Need::optional),
    amount_field<&AdvertSpend::sum>("sum", Need::required),
    amount_field<&AdvertSpend::sum_price>("sum_price", Need::optional),
    required<&AdvertSpend::nm_id>("nmId"),
};

// Some rows of a campaign would pass for all of them, so one that cannot be read makes the campaign unusable.
template <class Item, class Add>
Read read_all(ondemand::value& value, std::span<const JsonField<Item>> table, Add add) {
  bool all_read = true;
  const Read outcome = read_array(value, [&](ondemand::value& element) {
    Item item;
    const Read one = read_nested<Item>(element, table, item);
    const bool usable = one == Read::ok || one == Read::flawed;
    all_read = all_read && usable;
    if (usable) add(item);
    return one != Read::broken;
  });
  if (outcome == Read::absent) return Read::ok;  // WB writes an empty list as null
  return outcome == Read::ok && !all_read ? Read::wrong : outcome;
}

struct SpendApp {
  std::vector<AdvertSpend> rows;
};
Read read_app_rows(ondemand::value& value, SpendApp& app) {
  return read_all<AdvertSpend>(value, std::span(kArticleFields),
                               [&](const AdvertSpend& row) { app.rows.push_back(row); });
}
constexpr std::array kAppFields{
    JsonField<SpendApp>{"nms", Need::required, &read_app_rows},
};

struct SpendDay {
  Date day;
  std::vector<AdvertSpend> rows;
};
Read read_day_apps(ondemand::value& value, SpendDay& day) {
  return read_all<SpendApp>(value, std::span(kAppFields), [&](const SpendApp& app) {
    day.rows.insert(day.rows.end(), app.rows.begin(), app.rows.end());
  });
}
// "2026-11-09T00:00:00Z" names a calendar day, not a moment.
Read read_calendar_day(ondemand::value& value, SpendDay& day) {
  std::string text;
  const Read outcome = read(value, text);
  if (outcome != Read::ok) return outcome;
  const auto date = parse_date(std::string_view(text).substr(0, 10));
  if (!date) return Read::wrong;
  day.day = *date;
  return Read::ok;
}
constexpr std::array kDayFields{
    JsonField<SpendDay>{"date", Need::required, &read_calendar_day},
    JsonField<SpendDay>{"apps", Need::required, &read_day_apps},
};

Read read_campaign_days(ondemand::value& value, CampaignSpend& campaign) {
  return read_all<SpendDay>(value, std::span(kDayFields), [&](const SpendDay& day) {
    for (AdvertSpend row : day.rows) {
      row.day = day.day;
      campaign.rows.push_back(std::move(row));
    }
  });
}
constexpr std::array kCampaignFields{
    required<&CampaignSpend::advert_id>("advertId"),
    required<&CampaignSpend::currency>("currency"),
    JsonField<CampaignSpend>{"days", Need::required, &read_campaign_days},
};

constexpr auto complete_campaign = [](CampaignSpend& campaign, RowFlaw&) {
  for (AdvertSpend& row : campaign.rows) {
    row.advert_id = campaign.advert_id;
    row.currency = campaign.currency;
  }
};

}  // namespace

Call advert_charges_call(Date from, Date to) {
  return {Operation::advert_charges, fmt::format("from={}&to={}", to_string(from), to_string(to)), {}};
}

Result<Parsed<AdvertCharge>> parse_advert_charges(std::string_view json, Date undated) {
  if (json.empty()) return no_rows<AdvertCharge>(Operation::advert_charges);
  const auto complete = [undated](AdvertCharge& row, RowFlaw&) {
    row.day = row.at ? TimeZone::moscow().date_of(*row.at) : undated;
  };
  return parse_array<AdvertCharge>(json, Operation::advert_charges, std::span(kChargeFields), Sampled::all,
                                   complete);
}

Call advert_list_call() {
  return {Operation::advert_list, {}, {}};
}

Result<Parsed<Advert>> parse_adverts(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  auto groups = no_rows<Group>(Operation::advert_list);
  bool has_rows = false;
  auto read_all_groups = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key != "adverts") return Read::ok;
    has_rows = true;
    return read_rows<Group>(answer, value, std::span(kGroupFields), Sampled::all, groups, kNothingMore);
  });
  if (!read_all_groups) return read_all_groups.error();
  if (!has_rows) return missing("adverts");
  Parsed<Advert> out;
  out.fields = std::move(groups.fields);
  out.samples = std::move(groups.samples);
  out.skipped = groups.skipped;
  out.seen = groups.skipped;
  for (const Group& group : groups.rows) {
    for (Advert advert : group.adverts) {
      advert.type = group.type;
      advert.status = group.status.value_or(0);
      out.rows.push_back(advert);
      ++out.seen;
    }
  }
  return out;
}

Call advert_spend_call(std::span<const std::int64_t> ids, Date from, Date to) {
  if (ids.empty() || std::ssize(ids) > kMostAdverts)
    throw Failure({Errc::internal, fmt::format("{} campaigns in one request for spending", ids.size())});
  return {Operation::advert_spend,
          fmt::format("ids={}&beginDate={}&endDate={}", fmt::join(ids, ","), to_string(from), to_string(to)),
          {}};
}

Result<Parsed<CampaignSpend>> parse_advert_spend(std::string_view json) {
  if (json.empty()) return no_rows<CampaignSpend>(Operation::advert_spend);
  return parse_array<CampaignSpend>(json, Operation::advert_spend, std::span(kCampaignFields), Sampled::all,
                                    complete_campaign);
}

}  // namespace wbd::wb
