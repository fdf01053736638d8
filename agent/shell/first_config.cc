// The text is in the order in which a person fills it in; each value says what it is for.
#include "agent/shell/first_config.h"

#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include "agent/drivers/factory.h"
#include "agent/shell/bundle.h"
#include "agent/shell/daemon.h"
#include "agent/shell/station_kind.h"
#include "proto/io/chrony.h"

namespace sukut::agent {
namespace {

constexpr const char* kProgram = "/usr/local/bin/sukut-output";
constexpr const char* kSocket = "/run/station/liquidsoap.sock";
constexpr const char* kFile = "/srv/board/line.txt";

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

// Each line of a paragraph behind "# ".
std::string commented(std::string_view text) {
  std::string result = "# ";
  for (const char c : text) result += c == '\n' ? std::string("\n# ") : std::string(1, c);
  return result + "\n";
}

std::string or_else(const std::string& given, const char* otherwise) { return given.empty() ? otherwise : given; }

std::string command_table(const InitWish& wish, const std::string& name) {
  const std::string program = quoted(or_else(wish.program, kProgram));
  return fmt::format(
      "name = {}\n"
      "start = [{}, \"on\"]    # runs at the instant; it may stay for as long as the output is on, or return at once\n"
      "end = [{}, \"off\"]     # runs at the end, also when the agent is dead; never longer than 10 s\n"
      "# The inaudible form: a lamp, a relay test. Runs in rehearsals and by sukut-agent check --rehearse.\n"
      "# rehearse = [{}, \"rehearse\"]\n",
      quoted(name), program, program, program);
}

std::string liquidsoap_table(const InitWish& wish) {
  return fmt::format(
      "socket = {}   # of the station's script; or host = \"127.0.0.1\" and port = 1234\n"
      "guard = \"sukut\"       # the id given to sukut.guard in the script (share/sukut/liquidsoap/sukut.liq)\n"
      "mode = \"bed\"          # or \"mute\", where the order leaves it open\n"
      "# What goes out comes back to be measured: raw PCM, s16le. Without it \"commanded\" is all we can say.\n"
      "# monitor = \"udp://127.0.0.1:11995\"\n"
      "# monitor_rate = 44100\n"
      "# monitor_channels = 2\n",
      quoted(or_else(wish.socket, kSocket)));
}

std::string text_file_table(const InitWish& wish) {
  const std::string file = or_else(wish.file, kFile);
  return fmt::format(
      "file = {}   # replaced while the cue lasts; the very file comes back, also when the agent is dead\n"
      "languages = [\"az\", \"en\"]   # of the order's texts, in this order, a line each\n"
      "form = \"text\"              # or \"html\": a paragraph each, for a page that includes it\n"
      "# The agent's user must be able to write in its folder. Under systemd (systemctl edit sukut-agent):\n"
      "#   [Service]\n"
      "#   ReadWritePaths={}\n",
      quoted(file), file.substr(0, file.rfind('/')));
}

std::string own_keys(const InitWish& wish, const std::string& driver, const std::string& name) {
  if (driver == "command") return command_table(wish, name);
  if (driver == "liquidsoap") return liquidsoap_table(wish);
  if (driver == "text_file") return text_file_table(wish);
  if (driver == "manual") {
    return "# A person acts and says so: sukut-agent confirm CUE, confirm CUE --ended, decline CUE --reason REASON\n";
  }
  return "# Nothing moves; what would have happened is reported as a rehearsal.\n";
}

std::string output_table(const InitWish& wish, const StationKind& kind, CueAction action) {
  std::string text = fmt::format("[output.{}]\ndriver = {}\n", name_of(action), quoted(wish.driver));
  text += own_keys(wish, wish.driver, std::string(kind.device));
  if (kind.sector == "ship")
    text += "# moored = true   # only while moored or anchored: a continuous whistle may sound\n";
  if (wish.driver == "command" || wish.driver == "liquidsoap" || wish.driver == "text_file") {
    text +=
        "# Until then, at most 24 h ahead, a drill moves this output; otherwise it only rehearses.\n"
        "# drill_outputs_until = 2027-01-06T12:00:00+04:00\n";
  }
  return text;
}

// What the station can carry out as well, to be uncommented.
std::string other_tables(const StationKind& kind, CueAction action) {
  std::string text;
  if (kind.action != action) {
    text += fmt::format("\n# What else a {} station is there for; until it is configured it is held as dry_run.\n",
                        kind.sector);
    text += commented(fmt::format("[output.{}]\ndriver = \"manual\"", name_of(kind.action)));
  }
  if (kind.has_board && action != CueAction::notice) {
    text += "\n# A board, a sign or a page that shows notices.\n";
    text += commented(fmt::format("[output.notice]\ndriver = \"text_file\"\nfile = \"{}\"", kFile));
  }
  return text;
}

std::string time_part(const HostFacts& host) {
  return fmt::format(
      "\n# ---- Time. An agent knows how wrong its clock can be; a moment that it cannot place it does not start.\n"
      "drift_ppm = {}   # {}\n"
      "time_source_chrony = {}   # {}\n"
      "# true: live outputs may start after a reboot on the link's time alone. A stolen coordinator could then shift "
      "them.\n"
      "accept_single_time_source = false\n",
      host.is_virtual ? 100 : 50,
      host.is_virtual ? "this is a virtual machine; 50 on hardware" : "hardware; 100 in a virtual machine",
      host.has_chrony,
      host.has_chrony
          ? "chrony is synchronised here: a second source beside the link"
          : "no chrony is synchronised here; install it for a second source (chrony.example.conf), then true");
}

std::string absolute(const std::string& path) { return std::filesystem::absolute(path).lexically_normal().string(); }

std::string state_for(const InitWish& wish) {
  if (!wish.state.empty()) return absolute(wish.state);
  const std::filesystem::path out = absolute(wish.out);
  if (out.string().starts_with("/etc/")) return "/var/lib/sukut";
  return (out.parent_path() / (out.stem().string() + "-state")).string();
}

Result<const StationKind*> kind_for(const InitWish& wish, const StationAttributes& station) {
  const StationKind* const kind = kind_of(wish.sector.empty() ? station.sector : wish.sector);
  if (kind == nullptr) {
    const auto near = io::nearest(wish.sector, {kSectors.begin(), kSectors.end()});
    std::string all;
    for (const std::string_view each : kSectors) all += (all.empty() ? "" : ", ") + std::string(each);
    return Error{Reason::malformed,
                 "unknown sector '" + wish.sector + "'; " + (near ? "did you mean '" + *near + "'?" : "known: " + all)};
  }
  if (kind->sector == station.sector) return kind;
  return Error{Reason::malformed, "the bundle " + wish.bundle + " is of the " + station.sector + " station " +
                                      station.id.text + ", not of a " + std::string(kind->sector) +
                                      "; leave --sector out, or take the right bundle"};
}

Status check_driver(const std::string& driver) {
  const auto& known = driver_names();
  if (std::ranges::find(known, driver) != known.end()) return Done{};
  const auto near = io::nearest(driver, known);
  std::string all;
  for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
  return Error{Reason::malformed,
               "unknown driver '" + driver + "'; " + (near ? "did you mean '" + *near + "'?" : "known: " + all)};
}

// Never over another.
Status write_new(const std::string& path, const std::string& text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0 && errno == EEXIST) {
    return Error{Reason::malformed, path + " is there already and stays as it is; name another with --out"};
  }
  const bool is_written = fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int error = errno;
  if (fd >= 0) ::close(fd);
  if (is_written) return Done{};
  if (fd >= 0) ::unlink(path.c_str());
  return Error{Reason::file_permissions, path + " cannot be written: " + std::strerror(error)};
}

HostFacts look_at_host() {
  HostFacts host;
  host.has_chrony = io::ask_chrony().has_value();
  const auto processors = io::read_file("/proc/cpuinfo");
  host.is_virtual = processors && processors->find(" hypervisor") != std::string::npos;
  return host;
}

int refused(int code, const Error& error) {
  std::fprintf(stderr, "%s\n", error.detail.c_str());
  return code;
}

void tell_next(const InitWish& wish) {
  std::printf("%s is written. Next:\n", wish.out.c_str());
  const bool is_open = (wish.driver == "command" && wish.program.empty()) ||
                       (wish.driver == "liquidsoap" && wish.socket.empty()) ||
                       (wish.driver == "text_file" && wish.file.empty());
  if (is_open)
    std::printf("  write the station's own %s into it\n", wish.driver == "command"     ? "program"
                                                          : wish.driver == "text_file" ? "file"
                                                                                       : "socket");
  std::printf("  sukut-agent check %s --rehearse\n  sukut-agent run %s\n", wish.out.c_str(), wish.out.c_str());
}

}  // namespace

