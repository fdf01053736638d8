// Writes a station's folder: its keys, its attributes, the way to the centre, the root.
#include "coordinator/cli/bundle.h"

#include <filesystem>

#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/io/key_file.h"

namespace sukut::cli {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string list(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + quoted(word);
  return "[" + out + "]";
}

bool is_everywhere(const std::string& endpoint) {
  return endpoint.rfind("tcp://0.0.0.0:", 0) == 0 || endpoint.rfind("tcp://*:", 0) == 0 ||
         endpoint.rfind("tcp://[::]:", 0) == 0;
}

Result<std::string> reachable(const std::string& endpoint, const std::string& option, bool is_demo) {
  const std::string port = endpoint.substr(endpoint.rfind(':') + 1);
  if (port == "*" || port == "0") {
    return {Reason::malformed, "the port of " + endpoint +
                                   " is not known before the coordinator runs; start it, or give " + option +
                                   " tcp://HOST:PORT"};
  }
  if (!is_everywhere(endpoint)) return endpoint;
  if (is_demo) return "tcp://127.0.0.1:" + port;
  return {Reason::malformed, endpoint +
                                 " is every interface of this machine, not an address that a station can reach; give " +
                                 option + " tcp://HOST:" + port};
}

std::string station_toml(const coordinator::CentreConfig& centre, const Contact& contact, const StationAttributes& a) {
  return "# What the centre enrolled this station with. Written by: sukut station add\n"
         "centre = " +
         quoted(hex(centre.centre)) + "\n" + "id = " + quoted(a.id.text) + "\n" + "sector = " + quoted(a.sector) +
         "\n" + "operator = " + quoted(a.operator_name) + "\n" + "region = " + quoted(a.region) + "\n" +
         "zone = " + quoted(a.zone) + "\n" + "endpoints = " + list(contact.endpoints) + "\n" +
         "bulletins = " + list(contact.bulletins) + "\n" + "coordinator_key = " + quoted(contact.coordinator_key) +
         "\n";
}

}  // namespace

Result<Contact> contact_of(const coordinator::CentreConfig& centre, std::vector<std::string> endpoints,
                           std::vector<std::string> bulletins, bool is_demo) {
  const Result<io::CurveKeys> link = io::load_curve_keys(centre.link_key);
  if (!link) return link.error();
  coordinator::BoundEndpoints bound{centre.link, centre.bulletin};
  if (const auto running = coordinator::load_endpoints(centre.endpoints)) bound = *running;
  if (endpoints.empty()) {
    const Result<std::string> endpoint = reachable(bound.link, "--endpoint", is_demo);
    if (!endpoint) return endpoint.error();
    endpoints.push_back(*endpoint);
  }
  if (bulletins.empty() && !bound.bulletin.empty()) {
    const Result<std::string> bulletin = reachable(bound.bulletin, "--bulletin", is_demo);
    if (!bulletin) return bulletin.error();
    bulletins.push_back(*bulletin);
  }
  return Contact{std::move(endpoints), std::move(bulletins), link->public_key};
}

Status make_bundle(const coordinator::CentreConfig& centre, const Contact& contact, const std::string& out,
                   coordinator::StationEntry& entry) {
  const Result<Root> root = coordinator::load_root(centre.root);
  if (!root) return root.error();
  const std::string folder = out + "/" + entry.attributes.id.text;
  std::error_code failure;
  if (fs::exists(folder)) {
    return {Reason::file_permissions, folder + ": exists, and a key is never overwritten; choose another --out"};
  }
  fs::create_directories(folder, failure);
  if (!failure) fs::permissions(folder, fs::perms::owner_all, failure);
  if (failure) return {Reason::file_permissions, folder + ": cannot create: " + failure.message()};
  const io::CurveKeys link = io::make_curve_keys();
  const SecretKey report = io::make_signing_key();
  const std::string& id = entry.attributes.id.text;
  if (Status done = io::save_curve_keys(folder + "/link.key", link, id); !done) return done;
  if (Status done = io::save_signing_key(folder + "/report.key", report, id, std::nullopt); !done) return done;
  if (Status done = io::write_file(folder + "/root.sukut", encode_root(*root)); !done) return done;
  if (Status done = io::write_file(folder + "/station.toml", station_toml(centre, contact, entry.attributes)); !done) {
    return done;
  }
  entry.curve_public = link.public_key;
  entry.report_key = report.public_key();
  return Done{};
}

}  // namespace sukut::cli
