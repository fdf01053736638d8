#include "proto/words.h"

#include <algorithm>
#include <array>

namespace sukut {
namespace {

constexpr std::array<std::string_view, kOutcomeCount> kOutcomeWords{
    "gözlənilir",
    "icra edilib",
    "gecikmə ilə icra edilib",
    "səssiz sınaqdan keçirilib",
    "qanuni imtina edilib",
    "qəbul edilməyib",
    "vaxtı ötürülüb",
    "qurğu yerinə yetirməyib",
    "yarımçıq kəsilib",
    "ləğv edilib",
    "real təhlükəyə görə dayandırılıb",
    "təsdiqlənməyib",
    "bağlanmadan başa çatıb",
    "sərəncam çatmayıb",
    "cavab alınmayıb",
};
constexpr std::array<std::string_view, kKnownByCount> kKnownByWords{
    "məlum deyil", "cihazla ölçülüb", "qurğu təsdiq edib", "şəxs təsdiq edib", "əmr verilib",
};
// In the order of proto/reason.h.
constexpr std::array<std::string_view, kReasonCount> kReasonWords{
    "məlum deyil",
    "məlumat düzgün deyil",
    "həcmi həddən böyükdür",
    "protokolun naməlum versiyası",
    "naməlum növ",
    "naməlum vacib sahə",
    "ortaq versiya yoxdur",
    "imza sayı kifayət deyil",
    "eyni şəxs iki dəfə imzalayıb",
    "imzalayan tanınmır",
    "imza üsulu dəstəklənmir",
    "imza düzgün deyil",
    "açarın bu iş üçün səlahiyyəti yoxdur",
    "başqa mərkəzin sənədidir",
    "sənədin növü dəstəklənmir",
    "kök sənədinin müddəti bitib",
    "eyni redaksiyanın fərqli mətni",
    "köhnə redaksiyadır",
    "müddəti bitib",
    "bu məntəqə nəzərdə tutulmayıb",
    "məntəqənin saat qurşağı sərəncamda yoxdur",
    "bu tədbir üçün çıxış yoxdur",
    "çıxış başqa sərəncamla tutulub",
    "müddət həddən uzundur",
    "bildiriş nömrəsi yoxdur",
    "gəmi lövbərdə və ya yan alınmış deyil",
    "siqnalın növü dəstəklənmir",
    "ləğv edilib",
    "gecikib",
    "saatın xətası həddən böyükdür",
    "saat məlum deyil",
    "ikinci vaxt mənbəyi yoxdur",
    "jurnal təzədir",
    "mərkəzlə uzun müddət əlaqə olmayıb",
    "jurnala yazmaq mümkün deyil",
    "proqram yenidən başladılıb",
    "qurğu cavab vermir",
    "qurğu başqa işlə məşğuldur",
    "qurğu imtina edib",
    "qurğu dayanıb",
    "nəticə ölçülməyib",
    "proqram xəta verib",
    "çıxışa qurğu qoşulmayıb",
    "təlimdə çıxışa icazə verilməyib",
    "kapitan imtina edib",
    "maşinist imtina edib",
    "yayımçı imtina edib",
    "dispetçer imtina edib",
    "imtina edilib",
    "şəxs təsdiq etməyib",
    "real təhlükə",
    "bağlanmayıb",
    "eyni hesabatın fərqli mətni",
    "məntəqə tanınmır",
    "məşğuldur",
    "bazaya yazmaq mümkün deyil",
    "etalon saat yoxdur",
    "kök sənədi möhürlənməyib",
    "kök sənədi artıq möhürlənib",
    "redaksiya bu mərkəzdə ayrılmayıb",
    "faylın icazələri düzgün deyil",
    "fayl tapılmadı",
    "parol düzgün deyil",
    "eyni açarla iki qurğu işləyir",
    "disk yazını təsdiq etməyib",
    "həqiqi sərəncama bir saatdan az qalıb",
    "başqa sərəncamla üst-üstə düşür",
    "bu qurğu əvəz edilib",
    "mərkəz hələ məntəqələri dinləməyib",
    "belə sərəncam saxlanılmır",
};
constexpr std::array<std::string_view, 6> kReadinessWords{
    "məlum deyil", "hazırdır", "risk altındadır", "saatın xətası məlum deyil", "qəbul edilməyib", "bitib",
};
constexpr std::array<std::string_view, 5> kActionWords{
    "səs siqnalı", "sükut", "bayrağın endirilməsi", "yolun məhdudlaşdırılması", "bildiriş",
};
constexpr std::array<std::string_view, 5> kPathWords{"məlum deyil", "rabitə xətti", "bülleten", "fayl", "ötürücü"};
constexpr std::array<std::string_view, 4> kTrustWords{"məlum deyil", "sinxrondur", "öz saatı ilə", "mübahisəlidir"};
constexpr std::array<std::string_view, 4> kTrustEnglish{"unknown", "synchronized", "holdover", "disputed"};
constexpr std::array<std::string_view, kSectors.size()> kSectorNames{
    "gəmi",   "liman",         "dəmir yolu", "metro",  "teleradio",
    "sirena", "avtonəqliyyat", "yol polisi", "bayraq", "nümayəndəlik",
};

template <typename Enum, std::size_t N>
std::string_view word_of(Lang lang, Enum value, const std::array<std::string_view, N>& words) {
  const auto i = static_cast<std::size_t>(value);
  return lang == Lang::az && !words.at(i).empty() ? words.at(i) : name_of(value);
}

constexpr std::array<std::string_view, 12> kMonthsEnglish{"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 12> kMonthsAzerbaijani{
    "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr"};

// The ordinal's ending follows the vowels of the last word that is spoken: yeddinci, otuzuncu, doxsanıncı, yüzüncü.
std::string_view ordinal_ending(int year) {
  constexpr std::array<std::string_view, 10> kOnes{"", "-ci", "-ci", "-cü", "-cü", "-ci", "-cı", "-ci", "-ci", "-cu"};
  constexpr std::array<std::string_view, 10> kTens{"", "-cu", "-ci", "-cu", "-cı", "-ci", "-cı", "-ci", "-ci", "-cı"};
  if (year % 10 != 0) return kOnes[static_cast<std::size_t>(year % 10)];
  if (year % 100 != 0) return kTens[static_cast<std::size_t>(year / 10 % 10)];
  return year % 1000 != 0 ? "-cü" : "-ci";  // yüz, min
}

}  // namespace

std::optional<Lang> lang_named(std::string_view name) {
  if (name == "en") return Lang::en;
  if (name == "az") return Lang::az;
  return std::nullopt;
}

Lang lang_of_locale(std::string_view locale) {
  const std::string_view language = locale.substr(0, locale.find_first_of("_.@"));
  return language == "az" ? Lang::az : Lang::en;
}

std::string say(Lang lang, Said sentence, std::initializer_list<std::string> values) {
  std::string_view rest = sentence.in(lang);
  std::string out;
  for (const std::string& value : values) {
    const std::size_t place = rest.find("{}");
    if (place == std::string_view::npos) break;
    out += rest.substr(0, place);
    out += value;
    rest.remove_prefix(place + 2);
  }
  return out.append(rest);
}

std::string_view say(Lang lang, Outcome outcome) { return word_of(lang, outcome, kOutcomeWords); }
std::string_view say(Lang lang, KnownBy known_by) { return word_of(lang, known_by, kKnownByWords); }
std::string_view say(Lang lang, Reason reason) { return word_of(lang, reason, kReasonWords); }
std::string_view say(Lang lang, Readiness readiness) { return word_of(lang, readiness, kReadinessWords); }
std::string_view say(Lang lang, CueAction action) { return word_of(lang, action, kActionWords); }
std::string_view say(Lang lang, Path path) { return word_of(lang, path, kPathWords); }
std::string_view say(Lang lang, Mode mode) {
  return lang == Lang::en ? name_of(mode) : mode == Mode::live ? "həqiqi" : "təlim";
}
std::string_view say(Lang lang, Trust trust) {
  return (lang == Lang::az ? kTrustWords : kTrustEnglish)[static_cast<std::size_t>(trust)];
}

std::string say_sector(Lang lang, const std::string& sector) {
  const auto found = std::find(kSectors.begin(), kSectors.end(), sector);
  if (lang == Lang::en || found == kSectors.end()) return sector;
  return std::string(kSectorNames[static_cast<std::size_t>(found - kSectors.begin())]);
}

std::string date_text(Lang lang, int year, unsigned month, unsigned day) {
  const std::string months((lang == Lang::az ? kMonthsAzerbaijani : kMonthsEnglish)[month - 1]);
  const std::string text = std::to_string(day) + " " + months + " " + std::to_string(year);
  return lang == Lang::en ? text : text + std::string(ordinal_ending(year)) + " il";
}

}  // namespace sukut
