// A throw-away centre: three people with keys, two signatures for a live order, declared time. Its orders are live, so
// that every gate of a live order is passed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/faults/process.h"
#include "tests/faults/stage.h"

namespace sukut::faults {

// One cue of a plan made for a row.
struct CueText {
  std::string id;
  Instant at;  // whole seconds
  std::chrono::seconds length{4};
  std::string action = "sound";
  std::string lines = {};  // more of its TOML: scope, tolerance, pattern
};

// One (station, cue) pair of the national report.
struct Told {
  std::string outcome;
  std::string reason;
  std::optional<Nanos> start_error;
  std::optional<Nanos> error_bound;
  std::optional<Nanos> lateness;
  std::optional<Nanos> measured_length;
};

class Centre {
 public:
  explicit Centre(const Stage& stage);

  // `more`: words behind the folder.
  void start(const std::vector<std::string>& more = {});
  // From the next start on: its clock or its disk is bad.
  void set_environment(std::vector<std::string> variables) { environment_ = std::move(variables); }
  void kill() { coordinator_.reset(); }
  [[nodiscard]] Process& coordinator() { return *coordinator_; }
  [[nodiscard]] const Stage& stage() const { return stage_; }
  [[nodiscard]] std::string store_path() const { return stage_ / "centre/store.db"; }
  [[nodiscard]] const std::string& link() const { return link_; }
  [[nodiscard]] const std::string& bulletin() const { return bulletin_; }

  // The `sukut` command at this centre.
  [[nodiscard]] Said sukut(std::vector<std::string> words) const;
  // Likewise; broken when it fails.
  std::string must(std::vector<std::string> words) const;

  // A live order, drafted, signed by two and published; its name is `name`.
  void publish(const std::string& name, const std::vector<CueText>& cues);
  void sign(const std::string& name, const std::vector<CueText>& cues);
  void publish_signed(const std::string& name) const;
  // As --year wants it.
  [[nodiscard]] static std::string year_of(Instant at);
  // Of the whole order, or of one cue.
  [[nodiscard]] Said cancel(const std::string& name, const std::string& cue = {}) const;

  [[nodiscard]] int connected() const;
  [[nodiscard]] bool is_final(const std::string& name) const;
  [[nodiscard]] std::map<std::pair<std::string, std::string>, Told> report(const std::string& name) const;

 private:
  const Stage& stage_;
  std::string link_;
  std::string bulletin_;
  std::vector<std::string> environment_;
  std::unique_ptr<Process> coordinator_;
};

// A whole second at least `lead` from now: what a row calls T.
[[nodiscard]] Instant minute_in(std::chrono::seconds lead);

}  // namespace sukut::faults
