// Wires words to commands; those of stations are in run_stations.cc. Only run*.cc include CLI11 (it costs seconds to
// compile).
#include "coordinator/cli/run.h"

#include <iostream>

#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/order_commands.h"
#include "coordinator/cli/people_commands.h"
#include "coordinator/cli/run_words.h"
#include "coordinator/cli/view_commands.h"

namespace sukut::cli {
namespace {

constexpr const char* kAbout = "sukut - a national minute of silence: plans, orders, people, stations, reports";
constexpr const char* kFooter =
    "\nExamples:\n"
    "  sukut init /srv/sukut                              make a centre\n"
    "  sukut key new leyla.key --name \"Leyla M.\"          each person, on their own machine\n"
    "  sukut person add \"Leyla M.\" --role live --key leyla.key.pub\n"
    "  sukut root seal --threshold live=2 --threshold drill=1\n"
    "  sukut station import register.csv\n"
    "  sukut station add ship-shusha --out bundles\n"
    "  sukut plan check january-20.toml --year 2027\n"
    "  sukut order draft january-20.toml --drill --in 10m --minute 10s --out drill.order\n"
    "  sukut order sign drill.order --key leyla.key\n"
    "  sukut order publish drill.order drill.leyla-m.sig\n"
    "  sukut status --watch\n"
    "  sukut report DRILL-january-20 --csv report.csv\n"
    "\nExit codes: 0 done, 1 refused or not good, 2 bad input or configuration, 3 coordinator not reachable.\n"
    "Environment: SUKUT_CENTRE (as --centre), SUKUT_PASSPHRASE_FILE (as --passphrase-file), NO_COLOR.\n";

void add_centre_commands(CLI::App& app, Chosen& chosen) {
  const auto wish = std::make_shared<InitWish>();
  CLI::App* init = app.add_subcommand("init", "make a centre: identity, transport, beacon and time keys, configuration")
                       ->group("Centre and people");
  init->add_option("DIR", wish->directory, "folder of the new centre")->required();
  init->add_flag("--insecure-demo", wish->insecure_demo,
                 "a throw-away centre: keys in one place, declared time, free local ports");
  init->add_option("--link", wish->link, "where agents connect, tcp://ADDRESS:PORT");
  init->add_option("--bulletin", wish->bulletin, "where listeners subscribe, tcp://ADDRESS:PORT");
  init->add_option("--reference", wish->reference, "source of time: chrony or declared")
      ->check(CLI::IsMember({"chrony", "declared"}));
  on_chosen<InitWish>(init, chosen, wish, [](InitWish& w) { return run_init(w); });
}

void add_key_commands(CLI::App& app, Chosen& chosen) {
  CLI::App* key = group_of(app, "key", "people's keys, on their own machines", "Centre and people");
  const auto wish = std::make_shared<KeyWish>();
  CLI::App* make = key->add_subcommand("new", "make a key, sealed with a passphrase, and its public half FILE.pub");
  make->add_option("FILE", wish->path, "secret key file to write; never overwritten")->required();
  make->add_option("--name", wish->name, "whose key it is")->required();
  make->add_option("--passphrase-file", wish->passphrase_file, "file whose first line is the passphrase (mode 0600)");
  make->add_flag("--no-passphrase", wish->no_passphrase, "store it bare; only with --insecure-demo");
  make->add_flag("--insecure-demo", wish->insecure_demo, "this key is for demonstrations only");
  on_chosen<KeyWish>(make, chosen, wish, [](KeyWish& w) { return run_key_new(w); });

  struct Show {
    std::string path;
    bool json = false;
  };
  const auto show = std::make_shared<Show>();
  CLI::App* showing = key->add_subcommand("show", "the public half of a key file, and its fingerprint");
  showing->add_option("FILE", show->path, "secret or public key file")->required();
  showing->add_flag("--json", show->json, "as JSON");
  on_chosen<Show>(showing, chosen, show, [](Show& s) { return run_key_show(s.path, s.json); });
}

void add_people_commands(CLI::App& app, Chosen& chosen) {
  CLI::App* person = group_of(app, "person", "who may sign what", "Centre and people");
  const auto adding = std::make_shared<PersonAdd>();
  CLI::App* add = person->add_subcommand("add", "give a person a role, until the root is sealed");
  add->add_option("NAME", adding->name, "the person's name; two keys of one name count once")->required();
  add->add_option("--role", adding->roles, "root, live, drill, cancel or close; may be given again")
      ->required()
      ->delimiter(',')
      ->take_all();
  add->add_option("--key", adding->key, "their public key file")->required();
  on_chosen<PersonAdd>(add, chosen, adding,
                       [&chosen](PersonAdd& a) { return a.centre = chosen.centre, run_person_add(a); });
  add_listing(person, chosen, "list", "the people added so far", run_person_list);

  CLI::App* root = group_of(app, "root", "the root document: roles, keys, thresholds", "Centre and people");
  const auto sealing = std::make_shared<RootSeal>();
  CLI::App* seal =
      root->add_subcommand("seal", "freeze version 1; bundles and publishing need it, people can no longer be added");
  seal->add_option("--threshold", sealing->thresholds,
                   "signatures needed, as live=2; by default live and root 2, drill, cancel and close 1")
      ->take_all();
  seal->add_flag("--no-spare", sealing->no_spare, "accept a role that needs all of its holders");
  seal->add_option("--years", sealing->years, "until the root and its keys expire")
      ->check(CLI::Range(1, 30))
      ->capture_default_str();
  on_chosen<RootSeal>(seal, chosen, sealing,
                      [&chosen](RootSeal& s) { return s.centre = chosen.centre, run_root_seal(s); });
  add_listing(root, chosen, "show", "the sealed root", run_root_show);
}

void add_plan_commands(CLI::App& app, Chosen& chosen) {
  CLI::App* plan = group_of(app, "plan", "plans of observances", "Plans and orders");
  const auto asked = std::make_shared<PlanCheckAsked>();
  CLI::App* check = plan->add_subcommand("check", "each cue in Baku time and UTC with its stations, and every problem");
  check->add_option("FILE", asked->file, "the plan, TOML")->required();
  check->add_option("--year", asked->year, "by default the next that has not passed")->check(CLI::Range(1970, 2199));
  check->add_option("--register", asked->register_file, "register to count in, by default the centre's");
  check->add_flag("--json", asked->json, "as JSON");
  on_chosen<PlanCheckAsked>(check, chosen, asked,
                            [&chosen](PlanCheckAsked& a) { return a.centre = chosen.centre, run_plan_check(a); });
}

void add_draft(CLI::App* order, Chosen& chosen) {
  const auto asked = std::make_shared<OrderDraft>();
  CLI::App* draft =
      order->add_subcommand("draft", "make an order of a plan; live unless --drill; reserves its revision");
  draft->add_option("PLAN", asked->plan, "the plan, TOML")->required();
  CLI::Option* year =
      draft->add_option("--year", asked->year, "live: the year it falls in")->check(CLI::Range(1970, 2199));
  CLI::Option* drill =
      draft->add_flag("--drill", asked->is_drill, "a drill, by the plan's [drill] table")->excludes(year);
  CLI::Option* in =
      draft->add_option("--in", asked->in, "drill: from now, 30s, 10m, 2h; plain numbers are seconds")->needs(drill);
  draft->add_option("--at", asked->at, "drill: 2027-01-06T11:00+04:00")->needs(drill)->excludes(in);
  draft->add_option("--minute", asked->minute, "drill: how long the minute lasts")->capture_default_str();
  draft->add_option("--out", asked->out, "order file to write, by default named after the order");
  on_chosen<OrderDraft>(draft, chosen, asked,
                        [&chosen](OrderDraft& a) { return a.centre = chosen.centre, run_order_draft(a); });
}

void add_show_and_sign(CLI::App* order, Chosen& chosen) {
  const auto showing = std::make_shared<OrderShow>();
  CLI::App* show = order->add_subcommand("show", "a reading of exactly what is signed");
  show->add_option("FILE", showing->file, "order file")->required();
  show->add_option("--register", showing->register_file, "register to count sectors in, by default the centre's");
  show->add_flag("--json", showing->json, "as JSON");
  on_chosen<OrderShow>(show, chosen, showing,
                       [&chosen](OrderShow& a) { return a.centre = chosen.centre, run_order_show(a); });

  const auto signing = std::make_shared<OrderSign>();
  CLI::App* sign = order->add_subcommand("sign", "read an order and sign it, offline; writes a detached signature");
  sign->add_option("FILE", signing->file, "order file")->required();
  sign->add_option("--key", signing->key, "your secret key file")->required();
  sign->add_option("--out", signing->out, "signature file to write, by default beside the order");
  sign->add_option("--register", signing->register_file, "register to count sectors in");
  sign->add_option("--passphrase-file", signing->passphrase_file,
                   "file whose first line is the passphrase (mode 0600)");
  sign->add_flag("--yes", signing->yes, "do not ask");
  on_chosen<OrderSign>(sign, chosen, signing,
                       [&chosen](OrderSign& a) { return a.centre = chosen.centre, run_order_sign(a); });
}

CLI::App* add_stop(CLI::App* order, Chosen& chosen, const std::string& name, const std::string& about,
                   std::shared_ptr<OrderStop> asked, int (*act)(const OrderStop&)) {
  CLI::App* command = order->add_subcommand(name, about);
  command->add_option("ID", asked->id, "name, its unique beginning, 32 hex digits, or the order file")->required();
  command->add_option("--key", asked->keys, "secret key file; may be given again")->required()->take_all();
  command->add_option("--passphrase-file", asked->passphrase_file,
                      "file whose first line is the passphrase (mode 0600)");
  command->add_option("--out", asked->out, "also write the signed document, to be carried to stations by hand");
  on_chosen<OrderStop>(command, chosen, asked,
                       [&chosen, act](OrderStop& a) { return a.centre = chosen.centre, act(a); });
  return command;
}

void add_order_commands(CLI::App& app, Chosen& chosen) {
  CLI::App* order =
      group_of(app, "order", "signed orders: draft, show, sign, publish, cancel, close", "Plans and orders");
  add_draft(order, chosen);
  add_show_and_sign(order, chosen);
  const auto publishing = std::make_shared<OrderPublish>();
  CLI::App* publish = order->add_subcommand("publish", "publish an order; says which signatures are missing");
  publish->add_option("FILE", publishing->file, "order file")->required();
  publish->add_option("SIG", publishing->signatures, "signature files")->take_all();
  publish->add_option("--out", publishing->out, "also write the signed document, to be carried to stations by hand");
  on_chosen<OrderPublish>(publish, chosen, publishing,
                          [&chosen](OrderPublish& a) { return a.centre = chosen.centre, run_order_publish(a); });

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
  add_listing(order, chosen, "list", "every published order", run_order_list);
}

void add_view_commands(CLI::App& app, Chosen& chosen) {
  const auto status = std::make_shared<StatusAsked>();
  CLI::App* seeing =
      app.add_subcommand("status", "who has received, is armed, is ready, and why not; with the countdown")
          ->group("The minute");
  seeing->add_option("ID", status->id, "one order; by default all");
  seeing->add_flag("--watch", status->watch, "keep looking, until interrupted or the order is over");
  seeing->add_flag("--json", status->json, "as JSON, once");
  on_chosen<StatusAsked>(seeing, chosen, status,
                         [&chosen](StatusAsked& a) { return a.centre = chosen.centre, run_status(a); });

  const auto report = std::make_shared<ReportAsked>();
  CLI::App* telling = app.add_subcommand("report", "the national report of an order")->group("The minute");
  telling->add_option("ID", report->id, "the order")->required();
  telling->add_option("--cue", report->cue, "only this cue");
  telling->add_option("--csv", report->csv, "write the rows as CSV to a file, or - for standard output");
  telling->add_flag("--json", report->json, "as JSON (deploy/report.schema.json)");
  telling->add_flag("--strict", report->strict, "exit 1 unless it is final and every pair did its part");
  on_chosen<ReportAsked>(telling, chosen, report,
                         [&chosen](ReportAsked& a) { return a.centre = chosen.centre, run_report(a); });
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app(kAbout, "sukut");
  Chosen chosen;
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("sukut ") + SUKUT_VERSION);
  app.add_option("--centre", chosen.centre, "the centre's folder, by default SUKUT_CENTRE, else the current one");
  app.footer(kFooter);
  add_centre_commands(app, chosen);
  add_key_commands(app, chosen);
  add_people_commands(app, chosen);
  add_station_commands(app, chosen);
  add_plan_commands(app, chosen);
  add_order_commands(app, chosen);
  add_view_commands(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kBadInput;
  }
  return chosen.act ? chosen.act() : kBadInput;
}

}  // namespace sukut::cli
