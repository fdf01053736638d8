// One put() and one take() per record, field by field.
#include "agent/shell/journal_codec.h"

#include <type_traits>
#include <utility>

#include "proto/codec.h"

namespace sukut::agent {
namespace {

class Writer {
 public:
  void number(std::int64_t value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, bits >>= 8) bytes_.push_back(static_cast<char>(bits & 0xff));
  }
  void text(std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    bytes_.append(value);
  }
  template <typename Enum>
  void word(Enum value) {
    number(static_cast<std::int64_t>(value));
  }
  template <typename Id>
  void id(const Id& value) {
    text(to_bytes(value));
  }
  void key(const CueKey& key) {
    id(key.order);
    text(key.cue.text);
  }
  [[nodiscard]] Bytes take() && { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

// After the first short read every value is empty and is_bad() holds.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::int64_t number() {
    if (bytes_.size() < 8) return fail();
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i-- > 0;) bits = bits << 8 | static_cast<std::uint8_t>(bytes_[i]);
    bytes_.remove_prefix(8);
    return static_cast<std::int64_t>(bits);
  }
  std::string text() {
    const std::int64_t size = number();
    if (size < 0 || static_cast<std::uint64_t>(size) > bytes_.size()) {
      fail();
      return {};
    }
    std::string value(bytes_.substr(0, static_cast<std::size_t>(size)));
    bytes_.remove_prefix(static_cast<std::size_t>(size));
    return value;
  }
  // A value over `last` is a fault of the bytes.
  template <typename Enum>
  void word(Enum& out, int last) {
    const std::int64_t value = number();
    if (value < 0 || value > last) {
      fail();
      return;
    }
    out = static_cast<Enum>(value);
  }
  template <typename Id>
  void id(Id& out) {
    if (!from_bytes(text(), out)) fail();
  }
  void key(CueKey& out) {
    id(out.order);
    out.cue = CueId(text());
  }
  [[nodiscard]] bool is_bad() const { return is_bad_; }

 private:
  std::int64_t fail() {
    is_bad_ = true;
    bytes_ = {};
    return 0;
  }

  std::string_view bytes_;
  bool is_bad_ = false;
};

void put(Writer& out, const JournalOpened& record) { out.id(record.id); }
void take(Reader& in, JournalOpened& record) { in.id(record.id); }

void put(Writer& out, const DocumentHeld& record) {
  out.text(encode_document(record.document));
  out.word(record.path);
  out.number(record.is_evidence);
}
bool take_document(const std::string& bytes, SignedDocument& document) {
  auto decoded = decode_document(bytes);
  if (!decoded) return false;
  document = std::move(decoded).value();
  return true;
}

void put(Writer& out, const IntentMade& record) {
  out.key(record.key);
  out.number(record.revision);
  out.number(to_ns(record.start));
  out.number(to_ns(record.end));
}
void take(Reader& in, IntentMade& record) {
  in.key(record.key);
  record.revision = static_cast<std::uint32_t>(in.number());
  record.start = from_ns<Instant>(in.number());
  record.end = from_ns<Instant>(in.number());
}

void put(Writer& out, const CueBegan& record) {
  out.key(record.key);
  out.number(to_ns(record.at));
  out.number(record.error_bound.count());
}
void take(Reader& in, CueBegan& record) {
  in.key(record.key);
  record.at = from_ns<Instant>(in.number());
  record.error_bound = Nanos(in.number());
}

void put(Writer& out, const CueFinished& record) {
  out.key(record.key);
  out.number(record.revision);
  out.word(record.outcome);
  out.text(name_of(record.reason));
}
// Reasons are stored by name: the list grows.
void take_reason(Reader& in, Reason& reason) { reason = reason_named(in.text()).value_or(Reason::none); }
void take(Reader& in, CueFinished& record) {
  in.key(record.key);
  record.revision = static_cast<std::uint32_t>(in.number());
  in.word(record.outcome, kOutcomeCount - 1);
  take_reason(in, record.reason);
}

