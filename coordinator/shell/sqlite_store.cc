// One transaction per commit; FULL unless every record may be lost in a power cut.
#include "coordinator/shell/sqlite_store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "coordinator/shell/bytes.h"
#include "coordinator/shell/rows.h"
#include "coordinator/shell/sqlite.h"
#include "proto/io/key_file.h"

namespace sukut::coordinator {
namespace {

constexpr std::int64_t kSchema = 1;

constexpr char kCreate[] = R"(
BEGIN IMMEDIATE;
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE documents (hash BLOB PRIMARY KEY, kind INTEGER NOT NULL, document BLOB NOT NULL,
  order_file BLOB NOT NULL, published_ns INTEGER NOT NULL, checksum BLOB NOT NULL) STRICT;
CREATE TABLE reports (station TEXT NOT NULL, journal BLOB NOT NULL, seq INTEGER NOT NULL, order_id BLOB NOT NULL,
  body BLOB NOT NULL, signature BLOB NOT NULL, received_ns INTEGER NOT NULL, checksum BLOB NOT NULL,
  PRIMARY KEY (station, journal, seq)) STRICT;
CREATE INDEX reports_by_order ON reports (order_id);
CREATE TABLE heard (station TEXT PRIMARY KEY, at_ns INTEGER NOT NULL, connected INTEGER NOT NULL,
  hello BLOB NOT NULL, pulse BLOB NOT NULL) STRICT;
CREATE TABLE reserved (name_base TEXT NOT NULL, order_id BLOB NOT NULL, revision INTEGER NOT NULL,
  PRIMARY KEY (name_base, order_id)) STRICT;
PRAGMA user_version = 1;
COMMIT;
)";

// Came later, and is made when it is missing; a reader finds an empty list where it is not there yet.
constexpr char kCreateClones[] = R"(
CREATE TABLE IF NOT EXISTS clones (station TEXT PRIMARY KEY, at_ns INTEGER NOT NULL, first BLOB NOT NULL,
  first_since_ns INTEGER NOT NULL, second BLOB NOT NULL, second_since_ns INTEGER NOT NULL) STRICT;
)";

// An flock on FILE.lock for as long as it lives; empty for readers.
class FileLock {
 public:
  explicit FileLock(int fd = -1) : fd_(fd) {}
  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  int fd_;
};

class SqliteStore : public RecordStore {
 public:
  SqliteStore(FileLock lock, Database database) : lock_(std::move(lock)), database_(std::move(database)) {}

  // What must hold before anything else is asked; creates the tables when writing to an empty file.
  Status prepare(Access access);

  Result<Committed> commit(const std::vector<Record>& records) override;
  Status renew_id();
  Result<Restored> restore() override;
  Result<std::vector<DocumentStored>> documents() override { return read_documents(database_); }
  Result<std::vector<ReportStored>> reports(const OrderId& order) override { return read_reports(database_, order); }
  Result<std::vector<StationHeard>> heard() override { return read_heard(database_); }
  Result<std::vector<StationCloned>> clones() override { return read_clones(database_); }

 private:
  Status create();
  Result<std::int64_t> schema();
  Result<Bytes> meta(const char* key);
  [[nodiscard]] bool set_meta(const char* key, const Bytes& value);
  [[nodiscard]] bool begin(bool is_lazy);

  FileLock lock_;  // outlives the connection
  Database database_;
  std::uint64_t commit_ = 0;
  bool is_full_ = false;
};

Result<std::int64_t> SqliteStore::schema() {
  Statement version = database_.prepare("PRAGMA user_version");
  if (!version.step()) return database_.error();
  return version.number(0);
}

Status SqliteStore::create() {
  if (!database_.execute(kCreate)) return database_.error();
  StoreId id;
  io::random_bytes(id.bytes.data(), id.bytes.size());
  if (!database_.execute("BEGIN IMMEDIATE") || !set_meta("store_id", to_bytes(id)) ||
      !set_meta("commit", ByteWriter().number(0).take()) || !database_.execute("COMMIT")) {
    return database_.error();
  }
  return Done{};
}

Status SqliteStore::renew_id() {
  StoreId id;
  io::random_bytes(id.bytes.data(), id.bytes.size());
  if (!set_meta("store_id", to_bytes(id))) return database_.error();
  return Done{};
}

Status SqliteStore::prepare(Access access) {
  if (access == Access::write && !database_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")) {
    return database_.error();
  }
  const Result<std::int64_t> version = schema();
  if (!version) return version.error();
  if (*version == 0 && access == Access::write) {
    if (const Status created = create(); !created) return created;
  } else if (*version != kSchema) {
    return Error{Reason::malformed, database_.path() + ": schema " + std::to_string(*version) +
                                        ", and this program knows " + std::to_string(kSchema) +
                                        "; use the program that wrote it"};
  }
  if (access == Access::write) {
    Statement check = database_.prepare("PRAGMA quick_check(1)");
    if (!check.step()) return database_.error();
    if (const Bytes found = check.bytes(0); found != "ok") return corrupt(database_.path(), found);
    if (!database_.execute(kCreateClones)) return database_.error();
  }
  const Result<Bytes> commit = meta("commit");
  if (!commit) return commit.error();
  commit_ = ByteReader(*commit).number();
  is_full_ = true;
  return Done{};
}

