// One entry a command, in the order of a year.
#include "coordinator/cli/help_pages.h"

#include <algorithm>
#include <array>

namespace sukut::cli {
namespace {

struct Page {
  std::string_view command;
  std::string_view text;
};

constexpr std::string_view kEverywhere =
    "\nExit codes: 0 done, 1 refused or not good, 2 bad input or configuration,\n"
    "            3 coordinator not reachable.\n"
    "Environment: SUKUT_CENTRE (as --centre), SUKUT_PASSPHRASE_FILE (as --passphrase-file), NO_COLOR.\n";

constexpr auto kPages = std::to_array<Page>({
    {"init",
     "Examples:\n"
     "  sukut init /srv/sukut                            chrony gives the time\n"
     "  sukut init /tmp/try --insecure-demo              everything in one place, for a demonstration\n"
     "Files: DIR/centre.toml (configuration), DIR/keys (this machine's own keys; never a person's), DIR/store.db.\n"},
    {"key new",
     "Examples:\n"
     "  sukut key new leyla.key --name \"Leyla M.\"         asks for a passphrase twice\n"
     "Files: FILE (secret, mode 0600, stays with its person) and FILE.pub (goes to the centre).\n"},
    {"key show",
     "Examples:\n"
     "  sukut key show leyla.key.pub                     its fingerprint, to be compared by phone\n"},
    {"person add",
     "Examples:\n"
     "  sukut person add \"Leyla M.\" --role live,cancel --key leyla.key.pub\n"
     "After `sukut root seal` nobody can be added any more (root_sealed).\n"},
    {"person list", "Examples:\n  sukut person list --json\nOrder: as they were added.\n"},
    {"root seal",
     "Examples:\n"
     "  sukut root seal --threshold live=2               two persons to order, one to cancel\n"
     "Files: root.sukut in the centre; every bundle carries it.\n"},
    {"root show", "Examples:\n  sukut root show\n"},
    {"station add",
     "Examples:\n"
     "  sukut station add ship-shusha --sector ship --operator ASCO --out bundles\n"
     "Files: OUT/ID, the bundle of first contact. It holds the station's secret keys: carry it by hand.\n"},
    {"station bundle",
     "Examples:\n"
     "  sukut station bundle ship-shusha --out bundles   new keys; the old bundle is refused from then on\n"},
    {"station import",
     "Examples:\n"
     "  sukut station import register.csv\n"
     "Files: CSV with the heading below, or TOML with [[station]] tables. Keys of known stations are kept.\n"},
    {"station list", "Examples:\n  sukut station list --json\n"},
    {"plan check",
     "Examples:\n"
     "  sukut plan check january-20.toml --year 2027     each cue in Baku time and UTC, its stations counted\n"
     "Exit code 1 when there is a problem; each is told with file:line:column and the mend.\n"},
    {"order draft",
     "Examples:\n"
     "  sukut order draft january-20.toml --year 2027\n"
     "  sukut order draft january-20.toml --drill --in 10m --minute 10s --out drill.order\n"
     "Files: the order file, for the people who sign. Nothing is published by drafting.\n"},
    {"order show",
     "Examples:\n  sukut order show january-20.order                exactly what is signed, and its fingerprint\n"},
    {"order sign",
     "Examples:\n"
     "  sukut order sign january-20.order --key leyla.key\n"
     "Needs no centre and no network: do it on your own machine. Files: the signature file, for whoever publishes.\n"},
    {"order publish",
     "Examples:\n"
     "  sukut order publish january-20.order january-20.leyla.sig january-20.nigar.sig\n"
     "Exit code 1 names the signatures that are missing, and whose could be added.\n"},
    {"order cancel",
     "Examples:\n"
     "  sukut order cancel january-20 --key rashad.key --reason \"moved to another day\"\n"
     "Final, for every revision. Stations that cannot be reached keep the order: phone them.\n"},
    {"order close",
     "Examples:\n"
     "  sukut order close january-20 alley-streets --key rashad.key\n"},
    {"order list", "Examples:\n  sukut order list\nOrder: as they were published.\n"},
    {"status",
     "Examples:\n"
     "  sukut status --watch                             a picture every second; an interrupt ends it\n"
     "  sukut status january-20 --json\n"
     "Reads the store; needs no coordinator. Order: orders by their first start, stations by sector and id; with "
     "--watch\n"
     "whoever is missing first. Counts are of stations, times are Baku's and say so.\n"},
    {"report",
     "Examples:\n"
     "  sukut report january-20\n"
     "  sukut report january-20 --cue minute-ships --csv ships.csv\n"
     "  sukut report january-20 --strict                 exit code 1 unless final, and every pair did its part\n"},
});

}  // namespace

std::string help_page(std::string_view command) {
  const auto found = std::ranges::find(kPages, command, &Page::command);
  const std::string_view own = found == kPages.end() ? std::string_view() : found->text;
  return (own.empty() ? "" : "\n") + std::string(own) + std::string(kEverywhere);
}

}  // namespace sukut::cli
