// A real Liquidsoap station of one test: a tone through sukut.guard, its programme kept in a file as well as sent to the
// monitor. Dropped to nobody, because Liquidsoap refuses root; ended by its own pid.
#pragma once

#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "agent/drivers/liquidsoap.h"
#include "agent/drivers/liquidsoap_line.h"
#include "agent/drivers/liquidsoap_reply.h"
#include "tests/shell/agent_folder.h"

namespace sukut::agent {

inline bool is_liquidsoap_installed() {
  return std::filesystem::exists("/usr/bin/liquidsoap") || std::filesystem::exists("/usr/local/bin/liquidsoap");
}

inline int free_udp_port() {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  int port = 0;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    port = ntohs(address.sin_port);
  }
  ::close(fd);
  return port;
}

class LiquidsoapStation {
 public:
  // `environment`: "NAME=value", for the Liquidsoap process alone. `extra`: more lines of its script.
  explicit LiquidsoapStation(std::vector<std::string> environment = {}, const std::string& extra = {})
      : port_(free_udp_port()), environment_(std::move(environment)) {
    std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
    std::filesystem::copy_file(std::string(SUKUT_SOURCE_DIR) + "/agent/drivers/liquidsoap/sukut.liq",
                               folder_ / "sukut.liq");
    folder_.write("station.liq",
                  "settings.frame.video.framerate.set(100)\n"
                  "settings.frame.duration.set(0.01)\n"
                  "%include \"sukut.liq\"\n"
                  "sukut.server(\"" + socket() + "\")\n"
                  "in_the_air = ref(false)\n" + extra +
                  "radio = sukut.guard(busy={!in_the_air}, sine(440.))\n"
                  "sukut.monitor(port=" + std::to_string(port_) + ", radio)\n"
                  "output.file(fallible=true, flush=true, %wav(header=false), \"" + programme() + "\", radio)\n"
                  "server.register(namespace=\"test\", \"alarm\", fun (x) -> begin in_the_air := x == \"on\" \"ok\" end)\n");
    start();
  }
  ~LiquidsoapStation() { kill(); }
  LiquidsoapStation(const LiquidsoapStation&) = delete;
  LiquidsoapStation& operator=(const LiquidsoapStation&) = delete;

  // Returns once the device answers.
  void start() {
    pid_ = fork();
    if (pid_ == 0) run();
    LiquidsoapLine line(socket());
    wait_until([&] {
      const auto lines = line.ask("sukut.status", std::chrono::milliseconds(500));
      const auto status = lines ? parse_status(*lines) : Result<DeviceStatus>(lines.error());
      return status && status->frames > 20;
    });
  }
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
    std::filesystem::remove(socket());
  }
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] std::string socket() const { return folder_ / "liquidsoap.sock"; }
  [[nodiscard]] std::string programme() const { return folder_ / "programme.pcm"; }
  [[nodiscard]] std::string log() const { return folder_.read("liquidsoap.log"); }
  [[nodiscard]] std::string monitor() const { return "udp://127.0.0.1:" + std::to_string(port_); }

  [[nodiscard]] LiquidsoapConfig config() const {
    LiquidsoapConfig config;
    config.output = "silence";
    config.socket = socket();
    config.monitor = monitor();
    return config;
  }
  [[nodiscard]] Lines ask(const std::string& command) {
    LiquidsoapLine line(socket());
    auto lines = line.ask(command, std::chrono::seconds(5));
    return lines ? *lines : Lines{lines.error().detail};
  }
  [[nodiscard]] DeviceStatus status() {
    const auto status = parse_status(ask("sukut.status"));
    return status ? *status : DeviceStatus{};
  }
  // How many 10 ms frames of the programme so far were silent.
  [[nodiscard]] int quiet_frames() const {
    constexpr std::size_t kBytes = 441 * 4;
    const std::string pcm = folder_.read("programme.pcm");
    int quiet = 0;
    for (std::size_t at = 0; at + kBytes <= pcm.size(); at += kBytes) {
      std::int16_t samples[kBytes / 2];
      std::memcpy(samples, pcm.data() + at, kBytes);
      quiet += std::all_of(std::begin(samples), std::end(samples), [](std::int16_t each) { return std::abs(each) < 50; });
    }
    return quiet;
  }

 private:
  [[noreturn]] void run() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int out = open((folder_ / "liquidsoap.log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0644);
    dup2(out, 1);
    dup2(out, 2);
    if (getuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(65534) != 0 || setuid(65534) != 0)) _exit(125);
    if (chdir(folder_.path().c_str()) != 0) _exit(125);
    for (std::string& each : environment_) putenv(each.data());
    execlp("liquidsoap", "liquidsoap", "station.liq", static_cast<char*>(nullptr));
    _exit(127);
  }

  Folder folder_;
  int port_;
  std::vector<std::string> environment_;
  pid_t pid_ = -1;
};

}  // namespace sukut::agent
