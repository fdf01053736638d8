#include "tests/faults/centre_rows.h"

namespace sukut::faults {

std::vector<Row> centre_rows() {
  return {
      {1, "centre-killed", "the coordinator killed with -9 at random points of publishing and report bursts",
       "nothing confirmed lost, nothing doubled; ready again within 2 s; armed agents never notice",
       play_centre_killed},
      {1, "centre-ready", "the coordinator killed with a million reports stored", "ready again within 2 s",
       play_centre_ready, true},
      {2, "centre-gone", "the coordinator gone from T−10 s to T+10 s",
       "every armed agent sounds; all reports stored after the return", play_centre_gone},
      {3, "store-disk", "the store's disk full, read-only, or its fsync failing",
       "a publication is refused with words, no half-state, reading goes on; publishes again within 5 s",
       play_store_disk},
      {5, "old-backup", "an old backup of the store put back, older than what the agents hold",
       "no agent goes back; the agents give the centre what it lost", play_old_backup},
      {6, "parted", "agents parted from the centre T−10…T+10 s, or before the order came (line 7)",
       "armed: sounds; no order: silent and said so; reports stored within 2 min of healing", play_parted},
      {8, "bad-network", "round trip 800 ms, connections broken, pieces halved and corrupted",
       "the order held everywhere within 60 s; reports stored exactly once", play_bad_network},
      {9, "reconnect", "1000 agents come back at once", "all in sync within 60 s, publishing within 2 s meanwhile",
       play_reconnect, true},
      {10, "report-burst", "20 000 reports at once", "none lost, all durable within 10 s", play_report_burst, true},
      {15, "one-way-delay", "the answers of the time exchange 1.5 s late",
       "the bound widens, the map never shifts; too wide: silent, and said so", play_one_way_delay},
      {16, "lying-centre", "the centre's time jumps by 30 s while agents hold a map",
       "disputed; the own map holds, starts at the true T", play_lying_centre},
      {17, "smeared-centre", "the centre's time smeared by 11.6 ppm", "followed without dispute; on at its T",
       play_smeared_centre},
      {20, "forged", "10 000 forged, mutated and too weakly signed documents a second",
       "none accepted; publishing within 2 s; the agent below 25 % of a processor", play_forged, true},
      {22, "two-operators", "two officers draft and publish revisions of one order in the same moment",
       "one winner, the loser told; one content for one revision; sounds once", play_two_operators},
      {23, "half-open", "connections to the link that never say who they are",
       "agents link and orders are published meanwhile", play_half_open},
  };
}

}  // namespace sukut::faults
