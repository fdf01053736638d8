// The one source of the agent that includes CLI11.
#include "agent/shell/commands.h"

#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "agent/shell/check.h"
#include "agent/shell/config.h"
#include "agent/shell/control.h"
#include "agent/shell/daemon.h"
#include "agent/shell/document_file.h"
#include "agent/shell/first_config.h"
#include "proto/io/help_text.h"
#include "proto/io/screen.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

enum Exit { kDone = 0, kRefused = 1, kWrongUse = 2, kNoAgent = 3 };
constexpr int kAnswerMs = 5000;

constexpr const char* kFooter =
    "\nExamples:\n"
    "  sukut-agent init --driver command --bundle bundles/ship-one    a commented agent.toml for this station\n"
    "  sukut-agent check agent.toml --rehearse                        the whole way, each output's inaudible form too\n"
    "  sukut-agent run agent.toml                                     as a service: sukut-agent.service\n"
    "  sukut-agent status --watch                                     what comes next, ready or the mend\n"
    "  sukut-agent decline minute-ships --reason master --detail fog  a lawful veto; withdraw takes it back\n"
    "  sukut-agent confirm flags                                      a person has done it; --ended: has undone it\n"
    "  sukut-agent inhibit \"fire in hall 2\"                          a real emergency; inhibit --clear when it is "
    "over\n"
    "  sukut-agent import january-20.signed                           an order that was brought by hand\n"
    "\nFiles: /etc/sukut/agent.toml, or --config; the bundle and the state directory that it names.\n"
    "Exit codes: 0 done, 1 refused or something is not well, 2 wrong use or config, 3 no agent answers.\n"
    "Environment: NO_COLOR (no colours in status --watch).\n";

struct Words {
  std::string config = "/etc/sukut/agent.toml";
  bool is_json = false;
  bool is_watched = false;
  bool is_ended = false;
  bool is_cleared = false;
  bool must_rehearse = false;
  InitWish init;
  std::string cue;
  std::string order;
  std::string person;
  std::string reason = "other";
  std::string detail;
  std::string why;
  std::string file;
  std::vector<std::string> signatures;
};

const std::map<std::string, Reason> kDeclines{{"master", Reason::declined_by_master},
                                              {"driver", Reason::declined_by_driver},
                                              {"broadcaster", Reason::declined_by_broadcaster},
                                              {"dispatcher", Reason::declined_by_dispatcher},
                                              {"other", Reason::declined_other}};

std::string own_name() {
  const passwd* const entry = ::getpwuid(::getuid());
  return entry != nullptr ? entry->pw_name : std::to_string(::getuid());
}

int refused(const Error& error) {
  const std::string reason(sukut::name_of(error.reason));
  std::fprintf(stderr, "%s%s%s\n", reason.c_str(), error.detail.empty() ? "" : ": ", error.detail.c_str());
  return kRefused;
}

// Asks the running agent; `exit` says what to exit with when there is no reply.
std::optional<ControlReply> ask_agent(const Words& words, const ControlRequest& request, int& exit) {
  const ReadConfig places = read_places(words.config);
  if (!places.config) {
    tell_problems(places);
    exit = kWrongUse;
    return std::nullopt;
  }
  const auto answer = io::ask(places.config->control_endpoint(), encode_request(request), kAnswerMs);
  if (!answer) {
    std::fprintf(stderr, "no agent answers at %s; start it (systemctl start sukut-agent), and ask as its user\n",
                 places.config->control_endpoint().c_str());
    exit = kNoAgent;
    return std::nullopt;
  }
  auto reply = decode_reply(*answer);
  if (!reply) {
    exit = refused(reply.error());
    return std::nullopt;
  }
  exit = reply->error.reason == Reason::none ? kDone : refused(reply->error);
  return std::move(reply).value();
}

int tell(const Words& words, const ControlRequest& request, const char* done) {
  int exit = kRefused;
  const auto reply = ask_agent(words, request, exit);
  if (reply && exit == kDone) std::printf("%s%s%s\n", done, reply->text.empty() ? "" : ": ", reply->text.c_str());
  return exit;
}

// An agent that goes away ends it, with a word; an interrupt ends it well.
int watch_status(const Words& words) {
  int exit = kRefused;
  auto reply = ask_agent(words, StatusRequest{true, io::has_colour()}, exit);
  if (!reply) return exit;
  {
    io::Screen screen;
    do {
      screen.show(words.is_json ? reply->status_json + "\n" : reply->text);
      if (!screen.wait(std::chrono::seconds(1))) return kDone;
      reply = ask_agent(words, StatusRequest{true, io::has_colour()}, exit);
    } while (reply);
  }
  return exit;
}

int show_status(const Words& words) {
  if (words.is_watched) return watch_status(words);
  int exit = kRefused;
  const auto reply = ask_agent(words, StatusRequest{}, exit);
  if (reply) std::printf("%s%s", (words.is_json ? reply->status_json : reply->text).c_str(), words.is_json ? "\n" : "");
  return exit;
}

int check(const Words& words) {
  const ReadConfig read = read_config(words.config, io::wall_instant());
  if (!read.config) {
    tell_problems(read);
    return kWrongUse;
  }
  const bool is_well = check_station(*read.config, words.must_rehearse, [](const CheckLine& line) {
    std::printf("%-4s %-10s %s\n", line.is_well ? "ok" : "FAIL", line.thing.c_str(), line.text.c_str());
    std::fflush(stdout);
  });
  return is_well ? kDone : kRefused;
}

