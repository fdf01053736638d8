// See archive.h for the format. Parts may be large: they pass through in pieces.
#include "coordinator/cli/archive.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <memory>
#include <sstream>
#include <utility>

#include "coordinator/cli/calendar.h"
#include "proto/seal.h"

namespace sukut::cli {
namespace {

constexpr std::string_view kFirstLine = "sukut backup v1";
constexpr std::string_view kContentsLine = "contents";
constexpr std::size_t kHeaderMax = 16 * 1024;
constexpr std::size_t kPartsMax = 32;
constexpr std::size_t kPiece = 64 * 1024;

class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Error file_error(const std::string& path, const char* doing) {
  const int number = errno;
  const bool is_missing = number == ENOENT || number == ENOTDIR;
  return Error{is_missing ? Reason::file_missing : Reason::file_permissions,
               path + ": cannot " + doing + ": " + std::strerror(number)};
}

Error damaged(const std::string& path, const std::string& what) {
  return Error{Reason::malformed, path + ": " + what + "; take another backup"};
}

bool put(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno != EINTR) return false;
    if (wrote > 0) bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

class Hashing {
 public:
  Hashing() { crypto_hash_sha256_init(&state_); }
  void add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  [[nodiscard]] Digest take() {
    Digest digest;
    crypto_hash_sha256_final(&state_, digest.bytes.data());
    return digest;
  }

 private:
  crypto_hash_sha256_state state_{};
};

// Reads `size` bytes from where `fd` stands and hands them on in pieces; false on an error or a short file.
template <typename Take>
bool pass(int fd, std::uint64_t size, Take&& take) {
  std::array<char, kPiece> piece{};
  while (size > 0) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(size, piece.size()));
    const ssize_t got = ::read(fd, piece.data(), want);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) errno = EIO;  // shorter than it said
    if (got <= 0 || !take(std::string_view(piece.data(), static_cast<std::size_t>(got)))) return false;
    size -= static_cast<std::uint64_t>(got);
  }
  return true;
}

std::string header_text(const Archive& archive) {
  std::string text =
      std::string(kFirstLine) + "\ncentre = " + hex(archive.centre) + "\nmade = " + iso_text(archive.made) + "\n";
  for (const ArchivePart& part : archive.parts) {
    text += "part = " + part.name + " " + std::to_string(part.size) + " " + hex(part.digest) + "\n";
  }
  return text;
}

// ---- Writing.
Result<ArchivePart> measure(const ArchiveSource& source, int fd) {
  struct stat found {};
  if (::fstat(fd, &found) != 0 || !S_ISREG(found.st_mode)) {
    return Error{Reason::malformed, source.path + ": is not a regular file"};
  }
  ArchivePart part{source.name, static_cast<std::uint64_t>(found.st_size), {}};
  Hashing hashing;
  if (!pass(fd, part.size, [&](std::string_view piece) { return hashing.add(piece), true; })) {
    return file_error(source.path, "read");
  }
  part.digest = hashing.take();
  if (::lseek(fd, 0, SEEK_SET) != 0) return file_error(source.path, "read");
  return part;
}

Status put_parts(int out, const std::string& file, const Archive& archive, const std::vector<ArchiveSource>& sources,
                 const std::vector<std::unique_ptr<OpenFile>>& opened, const Progress& progress) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    Hashing hashing;
    const auto take = [&](std::string_view piece) { return hashing.add(piece), put(out, piece); };
    if (!pass(opened[i]->get(), archive.parts[i].size, take)) return file_error(file, "write");
    if (hashing.take() != archive.parts[i].digest) {
      return Error{Reason::malformed, sources[i].path + ": changed while it was read; run it again"};
    }
    progress(sources[i].name + ": " + std::to_string(archive.parts[i].size) + " bytes");
  }
  return Done{};
}

// Never over another file; where the file system cannot promise that, it is looked at first.
Status give_name(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return Done{};
  if (errno == EINVAL && ::access(to.c_str(), F_OK) != 0 && ::rename(from.c_str(), to.c_str()) == 0) return Done{};
  return file_error(to, "name the finished backup so");
}

Status write_whole(const std::string& temporary, const std::string& file, Archive& archive,
                   const std::vector<ArchiveSource>& sources, const std::vector<std::unique_ptr<OpenFile>>& opened,
                   const Progress& progress) {
  const std::string head = header_text(archive);
  archive.header = sha256(head);
  const std::string lines = head + "header = " + hex(archive.header) + "\n" + std::string(kContentsLine) + "\n";
  archive.contents = lines.size();
  {
    const OpenFile out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out.get() < 0) return file_error(file, "write");
    if (!put(out.get(), lines)) return file_error(file, "write");
    if (const Status done = put_parts(out.get(), file, archive, sources, opened, progress); !done) return done;
    if (::fsync(out.get()) != 0) return file_error(file, "make durable");
  }
  const Result<Archive> again = read_archive(temporary);
  if (!again) return again.error();
  if (const Status whole = check_archive(temporary, *again); !whole) return whole;
  progress("read again, every part is as it was written");
  return give_name(temporary, file);
}

