// The sukut command in the test's own process: what it answers, says and complains of.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "coordinator/cli/run.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {

struct Spoken {
  int code = 0;
  std::string out;
  std::string err;
};

class SpokenCommand : public ::testing::Test {
 protected:
  Spoken sukut(std::vector<std::string> words) {
    words.insert(words.begin(), "sukut");
    words.insert(words.end(), {"--centre", folder_ / "c"});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Spoken spoken;
    spoken.code = run(static_cast<int>(argv.size()), argv.data());
    spoken.out = ::testing::internal::GetCapturedStdout();
    spoken.err = ::testing::internal::GetCapturedStderr();
    return spoken;
  }
  // Two people with every role but live, a sealed root, three stations.
  void make_demo_centre() {
    ASSERT_EQ(sukut({"init", folder_ / "c", "--insecure-demo"}).code, 0);
    for (const char* name : {"anna", "bob"}) {
      const std::string key = folder_ / name;
      ASSERT_EQ(sukut({"key", "new", key, "--name", name, "--no-passphrase", "--insecure-demo"}).code, 0);
      ASSERT_EQ(
          sukut({"person", "add", name, "--role", "root,drill", "--role", "cancel,close", "--key", key + ".pub"}).code,
          0);
    }
    ASSERT_EQ(sukut({"root", "seal", "--threshold", "root=1"}).code, 0);
    ASSERT_EQ(sukut({"station", "add", "ship-a", "--sector", "ship", "--out", folder_ / "b"}).code, 0);
    ASSERT_EQ(sukut({"station", "add", "tv-a", "--sector", "broadcast"}).code, 0);
  }

  // The same people with live keys (NAME.live), of which two must sign; ship-a has a bundle, tv-a none.
  void make_live_centre() {
    ASSERT_EQ(sukut({"init", folder_ / "c", "--insecure-demo"}).code, 0);
    for (const char* name : {"anna", "bob", "cem"}) {
      const std::string key = folder_ / name;
      for (const char* ending : {"", ".live"}) {
        ASSERT_EQ(sukut({"key", "new", key + ending, "--name", name, "--no-passphrase", "--insecure-demo"}).code, 0);
      }
      ASSERT_EQ(sukut({"person", "add", name, "--role", "root,drill,cancel,close", "--key", key + ".pub"}).code, 0);
      ASSERT_EQ(sukut({"person", "add", name, "--role", "live", "--key", key + ".live.pub"}).code, 0);
    }
    ASSERT_EQ(sukut({"root", "seal", "--threshold", "live=2"}).code, 0);
    ASSERT_EQ(sukut({"station", "add", "ship-a", "--sector", "ship", "--operator", "Ship lines", "--out", folder_ / "b"}).code,
              0);
    ASSERT_EQ(sukut({"station", "add", "tv-a", "--sector", "broadcast", "--operator", "TV"}).code, 0);
  }

  CliFolder folder_;
};

}  // namespace sukut::cli
