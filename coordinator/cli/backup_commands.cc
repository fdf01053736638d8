// Says what was done; backup.cc does it.
#include "coordinator/cli/backup_commands.h"

#include <iostream>

#include "coordinator/cli/backup.h"
#include "coordinator/cli/calendar.h"
#include "coordinator/cli/exit_code.h"
#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

constexpr int kLearning_ms = 5000;

void tell_progress(const std::string& line) { std::cerr << line << "\n"; }

std::string contents_text(const coordinator::StoreContents& store) {
  std::string text = std::to_string(store.documents) + " documents, " + std::to_string(store.reports) + " reports, " +
                     std::to_string(store.stations) + " stations ever heard";
  if (store.newest != Instant{}) text += ", the last at " + utc_text(store.newest);
  return text;
}

// "made 2027-01-19 17:00:03 UTC, fingerprint 04HM-ASW9-NF6Y"
std::string name_text(const Archive& archive) {
  return "made " + utc_text(archive.made) + ", fingerprint " + fingerprint(archive.header);
}

}  // namespace

int run_backup(const BackupAsked& asked) {
  if (asked.is_check) {
    const Result<Archive> archive = check_backup(asked.file);
    if (!archive) return fail(archive.error());
    std::cout << asked.file << " is whole: centre " << hex(archive->centre) << ", " << name_text(*archive) << "\n";
    return kDone;
  }
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<Backup> backup = make_backup(*centre, asked.file, tell_progress);
  if (!backup) return fail(backup.error());
  for (const std::string& warning : backup->warnings) warn(warning);
  std::cout << asked.file << ": backup of centre " << hex(centre->centre) << ", " << name_text(backup->archive) << "\n"
            << contents_text(backup->store) << "\n"
            << "It holds the machine's keys (link, beacon, time) and no person's; keep it where the centre is not, and "
               "where only you can read it.\n"
            << "Stations enrolled later are strangers to it: make another after each sukut station add.\n";
  return kDone;
}

int run_restore(const RestoreAsked& asked) {
  const Result<Backup> restored = restore_backup(asked.file, asked.directory, tell_progress);
  if (!restored) return fail(restored.error());
  std::cout << asked.directory << ": centre " << hex(restored->archive.centre) << " as it was, "
            << name_text(restored->archive) << "\n"
            << contents_text(restored->store) << "\n"
            << "Next: end the former coordinator for good if it lives anywhere, then: sukut-coordinator "
            << asked.directory << "\n"
            << "It learns from the stations what came after the backup, and orders nothing new before; sukut status "
               "says whom it awaits. A cancel goes at once.\n"
            << "Stations find it at the endpoints in their bundles and agent.toml alone.\n";
  return kDone;
}

int go_on_without_learning(const CentreConfig& centre, const std::string& officer) {
  if (officer.empty()) return kDone;
  const auto reply =
      coordinator::ask_coordinator(centre.control_endpoint(), coordinator::LearningRequest{officer}, kLearning_ms);
  if (!reply) return fail(kNotReachable, reply.error().detail);
  if (reply->error.reason != Reason::none) return fail(reply->error);
  warn(reply->text);
  return kDone;
}

std::optional<std::string> learning_text(const CentreConfig& centre) {
  const auto reply =
      coordinator::ask_coordinator(centre.control_endpoint(), coordinator::LearningRequest{}, kLearning_ms);
  if (!reply || reply->error.reason != Reason::centre_unlearned) return std::nullopt;
  return reply->error.detail;
}

}  // namespace sukut::cli
