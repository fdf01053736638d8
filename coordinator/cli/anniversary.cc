// Two languages have an ordinal here; any other can name the number.
#include "coordinator/cli/anniversary.h"

#include <array>
#include <string_view>

namespace sukut::cli {
namespace {

constexpr std::string_view kOrdinal = "{years}";
constexpr std::string_view kNumber = "{years_number}";

void replace_all(std::string& text, std::string_view what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

}  // namespace

std::string ordinal_en(int number) {
  const int last = number % 10;
  const bool is_teen = number / 10 % 10 == 1;
  const char* suffix = "th";
  if (!is_teen && last == 1) suffix = "st";
  if (!is_teen && last == 2) suffix = "nd";
  if (!is_teen && last == 3) suffix = "rd";
  return std::to_string(number) + suffix;
}

std::string ordinal_az(int number) {
  // bir iki üç dörd beş altı yeddi səkkiz doqquz; on iyirmi otuz qırx əlli altmış yetmiş səksən doxsan
  constexpr std::array kOnes{"", "ci", "ci", "cü", "cü", "ci", "cı", "ci", "ci", "cu"};
  constexpr std::array kTens{"", "cu", "ci", "cu", "cı", "ci", "cı", "ci", "ci", "cı"};
  const std::string lead = std::to_string(number) + "-";
  if (number % 10 != 0) return lead + kOnes[static_cast<std::size_t>(number % 10)];
  if (number % 100 != 0) return lead + kTens[static_cast<std::size_t>(number / 10 % 10)];
  if (number % 1000 != 0) return lead + "cü";  // yüz
  return lead + (number == 0 ? "cı" : "ci");   // sıfır, min
}

std::optional<BraceFault> fault_in_braces(const std::string& lang, const std::string& text) {
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string::npos) return BraceFault{"a { without its }", "write {years} or {years_number}"};
    const std::string word = text.substr(at, end + 1 - at);
    if (word == kNumber) continue;
    if (word != kOrdinal) return BraceFault{"unknown placeholder " + word, "known: {years}, {years_number}"};
    if (lang == "az" || lang == "en") continue;
    return BraceFault{"{years} has no ordinal in \"" + lang + "\" (it has in az and en)", "write {years_number}"};
  }
  return std::nullopt;
}

bool names_years(const std::string& text) {
  return text.find(kOrdinal) != std::string::npos || text.find(kNumber) != std::string::npos;
}

std::string with_years(const std::string& lang, const std::string& text, int years) {
  std::string filled = text;
  replace_all(filled, kOrdinal, lang == "az" ? ordinal_az(years) : ordinal_en(years));
  replace_all(filled, kNumber, std::to_string(years));
  return filled;
}

}  // namespace sukut::cli
