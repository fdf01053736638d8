// Backup and restore: one file, whole or refused; the centre that comes back is the same, and knows that it is a copy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "coordinator/cli/backup.h"
#include "coordinator/cli/people.h"
#include "coordinator/cli/run.h"
#include "coordinator/shell/register.h"
#include "coordinator/shell/sqlite_store.h"
#include "tests/shell/cli_fixture.h"

namespace sukut::cli {
namespace {

namespace fs = std::filesystem;
using coordinator::RevisionReserved;
using ::testing::HasSubstr;

void say_nothing(const std::string&) {}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void write(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
unsigned mode_of(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 07777 : 0;
}

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(make_centre({folder_ / "centre", false, {}, {}, "declared"}));
    ASSERT_TRUE(add_person(folder_ / "centre", {"Leyla", {Role::live, Role::cancel}, person_.public_key()}));
    coordinator::StationEntry station;
    station.attributes = few_stations().front();
    station.link = "lan";
    ASSERT_TRUE(coordinator::save_register(centre().register_file, {station}));
    commit("january-20/2027");
  }
  [[nodiscard]] CentreConfig centre() const { return *coordinator::load_centre(folder_ / "centre"); }
  void commit(const std::string& base) const {
    const auto store = coordinator::open_sqlite_store(centre().store, coordinator::Access::write);
    ASSERT_TRUE(store) << store.error().detail;
    ASSERT_TRUE((*store)->commit({RevisionReserved{base, {}, 1}}));
  }
  [[nodiscard]] static coordinator::Restored stored(const std::string& path) {
    return *(*coordinator::open_sqlite_store(path, coordinator::Access::read))->restore();
  }
  // Nothing but what was there before.
  [[nodiscard]] std::size_t files_here() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }
  Result<Backup> back_up(const std::string& name = "backup") {
    return make_backup(centre(), folder_ / name, say_nothing);
  }
  Result<Backup> restore(const std::string& name = "backup", const std::string& to = "again") {
    return restore_backup(folder_ / name, folder_ / to, say_nothing);
  }

  CliFolder folder_;
  SecretKey person_ = key_number(9);
};

TEST_F(BackupTest, TheSameCentreComesBackAndKnowsThatItIsACopy) {
  const auto backup = back_up();
  ASSERT_TRUE(backup) << backup.error().detail;
  EXPECT_TRUE(backup->warnings.empty()) << backup->warnings.front();
  EXPECT_EQ(mode_of(folder_ / "backup"), 0600u);
  EXPECT_EQ(files_here(), 2u);  // no copy of the store is left behind

  const auto restored = restore();
  ASSERT_TRUE(restored) << restored.error().detail;
  EXPECT_EQ(restored->archive.header, backup->archive.header);
  for (const char* same : {"people.toml", "register.toml", "keys/link.key", "keys/beacon.key", "keys/time.key"}) {
    EXPECT_EQ(read(folder_ / "again/" + same), read(folder_ / "centre/" + same)) << same;
  }
  EXPECT_EQ(coordinator::load_centre(folder_ / "again")->centre, centre().centre);
  EXPECT_EQ(mode_of(folder_ / "again"), 0700u);
  EXPECT_EQ(mode_of(folder_ / "again/keys/link.key"), 0600u);
  const auto before = stored(folder_ / "centre/store.db");
  const auto after = stored(folder_ / "again/store.db");
  EXPECT_EQ(after.reserved, before.reserved);
  EXPECT_NE(after.store, before.store);
  EXPECT_TRUE(after.is_backup);
  EXPECT_FALSE(before.is_backup);
}

TEST_F(BackupTest, AStoreIsCopiedWhileACoordinatorWritesToIt) {
  std::atomic<bool> is_over = false;
  std::atomic<std::uint64_t> committed = 0;
  std::thread writer([&] {
    const auto store = coordinator::open_sqlite_store(centre().store, coordinator::Access::write);
    for (std::uint32_t i = 1; !is_over; ++i) {
      committed = (*store)->commit({RevisionReserved{"may-8/" + std::to_string(i), {}, 1}})->number;
    }
  });
  while (committed < 20) std::this_thread::yield();
  const std::uint64_t at_least = committed;
  const auto backup = back_up();
  is_over = true;
  writer.join();
  ASSERT_TRUE(backup) << backup.error().detail;
  EXPECT_GE(backup->store.commit, at_least);
  ASSERT_TRUE(restore());
  EXPECT_EQ(stored(folder_ / "again/store.db").reserved.size(), backup->store.commit);  // one each, and none torn
}

