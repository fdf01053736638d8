// The text_file driver and the place that it writes to, with real files and real processes: what stood there comes
// back as it was, whoever is killed and whenever; links, foreign files and large ones are left alone.
#include <gmock/gmock.h>
#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <sstream>

#include "agent/drivers/text_file.h"
#include "agent/drivers/text_place.h"
#include "proto/io/system_clock.h"
#include "tests/shell/agent_folder.h"

namespace sukut::agent {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kOld = "Train to Icherisheher 3 min\n";
constexpr const char* kShown = "Anım günü\nDay of remembrance\n";

struct Place : testing::Test {
  Place() {
    std::filesystem::create_directory(folder / "board");
    folder.write("board/line.txt", kOld);
    ::chmod(file.c_str(), 0640);
    const timespec times[2] = {{1'600'000'000, 5}, {1'600'000'000, 5}};
    ::utimensat(AT_FDCWD, file.c_str(), times, 0);
    ::stat(file.c_str(), &before);
  }
  [[nodiscard]] std::string text() const { return folder.read("board/line.txt"); }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "board")) {
      result.push_back(entry.path().filename());
    }
    std::ranges::sort(result);
    return result;
  }
  void expect_as_it_was() const {
    struct stat now {};
    ASSERT_EQ(::stat(file.c_str(), &now), 0);
    EXPECT_EQ(text(), kOld);
    EXPECT_EQ(now.st_ino, before.st_ino) << "the very file";
    EXPECT_EQ(now.st_mode, before.st_mode);
    EXPECT_EQ(now.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    EXPECT_THAT(names(), ElementsAre("line.txt"));
  }

  Folder folder;
  std::string file = folder / "board/line.txt";
  struct stat before {};
};

// ---- The place.

using TextPlaceTest = Place;

TEST_F(TextPlaceTest, TheTextHasTheModeOfWhatItReplacedAndTheVeryFileComesBack) {
  TextPlace place(file);
  ASSERT_TRUE(place.look());
  EXPECT_EQ(place.told(), "28 bytes, mode 0640");
  ASSERT_TRUE(place.show(kShown));
  EXPECT_EQ(text(), kShown);
  EXPECT_EQ(place.told(), "a text of ours");
  struct stat shown {};
  ASSERT_EQ(::stat(file.c_str(), &shown), 0);
  EXPECT_EQ(shown.st_mode, before.st_mode);
  const auto undone = place.restore();
  ASSERT_TRUE(undone);
  EXPECT_TRUE(*undone);
  expect_as_it_was();
  EXPECT_FALSE(*place.restore()) << "nothing is left to do";
}

TEST_F(TextPlaceTest, WhereNothingStoodNothingStandsAfterwards) {
  std::filesystem::remove(file);
  TextPlace place(file);
  EXPECT_EQ(place.told(), "nothing");
  ASSERT_TRUE(place.show(kShown));
  EXPECT_EQ(text(), kShown);
  ASSERT_TRUE(place.restore());
  EXPECT_THAT(names(), ElementsAre());
}

TEST_F(TextPlaceTest, AReaderSeesTheOldTextOrTheNewOne) {
  ASSERT_EQ(::chmod(file.c_str(), 0644), 0);
  const pid_t writer = ::fork();
  if (writer == 0) {
    bool is_well = true;
    for (int i = 0; i < 200; ++i) {
      TextPlace place(file);
      is_well = place.show(kShown) && place.restore() && is_well;
    }
    ::_exit(is_well ? 0 : 1);
  }
  int status = 0;
  while (::waitpid(writer, &status, WNOHANG) == 0) {
    const std::string seen = text();
    ASSERT_TRUE(seen == kOld || seen == kShown) << "'" << seen << "'";
  }
  EXPECT_EQ(status, 0);
}

