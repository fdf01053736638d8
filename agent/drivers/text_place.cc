// The order of the steps is what makes a crash harmless: the record is durable before anything else is done, and goes
// last. From the record and what lies there, give_back() knows how far it had come.
#include "agent/drivers/text_place.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

constexpr Nanos kPatience = std::chrono::seconds(5);  // whoever holds the lock is about to end
constexpr std::string_view kThere = "sukut text_file v1, replaced a file by:\n";
constexpr std::string_view kNotThere = "sukut text_file v1, replaced nothing by:\n";
constexpr const char* kRecord = ".sukut-record";
constexpr const char* kSaved = ".sukut-saved";
constexpr const char* kNew = ".sukut-new";
constexpr const char* kBefore = ".sukut-before";

// Whether a new file of ours can be given the owner of `status`.
bool can_belong_alike(const struct stat& status) {
  if (::geteuid() == 0) return true;
  if (status.st_uid != ::geteuid()) return false;
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
  if (!groups.empty() && ::getgroups(static_cast<int>(groups.size()), groups.data()) < 0) groups.clear();
  return status.st_gid == ::getegid() || std::ranges::find(groups, status.st_gid) != groups.end();
}

}  // namespace

TextPlace::TextPlace(std::string path) : path_(std::move(path)), name_(path_.substr(path_.rfind('/') + 1)) {}

TextPlace::~TextPlace() { unlock(); }

Error TextPlace::fault(const std::string& name, const char* undone) const {
  return {Reason::device_refused,
          path_.substr(0, path_.size() - name_.size()) + name + " cannot be " + undone + ": " + std::strerror(errno)};
}

Status TextPlace::open_folder() {
  if (folder_) return Done{};
  auto folder = OpenFolder::of(path_);
  if (!folder) return folder.error();
  folder_ = std::move(folder).value();
  return Done{};
}

// ---- Looking.

Status TextPlace::look() const {
  const auto folder = OpenFolder::of(path_);
  if (!folder) return folder.error();
  if (folder->can_be_written()) return look_at_file(*folder);
  return Error{Reason::device_refused, "the folder of " + path_ + " cannot be written (" + std::strerror(errno) +
                                           "); let the agent's user write there, and add it to ReadWritePaths= of the "
                                           "agent's unit"};
}

Status TextPlace::look_at_file(const OpenFolder& folder) const {
  const auto refuse = [this](const std::string& why) { return Error{Reason::device_refused, path_ + why}; };
  const auto status = folder.status(name_);
  if (!status) return errno == ENOENT ? Status(Done{}) : Status(fault(name_, "looked at"));
  if (S_ISLNK(status->st_mode)) return refuse(" is a symbolic link; name the file itself in agent.toml");
  if (!S_ISREG(status->st_mode)) return refuse(" is no ordinary file; name the text's own file in agent.toml");
  if (static_cast<std::size_t>(status->st_size) > kFileMax) {
    return refuse(" has more than " + std::to_string(kFileMax) + " bytes, so it is no notice; correct its path");
  }
  if (::faccessat(folder.fd(), name_.c_str(), R_OK, AT_EACCESS) != 0) {
    return refuse(" cannot be read; let the agent's user read it");
  }
  if (!can_belong_alike(*status)) {
    return refuse(" belongs to user " + std::to_string(status->st_uid) + ", group " + std::to_string(status->st_gid) +
                  ", which the text could not; give it to the agent's user and one of its groups");
  }
  return Done{};
}

std::string TextPlace::told() const {
  const auto folder = OpenFolder::of(path_);
  if (!folder) return folder.error().detail;
  if (folder->status(name_ + kRecord)) return "a text of ours";
  const auto status = folder->status(name_);
  if (!status) return "nothing";
  char mode[8];
  std::snprintf(mode, sizeof(mode), "%04o", static_cast<unsigned>(status->st_mode & 07777));
  return std::to_string(status->st_size) + " bytes, mode " + mode;
}

TextPlace::Content TextPlace::content_of(const std::string& name, const std::string& text) const {
  if (!folder_->status(name)) return Content::none;
  return folder_->read(name, text.size() + 1) == text ? Content::ours : Content::other;
}

// ---- The record.

Result<bool> TextPlace::lock(bool must_make, Nanos patience) {
  const std::string name = name_ + kRecord;
  const int flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC | (must_make ? O_CREAT : 0);
  for (const Raw until = io::raw_now() + patience;; (void)::poll(nullptr, 0, 5)) {
    const int fd = ::openat(folder_->fd(), name.c_str(), flags, 0600);
    if (fd < 0 && errno == ENOENT) return false;
    if (fd < 0) return fault(name, "opened");
    const bool is_locked = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (is_locked && folder_->has(name, fd)) return record_ = fd, true;
    ::close(fd);
    if (is_locked || io::raw_now() < until) continue;  // it was removed meanwhile, or its holder is still there
    return Error{Reason::device_busy, path_ + " shows a text of another process"};
  }
}

void TextPlace::unlock() {
  if (record_ >= 0) ::close(std::exchange(record_, -1));
}

// Nothing: a crash came before it was whole, and so before anything else was done.
std::optional<TextPlace::Record> TextPlace::read_record() const {
  const auto bytes = read_from_start(record_, kFileMax);
  for (const std::string_view head : {kThere, kNotThere}) {
    if (bytes && bytes->starts_with(head) && bytes->ends_with('\0')) {
      return Record{head == kThere, bytes->substr(head.size(), bytes->size() - head.size() - 1)};
    }
  }
  return std::nullopt;
}

