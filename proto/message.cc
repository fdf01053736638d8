// The words for what messages carry, and the digest of a set of documents.
#include "proto/message.h"

#include <algorithm>

#include "proto/check.h"

namespace sukut {

std::string_view name_of(Path path) {
  switch (path) {
    case Path::none:
      return "none";
    case Path::link:
      return "link";
    case Path::bulletin:
      return "bulletin";
    case Path::file:
      return "file";
    case Path::relay:
      return "relay";
  }
  check_failed("a known path", __FILE__, __LINE__);
}

std::string_view name_of(ReportType type) {
  switch (type) {
    case ReportType::held:
      return "held";
    case ReportType::refused:
      return "refused";
    case ReportType::armed:
      return "armed";
    case ReportType::declined:
      return "declined";
    case ReportType::withdrawn:
      return "withdrawn";
    case ReportType::started:
      return "started";
    case ReportType::ended:
      return "ended";
    case ReportType::inhibited:
      return "inhibited";
    case ReportType::cleared:
      return "cleared";
    case ReportType::relocked:
      return "relocked";
  }
  check_failed("a known report type", __FILE__, __LINE__);
}

std::string_view name_of(Readiness readiness) {
  switch (readiness) {
    case Readiness::unknown:
      return "unknown";
    case Readiness::ready:
      return "ready";
    case Readiness::at_risk:
      return "at_risk";
    case Readiness::unbounded:
      return "unbounded";
    case Readiness::refused:
      return "refused";
    case Readiness::over:
      return "over";
  }
  check_failed("a known readiness", __FILE__, __LINE__);
}

Digest digest_of_set(std::vector<Digest> hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  Bytes all;
  all.reserve(hashes.size() * sizeof(Digest::bytes));
  for (const Digest& hash : hashes) all += to_bytes(hash);
  return sha256(all);
}

}  // namespace sukut
