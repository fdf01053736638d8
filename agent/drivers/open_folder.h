// A folder that was reached without following any symbolic link, and the files in it by their names: whatever happens
// to the path above it afterwards cannot lead elsewhere. Names are single words without '/'. errno tells why not.
#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <optional>
#include <string>

#include "proto/result.h"

namespace sukut::agent {

class OpenFolder {
 public:
  // The folder of an absolute path. device_unreachable: the part that is missing, a link or no folder, and the mend.
  [[nodiscard]] static Result<OpenFolder> of(const std::string& path);
  OpenFolder(OpenFolder&& other) noexcept;
  OpenFolder& operator=(OpenFolder&& other) noexcept;
  ~OpenFolder();

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool can_be_written() const;
  // Of the name itself, also where it is a link. Nothing: there is none.
  [[nodiscard]] std::optional<struct stat> status(const std::string& name) const;
  // At most `most` bytes of a file that is no link.
  [[nodiscard]] std::optional<std::string> read(const std::string& name, std::size_t most) const;
  // True: `name` is the file behind `fd`.
  [[nodiscard]] bool has(const std::string& name, int fd) const;

  // Replaces what is called `to`.
  [[nodiscard]] bool rename(const std::string& from, const std::string& to) const;
  // `from` becomes `to`, which was not there and, where the file system can promise that, still is not.
  [[nodiscard]] bool rename_to_free(const std::string& from, const std::string& to) const;
  // Both at once where the file system can; else false, and nothing has changed.
  [[nodiscard]] bool exchange(const std::string& one, const std::string& other) const;
  [[nodiscard]] bool remove(const std::string& name) const;
  // What was done to names outlasts a power cut.
  void sync() const;

 private:
  explicit OpenFolder(int fd) : fd_(fd) {}
  int fd_ = -1;
};

// All of it, or false.
[[nodiscard]] bool write_all(int fd, const std::string& bytes);
[[nodiscard]] std::optional<std::string> read_from_start(int fd, std::size_t most);

}  // namespace sukut::agent
