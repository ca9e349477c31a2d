// The look of the HTML page, and the policy under which a browser shows it.
#ifndef GATE_REPORT_HTML_STYLE_H_
#define GATE_REPORT_HTML_STYLE_H_

#include <string>
#include <string_view>

namespace gate::report {

std::string_view page_style();

// A Content-Security-Policy that allows this style and nothing else: no script, no image, no address is ever fetched.
std::string page_security();
// The same for a page with another style.
std::string page_security(std::string_view style);

}  // namespace gate::report

#endif  // GATE_REPORT_HTML_STYLE_H_
