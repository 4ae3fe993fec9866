// Search and sort: hides and moves the rows that are there. Without a script the whole table stands.
(() => {
  const table = document.getElementById("runs"), body = table.tBodies[0], form = document.getElementById("find");
  const words = document.getElementById("words"), order = document.getElementById("order");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const cell = (row, key) => row.querySelector("td." + key);
  const rows = Array.from(body.rows, (row) => ({
    row,
    text: (row.textContent + " " + row.dataset.also).toLowerCase(),
    region: cell(row, "region").textContent,
    year: Number(cell(row, "year").textContent),
    indicator: cell(row, "indicator")?.textContent ?? null,
    probability: cell(row, "probability") ? Number(cell(row, "probability").dataset.value) : null,
  }));

  function show() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const r of rows) {
      const fits = wanted.every((word) => r.text.includes(word));
      if (r.row.hidden === fits) r.row.hidden = !fits;
      shown += fits;
    }
    group();
    document.getElementById("count").value = shown + " / " + rows.length;
    document.getElementById("nothing").hidden = shown > 0;
    remember();
  }

  function sort() {
    const down = order.value.startsWith("-"), key = order.value.replace("-", "");
    const compare = (a, b) => {
      if (a[key] === null || b[key] === null) return (a[key] === null) - (b[key] === null); // the unknown last
      const by = typeof a[key] === "number" ? a[key] - b[key] : collator.compare(a[key], b[key]);
      return down ? -by : by;
    };
    const sorted = key ? rows.slice().sort(compare) : rows;
    body.replaceChildren(...sorted.map((r) => r.row));
    group();
    for (const head of table.tHead.rows[0].cells) {
      if (head.dataset.key === key && key) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    remember();
  }

  // name a region once while its rows stand together
  function group() {
    table.classList.toggle("grouped", !order.value && !words.value.trim());
  }

  // so that coming back from a report finds the list as it was left
  function remember() {
    const state = new URLSearchParams();
    if (words.value) state.set("q", words.value);
    if (order.value) state.set("sort", order.value);
    try { history.replaceState(null, "", "#" + state); } catch { /* some browsers refuse on file:// */ }
  }

  for (const head of table.tHead.querySelectorAll("th[data-key]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const key = head.dataset.key;
      const next = order.value === key ? "-" + key : key;
      if (![...order.options].some((o) => o.value === next)) order.add(new Option(button.textContent + " ↓", next));
      order.value = next;
      sort();
    });
  }
  let timer = 0;
  words.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 80); });
  order.addEventListener("change", sort);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  const state = new URLSearchParams(location.hash.slice(1));
  words.value = state.get("q") ?? "";
  if ([...order.options].some((o) => o.value === state.get("sort"))) order.value = state.get("sort");
  form.hidden = false;
  if (order.value) sort();
  show();
})();
