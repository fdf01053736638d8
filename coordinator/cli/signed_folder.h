// The signed documents in a folder, for a bulletin that needs no coordinator: looked at again and again, each verified
// against the root before it counts. Bad files are named once and left out; a folder full of them costs no more.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "proto/ids.h"
#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::cli {

inline constexpr std::size_t kSignedFilesMax = 1024;     // files looked at in one folder
inline constexpr std::size_t kSignedDocumentsMax = 256;  // of those, documents that count

class SignedFolder {
 public:
  SignedFolder(std::string directory, Root root) : directory_(std::move(directory)), root_(std::move(root)) {}

  // What has changed since the last look, by file name. A file that grew or was replaced is looked at anew.
  struct Found {
    std::string file;
    Digest hash;
  };
  struct LeftOut {
    std::string file;
    Error why;  // names what is wrong with it
  };
  struct Changes {
    std::vector<Found> come;  // cancels first
    std::vector<Found> gone;
    std::vector<LeftOut> left_out;
  };
  // file_missing: the folder is not there (any more); what counted still counts.
  [[nodiscard]] Result<Changes> look();

  // Every document that counts, by its hash.
  [[nodiscard]] const std::map<Digest, SignedDocument>& documents() const { return documents_; }

 private:
  // Enough to see that a file is another than before.
  struct Stamp {
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t changed_ns = 0;
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  struct Seen {
    Stamp stamp;
    Digest hash;  // zero: left out
  };

  [[nodiscard]] Result<std::map<std::string, Stamp>> list() const;
  [[nodiscard]] Result<SignedDocument> read(const std::string& file) const;
  void take(const std::string& file, const Stamp& stamp, Changes& changes);
  void forget(const std::string& file, Changes& changes);

  std::string directory_;
  Root root_;
  std::map<std::string, Seen> seen_;
  std::map<Digest, SignedDocument> documents_;
};

// The document of one file, if it is of this root's centre and signed by a threshold of the right role.
[[nodiscard]] Result<SignedDocument> read_signed_document(const std::string& path, const Root& root);

}  // namespace sukut::cli
