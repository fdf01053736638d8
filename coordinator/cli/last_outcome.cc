#include "coordinator/cli/last_outcome.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/terminal.h"

namespace sukut::cli {
namespace {

using coordinator::NationalReport;
using coordinator::ReportRow;

bool is_to_be_mended(Outcome outcome) {
  switch (outcome) {
    case Outcome::refused:
    case Outcome::missed:
    case Outcome::failed:
    case Outcome::interrupted:
    case Outcome::unconfirmed:
    case Outcome::not_received:
    case Outcome::not_heard:
      return true;
    default:
      return false;
  }
}

// All that one station is to be phoned about.
struct ToMend {
  std::string operator_name;
  StationId station;
  std::string what;  // "minute-ships missed (too_late), flags not_heard"

  friend bool operator<(const ToMend& a, const ToMend& b) {
    return std::tie(a.operator_name, a.station) < std::tie(b.operator_name, b.station);
  }
};

std::vector<ToMend> to_mend(const NationalReport& report) {
  std::map<StationId, ToMend> by_station;
  for (const ReportRow& row : report.rows) {
    if (!is_to_be_mended(row.outcome)) continue;
    ToMend& one = by_station[row.station];
    one.station = row.station;
    one.operator_name = row.operator_name;
    one.what += (one.what.empty() ? "" : ", ") + row.cue.text + " " + std::string(name_of(row.outcome));
    if (row.reason != Reason::none) one.what += " (" + std::string(name_of(row.reason)) + ")";
  }
  std::vector<ToMend> list;
  for (auto& [id, one] : by_station) list.push_back(std::move(one));
  std::sort(list.begin(), list.end());
  return list;
}

std::size_t stations_in(const NationalReport& report) {
  std::set<StationId> stations;
  for (const ReportRow& row : report.rows) stations.insert(row.station);
  return stations.size();
}

}  // namespace

std::optional<PublishedOrder> last_order(const std::vector<PublishedOrder>& orders, const std::string& observance,
                                         int year) {
  std::optional<PublishedOrder> last;  // they come by first start
  for (const PublishedOrder& order : orders) {
    if (order.order.mode != Mode::live || order.order.observance != observance || order.is_cancelled) continue;
    if (date_in(kHomeZone, first_start(order.order)).year < year) last = order;
  }
  return last;
}

std::string outcome_text(const NationalReport& report, const coordinator::Register& stations) {
  const std::vector<ToMend> list = to_mend(report);
  std::string text = "last time, " + report.order.name + ": ";
  if (!report.is_final) text += "its report is not final; ";
  if (list.empty()) return text + "every station named did its part, or lawfully declined\n";
  text += std::to_string(list.size()) + " of " + std::to_string(stations_in(report)) +
          " stations did not take part (by operator; phone them first)\n";
  Table table({"operator", "station", "what became of it", "contact", "phone"});
  for (const ToMend& one : list) {
    const auto entry = stations.find(one.station);
    const bool is_known = entry != stations.end();
    table.add({one.operator_name, one.station.text, one.what, is_known ? entry->second.contact : "no longer registered",
               is_known ? entry->second.phone : ""});
  }
  return text + table.text();
}

}  // namespace sukut::cli
