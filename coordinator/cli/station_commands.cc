// Keeps the register and the bundles in step: an entry is saved with the public halves of its new keys.
#include "coordinator/cli/station_commands.h"

#include <filesystem>
#include <iostream>
#include <utility>

#include "coordinator/cli/bundle.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/open_register.h"
#include "coordinator/cli/publish.h"
#include "coordinator/cli/station_import.h"
#include "coordinator/cli/station_list.h"
#include "coordinator/cli/station_sheet.h"
#include "coordinator/shell/register.h"
#include "proto/codec.h"
#include "proto/io/system_clock.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

int write_bundle(OpenRegister& held, const StationAdd& asked) {
  const auto entry = held.find(asked.entry.attributes.id);
  const bool had_one = !entry->curve_public.empty();
  const auto contact = contact_of(held.centre, asked.endpoints, asked.bulletins, is_demo(held.centre.directory));
  if (!contact) return fail(contact.error());
  if (const Status done = make_bundle(held.centre, *contact, asked.out, *entry); !done) return fail(done.error());
  if (const Status done = save(held); !done) return fail(done.error());
  std::cout << "bundle " << asked.out << "/" << entry->attributes.id.text << "\n";
  if (had_one) {
    warn(
        "the station's earlier bundle no longer opens the link, but a machine that has it goes on by what it holds; "
        "when it was in use, take it out: sukut station replace");
  }
  return kDone;
}

// By id, or all of an operator.
Result<std::vector<StationEntry>> chosen_for_sheets(const std::vector<StationEntry>& stations,
                                                    const StationSheetAsked& asked) {
  if (asked.station.empty() == asked.operator_name.empty()) {
    return {Reason::malformed, "name a station, or an operator with --operator NAME"};
  }
  std::vector<StationEntry> chosen;
  std::vector<std::string> operators;
  for (const StationEntry& entry : stations) {
    operators.push_back(entry.attributes.operator_name);
    const bool is_it = asked.station.empty() ? entry.attributes.operator_name == asked.operator_name
                                             : entry.attributes.id.text == asked.station;
    if (is_it) chosen.push_back(entry);
  }
  if (!chosen.empty()) return chosen;
  if (!asked.station.empty()) return not_registered(StationId(asked.station));
  const auto near = io::nearest(asked.operator_name, operators);
  return {Reason::unknown_station,
          "no station of operator \"" + plain_text_of(asked.operator_name, kTextMax) + "\"; " +
              (near ? "did you mean \"" + *near + "\"?" : "sukut station list --by-operator names them")};
}

}  // namespace

int run_station_add(StationAdd asked) {
  Result<OpenRegister> held = open_register(asked.centre);
  if (!held) return fail(held.error());
  const StationId& id = asked.entry.attributes.id;
  const bool is_known = held->find(id) != held->entries.end();
  if (is_known && (asked.has_attributes || asked.out.empty())) {
    return fail(
        kRefused,
        id.text + " is registered already; change it by sukut station import, or give only --out for its bundle");
  }
  if (!is_known) {
    if (const Status fine = check_station(asked.entry); !fine) return fail(fine.error());
    held->entries.push_back(asked.entry);
  }
  // One save: a station whose bundle could not be written is not registered either.
  if (asked.out.empty()) {
    if (const Status done = save(*held); !done) return fail(done.error());
  } else if (const int code = write_bundle(*held, asked); code != kDone) {
    return code;
  }
  if (!is_known) std::cout << id.text << " registered\n";
  return kDone;
}

int run_station_bundle(const StationAdd& asked) {
  Result<OpenRegister> held = open_register(asked.centre);
  if (!held) return fail(held.error());
  const StationId& id = asked.entry.attributes.id;
  if (held->find(id) != held->entries.end()) return write_bundle(*held, asked);
  return fail(not_registered(id));
}

int run_station_import(const StationImportAsked& asked) {
  Result<OpenRegister> held = open_register(asked.centre);
  if (!held) return fail(held.error());
  const Result<StationFile> file = load_station_file(asked.file);
  if (!file) return fail(file.error());
  Result<StationImport> import = plan_import(std::move(held->entries), *file);
  if (!import) return fail(import.error());
  held->entries = import->entries;
  if (!asked.is_dry_run) {
    if (const Status done = save(*held); !done) return fail(done.error());
  }
  std::cout << (asked.json ? json_of(*import, asked.is_dry_run) : text_of(*import, asked.file, asked.is_dry_run));
  return kDone;
}

int run_station_list(const StationListAsked& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<CentreRecords> records = load_records(*centre);
  if (!records) return fail(records.error());
  const std::vector<ListedStation> list = list_stations(records->stations, records->heard, io::wall_instant());
  if (asked.by_operator) {
    const std::vector<ListedOperator> operators = by_operator(list);
    std::cout << (asked.json ? json_of(operators, asked.only_missing) : text_of(operators, asked.only_missing));
  } else {
    std::cout << (asked.json ? json_of(list, asked.only_missing) : text_of(list, asked.only_missing));
  }
  return kDone;
}

int run_station_sheet(const StationSheetAsked& asked) {
  const Result<Language> language = language_of(asked.language);
  if (!language) return fail(language.error());
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<Root> root = coordinator::load_root(centre->root);
  if (!root) return fail(root.error());
  const Result<CentreRecords> records = load_records(*centre);
  if (!records) return fail(records.error());
  const Result<std::vector<StationEntry>> chosen = chosen_for_sheets(records->stations, asked);
  if (!chosen) return fail(chosen.error());
  std::error_code failure;
  std::filesystem::create_directories(asked.out, failure);
  if (failure) return fail({Reason::file_permissions, asked.out + ": cannot create: " + failure.message()});
  const SheetWish wish{*language, asked.call, io::wall_instant()};
  const std::vector<PublishedOrder> orders = orders_in(records->documents);
  for (const StationEntry& entry : *chosen) {
    const StationSheet sheet = make_sheet(entry, sha256(encode_root(*root)), orders, wish);
    const std::string path = asked.out + "/" + entry.attributes.id.text;
    for (const auto& [ending, text] : {std::pair(".txt", text_of(sheet)), std::pair(".html", html_of(sheet))}) {
      if (const Status done = io::write_file(path + ending, text); !done) return fail(done.error());
    }
    if (entry.curve_public.empty())
      warn(entry.attributes.id.text + " has no bundle yet; its sheet has no fingerprints");
    std::cout << path << ".txt, " << path << ".html\n";
  }
  return kDone;
}

}  // namespace sukut::cli
