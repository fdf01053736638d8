// Where a row is played: a folder of its own, the true time, and waiting for conditions with a deadline.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "proto/instant.h"

namespace sukut::faults {

// Something that the row stands on did not come about; the row is broken, with these words.
struct Broken {
  std::string text;
};

// This machine, or whoever runs this, has not what the row needs; the row is not played, for this reason.
struct NotAllowed {
  std::string text;
};

// The true time of this machine, which is the coordinator's.
[[nodiscard]] Instant true_now();
// "+12.3 ms", "-4.0 s".
[[nodiscard]] std::string length_text(Nanos length);
void sleep_until(Instant at);
// Asks every 20 ms until it is so; false when it never was.
[[nodiscard]] bool comes_true(Nanos most, const std::function<bool()>& is_so);
// Likewise, but a row cannot go on without it.
void await(Nanos most, const std::string& what, const std::function<bool()>& is_so);

[[nodiscard]] std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);
[[nodiscard]] std::vector<std::string> names_in(const std::string& folder);

class Stage {
 public:
  explicit Stage(const std::string& name);
  // Removes the folder, and unmounts what was mounted in it.
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  // A small file system of its own, seen by the harness and its children alone.
  std::string mount_small(const std::string& name, std::size_t bytes);

 private:
  std::string path_;
  std::vector<std::string> mounted_;
};

// What the build made for these tests: "horn", "libsukut_disk.so", …; and of the benches: "libsukut_clock.so".
[[nodiscard]] std::string test_program(const std::string& name);
[[nodiscard]] std::string bench_program(const std::string& name);
// One that nobody holds now, neither for TCP nor for UDP, below those that the kernel hands out.
[[nodiscard]] int free_port();

}  // namespace sukut::faults