TEST_F(TextPlaceTest, LinksAreNotFollowed) {
  std::filesystem::create_symlink(file, folder / "board/link.txt");
  TextPlace link(folder / "board/link.txt");
  EXPECT_THAT(link.look().error().detail, HasSubstr("link.txt is a symbolic link; name the file itself"));
  EXPECT_FALSE(link.show(kShown));
  std::filesystem::create_directory_symlink(folder / "board", folder / "elsewhere");
  TextPlace elsewhere(folder / "elsewhere/line.txt");
  EXPECT_THAT(elsewhere.look().error().detail,
              HasSubstr("elsewhere is a symbolic link; write the path that it stands"));
  EXPECT_FALSE(elsewhere.show(kShown));
  TextPlace upwards(folder / "board/../board/line.txt");
  EXPECT_THAT(upwards.look().error().detail, HasSubstr("leads upwards"));
  std::filesystem::remove(folder / "board/link.txt");
  folder.write("victim", "dear");
  std::filesystem::create_symlink(folder / "victim", file + ".sukut-new");
  std::filesystem::create_symlink(folder / "victim", file + ".sukut-record");
  TextPlace trapped(file);
  EXPECT_FALSE(trapped.show(kShown));
  EXPECT_EQ(folder.read("victim"), "dear");
  EXPECT_EQ(text(), kOld);
}

TEST_F(TextPlaceTest, WhatIsNoNoticeIsRefusedWithTheMend) {
  folder.write("board/log.txt", std::string(TextPlace::kFileMax + 1, 'x'));
  EXPECT_THAT(TextPlace(folder / "board/log.txt").look().error().detail, HasSubstr("has more than 65536 bytes"));
  EXPECT_THAT(TextPlace(folder / "board").look().error().detail, HasSubstr("is no ordinary file"));
  const Status missing = TextPlace(folder / "none/line.txt").look();
  EXPECT_EQ(missing.error().reason, Reason::device_unreachable);
  EXPECT_THAT(missing.error().detail, HasSubstr("none: No such file or directory; make it"));
  TextPlace large(folder / "board/log.txt");
  EXPECT_FALSE(large.show(kShown));
  EXPECT_THAT(names(), ElementsAre("line.txt", "log.txt"));
}

// As another user, in a process of its own; without root there is no other user.
int as_another_user(const std::function<bool()>& is_well) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool is_changed =
        ::setgroups(0, nullptr) == 0 && ::setresgid(65534, 65534, 65534) == 0 && ::setresuid(65534, 65534, 65534) == 0;
    ::_exit(is_changed && is_well() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST_F(TextPlaceTest, AnOwnerThatCannotBeKeptIsRefusedAndOneThatCanIsKept) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can play two users";
  ::chmod(folder.path().c_str(), 0755);
  ::chmod((folder / "board").c_str(), 0777);
  ::chmod(file.c_str(), 0644);
  EXPECT_EQ(as_another_user([this] {
              const Status looked = TextPlace(file).look();
              return !looked && looked.error().detail.find("belongs to user 0, group 0") != std::string::npos;
            }),
            0);
  ASSERT_EQ(::chown(file.c_str(), 65534, 65534), 0);
  TextPlace place(file);
  ASSERT_TRUE(place.show(kShown));
  struct stat shown {};
  ASSERT_EQ(::stat(file.c_str(), &shown), 0);
  EXPECT_EQ(shown.st_uid, 65534U);
  EXPECT_EQ(shown.st_gid, 65534U);
  ASSERT_TRUE(place.restore());
  EXPECT_EQ(text(), kOld);
}

TEST_F(TextPlaceTest, AFolderThatCannotBeWrittenIsToldWithTheMend) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can play two users";
  ::chmod(folder.path().c_str(), 0755);
  EXPECT_EQ(as_another_user([this] {
              const Status looked = TextPlace(file).look();
              return !looked && looked.error().detail.find("ReadWritePaths=") != std::string::npos;
            }),
            0);
}