Status TextPlace::write_record(const Record& record) {
  const std::string bytes = std::string(record.was_there ? kThere : kNotThere) + record.text + '\0';
  if (::ftruncate(record_, 0) != 0 || !write_all(record_, bytes) || ::fsync(record_) != 0) {
    return fault(name_ + kRecord, "written");
  }
  folder_->sync();
  return Done{};
}

// ---- Showing.

Status TextPlace::show(const std::string& text) {
  if (const Status opened = open_folder(); !opened) return opened;
  if (const Status locked = lock_after_undoing(); !locked) return locked;
  const Status shown = replace(text);
  if (!shown) (void)restore_locked();
  return shown;
}

// What is somebody else's by now is what this text will replace.
Status TextPlace::lock_after_undoing() {
  auto locked = lock(true, kPatience);
  if (locked && read_record()) {
    const auto undone = restore_locked();
    if (!undone && undone.error().reason != Reason::device_busy) return undone.error();
    locked = lock(true, kPatience);
  }
  if (!locked) return locked.error();
  return Done{};
}

Status TextPlace::replace(const std::string& text) {
  if (const Status fit = look_at_file(*folder_); !fit) return fit;
  if (folder_->status(name_ + kSaved)) {
    return Error{Reason::device_busy,
                 path_ + kSaved + " lies there without its record; compare it with " + path_ + ", then remove it"};
  }
  const bool was_there = folder_->status(name_).has_value();
  if (const Status recorded = write_record({was_there, text}); !recorded) return recorded;
  if (const Status written = write_text(text); !written) return written;
  if (!put_in_place(was_there)) return fault(name_, "replaced");
  folder_->sync();
  return Done{};
}

// FILE.sukut-new: the text, with the mode and owner of FILE.
Status TextPlace::write_text(const std::string& text) {
  const std::string name = name_ + kNew;
  (void)folder_->remove(name);
  const int fd = ::openat(folder_->fd(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return fault(name, "made");
  const auto own = folder_->status(name);
  const auto like = folder_->status(name_);
  const bool is_anothers = own && like && (own->st_uid != like->st_uid || own->st_gid != like->st_gid);
  const bool is_given = !is_anothers || ::fchown(fd, like->st_uid, like->st_gid) == 0;
  const bool is_written =
      is_given && ::fchmod(fd, like ? like->st_mode & 0777 : 0644) == 0 && write_all(fd, text) && ::fsync(fd) == 0;
  const Status result = is_written ? Status(Done{}) : Status(fault(name, "written"));
  ::close(fd);
  return result;
}

// In one stroke where the file system can; else FILE is missing for the blink between two renames.
bool TextPlace::put_in_place(bool was_there) {
  const std::string fresh = name_ + kNew;
  const std::string saved = name_ + kSaved;
  if (!was_there) return folder_->rename_to_free(fresh, name_);
  if (!folder_->rename(fresh, saved)) return false;
  if (folder_->exchange(saved, name_)) return true;
  return folder_->rename(saved, fresh) && folder_->rename(name_, saved) && folder_->rename(fresh, name_);
}

// ---- Giving back.

Result<bool> TextPlace::restore() {
  if (const Status opened = open_folder(); !opened) return opened.error();
  if (record_ < 0) {
    const auto locked = lock(false, kPatience);
    if (!locked || !*locked) return locked;
  }
  return restore_locked();
}

Result<bool> TextPlace::restore_if_left() {
  if (!open_folder()) return false;
  const auto locked = lock(false, Nanos(0));
  if (!locked && locked.error().reason == Reason::device_busy) return false;
  if (!locked || !*locked) return locked;
  return restore_locked();
}

Result<bool> TextPlace::restore_locked() {
  const auto record = read_record();
  const Status given = record ? give_back(*record) : Status(Done{});
  if (!given && given.error().reason != Reason::device_busy) return given.error();  // the record stays, to try again
  (void)folder_->remove(name_ + kRecord);
  folder_->sync();
  unlock();
  if (!given) return given.error();
  return record.has_value();
}

Status TextPlace::give_back(const Record& record) {
  (void)folder_->remove(name_ + kNew);
  const Content file = content_of(name_, record.text);
  const Content saved = content_of(name_ + kSaved, record.text);
  const bool never_took_its_place = saved == Content::ours && file != Content::none;
  if (never_took_its_place && !folder_->remove(name_ + kSaved)) return fault(name_ + kSaved, "removed");
  if (never_took_its_place) return Done{};
  if (saved != Content::none) return give_back_saved(file == Content::other);
  if (file != Content::ours) return Done{};
  if (!folder_->remove(name_)) return fault(name_, "removed");
  if (!record.was_there) return Done{};
  return Error{Reason::device_busy, path_ + kSaved + " was removed by somebody: the text is gone from " + path_ +
                                        ", and what stood there before cannot come back"};
}

Status TextPlace::give_back_saved(bool is_foreign) {
  const std::string to = name_ + (is_foreign ? kBefore : "");
  if (!folder_->rename(name_ + kSaved, to)) return fault(to, "put back");
  if (!is_foreign) return Done{};
  return Error{Reason::device_busy, path_ +
                                        " was changed by somebody while the text stood there, and was left as it "
                                        "is; what stood there before is " +
                                        path_ + kBefore};
}

}  // namespace sukut::agent
