#include "coordinator/core/brought_reports.h"

#include <algorithm>

#include "proto/codec.h"

namespace sukut::coordinator {

Result<ReportStored> judge_brought(const SignedReport& report, const CentreId& centre,
                                   const Register& stations, const VerifyFn& verify,
                                   Instant received) {
  auto parsed = decode_report(report.body);
  if (!parsed) return parsed.error();
  const auto station = stations.find(parsed->station);
  if (station == stations.end()) return {Reason::unknown_station, parsed->station.text};
  const PublicKey& key = station->second.report_key;
  if (key == PublicKey{}) return {Reason::unknown_signer, parsed->station.text};
  if (!verify(key, signed_input(Kind::report, centre, report.body), report.signature)) {
    return {Reason::bad_signature, parsed->station.text};
  }
  return ReportStored{report, *std::move(parsed), received};
}

void settle(std::vector<BroughtReport>& reports, const Stored& stored) {
  const auto names = [](const std::vector<ReportKey>& keys, const ReportKey& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  for (BroughtReport& report : reports) {
    if (!report.key) continue;
    if (names(stored.conflicts, *report.key)) report.fate.reason = Reason::report_conflict;
    report.fate.is_new = report.fate.reason == Reason::none && !names(stored.known, *report.key);
  }
}

}  // namespace sukut::coordinator
