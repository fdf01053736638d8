// A story as the text of a scenario: told with every broken promise, and kept as a file when it has taught something.
#include "tests/sim/fields.h"
#include "tests/sim/scenario.h"

namespace sukut::sim {
namespace {

std::string frozen_output(const agent::OutputSetup& output) {
  return std::string(name_of(output.action)) + " " + std::string(kHoldings[static_cast<std::size_t>(output.holding)]) +
         written_fields(output, usual_output(output.action));
}

std::string frozen_station(const StationStory& station) {
  const std::string id = label_of(station);
  std::string text = "station " + id + " " + station.attributes.sector + " " + frozen_output(station.outputs.front()) +
                     written_fields(station, usual_station()) + "\n";
  for (std::size_t i = 1; i < station.outputs.size(); ++i) {
    text += "output " + id + " " + frozen_output(station.outputs[i]) + "\n";
  }
  return text;
}

std::string frozen_cue(const Cue& cue) {
  const ZoneSpan& span = cue.spans.front();
  const Nanos length = span.end - span.start;
  return cue.id.text + " " + std::string(name_of(cue.action)) + " " + spelt(span.start) + " " + written(length) +
         (cue.on_unbounded == OnUnbounded::sound_and_flag ? " sound-and-flag" : "") +
         written_fields(cue, usual_cue(cue.action, span.start, length));
}

std::string frozen_order(const OrderStory& order) {
  std::string text;
  for (const Order& body : order.revisions) {
    if (&body != &order.revisions.front()) text += "revise " + order.base + "\n";
    for (const Cue& cue : body.cues) {
      text += "order " + order.base + " " + std::string(name_of(body.mode)) + " " + frozen_cue(cue) + "\n";
    }
  }
  return text;
}

std::string frozen_deed(const Story& story, const Deed& deed) {
  std::string text = "at " + spelt(deed.at) + " do " + std::string(name_of(deed.verb));
  if (deed.station >= 0) text += " at=" + label_of(story.stations[static_cast<std::size_t>(deed.station)]);
  if (deed.order > 0) text += " order=" + story.orders[static_cast<std::size_t>(deed.order)].base;
  return text + written_fields(deed, Deed()) + "\n";
}

}  // namespace

std::string frozen(const Story& story) {
  std::string text =
      "world begins=" + spelt(story.begins) + " ends=" + spelt(story.ends) + written_fields(story, Story()) + "\n";
  for (const StationStory& station : story.stations) text += frozen_station(station);
  for (const OrderStory& order : story.orders) text += frozen_order(order);
  for (const Deed& deed : story.deeds) text += frozen_deed(story, deed);
  return text;
}

}  // namespace sukut::sim
