// The tree keeps the rules of the house; and the checker would say so if it did not: each rule is broken once in a
// planted file, and once on disk.
#include "tests/tidy/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace sukut::tidy {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::SizeIs;

std::vector<Breach> judge(const std::string& path, const std::string& line) {
  return breaches_of({path, "// What it promises.\n" + line + "\n"});
}

TEST(Tree, KeepsTheRules) {
  const auto tree = read_tree(SUKUT_SOURCE_DIR);
  ASSERT_GT(tree.size(), 40u) << "the tree was not found";
  for (const Source& source : tree) {
    for (const Breach& breach : breaches_of(source)) ADD_FAILURE() << breach.describe();
  }
}

TEST(Tree, EveryPureSourceHasATest) {
  for (const std::string& path : untested(read_tree(SUKUT_SOURCE_DIR))) ADD_FAILURE() << path << " has no test";
}

struct Planted {
  const char* path;
  const char* line;
};
void PrintTo(const Planted& planted, std::ostream* out) { *out << planted.path << ": " << planted.line; }
class PlantedBreach : public testing::TestWithParam<Planted> {};
TEST_P(PlantedBreach, IsFound) {
  const auto breaches = judge(GetParam().path, GetParam().line);
  ASSERT_THAT(breaches, SizeIs(1));
  EXPECT_EQ(breaches[0].line, 2);
  EXPECT_EQ(breaches[0].path, GetParam().path);
}
INSTANTIATE_TEST_SUITE_P(
    Rules, PlantedBreach,
    testing::Values(Planted{"proto/order.cc", "#include \"agent/core/agent.h\""},
                    Planted{"proto/order.cc", "#include \"proto/io/socket.h\""},
                    Planted{"proto/order.cc", "#include \"proto/wire.pb.h\""},
                    Planted{"proto/order.cc", "#include <google/protobuf/message_lite.h>"},
                    Planted{"proto/clock.cc", "#include <sodium.h>"},
                    Planted{"proto/clock.cc", "#include <zmq.hpp>"},
                    Planted{"proto/clock.cc", "#include <thread>"},
                    Planted{"proto/clock.cc", "auto t = Clock::now();"},
                    Planted{"agent/core/outbox.cc", "#include \"proto/io/log.h\""},
                    Planted{"agent/core/outbox.cc", "#include \"agent/drivers/driver.h\""},
                    Planted{"agent/core/outbox.cc", "#include <random>"},
                    Planted{"agent/core/outbox.cc", "#include <spdlog/spdlog.h>"},
                    Planted{"agent/core/outbox.cc", "if (bad) throw 1;"},
                    Planted{"coordinator/core/ledger.cc", "#include \"coordinator/shell/store.h\""},
                    Planted{"coordinator/core/ledger.cc", "#include \"agent/core/agent.h\""},
                    Planted{"coordinator/core/ledger.cc", "auto t = std::chrono::system_clock::now();"},
                    Planted{"agent/drivers/command.cc", "#include \"agent/shell/runner.h\""},
                    Planted{"agent/drivers/command.cc", "clock_gettime(CLOCK_REALTIME, &now);"},
                    Planted{"agent/shell/runner.cc", "#include \"coordinator/shell/store.h\""},
                    Planted{"agent/shell/runner.cc", "const auto t = time(nullptr);"},
                    Planted{"coordinator/cli/main.cc", "#include \"agent/core/view.h\""},
                    Planted{"coordinator/shell/runner.cc", "gettimeofday(&tv, nullptr);"},
                    Planted{"proto/io/toml_file.cc", "#include \"coordinator/core/record.h\""},
                    Planted{"tests/sim/world.cc", "#include \"agent/shell/runner.h\""},
                    Planted{"tests/sim/world.cc", "#include \"proto/io/system_clock.h\""},
                    Planted{"tests/sim/world.cc", "auto t = std::chrono::steady_clock::now();"},
                    Planted{"tests/proto/seal_test.cc", "#include \"proto/io/key_file.h\""}));

