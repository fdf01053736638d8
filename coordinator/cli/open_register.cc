#include "coordinator/cli/open_register.h"

#include "coordinator/shell/register.h"

namespace sukut::cli {

Result<OpenRegister> open_register(const std::string& given) {
  Result<CentreConfig> centre = open_centre(given);
  if (!centre) return centre.error();
  Result<std::vector<coordinator::StationEntry>> entries = coordinator::load_register(centre->register_file);
  if (!entries && entries.error().reason != Reason::file_missing) return entries.error();
  return OpenRegister{*std::move(centre), entries ? *std::move(entries) : std::vector<coordinator::StationEntry>{}};
}

Status save(const OpenRegister& held) {
  if (Status done = coordinator::save_register(held.centre.register_file, held.entries); !done) return done;
  tell_register_changed(held.centre);
  return Done{};
}

Error not_registered(const StationId& id) {
  return {Reason::unknown_station,
          "no station \"" + id.text + "\" is registered; add it first: sukut station add " + id.text + " --sector ..."};
}

}  // namespace sukut::cli
