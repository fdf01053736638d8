// Keeps the register and the bundles in step: an entry is saved with the public halves of its new keys.
#include "coordinator/cli/station_commands.h"

#include <algorithm>
#include <iostream>

#include "coordinator/cli/bundle.h"
#include "coordinator/cli/centre.h"
#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/stations.h"
#include "coordinator/shell/register.h"

namespace sukut::cli {
namespace {

struct OpenRegister {
  CentreConfig centre;
  std::vector<StationEntry> entries;

  [[nodiscard]] std::vector<StationEntry>::iterator find(const StationId& id) {
    return std::find_if(entries.begin(), entries.end(), [&](const StationEntry& e) { return e.attributes.id == id; });
  }
};

Result<OpenRegister> open_register(const std::string& given) {
  Result<CentreConfig> centre = open_centre(given);
  if (!centre) return centre.error();
  Result<std::vector<StationEntry>> entries = coordinator::load_register(centre->register_file);
  if (!entries && entries.error().reason != Reason::file_missing) return entries.error();
  return OpenRegister{*std::move(centre), entries ? *std::move(entries) : std::vector<StationEntry>{}};
}

int save(const OpenRegister& held) {
  if (const Status done = coordinator::save_register(held.centre.register_file, held.entries); !done) {
    return fail(done.error());
  }
  tell_register_changed(held.centre);
  return kDone;
}

int write_bundle(OpenRegister& held, const StationAdd& asked) {
  const auto entry = held.find(asked.entry.attributes.id);
  const bool had_one = !entry->curve_public.empty();
  const auto contact = contact_of(held.centre, asked.endpoints, asked.bulletins, is_demo(held.centre.directory));
  if (!contact) return fail(contact.error());
  if (const Status done = make_bundle(held.centre, *contact, asked.out, *entry); !done) return fail(done.error());
  if (const int code = save(held); code != kDone) return code;
  std::cout << "bundle " << asked.out << "/" << entry->attributes.id.text << "\n";
  if (had_one) warn("the station's earlier bundle no longer opens the link");
  return kDone;
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
  const int code = asked.out.empty() ? save(*held) : write_bundle(*held, asked);
  if (code == kDone && !is_known) std::cout << id.text << " registered\n";
  return code;
}

int run_station_bundle(const StationAdd& asked) {
  Result<OpenRegister> held = open_register(asked.centre);
  if (!held) return fail(held.error());
  const StationId& id = asked.entry.attributes.id;
  if (held->find(id) != held->entries.end()) return write_bundle(*held, asked);
  return fail(kRefused, "no station \"" + id.text + "\" is registered; add it first: sukut station add " + id.text +
                            " --sector ...");
}

int run_station_import(const std::string& given, const std::string& path) {
  Result<OpenRegister> held = open_register(given);
  if (!held) return fail(held.error());
  const Result<std::vector<StationEntry>> more = load_stations(path);
  if (!more) return fail(more.error());
  for (const StationEntry& entry : *more) {
    if (const Status fine = check_station(entry); !fine) return fail(fine.error());
  }
  Merged merged = merge(std::move(held->entries), *more);
  held->entries = std::move(merged.entries);
  if (const int code = save(*held); code != kDone) return code;
  std::cout << merged.added << " stations added, " << merged.changed << " changed, " << held->entries.size()
            << " registered\n";
  return kDone;
}

int run_station_list(const std::string& given, bool json) {
  const Result<OpenRegister> held = open_register(given);
  if (!held) return fail(held.error());
  std::cout << (json ? json_of(held->entries) : text_of(held->entries));
  return kDone;
}

}  // namespace sukut::cli
