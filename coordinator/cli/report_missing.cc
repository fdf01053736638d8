// One line per station, not per pair: one call settles all its cues.
#include "coordinator/cli/report_missing.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "coordinator/core/figures.h"
#include "proto/utc.h"

namespace sukut::cli {
namespace {

using coordinator::ReportRow;
using coordinator::StationEntry;

struct Missing {
  const ReportRow* row = nullptr;  // the first
  std::string cues;
  std::string outcomes;
};

std::vector<Missing> missing_of(const coordinator::NationalReport& report) {
  std::map<StationId, Missing> by_station;
  for (const ReportRow& row : report.rows) {
    if (!coordinator::is_unreported(row.outcome)) continue;
    Missing& missing = by_station[row.station];
    const std::string between = missing.row == nullptr ? "" : " ";
    if (missing.row == nullptr) missing.row = &row;
    missing.cues += between + row.cue.text;
    missing.outcomes += between + std::string(name_of(row.outcome));
  }
  std::vector<Missing> list;
  for (auto& [id, missing] : by_station) list.push_back(std::move(missing));
  std::stable_sort(list.begin(), list.end(),
                   [](const Missing& a, const Missing& b) { return a.row->operator_name < b.row->operator_name; });
  return list;
}

std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + cell(cells[i]);
  return line + "\r\n";
}

std::string missing_csv(const coordinator::NationalReport& report, const std::vector<StationEntry>& stations,
                        const std::vector<coordinator::StationHeard>& heard) {
  std::map<StationId, const StationEntry*> entries;
  for (const StationEntry& entry : stations) entries[entry.attributes.id] = &entry;
  std::map<StationId, Instant> heard_at;
  for (const auto& word : heard) heard_at[word.station] = word.at;
  std::string out = csv_line({"operator", "id", "name_az", "name_en", "sector", "region", "cues", "outcomes",
                              "last_heard_utc", "contact", "phone"});
  static const StationEntry kGone;
  for (const Missing& missing : missing_of(report)) {
    const ReportRow& row = *missing.row;
    const auto entry = entries.find(row.station);
    const StationEntry& known = entry == entries.end() ? kGone : *entry->second;
    const auto last = heard_at.find(row.station);
    out +=
        csv_line({row.operator_name, row.station.text, row.name_az, row.name_en, row.sector, row.region, missing.cues,
                  missing.outcomes, last == heard_at.end() ? "" : iso_text(last->second), known.contact, known.phone});
  }
  return out;
}

}  // namespace sukut::cli
