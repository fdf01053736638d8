// What the tests of the sukut command share: a small register, a plan, and a folder that goes away.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::cli {

class CliFolder {
 public:
  CliFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sukut-cli-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~CliFolder() { std::filesystem::remove_all(path_); }
  CliFolder(const CliFolder&) = delete;
  CliFolder& operator=(const CliFolder&) = delete;

  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline SecretKey key_number(std::uint8_t number) {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(number);
  return SecretKey(seed);
}

inline std::vector<StationAttributes> few_stations() {
  return {{StationId("ship-berde"), "ship", "ASCO", "Xəzər", "Asia/Baku"},
          {StationId("ship-shusha"), "ship", "ASCO", "Xəzər", "Asia/Baku"},
          {StationId("tv-aztv"), "broadcast", "AzTV", "Bakı", "Asia/Baku"},
          {StationId("flag-shusha"), "flag", "State", "Şuşa", "Asia/Baku"},
          {StationId("closure-alley"), "road-police", "BDYPİ", "Bakı", "Asia/Baku"},
          {StationId("mission-berlin"), "mission", "MFA", "Abroad", "Europe/Berlin"},
          {StationId("mission-tokyo"), "mission", "MFA", "Abroad", "Asia/Tokyo"}};
}

inline const std::string kPlanHead = R"(id = "day"
date = "01-20"
zone = "Asia/Baku"
[title]
az = "Gün"
en = "Day"
)";  // six lines; a cue appended begins in line 7

inline const std::string kFewCues = kPlanHead + R"([drill]
states = "until-minute+30s"
[[cue]]
id = "silence"
action = "silence"
at = 12:00:00
length = "60s"
pattern = "bed"
scope = { sectors = ["broadcast"] }
[[cue]]
id = "ships"
action = "sound"
at = 12:00:00
length = "30s"
pattern = "prolonged"
scope = { sectors = ["ship"], exclude = ["ship-berde"] }
text = { az = "Fit", en = "Whistle" }
[[cue]]
id = "abroad"
action = "silence"
at = 12:00:00
length = "60s"
basis = "local"
pattern = "mute"
scope = { sectors = ["mission"] }
[[cue]]
id = "flags"
action = "lower-flag"
at = 00:00:00
until = "end-of-day"
confirm_by = 10:00:00
scope = { sectors = ["flag"] }
[[cue]]
id = "streets"
action = "restrict-road"
at = 08:00:00
until = "closed"
latest_end = 20:00:00
scope = { sectors = ["road-police"] }
)";

}  // namespace sukut::cli
