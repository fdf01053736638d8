#include "agent/drivers/text_file.h"

#include <sys/wait.h>

#include <utility>

#include "agent/drivers/program_driver.h"
#include "agent/drivers/text_place.h"
#include "agent/drivers/text_program.h"

namespace sukut::agent {
namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '>') {
      result += "&gt;";
    } else {
      result += c;
    }
  }
  return result;
}

class TextFilePrograms final : public Programs {
 public:
  explicit TextFilePrograms(TextFileConfig config) : config_(std::move(config)) {}

  Words start(const Claim& claim) const override {
    if (claim.is_rehearsal) return {};
    return {config_.guard_program, "text-file", "show", config_.file, text_of(claim)};
  }
  Words end(const Claim& claim) const override {
    if (claim.is_rehearsal) return {};
    return {config_.guard_program, "text-file", "restore", config_.file};
  }
  Status look(const Claim* claim) const override;
  Error told(Phase phase, const Words& words, int wait_status) const override;
  Result<bool> undo_leftovers() const override { return TextPlace(config_.file).restore_if_left(); }

 private:
  [[nodiscard]] std::string text_of(const Claim& claim) const;

  TextFileConfig config_;
};

std::string TextFilePrograms::text_of(const Claim& claim) const {
  std::string result;
  for (const std::string& language : config_.languages) {
    for (const Text& text : claim.texts) {
      if (text.lang != language) continue;
      result +=
          config_.form == "html" ? "<p lang=\"" + text.lang + "\">" + escaped(text.text) + "</p>\n" : text.text + "\n";
    }
  }
  return result;
}

Status TextFilePrograms::look(const Claim* claim) const {
  if (claim == nullptr || !text_of(*claim).empty()) return TextPlace(config_.file).look();
  std::string wanted;
  for (const std::string& language : config_.languages) wanted += (wanted.empty() ? "" : ", ") + language;
  return Error{Reason::device_refused, "the order has no text in " + wanted + " for cue " + claim->key.cue.text +
                                           "; name a language that it has in agent.toml"};
}

Error TextFilePrograms::told(Phase phase, const Words&, int wait_status) const {
  const bool is_busy = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == static_cast<int>(TextExit::busy);
  if (phase == Phase::end && is_busy) {
    return {Reason::device_busy, config_.file +
                                     " was changed by somebody while the text stood there, and was left as "
                                     "it is (the agent's log says more)"};
  }
  if (const Status now = TextPlace(config_.file).look(); !now) return now.error();
  return {is_busy ? Reason::device_busy : Reason::program_failed,
          config_.file +
              (phase == Phase::start ? ": the text could not be put there: "
                                     : ": what stood there could not be put back: ") +
              "the process for it " + told_exit(wait_status) + " (the agent's log says more)"};
}

}  // namespace

std::unique_ptr<Driver> make_text_file_driver(const TextFileConfig& config, Driver::Sink sink) {
  return make_program_driver(config.output, config.guard_program, std::make_unique<TextFilePrograms>(config),
                             std::move(sink));
}

}  // namespace sukut::agent
