// The first thing that keeps a station silent is said alone: what lies behind it cannot be known before it is mended.
#include "coordinator/core/preflight_station.h"

#include <algorithm>

namespace sukut::coordinator {
namespace {

constexpr std::uint32_t kSourceLink = 1;
constexpr std::uint32_t kSourceChrony = 2;

class Judge {
 public:
  explicit Judge(const StationCase& station) : station_(station) {}

  std::vector<Finding> judge() {
    if (is_out_of_reach()) return std::move(findings_);
    const Pulse& pulse = station_.word->pulse;
    if (std::count(pulse.warnings.begin(), pulse.warnings.end(), kClonedWarning) > 0) add(Obstacle::cloned);
    if (pulse.is_inhibited) add(Obstacle::inhibited);
    if (!station_.wish.draft) judge_holding();
    judge_outputs();
    judge_software();
    judge_sources();
    return std::move(findings_);
  }

 private:
  Finding& add(Obstacle obstacle, const CueId* cue = nullptr, std::string detail = {}) {
    for (Finding& known : findings_) {
      if (known.obstacle != obstacle || cue == nullptr || known.detail != detail) continue;
      known.cues.push_back(*cue);
      return known;
    }
    Finding finding;
    finding.obstacle = obstacle;
    finding.station = station_.status.station;
    if (cue != nullptr) finding.cues.push_back(*cue);
    finding.detail = std::move(detail);
    findings_.push_back(std::move(finding));
    return findings_.back();
  }

  bool is_out_of_reach() {
    if (station_.entry == nullptr) return add(Obstacle::left_register), true;
    if (!station_.status.is_quiet) return false;
    if (station_.word == nullptr && station_.entry->curve_public.empty()) return add(Obstacle::no_bundle), true;
    const bool is_silent = station_.word == nullptr && !station_.status.is_received;
    Finding& finding = add(is_silent ? Obstacle::never_heard : Obstacle::not_heard);
    finding.heard = station_.status.heard;
    if (!is_silent && !station_.wish.draft) {
      finding.detail = station_.status.is_received ? "holds the order" : "is not known to hold the order";
    }
    add_declines();
    return true;
  }

  void add_declines() {
    for (const auto& [id, cue] : station_.status.by_cue) {
      if (cue.is_declined) add(Obstacle::declined, &id, cue.detail).reason = cue.reason;
    }
  }

  void judge_holding() {
    const StationStatus& status = station_.status;
    if (!status.is_received) return judge_lack();
    const bool is_refused_whole = status.readiness == Readiness::refused && !has_own_refusal();
    if (is_refused_whole) {
      add(Obstacle::refused, nullptr, status.detail).reason = status.reason;
      return;
    }
    for (const auto& [id, cue] : status.by_cue) judge_cue(id, cue);
  }

  // An older revision is carried out as long as the newer one has not arrived.
  void judge_lack() {
    std::uint32_t older = 0;
    for (const CueReadiness& cue : station_.word->pulse.cues) {
      if (cue.key.order == station_.order.id) older = std::max(older, cue.revision);
    }
    if (older == 0) {
      add(Obstacle::not_received);
    } else {
      add(Obstacle::holds_older, nullptr, "holds revision " + std::to_string(older) + " and will act by it");
    }
  }

  [[nodiscard]] bool has_own_refusal() const {
    return std::any_of(station_.status.by_cue.begin(), station_.status.by_cue.end(),
                       [](const auto& cue) { return cue.second.readiness == Readiness::refused; });
  }

  void judge_cue(const CueId& id, const CueStatus& cue) {
    if (cue.is_declined) {
      add(Obstacle::declined, &id, cue.detail).reason = cue.reason;
      return;
    }
    if (cue.is_ended || cue.reason == Reason::real_emergency) return;  // over, or said above as inhibited
    switch (cue.readiness) {
      case Readiness::ready:
      case Readiness::over:
        return;
      case Readiness::unbounded:
        add(Obstacle::clock_unbounded, &id).reason = cue.reason;
        return;
      case Readiness::unknown:
        add(Obstacle::not_armed, &id);
        return;
      case Readiness::at_risk:
      case Readiness::refused:
        add(by_reason(cue), &id, cue.detail).reason = cue.reason;
    }
  }

  static Obstacle by_reason(const CueStatus& cue) {
    switch (cue.reason) {
      case Reason::output_busy:
      case Reason::device_busy:
        return Obstacle::output_busy;
      case Reason::single_time_source:
        return Obstacle::single_time_source;
      case Reason::clock_unknown:
      case Reason::clock_unbounded:
        return Obstacle::clock_unbounded;
      default:
        return cue.readiness == Readiness::refused ? Obstacle::refused : Obstacle::at_risk;
    }
  }

  // A drill may find no output: then the rehearsal is dry, and reported as such.
  void judge_outputs() {
    if (station_.order.mode != Mode::live) return;
    for (const Cue& cue : station_.order.cues) {
      const auto known = station_.status.by_cue.find(cue.id);
      if (known == station_.status.by_cue.end() || known->second.is_ended || known->second.is_declined) continue;
      const auto& outputs = station_.word->outputs;
      const bool is_moved = std::any_of(outputs.begin(), outputs.end(), [&](const OutputNote& output) {
        return output.action == cue.action && output.driver != "dry_run";
      });
      if (!is_moved) add(Obstacle::dry_run, &cue.id);
    }
  }

  void judge_software() {
    const std::string& software = station_.word->software;
    const std::string& least = station_.wish.software_min;
    if (!least.empty() && is_older(software, least)) {
      add(Obstacle::old_software, nullptr, software);
    } else if (is_older(software, station_.wish.software)) {
      add(Obstacle::older_than_centre, nullptr, software);
    }
  }

  // One source, and the station's config says that this is enough: whoever holds that source can shift its noon.
  void judge_sources() {
    const std::uint32_t sources = station_.word->pulse.sources;
    const bool is_one = sources == kSourceLink || sources == kSourceChrony;
    const bool has_moment = std::any_of(station_.order.cues.begin(), station_.order.cues.end(), [&](const Cue& cue) {
      return is_moment(cue.action) && station_.status.by_cue.contains(cue.id);
    });
    if (station_.order.mode != Mode::live || !is_one || !has_moment || has(Obstacle::single_time_source)) return;
    add(Obstacle::single_source_accepted, nullptr, sources == kSourceLink ? "the link alone" : "chrony alone");
  }

  [[nodiscard]] bool has(Obstacle obstacle) const {
    return std::any_of(findings_.begin(), findings_.end(),
                       [&](const Finding& finding) { return finding.obstacle == obstacle; });
  }

  const StationCase& station_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> findings_of(const StationCase& station) { return Judge(station).judge(); }

}  // namespace sukut::coordinator
