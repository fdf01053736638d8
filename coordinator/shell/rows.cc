// The columns are those of kCreate in sqlite_store.cc.
#include "coordinator/shell/rows.h"

#include "coordinator/shell/bytes.h"
#include "proto/codec.h"
#include "proto/seal.h"

namespace sukut::coordinator {
namespace {

// SQLite's integers are signed; sequence numbers keep their bits.
std::int64_t as_signed(std::uint64_t value) { return static_cast<std::int64_t>(value); }

template <typename T>
std::uint8_t type_of() {
  return static_cast<std::uint8_t>(Message(T{}).index() + 1);
}

Bytes checksum_of(Bytes fields) { return to_bytes(sha256(fields)); }

Bytes document_checksum(const Bytes& hash, const Bytes& document, const Bytes& file, std::int64_t published_ns) {
  return checksum_of(ByteWriter()
                         .text("document")
                         .text(hash)
                         .text(document)
                         .text(file)
                         .number(static_cast<std::uint64_t>(published_ns))
                         .take());
}

struct ReportRow {
  StationId station;
  JournalId journal;
  std::uint64_t seq = 0;
  Bytes order;
  SignedReport report;
  std::int64_t received_ns = 0;

  [[nodiscard]] Bytes checksum() const {
    return checksum_of(ByteWriter()
                           .text("report")
                           .text(station.text)
                           .text(to_bytes(journal))
                           .number(seq)
                           .text(order)
                           .text(report.body)
                           .text(report.signature)
                           .number(static_cast<std::uint64_t>(received_ns))
                           .take());
  }
};

class Writer {
 public:
  Writer(Database& database, std::vector<ReportKey>& conflicts) : database_(database), conflicts_(conflicts) {}

  bool operator()(const DocumentStored& record) const {
    const Bytes hash = to_bytes(sha256(record.document.body));
    const Bytes document = encode_document(record.document);
    Bytes file = record.order_file;
    std::int64_t published_ns = to_ns(record.published);
    Statement held = database_.prepare("SELECT order_file, published_ns FROM documents WHERE hash = ?");
    if (held.bind_blob(hash).step()) {
      if (file.empty()) file = held.bytes(0);
      published_ns = held.number(1);
    }
    return database_.prepare("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)")
        .bind_blob(hash)
        .bind(static_cast<int>(record.document.kind))
        .bind_blob(document)
        .bind_blob(file)
        .bind(published_ns)
        .bind_blob(document_checksum(hash, document, file, published_ns))
        .run();
  }

