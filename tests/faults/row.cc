#include "tests/faults/row.h"

#include <cstdlib>

namespace sukut::faults {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string result;
  for (const std::string& each : texts) result += (result.empty() ? "" : "; ") + each;
  return result;
}

}  // namespace

void Finding::expect(bool is_so, const std::string& promised) {
  has_expected_ = true;
  if (!is_so) faults_.push_back(promised);
}

void Finding::figure(const std::string& text) { figures_.push_back(text); }

std::string Finding::measured() const {
  const std::string figures = joined(figures_);
  return faults_.empty() ? figures : "NOT SO: " + joined(faults_) + (figures.empty() ? "" : " | " + figures);
}

int how_many(int full, int quick) { return std::getenv("SUKUT_FAULTS_QUICK") != nullptr ? quick : full; }

}  // namespace sukut::faults