TEST_F(TextPlaceTest, WhatSomebodyElseWroteMeanwhileStays) {
  TextPlace place(file);
  ASSERT_TRUE(place.show(kShown));
  folder.write("board/line.txt", "Station closed: smoke\n");
  const auto undone = place.restore();
  ASSERT_FALSE(undone);
  EXPECT_EQ(undone.error().reason, Reason::device_busy);
  EXPECT_THAT(undone.error().detail, HasSubstr("what stood there before is " + file + ".sukut-before"));
  EXPECT_EQ(text(), "Station closed: smoke\n");
  EXPECT_EQ(folder.read("board/line.txt.sukut-before"), kOld);
  EXPECT_THAT(names(), ElementsAre("line.txt", "line.txt.sukut-before"));
  EXPECT_FALSE(*place.restore());
}

TEST_F(TextPlaceTest, ASavedFileWithoutItsRecordIsNeverOverwritten) {
  folder.write("board/line.txt.sukut-saved", "somebody's");
  TextPlace place(file);
  const Status shown = place.show(kShown);
  ASSERT_FALSE(shown);
  EXPECT_THAT(shown.error().detail, HasSubstr("lies there without its record"));
  EXPECT_EQ(text(), kOld);
  EXPECT_THAT(names(), ElementsAre("line.txt", "line.txt.sukut-saved"));
}

TEST_F(TextPlaceTest, WhatALivingProcessShowsIsLeftToIt) {
  TextPlace shows(file);
  ASSERT_TRUE(shows.show(kShown));
  EXPECT_FALSE(*TextPlace(file).restore_if_left());
  EXPECT_EQ(text(), kShown);
}

// What lies in the folder when a process died at this step, with and without a file system that can exchange.
struct Died {
  const char* name;
  const char* record;  // "there", "not there", "torn"
  const char* file;    // "old", "shown", "" (none)
  const char* saved;
  const char* fresh;
};
void PrintTo(const Died& died, std::ostream* out) { *out << died.name; }

class TextPlaceDied : public Place, public testing::WithParamInterface<Died> {
 protected:
  void put(const std::string& name, const std::string& what) const {
    std::filesystem::remove(folder / name);
    if (what == "old") folder.write(name, kOld);
    if (what == "shown") folder.write(name, kShown);
  }
};

TEST_P(TextPlaceDied, IsUndoneByTheNextLife) {
  const Died& died = GetParam();
  const bool was_there = std::string(died.record) != "not there";
  std::string record =
      std::string("sukut text_file v1, replaced ") + (was_there ? "a file" : "nothing") + " by:\n" + kShown + '\0';
  if (std::string(died.record) == "torn") record.resize(50);
  folder.write("board/line.txt.sukut-record", record);
  put("board/line.txt", died.file);
  put("board/line.txt.sukut-saved", died.saved);
  put("board/line.txt.sukut-new", died.fresh);
  TextPlace place(file);
  ASSERT_TRUE(place.restore_if_left());
  if (was_there) {
    EXPECT_EQ(text(), kOld);
    EXPECT_THAT(names(), ElementsAre("line.txt"));
  } else {
    EXPECT_THAT(names(), ElementsAre());
  }
}

TEST_P(TextPlaceDied, IsUndoneByTheNextTextAsWell) {
  const Died& died = GetParam();
  if (std::string(died.record) != "there") GTEST_SKIP() << "the same way";
  folder.write("board/line.txt.sukut-record", std::string("sukut text_file v1, replaced a file by:\n") + kShown + '\0');
  put("board/line.txt", died.file);
  put("board/line.txt.sukut-saved", died.saved);
  put("board/line.txt.sukut-new", died.fresh);
  TextPlace place(file);
  ASSERT_TRUE(place.show("another\n"));
  EXPECT_EQ(text(), "another\n");
  ASSERT_TRUE(place.restore());
  EXPECT_EQ(text(), kOld);
}

INSTANTIATE_TEST_SUITE_P(All, TextPlaceDied,
                         testing::Values(Died{"record_torn", "torn", "old", "", ""},
                                         Died{"record_alone", "there", "old", "", ""},
                                         Died{"text_written", "there", "old", "", "shown"},
                                         Died{"text_aside", "there", "old", "shown", ""},
                                         Died{"exchanged", "there", "shown", "old", ""},
                                         Died{"between_two_renames", "there", "", "old", "shown"},
                                         Died{"given_back", "there", "old", "", ""},
                                         Died{"nothing_stood_there", "not there", "shown", "", ""},
                                         Died{"nothing_stood_there_yet", "not there", "", "", "shown"}),
                         [](const auto& info) { return std::string(info.param.name); });