Result<Bytes> SqliteStore::meta(const char* key) {
  Statement found = database_.prepare("SELECT value FROM meta WHERE key = ?");
  if (found.bind_text(key).step()) return found.bytes(0);
  if (!found.is_good()) return database_.error();
  return corrupt(database_.path(), std::string("meta has no ") + key);
}

bool SqliteStore::set_meta(const char* key, const Bytes& value) {
  return database_.prepare("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
      .bind_text(key)
      .bind_blob(value)
      .run();
}

bool SqliteStore::begin(bool is_lazy) {
  if (is_full_ == is_lazy) {
    if (!database_.execute(is_lazy ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL")) return false;
    is_full_ = !is_lazy;
  }
  return database_.execute("BEGIN IMMEDIATE");
}

Result<Committed> SqliteStore::commit(const std::vector<Record>& records) {
  // A commit that a power cut may undo has no number of its own.
  const bool is_lazy = std::all_of(records.begin(), records.end(),
                                   [](const Record& record) { return durability_of(record) == Durability::lazy; });
  const std::uint64_t number = is_lazy ? commit_ : commit_ + 1;
  bool is_done = begin(is_lazy);
  Status written = Done{};
  std::vector<ReportKey> conflicts;
  for (const Record& record : records) {
    if (is_done && written) written = write_record(database_, record, conflicts);
  }
  is_done = is_done && written && (is_lazy || set_meta("commit", ByteWriter().number(number).take())) &&
            database_.execute("COMMIT");
  if (is_done) {
    commit_ = number;
    return Committed{commit_, std::move(conflicts)};
  }
  const Error error = written ? database_.error() : written.error();
  if (!database_.execute("ROLLBACK")) return error;  // nothing had begun
  return error;
}

Result<Restored> SqliteStore::restore() {
  Restored restored;
  const Result<Bytes> id = meta("store_id");
  if (!id) return id.error();
  if (!from_bytes(*id, restored.store)) return corrupt(database_.path(), "its store_id is not 16 bytes");
  restored.commit = commit_;
  Result<std::vector<DocumentStored>> documents = read_documents(database_);
  if (!documents) return documents.error();
  restored.documents = *std::move(documents);
  if (const Status status = read_reserved(database_, restored.reserved); !status) return status.error();
  return restored;
}

Result<FileLock> lock_for_writing(const std::string& path) {
  const std::string lock = path + ".lock";
  const int fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return Error{Reason::store_unwritable, lock + ": " + std::strerror(errno)};
  FileLock held(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return held;
  return Error{Reason::busy, path + ": another sukut-coordinator writes to it; end that one first"};
}

Result<FileLock> prepare_file(const std::string& path, Access access) {
  if (access == Access::read) {
    if (::access(path.c_str(), R_OK) == 0) return FileLock();
    return Error{Reason::file_missing,
                 path + ": " + std::strerror(errno) + "; sukut-coordinator makes it when it starts"};
  }
  Result<FileLock> lock = lock_for_writing(path);
  // Made here first, so that it is the owner's alone whatever the umask.
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
  return lock;
}

}  // namespace

Result<std::unique_ptr<RecordStore>> open_sqlite_store(const std::string& path, Access access) {
  Result<FileLock> lock = prepare_file(path, access);
  if (!lock) return lock.error();
  Result<Database> database =
      Database::open(path, access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
  if (!database) return database.error();
  auto store = std::make_unique<SqliteStore>(*std::move(lock), *std::move(database));
  if (const Status status = store->prepare(access); !status) return status.error();
  return Result<std::unique_ptr<RecordStore>>(std::move(store));
}

Result<std::string> set_aside_store(const std::string& path) {
  const Result<FileLock> lock = lock_for_writing(path);
  if (!lock) return lock.error();
  int number = 1;
  while (::access((path + ".corrupt-" + std::to_string(number)).c_str(), F_OK) == 0) ++number;
  const std::string aside = path + ".corrupt-" + std::to_string(number);
  for (const char* part : {"-wal", "-shm", ""}) {
    if (std::rename((path + part).c_str(), (aside + part).c_str()) == 0 || errno == ENOENT) continue;
    return Error{Reason::store_unwritable, path + part + ": cannot be set aside: " + std::strerror(errno)};
  }
  return aside;
}

Status renew_store_id(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return Error{Reason::file_missing, path + ": there is no store to go on with"};
  Result<FileLock> lock = lock_for_writing(path);
  if (!lock) return lock.error();
  Result<Database> database = Database::open(path, SQLITE_OPEN_READWRITE);
  if (!database) return database.error();
  SqliteStore store(*std::move(lock), *std::move(database));
  if (const Status status = store.prepare(Access::write); !status) return status;
  return store.renew_id();
}

}  // namespace sukut::coordinator
