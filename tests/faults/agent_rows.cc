#include "tests/faults/agent_rows.h"

#include "tests/faults/radio.h"

namespace sukut::faults {
namespace {

Row of_radio(Row row) {
  if (Radio::is_installed()) return row;
  row.play = nullptr;
  row.reason = "Liquidsoap is not installed";
  return row;
}

}  // namespace

std::vector<Row> agent_rows() {
  return {
      {11, "agent-reboot", "the agent's host loses power at T−30 s and boots again",
       "sounds on time when it is up by T−5 s, also with the battery clock as second source; else silent, and says so",
       play_reboot},
      {12, "agent-killed", "agents, their guards, or both killed with -9 before, during and after the minute",
       "killed before: sounds on time; during: off within 1 s, interrupted, never on again; after: reported once",
       play_agent_killed},
      of_radio(
          {12, "audio-dead-man", "a radio's agent, or the radio itself, killed with -9 around its silence",
           "the programme is back by itself at the end, never later than 1 s after it; the new life says interrupted",
           play_audio_dead_man}),
      {13, "clock-steps", "the wall clock jumps by ±1 h, ±1 s, −1024 weeks at T−5 s",
       "start within ε + λ of T by the own map; nothing sounds early or late", play_clock_steps},
      {14, "clock-slew", "the wall clock is slewed by 500 ppm; an oscillator ten times worse than declared",
       "the slew changes nothing; the oscillator is disputed at the first exchange that misses, early by no more than "
       "its drift",
       play_clock_slew},
      {18, "agent-paused", "an agent's process stands still for 30 s across T, 0.6 s across T, or across the end",
       "missed, never late over late_max; a horn that is on ends at its end", play_agent_paused},
      {19, "offline", "network time gone for 24 h and for 90 days (simulated clock)",
       "the order stays held; the bound is honest: starts only within the tolerance or where the order says sound and "
       "flag",
       play_offline},
      {21, "cancel-race", "cancels by one person within ±400 ms of the start",
       "applied before the decision: silence; after it: off within 100 ms", play_cancel_race},
      {24, "agent-load", "processors and disk of the agent's host overloaded",
       "wake-up at most 15 ms late (virtual machine)", play_load, true},
      of_radio({25, "device-faults", "audio device absent, busy, taken; horn program missing; relay that sticks",
                "told before T; failed report within 1 s of T; a busy device is left alone", play_device_faults}),
      {26, "journal-disk", "the journal's disk full, read-only, or its fsync failing, before and after the intent",
       "before: refused journal_unwritable and silent; after: sounds from memory, reported later; killed then: never "
       "again",
       play_journal_disk},
  };
}

}  // namespace sukut::faults
