#include "core/store/orders.hpp"
#include "core/sync/statistics/reader.hpp"
#include "core/wb/statistics.hpp"

namespace wbd::sync {
namespace {

template <class Row, class Parse, class Ingest>
Result<StatSource::Batch> parse_batch(std::string_view json, std::string_view date_from, Parse parse,
                                      Ingest ingest) {
  Result<wb::Parsed<Row>> parsed = parse(json);
  if (!parsed) return parsed.error();
  StatSource::Batch batch;
  batch.seen = parsed->seen;
  batch.skipped = parsed->skipped;
  batch.samples = std::move(parsed->samples);
  batch.fields = std::move(parsed->fields);
  for (const Row& row : parsed->rows) {
    if (!batch.last_time || row.changed_at >= *batch.last_time) {
      batch.last_time = row.changed_at;
      batch.last_text = row.changed_at_text;
    }
    batch.all_at_start &= row.changed_at_text == date_from;
  }
  batch.save = [rows = std::move(parsed->rows), ingest](Job& job, db::Tx& tx) {
    return ingest(tx, job.cabinet.id, job.options.report_zone, rows, job.events());
  };
  return batch;
}

}  // namespace

const StatSource& orders_source() {
  static const StatSource kSource{wb::Operation::supplier_orders, &wb::supplier_orders_call,
                                  [](std::string_view json, std::string_view from) {
                                    return parse_batch<StatOrder>(json, from, wb::parse_supplier_orders,
                                                                  ingest_orders);
                                  },
                                  &store::unpriced_orders};
  return kSource;
}

const StatSource& sales_source() {
  static const StatSource kSource{wb::Operation::supplier_sales, &wb::supplier_sales_call,
                                  [](std::string_view json, std::string_view from) {
                                    return parse_batch<StatSale>(json, from, wb::parse_supplier_sales,
                                                                 ingest_sales);
                                  },
                                  nullptr};
  return kSource;
}

}  // namespace wbd::sync