// ---- Reading.
template <typename Number>
bool number_in(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

bool take_line(const std::string& line, Archive& archive) {
  std::istringstream words(line);
  std::string key, equals, value, size, digest, more;
  words >> key >> equals >> value >> size >> digest >> more;
  if (equals != "=" || !more.empty()) return false;
  if (key == "centre") return from_bytes(from_hex(value), archive.centre);
  if (key == "made") {
    const auto made = parse_instant(value);
    archive.made = made.value_or(Instant{});
    return made.has_value();
  }
  ArchivePart part{value, 0, {}};
  if (key != "part" || archive.parts.size() >= kPartsMax) return false;
  if (!number_in(size, part.size) || !from_bytes(from_hex(digest), part.digest)) return false;
  archive.parts.push_back(std::move(part));
  return true;
}

// The header of `text`, which begins a file; false when it is none, or not as it was written.
bool read_header(const std::string& text, Archive& archive) {
  const std::string ending = "\n" + std::string(kContentsLine) + "\n";
  const std::size_t end = text.find(ending);
  const std::size_t seal = text.rfind("\nheader = ", end);
  if (end == std::string::npos || seal == std::string::npos) return false;
  const std::string head = text.substr(0, seal + 1);
  archive.header = sha256(head);
  archive.contents = end + ending.size();
  if (text.substr(seal + 1, end - seal - 1) != "header = " + hex(archive.header)) return false;
  std::istringstream lines(head);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    if (!take_line(line, archive)) return false;
  }
  return true;
}

Status check_part(int fd, const std::string& file, const ArchivePart& part, int out) {
  Hashing hashing;
  const auto take = [&](std::string_view piece) {
    hashing.add(piece);
    return out < 0 || put(out, piece);
  };
  if (!pass(fd, part.size, take)) return file_error(file, out < 0 ? "read" : "write a part of it");
  if (hashing.take() == part.digest) return Done{};
  return damaged(file, "the part " + part.name + " is damaged: its digest is another");
}

}  // namespace

Result<Archive> write_archive(const std::string& file, const CentreId& centre, Instant made,
                              const std::vector<ArchiveSource>& sources, const Progress& progress) {
  struct stat found {};
  if (::lstat(file.c_str(), &found) == 0) {
    return Error{Reason::file_permissions, file + ": exists, and a backup is never overwritten; choose another name"};
  }
  Archive archive{centre, std::chrono::floor<std::chrono::seconds>(made), {}, {}, 0};
  std::vector<std::unique_ptr<OpenFile>> opened;
  for (const ArchiveSource& source : sources) {
    opened.push_back(std::make_unique<OpenFile>(::open(source.path.c_str(), O_RDONLY | O_CLOEXEC)));
    if (opened.back()->get() < 0) return file_error(source.path, "open");
    Result<ArchivePart> part = measure(source, opened.back()->get());
    if (!part) return part.error();
    archive.parts.push_back(*std::move(part));
  }
  const std::string temporary = file + ".part-" + std::to_string(::getpid());
  const Status done = write_whole(temporary, file, archive, sources, opened, progress);
  if (done) return archive;
  ::unlink(temporary.c_str());
  return done.error();
}

Result<Archive> read_archive(const std::string& file) {
  const OpenFile in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.get() < 0) return file_error(file, "open");
  struct stat found {};
  if (::fstat(in.get(), &found) != 0 || !S_ISREG(found.st_mode)) return damaged(file, "is not a regular file");
  const auto length = static_cast<std::uint64_t>(found.st_size);
  std::string text;
  const auto take = [&](std::string_view piece) { return text.append(piece), true; };
  if (!pass(in.get(), std::min<std::uint64_t>(length, kHeaderMax), take)) return file_error(file, "read");
  if (!text.starts_with(std::string(kFirstLine) + "\n")) {
    return Error{Reason::malformed,
                 file + ": is no backup (it does not begin with \"" + std::string(kFirstLine) + "\")"};
  }
  Archive archive;
  if (!read_header(text, archive)) return damaged(file, "its header is damaged");
  std::uint64_t left = length - archive.contents;
  for (const ArchivePart& part : archive.parts) {
    if (part.size > left) return damaged(file, "it ends inside the part " + part.name);
    left -= part.size;
  }
  if (left > 0) return damaged(file, std::to_string(left) + " bytes follow its last part");
  return archive;
}

Status check_archive(const std::string& file, const Archive& archive) {
  const OpenFile in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.get() < 0 || ::lseek(in.get(), static_cast<off_t>(archive.contents), SEEK_SET) < 0) {
    return file_error(file, "open");
  }
  for (const ArchivePart& part : archive.parts) {
    if (const Status whole = check_part(in.get(), file, part, -1); !whole) return whole;
  }
  return Done{};
}

Status extract_part(const std::string& file, const Archive& archive, const std::string& name, const std::string& to,
                    unsigned mode) {
  const OpenFile in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  std::uint64_t at = archive.contents;
  const ArchivePart* wanted = nullptr;
  for (const ArchivePart& part : archive.parts) {
    if (part.name == name) wanted = &part;
    if (wanted != nullptr) break;
    at += part.size;
  }
  if (wanted == nullptr) return damaged(file, "it has no part " + name);
  if (in.get() < 0 || ::lseek(in.get(), static_cast<off_t>(at), SEEK_SET) < 0) return file_error(file, "open");
  const OpenFile out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (out.get() < 0) return file_error(to, "write");
  Status done = check_part(in.get(), file, *wanted, out.get());
  if (done && (::fchmod(out.get(), mode) != 0 || ::fsync(out.get()) != 0)) done = file_error(to, "make durable");
  if (!done) ::unlink(to.c_str());
  return done;
}

}  // namespace sukut::cli
