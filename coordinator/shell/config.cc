// Reads and writes centre.toml; see config.h for the directory.
#include "coordinator/shell/config.h"

#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <charconv>

#include "proto/io/toml_file.h"

namespace sukut::coordinator {
namespace {

const std::vector<std::string> kLevels{"trace", "debug", "info", "warning", "error", "off"};
constexpr std::size_t kConnectionsMax = 1'000'000;

// The path of a file named in centre.toml: as it stands when absolute, else below the directory.
std::string below(const std::string& directory, const std::string& path) {
  return path.starts_with('/') ? path : directory + "/" + path;
}

// "tcp://HOST:PORT"; the port may be "*" (any free one).
bool is_endpoint(const std::string& text) {
  constexpr std::string_view kScheme = "tcp://";
  const std::size_t colon = text.rfind(':');
  if (!text.starts_with(kScheme) || colon <= kScheme.size()) return false;
  const std::string port = text.substr(colon + 1);
  if (port == "*") return true;
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc{} && end == port.data() + port.size() && number <= 65535;
}

void read_endpoint(const io::TomlTable& table, const std::string& key, std::string& out) {
  const auto text = table.string(key);
  if (!text) return;
  if (is_endpoint(*text)) {
    out = *text;
  } else {
    table.complain(key, "'" + *text + "' is not an endpoint", "write \"tcp://0.0.0.0:11990\", or :* for any free port");
  }
}

void read_word(const io::TomlTable& table, const std::string& key, const std::vector<std::string>& known,
               std::string& out) {
  const auto text = table.string(key);
  if (!text) return;
  out = *text;
  if (std::find(known.begin(), known.end(), out) != known.end()) return;
  std::string all;
  for (const std::string& word : known) all += (all.empty() ? "" : ", ") + word;
  const auto near = io::nearest(out, known);
  table.complain(key, "unknown " + key + " '" + out + "'", near ? "did you mean '" + *near + "'?" : "known: " + all);
}

void read_paths(const io::TomlTable& root, CentreConfig& config) {
  const auto paths = root.table("paths");
  if (!paths) return;
  const auto read = [&](const char* key, std::string& out) {
    if (const auto path = paths->string(key)) out = below(config.directory, *path);
  };
  read("link_key", config.link_key);
  read("beacon_key", config.beacon_key);
  read("time_key", config.time_key);
  read("root", config.root);
  read("register", config.register_file);
  read("store", config.store);
  read("control", config.control);
  read("endpoints", config.endpoints);
}

void read_centre(const io::TomlTable& root, CentreConfig& config) {
  const auto centre = root.need_string("centre");
  if (centre && (!from_bytes(from_hex(*centre), config.centre) || config.centre.is_zero())) {
    root.complain("centre", "'" + *centre + "' is not a centre's id", "32 hex digits, as `sukut init` wrote them");
  }
  read_endpoint(root, "link", config.link);
  read_endpoint(root, "bulletin", config.bulletin);
  std::string reference = "chrony";
  read_word(root, "reference", {"chrony", "declared"}, reference);
  config.is_declared = reference == "declared";
  const auto connections = root.integer("connections_max");
  if (connections && (*connections < 1 || static_cast<std::uint64_t>(*connections) > kConnectionsMax)) {
    root.complain("connections_max", "out of range", "write a number from 1 to " + std::to_string(kConnectionsMax));
  } else if (connections) {
    config.connections_max = static_cast<std::size_t>(*connections);
  }
  read_word(root, "log_level", kLevels, config.log_level);
  config.watch = read_watch(root, config.directory);
  read_paths(root, config);
  if (config.control.size() >= sizeof(sockaddr_un::sun_path)) {
    root.complain({}, config.control + " is too long for a local socket",
                  "set control in [paths] to a path below 108 bytes");
  }
}

template <typename T>
Result<T> result_of(const io::TomlFile& file, T value) {
  std::string text;
  for (const io::Problem& problem : file.problems()) text += (text.empty() ? "" : "\n") + problem.text();
  if (!text.empty()) return Error{Reason::malformed, text};
  return value;
}

}  // namespace

CentreConfig default_centre(const std::string& directory) {
  CentreConfig config;
  config.directory = directory;
  config.link_key = directory + "/keys/link.key";
  config.beacon_key = directory + "/keys/beacon.key";
  config.time_key = directory + "/keys/time.key";
  config.root = directory + "/root.sukut";
  config.register_file = directory + "/register.toml";
  config.store = directory + "/store.db";
  config.control = directory + "/control.sock";
  config.endpoints = directory + "/endpoints.toml";
  return config;
}

Result<CentreConfig> load_centre(const std::string& directory) {
  const std::string path = directory + "/" + kCentreFile;
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    return Error{Reason::file_missing,
                 path + ":1:1: the file is missing; `sukut init " + directory + "` makes a centre"};
  }
  const io::TomlFile file = io::TomlFile::open(path);
  CentreConfig config = default_centre(directory);
  if (file.has_root()) {
    read_centre(file.root(), config);
    file.root().refuse_unknown();
  }
  return result_of(file, std::move(config));
}

