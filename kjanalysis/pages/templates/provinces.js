// Search over the list of regions: a name or a code leads to its pages. Without a script the provinces stand.
(() => {
  if (typeof kjRegions === "undefined") return;
  const MOST = 100;
  const get = (id) => document.getElementById(id);
  const words = get("words"), found = get("found");
  const rows = kjRegions.map((row) => ({ row, text: (row[0] + " " + row[1] + " " + row[2]).toLowerCase() }));

  function link(place, page, text) {
    const a = document.createElement("a");
    a.href = [...place.split("/"), page].map(encodeURIComponent).join("/");
    a.textContent = text;
    return a;
  }

  function item([code, name, , years]) {
    const li = document.createElement("li"), number = document.createElement("span");
    number.className = "code";
    number.textContent = code;
    const [, place, page] = years[years.length - 1];
    li.append(number, link(place, page, name));
    if (years.length > 1) for (const [year, where, first] of years) li.append(link(where, first, year));
    return li;
  }

  function show() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fit = wanted.length ? rows.filter((r) => wanted.every((word) => r.text.includes(word))) : [];
    // a name that begins with what is looked for comes first
    const first = (r) => r.row[0].startsWith(wanted[0]) || r.row[1].toLowerCase().startsWith(wanted[0]) ? 0 : 1;
    fit.sort((a, b) => first(a) - first(b));
    found.replaceChildren(...fit.slice(0, MOST).map((r) => item(r.row)));
    found.hidden = !fit.length;
    get("all").hidden = wanted.length > 0;
    get("nothing").hidden = !wanted.length || fit.length > 0;
    get("count").value = wanted.length ? Math.min(fit.length, MOST) + " / " + fit.length : rows.length;
    try {
      history.replaceState(null, "", "#" + (words.value ? new URLSearchParams({ q: words.value }) : ""));
    } catch { /* some browsers refuse on file:// */ }
  }

  let timer = 0;
  words.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 80); });
  get("find").addEventListener("submit", (event) => { event.preventDefault(); show(); });
  words.value = new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
  get("find").hidden = false;
  show();
})();
