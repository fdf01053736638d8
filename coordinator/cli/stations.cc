// What a station is and says of itself; CSV is read in stations_csv.cc, TOML by the register's own reader
// (coordinator/shell/register).
#include "coordinator/cli/stations.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/terminal.h"
#include "coordinator/shell/register.h"
#include "proto/io/key_file.h"
#include "proto/io/toml_file.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

using io::Problem;

constexpr std::size_t kComplaintMax = 1024;

void check_word(const std::string& field, const std::string& word, const std::vector<std::string>& known,
                std::vector<StationFault>& faults) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  const auto near = io::nearest(word, known);
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  faults.push_back(
      {field, "unknown " + field + " \"" + word + "\"", near ? "did you mean \"" + *near + "\"?" : "known: " + list});
}

const StationField& field_named(const std::string& name) {
  const auto& fields = station_fields();
  return *std::find_if(fields.begin(), fields.end(), [&](const StationField& field) { return name == field.name; });
}

// The register's own reader knows where each value stands, but not which zones there are.
Status check_zones(const std::string& path, const std::vector<StationEntry>& entries) {
  const io::TomlFile file = io::TomlFile::open(path);
  const auto tables = file.has_root() ? file.root().tables("station") : std::vector<io::TomlTable>();
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < entries.size() && i < tables.size(); ++i) {
    for (const StationFault& fault : faults_of(entries[i])) {
      problems.push_back({tables[i].where(fault.field), plain_text_of(fault.what, kComplaintMax), fault.mend});
    }
  }
  if (problems.empty()) return Done{};
  return refused_for(problems);
}

// "40.374": to the six decimals that the register keeps.
std::string degrees_text(double degrees) {
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, degrees, std::chars_format::fixed, 6);
  if (error != std::errc{}) return {};
  std::string text(buffer, end);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

Result<StationFile> load_station_file(const std::string& path) {
  if (path.ends_with(".toml")) {
    Result<std::vector<StationEntry>> entries = coordinator::load_register(path);
    if (!entries) return entries.error();
    if (const Status fine = check_zones(path, *entries); !fine) return fine.error();
    return StationFile{*std::move(entries), every_column()};
  }
  const Result<Bytes> text = io::read_file(path);
  if (!text) return text.error();
  return parse_csv(*text, path);
}

Result<std::vector<StationEntry>> load_stations(const std::string& path) {
  Result<StationFile> file = load_station_file(path);
  if (!file) return file.error();
  return std::move(file->entries);
}

std::vector<StationFault> faults_of(const StationEntry& entry) {
  const StationAttributes& station = entry.attributes;
  std::vector<StationFault> faults;
  if (!is_text_id(station.id.text)) {
    faults.push_back({"id", "\"" + station.id.text + "\" is no station id", "use 1 to 64 of a-z, 0-9 and hyphens"});
  }
  check_word("sector", station.sector, {kSectors.begin(), kSectors.end()}, faults);
  check_word("link", entry.link, {"lan", "internet", "satellite"}, faults);
  for (const char* name : {"name_az", "name_en", "operator", "region", "contact", "phone"}) {
    const std::string text = field_named(name).text(entry);
    if (is_plain_text(text, kTextMax)) continue;
    faults.push_back({name,
                      "\"" + plain_text_of(text, 64) + "\" is not one line of UTF-8 of at most " +
                          std::to_string(kTextMax) + " bytes",
                      "a table is exported as \"CSV UTF-8\""});
  }
  if (is_zone(station.zone)) return faults;
  const auto near = io::nearest(station.zone, zone_names());
  faults.push_back({"zone", "unknown zone \"" + station.zone + "\"",
                    near ? "did you mean \"" + *near + "\"?" : "use an IANA name, as in Asia/Baku"});
  return faults;
}

Status check_station(const StationEntry& entry) {
  const std::vector<StationFault> faults = faults_of(entry);
  if (faults.empty()) return Done{};
  return {Reason::malformed, plain_text_of(faults.front().what, kComplaintMax) + "; " + faults.front().mend};
}

const std::vector<StationField>& station_fields() {
  using E = StationEntry;
  static const std::vector<StationField> fields{
      {"sector", [](const E& e) { return e.attributes.sector; },
       [](E& to, const E& from) { to.attributes.sector = from.attributes.sector; }},
      {"operator", [](const E& e) { return e.attributes.operator_name; },
       [](E& to, const E& from) { to.attributes.operator_name = from.attributes.operator_name; }},
      {"region", [](const E& e) { return e.attributes.region; },
       [](E& to, const E& from) { to.attributes.region = from.attributes.region; }},
      {"zone", [](const E& e) { return e.attributes.zone; },
       [](E& to, const E& from) { to.attributes.zone = from.attributes.zone; }},
      {"name_az", [](const E& e) { return e.name_az; }, [](E& to, const E& from) { to.name_az = from.name_az; }},
      {"name_en", [](const E& e) { return e.name_en; }, [](E& to, const E& from) { to.name_en = from.name_en; }},
      {"lat", [](const E& e) { return degrees_text(e.latitude); },
       [](E& to, const E& from) { to.latitude = from.latitude; }},
      {"lon", [](const E& e) { return degrees_text(e.longitude); },
       [](E& to, const E& from) { to.longitude = from.longitude; }},
      {"link", [](const E& e) { return e.link; }, [](E& to, const E& from) { to.link = from.link; }},
      {"contact", [](const E& e) { return e.contact; }, [](E& to, const E& from) { to.contact = from.contact; }},
      {"phone", [](const E& e) { return e.phone; }, [](E& to, const E& from) { to.phone = from.phone; }}};
  return fields;
}

std::set<std::string> every_column() {
  std::set<std::string> columns{"id"};
  for (const StationField& field : station_fields()) columns.insert(field.name);
  return columns;
}

Error refused_for(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) text += (text.empty() ? "" : "\n") + problem.text();
  return {Reason::malformed, text};
}

std::vector<StationAttributes> attributes_of(const std::vector<StationEntry>& entries) {
  std::vector<StationAttributes> attributes;
  for (const StationEntry& entry : entries) attributes.push_back(entry.attributes);
  return attributes;
}

}  // namespace sukut::cli
