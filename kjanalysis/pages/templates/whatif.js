// What if: moves the draws that came with the page. Without a script the section stays hidden.
(() => {
  const section = document.getElementById("whatif"), data = JSON.parse(document.getElementById("whatif-data").textContent);
  const words = data.words, n = data.n;
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const unpacked = (p) => {
    const b = bytes(p.z), z = new Float64Array(n);
    for (let i = 0; i < n; i++) z[i] = p.low + ((b[2 * i] + 256 * b[2 * i + 1]) / 65535) * (p.high - p.low);
    return z;
  };
  const forward = (x, scale) => scale === "log" ? Math.log(x) : scale === "count" ? Math.log(x + 0.5)
    : scale === "logit" ? Math.log(x / (100 - x)) : x;
  const backward = (z, scale) => scale === "log" ? Math.exp(z) : scale === "count" ? Math.max(Math.round(Math.exp(z) - 0.5), 0)
    : scale === "logit" ? 100 / (1 + Math.exp(-z)) : z;
  for (const block of data.blocks) {
    block.z = block.parts.map(unpacked);
    block.levels = bytes(block.level);
    for (const code of Object.keys(block.before)) {
      const scale = block.parts.find((p) => p.code === code).scale;
      block.before[code] = unpacked(block.before[code]).map((z) => backward(z, scale));
    }
  }

  // the inverse of a small matrix, and the log of its determinant
  function inverse(a) {
    const k = a.length, m = a.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
    let logdet = 0;
    for (let i = 0; i < k; i++) {
      let best = i;
      for (let r = i + 1; r < k; r++) if (Math.abs(m[r][i]) > Math.abs(m[best][i])) best = r;
      [m[i], m[best]] = [m[best], m[i]];
      const pivot = m[i][i];
      logdet += Math.log(Math.abs(pivot));
      m[i] = m[i].map((x) => x / pivot);
      for (let r = 0; r < k; r++) if (r !== i) { const f = m[r][i]; m[r] = m[r].map((x, c) => x - f * m[i][c]); }
    }
    return [m.map((row) => row.slice(k)), logdet];
  }

  // values of a block's parts and the draws' weights, with some parts held at a figure
  function moved(block, held) {
    const p = block.parts.length, fixed = [...block.parts.keys()].filter((j) => held.has(block.parts[j].code));
    const z = block.z.map((column) => Float64Array.from(column)), weights = new Float64Array(n).fill(1);
    if (fixed.length) {
      const wanted = fixed.map((j) => forward(held.get(block.parts[j].code), block.parts[j].scale));
      const levels = block.mean.map((mean, l) => {
        const cov = (i, j) => block.cov[l][i * p + j], away = fixed.map((j, k) => wanted[k] - mean[j]);
        const [inv, logdet] = inverse(fixed.map((i) => fixed.map((j) => cov(i, j) + (i === j ? 1e-10 : 0))));
        const likely = -0.5 * (away.reduce((s, a, i) => s + a * inv[i].reduce((t, x, j) => t + x * away[j], 0), 0) + logdet);
        const gain = block.parts.map((_, i) => fixed.map((_, c) => fixed.reduce((s, j, k) => s + cov(i, j) * inv[k][c], 0)));
        return { likely, gain };
      });
      const top = Math.max(...levels.map((l) => l.likely));
      for (let d = 0; d < n; d++) {
        const { likely, gain } = levels[block.levels[d]], off = fixed.map((j, k) => wanted[k] - block.z[j][d]);
        weights[d] = Math.exp(likely - top);
        for (let i = 0; i < p; i++) z[i][d] += gain[i].reduce((s, g, k) => s + g * off[k], 0);
      }
    }
    const values = new Map(block.parts.map((part, j) => [part.code,
      held.has(part.code) ? new Float64Array(n).fill(held.get(part.code)) : z[j].map((x) => backward(x, part.scale))]));
    return { values, weights };
  }

  function ofTarget(target, state) {
    const now = state.values.get(target.of[0]);
    if (target.kind === "part") return now;
    if (target.kind === "ratio") { const below = state.values.get(target.of[1]); return now.map((x, d) => target.factor * x / below[d]); }
    const before = state.block.before[target.of[0]];
    return now.map((x, d) => target.kind === "diff" ? x - before[d] : 100 * (x - before[d]) / before[d]);
  }

  const meets = (x, target, edge) => target.strict ? x > edge : target.below ? x <= edge : x >= edge;
  const total = (list) => list.reduce((s, x) => s + x, 0);
  function quantiles(values, weights, asked) {
    const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]), whole = total(weights);
    let sum = 0, at = 0;
    const found = [];
    for (const d of order) {
      sum += weights[d];
      while (at < asked.length && sum >= asked[at] * whole - 1e-12) { found.push(values[d]); at++; }
    }
    while (found.length < asked.length) found.push(values[order[n - 1]]);
    return found;
  }
  const percent = (p) => p > 0.99 ? ">99%" : p < 0.01 ? "<1%" : Math.round(100 * p) + "%";
  const estimate = (x, integer) => {
    const size = x ? Math.floor(Math.log10(Math.abs(x))) : 0;
    return x.toFixed(integer ? 0 : Math.min(Math.max(2 - size, 0), 2)).replace("-", "−");
  };
  const withUnit = (text, one) => text + (one.unit && one.unit !== "%" ? " " : "") + one.unit;
  const shown = (one, x) => {
    const digits = one.step >= 1 ? 0 : Math.ceil(-Math.log10(one.step) - 1e-9);
    return withUnit((one.sign ?? "") + String(Number(x.toFixed(digits))).replace("-", "−"), one);
  };
  const TWENTY = Array.from({ length: 20 }, (_, i) => (i + 0.5) / 20);

  // one control: a name, a slider, and what it stands at
  const controls = new Map();
  function control(one, place) {
    const row = document.createElement("div"), label = document.createElement("label");
    const input = document.createElement("input"), output = document.createElement("output");
    row.className = "kj-lever";
    input.type = "range"; input.id = "whatif-" + one.key; input.min = one.low; input.max = one.high; input.step = one.step;
    input.value = one.rest;
    label.htmlFor = input.id; output.htmlFor = input.id; label.textContent = one.name;
    row.append(label, output, input);
    place.append(row);
    controls.set(one.key, { one, input, output });
    input.addEventListener("input", () => { follow(one); show(); });
    return row;
  }
  // firms and new firms are one figure
  function follow(one) {
    if (!data.levers.includes(one)) return;
    for (const { one: other, input } of controls.values())
      if (data.levers.includes(other) && other !== one && other.code === one.code)
        input.value = one.base + Number(controls.get(one.key).input.value) - other.base;
  }
  const isMoved = ({ one, input }) => Math.abs(Number(input.value) - one.rest) > one.step / 100;

  const figures = document.getElementById("whatif-figures"), list = document.getElementById("whatif-targets");
  for (const one of data.levers) control(one, figures);
  const rows = data.targets.map((target) => {
    const row = control(target, list), said = document.createElement("p"), dots = document.createElement("p"), small = document.createElement("p");
    row.className = "kj-lever kj-aim"; said.className = "kj-chance"; dots.className = "kj-twenty"; small.className = "kj-small";
    row.append(said, dots, small);
    return { target, said, dots, small };
  });

  function show() {
    const held = new Map(), moving = [...controls.values()].filter(isMoved);
    for (const c of moving) if (data.levers.includes(c.one)) held.set(c.one.code, c.one.base + Number(c.input.value));
    const states = data.blocks.map((block) => ({ block, ...moved(block, held) }));
    const byCode = new Map(states.flatMap((s) => s.block.parts.map((p) => [p.code, s])));
    let every = null, atRest = true;
    // draws of different blocks are independent: weights multiply
    const weights = new Float64Array(n).fill(1);
    const leads = new Set(data.together ? data.together.ids : []);
    for (const s of new Set(data.targets.filter((t) => leads.has(t.key)).map((t) => byCode.get(t.of[0]))))
      for (let d = 0; d < n; d++) weights[d] *= s.weights[d];
    for (const { target, said, dots, small } of rows) {
      const state = byCode.get(target.of[0]), own = controls.get(target.key);
      const still = !isMoved(own) && !state.block.parts.some((p) => held.has(p.code));
      const edge = Number(own.input.value) - target.slack, values = ofTarget(target, state);
      const met = Array.from(values, (x) => meets(x, target, edge));
      let chance = target.page.chance, of = target.page.met, middle = target.page.middle, between = target.page.between;
      if (!still) {
        const p = total(met.map((m, d) => (m ? state.weights[d] : 0))) / total(state.weights);
        const [low, half, high] = quantiles(values, state.weights, [0.1, 0.5, 0.9]);
        chance = percent(p);
        of = quantiles(values, state.weights, TWENTY).filter((x) => meets(x, target, edge)).length;
        middle = estimate(half, target.integer); between = estimate(low, target.integer) + " – " + estimate(high, target.integer);
      }
      said.textContent = words.of.replace("{n}", of).replace("{p}", chance);
      dots.replaceChildren(...Array.from({ length: 20 }, (_, i) => Object.assign(document.createElement("i"), { className: i < of ? "met" : "" })));
      small.textContent = words.middle.replace("{m}", middle).replace("{i}", between);
      if (leads.has(target.key)) { every = every ? every.map((m, d) => m && met[d]) : met; atRest &&= still; }
    }
    if (data.together) {
      const p = total(every.map((m, d) => (m ? weights[d] : 0))) / total(weights);
      document.getElementById("whatif-every").textContent = words.every.replace("{p}", atRest ? data.together.every : percent(p));
    }
    for (const c of controls.values()) {
      c.output.value = isMoved(c) || data.targets.includes(c.one) ? shown(c.one, Number(c.input.value))
        : withUnit(c.one.middle, c.one) + words.forecast;
      c.input.setAttribute("aria-valuetext", c.output.value);
      c.input.closest(".kj-lever").classList.toggle("moved", isMoved(c));
    }
    document.getElementById("whatif-reset").disabled = !moving.length;
  }
  document.getElementById("whatif-reset").addEventListener("click", () => {
    for (const { one, input } of controls.values()) input.value = one.rest;
    show();
  });
  section.hidden = false;
  show();
})();
