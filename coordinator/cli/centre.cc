// Makes a centre's folder and opens what lies in it, read only.
#include "coordinator/cli/centre.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "coordinator/cli/exit_code.h"
#include "coordinator/shell/register.h"
#include "coordinator/shell/store.h"

namespace sukut::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kQuick_ms = 1000;

// A port of this machine that is free now. Demonstrations need it before the coordinator runs, for the bundles.
std::string free_local_endpoint() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return "tcp://127.0.0.1:*";
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool is_bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  return "tcp://127.0.0.1:" + (is_bound ? std::to_string(ntohs(address.sin_port)) : "*");
}

Status make_folders(const std::string& directory) {
  std::error_code failure;
  if (fs::exists(directory + "/" + coordinator::kCentreFile)) {
    return {Reason::file_permissions,
            directory + ": is a centre already; a centre is made once, choose another folder"};
  }
  fs::create_directories(directory + "/keys", failure);
  if (!failure) fs::permissions(directory, fs::perms::owner_all, failure);
  if (!failure) fs::permissions(directory + "/keys", fs::perms::owner_all, failure);
  if (failure) return {Reason::file_permissions, directory + ": cannot create: " + failure.message()};
  return Done{};
}

Status make_keys(const CentreConfig& centre) {
  if (Status done = io::save_curve_keys(centre.link_key, io::make_curve_keys(), "coordinator, link"); !done)
    return done;
  if (Status done = io::save_signing_key(centre.beacon_key, io::make_signing_key(), "coordinator, beacon", {}); !done) {
    return done;
  }
  return io::save_signing_key(centre.time_key, io::make_signing_key(), "coordinator, time", {});
}

}  // namespace

std::string centre_directory(const std::string& given) {
  if (!given.empty()) return given;
  const char* from_environment = std::getenv("SUKUT_CENTRE");
  return from_environment != nullptr && *from_environment != '\0' ? from_environment : ".";
}

Result<CentreConfig> open_centre(const std::string& given) { return coordinator::load_centre(centre_directory(given)); }

bool is_demo(const std::string& directory) { return fs::exists(directory + "/" + kDemoFile); }

Result<CentreConfig> make_centre(const InitWish& wish) {
  if (Status done = make_folders(wish.directory); !done) return done.error();
  CentreConfig centre = coordinator::default_centre(wish.directory);
  io::random_bytes(centre.centre.bytes.data(), centre.centre.bytes.size());
  centre.is_declared = wish.reference.empty() ? wish.insecure_demo : wish.reference == "declared";
  if (wish.insecure_demo) {
    centre.link = free_local_endpoint();
    centre.bulletin = free_local_endpoint();
  }
  if (!wish.link.empty()) centre.link = wish.link;
  if (!wish.bulletin.empty()) centre.bulletin = wish.bulletin;
  if (Status done = make_keys(centre); !done) return done.error();
  if (Status done = coordinator::save_register(centre.register_file, {}); !done) return done.error();
  if (wish.insecure_demo) {
    const std::string text =
        "A throw-away centre: keys in one place, no passphrases, declared time. Never use it for a real order.\n";
    if (Status done = io::write_file(wish.directory + "/" + kDemoFile, text); !done) return done.error();
  }
  if (Status done = coordinator::save_centre(centre); !done) return done.error();
  return coordinator::load_centre(wish.directory);
}

Status check_key_place(const std::string& path) {
  std::error_code failure;
  for (fs::path folder = fs::weakly_canonical(fs::absolute(path), failure).parent_path(); !folder.empty();
       folder = folder.parent_path()) {
    if (fs::exists(folder / coordinator::kCentreFile) && !is_demo(folder.string())) {
      return {Reason::file_permissions,
              path +
                  ": a person's key never lies in the centre's directory; each person keeps "
                  "theirs on their own machine (a throw-away centre: sukut init --insecure-demo)"};
    }
    if (folder == folder.root_path()) break;
  }
  return Done{};
}

Result<CentreRecords> load_records(const CentreConfig& centre) {
  CentreRecords records;
  Result<std::vector<coordinator::StationEntry>> stations = coordinator::load_register(centre.register_file);
  if (!stations) return stations.error();
  records.stations = *std::move(stations);
  if (!fs::exists(centre.store)) return records;
  const auto store = coordinator::open_sqlite_store(centre.store, coordinator::Access::read);
  if (!store) return store.error();
  auto documents = (*store)->documents();
  if (!documents) return documents.error();
  auto heard = (*store)->heard();
  if (!heard) return heard.error();
  auto clones = (*store)->clones();
  if (!clones) return clones.error();
  records.clones = *std::move(clones);
  records.documents = *std::move(documents);
  records.heard = *std::move(heard);
  return records;
}

Result<std::vector<Report>> load_reports(const CentreConfig& centre, const OrderId& order) {
  std::vector<Report> reports;
  if (!fs::exists(centre.store)) return reports;
  const auto store = coordinator::open_sqlite_store(centre.store, coordinator::Access::read);
  if (!store) return store.error();
  auto stored = (*store)->reports(order);
  if (!stored) return stored.error();
  for (auto& report : *stored) reports.push_back(std::move(report.parsed));
  return reports;
}

void tell_register_changed(const CentreConfig& centre) {
  if (!fs::exists(centre.control)) return;
  const auto reply = coordinator::ask_coordinator(centre.control_endpoint(), coordinator::ReloadRequest{}, kQuick_ms);
  if (reply && reply->error.reason != Reason::none)
    warn("the coordinator did not take the new register: " + reply->error.detail);
}

std::optional<std::uint32_t> ping(const CentreConfig& centre) {
  if (!fs::exists(centre.control)) return std::nullopt;
  const auto reply = coordinator::ask_coordinator(centre.control_endpoint(), coordinator::PingRequest{}, kQuick_ms);
  if (!reply || reply->error.reason != Reason::none) return std::nullopt;
  return reply->connected;
}

}  // namespace sukut::cli
