#include "agent/drivers/liquidsoap_reply.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace sukut::agent {
namespace {

constexpr std::size_t kSlotsMax = 64;

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (end > at) words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool read(const std::string& word, std::int64_t& out) {
  const char* end = word.data() + word.size();
  const auto [rest, error] = std::from_chars(word.data(), end, out);
  return error == std::errc() && rest == end && out >= 0;
}

Error not_understood(const Lines& lines) {
  const std::string said = lines.empty() ? "nothing" : lines.front().substr(0, 120);
  if (said.starts_with("ERROR: unknown command")) {
    return {Reason::device_refused,
            "Liquidsoap does not know the sukut commands; include sukut.liq and wrap the programme in sukut.guard"};
  }
  return {Reason::device_refused, "Liquidsoap answered what is not understood: " + said};
}

// "refused WHY …" is the device's own word.
std::optional<Error> refusal(const std::vector<std::string>& words, const Lines& lines) {
  if (words.size() < 2 || words[0] != "refused") return std::nullopt;
  if (words[1] == "busy") {
    const std::string who = words.size() > 2 ? words[2] : "unknown";
    if (who == "station") return Error{Reason::device_busy, "the station itself needs the air now"};
    return Error{Reason::device_busy, "the device is held by " + who + "; it is left alone"};
  }
  if (words[1] == "over") return Error{Reason::too_late, "the device's clock is past the end"};
  return Error{Reason::device_refused, "Liquidsoap: " + lines.front().substr(0, 120)};
}

bool read_slot(const std::vector<std::string>& words, DeviceSlot& slot) {
  if (words.size() != 8 || words[0] != "slot") return false;
  slot.key = words[1];
  slot.window.kind = words[4];
  return read(words[2], slot.window.start_us) && read(words[3], slot.window.end_us) && read(words[5], slot.began_us) &&
         read(words[6], slot.ended_us) && read(words[7], slot.frames);
}

}  // namespace

const DeviceSlot* DeviceStatus::slot(const std::string& key) const {
  for (const DeviceSlot& each : slots) {
    if (each.key == key) return &each;
  }
  return nullptr;
}

const DeviceSlot* DeviceStatus::foreign(const std::string& key, const DeviceWindow& window) const {
  for (const DeviceSlot& each : slots) {
    const bool is_open = each.ended_us == 0 && now_us < each.window.end_us;
    const bool overlaps = each.window.start_us < window.end_us && window.start_us < each.window.end_us;
    if (each.key != key && is_open && overlaps) return &each;
  }
  return nullptr;
}

std::string device_key(const CueKey& key) { return hex(key.order) + "/" + key.cue.text; }

std::string arm_command(const std::string& guard, const std::string& key, const DeviceWindow& window, bool is_resumed) {
  return guard + ".arm " + key + " " + std::to_string(window.start_us) + " " + std::to_string(window.end_us) + " " +
         window.kind + (is_resumed ? " resume" : "");
}

Result<std::int64_t> parse_time(const Lines& lines) {
  if (lines.size() != 1) return not_understood(lines);
  const auto words = words_of(lines.front());
  std::int64_t now_us = 0;
  if (words.size() != 2 || words[0] != "time" || !read(words[1], now_us)) return not_understood(lines);
  return now_us;
}

Result<DeviceStatus> parse_status(const Lines& lines) {
  if (lines.empty() || lines.size() > kSlotsMax + 1) return not_understood(lines);
  const auto words = words_of(lines.front());
  DeviceStatus status;
  std::int64_t version = 0;
  std::int64_t busy = 0;
  const bool is_head = words.size() == 12 && words[0] == "sukut" && words[2] == "life" && words[4] == "now" &&
                       words[6] == "frame" && words[8] == "frames" && words[10] == "busy";
  if (!is_head || !read(words[1], version) || !read(words[3], status.life) || !read(words[5], status.now_us) ||
      !read(words[7], status.frame_us) || !read(words[9], status.frames) || !read(words[11], busy)) {
    return not_understood(lines);
  }
  if (version != 1) return Error{Reason::device_refused, "sukut.liq speaks version " + words[1] + ", this agent 1"};
  status.is_busy = busy != 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    DeviceSlot slot;
    if (!read_slot(words_of(lines[i]), slot)) return not_understood({lines[i]});
    status.slots.push_back(std::move(slot));
  }
  return status;
}

Result<DeviceArmed> parse_armed(const Lines& lines) {
  if (lines.size() != 1) return not_understood(lines);
  const auto words = words_of(lines.front());
  if (auto refused = refusal(words, lines)) return *refused;
  DeviceArmed armed;
  if (words.size() != 6 || words[0] != "armed" || !read(words[2], armed.window.start_us) ||
      !read(words[3], armed.window.end_us) || !read(words[5], armed.now_us)) {
    return not_understood(lines);
  }
  armed.key = words[1];
  armed.window.kind = words[4];
  return armed;
}

Result<DeviceDisarmed> parse_disarmed(const Lines& lines) {
  if (lines.size() != 1) return not_understood(lines);
  const auto words = words_of(lines.front());
  DeviceDisarmed gone;
  if (words.size() != 6 || words[0] != "disarmed" || !read(words[2], gone.began_us) || !read(words[3], gone.ended_us) ||
      !read(words[4], gone.frames) || !read(words[5], gone.now_us)) {
    return not_understood(lines);
  }
  return gone;
}

}  // namespace sukut::agent
