// What befalls the centre and the way to it: its death, its disk, its time, its network, its officers, its enemies.
#pragma once

#include "tests/faults/row.h"

namespace sukut::faults {

void play_centre_killed(Finding& finding);
void play_centre_ready(Finding& finding);
void play_centre_gone(Finding& finding);
void play_store_disk(Finding& finding);
void play_old_backup(Finding& finding);
void play_parted(Finding& finding);
void play_bad_network(Finding& finding);
void play_reconnect(Finding& finding);
void play_report_burst(Finding& finding);
void play_one_way_delay(Finding& finding);
void play_lying_centre(Finding& finding);
void play_smeared_centre(Finding& finding);
void play_forged(Finding& finding);
void play_two_operators(Finding& finding);
void play_half_open(Finding& finding);

}  // namespace sukut::faults
