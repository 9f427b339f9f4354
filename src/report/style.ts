/** The report's own style sheet: phone and desktop, light and dark, and paper. Nothing is loaded from elsewhere. */
export const STYLE = `
:root{--ink:#1c2126;--soft:#5d6872;--line:#dde2e6;--paper:#fff;--wash:#f4f6f8;--best:#0a7a55;--model:#2c6cb0;--base:#7c8791;--head:#b8612a;--middle:#d9a441;--tail:#3f8f8a;--warn:#8a5600;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e7ebee;--soft:#a3aeb8;--line:#39424a;--paper:#14181c;--wash:#1d2328;--best:#4cc796;--model:#7ab3ec;--base:#8f9aa4;--head:#e08f5a;--middle:#e2bb66;--tail:#6cc0ba;--warn:#e5b35a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif}
main,header,footer{max-width:58rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .4rem}
h2{font-size:1.25rem;line-height:1.3;margin:2.6rem 0 .5rem;padding-top:1.1rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.6rem 0 .3rem}
p{margin:.4rem 0}
.soft{color:var(--soft);font-size:.9rem}
.short{margin:.6rem 0;padding-left:1.2rem}
.short li{margin:.45rem 0}
.warning{border-left:4px solid var(--warn);background:var(--wash);padding:.5rem .8rem;margin:.8rem 0}
figure{margin:1rem 0}
figcaption{font-weight:600;margin-bottom:.3rem}
figcaption .soft{font-weight:400;display:block}
.row{display:grid;grid-template-columns:12rem 1fr 12rem;gap:.8rem;align-items:center;min-height:1.9rem}
.row .name{overflow-wrap:anywhere;line-height:1.2}
.row .value{font-variant-numeric:tabular-nums;white-space:nowrap}
.row .value small{color:var(--soft)}
.row.best .name,.row.best .value b{color:var(--best);font-weight:700}
.row.base .name{color:var(--soft)}
svg{display:block;width:100%;height:1.9rem;overflow:visible}
svg .grid{stroke:var(--line)}
svg .zero{stroke:var(--soft)}
svg .span{stroke:var(--model);stroke-width:4;stroke-linecap:round;opacity:.45}
svg .dot{fill:var(--model)}
.best svg .span{stroke:var(--best)}.best svg .dot{fill:var(--best)}
.base svg .span{stroke:var(--base)}.base svg .dot{fill:var(--base)}
svg .head{fill:var(--head)}svg .middle{fill:var(--middle)}svg .tail{fill:var(--tail)}
svg text{fill:var(--soft);font-size:.75rem}
.key{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.9rem;color:var(--soft)}
.key i{display:inline-block;width:.8rem;height:.8rem;border-radius:2px;margin-right:.35rem;vertical-align:-1px}
.ready{list-style:none;padding:0;margin:.6rem 0}
.ready li{display:grid;grid-template-columns:6.5rem 1fr;gap:.2rem .8rem;padding:.5rem 0;border-bottom:1px solid var(--line)}
.level{font-weight:700}
.level.ready-to{color:var(--best)}.level.thin{color:var(--warn)}.level.small{color:var(--soft)}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums;margin:.3rem 0 .9rem}
th,td{padding:.3rem .55rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left;white-space:normal;min-width:8rem;overflow-wrap:anywhere}
thead th{vertical-align:bottom;white-space:normal}
td small{display:block;color:var(--soft)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;font-size:.9rem}
dt{font-weight:600}dd{margin:0}
footer{padding-top:2rem;padding-bottom:2.5rem}
@media(max-width:40rem){
.row{grid-template-columns:1fr auto;gap:0 .8rem;padding:.25rem 0}
.row .plot{grid-column:1/-1;grid-row:2}
.row.axis .name,.row.axis .value{display:none}
.ready li{grid-template-columns:1fr}
dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}
}
@media print{
:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--wash:#f3f3f3}
body{font-size:11pt}main,header,footer{max-width:none;padding:0}
figure,.ready li,tr{break-inside:avoid}h2,h3,h2+p{break-after:avoid}.wide{overflow:visible}
svg,.key i{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`.trim()