// ---- The driver.

class TextFileTest : public Place {
 protected:
  TextFileTest() {
    config_.output = "board";
    config_.file = file;
  }
  static Claim claim(Nanos length = seconds(60)) {
    Claim claim;
    claim.key.order.bytes.fill(1);
    claim.key.cue = CueId("notice-transport");
    claim.order_name = "january-20/2027/r1";
    claim.output = "board";
    claim.action = CueAction::notice;
    claim.mode = Mode::live;
    claim.texts = {{"en", "Day of remembrance"}, {"az", "Anım günü"}, {"tr", "Anma günü"}};
    claim.start_raw = io::raw_now();
    claim.end_raw = claim.start_raw + length;
    return claim;
  }
  std::unique_ptr<Driver> make() {
    return make_text_file_driver(config_, [this](Event event) { heard_(std::move(event)); });
  }
  void wait_for_text(const std::string& wanted) const {
    wait_until([&] { return text() == wanted; });
  }
  void wait_until_given_back() const {
    wait_until([this] { return names() == std::vector<std::string>{"line.txt"} && text() == kOld; });
    expect_as_it_was();
  }
  // Guards and texts tell their numbers.
  void watch_guards() {
    folder.write_program(
        "guard", "echo $$ > " + (folder / "$1-pid") + "\nexec /proc/" + std::to_string(::getpid()) + "/exe \"$@\"\n");
    config_.guard_program = folder / "guard";
  }
  [[nodiscard]] pid_t number_of(const std::string& process) const {
    return std::atoi(folder.read(process + "-pid").c_str());
  }

  TextFileConfig config_;
  Heard heard_;
};

TEST_F(TextFileTest, TheWordsStandWhileTheCueLasts) {
  const auto driver = make();
  const Claim notice = claim();
  driver->arm(notice, Depth::commit);
  heard_.wait<OutputArmed>();
  expect_as_it_was();
  driver->start(notice.key);
  heard_.wait<OutputStarted>();
  wait_for_text(kShown);
  driver->stop(notice.key);
  heard_.wait<OutputEnded>();
  expect_as_it_was();
  EXPECT_EQ(heard_.count<OutputFailed>(), 0);
}

