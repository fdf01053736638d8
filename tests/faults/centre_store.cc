// The disk of the centre's store is full, read-only, or fails to flush: nothing is published by half, what is stored
// can still be read, and work goes on when the disk is well. Or an old backup is put back: the agents know better.
#include <filesystem>

#include "tests/faults/cast.h"
#include "tests/faults/centre_rows.h"
#include "tests/faults/faked_disk.h"

namespace sukut::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kResumesMax = seconds(5);
constexpr Nanos kOnTime = milliseconds(250);  // as seen outside, on a loaded machine

struct Fault {
  const char* name;
  sukut_disk_fault fault;
};
constexpr Fault kFaults[] = {
    {"fsync fails", SUKUT_DISK_FSYNC_FAILS}, {"full", SUKUT_DISK_FULL}, {"read-only", SUKUT_DISK_READ_ONLY}};

// As a service manager does: one that ended is started again, when that is possible.
void keep_alive(Centre& centre) {
  if (!centre.coordinator().runs()) centre.start();
}

Said try_to_publish(const Centre& centre, const std::string& name) {
  return centre.sukut({"order", "publish", name + ".order", name + ".Leyla.sig", name + ".Rashad.sig"});
}

void play_one_disk(Finding& finding, const Fault& fault) {
  const Stage stage("store");
  FakedDisk disk(stage, "store", "centre/store.db");
  Centre centre(stage);
  centre.kill();
  centre.set_environment(disk.environment());
  centre.start();
  Cast cast(centre);
  const Station& one = cast.add({"one"});
  const Station& two = cast.add({"two"});
  cast.enter();
  const std::string with = std::string(fault.name) + ": ";
  centre.sign("later", {{"horns", minute_in(seconds(3600))}});
  const Instant minute = minute_in(seconds(14));
  centre.publish("minute", {{"horns", minute, seconds(3)}});
  cast.await_stage("horns", "intended", seconds(8));

  sleep_until(minute - seconds(3));
  disk.set(fault.fault);
  const Said refused = try_to_publish(centre, "later");
  finding.expect(refused.code != 0 && !(refused.complaint + refused.text).empty(),
                 with + "a publication is refused with words");
  finding.expect(centre.report("minute").size() == 2, with + "what is stored can be read");
  if (fault.fault == SUKUT_DISK_FSYNC_FAILS) {
    await(seconds(5), with + "the coordinator to end itself", [&] { return !centre.coordinator().runs(); });
  }
  sleep_until(minute + seconds(4));
  finding.expect(disk.refused() > 0, with + "the faked disk was asked");
  finding.expect(centre.sukut({"report", "later", "--json"}).code != 0, with + "no half-published order stands there");

  disk.set(SUKUT_DISK_WELL);
  const Instant well = true_now();
  await(seconds(20), with + "the centre to publish again", [&] {
    keep_alive(centre);
    return try_to_publish(centre, "later").code == 0;
  });
  const Nanos resumed = true_now() - well;
  finding.expect(resumed <= kResumesMax, with + "publishes again within 5 s");
  const auto all_told = [&] {
    const auto report = centre.report("minute");
    return report.at({"one", "horns"}).outcome != "pending" && report.at({"two", "horns"}).outcome != "pending";
  };
  await(seconds(60), with + "the reports to be stored", all_told);
  for (const Station* each : {&one, &two}) {
    (void)cast.expect_sound(finding, *each, minute, milliseconds(5), kOnTime);
    cast.expect_outcome(finding, "minute", *each, "horns", "executed");
  }
  finding.figure(with + "publishes again after " + length_text(resumed) + ", reports there after " +
                 length_text(true_now() - well));
  cast.expect_history(finding);
}

void copy_store(const Centre& centre, const std::string& from, const std::string& to) {
  for (const char* part : {"", "-wal", "-shm"}) {
    std::error_code error;
    std::filesystem::remove(centre.stage() / (to + part), error);
    std::filesystem::copy_file(centre.stage() / (from + part), centre.stage() / (to + part), error);
  }
}

}  // namespace

void play_store_disk(Finding& finding) {
  for (const Fault& each : kFaults) play_one_disk(finding, each);
}

void play_old_backup(Finding& finding) {
  const Stage stage("backup");
  Centre centre(stage);
  Cast cast(centre);
  const Station& one = cast.add({"one"});
  const Station& two = cast.add({"two"});
  cast.enter();
  const Instant minute = minute_in(seconds(45));
  const Instant soon = minute_in(seconds(8));
  centre.publish("minute", {{"horns", minute, seconds(3)}});
  cast.await_stage("horns", "held", seconds(6));
  centre.kill();
  copy_store(centre, "centre/store.db", "backup.db");
  centre.start();
  // What the backup does not know: an order that was carried out, and that the first one was cancelled.
  for (const Station* each : {&one, &two}) each->await_link();
  centre.publish("first", {{"early", soon + seconds(4), seconds(2)}});
  finding.expect(centre.cancel("minute").code == 0, "the order is cancelled");
  cast.await_stage("horns", "over", seconds(8));
  cast.await_stage("early", "over", seconds(20));
  centre.kill();
  copy_store(centre, "backup.db", "centre/store.db");
  centre.start({"--restored-store"});
  const Instant restored = true_now();
  for (const Station* each : {&one, &two}) each->await_link();
  await(seconds(60), "the agents to tell the restored centre what it forgot", [&] {
    const Said said = centre.sukut({"report", "minute", "--json"});
    return said.code == 0 && centre.report("minute").at({"one", "horns"}).outcome == "cancelled" &&
           centre.report("minute").at({"two", "horns"}).outcome == "cancelled";
  });
  finding.figure("an older store put back: the agents gave it back what it had lost within " +
                 length_text(true_now() - restored));
  sleep_until(minute + seconds(4));
  cast.settle();
  for (const Station* each : {&one, &two}) {
    const auto sounds = each->sounds();
    finding.expect(sounds.size() == 1 && sounds[0].cue == "early", each->id() + " stays cancelled");
    cast.expect_outcome(finding, "minute", *each, "horns", "cancelled");
  }
  cast.expect_history(finding);
}

}  // namespace sukut::faults
