// One file whose place a text takes for a while: a metro board's line, a road sign's, a web page's banner.
//
// Promises: whoever reads the file sees the old one or the text, whole. What stood there comes back as it was, the
// same file: contents, mode, owner, times. After a crash at any instant restore() finds out by itself what is to be
// done. What somebody else wrote there meanwhile is left alone. No symbolic link is followed, in no part of the path.
//
// Beside FILE lie, while the text stands: FILE.sukut-record (whether a file stood there, and the text; locked by the
// process that shows it) and FILE.sukut-saved (that file). FILE.sukut-before is what a text had replaced when somebody
// else wrote to FILE meanwhile. Not thread-safe; between processes the lock keeps order.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "agent/drivers/open_folder.h"
#include "proto/instant.h"
#include "proto/result.h"

namespace sukut::agent {

class TextPlace {
 public:
  static constexpr std::size_t kFileMax = 64 * 1024;  // what is larger is no notice, but a mistake in agent.toml

  // Precondition: `path` is absolute.
  explicit TextPlace(std::string path);
  ~TextPlace();
  TextPlace(const TextPlace&) = delete;
  TextPlace& operator=(const TextPlace&) = delete;

  // Whether a text could be shown now; changes nothing. The detail names the mend.
  [[nodiscard]] Status look() const;
  // What stands there, in words: "96 bytes, mode 0644", "nothing", "a text of ours".
  [[nodiscard]] std::string told() const;

  // Holds afterwards: FILE is the text, with the mode and owner of what stood there, and this process holds the
  // record's lock until it goes. What a dead process left is undone first. Refused: nothing has changed.
  [[nodiscard]] Status show(const std::string& text);
  // Holds afterwards: FILE is what stood there, and nothing of ours lies beside it. True: something was undone.
  // device_busy: FILE is somebody else's by now and stays; or another process shows a text and does not let go.
  [[nodiscard]] Result<bool> restore();
  // As restore(), but what a living process shows is left to it: false.
  [[nodiscard]] Result<bool> restore_if_left();

 private:
  struct Record {
    bool was_there = false;
    std::string text;
  };
  enum class Content { none, ours, other };

  [[nodiscard]] Status open_folder();
  [[nodiscard]] Status look_at_file(const OpenFolder& folder) const;
  [[nodiscard]] Content content_of(const std::string& name, const std::string& text) const;
  // The record's lock. `must_make`: makes the record where there is none. False: there is none.
  [[nodiscard]] Result<bool> lock(bool must_make, Nanos patience);
  [[nodiscard]] Status lock_after_undoing();
  void unlock();
  [[nodiscard]] std::optional<Record> read_record() const;
  [[nodiscard]] Status write_record(const Record& record);
  [[nodiscard]] Status replace(const std::string& text);
  [[nodiscard]] Status write_text(const std::string& text);
  [[nodiscard]] bool put_in_place(bool was_there);
  [[nodiscard]] Result<bool> restore_locked();
  [[nodiscard]] Status give_back(const Record& record);
  [[nodiscard]] Status give_back_saved(bool is_foreign);
  [[nodiscard]] Error fault(const std::string& name, const char* undone) const;

  std::string path_;
  std::string name_;  // within its folder
  std::optional<OpenFolder> folder_;
  int record_ = -1;  // while its lock is ours
};

}  // namespace sukut::agent
