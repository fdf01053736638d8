// The centre's files: each mistake has its place, what is wrong and the mend.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "coordinator/shell/config.h"
#include "coordinator/shell/register.h"
#include "tests/shell/coordinator_shell_scratch.h"

namespace sukut::coordinator {
namespace {

using shell_test::Scratch;
using ::testing::HasSubstr;

constexpr char kCentreLine[] = "centre = \"00112233445566778899aabbccddeeff\"\n";

StationEntry entry_of(const std::string& id) {
  StationEntry entry;
  entry.attributes = {StationId(id), "ship", "Dəniz \"Nəqliyyatı\" \\ Ko", "Xəzər", "Asia/Baku"};
  entry.name_az = "“Azərbaycan” \"gəmisi\" \\ 1";
  entry.name_en = "Ro-Pax Azerbaijan";
  entry.link = "satellite";
  entry.latitude = 39.9;
  entry.longitude = -49.7;
  entry.contact = "the watch";
  entry.phone = "+994 12 000 00 00";
  const io::CurveKeys keys = io::make_curve_keys();
  entry.curve_public = keys.public_key;
  entry.report_key = io::make_signing_key().public_key();
  return entry;
}

TEST(Register, ComesBackSortedAsItWasSaved) {
  const Scratch scratch;
  std::vector<StationEntry> entries{entry_of("ship-b"), entry_of("ship-a")};
  entries[0].curve_public.clear();
  entries[0].report_key = {};
  ASSERT_TRUE(save_register(scratch / "register.toml", entries));
  const auto loaded = load_register(scratch / "register.toml");
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_EQ(*loaded, (std::vector<StationEntry>{entries[1], entries[0]}));
  struct stat found {};
  ASSERT_EQ(::stat((scratch / "register.toml").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 077u, 0u) << "it holds names and phone numbers";
}

TEST(Register, EveryMistakeHasItsPlace) {
  const Scratch scratch;
  const std::string path = scratch.write("register.toml", R"([[station]]
id = "ship-1"
sector = "shp"
zone = "Asia/Baku"
colour = "blue"
[[station]]
id = "ship-1"
sector = "ship"
zone = "Asia/Baku"
lat = 91.0
link = "lann"
report_key = "abc"
[[station]]
id = "Bad Id"
sector = "ship"
)");
  const auto loaded = load_register(path);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().reason, Reason::malformed);
  const std::string& text = loaded.error().detail;
  EXPECT_THAT(text, HasSubstr(path + ":3:10: unknown sector 'shp'; did you mean 'ship'?"));
  EXPECT_THAT(text, HasSubstr(path + ":5:1: unknown key 'colour'"));
  EXPECT_THAT(text, HasSubstr(path + ":7:6: 'ship-1' stands already at " + path + ":2:6"));
  EXPECT_THAT(text, HasSubstr(path + ":10:7: 'lat' is not on this earth"));
  EXPECT_THAT(text, HasSubstr(path + ":11:8: unknown link 'lann'; did you mean 'lan'?"));
  EXPECT_THAT(text, HasSubstr(path + ":12:14: not a report key"));
  EXPECT_THAT(text, HasSubstr(path + ":14:6: 'Bad Id' cannot be a station's id"));
  EXPECT_THAT(text, HasSubstr(path + ":13:1: 'zone' is missing"));
}

TEST(Register, TwoStationsCannotShareAKey) {
  const Scratch scratch;
  std::vector<StationEntry> entries{entry_of("ship-a"), entry_of("ship-b")};
  entries[1].curve_public = entries[0].curve_public;
  ASSERT_TRUE(save_register(scratch / "register.toml", entries));
  const auto loaded = load_register(scratch / "register.toml");
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().detail, HasSubstr("stands already at"));
}

TEST(Register, AbsentFileIsNamed) {
  const Scratch scratch;
  EXPECT_EQ(load_register(scratch / "register.toml").error().reason, Reason::file_missing);
}

TEST(RootFile, UnsealedAndBrokenAreToldApart) {
  const Scratch scratch;
  EXPECT_EQ(load_root(scratch / "root.sukut").error().reason, Reason::root_unsealed);
  const auto broken = load_root(scratch.write("root.sukut", "\xff\xff\xff"));
  ASSERT_FALSE(broken);
  EXPECT_NE(broken.error().reason, Reason::root_unsealed);
  EXPECT_THAT(broken.error().detail, HasSubstr(scratch / "root.sukut"));
}

TEST(CentreConfig, DefaultsAndPaths) {
  const Scratch scratch;
  scratch.write("centre.toml", std::string(kCentreLine) + R"(
link = "tcp://127.0.0.1:*"
reference = "declared"
connections_max = 200
[paths]
store = "/var/lib/sukut/store.db"
root = "elsewhere/root.sukut"
)");
  const auto config = load_centre(scratch.path());
  ASSERT_TRUE(config) << config.error().detail;
  EXPECT_EQ(hex(config->centre), "00112233445566778899aabbccddeeff");
  EXPECT_EQ(config->link, "tcp://127.0.0.1:*");
  EXPECT_EQ(config->bulletin, "tcp://0.0.0.0:11991");
  EXPECT_TRUE(config->is_declared);
  EXPECT_EQ(config->connections_max, 200u);
  EXPECT_EQ(config->store, "/var/lib/sukut/store.db");
  EXPECT_EQ(config->root, scratch / "elsewhere/root.sukut");
  EXPECT_EQ(config->link_key, scratch / "keys/link.key");
  EXPECT_EQ(config->control_endpoint(), "ipc://" + (scratch / "control.sock"));
}

TEST(CentreConfig, EveryMistakeHasItsPlace) {
  const Scratch scratch;
  scratch.write("centre.toml", R"(centre = "0011"
link = "0.0.0.0:11990"
bulletin = "tcp://0.0.0.0:99999"
reference = "declard"
connections_max = 0
log_level = "verbose"
beacon = 10
[paths]
stoer = "x"
)");
  const auto config = load_centre(scratch.path());
  ASSERT_FALSE(config);
  const std::string path = scratch / "centre.toml";
  const std::string& text = config.error().detail;
  EXPECT_THAT(text, HasSubstr(path + ":1:10: '0011' is not a centre's id"));
  EXPECT_THAT(text, HasSubstr(path + ":2:8: '0.0.0.0:11990' is not an endpoint"));
  EXPECT_THAT(text, HasSubstr(path + ":3:12: 'tcp://0.0.0.0:99999' is not an endpoint"));
  EXPECT_THAT(text, HasSubstr(path + ":4:13: unknown reference 'declard'; did you mean 'declared'?"));
  EXPECT_THAT(text, HasSubstr(path + ":5:19: out of range"));
  EXPECT_THAT(text, HasSubstr(path + ":6:13: unknown log_level 'verbose'"));
  EXPECT_THAT(text, HasSubstr(path + ":7:1: unknown key 'beacon'"));
  EXPECT_THAT(text, HasSubstr(path + ":9:1: unknown key 'stoer'; did you mean 'store'?"));
}

TEST(CentreConfig, WhoWatches) {
  const Scratch scratch;
  scratch.write("centre.toml", std::string(kCentreLine) + R"(
software_min = "0.2"
[alert]
command = ["/bin/alert", "duty"]
[watch]
plans = ["january-20.toml", "/srv/may-8.toml"]
[heartbeat]
command = ["/bin/beat"]
every = "10s"
)");
  const auto config = load_centre(scratch.path());
  ASSERT_TRUE(config) << config.error().detail;
  EXPECT_THAT(config->watch.alert_command, ::testing::ElementsAre("/bin/alert", "duty"));
  EXPECT_THAT(config->watch.plans, ::testing::ElementsAre(scratch / "january-20.toml", "/srv/may-8.toml"));
  EXPECT_THAT(config->watch.heartbeat_command, ::testing::ElementsAre("/bin/beat"));
  EXPECT_EQ(config->watch.heartbeat_every, std::chrono::seconds(10));
  EXPECT_EQ(config->watch.software_min, "0.2");
}

TEST(CentreConfig, WrongWordsAboutTheWatchHaveTheirPlace) {
  const Scratch scratch;
  scratch.write("centre.toml", std::string(kCentreLine) + R"(
software_min = "sukut"
[alert]
[watch]
plan = ["january-20.toml"]
[heartbeat]
command = [""]
every = "0s"
)");
  const auto config = load_centre(scratch.path());
  ASSERT_FALSE(config);
  const std::string& text = config.error().detail;
  EXPECT_THAT(text, HasSubstr("\"sukut\" is no version; write \"0.1.0\""));
  EXPECT_THAT(text, HasSubstr("centre.toml:4:1: 'command' names no program"));
  EXPECT_THAT(text, HasSubstr("unknown key 'plan'; did you mean 'plans'?"));
  EXPECT_THAT(text, HasSubstr("'command' names no program; add command = "));
  EXPECT_THAT(text, HasSubstr("a heartbeat comes every 1 s to 1 h"));
}

TEST(CentreConfig, SocketPathThatDoesNotFitIsNamed) {
  const Scratch scratch;
  scratch.write("centre.toml", std::string(kCentreLine) + "[paths]\ncontrol = \"" + std::string(120, 'd') + "\"\n");
  EXPECT_THAT(load_centre(scratch.path()).error().detail, HasSubstr("too long for a local socket"));
}

TEST(CentreConfig, IsMadeOnce) {
  const Scratch scratch;
  CentreConfig config = default_centre(scratch.path());
  config.centre.bytes.fill(4);
  config.is_declared = true;
  config.link = "tcp://127.0.0.1:*";
  ASSERT_TRUE(save_centre(config));
  const auto loaded = load_centre(scratch.path());
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_EQ(loaded->centre, config.centre);
  EXPECT_EQ(loaded->link, config.link);
  EXPECT_TRUE(loaded->is_declared);
  EXPECT_FALSE(save_centre(config));
  EXPECT_EQ(load_centre(scratch / "absent").error().reason, Reason::file_missing);
}

TEST(CentreKeys, EachMissingOneIsNamed) {
  const Scratch scratch;
  std::filesystem::create_directory(scratch / "keys");
  const CentreConfig config = default_centre(scratch.path());
  const auto missing = [&] { return load_centre_keys(config).error(); };
  EXPECT_THAT(missing().detail, HasSubstr("keys/link.key"));
  ASSERT_TRUE(io::save_curve_keys(config.link_key, io::make_curve_keys(), "link"));
  EXPECT_THAT(missing().detail, HasSubstr("keys/beacon.key"));
  ASSERT_TRUE(io::save_signing_key(config.beacon_key, io::make_signing_key(), "beacon", std::nullopt));
  EXPECT_THAT(missing().detail, HasSubstr("keys/time.key"));
  EXPECT_EQ(missing().reason, Reason::file_missing);
  ASSERT_TRUE(io::save_signing_key(config.time_key, io::make_signing_key(), "time", std::nullopt));
  EXPECT_TRUE(load_centre_keys(config));
}

TEST(Endpoints, AreReadAsWritten) {
  const Scratch scratch;
  EXPECT_EQ(load_endpoints(scratch / "endpoints.toml").error().reason, Reason::file_missing);
  ASSERT_TRUE(save_endpoints(scratch / "endpoints.toml", {"tcp://127.0.0.1:4001", "tcp://127.0.0.1:4002"}));
  const auto loaded = load_endpoints(scratch / "endpoints.toml");
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_EQ(loaded->link, "tcp://127.0.0.1:4001");
  EXPECT_EQ(loaded->bulletin, "tcp://127.0.0.1:4002");
}

TEST(Endpoints, ThePickedPortIsKeptWhereItCouldHaveBeenPicked) {
  const std::string any = "tcp://127.0.0.1:*";
  EXPECT_EQ(picked_before(any, "tcp://127.0.0.1:4001"), "tcp://127.0.0.1:4001");
  EXPECT_EQ(picked_before(any, "tcp://10.0.0.1:4001"), any) << "the address was changed";
  EXPECT_EQ(picked_before(any, "tcp://127.0.0.1:*"), any);
  EXPECT_EQ(picked_before(any, ""), any);
  EXPECT_EQ(picked_before("tcp://127.0.0.1:11990", "tcp://127.0.0.1:4001"), "tcp://127.0.0.1:11990");
}

}  // namespace
}  // namespace sukut::coordinator
