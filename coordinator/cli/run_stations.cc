// The words of `sukut station`.
#include "coordinator/cli/run_words.h"
#include "coordinator/cli/station_commands.h"
#include "coordinator/cli/station_replace.h"

namespace sukut::cli {
namespace {

// Options that describe a station; given at all, it is a new one.
void add_station_attributes(CLI::App* add, StationAdd& asked) {
  auto& entry = asked.entry;
  add->add_option("--sector", entry.attributes.sector,
                  "ship, port, rail, metro, broadcast, siren, road, road-police, flag or mission");
  add->add_option("--operator", entry.attributes.operator_name, "organisation that runs it");
  add->add_option("--region", entry.attributes.region);
  entry.attributes.zone = "Asia/Baku";
  add->add_option("--zone", entry.attributes.zone, "IANA time zone")->capture_default_str();
  add->add_option("--name-az", entry.name_az, "name in Azerbaijani");
  add->add_option("--name-en", entry.name_en, "name in English");
  add->add_option("--lat", entry.latitude, "degrees north")->check(CLI::Range(-90.0, 90.0));
  add->add_option("--lon", entry.longitude, "degrees east")->check(CLI::Range(-180.0, 180.0));
  entry.link = "internet";
  add->add_option("--link", entry.link, "lan, internet or satellite")->capture_default_str();
  add->add_option("--contact", entry.contact, "person or desk to call");
  add->add_option("--phone", entry.phone);
}

void add_bundle_options(CLI::App* command, StationAdd& asked) {
  command->add_option("--out", asked.out, "write the station's bundle OUT/ID");
  command
      ->add_option("--endpoint", asked.endpoints,
                   "where the station reaches the link, tcp://HOST:PORT; may be given again")
      ->take_all();
  command->add_option("--bulletin", asked.bulletins, "where it reaches the bulletin; may be given again")->take_all();
}

void add_import(CLI::App* station, Chosen& chosen) {
  const auto asked = std::make_shared<StationImportAsked>();
  CLI::App* import = station->add_subcommand(
      "import", "add or update stations from CSV or TOML; shows every difference, removes nobody, keys are kept");
  import
      ->add_option(
          "FILE", asked->file,
          "heading: id,sector,name_az,name_en,operator,region,zone,lat,lon,link,contact,phone; a column that is "
          "not there changes nothing")
      ->required();
  import->add_flag("--dry-run", asked->is_dry_run, "only show what would change");
  import->add_flag("--json", asked->json, "the differences as JSON");
  on_chosen<StationImportAsked>(import, chosen, asked, [&chosen](StationImportAsked& a) {
    return a.centre = chosen.centre, run_station_import(a);
  });
}

void add_list_and_sheet(CLI::App* station, Chosen& chosen) {
  const auto listing = std::make_shared<StationListAsked>();
  CLI::App* list = station->add_subcommand("list", "every registered station, and whether it is heard");
  list->add_flag("--by-operator", listing->by_operator, "grouped by the organisation that runs them, with counts");
  list->add_flag("--missing", listing->only_missing, "only those without a bundle, never heard or silent; with phones");
  list->add_flag("--json", listing->json, "as JSON");
  on_chosen<StationListAsked>(list, chosen, listing,
                              [&chosen](StationListAsked& a) { return a.centre = chosen.centre, run_station_list(a); });

  const auto asked = std::make_shared<StationSheetAsked>();
  CLI::App* sheet = station->add_subcommand(
      "sheet", "the sheet that goes to a station with its bundle, as text and as a page to print");
  CLI::Option* id = sheet->add_option("ID", asked->station, "one station");
  sheet->add_option("--operator", asked->operator_name, "a sheet for each station of this organisation")->excludes(id);
  sheet->add_option("--out", asked->out, "folder for ID.txt and ID.html")->required();
  sheet->add_option("--lang", asked->language, "az or en, by default as LANG says");
  sheet->add_option("--call", asked->call, "whom the station phones at the centre; a blank line without it");
  on_chosen<StationSheetAsked>(
      sheet, chosen, asked, [&chosen](StationSheetAsked& a) { return a.centre = chosen.centre, run_station_sheet(a); });
}

void add_replacing(CLI::App* station, Chosen& chosen) {
  const auto asked = std::make_shared<StationReplace>();
  CLI::App* replace = station->add_subcommand(
      "replace", "a new machine: the old key is out at once, a new bundle, a signed withdrawal of the old machine");
  replace->add_option("ID", asked->station)->required();
  replace->add_option("--out", asked->out, "write the new bundle OUT/ID and the withdrawal OUT/ID.withdraw");
  replace->add_option("--key", asked->keys, "live key file; again for each signature that is needed")->take_all();
  replace->add_option("--passphrase-file", asked->passphrase_file,
                      "file whose first line is the passphrase (mode 0600)");
  replace->add_option("--prepare", asked->prepare, "only write the withdrawal to FILE, for people to sign elsewhere");
  replace->add_option("--withdrawal", asked->withdrawal, "the prepared withdrawal, with its signature files");
  replace->add_option("SIG", asked->signatures, "signature files of the prepared withdrawal")->take_all();
  replace->add_option("--reason", asked->reason, "why, in words; signed with it");
  replace->add_option("--endpoint", asked->endpoints, "as for station add")->take_all();
  replace->add_option("--bulletin", asked->bulletins, "as for station add")->take_all();
  on_chosen<StationReplace>(replace, chosen, asked,
                            [&chosen](StationReplace& a) { return a.centre = chosen.centre, run_station_replace(a); });

  const auto signing = std::make_shared<WithdrawalSign>();
  CLI::App* sign = station->add_subcommand("sign", "read a prepared withdrawal and sign it, offline");
  sign->add_option("FILE", signing->file, "as station replace --prepare wrote it")->required();
  sign->add_option("--key", signing->key, "your live key file")->required();
  sign->add_option("--out", signing->out, "signature file to write, by default beside the withdrawal");
  sign->add_option("--passphrase-file", signing->passphrase_file,
                   "file whose first line is the passphrase (mode 0600)");
  sign->add_flag("--yes", signing->yes, "do not ask");
  on_chosen<WithdrawalSign>(sign, chosen, signing, [](WithdrawalSign& a) { return run_station_sign(a); });

  const auto publishing = std::make_shared<WithdrawalPublish>();
  CLI::App* withdraw =
      station->add_subcommand("withdraw", "publish the signed withdrawal of a machine whose key is out already");
  withdraw->add_option("FILE", publishing->file, "the withdrawal, as station replace wrote it")->required();
  withdraw->add_option("SIG", publishing->signatures, "signature files that it lacks")->take_all();
  on_chosen<WithdrawalPublish>(withdraw, chosen, publishing, [&chosen](WithdrawalPublish& a) {
    return a.centre = chosen.centre, run_station_withdraw(a);
  });
}

}  // namespace

void add_station_commands(CLI::App& app, Chosen& chosen) {
  CLI::App* station = group_of(app, "station", "the register of stations and their bundles", "Stations");
  const auto adding = std::make_shared<StationAdd>();
  CLI::App* add =
      station->add_subcommand("add", "register a station, and with --out write its bundle of first contact");
  add->add_option("ID", adding->entry.attributes.id.text, "a-z, 0-9 and hyphens")->required();
  add_station_attributes(add, *adding);
  add_bundle_options(add, *adding);
  on_chosen<StationAdd>(add, chosen, adding, [&chosen, add](StationAdd& a) {
    a.centre = chosen.centre;
    for (const char* option : {"--sector", "--operator", "--region", "--zone", "--name-az", "--name-en", "--lat",
                               "--lon", "--link", "--contact", "--phone"}) {
      a.has_attributes = a.has_attributes || add->count(option) > 0;
    }
    return run_station_add(a);
  });

  const auto bundling = std::make_shared<StationAdd>();
  CLI::App* bundle = station->add_subcommand("bundle", "write the bundle of a registered station, with new keys");
  bundle->add_option("ID", bundling->entry.attributes.id.text)->required();
  add_bundle_options(bundle, *bundling);
  bundle->get_option("--out")->required();
  on_chosen<StationAdd>(bundle, chosen, bundling,
                        [&chosen](StationAdd& a) { return a.centre = chosen.centre, run_station_bundle(a); });

  add_import(station, chosen);
  add_list_and_sheet(station, chosen);
  add_replacing(station, chosen);
}

}  // namespace sukut::cli
