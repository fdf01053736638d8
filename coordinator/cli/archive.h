// A backup is one file of our own making: a header that people can read (`head FILE`), then the parts, bare, in its order.
// Names are words of a closed list, never paths, so that no file can make `restore` write anywhere else; every part has
// its SHA-256, and so has the header. A tar would need a library, or a parser as long as this, and guards against all
// that tar can say beyond.
//
//   sukut backup v1
//   centre = <id, hex>
//   made = <instant, UTC>
//   part = <name> <bytes> <SHA-256, hex>
//   header = <SHA-256 of the lines above, hex>
//   contents
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/result.h"

namespace sukut::cli {

struct ArchivePart {
  std::string name;
  std::uint64_t size = 0;
  Digest digest;
};
struct Archive {
  CentreId centre;
  Instant made;
  std::vector<ArchivePart> parts;
  Digest header;               // its fingerprint names the whole
  std::uint64_t contents = 0;  // where the first part begins
};
struct ArchiveSource {
  std::string name;
  std::string path;
};
using Progress = std::function<void(const std::string& line)>;

// Writes FILE, readable by its owner alone, reads it again, and only then gives it its name: what is there is whole.
// Refusals: file_permissions (FILE exists, or cannot be written), file_missing, malformed (a source changed meanwhile).
[[nodiscard]] Result<Archive> write_archive(const std::string& file, const CentreId& centre, Instant made,
                                            const std::vector<ArchiveSource>& sources, const Progress& progress);
// The header of a whole file. malformed: no backup, a damaged header, or not as long as it says.
[[nodiscard]] Result<Archive> read_archive(const std::string& file);
// Every part against its digest; malformed names the damaged one.
[[nodiscard]] Status check_archive(const std::string& file, const Archive& archive);
// One part into a new file of the given mode, checked on the way; nothing is left where it was damaged.
[[nodiscard]] Status extract_part(const std::string& file, const Archive& archive, const std::string& name,
                                  const std::string& to, unsigned mode);

}  // namespace sukut::cli
