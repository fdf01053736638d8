#include "coordinator/cli/compiled_report.h"

#include "proto/codec.h"

namespace sukut::cli {

Result<coordinator::NationalReport> compile_report(const CentreConfig& centre, const CentreRecords& records,
                                                   const PublishedOrder& order, Instant now) {
  const Result<OrderFile> file = decode_order_file(order.stored.order_file);
  if (!file) return file.error();
  const Result<std::vector<Report>> reports = load_reports(centre, order.order.id);
  if (!reports) return reports.error();
  return coordinator::compile(order.order, *file, records.stations, order.documents, *reports, now);
}

}  // namespace sukut::cli
