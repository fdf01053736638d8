// The words for the day on which the coordinator's machine dies: backup, restore, bulletin serve.
#include "coordinator/cli/backup_commands.h"
#include "coordinator/cli/bulletin.h"
#include "coordinator/cli/run_parts.h"

namespace sukut::cli {

void add_backup_commands(CLI::App& app, Chosen& chosen) {
  constexpr const char* kHeading = "When the centre's machine dies";
  const auto backing = std::make_shared<BackupAsked>();
  CLI::App* backup = app.add_subcommand("backup",
                                        "write everything of the centre into one file, beside a running "
                                        "coordinator; no person's key")
                         ->group(kHeading);
  backup->add_option("FILE", backing->file, "the file to write; never overwritten")->required();
  backup->add_flag("--check", backing->is_check, "write nothing: read FILE and say whether it is whole");
  on_chosen<BackupAsked>(backup, chosen, backing,
                         [&chosen](BackupAsked& a) { return a.centre = chosen.centre, run_backup(a); });

  const auto restoring = std::make_shared<RestoreAsked>();
  CLI::App* restore = app.add_subcommand("restore",
                                         "make the centre of a backup again; it then learns from its "
                                         "stations what came after, and orders nothing new before")
                          ->group(kHeading);
  restore->add_option("FILE", restoring->file, "a backup")->required();
  restore->add_option("DIR", restoring->directory, "folder of the centre; empty, or not there yet")->required();
  on_chosen<RestoreAsked>(restore, chosen, restoring, [](RestoreAsked& a) { return run_restore(a); });

  CLI::App* bulletin = app.add_subcommand("bulletin", "the public channel of signed documents")->group(kHeading);
  bulletin->require_subcommand(1);
  const auto serving = std::make_shared<BulletinAsked>();
  CLI::App* serve = bulletin->add_subcommand(
      "serve",
      "serve the signed documents of a folder, from any machine: no coordinator, no secret; new files go out "
      "within half a second, each again every 30 s");
  serve->add_option("DIR", serving->directory, "folder of signed documents (--out of order publish, cancel, close)")
      ->required();
  serve->add_option("--bind", serving->bind, "tcp://ADDRESS:PORT to listen at")->capture_default_str();
  serve->add_option("--root", serving->root, "the root document; by default root.sukut in DIR");
  on_chosen<BulletinAsked>(serve, chosen, serving, [](BulletinAsked& a) { return run_bulletin_serve(a); });
}

}  // namespace sukut::cli