PersonSpoke spoke(const Words& words, Verb verb) {
  PersonSpoke spoke;
  spoke.verb = verb;
  spoke.cue = CueId(words.cue);
  spoke.order_name = words.order;
  spoke.person = words.person;
  spoke.detail = words.detail;
  return spoke;
}

int confirm(const Words& words) {
  return tell(words, spoke(words, words.is_ended ? Verb::confirm_ended : Verb::confirm), "confirmed");
}

int decline(const Words& words) {
  PersonSpoke declined = spoke(words, Verb::decline);
  declined.reason = kDeclines.at(words.reason);
  return tell(words, declined, "declined");
}

int inhibit(const Words& words) {
  if (words.is_cleared) return tell(words, InhibitCleared{0, words.person}, "done");
  if (!words.why.empty()) return tell(words, InhibitSet{0, words.person, words.why}, "done");
  std::fprintf(stderr, "say why: sukut-agent inhibit REASON, or: sukut-agent inhibit --clear\n");
  return kWrongUse;
}

int import(const Words& words) {
  auto document = read_document(words.file, words.signatures);
  if (!document) return refused(document.error());
  return tell(words, DocumentBrought{0, std::move(document).value(), Path::file}, "taken");
}

void add_init(CLI::App& app, InitWish& wish) {
  app.add_option("--sector", wish.sector, "what this station is; by default what its bundle says");
  app.add_option("--driver", wish.driver, "what carries its cues out: command, liquidsoap, manual, text_file, dry_run")
      ->required();
  app.add_option("--bundle", wish.bundle, "the station's bundle, as the centre made it")->required();
  app.add_option("--out", wish.out, "file to write; never overwritten")->capture_default_str();
  app.add_option("--state", wish.state, "folder of journal and socket; by default beside the file");
  app.add_option("--program", wish.program, "command: the program, told on and off");
  app.add_option("--socket", wish.socket, "liquidsoap: the socket of its server");
  app.add_option("--file", wish.file, "text_file: the file that is shown");
}

void add_config(CLI::App& app, Words& words) {
  app.add_option("--config", words.config, "agent.toml")->capture_default_str();
}

void add_person(CLI::App& app, Words& words) {
  add_config(app, words);
  app.add_option("--person", words.person, "who says so")->capture_default_str();
}

void add_cue(CLI::App& app, Words& words) {
  app.add_option("CUE", words.cue, "the cue, as the status names it")->required();
  app.add_option("--order", words.order, "the order, when several hold this cue");
  app.add_option("--detail", words.detail, "in words, for the report");
  add_person(app, words);
}

// Adds every word; `chosen` is set to what is to be done.
void add_words(CLI::App& app, Words& words, std::function<int()>& chosen) {
  const auto word = [&](const char* name, const char* text, int (*body)(const Words&)) {
    CLI::App* const sub = app.add_subcommand(name, text);
    sub->callback([&words, &chosen, body] { chosen = [&words, body] { return body(words); }; });
    return sub;
  };
  add_init(*word("init", "write a commented agent.toml for a sector and a driver",
                 [](const Words& w) { return run_init(w.init); }),
           words.init);
  auto* run = word("run", "be the agent of this station", [](const Words& w) { return run_daemon(w.config); });
  run->add_option("CONFIG,--config", words.config, "agent.toml")->capture_default_str();
  auto* check_word = word("check", "walk through config, keys, link, clock and outputs", check);
  check_word->add_option("CONFIG,--config", words.config, "agent.toml")->capture_default_str();
  check_word->add_flag("--rehearse", words.must_rehearse, "run each output's inaudible form as well");
  auto* status = word("status", "which orders are held, armed or why not, and the clock", show_status);
  add_config(*status, words);
  status->add_flag("--json", words.is_json, "for programs");
  status->add_flag("--watch", words.is_watched, "a picture every second, with countdown and mend, until interrupted");
  auto* confirm_word = word("confirm", "a person has done a cue's part", confirm);
  add_cue(*confirm_word, words);
  confirm_word->add_flag("--ended", words.is_ended, "its end: flag raised, road opened");
  auto* decline_word = word("decline", "a lawful veto, with its reason", decline);
  add_cue(*decline_word, words);
  decline_word->add_option("--reason", words.reason, "who declines")
      ->check(CLI::IsMember({"master", "driver", "broadcaster", "dispatcher", "other"}))
      ->capture_default_str();
  add_cue(*word("withdraw", "take a decline back",
                [](const Words& w) { return tell(w, spoke(w, Verb::withdraw), "withdrawn"); }),
          words);
  auto* inhibit_word = word("inhibit", "a real emergency: outputs stop at once, none starts", inhibit);
  inhibit_word->add_option("REASON", words.why, "why");
  inhibit_word->add_flag("--clear", words.is_cleared, "it is over");
  add_person(*inhibit_word, words);
  auto* import_word = word("import", "take a signed order that was brought by hand", import);
  import_word->add_option("FILE", words.file, "a signed document, or an order file")->required();
  import_word->add_option("SIGNATURE", words.signatures, "the order file's signature files");
  add_config(*import_word, words);
}

}  // namespace

int run_commands(int argc, char** argv) {
  CLI::App app("Sükut agent: carries out the orders of the national operations centre at this station");
  app.footer(kFooter);
  app.set_version_flag("--version", "sukut " SUKUT_VERSION);
  app.require_subcommand(1);
  Words words;
  words.person = own_name();
  std::function<int()> chosen;
  add_words(app, words, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::fputs(io::wrapped_help(app.help()).c_str(), stdout);
    return kDone;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kWrongUse;
  }
  return chosen();
}

}  // namespace sukut::agent
