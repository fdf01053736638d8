#include "proto/codec_walk.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "proto/text.h"

namespace sukut {
namespace {

enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };

// What is left to read. A failed read leaves it anywhere: the walk ends then.
struct Input {
  std::string_view rest;

  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
      const auto byte = static_cast<std::uint8_t>(rest.front());
      rest.remove_prefix(1);
      if (shift == 63 && byte > 1) return std::nullopt;
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }

  std::optional<std::string_view> take(std::uint64_t size) {
    if (size > rest.size()) return std::nullopt;
    const std::string_view taken = rest.substr(0, static_cast<std::size_t>(size));
    rest.remove_prefix(static_cast<std::size_t>(size));
    return taken;
  }

  std::optional<std::string_view> length_delimited() {
    const auto size = varint();
    return size ? take(*size) : std::nullopt;
  }
};

std::uint64_t little_endian(std::string_view eight) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(eight[i]);
  return value;
}

Status malformed(std::string what) { return {Reason::malformed, std::move(what)}; }
Status truncated(const Field& field) { return malformed(std::string(field.name) + ": truncated or of another type"); }

std::uint32_t wire_type_of(FieldType type) {
  if (type == FieldType::varint) return kVarint;
  if (type == FieldType::fixed64) return kFixed64;
  return kLengthDelimited;
}

Status check_number(const Field& field, std::optional<std::uint64_t> value) {
  if (!value) return truncated(field);
  if (*value < field.least || *value > field.limit) return malformed(std::string(field.name) + ": out of range");
  return Done{};
}

bool is_size_allowed(const Field& field, std::size_t size) {
  switch (field.type) {
    case FieldType::exact:
      return size == field.limit;
    case FieldType::packed64:
      return size % 8 == 0 && size / 8 <= field.limit;
    case FieldType::bytes:
      return size <= field.limit;
    case FieldType::text:
    case FieldType::varint:
    case FieldType::fixed64:
    case FieldType::message:
      break;
  }
  return true;
}

Status inside(const Field& field, const Status& checked) {
  if (checked) return checked;
  return Error{checked.error().reason, std::string(field.name) + "." + checked.error().detail};
}

Status check_value(const Field& field, Input& input) {
  if (field.type == FieldType::varint) return check_number(field, input.varint());
  if (field.type == FieldType::fixed64) {
    const auto eight = input.take(8);
    return check_number(field, eight ? std::optional(little_endian(*eight)) : std::nullopt);
  }
  const auto value = input.length_delimited();
  if (!value) return truncated(field);
  if (field.type == FieldType::message) return inside(field, walk(*value, *field.shape));
  if (field.type == FieldType::text && !is_plain_text(*value, field.limit)) {
    return malformed(std::string(field.name) + ": not one plain line of at most " + std::to_string(field.limit) +
                     " bytes");
  }
  if (!is_size_allowed(field, value->size())) {
    return malformed(std::string(field.name) + ": " + std::to_string(value->size()) + " bytes are not its size");
  }
  return Done{};
}

// An unknown field: fatal when critical, else passed over.
Status pass_over(std::uint64_t number, std::uint64_t wire_type, Input& input) {
  const std::string name = "field " + std::to_string(number);
  if (number >= kCriticalFirst && number <= kCriticalLast) {
    return {Reason::unknown_critical_field, name + ": must not be ignored and is not known; a newer version is needed"};
  }
  bool is_whole = false;
  if (wire_type == kVarint) is_whole = input.varint().has_value();
  if (wire_type == kFixed64) is_whole = input.take(8).has_value();
  if (wire_type == kLengthDelimited) is_whole = input.length_delimited().has_value();
  if (wire_type == kFixed32) is_whole = input.take(4).has_value();
  return is_whole ? Status(Done{}) : malformed(name + ": truncated or of an unknown wire type");
}

const Field* field_of(const Shape& shape, std::uint64_t number) {
  const auto found = std::find_if(shape.fields.begin(), shape.fields.end(),
                                  [&](const Field& field) { return field.number == number; });
  return found == shape.fields.end() ? nullptr : &*found;
}

using Counts = std::array<std::uint32_t, kFieldsMax>;

Status walk_field(const Shape& shape, Input& input, Counts& counts) {
  const auto tag = input.varint();
  if (!tag || *tag > 0xFFFFFFFFU || *tag >> 3 == 0) return malformed("not a field");
  const Field* field = field_of(shape, *tag >> 3);
  if (field == nullptr) return pass_over(*tag >> 3, *tag & 7, input);
  if ((*tag & 7) != wire_type_of(field->type)) return truncated(*field);
  auto& count = counts.at(static_cast<std::size_t>(field - shape.fields.data()));
  if (++count > field->count_max) {
    return malformed(std::string(field->name) + ": stands more than " + std::to_string(field->count_max) +
                     (field->count_max == 1 ? " time" : " times"));
  }
  return check_value(*field, input);
}

}  // namespace

Status walk(std::string_view bytes, const Shape& shape) {
  CHECK(shape.fields.size() <= kFieldsMax);
  Counts counts{};
  Input input{bytes};
  while (!input.rest.empty()) {
    if (const Status checked = walk_field(shape, input, counts); !checked) return checked;
  }
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    if (shape.fields[i].is_required && counts[i] == 0) {
      return malformed(std::string(shape.fields[i].name) + ": missing");
    }
  }
  return Done{};
}

}  // namespace sukut
