#include "coordinator/cli/signed_folder.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "proto/codec.h"
#include "proto/io/key_file.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

constexpr std::size_t kDocumentFileMax = 128 * 1024;
constexpr std::size_t kFileNameMax = 255;

// The role that must have signed, and the centre that it is of.
struct Bearing {
  Role role;
  CentreId centre;
};
template <typename Body>
Result<Bearing> bearing_of(Kind kind, const Result<Body>& body) {
  if (!body) return body.error();
  return Bearing{role_for(kind, Mode::live), body->centre};
}

Result<Bearing> bearing_of(const SignedDocument& document) {
  switch (document.kind) {
    case Kind::schedule: {
      const auto order = decode_order(document.body);
      if (!order) return order.error();
      return Bearing{role_for(document.kind, order->mode), order->centre};
    }
    case Kind::cancel:
      return bearing_of(document.kind, decode_cancel(document.body));
    case Kind::close:
      return bearing_of(document.kind, decode_close(document.body));
    case Kind::inhibit:
      return bearing_of(document.kind, decode_inhibit(document.body));
    case Kind::withdraw:
      return bearing_of(document.kind, decode_withdraw(document.body));
    default:
      return {Reason::kind_unsupported, "documents of kind " + std::string(name_of(document.kind)) + " are not served"};
  }
}

// Hidden ones, the root, and those that are still being written (proto/io/key_file.h, write_file) are passed over.
bool is_of_interest(const std::string& name) {
  return !name.starts_with('.') && name != "root.sukut" && name.find(".new-") == std::string::npos;
}

}  // namespace

Result<SignedDocument> read_signed_document(const std::string& path, const Root& root) {
  const Result<Bytes> bytes = io::read_file(path, kDocumentFileMax);
  if (!bytes) return bytes.error();
  Result<SignedDocument> document = decode_document(*bytes);
  if (!document)
    return {Reason::malformed, "is no signed document (as `--out` of order publish and cancel writes them)"};
  const Result<Bearing> bearing = bearing_of(*document);
  if (!bearing) return bearing.error();
  if (bearing->centre != root.centre) return {Reason::wrong_centre, "is of centre " + hex(bearing->centre)};
  if (const Status signed_enough = verify_document(root, *document, bearing->role); !signed_enough) {
    return signed_enough.error();
  }
  return document;
}

Result<std::map<std::string, SignedFolder::Stamp>> SignedFolder::list() const {
  DIR* folder = ::opendir(directory_.c_str());
  if (folder == nullptr) return Error{Reason::file_missing, directory_ + ": " + std::strerror(errno)};
  std::map<std::string, Stamp> files;
  while (const dirent* entry = ::readdir(folder)) {
    const std::string name = entry->d_name;
    struct stat found {};
    if (!is_of_interest(name) || ::lstat((directory_ + "/" + name).c_str(), &found) != 0) continue;
    if (!S_ISREG(found.st_mode)) continue;
    const std::int64_t changed_ns = std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec;
    files[name] = {found.st_ino, static_cast<std::uint64_t>(found.st_size), changed_ns};
    if (files.size() > kSignedFilesMax) files.erase(std::prev(files.end()));  // the first by name count
  }
  ::closedir(folder);
  return files;
}

Result<SignedFolder::Changes> SignedFolder::look() {
  const auto files = list();
  if (!files) return files.error();
  Changes changes;
  std::vector<std::string> gone;
  for (const auto& [file, seen] : seen_) {
    if (!files->contains(file)) gone.push_back(file);
  }
  for (const std::string& file : gone) forget(file, changes);
  for (const auto& [file, stamp] : *files) take(file, stamp, changes);
  std::stable_sort(changes.come.begin(), changes.come.end(), [this](const Found& a, const Found& b) {
    return documents_.at(a.hash).kind == Kind::cancel && documents_.at(b.hash).kind != Kind::cancel;
  });
  return changes;
}

void SignedFolder::take(const std::string& file, const Stamp& stamp, Changes& changes) {
  const auto seen = seen_.find(file);
  if (seen != seen_.end() && seen->second.stamp == stamp) return;
  if (seen != seen_.end()) forget(file, changes);
  Result<SignedDocument> document = read_signed_document(directory_ + "/" + file, root_);
  const std::string shown = plain_text_of(file, kFileNameMax);
  if (document && documents_.size() >= kSignedDocumentsMax) {
    document = Error{Reason::too_large, "is one too many; " + std::to_string(kSignedDocumentsMax) + " are served"};
  }
  if (!document) {
    seen_[file] = {stamp, {}};
    changes.left_out.push_back({shown, document.error()});
    return;
  }
  const Digest hash = sha256(document->body);
  seen_[file] = {stamp, hash};
  const auto [kept, is_new] = documents_.try_emplace(hash, *document);
  if (!is_new && !merge_signatures(kept->second, *document)) return;
  changes.come.push_back({shown, hash});
}

void SignedFolder::forget(const std::string& file, Changes& changes) {
  const Digest hash = seen_.at(file).hash;
  seen_.erase(file);
  const bool is_elsewhere =
      std::any_of(seen_.begin(), seen_.end(), [&hash](const auto& entry) { return entry.second.hash == hash; });
  if (hash.is_zero() || is_elsewhere) return;
  documents_.erase(hash);
  std::erase_if(changes.come, [&hash](const Found& found) { return found.hash == hash; });
  changes.gone.push_back({plain_text_of(file, kFileNameMax), hash});
}

}  // namespace sukut::cli
