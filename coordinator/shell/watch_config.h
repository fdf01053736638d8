// Who watches, as centre.toml says it. A program that is not there is no error here: a coordinator starts all the same,
// and `sukut alert test` and `sukut status` name it.
//
//   software_min = "0.1.0"                   stations with older software are not ready
//   [alert]      command = ["/path", …]      told what people must know unasked; text on standard input
//   [watch]      plans = ["january-20.toml"] whose dates are watched; absolute, or meant from DIR
//   [heartbeat]  command = ["/path", …]      run as long as the coordinator does its work; every = "60s"
#pragma once

#include <string>
#include <vector>

#include "proto/instant.h"
#include "proto/io/toml_file.h"

namespace sukut::coordinator {

struct WatchConfig {
  std::vector<std::string> alert_command;  // empty: nobody is told
  std::vector<std::string> plans;          // paths, absolute or relative to the process
  std::vector<std::string> heartbeat_command;
  Nanos heartbeat_every = std::chrono::seconds(60);
  std::string software_min;                // empty: none
};

// Complaints go to the file's list.
[[nodiscard]] WatchConfig read_watch(const io::TomlTable& centre, const std::string& directory);

}  // namespace sukut::coordinator
