#include "agent/shell/bundle.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "proto/codec.h"

namespace sukut::agent {
namespace {

constexpr std::size_t kZ85Key = 40;
const char* const kFreshBundle =
    "bring this station's bundle again (sukut station add ID --out DIR, on the centre's machine)";

void take_error(const std::string& path, const Error& error, std::vector<io::Problem>& problems) {
  problems.push_back({path, error.detail.empty() ? std::string(name_of(error.reason)) : error.detail,
                      error.reason == Reason::file_missing ? kFreshBundle : ""});
}

void check_endpoints(const io::TomlTable& table, const std::string& key, const std::vector<std::string>& endpoints) {
  for (const std::string& endpoint : endpoints) {
    if (const std::string fault = fault_of_endpoint(endpoint); !fault.empty()) {
      table.complain(key, "'" + endpoint + "' " + fault, "write tcp://host:port");
    }
  }
}

void read_station(const io::TomlTable& table, Bundle& bundle) {
  const auto text = [&table](const char* key) { return table.need_string(key).value_or(""); };
  bundle.station.id = StationId(text("id"));
  bundle.station.sector = text("sector");
  bundle.station.operator_name = table.string("operator").value_or("");
  bundle.station.region = table.string("region").value_or("");
  bundle.station.zone = text("zone");
  bundle.coordinator_key = text("coordinator_key");
  bundle.endpoints = table.strings("endpoints");
  bundle.bulletins = table.strings("bulletins");
  if (!from_bytes(from_hex(text("centre")), bundle.centre)) {
    table.complain("centre", "the centre's id is not 32 hex digits", kFreshBundle);
  }
  if (!is_text_id(bundle.station.id.text)) table.complain("id", "the station's id is not valid", kFreshBundle);
  if (std::ranges::find(kSectors, bundle.station.sector) == kSectors.end()) {
    const auto near = io::nearest(bundle.station.sector, {kSectors.begin(), kSectors.end()});
    table.complain("sector", "unknown sector '" + bundle.station.sector + "'",
                   near ? "did you mean '" + *near + "'?" : "");
  }
  if (bundle.coordinator_key.size() != kZ85Key) {
    table.complain("coordinator_key", "the coordinator's key is not 40 Z85 characters", kFreshBundle);
  }
  if (bundle.endpoints.empty()) table.complain("endpoints", "no endpoint of the link is named", kFreshBundle);
  check_endpoints(table, "endpoints", bundle.endpoints);
  check_endpoints(table, "bulletins", bundle.bulletins);
  table.refuse_unknown();
}

void read_keys(const std::string& dir, Bundle& bundle, std::vector<io::Problem>& problems) {
  const std::string link_path = dir + "/link.key";
  auto link = io::load_curve_keys(link_path);
  link ? void(bundle.link_keys = std::move(link).value()) : take_error(link_path, link.error(), problems);
  const std::string report_path = dir + "/report.key";
  auto report = io::load_signing_key(report_path);
  report ? void(bundle.report_key.emplace(std::move(report).value()))
         : take_error(report_path, report.error(), problems);
}

void read_root(const std::string& dir, Bundle& bundle, std::vector<io::Problem>& problems) {
  const std::string path = dir + "/root.sukut";
  const auto bytes = io::read_file(path, kBodyMax);
  if (!bytes) return take_error(path, bytes.error(), problems);
  auto root = decode_root(*bytes);
  if (!root) {
    const std::string why =
        root.error().detail.empty() ? std::string(name_of(root.error().reason)) : root.error().detail;
    problems.push_back({path, "this is no root document (" + why + ")", kFreshBundle});
    return;
  }
  bundle.root = std::move(root).value();
  if (bundle.root.centre != bundle.centre) {
    problems.push_back({path, "the root document is of another centre than station.toml", kFreshBundle});
  }
}

}  // namespace

std::string fault_of_endpoint(const std::string& endpoint) {
  if (endpoint.starts_with("ipc://")) return endpoint.size() > 6 ? "" : "names no path";
  if (!endpoint.starts_with("tcp://")) return "is no endpoint";
  const std::size_t colon = endpoint.rfind(':');
  if (colon <= 6) return "has no host or no port";
  const std::string port = endpoint.substr(colon + 1);
  int number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  const bool is_whole = error == std::errc() && end == port.data() + port.size();
  return is_whole && number > 0 && number < 65536 ? "" : "has no port between 1 and 65535";
}

std::optional<Bundle> read_bundle(const std::string& dir, std::vector<io::Problem>& problems) {
  const std::size_t before = problems.size();
  const io::TomlFile file = io::TomlFile::open(dir + "/station.toml");
  Bundle bundle;
  if (file.has_root()) read_station(file.root(), bundle);
  for (const io::Problem& problem : file.problems()) problems.push_back(problem);
  if (!file.has_root()) return std::nullopt;
  read_keys(dir, bundle, problems);
  read_root(dir, bundle, problems);
  if (problems.size() != before) return std::nullopt;
  return bundle;
}

}  // namespace sukut::agent
