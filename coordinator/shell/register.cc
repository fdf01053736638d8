// The register's TOML, one [[station]] table per station.
#include "coordinator/shell/register.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "proto/io/key_file.h"
#include "proto/io/toml_file.h"
#include "proto/text.h"

namespace sukut::coordinator {
namespace {

constexpr std::size_t kRootFileMax = 256 * 1024;
const std::vector<std::string> kLinks{"lan", "internet", "satellite"};

std::string known_list(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void check_known(const io::TomlTable& table, const std::string& key, const std::string& value,
                 const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), value) != known.end()) return;
  const auto near = io::nearest(value, known);
  table.complain(key, "unknown " + key + " '" + value + "'",
                 near ? "did you mean '" + *near + "'?" : "known: " + known_list(known));
}

bool is_z85(const std::string& text) {
  constexpr std::string_view kOthers = ".-:+=^!/*?&<>()[]{}@%$#";
  return text.size() == 40 && std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  kOthers.find(c) != std::string_view::npos;
         });
}

std::string short_text(const io::TomlTable& table, const std::string& key) {
  const std::string text = table.string(key).value_or("");
  if (is_plain_text(text, kTextMax)) return text;
  table.complain(key, "'" + key + "' is not one line of at most " + std::to_string(kTextMax) + " bytes",
                 "shorten it, without control characters");
  return {};
}

double degrees(const io::TomlTable& table, const std::string& key, double limit) {
  const double value = table.number(key).value_or(0);
  if (std::isfinite(value) && std::fabs(value) <= limit) return value;
  table.complain(key, "'" + key + "' is not on this earth", "write degrees, as 40.374");
  return 0;
}

void read_attributes(const io::TomlTable& table, StationAttributes& out) {
  out.id = StationId(table.need_string("id").value_or(""));
  if (table.has("id") && !is_text_id(out.id.text)) {
    table.complain("id", "'" + out.id.text + "' cannot be a station's id", "use 1 to 64 of a-z, 0-9 and hyphens");
  }
  out.sector = table.need_string("sector").value_or("");
  if (!out.sector.empty()) {
    check_known(table, "sector", out.sector, std::vector<std::string>(kSectors.begin(), kSectors.end()));
  }
  out.operator_name = short_text(table, "operator");
  out.region = short_text(table, "region");
  out.zone = table.need_string("zone").value_or("");
  if (table.has("zone") && !is_zone_name(out.zone)) {
    table.complain("zone", "'" + out.zone + "' is no time zone", "write its IANA name, as Asia/Baku");
  }
}

void read_keys(const io::TomlTable& table, StationEntry& out) {
  out.curve_public = table.string("curve_public").value_or("");
  if (!out.curve_public.empty() && !is_z85(out.curve_public)) {
    table.complain("curve_public", "not a CURVE key", "40 Z85 characters, as `sukut station add` wrote them");
  }
  const std::string report_key = table.string("report_key").value_or("");
  if (!report_key.empty() && !from_bytes(from_hex(report_key), out.report_key)) {
    table.complain("report_key", "not a report key", "64 hex digits, as `sukut station add` wrote them");
  }
}

StationEntry read_entry(const io::TomlTable& table) {
  StationEntry entry;
  read_attributes(table, entry.attributes);
  entry.name_az = short_text(table, "name_az");
  entry.name_en = short_text(table, "name_en");
  entry.latitude = degrees(table, "lat", 90);
  entry.longitude = degrees(table, "lon", 180);
  entry.link = table.string("link").value_or("internet");
  check_known(table, "link", entry.link, kLinks);
  entry.contact = short_text(table, "contact");
  entry.phone = short_text(table, "phone");
  read_keys(table, entry);
  return entry;
}

