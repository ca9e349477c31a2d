#include "gate/report/html_style.h"

#include <cstddef>
#include <cstdint>

#include "gate/base/sha256.h"

namespace gate::report {
namespace {

constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--page:#fff;--card:#f6f7f9;--line:#d5d9e0;--text:#1a1f29;--dim:#505a69;--link:#0b57b7;
--pass:#0a6b34;--passbg:#dff3e6;--warn:#7a4b00;--warnbg:#fdeec7;--block:#a51220;--blockbg:#fde1e2;--bad:#f6d9da;
--cand:#6a3fb5;--base:#2f6f8f}
@media screen and (prefers-color-scheme:dark){:root{--page:#12151b;--card:#1b2029;--line:#39414e;--text:#e7eaf0;--dim:#a9b3c1;--link:#82b4ff;
--pass:#6fd896;--passbg:#16341f;--warn:#f3c363;--warnbg:#3a2c0b;--block:#ff9097;--blockbg:#451a1e;--bad:#40242a;
--cand:#b99cf5;--base:#7cc4e4}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,header,footer{max-width:74rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .35rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.2rem 0 .7rem}
h3{font-size:1rem;margin:0 0 .3rem;overflow-wrap:anywhere}
p{margin:.3rem 0;overflow-wrap:anywhere}
a{color:var(--link)}
code{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.dim{color:var(--dim)}
.badge{display:inline-block;padding:.05rem .55rem;border-radius:.35rem;font-weight:650;font-size:.85rem;white-space:nowrap}
.badge.pass{color:var(--pass);background:var(--passbg)}.badge.warn{color:var(--warn);background:var(--warnbg)}
.badge.block{color:var(--block);background:var(--blockbg)}.badge.na{color:var(--dim);background:var(--card)}
.verdict{border-left:.5rem solid;border-radius:.4rem;padding:1rem 1.2rem}
.verdict.pass{border-color:var(--pass);background:var(--passbg)}.verdict.warn{border-color:var(--warn);background:var(--warnbg)}
.verdict.block{border-color:var(--block);background:var(--blockbg)}
.verdict .word{font-weight:800;letter-spacing:.02em}
.verdict.pass .word{color:var(--pass)}.verdict.warn .word{color:var(--warn)}.verdict.block .word{color:var(--block)}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-size:.82rem;color:var(--dim);font-weight:600;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line)}
td{padding:.55rem .7rem .55rem 0;border-bottom:1px solid var(--line);vertical-align:top}
.name{font-weight:600;overflow-wrap:anywhere;min-width:9rem;width:32%}
.name strong{display:block;font-size:.88rem}.name span{display:block;font-weight:400;font-size:.88rem;color:var(--dim)}
.num{font-variant-numeric:tabular-nums}
.num span{display:block;font-size:.88rem;color:var(--dim);white-space:nowrap}
.draw{width:34%;min-width:13rem;padding-right:0}
.plot{display:block;width:100%;height:auto;max-width:32rem}
.forbidden{fill:var(--bad)}
.limit{stroke:var(--block);stroke-width:2}.soft{stroke:var(--warn);stroke-width:2;stroke-dasharray:4 3}
.zero,.guide,.axis{stroke:var(--dim);stroke-width:1}.zero{stroke-dasharray:2 3}.guide{stroke:var(--line)}
.mark{stroke-width:2.5;stroke:currentColor;fill:currentColor}
.plot.pass{color:var(--pass)}.plot.warn{color:var(--warn)}.plot.block{color:var(--block)}
.tick,.side{font-size:12.5px;fill:var(--dim)}.side{fill:var(--text)}
circle.candidate{fill:var(--cand);fill-opacity:.7}circle.baseline{fill:var(--base);fill-opacity:.7}
.middle.candidate{fill:var(--cand);fill-opacity:.55}.middle.baseline{fill:var(--base);fill-opacity:.55}
.whisker{stroke-width:2}.whisker.candidate{stroke:var(--cand)}.whisker.baseline{stroke:var(--base)}
.median{stroke:var(--text);stroke-width:2.5}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.9rem 1.1rem;margin:0 0 .9rem}
.card ul{margin:0;padding-left:1.2rem;columns:14rem}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1rem;margin:.5rem 0 0}
dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
.cards{display:grid;margin:.9rem 0 0;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem}.cards .card{margin:0}
details{margin:.6rem 0}summary{cursor:pointer;padding:.35rem 0;font-weight:600;overflow-wrap:anywhere}
details td,details th{font-size:.92rem}
.key{font-size:.86rem;color:var(--dim);margin:.5rem 0 0}
.small td{padding:.25rem .7rem .25rem 0}
footer{padding-top:1rem;padding-bottom:2rem;color:var(--dim);font-size:.86rem}
@media (max-width:46rem){body{font-size:15px}main,header,footer{padding-left:.9rem;padding-right:.9rem}
table.wide,table.wide tbody{display:block}table.wide thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.wide tr{display:grid;grid-template-columns:auto 1fr;gap:.2rem .7rem;padding:.7rem 0;border-bottom:1px solid var(--line)}
table.wide td{display:block;border:0;padding:0}table.wide .name,table.wide .num,table.wide .draw{grid-column:2;width:auto;min-width:0}
table.wide td:empty{display:none}.num span{white-space:normal}
dl{grid-template-columns:1fr;gap:0}dt{margin-top:.35rem;font-size:.86rem}}
@media print{:root{color-scheme:light}body{font-size:10.5pt}.card,tr,svg{break-inside:avoid}h2,h3{break-after:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}a{color:inherit}
details::details-content{content-visibility:visible;height:auto}}
)css";

std::string base64(std::string_view hex) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto nibble = [](char c) { return static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::string out;
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char c : hex) {
    held = (held << 4U | nibble(c)) & 0xFFFU;
    bits += 4;
    if (bits >= 6) {
      bits -= 6;
      out += kLetters[held >> bits & 63U];
    }
  }
  out += bits > 0 ? std::string(1, kLetters[held << (6 - bits) & 63U]) : "";
  return out + std::string((4 - out.size() % 4) % 4, '=');
}

}  // namespace

std::string_view page_style() { return kStyle; }

std::string page_security() { return page_security(kStyle); }

std::string page_security(std::string_view style) {
  return "default-src 'none'; style-src 'sha256-" + base64(sha256(style)) + "'; base-uri 'none'; form-action 'none'";
}

}  // namespace gate::report
