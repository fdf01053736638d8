// An agent in a thread of the test's own process, asked over its local socket.
#pragma once

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "agent/shell/config.h"
#include "agent/shell/control.h"
#include "agent/shell/runner.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"
#include "tests/shell/agent_station.h"

namespace sukut::agent {

class RunningAgent {
 public:
  explicit RunningAgent(const Station& station) : stop_(::eventfd(0, 0)) {
    ReadConfig read = read_config(station.config(), io::wall_instant());
    EXPECT_TRUE(read.config);
    endpoint_ = read.config->control_endpoint();
    auto opened = SqliteJournal::open(read.config->journal_path(), io::wall_instant());
    EXPECT_TRUE(opened);
    runner_ = std::make_unique<Runner>(std::move(*read.config), std::move(opened).value(),
                                       std::vector<std::string>{"a warning of the host"});
    thread_ = std::thread([this] { runner_->run(stop_); });
  }
  ~RunningAgent() {
    ::eventfd_write(stop_, 1);
    thread_.join();
    ::close(stop_);
  }
  [[nodiscard]] ControlReply ask(const ControlRequest& request) const {
    const auto bytes = io::ask(endpoint_, encode_request(request), 20'000);
    EXPECT_TRUE(bytes) << "no answer";
    const auto reply = decode_reply(bytes.value_or(""));
    EXPECT_TRUE(reply);
    return reply ? *reply : ControlReply{};
  }
  [[nodiscard]] bool is_inhibited() const {
    return ask(StatusRequest{}).status_json.find("\"is_inhibited\": true") != std::string::npos;
  }

 private:
  int stop_;
  std::string endpoint_;
  std::unique_ptr<Runner> runner_;
  std::thread thread_;
};

}  // namespace sukut::agent
