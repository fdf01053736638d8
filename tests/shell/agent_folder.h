// A temporary folder of one test, gone with it; and a mailbox that a test can wait on.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "agent/core/event.h"

namespace sukut::agent {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sukut-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const { std::ofstream(*this / name) << text; }
  void write_program(const std::string& name, const std::string& text) const {
    write(name, "#!/bin/sh\n" + text);
    std::filesystem::permissions(*this / name, std::filesystem::perms::owner_all);
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file(*this / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string path_;
};

// Collects events from any thread.
class Heard {
 public:
  void operator()(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
  }
  // The first event of this kind for which `is_it` holds; waits for it. Fails the test after 20 s.
  template <typename Kind>
  Kind wait(const std::function<bool(const Kind&)>& is_it = [](const Kind&) { return true; }) {
    std::unique_lock lock(mutex_);
    for (;;) {
      for (const Event& event : events_) {
        if (const auto* found = std::get_if<Kind>(&event); found != nullptr && is_it(*found)) return *found;
      }
      if (changed_.wait_for(lock, std::chrono::seconds(20)) == std::cv_status::timeout) {
        ADD_FAILURE() << "the event never came";
        return Kind{};
      }
    }
  }
  template <typename Kind>
  [[nodiscard]] int count() {
    const std::lock_guard lock(mutex_);
    int result = 0;
    for (const Event& event : events_) result += std::holds_alternative<Kind>(event);
    return result;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
};

// Waits until `is_so`; for what another process does. Fails the test after 20 s.
inline void wait_until(const std::function<bool()>& is_so) {
  for (int i = 0; i < 4000; ++i) {
    if (is_so()) return;
    ::usleep(5000);
  }
  ADD_FAILURE() << "what was waited for never came";
}

}  // namespace sukut::agent