TEST_F(BackupTest, NothingIsEverOverwritten) {
  write(folder_ / "backup", "mine");
  EXPECT_EQ(back_up().error().reason, Reason::file_permissions);
  EXPECT_EQ(read(folder_ / "backup"), "mine");
  EXPECT_EQ(files_here(), 2u);

  ASSERT_TRUE(back_up("good"));
  fs::create_directories(folder_ / "again");
  write(folder_ / "again/letter", "mine");
  EXPECT_THAT(restore("good").error().detail, HasSubstr("not an empty folder"));
  EXPECT_EQ(read(folder_ / "again/letter"), "mine");
  EXPECT_THAT(restore("good", "backup").error().detail, HasSubstr("not an empty folder"));
  EXPECT_THAT(restore("good", "centre").error().detail, HasSubstr("not an empty folder"));
  fs::remove(folder_ / "again/letter");
  EXPECT_TRUE(restore("good"));  // an empty one will do
}

TEST_F(BackupTest, APersonsKeyIsRefusedByName) {
  fs::remove(centre().time_key);
  ASSERT_TRUE(io::save_signing_key(centre().time_key, person_, "Leyla", std::nullopt));
  const auto refused = back_up();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail, HasSubstr("the key of Leyla"));
  EXPECT_THAT(refused.error().detail, HasSubstr("a person's key is never in a backup"));

  fs::remove(centre().time_key);  // a sealed one is nobody's but a person's
  ASSERT_TRUE(io::save_signing_key(centre().time_key, key_number(3), "Rashad", "passphrase"));
  EXPECT_FALSE(back_up());
  EXPECT_EQ(files_here(), 1u);
}

TEST_F(BackupTest, WhatElseLiesInTheFolderIsNamed) {
  ASSERT_TRUE(io::save_signing_key(folder_ / "centre/leyla.key", person_, "Leyla", "passphrase"));
  write(folder_ / "centre/notes.txt", "call the harbour");
  write(folder_ / "centre/endpoints.toml", "");
  const auto backup = back_up();
  ASSERT_TRUE(backup);
  ASSERT_EQ(backup->warnings.size(), 2u);
  EXPECT_THAT(backup->warnings, ::testing::UnorderedElementsAre(HasSubstr("leyla.key: a secret key"),
                                                                HasSubstr("notes.txt: is not in the backup")));
  EXPECT_EQ(read(folder_ / "backup").find("sealed ="), std::string::npos);
}

TEST_F(BackupTest, ADamagedBackupIsNamedAndNothingIsLeftBehind) {
  ASSERT_TRUE(back_up());
  const std::string whole = read(folder_ / "backup");
  for (std::size_t at = 0; at < whole.size(); at += at < 1200 ? 1 : 997) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    write(folder_ / "damaged", damaged);
    const auto refused = restore("damaged");
    ASSERT_FALSE(refused) << "byte " << at;
    ASSERT_EQ(refused.error().reason, Reason::malformed) << "byte " << at << " " << refused.error().detail;
    ASSERT_FALSE(fs::exists(folder_ / "again")) << "byte " << at;
  }
  write(folder_ / "damaged", whole.substr(0, whole.size() - 1));
  EXPECT_THAT(restore("damaged").error().detail, HasSubstr("ends inside the part store.db"));
  write(folder_ / "damaged", whole + "x");
  EXPECT_THAT(restore("damaged").error().detail, HasSubstr("1 bytes follow"));
  write(folder_ / "damaged", "a letter");
  EXPECT_THAT(restore("damaged").error().detail, HasSubstr("is no backup"));
  EXPECT_EQ(restore("nothing").error().reason, Reason::file_missing);
  EXPECT_FALSE(fs::exists(folder_ / "again"));
}

