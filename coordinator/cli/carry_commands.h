// order export and report import: what people carry to stations that have no network, and back. Each gives the exit code.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "coordinator/cli/publish.h"
#include "proto/codec.h"
#include "proto/reason.h"

namespace sukut::cli {

// The newest revision of an order with every cancel and close of it, which stand in front: whoever reads the file in its
// order is never armed by what is called off.
[[nodiscard]] Parcel parcel_of(const CentreId& centre, const PublishedOrder& order);

struct OrderExport {
  std::string centre;
  std::string id;
  std::string file;
};
[[nodiscard]] int run_order_export(const OrderExport& asked);

// What became of the reports of one station.
struct ReportTally {
  std::string station;
  std::uint32_t fresh = 0;                  // stored now
  std::uint32_t known = 0;                  // stored already
  std::map<Reason, std::uint32_t> refused;
};

struct ReportImport {
  std::string centre;
  std::vector<std::string> files;
  bool json = false;
};
// Through the running coordinator, which stays the one writer. Refused when any report is.
[[nodiscard]] int run_report_import(const ReportImport& asked);

}  // namespace sukut::cli