  bool operator()(const ReportStored& record) const {
    const Report& parsed = record.parsed;
    const ReportRow row{parsed.station,         parsed.journal, parsed.seq,
                        to_bytes(parsed.order), record.report,  to_ns(record.received)};
    const bool is_done = database_.prepare("INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                             .bind_text(row.station.text)
                             .bind_blob(to_bytes(row.journal))
                             .bind(as_signed(row.seq))
                             .bind_blob(row.order)
                             .bind_blob(row.report.body)
                             .bind_blob(row.report.signature)
                             .bind(row.received_ns)
                             .bind_blob(row.checksum())
                             .run();
    return is_done && (database_.changes() == 1 || compare_kept(parsed, row));
  }

  bool operator()(const StationHeard& record) const {
    Hello hello;
    hello.software = record.software;
    hello.journal = record.journal;
    hello.outputs = record.outputs;
    return database_.prepare("INSERT OR REPLACE INTO heard VALUES (?, ?, ?, ?, ?)")
        .bind_text(record.station.text)
        .bind(to_ns(record.at))
        .bind(record.is_connected ? 1 : 0)
        .bind_blob(encode_payload(Message(hello)))
        .bind_blob(encode_payload(Message(record.pulse)))
        .run();
  }

  bool operator()(const StationCloned& record) const {
    return database_.prepare("INSERT OR REPLACE INTO clones VALUES (?, ?, ?, ?, ?, ?)")
        .bind_text(record.station.text)
        .bind(to_ns(record.at))
        .bind_blob(as_hello(record.first))
        .bind(to_ns(record.first.since))
        .bind_blob(as_hello(record.second))
        .bind(to_ns(record.second.since))
        .run();
  }

  bool operator()(const RevisionReserved& record) const {
    return database_
        .prepare(
            "INSERT INTO reserved VALUES (?, ?, ?) ON CONFLICT (name_base, order_id) "
            "DO UPDATE SET revision = max(revision, excluded.revision)")
        .bind_text(record.name_base)
        .bind_blob(to_bytes(record.order))
        .bind(record.revision)
        .run();
  }

 private:
  static Bytes as_hello(const Machine& machine) {
    Hello hello;
    hello.software = machine.software;
    hello.journal = machine.journal;
    hello.boot = machine.boot;
    return encode_payload(Message(hello));
  }

  bool compare_kept(const Report& parsed, const ReportRow& row) const {
    Statement kept = database_.prepare("SELECT body FROM reports WHERE station = ? AND journal = ? AND seq = ?");
    kept.bind_text(row.station.text).bind_blob(to_bytes(row.journal)).bind(as_signed(row.seq));
    if (!kept.step()) return false;
    if (kept.bytes(0) != row.report.body) conflicts_.push_back(key_of(parsed));
    return true;
  }

  Database& database_;
  std::vector<ReportKey>& conflicts_;
};

constexpr char kReportColumns[] =
    "SELECT station, journal, seq, order_id, body, signature, received_ns, checksum FROM reports";

// The row under the statement's cursor; malformed when it is not what was written.
Result<ReportRow> report_row(const Database& database, const Statement& found) {
  ReportRow row;
  row.station = StationId(found.bytes(0));
  const bool has_journal = from_bytes(found.bytes(1), row.journal);
  row.seq = static_cast<std::uint64_t>(found.number(2));
  row.order = found.bytes(3);
  row.report = SignedReport{found.bytes(4), found.bytes(5)};
  row.received_ns = found.number(6);
  if (has_journal && found.bytes(7) == row.checksum()) return row;
  return corrupt(database.path(), "the report " + row.station.text + "/" + hex(found.bytes(1)) + "/" +
                                      std::to_string(row.seq) + " does not match its checksum");
}

template <typename T>
bool decode_as(const Bytes& payload, T& out) {
  Result<Message> message = decode_payload(type_of<T>(), payload);
  if (!message || !std::holds_alternative<T>(*message)) return false;
  out = std::get<T>(*std::move(message));
  return true;
}

}  // namespace

Status write_record(Database& database, const Record& record, std::vector<ReportKey>& conflicts) {
  if (std::visit(Writer(database, conflicts), record)) return Done{};
  return database.error();
}

Result<std::vector<DocumentStored>> read_documents(Database& database) {
  std::vector<DocumentStored> documents;
  Statement found = database.prepare(
      "SELECT hash, document, order_file, published_ns, checksum FROM documents ORDER BY published_ns, rowid");
  while (found.step()) {
    const Bytes hash = found.bytes(0);
    const Bytes bytes = found.bytes(1);
    DocumentStored record{{}, found.bytes(2), from_ns<Instant>(found.number(3))};
    Result<SignedDocument> document = decode_document(bytes);
    if (!document || found.bytes(4) != document_checksum(hash, bytes, record.order_file, found.number(3))) {
      return corrupt(database.path(), "the document " + hex(hash).substr(0, 16) + "… does not match its checksum");
    }
    record.document = *std::move(document);
    documents.push_back(std::move(record));
  }
  if (!found.is_good()) return database.error();
  return documents;
}

Result<std::vector<ReportStored>> read_reports(Database& database, const OrderId& order) {
  std::vector<ReportStored> reports;
  const std::string sql = std::string(kReportColumns) + " WHERE order_id = ? ORDER BY station, journal, seq";
  Statement found = database.prepare(sql.c_str());
  found.bind_blob(to_bytes(order));
  while (found.step()) {
    Result<ReportRow> row = report_row(database, found);
    if (!row) return row.error();
    Result<Report> parsed = decode_report(row->report.body);
    if (!parsed)
      return corrupt(database.path(), "a report of " + row->station.text + " does not read: " + parsed.error().detail);
    reports.push_back(ReportStored{std::move(row->report), *std::move(parsed), from_ns<Instant>(row->received_ns)});
  }
  if (!found.is_good()) return database.error();
  return reports;
}

Result<std::vector<StationHeard>> read_heard(Database& database) {
  std::vector<StationHeard> heard;
  Statement found = database.prepare("SELECT station, at_ns, connected, hello, pulse FROM heard ORDER BY station");
  while (found.step()) {
    StationHeard record{
        StationId(found.bytes(0)), from_ns<Instant>(found.number(1)), found.number(2) != 0, {}, {}, {}, {}};
    Hello hello;
    // Overwritten by the station's next word, so an unreadable one is left out.
    if (!decode_as(found.bytes(3), hello) || !decode_as(found.bytes(4), record.pulse)) continue;
    record.software = hello.software;
    record.journal = hello.journal;
    record.outputs = hello.outputs;
    heard.push_back(std::move(record));
  }
  if (!found.is_good()) return database.error();
  return heard;
}

Result<std::vector<StationCloned>> read_clones(Database& database) {
  std::vector<StationCloned> clones;
  Statement table = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'clones'");
  if (!table.step()) return clones;
  Statement found = database.prepare(
      "SELECT station, at_ns, first, first_since_ns, second, second_since_ns FROM clones ORDER BY station");
  while (found.step()) {
    Hello first;
    Hello second;
    // Overwritten by the next alarm, so an unreadable one is left out.
    if (!decode_as(found.bytes(2), first) || !decode_as(found.bytes(4), second)) continue;
    clones.push_back({StationId(found.bytes(0)),
                      from_ns<Instant>(found.number(1)),
                      {first.journal, first.boot, first.software, from_ns<Instant>(found.number(3))},
                      {second.journal, second.boot, second.software, from_ns<Instant>(found.number(5))}});
  }
  if (!found.is_good()) return database.error();
  return clones;
}

Status read_reserved(Database& database, decltype(Restored::reserved)& reserved) {
  Statement found = database.prepare("SELECT name_base, order_id, revision FROM reserved");
  while (found.step()) {
    reserved[{found.bytes(0), hex(found.bytes(1))}] = static_cast<std::uint32_t>(found.number(2));
  }
  if (!found.is_good()) return database.error();
  return Done{};
}

}  // namespace sukut::coordinator
