// Words that change a published order: amend, cancel, close, and an order again.
#include "coordinator/cli/run_words.h"

namespace sukut::cli {
namespace {

constexpr const char* kAmendHelp =
    "\nKeys: at, until (of an open-ended cue its latest end), length, confirm_by, tolerance, late_max.\n"
    "Times: HH:MM[:SS] on the cue's own day, 24:00 its end, or 2027-01-20T12:05+04:00. What has begun or ended is\n"
    "carried over as it is; a running cue may only end earlier. The new revision is signed and published as usual;\n"
    "whoever has not heard of it by then: sukut status.\n";
constexpr const char* kStopHelp =
    "\nScope: sector=ship, region=…, operator=…, station=ID, exclude=ID; may be given again. Rules of one kind add "
    "up,\n"
    "different kinds must all fit; station= adds and exclude= takes away, whatever the other rules say.\n"
    "From one's own machine, with nothing but the key: give the order's FILE instead of its name, and --prepare OUT;\n"
    "OUT is then published at the centre without a key (sukut order publish OUT), or imported at a station.\n"
    "The centre's folder is needed for everything else: its store names the order, its control socket publishes.\n";

void add_changes(CLI::App* command, OrderAmend& asked) {
  command->add_option("--set", asked.changes, "CUE.KEY=VALUE, as minute-sound.at=12:05; may be given again")
      ->take_all();
  command->add_option("--drop", asked.drops, "leave this cue out; may be given again")->take_all();
  command->add_option("--zone", asked.zone, "zone of the times given, by default Asia/Baku");
}

void add_amend(CLI::App* order, Chosen& chosen) {
  const auto asked = std::make_shared<OrderAmend>();
  CLI::App* amend =
      order->add_subcommand("amend", "draft the next revision of a published order, changed in what is named alone");
  amend->add_option("ID", asked->id, "name, its unique beginning, or 32 hex digits")->required();
  add_changes(amend, *asked);
  amend->add_option("--out", asked->out, "order file to write, by default named after the order");
  amend->footer(kAmendHelp);
  on_chosen<OrderAmend>(amend, chosen, asked,
                        [&chosen](OrderAmend& a) { return a.centre = chosen.centre, run_order_amend(a); });
}

CLI::App* add_stop(CLI::App* order, Chosen& chosen, const std::string& name, const std::string& about,
                   std::shared_ptr<OrderStop> asked, int (*act)(const OrderStop&)) {
  CLI::App* command = order->add_subcommand(name, about);
  command->add_option("ID", asked->id, "name, its unique beginning, 32 hex digits, or the order file")->required();
  command->add_option("--key", asked->keys, "secret key file; may be given again")->required()->take_all();
  command->add_option("--passphrase-file", asked->passphrase_file,
                      "file whose first line is the passphrase (mode 0600)");
  command->add_option("--scope", asked->scope, "only these stations, as sector=ship; may be given again")->take_all();
  CLI::Option* out =
      command->add_option("--out", asked->out, "also write the signed document, to be carried to stations by hand");
  command->add_option("--prepare", asked->prepare, "seal it in this file, and send nothing")->excludes(out);
  add_telling_words(command, asked->telling);
  command->footer(kStopHelp);
  on_chosen<OrderStop>(command, chosen, asked,
                       [&chosen, act](OrderStop& a) { return a.centre = chosen.centre, act(a); });
  return command;
}

}  // namespace

void add_telling_words(CLI::App* command, Telling& telling) {
  command->add_option("--wait", telling.wait, "after a cancel or close: how long to wait for confirmations")
      ->capture_default_str();
  command->add_flag("--json", telling.json, "after a cancel or close: what came of it, as JSON");
}

std::shared_ptr<OrderAmend> add_again_words(CLI::App* draft, CLI::Option* plan) {
  const auto asked = std::make_shared<OrderAmend>();
  CLI::Option* again = draft->add_option(
      "--again", asked->id, "instead of a plan: a new order of what was called off of this one, by mistake");
  for (const char* other : {"--year", "--drill", "--in", "--at"}) again->excludes(draft->get_option(other));
  again->excludes(plan);
  add_changes(draft, *asked);
  for (const char* change : {"--set", "--drop", "--zone"}) draft->get_option(change)->needs(again);
  return asked;
}

void add_changing_words(CLI::App* order, Chosen& chosen) {
  add_amend(order, chosen);
  const auto cancelling = std::make_shared<OrderStop>();
  CLI::App* cancel = add_stop(order, chosen, "cancel",
                              "cancel an order in every revision, for good: signs and publishes in one action",
                              cancelling, run_order_cancel);
  cancel->add_option("--cue", cancelling->cue, "only this cue");
  cancel->add_option("--reason", cancelling->reason, "why, in words; signed with it");

  const auto closing = std::make_shared<OrderStop>();
  CLI::App* close = add_stop(order, chosen, "close", "end an open-ended cue: signs and publishes in one action",
                             closing, run_order_close);
  close->add_option("CUE", closing->cue, "the cue")->required();
}

}  // namespace sukut::cli
