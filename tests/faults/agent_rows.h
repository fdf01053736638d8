// What befalls an agent: its death, its host's sleep and clocks, its disk, its device.
#pragma once

#include "tests/faults/row.h"

namespace sukut::faults {

void play_reboot(Finding& finding);
void play_agent_killed(Finding& finding);
void play_audio_dead_man(Finding& finding);
void play_clock_steps(Finding& finding);
void play_clock_slew(Finding& finding);
void play_agent_paused(Finding& finding);
void play_offline(Finding& finding);
void play_cancel_race(Finding& finding);
void play_load(Finding& finding);
void play_device_faults(Finding& finding);
void play_journal_disk(Finding& finding);

}  // namespace sukut::faults
