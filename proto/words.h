// What the public, a master or a minister reads, in Azerbaijani and English: the one table of words of all programs.
// The code speaks English, say(lang, "By sector"), and the table (words_table.h) has the Azerbaijani; a sentence that it
// lacks does not compile. Machine output (--json, files, the words of the closed lists on the wire) has no language.
// Pure: which language a person wants is asked by the shells (proto/io/lang.h).
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "proto/message.h"
#include "proto/order.h"
#include "proto/reason.h"
#include "proto/words_table.h"

namespace sukut {

enum class Lang { en, az };
[[nodiscard]] std::optional<Lang> lang_named(std::string_view name);  // "en", "az"
// Of a locale as LANG has it: "az_AZ.UTF-8" is az; everything else is en.
[[nodiscard]] Lang lang_of_locale(std::string_view locale);

// An English sentence that has its Azerbaijani: made of a literal, when the program is compiled.
class Said {
 public:
  consteval Said(const char* english) : sentence_(place_of(english)) {}  // NOLINT: meant to convert
  [[nodiscard]] constexpr std::string_view in(Lang lang) const {
    return lang == Lang::az ? kSentences[sentence_].azerbaijani : kSentences[sentence_].english;
  }

 private:
  static void add_this_sentence_to_words_table() {}  // not constexpr: the compiler names it
  static consteval std::size_t place_of(std::string_view english) {
    for (std::size_t i = 0; i < kSentences.size(); ++i) {
      if (kSentences[i].english == english) return i;
    }
    add_this_sentence_to_words_table();
    return 0;
  }

  std::size_t sentence_;
};

[[nodiscard]] inline std::string_view say(Lang lang, Said sentence) { return sentence.in(lang); }
// The same, with each `{}` replaced by the next value.
[[nodiscard]] std::string say(Lang lang, Said sentence, std::initializer_list<std::string> values);

// The closed lists; in English the words of the wire, so that they can be looked up.
[[nodiscard]] std::string_view say(Lang lang, Outcome outcome);
[[nodiscard]] std::string_view say(Lang lang, KnownBy known_by);
[[nodiscard]] std::string_view say(Lang lang, Reason reason);
[[nodiscard]] std::string_view say(Lang lang, Readiness readiness);
[[nodiscard]] std::string_view say(Lang lang, CueAction action);
[[nodiscard]] std::string_view say(Lang lang, Mode mode);
[[nodiscard]] std::string_view say(Lang lang, Path path);
[[nodiscard]] std::string_view say(Lang lang, Trust trust);
// "ship" → "gəmi"; a sector that is not known stays as it is.
[[nodiscard]] std::string say_sector(Lang lang, const std::string& sector);

// "20 January 2027", "20 yanvar 2027-ci il". A date that exists.
[[nodiscard]] std::string date_text(Lang lang, int year, unsigned month, unsigned day);

}  // namespace sukut
