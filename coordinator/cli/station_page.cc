// A sheet as text and as a page. Words come from the register and from orders: whatever they hold, it is shown.
#include "coordinator/cli/station_sheet.h"

namespace sukut::cli {
namespace {

constexpr const char* kStyle =
    "body{font:11pt/1.4 'DejaVu Sans',sans-serif;max-width:46em;margin:2em auto;padding:0 "
    "1em;color:#000;background:#fff}"
    "h1{font-size:15pt}h2{font-size:11pt;margin:1.2em 0 .3em;border-bottom:1px solid #000}"
    "table{border-collapse:collapse}td{vertical-align:top;padding:.1em 1em .1em 0}td+td{font-weight:bold}"
    "pre{border:1px solid #000;padding:.5em;white-space:pre-wrap}p{margin:.3em 0}"
    "@page{size:A4;margin:18mm}@media print{body{margin:0;max-width:none}section{break-inside:avoid}}";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string section_of(const SheetPart& part) {
  std::string out = "<section>\n<h2>" + escaped(part.heading) + "</h2>\n";
  for (const std::string& line : part.prose) out += "<p>" + escaped(line) + "</p>\n";
  if (!part.facts.empty()) out += "<table>\n";
  for (const auto& [what, value] : part.facts) {
    out += "<tr><td>" + escaped(what) + "</td><td>" + escaped(value) + "</td></tr>\n";
  }
  if (!part.facts.empty()) out += "</table>\n";
  if (part.commands.empty()) return out + "</section>\n";
  out += "<pre>";
  for (const std::string& command : part.commands) out += escaped(command) + "\n";
  return out + "</pre>\n</section>\n";
}

}  // namespace

std::string text_of(const StationSheet& sheet) {
  std::string out = sheet.title + "\n";
  for (const SheetPart& part : sheet.parts) {
    out += "\n" + part.heading + "\n";
    for (const std::string& line : part.prose) out += "  " + line + "\n";
    for (const auto& [what, value] : part.facts) out += "  " + what + ": " + value + "\n";
    for (const std::string& command : part.commands) out += "    " + command + "\n";
  }
  return out;
}

std::string html_of(const StationSheet& sheet) {
  std::string out = std::string("<!DOCTYPE html>\n<html lang=\"") + name_of(sheet.language) +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escaped(sheet.title) + "</title>\n<style>" +
                    kStyle + "</style>\n</head>\n<body>\n<h1>" + escaped(sheet.title) + "</h1>\n";
  for (const SheetPart& part : sheet.parts) out += section_of(part);
  return out + "</body>\n</html>\n";
}

}  // namespace sukut::cli
