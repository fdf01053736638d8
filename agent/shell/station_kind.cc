#include "agent/shell/station_kind.h"

#include <algorithm>
#include <array>

namespace sukut::agent {
namespace {

constexpr std::array<StationKind, kSectors.size()> kKinds{{
    {"ship", CueAction::sound, "whistle", false,
     "A continuous whistle is a distress signal (COLREG, Annex IV). Orders say prolonged blasts of 5 s with gaps; a\n"
     "continuous one is refused unless the vessel is moored or anchored (moored = true) and its notice is published.\n"
     "The master may decline for safety: sukut-agent decline CUE --reason master"},
    {"port", CueAction::sound, "horn", true,
     "Tell the pilots, the traffic service and the neighbours before the first drill that moves the horn."},
    {"rail", CueAction::sound, "horn", true,
     "A depot, parked vehicles, a station's loudspeakers. On a moving train the driver is asked and may decline:\n"
     "sukut-agent decline CUE --reason driver"},
    {"metro", CueAction::sound, "horn", true,
     "The dispatcher may decline: sukut-agent decline CUE --reason dispatcher. Platforms are told by the boards."},
    {"broadcast", CueAction::silence, "programme", false,
     "Silence detectors put emergency programme on air after 20 to 30 s: play an atmosphere bed, or inhibit them for\n"
     "the minute, and prove that they are back. The broadcaster may decline: sukut-agent decline CUE --reason "
     "broadcaster"},
    {"siren", CueAction::sound, "siren", false,
     "One steady tone, never the alarm's rising and falling. A siren that is on for another reason is left alone; a "
     "real\n"
     "alarm comes first: let the alarm system make the inhibit file."},
    {"road", CueAction::sound, "horn", true,
     "Fleets: buses, taxis, service cars. A driver in traffic may decline: sukut-agent decline CUE --reason driver"},
    {"road-police", CueAction::restrict_road, "road", true,
     "Who closed the road, and who opened it, say so: sukut-agent confirm CUE, then confirm CUE --ended. What an\n"
     "electronic sign shows is a notice and no closure: a person still confirms."},
    {"flag", CueAction::lower_flag, "flag", false,
     "Lowered and raised are two confirmations of a person: sukut-agent confirm CUE, then confirm CUE --ended"},
    {"mission", CueAction::silence, "assembly", true,
     "At the mission's own noon, by the host's arrangement: sukut-agent confirm CUE, then confirm CUE --ended"},
}};

Error refuse(const StationKind& kind, std::string_view driver, const std::string& why) {
  return {Reason::no_output, std::string(kind.sector) + " by " + std::string(driver) + ": " + why};
}

Result<CueAction> by_text(const StationKind& kind) {
  if (kind.sector == "road-police") return CueAction::restrict_road;
  if (kind.has_board) return CueAction::notice;
  return refuse(kind, "text_file",
                "a text file shows words, and a " + std::string(kind.sector) + " station is there for " +
                    std::string(name_of(kind.action)) +
                    "; choose the driver that does that, and add [output.notice] for a page or a board");
}

}  // namespace

const StationKind* kind_of(std::string_view sector) {
  const auto found = std::ranges::find(kKinds, sector, &StationKind::sector);
  return found == kKinds.end() ? nullptr : &*found;
}

Result<CueAction> action_by(const StationKind& kind, std::string_view driver) {
  const bool is_by_person = kind.sector == "flag" || kind.sector == "mission";
  if (driver == "dry_run") return kind.action;
  if (driver == "text_file") return by_text(kind);
  if (driver == "manual" && kind.sector == "broadcast") {
    return refuse(kind, driver,
                  "silence on air begins within 250 ms of the instant, and a hand is later than that; choose "
                  "liquidsoap, or command for a playout system with a program of its own");
  }
  if (driver == "liquidsoap" && kind.sector != "broadcast") {
    return refuse(kind, driver,
                  "Liquidsoap holds a programme's silence, and a " + std::string(kind.sector) +
                      " station has none on air; choose " + (is_by_person ? "manual" : "command or manual"));
  }
  if (driver == "command" && is_by_person) {
    return refuse(kind, driver,
                  "that this was done, and undone, is a person's word, which no program can give; choose manual");
  }
  return kind.action;
}

}  // namespace sukut::agent
