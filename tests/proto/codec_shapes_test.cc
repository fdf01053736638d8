// The tables and wire.proto say the same: every field, its number, name and kind, and nothing else.
#include "proto/codec_shapes.h"

#include <gtest/gtest.h>

#include <set>

#include "proto/limits.h"
#include "tests/proto/wire_file.h"

namespace sukut {
namespace {

FieldType type_on_wire(const WireField& field) {
  if (field.type == "sfixed64") return FieldType::fixed64;
  if (field.type == "fixed64") return FieldType::packed64;
  if (field.type == "string") return FieldType::text;
  if (field.type == "bytes") return FieldType::bytes;
  if (!wire_message(field.type).empty()) return FieldType::message;
  return FieldType::varint;
}

FieldType plain(FieldType type) { return type == FieldType::exact ? FieldType::bytes : type; }

void compare(const Shape& shape, std::set<std::string>& seen);

void compare(const Shape& shape, const Field& field, const std::map<int, WireField>& wire,
             std::set<std::string>& seen) {
  const std::string where = std::string(shape.name) + "." + field.name;
  const auto found = wire.find(static_cast<int>(field.number));
  ASSERT_NE(found, wire.end()) << where;
  EXPECT_EQ(found->second.name, field.name);
  EXPECT_EQ(type_on_wire(found->second), plain(field.type)) << where;
  EXPECT_EQ(found->second.is_repeated, field.count_max > 1 || field.type == FieldType::packed64) << where;
  if (field.type != FieldType::message) return;
  ASSERT_NE(field.shape, nullptr) << where;
  EXPECT_EQ(found->second.type, field.shape->name);
  compare(*field.shape, seen);
}

void compare(const Shape& shape, std::set<std::string>& seen) {
  if (!seen.insert(shape.name).second) return;
  const auto wire = wire_message(shape.name);
  EXPECT_EQ(wire.size(), shape.fields.size()) << shape.name;
  EXPECT_LE(shape.fields.size(), kFieldsMax);
  for (const Field& field : shape.fields) compare(shape, field, wire, seen);
}

TEST(Shapes, AreThoseOfTheWire) {
  std::set<std::string> seen;
  for (const Shape* shape : shapes::all()) compare(*shape, seen);
  EXPECT_EQ(seen.size(), wire_message_count())
      << "a message of wire.proto without a table, or a table without a message";
}

TEST(Shapes, WhatAStationObeysIsCritical) {
  const auto cue = wire_message("Cue");
  for (const auto& [number, field] : cue) {
    EXPECT_EQ(number >= static_cast<int>(kCriticalFirst), field.name != "texts") << field.name;
  }
  for (const auto& [number, field] : wire_message("ZoneSpan")) EXPECT_GE(number, 100) << field.name;
}

TEST(Limits, LeaveRoomForArithmetic) {
  EXPECT_TRUE(is_in_range(Instant{}));
  EXPECT_FALSE(is_in_range(Instant{} - Nanos(1)));
  EXPECT_FALSE(is_in_range(kInstantMax));
  EXPECT_GT(Instant::max() - kInstantMax, 4 * kDurationMax);
}

}  // namespace
}  // namespace sukut
