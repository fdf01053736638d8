// A host reboots half a minute before the minute: its agent and guard die at T − 30 s and come up again under another
// boot id, in a time namespace whose monotonic clocks have just begun. Needs the right to make namespaces.
#include <csignal>
#include <fstream>

#include "tests/faults/agent_rows.h"
#include "tests/faults/cast.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Words that run what follows as on a host that was booted 8 s ago.
std::vector<std::string> fresh_boot(const Stage& stage) {
  write_file(stage / "boot_id", "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f0\n");
  double uptime_s = 0;
  std::ifstream("/proc/uptime") >> uptime_s;
  const std::string offset = "-" + std::to_string(static_cast<long>(uptime_s) - 8);
  return {"unshare", "--time",     "--monotonic",
          offset,    "--boottime", offset,
          "--mount", "--fork",     "--kill-child=KILL",
          "sh",      "-c",         "mount --bind boot_id /proc/sys/kernel/random/boot_id && exec \"$@\"",
          "sh"};
}

void cut_power(Station& station) {
  const auto guards = station.agent().children("sukut-guard");
  station.kill();
  for (const pid_t guard : guards) ::kill(guard, SIGKILL);
}

}  // namespace

void play_reboot(Finding& finding) {
  const Stage stage("reboot");
  if (run({{"unshare", "--time", "--mount", "--fork", "true"}, {}, stage.path()}).code != 0) {
    throw NotAllowed{"making namespaces is not allowed here"};
  }
  Centre centre(stage);
  Cast cast(centre);
  Station& early = cast.add({"early"});
  Station& strict = cast.add({"strict"});
  Station& at_five = cast.add({"at-five"});
  Station& late = cast.add({"late"});
  cast.enter();
  const Instant minute = minute_in(seconds(36));
  centre.publish("minute", {{"horns", minute}});
  cast.await_stage("horns", "held", seconds(8));
  sleep_until(minute - seconds(30));
  for (Station* each : {&early, &strict, &at_five, &late}) cut_power(*each);
  const auto boot = [&](Station& station, Nanos lead) {
    sleep_until(minute - lead);
    station.wrap(fresh_boot(stage));
    station.start();
  };
  strict.trust_one_source(false);
  boot(early, seconds(15));
  boot(strict, seconds(12));
  boot(at_five, seconds(5));
  boot(late, -seconds(1));
  sleep_until(minute + seconds(5));
  cast.settle();

  for (const Station* each : {&early, &strict, &at_five}) {
    const Nanos off = cast.expect_sound(finding, *each, minute, milliseconds(5), milliseconds(250));
    cast.expect_outcome(finding, "minute", *each, "horns", "executed");
    finding.figure(each->id() + ": on " + length_text(off) + " after T");
  }
  cast.expect_silent(finding, late);
  const Told told = cast.told("minute", late, "horns");
  finding.expect(told.outcome == "missed" || told.outcome == "interrupted", "up after T, it says that it missed it");
  finding.figure("up 1 s after T: silent, " + told.outcome + " " + told.reason);
  cast.expect_history(finding);
}

}  // namespace sukut::faults
