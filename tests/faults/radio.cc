#include "tests/faults/radio.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <vector>

#include "agent/drivers/liquidsoap_line.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kFrameBytes = 441 * 4;  // 10 ms of s16le stereo
constexpr uid_t kNobody = 65534;              // Liquidsoap refuses root

bool is_quiet(const char* frame) {
  std::int16_t samples[kFrameBytes / 2];
  std::memcpy(samples, frame, kFrameBytes);
  return std::all_of(std::begin(samples), std::end(samples), [](std::int16_t each) { return std::abs(each) < 50; });
}

}  // namespace

bool Radio::is_installed() { return std::filesystem::exists("/usr/bin/liquidsoap"); }

Radio::Radio(const Stage& stage, const std::string& name)
    : folder_(stage / name), log_(stage / ("log/" + name + "-device.log")), port_(free_port()) {
  std::filesystem::create_directory(folder_);
  std::filesystem::copy_file(SUKUT_SOURCE_DIR "/agent/drivers/liquidsoap/sukut.liq", folder_ + "/sukut.liq");
  write_file(
      folder_ + "/station.liq",
      "settings.frame.video.framerate.set(100)\n"
      "settings.frame.duration.set(0.01)\n"
      "%include \"sukut.liq\"\n"
      "sukut.server(\"" +
          socket() +
          "\")\n"
          "in_the_air = ref(false)\n"
          "radio = sukut.guard(busy={!in_the_air}, sine(440.))\n"
          "sukut.monitor(port=" +
          std::to_string(port_) +
          ", radio)\n"
          "output.file(append=true, fallible=true, flush=true, %wav(header=false), \"" +
          programme() +
          "\", radio)\n"
          "server.register(namespace=\"air\", \"take\", fun (x) -> begin in_the_air := x == \"on\" \"ok\" end)\n");
  if (::getuid() == 0 && ::chown(folder_.c_str(), kNobody, kNobody) != 0) throw Broken{"the radio's folder"};
}

void Radio::start() {
  std::vector<std::string> words{"liquidsoap", "station.liq"};
  if (::getuid() == 0) words.insert(words.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
  process_ = std::make_unique<Process>(Command{words, {"HOME=" + folder_, "XDG_CACHE_HOME=" + folder_}, folder_}, log_);
}

void Radio::await_air() const {
  await(seconds(90), "Liquidsoap to play", [&] { return ask("sukut.status").starts_with("sukut 1"); });
}

void Radio::kill() {
  process_.reset();
  (void)::unlink(socket().c_str());
}

bool Radio::holds_a_silence() const {
  agent::LiquidsoapLine line(socket());
  const auto lines = line.ask("sukut.status", seconds(1));
  return lines && lines->size() > 1;
}

std::string Radio::ask(const std::string& command) const {
  agent::LiquidsoapLine line(socket());
  const auto lines = line.ask(command, seconds(1));
  return lines && !lines->empty() ? lines->front() : "";
}

void Radio::take_the_air(bool is_taken) const {
  if (ask(is_taken ? "air.take on" : "air.take off") != "ok") throw Broken{"the station does not take the air"};
}

std::string Radio::output() const {
  return "[output.silence]\ndriver = \"liquidsoap\"\nsocket = \"" + socket() +
         "\"\nmonitor = \"udp://127.0.0.1:" + std::to_string(port_) + "\"\n";
}

Nanos Radio::silence() const {
  const std::string pcm = read_file(programme());
  int quiet = 0;
  for (std::size_t at = 0; at + kFrameBytes <= pcm.size(); at += kFrameBytes) quiet += is_quiet(pcm.data() + at);
  return quiet * milliseconds(10);
}

bool Radio::is_silent_now() const {
  const std::string pcm = read_file(programme());
  const std::size_t frames = pcm.size() / kFrameBytes;
  if (frames < 5) return true;
  for (std::size_t i = frames - 5; i < frames; ++i) {
    if (!is_quiet(pcm.data() + i * kFrameBytes)) return false;
  }
  return true;
}

}  // namespace sukut::faults
