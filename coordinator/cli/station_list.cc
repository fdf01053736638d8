// Tables of stations; the JSON is in json_text.cc.
#include "coordinator/cli/station_list.h"

#include <algorithm>
#include <map>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/terminal.h"
#include "coordinator/core/status_view.h"

namespace sukut::cli {
namespace {

constexpr const char* kLegend = "heard: within 6 min, over a satellite 30 min; times are of Baku (UTC+4)\n";

std::string presence_text(const ListedStation& station) {
  switch (station.presence) {
    case Presence::no_bundle:
      return paint(Tone::warning, "no bundle yet");
    case Presence::never_heard:
      return paint(Tone::warning, "never heard");
    case Presence::silent:
      return paint(Tone::bad, "silent since " + local_text(kHomeZone, *station.heard));
    case Presence::heard:
      return paint(Tone::good, "heard");
  }
  return {};
}

std::string name_shown(const StationEntry& entry) { return entry.name_en.empty() ? entry.name_az : entry.name_en; }

std::string stations_text(std::size_t count) { return std::to_string(count) + (count == 1 ? " station" : " stations"); }

bool is_shown(const ListedStation& station, bool only_missing) {
  return !only_missing || station.presence != Presence::heard;
}

}  // namespace

std::string_view name_of(Presence presence) {
  switch (presence) {
    case Presence::no_bundle:
      return "no_bundle";
    case Presence::never_heard:
      return "never_heard";
    case Presence::silent:
      return "silent";
    case Presence::heard:
      return "heard";
  }
  return {};
}

std::vector<ListedStation> list_stations(const std::vector<StationEntry>& stations,
                                         const std::vector<coordinator::StationHeard>& heard, Instant now) {
  std::map<StationId, const coordinator::StationHeard*> words;
  for (const auto& word : heard) words[word.station] = &word;
  std::vector<ListedStation> list;
  for (const StationEntry& entry : stations) {
    ListedStation station{entry, Presence::no_bundle, {}};
    const auto word = words.find(entry.attributes.id);
    if (word != words.end()) station.heard = word->second->at;
    if (!entry.curve_public.empty()) station.presence = word == words.end() ? Presence::never_heard : Presence::silent;
    const bool speaks =
        word != words.end() && word->second->is_connected && now - word->second->at <= coordinator::quiet_after(entry);
    if (speaks && !entry.curve_public.empty()) station.presence = Presence::heard;
    list.push_back(std::move(station));
  }
  std::sort(list.begin(), list.end(), [](const ListedStation& a, const ListedStation& b) {
    return a.entry.attributes.id < b.entry.attributes.id;
  });
  return list;
}

std::vector<ListedOperator> by_operator(std::vector<ListedStation> stations) {
  std::map<std::pair<bool, std::string>, ListedOperator> operators;
  for (ListedStation& station : stations) {
    const std::string& name = station.entry.attributes.operator_name;
    ListedOperator& entry = operators[{name.empty(), name}];
    entry.name = name;
    if (station.presence != Presence::no_bundle) ++entry.with_bundle;
    if (station.presence == Presence::heard) ++entry.heard;
    entry.stations.push_back(std::move(station));
  }
  std::vector<ListedOperator> list;
  for (auto& [name, entry] : operators) list.push_back(std::move(entry));
  return list;
}

std::string text_of(const std::vector<ListedStation>& stations, bool only_missing) {
  Table table({"id", "sector", "name", "operator", "region", "zone", "link", "bundle", "state", "contact", "phone"});
  std::size_t missing = 0;
  for (const ListedStation& station : stations) {
    if (station.presence != Presence::heard) ++missing;
    if (!is_shown(station, only_missing)) continue;
    const StationEntry& entry = station.entry;
    const StationAttributes& a = entry.attributes;
    table.add({a.id.text, a.sector, name_shown(entry), a.operator_name, a.region, a.zone, entry.link,
               entry.curve_public.empty() ? paint(Tone::warning, "none yet") : "made", presence_text(station),
               entry.contact, entry.phone});
  }
  return (table.empty() ? "" : table.text()) + stations_text(stations.size()) + ", " + std::to_string(missing) +
         " missing; in the order of their ids; " + kLegend;
}

std::string text_of(const std::vector<ListedOperator>& operators, bool only_missing) {
  std::string out;
  std::size_t stations = 0;
  std::size_t missing = 0;
  for (const ListedOperator& each : operators) {
    stations += each.stations.size();
    missing += each.missing();
    if (only_missing && each.missing() == 0) continue;
    out += paint(Tone::strong, each.name.empty() ? "(no operator named)" : each.name) + ": " +
           stations_text(each.stations.size()) + ", " + std::to_string(each.with_bundle) + " with a bundle, " +
           std::to_string(each.heard) + " heard, " + std::to_string(each.missing()) + " missing\n";
    Table table({"  id", "sector", "name", "link", "state", "contact", "phone"});
    for (const ListedStation& station : each.stations) {
      if (!is_shown(station, only_missing)) continue;
      const StationEntry& entry = station.entry;
      table.add({"  " + entry.attributes.id.text, entry.attributes.sector, name_shown(entry), entry.link,
                 presence_text(station), entry.contact, entry.phone});
    }
    out += table.text() + "\n";
  }
  return out + std::to_string(operators.size()) + (operators.size() == 1 ? " operator, " : " operators, ") +
         stations_text(stations) + ", " + std::to_string(missing) +
         " missing; in the order of names, then ids; counts are of stations; " + kLegend;
}

}  // namespace sukut::cli