class PlantedVirtue : public testing::TestWithParam<Planted> {};
TEST_P(PlantedVirtue, IsLeftInPeace) { EXPECT_THAT(judge(GetParam().path, GetParam().line), IsEmpty()); }
INSTANTIATE_TEST_SUITE_P(
    Rules, PlantedVirtue,
    testing::Values(Planted{"proto/codec.cc", "#include \"proto/wire.pb.h\""},
                    Planted{"proto/seal.cc", "#include <sodium.h>"},
                    Planted{"proto/io/key_file.cc", "#include <sodium.h>"},
                    Planted{"proto/io/system_clock.cc", "clock_gettime(CLOCK_MONOTONIC_RAW, &t);"},
                    Planted{"agent/shell/firing.cc", "clock_gettime(CLOCK_MONOTONIC_RAW, &t);"},
                    Planted{"agent/core/outbox.cc", "#include \"proto/message.h\""},
                    Planted{"agent/core/outbox.cc", "// time enters as an argument: no Clock::now() here"},
                    Planted{"agent/core/outbox.cc", "note(\"never system_clock::now() here\");"},
                    Planted{"agent/core/outbox.cc", "const auto t = reading.raw; next_time(t);"},
                    Planted{"agent/drivers/command.cc", "#include \"proto/io/system_clock.h\""},
                    Planted{"coordinator/cli/main.cc", "#include \"coordinator/core/national_report.h\""},
                    Planted{"tests/sim/world.cc", "#include \"agent/core/agent.h\""}));

TEST(Checker, AsksForThePromiseAtTheTop) {
  EXPECT_THAT(breaches_of({"agent/core/outbox.cc", "namespace sukut {}\n"}), SizeIs(1));
  EXPECT_THAT(breaches_of({"agent/core/outbox.cc", "#include \"agent/core/outbox.h\"\n"}), IsEmpty());
  EXPECT_THAT(breaches_of({"agent/core/outbox_limits.cc", "#include \"agent/core/outbox.h\"\n"}), IsEmpty());
  EXPECT_THAT(breaches_of({"agent/core/outbox.cc", "#include \"agent/core/journal.h\"\n"}), SizeIs(1));
  EXPECT_THAT(breaches_of({"agent/core/outbox.h", "// Promise.\nnamespace sukut {}\n"}), SizeIs(1));
}

TEST(Checker, NamesPureSourcesWithoutATest) {
  const std::vector<Source> tree{{"agent/core/outbox.cc", "#include \"agent/core/outbox.h\"\n"},
                                 {"agent/core/session.cc", "#include \"agent/core/session.h\"\n"},
                                 {"proto/clock.cc", "//"},
                                 {"proto/clock_sums.cc", "#include \"proto/clock_sums.h\"\n"},
                                 {"proto/seal_rules.cc", "#include \"proto/root.h\"\n"},
                                 {"proto/io/log.cc", "//"},
                                 {"tests/agent/cue_test.cc", "#include \"agent/core/session.h\"\n"},
                                 {"tests/proto/clock_test.cc", "//"}};
  EXPECT_THAT(untested(tree), ElementsAre("agent/core/outbox.cc", "proto/seal_rules.cc"));
}

// The same through files: a tree with one planted breach is found out, with its place.
TEST(Checker, FindsABreachOnDisk) {
  const auto root = std::filesystem::temp_directory_path() / ("sukut-tidy-" + std::to_string(getpid()));
  std::filesystem::create_directories(root / "coordinator/core");
  std::ofstream(root / "coordinator/core/ledger.cc") << "// Promise.\n\n#include <thread>\n";
  std::vector<std::string> found;
  for (const Source& source : read_tree(root.string())) {
    for (const Breach& breach : breaches_of(source)) found.push_back(breach.describe());
  }
  std::filesystem::remove_all(root);
  EXPECT_THAT(found, ElementsAre("coordinator/core/ledger.cc:3: a pure folder may not include <thread>"));
}

}  // namespace
}  // namespace sukut::tidy
