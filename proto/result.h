// Result<T>: a value, or the named reason why there is none.
// For somebody else's mistake (bad bytes, bad signature, bad file), which is answered, never thrown.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "proto/check.h"
#include "proto/reason.h"

namespace sukut {

// `reason` is for machines and tables; `detail` names the thing and the mend, in words.
struct Error {
  Reason reason = Reason::none;
  std::string detail;

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}           // NOLINT: meant to convert
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}       // NOLINT
  Result(Reason reason, std::string detail = {}) : Result(Error{reason, std::move(detail)}) {}  // NOLINT

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & { CHECK(has_value()); return *std::get_if<0>(&state_); }
  [[nodiscard]] const T& value() const& { CHECK(has_value()); return *std::get_if<0>(&state_); }
  [[nodiscard]] T&& value() && { CHECK(has_value()); return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const { CHECK(!has_value()); return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

// Success carries nothing.
struct Done {
  friend bool operator==(Done, Done) = default;
};
using Status = Result<Done>;

}  // namespace sukut
