/** Drawings of 200 × 200, standing on a ground at 168. Classes are colours: `m` main, `d` dark, `l` light, `a` accent. */
export const photo: Readonly<Record<string, string>> = {
  camera: `<path class="d" d="M74 58h44l8 18H66z"/><rect class="d" x="44" y="66" width="20" height="10" rx="3"/>
<rect class="m" x="30" y="72" width="140" height="94" rx="12"/><rect class="d" x="30" y="94" width="140" height="52"/>
<circle class="s" cx="100" cy="120" r="42"/><circle class="k" cx="100" cy="120" r="37"/><circle class="n" cx="100" cy="120" r="25"/>
<circle class="k" cx="100" cy="120" r="14"/><path class="h" d="M84 106a22 22 0 0 1 20-9 26 26 0 0 0-20 9z"/>
<circle class="a" cx="154" cy="84" r="5"/><rect class="w" x="86" y="62" width="20" height="5" rx="2.5"/>`,
  compact: `<rect class="m" x="36" y="78" width="128" height="88" rx="14"/><rect class="d" x="36" y="140" width="128" height="26" rx="13"/>
<rect class="d" x="54" y="68" width="26" height="12" rx="4"/><circle class="s" cx="112" cy="120" r="36"/><circle class="k" cx="112" cy="120" r="29"/>
<circle class="n" cx="112" cy="120" r="17"/><circle class="k" cx="112" cy="120" r="9"/><path class="h" d="M98 108a18 18 0 0 1 16-8 24 24 0 0 0-16 8z"/>
<rect class="w" x="48" y="88" width="22" height="9" rx="3"/><circle class="a" cx="152" cy="88" r="4"/>`,
  instant: `<rect class="w" x="66" y="128" width="68" height="44" rx="3"/><rect class="n" x="74" y="150" width="52" height="22"/>
<path class="m" d="M44 62h112a12 12 0 0 1 12 12v62H32V74a12 12 0 0 1 12-12z"/><rect class="l" x="32" y="118" width="136" height="22"/>
<rect class="k" x="60" y="134" width="80" height="7" rx="3"/><circle class="w" cx="100" cy="98" r="32"/><circle class="k" cx="100" cy="98" r="23"/>
<circle class="n" cx="100" cy="98" r="12"/><rect class="w" x="44" y="74" width="20" height="14" rx="4"/><circle class="a" cx="150" cy="82" r="8"/>`,
  film: `<rect class="m" x="46" y="60" width="82" height="108" rx="6"/><rect class="w" x="60" y="78" width="54" height="42"/><rect class="n" x="66" y="84" width="42" height="26"/>
<text class="tw" x="87" y="148">{brand}</text><g transform="rotate(14 140 120)"><rect class="w" x="106" y="84" width="60" height="72" rx="3"/>
<rect class="a" x="113" y="91" width="46" height="44"/><path class="h" d="m113 135 16-22 12 14 8-8 10 16z"/></g>`,
  lens: `<rect class="m" x="58" y="54" width="84" height="112" rx="8"/><rect class="d" x="52" y="84" width="96" height="34" rx="6"/>
<path class="lk" d="M62 86v30M74 86v30M86 86v30M98 86v30M110 86v30M122 86v30M134 86v30" style="stroke-width:3"/><rect class="a" x="58" y="128" width="84" height="5"/>
<rect class="s" x="66" y="160" width="68" height="9" rx="3"/><ellipse class="k" cx="100" cy="54" rx="42" ry="12"/><ellipse class="n" cx="100" cy="54" rx="31" ry="7.5"/>
<path class="h" d="M76 53c8-6 22-6 30-5-10 0-18 2-26 7z"/>`,
  longLens: `<rect class="w" x="62" y="34" width="76" height="132" rx="7"/><rect class="d" x="58" y="66" width="84" height="30" rx="5"/>
<rect class="d" x="58" y="112" width="84" height="22" rx="5"/><rect class="a" x="62" y="102" width="76" height="4"/><rect class="s" x="70" y="160" width="60" height="9" rx="3"/>
<path class="m" d="M134 118h18a6 6 0 0 1 6 6v16h-24z"/><ellipse class="k" cx="100" cy="36" rx="38" ry="11"/><ellipse class="n" cx="100" cy="36" rx="28" ry="7"/>`,
  card: `<g transform="rotate(-8 100 110)"><path class="k" d="M62 50h58l20 20v92a6 6 0 0 1-6 6H62a6 6 0 0 1-6-6V56a6 6 0 0 1 6-6z"/>
<path class="m" d="M64 82h68v54a4 4 0 0 1-4 4H68a4 4 0 0 1-4-4z"/><path class="ga" d="M68 56h7v16h-7zM80 56h7v16h-7zM92 56h7v16h-7zM104 56h7v16h-7z"/>
<text class="tw" x="98" y="108">{brand}</text><text class="tb" x="98" y="130">{size}</text></g>`,
  microCard: `<g transform="rotate(7 100 110)"><path class="m" d="M70 64h44l8 12v12h10v76a5 5 0 0 1-5 5H73a5 5 0 0 1-5-5V66z"/>
<path class="ga" d="M76 70h6v14h-6zM87 70h6v14h-6zM98 70h6v14h-6z"/><text class="tw" x="100" y="118">{brand}</text><text class="tb" x="100" y="144">{size}</text></g>`,
  reader: `<path class="lk" d="M100 92C100 56 58 70 58 40" style="stroke-width:7"/><rect class="s" x="50" y="28" width="16" height="18" rx="4"/>
<rect class="m" x="58" y="88" width="84" height="78" rx="12"/><rect class="k" x="72" y="148" width="56" height="7" rx="3"/><rect class="d" x="72" y="134" width="36" height="5" rx="2.5"/><circle class="a" cx="124" cy="106" r="4"/>`,
  battery: `<rect class="d" x="62" y="58" width="76" height="110" rx="10"/><rect class="m" x="62" y="80" width="76" height="66"/>
<path class="ga" d="M74 58h10v13H74zM95 58h10v13H95zM116 58h10v13h-10z"/><path class="w" d="m106 92-20 26h13l-5 20 20-27h-13z"/>`,
  charger: `<rect class="d" x="36" y="96" width="128" height="72" rx="10"/><rect class="k" x="48" y="82" width="46" height="66" rx="6"/><rect class="k" x="106" y="82" width="46" height="66" rx="6"/>
<rect class="m" x="52" y="66" width="38" height="70" rx="5"/><rect class="m" x="110" y="66" width="38" height="70" rx="5"/><path class="w" d="m74 84-11 15h7l-3 13 12-17h-8zM132 84l-11 15h7l-3 13 12-17h-8z"/>
<circle class="a" cx="71" cy="157" r="4"/><circle class="a" cx="129" cy="157" r="4"/>`,
  sling: `<path class="ld" d="M48 110C36 38 150 20 158 108" style="stroke-width:9"/><rect class="m" x="36" y="84" width="128" height="84" rx="22"/>
<path class="d" d="M36 106a22 22 0 0 1 22-22h84a22 22 0 0 1 22 22v8c-40 10-88 10-128 0z"/><rect class="l" x="86" y="104" width="28" height="24" rx="6"/><path class="ll" d="M56 142h88" style="stroke-width:3"/>`,
  backpack: `<path class="ld" d="M76 52c0-26 48-26 48 0" style="stroke-width:9"/><rect class="m" x="48" y="44" width="104" height="124" rx="30"/>
<rect class="d" x="60" y="104" width="80" height="58" rx="14"/><path class="ll" d="M66 122h68M64 84h72" style="stroke-width:3.5"/><rect class="a" x="88" y="62" width="24" height="12" rx="3"/>
<path class="d" d="M48 100c-14 6-16 40-12 60l12 4zM152 100c14 6 16 40 12 60l-12 4z"/>`,
  case: `<path class="ld" d="M52 96C30 50 90 34 96 60" style="stroke-width:6"/><rect class="m" x="44" y="76" width="112" height="92" rx="20"/><path class="d" d="M44 96a20 20 0 0 1 20-20h72a20 20 0 0 1 20 20v22H44z"/><path class="ll" d="M44 118h112" style="stroke-width:3.5"/><rect class="a" x="90" y="110" width="20" height="18" rx="5"/>`,
  strap: `<path class="lm" d="M40 158C18 60 182 60 160 158" style="stroke-width:17"/><path class="ld" d="M40 158C18 60 182 60 160 158" style="stroke-width:2;stroke-dasharray:5 5"/>
<path class="d" d="M66 92c20-16 48-16 68 0l-5 15c-18-13-40-13-58 0z"/><rect class="s" x="30" y="152" width="22" height="14" rx="4"/><rect class="s" x="148" y="152" width="22" height="14" rx="4"/>`,
  tripod: `<path class="lk" d="M100 78 60 166M100 78l40 88M100 78v86" style="stroke-width:8"/><path class="ls" d="m78 126-18 40M122 126l18 40M100 126v38" style="stroke-width:5"/>
<rect class="m" x="86" y="62" width="28" height="26" rx="6"/><rect class="k" x="94" y="44" width="12" height="22"/><rect class="d" x="76" y="34" width="48" height="12" rx="4"/><path class="lk" d="m112 54 30 12" style="stroke-width:5"/><circle class="a" cx="100" cy="75" r="5"/>`,
  miniTripod: `<path class="lk" d="m100 118-44 48M100 118l44 48M100 118v46" style="stroke-width:10"/><circle class="m" cx="100" cy="96" r="22"/><circle class="h" cx="93" cy="89" r="7"/><rect class="k" x="92" y="64" width="16" height="14"/><rect class="d" x="76" y="54" width="48" height="12" rx="4"/><circle class="a" cx="124" cy="98" r="7"/>`,
  cleaning: `<ellipse class="m" cx="78" cy="132" rx="30" ry="36"/><path class="d" d="M72 60h12l4 40H68z"/><path class="d" d="M50 140c12 14 44 14 56 0-4 20-16 28-28 28s-24-8-28-28z"/>
<rect class="l" x="120" y="96" width="36" height="72" rx="6"/><rect class="d" x="129" y="82" width="18" height="16" rx="4"/><rect class="w" x="120" y="116" width="36" height="26"/><path class="a" d="M132 136c-6-8 6-16 6-16s12 8 6 16a6 6 0 0 1-12 0z"/>`,
  filter: `<circle class="k" cx="100" cy="112" r="56"/><circle class="s" cx="100" cy="112" r="52"/><circle class="k" cx="100" cy="112" r="47"/><circle class="f" cx="100" cy="112" r="42"/>
<path class="h" d="M70 92c10-18 34-24 50-14-18 0-34 8-44 22z"/><path class="lw" d="M58 132a48 48 0 0 0 18 22" style="stroke-width:2"/>`,
}