// The second of two equal values is complained about, with the place of the first.
class Unique {
 public:
  void check(const io::TomlTable& table, const std::string& key, const std::string& value, const std::string& mend) {
    if (value.empty()) return;
    const auto [known, is_new] = places_.emplace(value, table.where(key));
    if (!is_new) table.complain(key, "'" + value + "' stands already at " + known->second, mend);
  }

 private:
  std::map<std::string, std::string> places_;
};

std::string quoted(const std::string& text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

void write_line(std::string& out, const char* key, const std::string& value) {
  if (!value.empty()) out += std::string(key) + " = " + quoted(value) + "\n";
}

void write_degrees(std::string& out, const char* key, double value) {
  char text[64];
  const auto [end, error] = std::to_chars(text, text + sizeof(text), value, std::chars_format::fixed, 6);
  if (error == std::errc{}) out += std::string(key) + " = " + std::string(text, end) + "\n";
}

std::string table_of(const StationEntry& entry) {
  std::string out = "\n[[station]]\n";
  write_line(out, "id", entry.attributes.id.text);
  write_line(out, "name_az", entry.name_az);
  write_line(out, "name_en", entry.name_en);
  write_line(out, "sector", entry.attributes.sector);
  write_line(out, "operator", entry.attributes.operator_name);
  write_line(out, "region", entry.attributes.region);
  write_line(out, "zone", entry.attributes.zone);
  write_degrees(out, "lat", entry.latitude);
  write_degrees(out, "lon", entry.longitude);
  write_line(out, "link", entry.link);
  write_line(out, "contact", entry.contact);
  write_line(out, "phone", entry.phone);
  write_line(out, "curve_public", entry.curve_public);
  if (entry.report_key != PublicKey{}) write_line(out, "report_key", hex(entry.report_key.bytes.data(), 32));
  return out;
}

}  // namespace

Result<std::vector<StationEntry>> load_register(const std::string& path) {
  if (const Result<Bytes> there = io::read_file(path); !there && there.error().reason == Reason::file_missing) {
    return Error{Reason::file_missing,
                 path + ":1:1: the file is missing; `sukut init` makes it, `sukut station add` fills it"};
  }
  const io::TomlFile file = io::TomlFile::open(path);
  std::vector<StationEntry> entries;
  if (file.has_root()) {
    Unique ids;
    Unique keys;
    for (const io::TomlTable& table : file.root().tables("station")) {
      entries.push_back(read_entry(table));
      ids.check(table, "id", entries.back().attributes.id.text, "give each station an id of its own");
      keys.check(table, "curve_public", entries.back().curve_public, "make a new bundle for one of them");
    }
    file.root().refuse_unknown();
  }
  std::string text;
  for (const io::Problem& problem : file.problems()) text += (text.empty() ? "" : "\n") + problem.text();
  if (!text.empty()) return Error{Reason::malformed, text};
  return entries;
}

Status save_register(const std::string& path, const std::vector<StationEntry>& entries) {
  std::vector<StationEntry> sorted = entries;
  std::sort(sorted.begin(), sorted.end(),
            [](const StationEntry& a, const StationEntry& b) { return a.attributes.id < b.attributes.id; });
  std::string text = "# The register of stations: who may be named by an order. Written by `sukut station`.\n";
  for (const StationEntry& entry : sorted) text += table_of(entry);
  return io::write_file(path, text, 0600);
}

Result<Root> load_root(const std::string& path) {
  const Result<Bytes> bytes = io::read_file(path, kRootFileMax);
  if (!bytes && bytes.error().reason == Reason::file_missing) {
    return Error{Reason::root_unsealed,
                 path + ": the root is not sealed yet; run `sukut root seal` when all people are in"};
  }
  if (!bytes) return bytes.error();
  Result<Root> root = decode_root(*bytes);
  if (!root) return Error{root.error().reason, path + ": not a root document: " + root.error().detail};
  return root;
}

Status save_root(const std::string& path, const Root& root) { return io::write_file(path, encode_root(root), 0644); }

}  // namespace sukut::coordinator
