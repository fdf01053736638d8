#include "coordinator/cli/stop_print.h"

#include "coordinator/cli/amend.h"
#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/status.h"
#include "coordinator/cli/terminal.h"
#include "proto/limits.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

using coordinator::Act;
using coordinator::Holder;
using coordinator::OpenCue;
using coordinator::StationEntry;
using coordinator::StopView;

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string cell(const std::string& text) { return text.empty() ? "-" : plain_text_of(text, kNameMax); }

std::vector<std::string> caller_cells(const StationEntry& station) {
  return {"  " + station.attributes.id.text, cell(station.attributes.operator_name), cell(station.contact),
          cell(station.phone)};
}

std::string act_text(const Act& act) {
  if (act.state == Act::State::running) {
    return act.cue.text + " acts now, until " + zoned_text(kHomeZone, act.end);
  }
  return act.cue.text + " at " + zoned_text(kHomeZone, act.start);
}

std::string acts_text(const std::vector<Act>& acts) {
  std::string text = act_text(acts.front());
  if (acts.size() > 1) text += ", and " + counted(acts.size() - 1, "more cue");
  return text;
}

std::string holders_table(const std::vector<Holder>& holders) {
  Table table({"  station", "operator", "contact", "phone", "holds", "will act"});
  for (const Holder& holder : holders) {
    std::vector<std::string> cells = caller_cells(holder.station);
    cells.push_back(holder.revision ? "revision " + std::to_string(*holder.revision) : "nothing known");
    cells.push_back(acts_text(holder.acts));
    table.add(std::move(cells));
  }
  return table.text();
}

std::string open_table(const OpenCue& open) {
  Table table({"  station", "operator", "contact", "phone"});
  for (const StationEntry& station : open.open) table.add(caller_cells(station));
  return table.empty() ? "" : table.text();
}

}  // namespace

std::string covered_text(const Cancel& cancel) {
  const std::string what = cancel.cue ? cancel.cue->text : "everything";
  return cancel.scope ? what + ", " + text_of(*cancel.scope) : what;
}

std::string text_of(const StopView& view) {
  if (view.named == 0) return "no station is known to hold it; the cancel stands, and waits for whoever does\n";
  std::string text = "stopped " + std::to_string(view.stopped) + "; ";
  if (view.unconfirmed.empty()) {
    text += "unconfirmed 0\n";
  } else {
    text += paint(Tone::bad, "unconfirmed " + std::to_string(view.unconfirmed.size()) + ": these will still act") +
            "\n" + holders_table(view.unconfirmed);
  }
  if (!view.unheard.empty()) {
    text += paint(Tone::warning, counted(view.unheard.size(), "station") +
                                     " confirmed no revision: they act only if one reached them by another way") +
            "\n" + holders_table(view.unheard);
  }
  if (view.over > 0) {
    text += counted(view.over, "station") + " had nothing left to stop (ended, declined or refused)\n";
  }
  return text;
}

std::string left_behind_text(const std::vector<Holder>& holders) {
  if (holders.empty()) return {};
  Table table({"  station", "operator", "contact", "phone", ""});
  for (const Holder& holder : holders) {
    std::vector<std::string> cells = caller_cells(holder.station);
    const Act& act = holder.acts.front();
    cells.push_back("holds only revision " + std::to_string(*holder.revision) +
                    (act.state == Act::State::running ? ", acts until " + zoned_text(kHomeZone, act.end)
                                                      : ", will act at " + zoned_text(kHomeZone, act.start)) +
                    " (" + act.cue.text + ")" +
                    (holder.acts.size() > 1 ? ", and " + counted(holder.acts.size() - 1, "more cue") : ""));
    table.add(std::move(cells));
  }
  return paint(Tone::bad, counted(holders.size(), "station") + " left behind by the amendment; call them") + "\n" +
         table.text();
}

std::string text_of(const OpenCue& open, Instant now) {
  if (open.open.empty() && open.unclosed == 0) return {};
  const std::string latest = "latest end " + zoned_text(kHomeZone, open.latest_end);
  std::string text = open.cue.text + " is open at " + counted(open.open.size(), "station") + ", " + latest;
  if (now < open.latest_end) return text + ", " + countdown_text(open.latest_end, now) + "\n";
  text = open.cue.text + " was not closed: its " + latest + " has passed; ended by themselves " +
         std::to_string(open.unclosed) + ", still open " + std::to_string(open.open.size());
  return paint(Tone::bad, text) + "\n" + open_table(open);
}

std::string close_text(const OpenCue& open) {
  std::string text = "ended " + std::to_string(open.ended) + "; ";
  if (open.open.empty()) return text + "still open 0\n";
  return text + paint(Tone::warning, "still open " + std::to_string(open.open.size()) + ": these have not confirmed") +
         "\n" + open_table(open);
}

}  // namespace sukut::cli
