// Opens the centre, calls what does the work, says what was done and what comes next.
#include "coordinator/cli/people_commands.h"

#include <filesystem>
#include <iostream>

#include "coordinator/cli/exit_code.h"
#include "coordinator/cli/json_text.h"
#include "coordinator/cli/people.h"
#include "coordinator/cli/terminal.h"
#include "coordinator/shell/register.h"
#include "proto/io/system_clock.h"

namespace sukut::cli {
namespace {

Result<PublicKey> machine_key(const std::string& path) {
  const Result<io::NamedPublicKey> key = io::load_public_key(path);
  if (!key) return key.error();
  return key->key;
}

Result<SealWish> seal_wish(const CentreConfig& centre, const RootSeal& asked) {
  SealWish wish;
  wish.centre = centre.centre;
  wish.no_spare = asked.no_spare;
  for (const std::string& text : asked.thresholds) {
    const auto threshold = parse_threshold(text);
    if (!threshold) return threshold.error();
    wish.thresholds[threshold->first] = threshold->second;
  }
  const Result<PublicKey> beacon = machine_key(centre.beacon_key);
  if (!beacon) return beacon.error();
  const Result<PublicKey> time = machine_key(centre.time_key);
  if (!time) return time.error();
  wish.beacon = *beacon;
  wish.time = *time;
  wish.issued = io::wall_instant();
  wish.expires = wish.issued + std::chrono::hours(24 * 365) * asked.years;
  return wish;
}

}  // namespace

int run_init(const InitWish& wish) {
  const Result<CentreConfig> centre = make_centre(wish);
  if (!centre) return fail(centre.error());
  std::cout << "centre " << hex(centre->centre) << " in " << wish.directory << "\n"
            << "link " << centre->link << ", bulletin " << centre->bulletin << "\n";
  if (wish.insecure_demo) warn("a throw-away centre for demonstrations; never use it for a real order");
  std::cout << "next: people make their keys (sukut key new), you add them (sukut person add), then sukut root seal\n";
  return kDone;
}

int run_key_new(const KeyWish& wish) {
  const Result<io::NamedPublicKey> key = make_key(wish);
  if (!key) return fail(key.error());
  std::cout << text_of(*key) << "secret key   " << wish.path << "   (keep it; it never leaves your machine)\n"
            << "public half  " << wish.path << ".pub   (give this one to the centre)\n";
  return kDone;
}

int run_key_show(const std::string& path, bool json) {
  const Result<io::NamedPublicKey> key = io::load_public_key(path);
  if (!key) return fail(key.error());
  std::cout << (json ? json_of(*key) : text_of(*key));
  return kDone;
}

int run_person_add(const PersonAdd& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  const Result<io::NamedPublicKey> key = io::load_public_key(asked.key);
  if (!key) return fail(key.error());
  Person person{asked.name, {}, key->key};
  for (const std::string& word : asked.roles) {
    const auto role = role_named(word);
    if (!role) return fail(kBadInput, "unknown role \"" + word + "\"; known: root, live, drill, cancel, close");
    person.roles.insert(*role);
  }
  if (const Status done = add_person(centre->directory, person); !done) return fail(done.error());
  std::cout << asked.name << " added; compare the fingerprint by phone: " << fingerprint(key_id_of(key->key)) << "\n";
  return kDone;
}

int run_person_list(const std::string& given, bool json) {
  const Result<CentreConfig> centre = open_centre(given);
  if (!centre) return fail(centre.error());
  const Result<std::vector<Person>> people = load_people(centre->directory);
  if (!people) return fail(people.error());
  std::cout << (json ? json_of(*people) : text_of(*people));
  return kDone;
}

int run_root_seal(const RootSeal& asked) {
  const Result<CentreConfig> centre = open_centre(asked.centre);
  if (!centre) return fail(centre.error());
  if (std::filesystem::exists(centre->root)) {
    return fail({Reason::root_sealed, centre->root + ": the root is sealed already"});
  }
  const Result<std::vector<Person>> people = load_people(centre->directory);
  if (!people) return fail(people.error());
  const Result<SealWish> wish = seal_wish(*centre, asked);
  if (!wish) return fail(wish.error());
  const Result<Root> root = make_root(*people, *wish);
  if (!root) return fail(root.error());
  if (const Status done = coordinator::save_root(centre->root, *root); !done) return fail(done.error());
  std::cout << text_of(*root);
  for (const Role role : {Role::live, Role::drill, Role::close}) {
    if (root->roles.count(role) == 0) {
      warn("nobody holds the role " + std::string(name_of(role)) + "; such documents cannot be signed under this root");
    }
  }
  tell_register_changed(*centre);
  return kDone;
}

int run_root_show(const std::string& given, bool json) {
  const Result<CentreConfig> centre = open_centre(given);
  if (!centre) return fail(centre.error());
  const Result<Root> root = coordinator::load_root(centre->root);
  if (!root) return fail(root.error());
  std::cout << (json ? json_of(*root) : text_of(*root));
  return kDone;
}

}  // namespace sukut::cli
