#include "gate/cli/whole_page.h"

#include "gate/report/escape.h"
#include "gate/report/html_style.h"

namespace gate::cli {

std::string whole_page(std::string_view title, std::string_view style, std::string_view body, std::string_view footer) {
  const std::string all = std::string(report::page_style()) + std::string(style);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
         "http-equiv=\"Content-Security-Policy\" content=\"" +
         report::page_security(all) +
         "\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"referrer\" "
         "content=\"no-referrer\">\n<title>" +
         report::html_text(title) + "</title>\n<style>" + all + "</style>\n</head>\n<body>\n" + std::string(body) +
         "<footer><p>" + report::html_text(footer) + "</p></footer>\n</body>\n</html>\n";
}

}  // namespace gate::cli
