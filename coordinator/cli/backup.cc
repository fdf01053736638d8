// See backup.h. What belongs to a centre is one table here; the archive knows names alone.
#include "coordinator/cli/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <sstream>

#include "coordinator/cli/people.h"
#include "coordinator/shell/register.h"
#include "coordinator/shell/sqlite_store.h"
#include "proto/io/key_file.h"
#include "proto/io/system_clock.h"
#include "proto/io/toml_file.h"

namespace sukut::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStorePart = "store.db";
constexpr std::string_view kConfigPart = coordinator::kCentreFile;
constexpr std::string_view kKeyMagic = "sukut key v1";
constexpr std::size_t kStrayDepth = 3;
constexpr std::size_t kStrayFiles = 10'000;

// In the order of the archive; centre.toml makes a folder a centre, so it is restored last of all.
struct Part {
  std::string_view name;
  bool is_needed;
  bool is_private;
};
constexpr std::array<Part, 9> kParts{{{kConfigPart, true, true},
                                      {"root.sukut", false, false},
                                      {"people.toml", false, true},
                                      {"register.toml", true, true},
                                      {kDemoFile, false, false},
                                      {"keys/link.key", true, true},
                                      {"keys/beacon.key", true, true},
                                      {"keys/time.key", true, true},
                                      {kStorePart, false, true}}};
// Beside those: what a coordinator makes anew, or sets aside.
constexpr std::array<std::string_view, 6> kNotKept{"store.db-wal", "store.db-shm",   "store.db.lock",
                                                   "control.sock", "endpoints.toml", "store.db.corrupt"};

std::string place_of(const CentreConfig& centre, std::string_view name) {
  if (name == "root.sukut") return centre.root;
  if (name == "register.toml") return centre.register_file;
  if (name == kStorePart) return centre.store;
  if (name == "keys/link.key") return centre.link_key;
  if (name == "keys/beacon.key") return centre.beacon_key;
  if (name == "keys/time.key") return centre.time_key;
  return centre.directory + "/" + std::string(name);
}

// ---- Never a person's key.
bool is_key_file(const std::string& path) {
  const Result<Bytes> text = io::read_file(path, 64 * 1024);
  return text && text->starts_with(kKeyMagic);
}

bool holds_secret(const std::string& path) {
  const Result<Bytes> text = io::read_file(path, 64 * 1024);
  return text && text->starts_with(kKeyMagic) &&
         (text->find("\nsecret = ") != Bytes::npos || text->find("\nsealed = ") != Bytes::npos);
}

Status refuse_persons_key(const std::string& path, const std::string& whose) {
  return Error{Reason::file_permissions, path + ": is " + whose +
                                             "; a person's key is never in a backup: put the machine's own key back "
                                             "in its place, and take the person's to their own machine"};
}

// The three keys are the machine's: unsealed, of the right kind, and nobody's in the list of people or the root.
Status check_machine_keys(const CentreConfig& centre) {
  const Result<coordinator::CentreKeys> keys = coordinator::load_centre_keys(centre);
  if (!keys) return keys.error();
  const Result<std::vector<Person>> people = load_people(centre.directory);
  if (!people) return people.error();
  const Result<Root> root = coordinator::load_root(centre.root);
  const auto check = [&](const SecretKey& key, const std::string& path, Role role) -> Status {
    for (const Person& person : *people) {
      if (person.key == key.public_key()) return refuse_persons_key(path, "the key of " + person.name);
    }
    if (!root) return Done{};
    const auto rule = root->roles.find(role);
    const KeyId id = key_id_of(key.public_key());
    const bool is_named =
        rule != root->roles.end() && std::count(rule->second.keys.begin(), rule->second.keys.end(), id);
    return is_named ? Status(Done{})
                    : refuse_persons_key(path, "not the key that the root names for " + std::string(name_of(role)));
  };
  if (const Status fine = check(keys->beacon, centre.beacon_key, Role::beacon); !fine) return fine;
  return check(keys->time, centre.time_key, Role::time);
}

Status check_no_other_key(const std::vector<ArchiveSource>& sources) {
  for (const ArchiveSource& source : sources) {
    const bool is_key_part = source.name.starts_with("keys/");
    if (!is_key_part && source.name != kStorePart && is_key_file(source.path)) {
      return refuse_persons_key(source.path, "a key file");
    }
  }
  return Done{};
}

