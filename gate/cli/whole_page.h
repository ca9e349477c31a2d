// A page around its sections: one file, no script, nothing fetched.
#ifndef GATE_CLI_WHOLE_PAGE_H_
#define GATE_CLI_WHOLE_PAGE_H_

#include <string>
#include <string_view>

namespace gate::cli {

// `title` and `footer` are plain text; `style` comes after that of all pages; `body` is encoded already.
std::string whole_page(std::string_view title, std::string_view style, std::string_view body, std::string_view footer);

}  // namespace gate::cli

#endif  // GATE_CLI_WHOLE_PAGE_H_
