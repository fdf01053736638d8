// The difference between a file and the register, and how it is shown; JSON is in json_text.cc.
#include "coordinator/cli/station_import.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "coordinator/cli/terminal.h"

namespace sukut::cli {
namespace {

constexpr std::array<std::string_view, 4> kInBundle{"sector", "operator", "region", "zone"};

StationChange change_of(StationEntry& entry, const StationEntry& more, const std::set<std::string>& columns) {
  StationChange change{entry.attributes.id, {}, false};
  for (const StationField& field : station_fields()) {
    const std::string before = field.text(entry);
    const std::string after = field.text(more);
    if (!columns.contains(field.name) || before == after) continue;
    change.fields.push_back({field.name, before, after});
    field.take(entry, more);
    const bool is_in_bundle = std::find(kInBundle.begin(), kInBundle.end(), field.name) != kInBundle.end();
    if (is_in_bundle && !entry.curve_public.empty()) change.outdates_bundle = true;
  }
  return change;
}

Status check_keys(const std::vector<StationEntry>& entries) {
  std::map<std::string, std::string> owners;
  for (const StationEntry& entry : entries) {
    if (entry.curve_public.empty()) continue;
    const auto [owner, is_new] = owners.emplace(entry.curve_public, entry.attributes.id.text);
    if (is_new) continue;
    return {Reason::malformed, "stations " + owner->second + " and " + entry.attributes.id.text +
                                   " would have one CURVE key; leave curve_public out of the file"};
  }
  return Done{};
}

std::string shown(const std::string& word) { return word.empty() ? "(empty)" : "\"" + word + "\""; }

std::string count_text(std::size_t count, const std::string& what) {
  return std::to_string(count) + (count == 1 ? " station " : " stations ") + what;
}

std::string list_of(const std::vector<StationId>& stations) {
  std::string out;
  for (const StationId& station : stations) out += (out.empty() ? "" : ", ") + station.text;
  return out;
}

}  // namespace

Result<StationImport> plan_import(std::vector<StationEntry> known, const StationFile& file) {
  StationImport import;
  import.entries = std::move(known);
  std::set<StationId> named;
  const std::size_t before = import.entries.size();
  for (const StationEntry& more : file.entries) {
    named.insert(more.attributes.id);
    const auto found = std::find_if(import.entries.begin(), import.entries.end(), [&](const StationEntry& entry) {
      return entry.attributes.id == more.attributes.id;
    });
    if (found == import.entries.end()) {
      import.added.push_back(more);
      import.entries.push_back(more);
      continue;
    }
    StationChange change = change_of(*found, more, file.columns);
    if (change.fields.empty()) {
      import.unchanged.push_back(more.attributes.id);
    } else {
      import.changed.push_back(std::move(change));
    }
  }
  for (std::size_t i = 0; i < before; ++i) {
    const StationId& id = import.entries[i].attributes.id;
    if (!named.contains(id)) import.kept.push_back(id);
  }
  if (const Status fine = check_keys(import.entries); !fine) return fine.error();
  return import;
}

std::string text_of(const StationImport& import, const std::string& file, bool is_dry_run) {
  std::string out;
  for (const StationEntry& entry : import.added) {
    out += paint(Tone::good, "added") + "    " + entry.attributes.id.text + "  " + entry.attributes.sector + ", " +
           shown(entry.attributes.operator_name) + (entry.curve_public.empty() ? "" : ", with keys of its own") + "\n";
  }
  for (const StationChange& change : import.changed) {
    out += paint(Tone::warning, "changed") + "  " + change.station.text + "\n";
    for (const FieldChange& field : change.fields) {
      out += "           " + field.field + ": " + shown(field.before) + " -> " + shown(field.after) + "\n";
    }
    if (!change.outdates_bundle) continue;
    out += "           its bundle still says otherwise, and the station goes by its bundle: sukut station replace " +
           change.station.text + "\n";
  }
  if (!import.kept.empty()) {
    out += "kept     in the register, not in " + file + ", and left as they are: " + list_of(import.kept) + "\n";
  }
  out += count_text(import.added.size(), "added") + ", " + std::to_string(import.changed.size()) + " changed, " +
         std::to_string(import.unchanged.size()) + " unchanged, " + std::to_string(import.kept.size()) + " kept, " +
         std::to_string(import.entries.size()) + " registered" + (is_dry_run ? " then" : "") + "\n";
  if (is_dry_run) out += "dry run: nothing was written\n";
  return out;
}

}  // namespace sukut::cli