Result<std::string> first_config(const InitWish& wish, const StationAttributes& station, const HostFacts& host) {
  if (const Status known = check_driver(wish.driver); !known) return known.error();
  const auto kind = kind_for(wish, station);
  if (!kind) return kind.error();
  const auto action = action_by(**kind, wish.driver);
  if (!action) return action.error();
  std::string text = fmt::format(
      "# The agent of {} ({}), made by sukut-agent init. Every key there is: share/sukut/examples/agent.example.toml\n"
      "# An unknown key or a wrong value is refused with file:line:column and the mend. Check: sukut-agent check "
      "FILE\n\n"
      "bundle = {}   # of first contact, from the centre: keys, endpoints, who may sign\n"
      "state = {}   # journal and local socket; on a disk that keeps what it says it wrote\n",
      station.id.text, station.sector, quoted(absolute(wish.bundle)), quoted(state_for(wish)));
  text += time_part(host);
  text +=
      "# profile = \"satellite\"   # on a link that is paid by the byte: at most 100 KiB a day\n"
      "\n# ---- Emergencies. While this file exists no output starts, and what we started is undone at once.\n"
      "# inhibit_file = \"/run/sukut/inhibit\"   # default: inhibit in the state directory\n"
      "\n# ---- What this station does. An action without a table is dry_run: held, armed, reported, and nothing "
      "moves.\n";
  text += commented((*kind)->care);
  return text + output_table(wish, **kind, *action) + other_tables(**kind, *action);
}

int run_init(const InitWish& wish) {
  std::vector<io::Problem> problems;
  const auto bundle = read_bundle(wish.bundle, problems);
  for (const io::Problem& problem : problems) std::fprintf(stderr, "%s\n", problem.text().c_str());
  if (!bundle || !problems.empty()) return 2;
  const auto text = first_config(wish, bundle->station, look_at_host());
  if (!text) return refused(2, text.error());
  if (const Status written = write_new(wish.out, *text); !written) return refused(1, written.error());
  tell_next(wish);
  return 0;
}

}  // namespace sukut::agent
