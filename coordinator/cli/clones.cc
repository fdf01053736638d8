// A table of two lines per station.
#include "coordinator/cli/clones.h"

#include <algorithm>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/terminal.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

using coordinator::Machine;
using coordinator::StationCloned;

constexpr std::size_t kSoftwareMax = 128;

// An id is told apart by its beginning; all of it is in the JSON.
template <typename Id>
std::string short_text(const Id& id) {
  return hex(id).substr(0, 12);
}

void add(Table& table, const std::string& place, const Machine& machine, const std::string& what) {
  table.add({"  " + place, short_text(machine.journal), short_text(machine.boot),
             plain_text_of(machine.software, kSoftwareMax), local_text(kHomeZone, machine.since), what});
}

}  // namespace

std::vector<StationCloned> present_clones(const std::vector<StationCloned>& alarms, Instant now) {
  std::vector<StationCloned> present;
  std::copy_if(alarms.begin(), alarms.end(), std::back_inserter(present),
               [now](const StationCloned& alarm) { return now - alarm.at <= coordinator::kClonedFor; });
  std::sort(present.begin(), present.end(),
            [](const StationCloned& a, const StationCloned& b) { return a.station < b.station; });
  return present;
}

std::string text_of(const std::vector<StationCloned>& clones) {
  std::string out;
  for (const StationCloned& clone : clones) {
    Table table({"  machine", "journal", "boot", "software", "since (Baku)", ""});
    add(table, "first", clone.first, "keeps the seat");
    add(table, "second", clone.second, paint(Tone::bad, "turned away, starts nothing"));
    out += paint(Tone::bad, "cloned") + "  two machines speak with the keys of " + clone.station.text +
           ", last seen so at " + local_text(kHomeZone, clone.at) + " Baku\n" + table.text() +
           "  mend: switch one of them off; or give one keys of its own: sukut station replace " + clone.station.text +
           "\n";
  }
  return out;
}

}  // namespace sukut::cli
