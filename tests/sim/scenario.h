// Stories written by hand: one line, one deed; fourteen verbs; a mistake names its line.
//
//   world [seed=N] [declared] [reference=TIME] [commit=TIME] [begins=TIME] [ends=TIME]
//   station ID SECTOR ACTION HOLDING [rate=PPM] and any option named in fields.h: rho=PPM delay=TIME loss=PERMILLE
//                                    wall=TIME booted=TIME chrony no-bulletin two-sources preempted …; no-drill
//                                    ID~ … second_of=N: another machine with the keys of the N-th station (from 0), off
//                                    until it is cloned
//   output ID ACTION HOLDING [no-drill]            one more output of that station
//   order NAME live|drill CUE ACTION START LENGTH [tolerance=TIME] [late_max=TIME] [sound-and-flag] [until-closed] …
//                                    again with the same NAME: one more cue
//   revise NAME CUE START LENGTH [not=STATION]     the next revision: like the last one but for this cue
//   revise NAME                                    the next revision, whose cues follow as lines of its order
//   at TIME publish NAME [rN] [to STATION]         by the centre, or by hand to one station
//   at TIME cancel NAME [cue=CUE] [to STATION]
//   at TIME close NAME CUE
//   at TIME crash STATION|centre for TIME [reboot|lost-journal|asleep|after=ACTIONS]
//   at TIME partition STATION|all for TIME [up|down|bulletin]
//   at TIME disk STATION|centre for TIME           nothing can be written
//   at TIME step STATION by TIME                   the wall clock
//   at TIME inhibit STATION [for TIME]
//   at TIME person STATION NAME CUE confirm|confirm-ended|decline|withdraw
//   at TIME forge KIND NAME [to STATION]
//   at TIME do DEED [at=STATION] [order=NAME] [cue=CUE] [length=TIME] [detail=N]    any deed of story.h
//   expect STATION CUE silent|once|OUTCOME [REASON]
//
// ACTION: sound silence lower-flag restrict-road notice. HOLDING: fired device person dry. '#' begins a comment.
// TIME is relative to noon where it is an instant, exact to the nanosecond: -5s, +300ms, 2min, 1h.
#pragma once

#include <istream>
#include <string>

#include "proto/result.h"
#include "tests/sim/story.h"

namespace sukut::sim {

[[nodiscard]] Result<Story> read_scenario(const std::string& path);
[[nodiscard]] Result<Story> read_scenario(std::istream& text, const std::string& name);
// The same story as a scenario, without its expectations: what was read back from this runs event for event alike.
[[nodiscard]] std::string frozen(const Story& story);

}  // namespace sukut::sim
