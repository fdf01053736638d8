#include "agent/shell/rehearsal.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "agent/drivers/factory.h"
#include "agent/shell/status_text.h"
#include "proto/io/key_file.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kLead = seconds(2);  // a device that holds instants wants them beforehand
constexpr Nanos kLength = seconds(1);
constexpr Nanos kPatience = seconds(10);  // for each answer of the device

// What the driver says, in order, from any of its threads.
class Answers {
 public:
  void put(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
  }
  // The first event of one of these kinds; nothing when none comes in time.
  template <typename... Kinds>
  std::optional<Event> wait(Nanos patience) {
    const auto is_wanted = [](const Event& event) { return (std::holds_alternative<Kinds>(event) || ...); };
    std::unique_lock lock(mutex_);
    const auto find = [&] { return std::ranges::find_if(events_, is_wanted); };
    changed_.wait_for(lock, patience, [&] { return find() != events_.end(); });
    const auto found = find();
    return found == events_.end() ? std::nullopt : std::optional<Event>(*found);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
};

Claim rehearsal_claim(const OutputConfig& config) {
  Claim claim;
  io::random_bytes(claim.key.order.bytes.data(), claim.key.order.bytes.size());
  claim.key.cue = CueId("rehearsal");
  claim.order_name = "REHEARSAL";
  claim.output = config.name;
  claim.action = config.action;
  claim.pattern = config.action == CueAction::sound ? "prolonged" : config.action == CueAction::silence ? "bed" : "";
  claim.is_rehearsal = true;
  for (const std::string& language : config.languages) claim.texts.push_back({language, "Sükut"});
  claim.start = io::wall_instant() + kLead;
  claim.end = claim.start + kLength;
  claim.start_raw = io::raw_now() + kLead;
  claim.end_raw = claim.start_raw + kLength;
  return claim;
}

CheckLine not_well(const std::string& text) { return {false, "rehearsal", text}; }

std::string words_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// What answered, where no device did.
std::string form_text(const OutputConfig& config) {
  if (config.driver == "command") return "'" + words_of(config.rehearse) + "' ran";
  if (config.driver == "text_file") return config.settings.at("file") + " could be replaced, and was not touched";
  return "the device held it";
}

std::string told(const OutputConfig& config, const std::optional<Event>& started, const std::optional<Event>& ended) {
  std::string text = form_text(config);
  const auto* began = started ? std::get_if<OutputStarted>(&*started) : nullptr;
  if (began != nullptr && began->device_delay) {
    text += fmt::format(", began {:+.1f} ms from its instant", static_cast<double>(began->device_delay->count()) / 1e6);
  }
  if (const auto* over = ended ? std::get_if<OutputEnded>(&*ended) : nullptr; began != nullptr && over != nullptr) {
    text += fmt::format(", lasted {:.2f} s, {}", static_cast<double>((over->at - began->at).count()) / 1e9,
                        name_of(began->known_by));
  }
  return text;
}

// The agent's part: the start at the instant, the end after it.
CheckLine play(const OutputConfig& config, Driver& driver, const Claim& claim, Answers& answers) {
  const std::string thing = std::string(name_of(config.action)) + " by " + config.driver + ": ";
  driver.arm(claim, Depth::commit);
  const auto armed = answers.wait<OutputArmed, OutputRefused>(kPatience);
  if (!armed) return not_well(thing + "the output did not answer within 10 s");
  if (const auto* refused = std::get_if<OutputRefused>(&*armed)) {
    return not_well(thing + std::string(name_of(refused->reason)) + ": " + refused->detail);
  }
  const bool is_fired = holding_of(config.driver) == Holding::fired;
  const bool has_form = !is_fired || !config.rehearse.empty();
  if (is_fired) driver.start(claim.key);
  const auto started = has_form ? answers.wait<OutputStarted, OutputFailed>(kPatience) : std::nullopt;
  if (is_fired && started) (void)answers.wait<OutputFailed, OutputEnded>(kLength);
  if (is_fired) driver.stop(claim.key);
  const auto ended = answers.wait<OutputEnded, OutputFailed>(kPatience);
  driver.disarm(claim.key);
  for (const auto* each : {&started, &ended}) {
    const auto* failed = *each ? std::get_if<OutputFailed>(&**each) : nullptr;
    if (failed != nullptr) return not_well(thing + std::string(name_of(failed->reason)) + ": " + failed->detail);
  }
  if ((has_form && !started) || !ended) return not_well(thing + "armed, and then nothing was heard of it");
  return {true, "rehearsal", thing + told(config, started, ended)};
}

}  // namespace

const CueTimes* cue_in_the_way(const std::vector<CueTimes>& cues, const std::string& output, Instant now) {
  const auto found = std::ranges::find_if(cues, [&](const CueTimes& cue) {
    return !cue.is_over && cue.output == output && cue.start < now + kRehearsalClearance && now < cue.end;
  });
  return found == cues.end() ? nullptr : &*found;
}

CheckLine rehearse_output(const OutputConfig& config) {
  const std::string thing = std::string(name_of(config.action)) + " by " + config.driver;
  if (config.driver == "dry_run") return {true, "rehearsal", thing + ": nothing stands behind it, nothing moves"};
  if (config.driver == "manual") return {true, "rehearsal", thing + ": a person acts; practise with a drill"};
  if (config.driver == "command" && config.rehearse.empty()) {
    return {true, "rehearsal",
            thing + ": nothing ran, because there is no inaudible form; add rehearse = [\"program\"]"};
  }
  OutputConfig quiet = config;
  quiet.settings.erase("monitor");  // the running agent listens there
  Answers answers;
  const auto driver = make_driver(quiet, [&answers](Event event) { answers.put(std::move(event)); });
  return play(quiet, *driver, rehearsal_claim(quiet), answers);
}

}  // namespace sukut::agent