Status save_centre(const CentreConfig& config) {
  const std::string path = config.directory + "/" + kCentreFile;
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0) {
    return Error{Reason::file_permissions, path + ": exists already; a centre is made once"};
  }
  const std::string text =
      "# A centre of Sükut. Keys lie in keys/, the stations in register.toml.\n"
      "centre = \"" +
      hex(config.centre) +
      "\"\n"
      "link = \"" +
      config.link +
      "\"          # agents connect here\n"
      "bulletin = \"" +
      config.bulletin +
      "\"      # relays and listeners subscribe here\n"
      "# chrony: true time by the host's chronyd, with its bound. declared: the host's clock is the time by\n"
      "# definition; every report then says \"declared, not traceable to UTC\".\n"
      "reference = \"" +
      std::string(config.is_declared ? "declared" : "chrony") +
      "\"\n"
      "connections_max = " +
      std::to_string(config.connections_max) +
      "\n"
      "log_level = \"" +
      config.log_level +
      "\"\n"
      "# Who is told when something is missing before the minute: [alert], [watch] and [heartbeat], as in\n"
      "# centre.example.toml; sukut alert test tries it.\n";
  return io::write_file(path, text, 0600);
}

Result<CentreKeys> load_centre_keys(const CentreConfig& config) {
  Result<io::CurveKeys> link = io::load_curve_keys(config.link_key);
  if (!link) return link.error();
  Result<SecretKey> beacon = io::load_signing_key(config.beacon_key);
  if (!beacon) return beacon.error();
  Result<SecretKey> time = io::load_signing_key(config.time_key);
  if (!time) return time.error();
  return CentreKeys{*std::move(link), *std::move(beacon), *std::move(time)};
}

Status save_endpoints(const std::string& path, const BoundEndpoints& endpoints) {
  return io::write_file(path, "# Written by sukut-coordinator when it starts: what it is really bound to.\nlink = \"" +
                                  endpoints.link + "\"\nbulletin = \"" + endpoints.bulletin + "\"\n");
}

Result<BoundEndpoints> load_endpoints(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    return Error{Reason::file_missing, path + ":1:1: the file is missing; sukut-coordinator writes it when it starts"};
  }
  const io::TomlFile file = io::TomlFile::open(path);
  BoundEndpoints endpoints;
  if (file.has_root()) {
    endpoints.link = file.root().need_string("link").value_or("");
    endpoints.bulletin = file.root().need_string("bulletin").value_or("");
    file.root().refuse_unknown();
  }
  return result_of(file, std::move(endpoints));
}

std::string picked_before(const std::string& wanted, const std::string& before) {
  if (!wanted.ends_with(":*") || !is_endpoint(before) || before.ends_with(":*")) return wanted;
  const std::string host = wanted.substr(0, wanted.size() - 1);
  return before.starts_with(host) && before.rfind(':') + 1 == host.size() ? before : wanted;
}

}  // namespace sukut::coordinator
