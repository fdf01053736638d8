#include "coordinator/core/figures.h"

#include <map>
#include <utility>

namespace sukut::coordinator {
namespace {

using PairKey = std::pair<CueId, StationId>;

std::map<PairKey, const ReportRow*> by_pair(const NationalReport& report) {
  std::map<PairKey, const ReportRow*> rows;
  for (const ReportRow& row : report.rows) rows[{row.cue, row.station}] = &row;
  return rows;
}

}  // namespace

Changes changes_between(const NationalReport& before, std::uint32_t number, const NationalReport& now) {
  Changes changes;
  changes.since = number;
  auto old = by_pair(before);
  for (const ReportRow& row : now.rows) {
    const auto known = old.extract({row.cue, row.station});
    if (known.empty()) {
      changes.outcomes.push_back({row.station, row.cue, std::nullopt, row.outcome});
    } else if (known.mapped()->outcome != row.outcome) {
      changes.outcomes.push_back({row.station, row.cue, known.mapped()->outcome, row.outcome});
    } else if (*known.mapped() != row) {
      ++changes.details;
    }
  }
  for (const auto& [key, row] : old) changes.outcomes.push_back({row->station, row->cue, row->outcome, std::nullopt});
  changes.is_other_order =
      before.hash != now.hash || before.is_final != now.is_final || before.is_declared_time != now.is_declared_time;
  return changes;
}

std::vector<ChangeCount> counts_of(const Changes& changes) {
  std::map<std::pair<std::optional<Outcome>, std::optional<Outcome>>, std::uint32_t> counts;
  for (const OutcomeChange& change : changes.outcomes) ++counts[{change.from, change.to}];
  std::vector<ChangeCount> list;
  for (const auto& [ends, count] : counts) list.push_back({ends.first, ends.second, count});
  return list;
}

bool did_its_part(Outcome outcome) {
  return outcome == Outcome::executed || outcome == Outcome::executed_late || outcome == Outcome::rehearsed;
}

bool is_unreported(Outcome outcome) {
  return outcome == Outcome::pending || outcome == Outcome::not_received || outcome == Outcome::not_heard;
}

}  // namespace sukut::coordinator