void put(Writer& out, const PersonActed& record) {
  out.key(record.key);
  out.word(record.act);
  out.text(record.person);
  out.text(name_of(record.reason));
  out.number(to_ns(record.at));
}
void take(Reader& in, PersonActed& record) {
  in.key(record.key);
  in.word(record.act, static_cast<int>(PersonActed::Act::confirmed_ended));
  record.person = in.text();
  take_reason(in, record.reason);
  record.at = from_ns<Instant>(in.number());
}

void put(Writer& out, const ReportMade& record) {
  out.number(static_cast<std::int64_t>(record.seq));
  out.text(record.report.body);
  out.text(record.report.signature);
}
void take(Reader& in, ReportMade& record) {
  record.seq = static_cast<std::uint64_t>(in.number());
  record.report.body = in.text();
  record.report.signature = in.text();
}

void put(Writer& out, const ReportConfirmed& record) { out.number(static_cast<std::int64_t>(record.seq)); }
void take(Reader& in, ReportConfirmed& record) { record.seq = static_cast<std::uint64_t>(in.number()); }

void put(Writer& out, const ClockSaved& record) {
  out.id(record.boot);
  out.number(to_ns(record.raw));
  out.number(to_ns(record.span.earliest));
  out.number(to_ns(record.span.latest));
  out.number(to_ns(record.wall));
  out.number(record.suspended.count());
  out.number(record.is_corroborated);
}
void take(Reader& in, ClockSaved& record) {
  in.id(record.boot);
  record.raw = from_ns<Raw>(in.number());
  record.span.earliest = from_ns<Instant>(in.number());
  record.span.latest = from_ns<Instant>(in.number());
  record.wall = from_ns<Wall>(in.number());
  record.suspended = Nanos(in.number());
  record.is_corroborated = in.number() != 0;
}

void put(Writer& out, const InhibitChanged& record) {
  out.number(record.is_on);
  out.text(record.person);
  out.text(record.why);
}
void take(Reader& in, InhibitChanged& record) {
  record.is_on = in.number() != 0;
  record.person = in.text();
  record.why = in.text();
}

void put(Writer& out, const StoreSeen& record) { out.id(record.store); }
void take(Reader& in, StoreSeen& record) { in.id(record.store); }

void put(Writer& out, const ClonedChanged& record) {
  out.number(record.is_on);
  out.id(record.own_key);
}
void take(Reader& in, ClonedChanged& record) {
  record.is_on = in.number() != 0;
  in.id(record.own_key);
}

template <typename Record>
std::optional<JournalRecord> decoded(std::string_view body) {
  Reader in(body);
  Record record;
  if constexpr (std::is_same_v<Record, DocumentHeld>) {
    if (!take_document(in.text(), record.document)) return std::nullopt;
    in.word(record.path, static_cast<int>(Path::relay));
    record.is_evidence = in.number() != 0;
  } else {
    take(in, record);
  }
  if (in.is_bad()) return std::nullopt;
  return JournalRecord(std::move(record));
}

template <std::size_t... kIndex>
std::optional<JournalRecord> decoded_as(int type, std::string_view body, std::index_sequence<kIndex...>) {
  std::optional<JournalRecord> record;
  const auto try_one = [&]<std::size_t kOne>() {
    if (type == static_cast<int>(kOne) + 1) record = decoded<std::variant_alternative_t<kOne, JournalRecord>>(body);
  };
  (try_one.template operator()<kIndex>(), ...);
  return record;
}

}  // namespace

int type_of(const JournalRecord& record) { return static_cast<int>(record.index()) + 1; }

Bytes encode_record(const JournalRecord& record) {
  Writer out;
  std::visit([&out](const auto& one) { put(out, one); }, record);
  return std::move(out).take();
}

std::optional<JournalRecord> decode_record(int type, std::string_view body) {
  return decoded_as(type, body, std::make_index_sequence<std::variant_size_v<JournalRecord>>());
}

}  // namespace sukut::agent