// What else lies in the folder: not in the backup, and a person's key does not belong there at all.
void look_for_strays(const CentreConfig& centre, std::vector<std::string>& warnings) {
  std::error_code failure;
  std::size_t looked = 0;
  auto it = fs::recursive_directory_iterator(centre.directory, fs::directory_options::skip_permission_denied, failure);
  for (; !failure && it != fs::recursive_directory_iterator() && ++looked < kStrayFiles; it.increment(failure)) {
    if (static_cast<std::size_t>(it.depth()) >= kStrayDepth) it.disable_recursion_pending();
    if (!it->is_regular_file(failure)) continue;
    const std::string name = fs::relative(it->path(), centre.directory, failure).string();
    const bool is_part = std::any_of(kParts.begin(), kParts.end(), [&](const Part& part) { return part.name == name; });
    const bool is_not_kept =
        std::any_of(kNotKept.begin(), kNotKept.end(), [&](std::string_view known) { return name.starts_with(known); });
    if (is_part || is_not_kept) continue;
    const bool is_secret = holds_secret(it->path().string());
    warnings.push_back(name + (is_secret ? ": a secret key that is no business of the coordinator; it is not in the "
                                           "backup, and a person's key never lies here"
                                         : ": is not in the backup"));
  }
}

// ---- Making.
Result<std::string> config_text(const CentreConfig& centre) {
  const std::string path = place_of(centre, kConfigPart);
  const Result<Bytes> text = io::read_file(path);
  if (!text) return text.error();
  const io::TomlFile file = io::TomlFile::parse(without_paths(*text), path);
  if (!file.has_root() || file.root().has("paths")) {
    return Error{Reason::malformed, path +
                                        ": its [paths] could not be undone when the backup is restored; write them "
                                        "as a table of their own, [paths] on a line"};
  }
  return *text;
}

std::vector<ArchiveSource> sources_of(const CentreConfig& centre, const std::string& store_copy) {
  std::vector<ArchiveSource> sources;
  for (const Part& part : kParts) {
    const std::string path = part.name == kStorePart ? store_copy : place_of(centre, part.name);
    if (part.is_needed || fs::exists(path)) sources.push_back({std::string(part.name), path});
  }
  return sources;
}

Result<Backup> make_with_copy(const CentreConfig& centre, const std::string& file, const std::string& copy,
                              const Progress& progress) {
  Backup backup;
  if (fs::exists(centre.store)) {
    if (const Status copied = coordinator::copy_store(centre.store, copy); !copied) return copied.error();
    Result<coordinator::StoreContents> contents = coordinator::check_store(copy);
    if (!contents) return contents.error();
    backup.store = *std::move(contents);
    progress("the store was copied and read: commit " + std::to_string(backup.store.commit));
  } else {
    backup.warnings.push_back("there is no store yet; the backup holds keys, register and root alone");
  }
  const std::vector<ArchiveSource> sources = sources_of(centre, copy);
  if (const Status fine = check_no_other_key(sources); !fine) return fine.error();
  Result<Archive> archive = write_archive(file, centre.centre, io::wall_instant(), sources, progress);
  if (!archive) return archive.error();
  backup.archive = *std::move(archive);
  look_for_strays(centre, backup.warnings);
  return backup;
}

// ---- Restoring.
Status check_parts(const std::string& file, const Archive& archive) {
  for (const ArchivePart& part : archive.parts) {
    const bool is_known =
        std::any_of(kParts.begin(), kParts.end(), [&](const Part& known) { return known.name == part.name; });
    if (!is_known) {
      return Error{Reason::malformed,
                   file + ": a backup of another program: it has a part that this one does not know"};
    }
  }
  for (const Part& known : kParts) {
    const bool is_there = std::any_of(archive.parts.begin(), archive.parts.end(),
                                      [&](const ArchivePart& part) { return part.name == known.name; });
    if (known.is_needed && !is_there) {
      return Error{Reason::malformed, file + ": has no " + std::string(known.name) + "; a centre needs it"};
    }
  }
  return Done{};
}

// Holds what was made so far and takes it away again unless everything went well.
class NewFolder {
 public:
  explicit NewFolder(std::string path) : path_(std::move(path)) {}
  ~NewFolder() {
    if (is_kept_) return;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(path_, failure)) fs::remove_all(entry.path(), failure);
    if (is_new_) fs::remove(path_, failure);
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  Status make() {
    std::error_code failure;
    if (fs::exists(path_) && (!fs::is_directory(path_) || !fs::is_empty(path_, failure) || failure)) {
      is_kept_ = true;
      return Error{Reason::file_permissions,
                   path_ + ": is not an empty folder, and a restore never overwrites; choose another folder"};
    }
    is_new_ = !fs::exists(path_);
    fs::create_directories(path_ + "/keys", failure);
    if (!failure) fs::permissions(path_, fs::perms::owner_all, failure);
    if (!failure) fs::permissions(path_ + "/keys", fs::perms::owner_all, failure);
    if (failure) return Error{Reason::file_permissions, path_ + ": cannot be made: " + failure.message()};
    return Done{};
  }
  void keep() { is_kept_ = true; }