// Whoever made such a file had the digests right: what is inside is looked at all the same.
TEST_F(BackupTest, AWholeFileWithAWrongInsideIsRefusedAndNothingIsLeftBehind) {
  ASSERT_TRUE(back_up());
  std::vector<ArchiveSource> sources;
  for (const char* name : {"centre.toml", "register.toml", "keys/link.key", "keys/beacon.key", "keys/time.key"}) {
    sources.push_back({name, folder_ / "centre/" + name});
  }
  const auto make = [&](const std::string& name, const ArchiveSource& more) {
    std::vector<ArchiveSource> all = sources;
    all.push_back(more);
    EXPECT_TRUE(write_archive(folder_ / name, centre().centre, Instant(std::chrono::hours(500'000)), all, say_nothing));
  };
  write(folder_ / "garbage", std::string(8192, 'g'));
  make("bad-store", {"store.db", folder_ / "garbage"});
  make("bad-name", {"../escape", folder_ / "garbage"});
  make("bad-root", {"root.sukut", folder_ / "garbage"});
  for (const char* bad : {"bad-store", "bad-name", "bad-root"}) {
    EXPECT_FALSE(restore(bad)) << bad;
    EXPECT_FALSE(fs::exists(folder_ / "again")) << bad;
  }
  EXPECT_FALSE(fs::exists(folder_ / "escape"));
  fs::create_directories(folder_ / "again");
  EXPECT_FALSE(restore("bad-store"));
  EXPECT_TRUE(fs::is_empty(folder_ / "again"));
}

TEST_F(BackupTest, AStoreThatRottedIsNamedAndNotCopied) {
  std::string rotten = read(centre().store);
  for (std::size_t at = 4096; at < rotten.size(); at += 64) rotten[at] = 'x';
  write(centre().store, rotten);
  const auto refused = back_up();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::malformed) << refused.error().detail;
  EXPECT_EQ(files_here(), 1u);
}

TEST_F(BackupTest, WhatLiesElsewhereComesBackInOneFolder) {
  fs::create_directories(folder_ / "elsewhere");
  fs::rename(centre().store, folder_ / "elsewhere/s.db");
  fs::rename(centre().time_key, folder_ / "elsewhere/t.key");
  const std::string config = read(folder_ / "centre/centre.toml");
  write(folder_ / "centre/centre.toml", config + "[paths]\nstore = \"" + (folder_ / "elsewhere/s.db") +
                                            "\"\ntime_key = \"" + (folder_ / "elsewhere/t.key") + "\"\n");
  ASSERT_TRUE(back_up());
  const auto restored = restore();
  ASSERT_TRUE(restored) << restored.error().detail;
  EXPECT_EQ(coordinator::load_centre(folder_ / "again")->store, folder_ / "again/store.db");
  EXPECT_EQ(stored(folder_ / "again/store.db").reserved.size(), 1u);

  write(folder_ / "centre/centre.toml", "paths.store = \"" + (folder_ / "elsewhere/s.db") + "\"\n" + config);
  EXPECT_THAT(back_up("other").error().detail, HasSubstr("could not be undone"));
}

TEST(WithoutPaths, OnlyThatTableBecomesAComment) {
  EXPECT_EQ(without_paths("a = 1\n[paths]\nroot = \"x\"\n[alerts]\nb = 2\n"),
            "a = 1\n# Comments since `sukut restore`: everything lies in this folder.\n# [paths]\n# root = \"x\"\n"
            "[alerts]\nb = 2\n");
}

TEST_F(BackupTest, TheCommandSaysWhatItDidAndWhatComesNext) {
  const auto sukut = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "sukut");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = run(static_cast<int>(argv.size()), argv.data());
    const std::string out = ::testing::internal::GetCapturedStdout();
    return std::make_pair(code, out + ::testing::internal::GetCapturedStderr());
  };
  const std::string file = folder_ / "backup";
  const auto made = sukut({"backup", file, "--centre", folder_ / "centre"});
  EXPECT_EQ(made.first, 0) << made.second;
  EXPECT_THAT(made.second, HasSubstr("no person's"));
  EXPECT_THAT(made.second, HasSubstr("read again, every part is as it was written"));
  EXPECT_EQ(sukut({"backup", file, "--centre", folder_ / "centre"}).first, 2);
  EXPECT_EQ(sukut({"backup", folder_ / "other", "--centre", folder_.path()}).first, 2);  // no centre
  const auto checked = sukut({"backup", file, "--check"});
  EXPECT_EQ(checked.first, 0);
  EXPECT_THAT(checked.second, HasSubstr("is whole"));
  EXPECT_EQ(sukut({"backup", folder_ / "centre/centre.toml", "--check"}).first, 2);
  const auto restored = sukut({"restore", file, folder_ / "again"});
  EXPECT_EQ(restored.first, 0) << restored.second;
  EXPECT_THAT(restored.second, HasSubstr("orders nothing new before"));
  EXPECT_EQ(sukut({"restore", file, folder_ / "again"}).first, 2);
  EXPECT_EQ(sukut({"restore", file}).first, 2);
  EXPECT_EQ(sukut({"order", "draft", "none.toml", "--without-learning"}).first, 2);
}

}  // namespace
}  // namespace sukut::cli
