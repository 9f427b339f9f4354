/** What the insights page has beside the style that all pages share. */
export const INSIGHTS_STYLE = `
:root{--heat:#4d9ab6;--glow:#2f7f9e;--reach:#cfdde6;--one:#0a7a55;--two:#2c6cb0;--three:#b9c4cd;--four:#d9a441}
@media(prefers-color-scheme:dark){:root{--heat:#2a7490;--glow:#5cc0e0;--reach:#33444f;--one:#4cc796;--two:#7ab3ec;--three:#5c6973;--four:#e2bb66}}
.reach{fill:var(--reach)}.one{fill:var(--one)}.two{fill:var(--two)}.three{fill:var(--three)}.four{fill:var(--four)}
.row.bar .name small,.row.bar .value small{color:var(--soft)}
.row.bar{padding:.12rem 0}
.row.bar .value{white-space:normal;line-height:1.25}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;list-style:none;padding:0;margin:1rem 0}
.facts li{background:var(--wash);border-radius:6px;padding:.6rem .8rem}
.facts b{display:block;font-size:1.35rem;line-height:1.25;font-variant-numeric:tabular-nums}
.facts span{color:var(--soft);font-size:.85rem}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.columns{position:relative;padding-top:1.4rem}
.columns .top{position:absolute;top:0;font-size:.8rem;color:var(--soft)}
.columns ol{display:flex;align-items:flex-end;gap:2px;height:9rem;list-style:none;margin:0;padding:0;border-bottom:1px solid var(--line)}
.columns li{flex:1;min-width:1px;background:var(--two);border-radius:2px 2px 0 0;position:relative}
.columns li.open{opacity:.45}
.under{display:flex;gap:2px;font-size:.75rem;color:var(--soft);height:1.3rem}
.under span{flex:1;min-width:0;white-space:nowrap;overflow:visible}
table.heat{border-collapse:separate;border-spacing:2px;margin-left:-2px}
.heat th,.heat td{border:0;padding:.25rem .4rem;text-align:center}
.heat thead th{font-weight:400;color:var(--soft);font-size:.75rem;white-space:nowrap}
.heat thead th:first-child{text-align:left;min-width:0;padding-left:2px}
.heat tbody th{text-align:left;font-weight:400;min-width:0;padding-left:2px;white-space:nowrap}
.heat td{position:relative;min-width:2.7rem}
.heat td.note{min-width:0;text-align:right;color:var(--soft)}
.heat td i{position:absolute;inset:0;background:var(--heat);border-radius:3px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.heat td span:not(.spoken){position:relative}
.heat td.open span::after{content:"*"}
.heat.colours{table-layout:fixed;width:100%;border-spacing:1px}
.heat.colours td{min-width:0;height:1.35rem;padding:0;background:var(--wash);border-radius:3px}
.heat.colours td i{background:var(--glow)}
.heat.colours thead th{padding:.1rem 0;overflow:visible;text-align:left}
.heat.colours th:first-child{width:2.6rem;min-width:0}
@media(max-width:40rem){.row.bar{grid-template-columns:minmax(38%,1fr) minmax(0,auto);padding:.25rem 0}.row.bar .value{text-align:right}.facts{grid-template-columns:1fr 1fr}.heat.colours td{height:1.1rem}}
@media print{.columns li{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`.trim()