 private:
  std::string path_;
  bool is_new_ = false;
  bool is_kept_ = false;
};

// A store that a backup had none of is a new one, and knows even less.
Result<coordinator::StoreContents> restore_store(const std::string& path) {
  if (!fs::exists(path)) {
    const auto made = coordinator::open_sqlite_store(path, coordinator::Access::write);
    if (!made) return made.error();
  }
  Result<coordinator::StoreContents> contents = coordinator::check_store(path);
  if (!contents) return contents.error();
  if (const Status marked = coordinator::mark_restored(path, io::wall_instant()); !marked) return marked.error();
  return contents;
}

// That a coordinator will be able to begin with it.
Status check_centre(const CentreConfig& centre) {
  if (const Status keys = check_machine_keys(centre); !keys) return keys;
  const auto stations = coordinator::load_register(centre.register_file);
  if (!stations) return stations.error();
  const Result<Root> root = coordinator::load_root(centre.root);
  if (!root && root.error().reason != Reason::root_unsealed) return root.error();
  return Done{};
}

Status write_config(const std::string& file, const Archive& archive, const std::string& directory) {
  const std::string path = directory + "/" + std::string(kConfigPart);
  const std::string raw = path + ".raw";
  if (const Status done = extract_part(file, archive, std::string(kConfigPart), raw, 0600); !done) return done;
  const Result<Bytes> text = io::read_file(raw);
  ::unlink(raw.c_str());
  if (!text) return text.error();
  return io::write_file(path, without_paths(*text), 0600);
}

}  // namespace

std::string without_paths(const std::string& centre_toml) {
  std::istringstream lines(centre_toml);
  std::string text, line;
  bool is_inside = false;
  while (std::getline(lines, line)) {
    const std::size_t begin = line.find_first_not_of(" \t");
    const bool is_table = begin != std::string::npos && line[begin] == '[';
    if (is_table) is_inside = line.compare(begin, 7, "[paths]") == 0;
    if (is_table && is_inside) text += "# Comments since `sukut restore`: everything lies in this folder.\n";
    text += (is_inside ? "# " : "") + line + "\n";
  }
  return text;
}

Result<Backup> make_backup(const CentreConfig& centre, const std::string& file, const Progress& progress) {
  if (const Result<std::string> text = config_text(centre); !text) return text.error();
  if (const Status keys = check_machine_keys(centre); !keys) return keys.error();
  const std::string copy = file + ".store-" + std::to_string(::getpid());
  Result<Backup> backup = make_with_copy(centre, file, copy, progress);
  for (const char* part : {"", "-wal", "-shm"}) ::unlink((copy + part).c_str());
  return backup;
}

Result<Archive> check_backup(const std::string& file) {
  Result<Archive> archive = read_archive(file);
  if (!archive) return archive;
  if (const Status parts = check_parts(file, *archive); !parts) return parts.error();
  if (const Status whole = check_archive(file, *archive); !whole) return whole.error();
  return archive;
}

Result<Backup> restore_backup(const std::string& file, const std::string& directory, const Progress& progress) {
  Result<Archive> archive = check_backup(file);
  if (!archive) return archive.error();
  NewFolder folder(directory);
  if (const Status made = folder.make(); !made) return made.error();
  const CentreConfig centre = coordinator::default_centre(directory);
  for (const Part& part : kParts) {
    const bool is_there = std::any_of(archive->parts.begin(), archive->parts.end(),
                                      [&](const ArchivePart& each) { return each.name == part.name; });
    if (!is_there || part.name == kConfigPart) continue;
    const Status done = extract_part(file, *archive, std::string(part.name), place_of(centre, part.name),
                                     part.is_private ? 0600 : 0644);
    if (!done) return done.error();
    progress(std::string(part.name) + ": in its place");
  }
  const Result<coordinator::StoreContents> store = restore_store(centre.store);
  if (!store) return store.error();
  if (const Status whole = check_centre(centre); !whole) return whole.error();
  if (const Status done = write_config(file, *archive, directory); !done) return done.error();
  const Result<CentreConfig> opened = coordinator::load_centre(directory);
  if (!opened) return opened.error();
  folder.keep();
  return Backup{*std::move(archive), *store, {}};
}

}  // namespace sukut::cli
