// The disk of an agent's journal fails: full, read-only, or its fsync. Before the intent it refuses and stays silent;
// after it the sound has priority and goes from memory; the reports follow when the disk is well again.
#include <fcntl.h>
#include <unistd.h>

#include "tests/faults/agent_rows.h"
#include "tests/faults/cast.h"
#include "tests/faults/faked_disk.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Fault {
  const char* name;
  sukut_disk_fault fault;
};
constexpr Fault kFaults[] = {
    {"fsync", SUKUT_DISK_FSYNC_FAILS}, {"full", SUKUT_DISK_FULL}, {"read-only", SUKUT_DISK_READ_ONLY}};

// Takes all the room that is left, and gives it back.
class Filler {
 public:
  explicit Filler(std::string path) : path_(std::move(path)) {}
  void fill() const {
    const int fd = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    const std::string block(1024, 'x');
    while (::write(fd, block.data(), block.size()) > 0) {}
    ::close(fd);
  }
  void clear() const { (void)::unlink(path_.c_str()); }

 private:
  std::string path_;
};

}  // namespace

void play_journal_disk(Finding& finding) {
  Stage stage("journal");
  Centre centre(stage);
  Cast cast(centre);
  std::deque<FakedDisk> disks;
  std::vector<Station*> refusing;
  std::vector<Station*> sounding;
  const auto add = [&](const std::string& id) -> Station& {
    FakedDisk& disk = disks.emplace_back(stage, id, "state-" + id + "/journal.db");
    return cast.add({id, "ship", {}, {}, disk.environment()});
  };
  for (const Fault& each : kFaults) {
    refusing.push_back(&add(std::string(each.name) + "-before"));
    sounding.push_back(&add(std::string(each.name) + "-after"));
  }
  Station& killed = add("full-killed");
  const Filler before(stage.mount_small("state-small-before", 512 * 1024) + "/filler");
  const Filler after(stage.mount_small("state-small-after", 512 * 1024) + "/filler");
  refusing.push_back(&cast.add({"small-before"}));
  sounding.push_back(&cast.add({"small-after"}));
  cast.enter();

  const auto break_disks = [&](std::size_t first) {
    for (std::size_t i = 0; i < std::size(kFaults); ++i) disks[2 * i + first].set(kFaults[i].fault);
  };
  const Instant minute = minute_in(seconds(16));
  centre.sign("minute", {{"horns", minute}});
  break_disks(0);
  before.fill();
  centre.publish_signed("minute");
  for (const Station* each : sounding) each->await_stage("horns", "intended", seconds(10));
  killed.await_stage("horns", "intended", seconds(10));
  break_disks(1);
  after.fill();
  disks.back().set(SUKUT_DISK_FULL);

  sleep_until(minute + seconds(1));
  killed.kill();
  killed.start();
  sleep_until(minute + seconds(6));
  for (FakedDisk& each : disks) each.set(SUKUT_DISK_WELL);
  before.clear();
  after.clear();
  if (!comes_true(seconds(3), [&] { return killed.agent().runs(); })) killed.start();
  if (!killed.agent().runs()) killed.start();
  cast.settle();

  for (const Station* each : refusing) {
    cast.expect_silent(finding, *each);
    cast.expect_outcome(finding, "minute", *each, "horns", "refused", "journal_unwritable");
  }
  Nanos worst{0};
  for (const Station* each : sounding) {
    worst = std::max(worst, cast.expect_sound(finding, *each, minute, milliseconds(5), milliseconds(250)));
    cast.expect_outcome(finding, "minute", *each, "horns", "executed");
  }
  finding.expect(killed.sounds().size() == 1, "killed on a full disk, it never sounds again");
  cast.expect_outcome(finding, "minute", killed, "horns", "interrupted");
  for (const FakedDisk& each : disks) finding.expect(each.refused() > 0, "the faked disk was asked");
  finding.figure("4 bad disks before the intent: silent, refused journal_unwritable; 4 after it: on at most " +
                 length_text(worst) + " after T, told once the disk was well");
  cast.expect_history(finding);
}

}  // namespace sukut::faults
