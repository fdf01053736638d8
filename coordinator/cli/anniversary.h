// The anniversary that the texts of an observance speak of: "{years}" becomes the ordinal of the text's language
// ("37th", "37-ci"), "{years_number}" the plain number. Which anniversary it is, plan and occasion say (plan_check.h).
// Pure.
#pragma once

#include <optional>
#include <string>

namespace sukut::cli {

// "1st", "11th", "37th".
[[nodiscard]] std::string ordinal_en(int number);
// "1-ci", "3-cü", "6-cı", "9-cu": by the last vowel of the number as it is spoken.
[[nodiscard]] std::string ordinal_az(int number);

struct BraceFault {
  std::string what;
  std::string mend;
};
// What is wrong with the braces in a text of `lang`; nothing: they can be filled in.
[[nodiscard]] std::optional<BraceFault> fault_in_braces(const std::string& lang, const std::string& text);
[[nodiscard]] bool names_years(const std::string& text);
// Every brace filled in; `text` has no fault.
[[nodiscard]] std::string with_years(const std::string& lang, const std::string& text, int years);

}  // namespace sukut::cli