TEST_F(TextFileTest, TheEndComesByItself) {
  const auto driver = make();
  const Claim notice = claim(std::chrono::milliseconds(500));
  driver->arm(notice, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(notice.key);
  heard_.wait<OutputEnded>();
  expect_as_it_was();
}

TEST_F(TextFileTest, LanguagesAndFormAreTheStations) {
  config_.languages = {"tr", "de", "en"};
  config_.form = "html";
  const auto driver = make();
  Claim notice = claim();
  notice.texts[0].text = "Rest & <peace>";
  driver->arm(notice, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(notice.key);
  wait_for_text("<p lang=\"tr\">Anma günü</p>\n<p lang=\"en\">Rest &amp; &lt;peace&gt;</p>\n");
}

TEST_F(TextFileTest, AnOrderWithoutWordsForUsIsRefusedWhenProbed) {
  config_.languages = {"de"};
  const auto driver = make();
  driver->arm(claim(), Depth::probe);
  EXPECT_THAT(heard_.wait<OutputRefused>().detail, HasSubstr("the order has no text in de for cue notice-transport"));
  EXPECT_TRUE(driver->check()) << "the file itself is well";
}

TEST_F(TextFileTest, ARehearsalLooksAndWritesNothing) {
  const auto driver = make();
  Claim notice = claim();
  notice.is_rehearsal = true;
  driver->arm(notice, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(notice.key);
  expect_as_it_was();
  driver->stop(notice.key);
  heard_.wait<OutputEnded>();
  expect_as_it_was();
  std::filesystem::remove_all(folder / "board");
  driver->arm(notice, Depth::commit);
  EXPECT_EQ(heard_.wait<OutputRefused>().reason, Reason::device_unreachable);
}

TEST_F(TextFileTest, WhatSomebodyElseWroteIsLeftAndTold) {
  const auto driver = make();
  const Claim notice = claim();
  driver->arm(notice, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(notice.key);
  wait_for_text(kShown);
  folder.write("board/line.txt", "Station closed: smoke\n");
  driver->stop(notice.key);
  const auto failed = heard_.wait<OutputFailed>();
  EXPECT_EQ(failed.reason, Reason::device_busy);
  EXPECT_THAT(failed.detail, HasSubstr("was changed by somebody"));
  EXPECT_EQ(text(), "Station closed: smoke\n");
}

TEST_F(TextFileTest, AFileThatBecameALinkIsNamed) {
  const auto driver = make();
  const Claim notice = claim();
  driver->arm(notice, Depth::commit);
  heard_.wait<OutputArmed>();
  folder.write("victim", "dear");
  std::filesystem::remove(file);
  std::filesystem::create_symlink(folder / "victim", file);
  driver->start(notice.key);
  EXPECT_THAT(heard_.wait<OutputFailed>().detail, HasSubstr("is a symbolic link"));
  driver->stop(notice.key);
  EXPECT_EQ(folder.read("victim"), "dear");
}

// The agent's part, in a process of its own that a test can kill.
[[noreturn]] void be_an_agent(const TextFileConfig& config, const Claim& claim) {
  Heard heard;
  const auto driver = make_text_file_driver(config, [&heard](Event event) { heard(std::move(event)); });
  driver->arm(claim, Depth::commit);
  heard.wait<OutputArmed>();
  driver->start(claim.key);
  for (;;) ::pause();
}

TEST_F(TextFileTest, AKilledAgentLeavesNoText) {
  const pid_t agent = ::fork();
  if (agent == 0) be_an_agent(config_, claim());
  wait_for_text(kShown);
  ASSERT_EQ(::kill(agent, SIGKILL), 0);
  ASSERT_EQ(::waitpid(agent, nullptr, 0), agent);
  wait_until_given_back();
}

TEST_F(TextFileTest, AKilledGuardLeavesNoText) {
  watch_guards();
  const auto driver = make();
  const Claim notice = claim();
  driver->arm(notice, Depth::commit);
  heard_.wait<OutputArmed>();
  driver->start(notice.key);
  wait_for_text(kShown);
  ASSERT_EQ(::kill(number_of("guard"), SIGKILL), 0);
  heard_.wait<OutputFailed>();
  wait_until_given_back();
}

TEST_F(TextFileTest, AgentAndGuardKilledTogetherLeaveNoText) {
  watch_guards();
  const pid_t agent = ::fork();
  if (agent == 0) be_an_agent(config_, claim());
  wait_for_text(kShown);
  ASSERT_EQ(::kill(agent, SIGSTOP), 0);  // so that it cannot help
  ASSERT_EQ(::kill(number_of("guard"), SIGKILL), 0);
  wait_until_given_back();
  ASSERT_EQ(::kill(agent, SIGKILL), 0);
  ASSERT_EQ(::waitpid(agent, nullptr, 0), agent);
}

TEST_F(TextFileTest, WhatAPowerCutLeftIsUndoneByTheNextAgentAndNotByACheck) {
  watch_guards();
  const pid_t agent = ::fork();
  if (agent == 0) be_an_agent(config_, claim());
  wait_for_text(kShown);
  for (const pid_t each : {agent, number_of("guard"), number_of("text-file")}) ASSERT_EQ(::kill(each, SIGSTOP), 0);
  for (const pid_t each : {number_of("text-file"), number_of("guard"), agent}) ASSERT_EQ(::kill(each, SIGKILL), 0);
  ASSERT_EQ(::waitpid(agent, nullptr, 0), agent);
  EXPECT_EQ(text(), kShown);
  const auto driver = make();
  EXPECT_TRUE(driver->check());
  EXPECT_EQ(text(), kShown);
  driver->undo_leftovers();
  expect_as_it_was();
}

}  // namespace
}  // namespace sukut::agent
