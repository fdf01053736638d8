// Bytes from anywhere against the codec: every frame, every body that stands by itself. What is accepted is what its
// bytes say (round trip), obeys the rules, and is written the same way every time; what is refused is refused in words
// that can be logged.
#include <cstdint>
#include <set>
#include <string>

#include "proto/codec.h"
#include "proto/frame.h"
#include "proto/text.h"
#include "tests/fuzz/draw.h"

namespace sukut::fuzz {
namespace {

void check_refusal(const Error& error) {
  static const std::set<Reason> reasons{Reason::malformed,
                                        Reason::too_large,
                                        Reason::unknown_version,
                                        Reason::unknown_type,
                                        Reason::unknown_critical_field,
                                        Reason::output_too_long,
                                        Reason::pattern_unsupported,
                                        Reason::kind_unsupported,
                                        Reason::alg_unsupported};
  hold(reasons.contains(error.reason), "bytes are refused for what is in them", std::string(name_of(error.reason)));
  hold(is_plain_text(error.detail, 1024), "a refusal is one plain line", error.detail);
}

template <typename T>
void check_round_trip(const T& value, Bytes (*encode)(const T&), Result<T> (*decode)(std::string_view)) {
  const Bytes bytes = encode(value);
  const Result<T> again = decode(bytes);
  if (!again) broken("what was read can be written and read again", again.error().detail);
  hold(*again == value, "writing and reading again changes nothing");
  hold(encode(*again) == bytes, "the same thing is always the same bytes");
}

template <typename T>
void check_body(std::string_view bytes, Bytes (*encode)(const T&), Result<T> (*decode)(std::string_view)) {
  const Result<T> read = decode(bytes);
  if (!read) return check_refusal(read.error());
  check_round_trip(*read, encode, decode);
  if constexpr (requires { validate(*read); }) {
    hold(validate(*read).has_value(), "what is accepted obeys the rules");
  }
}

void check_frame(std::string_view bytes) {
  const Result<Message> read = decode_frame(bytes);
  if (!read) return check_refusal(read.error());
  hold(bytes.size() <= kFrameMax && bytes.starts_with("SK"), "a frame begins as frames begin");
  hold(bytes[2] == kFrameVersion && static_cast<std::uint8_t>(bytes[3]) == read->index() + 1, "type and version hold");
  check_round_trip<Message>(*read, encode_frame, decode_frame);
}

// The first byte says what the rest is taken for.
void check(std::string_view bytes) {
  Draw draw(bytes);
  const std::size_t kind = draw.below(14);
  const std::string_view rest = draw.rest();
  switch (kind) {
    case 0:
      return check_frame(rest);
    case 1:
      return check_body(rest, encode_order, decode_order);
    case 2:
      return check_body(rest, encode_cancel, decode_cancel);
    case 3:
      return check_body(rest, encode_close, decode_close);
    case 4:
      return check_body(rest, encode_root, decode_root);
    case 5:
      return check_body(rest, encode_report, decode_report);
    case 6:
      return check_body(rest, encode_time_reply, decode_time_reply);
    case 7:
      return check_body(rest, encode_beacon, decode_beacon);
    case 8:
      return check_body(rest, encode_document, decode_document);
    case 9:
      return check_body(rest, encode_signature, decode_signature);
    case 10:
      return check_body(rest, encode_order_file, decode_order_file);
    case 11:
      return check_body(rest, encode_inhibit, decode_inhibit);
    case 12:
      return check_body(rest, encode_withdraw, decode_withdraw);
    default:
      return check_body(rest, encode_parcel, decode_parcel);
  }
}

}  // namespace
}  // namespace sukut::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sukut::fuzz::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
