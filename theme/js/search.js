// 检索：读静态索引，算结果，画检索页，给搜索框做提示。没有依赖，老的微信内核（Chromium 86）也要能跑。
// 索引的写法见 generator/dianxing/site/search/：units（归一）、terms（词）、postings（词片）、index（总目录）。

const FORMAT = 1;
const GRAM = 0xE0000000, BASE = 37, GRAM_LENGTH = 5;
const TRAILS = 12, TRAILED = 8, SMALL = 2048, KEY_ORDER = 5;
const WORD = 1, SCRIPT = 2;
const TITLE = 4;
// 词所在的栏的分量：正文、摘要、地方行当、名字、标题
const WEIGHTS = [1, 1.5, 2.2, 2.6, 4];
// 一次检索最多读几片；头一回连同总目录、模块和结果块不超过这么多个请求
const FIRST_SHARDS = 7, MAX_SHARDS = 8, START_TERMS = 5, FIRST_REQUESTS = 12, PAGE = 10;
const FACETS = ["area", "county", "courier", "year", "form", "tag", "scope"];
const FACET_NAMES = { area: "领域", county: "县区", courier: "快递", year: "年份", form: "建会形式", tag: "标签", scope: "范围" };
const TYPES = { area: "领域", county: "县区", courier: "快递", tag: "标签", guide: "指南" };

// ---------------------------------------------------------------- 归一

const ALNUM = /^[a-z0-9]$/;
const LETTER = /^[\p{L}\p{N}]$/u;

function kindOf(unit) {
  if (unit >= 0xD800 && unit < 0xE000) return SCRIPT;
  const character = String.fromCharCode(unit);
  if (unit < 128) return ALNUM.test(character) ? WORD : 0;
  return LETTER.test(character) ? SCRIPT : 0;
}

/** NFKC、小写、逐字繁转简：与 Python 的 units.normalise 一致。 */
export function fold(text, simple) {
  const lower = text.normalize("NFKC").toLowerCase();
  let out = "";
  for (const character of lower) out += (simple && simple.get(character)) || character;
  return out;
}

function pairsMap(text) {
  const map = new Map();
  const characters = Array.from(text);
  for (let i = 0; i + 1 < characters.length; i += 2) map.set(characters[i], characters[i + 1]);
  return map;
}

// 国标 2312 的字不必查大表：浏览器自带的解码器就是一张字表
function outsideGb2312(text) {
  if (!outsideGb2312.known) {
    const bytes = new Uint8Array(72 * 94 * 2);
    let at = 0;
    for (let high = 0xB0; high <= 0xF7; high++) {
      for (let low = 0xA1; low <= 0xFE; low++) { bytes[at++] = high; bytes[at++] = low; }
    }
    outsideGb2312.known = new Set(Array.from(new TextDecoder("gb2312").decode(bytes)));
  }
  for (const character of text) {
    const code = character.codePointAt(0);
    if (code >= 0x3400 && code < 0xA000 && !outsideGb2312.known.has(character)) return true;
  }
  return false;
}

/** 去掉分隔符的单元流；gap 是与前一个之间隔着什么：0 没有，1 空白，2 标点。 */
function stream(text) {
  const units = [], kinds = [], gaps = [];
  let gap = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i), kind = kindOf(unit);
    if (!kind) {
      gap = Math.max(gap, /\s/.test(text[i]) ? 1 : 2);
      continue;
    }
    units.push(unit);
    kinds.push(kind);
    gaps.push(units.length > 1 ? gap : 0);
    gap = 0;
  }
  return { units, kinds, gaps };
}

function trail(unit) {
  return (Math.imul(unit, 0x9E3779B1) >>> 16) % TRAILS;
}

// 12 是 {0,1}，13 是 {0,2}，14 是 {1,2}，15 是全部（按模 3）；255 是没记
function trails(code, wanted) {
  if (code < TRAILS) return code === wanted;
  if (code > 14) return true;
  return wanted % 3 !== [2, 1, 0][code - 12];
}

// ---------------------------------------------------------------- 读词片

class BitReader {
  constructor(bytes) {
    this.end = bytes.length * 8;
    this.bytes = new Uint8Array(bytes.length + 8);
    this.bytes.set(bytes);
    this.at = 0;
  }
  peek() {
    const bytes = this.bytes, i = this.at >>> 3;
    return ((bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3]) << (this.at & 7);
  }
  bits(count) {
    if (!count) return 0;
    if (count > 24) {
      const high = this.bits(count - 24);
      return high * 0x1000000 + this.bits(24);
    }
    const value = this.peek() >>> (32 - count);
    this.at += count;
    return value;
  }
  zeros() {
    let count = 0;
    for (;;) {
      if (this.at >= this.end) throw new Error("词片不完整");
      const found = Math.clz32(this.peek()), room = 32 - (this.at & 7);
      if (found < room) {
        this.at += found + 1;
        return count + found;
      }
      this.at += room;
      count += room;
    }
  }
  golomb(order) {
    const width = this.zeros() + order;
    return Math.pow(2, width) + this.bits(width) - Math.pow(2, order);
  }
  rice(parameter) {
    return (this.zeros() << parameter) + this.bits(parameter);
  }
}

function riceParameter(universe, count) {
  return 31 - Math.clz32(Math.max(1, Math.floor(universe * 11 / (count * 16))));
}

/** 一片 → 键升序的词表，每个词是 { key, docs, codes, fields }。 */
export function decodeShard(bytes, base, span) {
  const reader = new BitReader(bytes), terms = [];
  const trailed = span > SMALL ? TRAILED : 1;
  let key = base;
  for (let left = reader.bits(16); left; left--) {
    key += reader.golomb(KEY_ORDER);
    const count = reader.golomb(0) + 1, fielded = reader.golomb(0), rice = riceParameter(span, count);
    const usual = count >= trailed ? reader.bits(4) : 255;
    const docs = new Uint32Array(count), codes = new Uint8Array(count).fill(usual), fields = new Uint8Array(count);
    for (let i = 0, doc = -1; i < count; i++) {
      doc += reader.rice(rice) + 1;
      docs[i] = doc;
      if (usual < 255 && !reader.bits(1)) codes[i] = reader.bits(4);
    }
    if (fielded) {
      const narrow = riceParameter(count, fielded);
      for (let i = 0, at = -1; i < fielded; i++) {
        at += reader.rice(narrow) + 1;
        fields[at] = reader.bits(2) + 1;
      }
    }
    terms.push({ key, docs, codes, fields });
  }
  return terms;
}

// ---------------------------------------------------------------- 索引

export class NetworkError extends Error {}
class GoneError extends Error {}

function bytesOf(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function marksOf(base64) {
  const bytes = bytesOf(base64), marks = [];
  for (let i = 0; i < bytes.length; i += 4) {
    let mark = "";
    for (let j = 0; j < 4; j++) mark += (bytes[i + j] + 256).toString(16).slice(1);
    marks.push(mark);
  }
  return marks;
}

function columnOf(text) {
  const values = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    values[i] = code < 92 ? code - 48 : code < 0x100 ? code - 49 : code - 0x100 + 78;
  }
  return values;
}

function fromGaps(gaps) {
  let number = 0;
  return gaps.map((gap) => (number += gap));
}

/** 静态索引：文件按需下载，下载过的留在内存里。 */
export class Index {
  constructor(root) {
    this.folder = root + "search/";
    this.requests = 1; // 模块自己
    this.files = new Map();
    this.shards = new Map();
    this.opening = null;
  }

  open() {
    if (!this.opening) {
      this.opening = this.get("directory.json", (response) => response.json(), "no-cache").then((data) => this.read(data));
      this.opening.catch(() => { this.opening = null; });
    }
    return this.opening;
  }

  /** 网站在两次点击之间更新过，旧名字的文件没有了：从总目录重来。 */
  reset() {
    this.files.clear();
    this.shards.clear();
    this.opening = null;
  }

  read(data) {
    if (data.format !== FORMAT) throw new GoneError("检索程序和索引不是同一版");
    this.docs = data.docs;
    this.span = data.span;
    this.starts = [];
    this.ends = [];
    let at = 0;
    const walk = (base, bits) => {
      const step = data.shape[at++], size = Math.pow(2, bits);
      if (step === "1") {
        walk(base, bits - 1);
        walk(base + size / 2, bits - 1);
      } else if (step === "0") {
        this.starts.push(base);
        this.ends.push(base + size);
      } else if (step === "-") {
        this.ends[this.ends.length - 1] = base + size;
      }
    };
    walk(0, 32);
    this.marks = marksOf(data.shards);
    this.block = data.block;
    this.blockMarks = marksOf(data.blocks);
    this.values = data.values;
    this.columns = {};
    for (const name of Object.keys(data.columns)) this.columns[name] = columnOf(data.columns[name]);
    this.when = new Uint32Array(this.docs);
    for (let doc = 0; doc < this.docs; doc++) {
      const year = data.values.year[this.columns.year[doc] - 1];
      this.when[doc] = Number(year[0]) * 10000 + this.columns.month[doc] * 100 + this.columns.day[doc];
    }
    this.couriers = data.couriers.map(fromGaps);
    this.tags = data.tags;
    this.tagsFile = data.tagsFile;
    this.tagLists = null;
    this.simple = pairsMap(data.simple);
    this.simpleFile = data.simpleFile;
    this.allSimple = null;
    this.phrases = new Map();
    data.groups.forEach((group, number) => {
      for (const phrase of group[0]) this.phrases.set(phrase, { group: number, find: group[group.length - 1] });
    });
    for (const phrase of data.question.concat(data.stop)) this.phrases.set(phrase, null);
    this.questions = data.question;
    this.guide = (data.guide || []).map(([path, anchor, page, heading, text]) => ({ path: path + (anchor && `#${anchor}`), page, heading, text }));
    this.longest = Math.max(1, ...Array.from(this.phrases.keys(), (phrase) => phrase.length));
    return this;
  }

  get(name, read, cache) {
    this.requests++;
    const lost = () => { throw new NetworkError(name); };
    return fetch(this.folder + name, cache ? { cache } : undefined).then((response) => {
      if (response.status === 404) throw new GoneError(name);
      if (!response.ok) throw new NetworkError(String(response.status));
      // 头到了，正文收到一半断了（信号差、人已经点开别的页），也是网络的事；内容不对才是程序的事
      return read(response).catch((error) => (error instanceof SyntaxError ? Promise.reject(error) : lost()));
    }, lost);
  }

  file(name, read) {
    if (!this.files.has(name)) {
      const loading = this.get(name, read);
      loading.catch(() => this.files.delete(name));
      this.files.set(name, loading);
    }
    return this.files.get(name);
  }

  /** 归一问话；有国标以外的字才下载整张繁简表。 */
  fold(text) {
    const rough = fold(text);
    if (!this.allSimple && outsideGb2312(rough)) {
      return this.file(this.simpleFile, (response) => response.text()).then((table) => {
        this.allSimple = new Map([...this.simple, ...pairsMap(table)]);
        return fold(text, this.allSimple);
      });
    }
    return Promise.resolve(fold(text, this.allSimple || this.simple));
  }

  /** 键范围［low, high］落在哪几片，最多 limit 片。 */
  shardsFor(low, high, limit) {
    const found = [];
    let from = 0, to = this.starts.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.ends[middle] <= low) from = middle + 1; else to = middle;
    }
    for (let i = from; i < this.starts.length && this.starts[i] <= high && found.length < limit; i++) found.push(i);
    return found;
  }

  shard(number) {
    if (!this.shards.has(number)) {
      const base = this.starts[number];
      const name = `s/${base.toString(16).padStart(8, "0")}-${this.marks[number]}.bin`;
      const loading = this.get(name, (response) => response.arrayBuffer())
        .then((buffer) => decodeShard(new Uint8Array(buffer), base, this.span));
      loading.catch(() => this.shards.delete(number));
      this.shards.set(number, loading);
    }
    return this.shards.get(number);
  }

  blockName(number) {
    return `r/${number}-${this.blockMarks[number]}.txt`;
  }

  /** 结果要显示的：文号 → 记录。 */
  records(docs) {
    const numbers = Array.from(new Set(docs.map((doc) => Math.floor(doc / this.block))));
    const load = (number) => this.file(this.blockName(number), (response) =>
      response.arrayBuffer().then((buffer) => JSON.parse(new TextDecoder("gb18030").decode(buffer))));
    return Promise.all(numbers.map(load)).then((blocks) => {
      const table = new Map(numbers.map((number, i) => [number, blocks[i]]));
      return docs.map((doc) => this.record(doc, table.get(Math.floor(doc / this.block))[doc % this.block]));
    });
  }

  record(doc, row) {
    const value = (name) => {
      const rank = this.columns[name][doc];
      return rank ? this.values[name][rank - 1] : ["", ""];
    };
    const [id, title, summary, place, figure, unit, label, employer, photo] = row;
    return {
      id, title, summary, place, figure, unit, label, employer, photo, path: `cases/${id}/`,
      area: value("area")[0], areaName: value("area")[1], year: value("year")[0], scope: value("scope")[0],
    };
  }

  blocksOf(docs) {
    return new Set(docs.map((doc) => Math.floor(doc / this.block))).size;
  }

  loadTags() {
    return this.file(this.tagsFile, (response) => response.json()).then((rows) => {
      this.tagLists = new Map(rows.map(([tag, gaps]) => [tag, fromGaps(gaps)]));
      return this.tagLists;
    });
  }
}

// ---------------------------------------------------------------- 问话 → 词

function gramKey(units, from, to) {
  let key = 0;
  for (let i = 0; i < GRAM_LENGTH; i++) {
    const unit = from + i < to ? units[from + i] : 0;
    key = key * BASE + (unit ? (unit >= 97 ? unit - 96 : unit - 48 + 27) : 0);
  }
  return GRAM + key;
}

/** 一段（［from, to）里的单元）的词，按先后；每个单元至少有一个词管着。 */
function termsOf({ units, kinds, gaps }, from, to) {
  const terms = [];
  const sameWord = (i) => kinds[i] === WORD && kinds[i + 1] === WORD && !gaps[i + 1];
  const link = (i) => (i < units.length && gaps[i] !== 1 ? trail(units[i]) : -1);
  let i = from;
  while (i < to) {
    if (kinds[i] === WORD) {
      let end = i + 1;
      while (end < to && sameWord(end - 1)) end++;
      const length = end - i;
      if (length > 1) {
        const steps = [];
        for (let at = i; at + GRAM_LENGTH <= end; at += GRAM_LENGTH) steps.push(at);
        if (length < GRAM_LENGTH) steps.push(i);
        else if (length % GRAM_LENGTH) steps.push(end - GRAM_LENGTH);
        for (const at of steps) {
          const key = gramKey(units, at, end), size = Math.min(GRAM_LENGTH, end - at);
          terms.push({ low: key, high: key + Math.pow(BASE, GRAM_LENGTH - size) - 1, link: -1, word: length < GRAM_LENGTH });
        }
      } else {
        if (i > from) terms.push(pair(i - 1));
        if (i + 1 < to) terms.push(pair(i));
      }
      i = end;
    } else {
      let end = i + 1;
      while (end < to && kinds[end] === SCRIPT) end++;
      if (end - i > 1) {
        for (let at = i; at + 1 < end; at++) terms.push(pair(at));
      } else {
        if (i > from) terms.push(pair(i - 1));
        if (i + 1 < to) terms.push(pair(i));
      }
      i = end;
    }
  }
  const seen = new Set();
  return terms.filter((term) => !seen.has(term.low) && seen.add(term.low));

  function pair(at) {
    const key = units[at] * 0x10000 + units[at + 1];
    return { low: key, high: key, link: link(at + 2), word: false };
  }
}

/**
 * 词按稀到常排：键的范围宽的片里词稀；常见的词独占窄窄一片。稀的词最能把一串连着的字认出来。
 */
function rarestFirst(index, terms) {
  const width = (term) => {
    const shards = index.shardsFor(term.low, term.high, 2);
    return shards.length === 1 ? index.ends[shards[0]] - index.starts[shards[0]] : shards.length ? 0 : Infinity;
  };
  return terms.map((term, i) => [width(term), i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).map((pair) => terms[pair[1]]);
}

/** 按空白和标点分段。孤零零一个字：隔着空白的并进邻段（多敲的空格），隔着标点的不管；全是这样的字，就连起来。 */
function segments({ units, gaps }) {
  const parts = [];
  for (let i = 0; i < units.length; i++) {
    if (!i || gaps[i]) parts.push({ from: i, to: i + 1, gap: gaps[i] });
    else parts[parts.length - 1].to = i + 1;
  }
  if (parts.every((part) => part.to - part.from < 2)) return [{ wide: [0, units.length], core: [0, units.length] }];
  const found = [];
  parts.forEach((part, i) => {
    if (part.to - part.from < 2) return;
    const wide = [part.from, part.to];
    const before = parts[i - 1], after = parts[i + 1];
    if (before && before.to - before.from < 2 && part.gap === 1) wide[0] = before.from;
    if (after && after.to - after.from < 2 && after.gap === 1) wide[1] = after.to;
    found.push({ wide, core: [part.from, part.to] });
  });
  return found;
}

function textOf(units, from, to) {
  return String.fromCharCode(...units.slice(from, to));
}

/** 字面的要求：每段都要有。 */
function literalClauses(index, flow) {
  const parts = segments(flow);
  const each = Math.max(1, Math.floor(START_TERMS / parts.length));
  return parts.map(({ wide, core }) => {
    const inner = run(index, flow, core[0], core[1], each);
    if (wide[0] === core[0] && wide[1] === core[1]) return { alternatives: [inner] };
    const outer = run(index, flow, wide[0], wide[1], 99);
    const extra = outer.terms.filter((term) => !termsOf(flow, core[0], core[1]).some((other) => other.low === term.low));
    return { alternatives: [{ ...inner, text: outer.text, terms: inner.terms.concat(extra) }, { ...inner, factor: 0.6 }] };
  });
}

/** 一串字要查的词，先查 limit 个，其余留着备用。 */
function run(index, flow, from, to, limit) {
  const terms = rarestFirst(index, termsOf(flow, from, to));
  return { text: textOf(flow.units, from, to), terms: terms.slice(0, limit), spare: terms.slice(limit), factor: 1 };
}

/** 连着的太多，分不出先后：再添几个词。没得添或读不起了给 false。 */
function extend(index, clauses, budget) {
  let left = budget, added = false;
  for (const { alternatives } of clauses) {
    for (let round = 0; round < 2 && alternatives[0].spare.length; round++) {
      const term = alternatives[0].spare[0];
      const fresh = index.shardsFor(term.low, term.high, 2).filter((number) => !index.shards.has(number)).length;
      if (fresh > left) return added;
      left -= fresh;
      alternatives[0].spare.shift();
      for (const chosen of alternatives) chosen.terms = chosen.terms.concat([term]);
      added = true;
    }
  }
  return added;
}

/** 意思的要求：认出同义词和问话套语，其余按原样。 */
function conceptClauses(index, flow) {
  const clauses = [], groups = new Set();
  let plainFrom = -1;
  const plain = (end) => {
    if (plainFrom >= 0 && end - plainFrom > 1) clauses.push({ alternatives: [run(index, flow, plainFrom, end, 3)] });
    plainFrom = -1;
  };
  for (let at = 0; at < flow.units.length;) {
    if (flow.gaps[at]) plain(at);
    let size = Math.min(index.longest, flow.units.length - at), known;
    for (; size > 0; size--) {
      known = index.phrases.get(textOf(flow.units, at, at + size));
      if (known !== undefined) break;
    }
    if (!size) {
      if (plainFrom < 0) plainFrom = at;
      at++;
      continue;
    }
    plain(at);
    if (known && !groups.has(known.group)) {
      groups.add(known.group);
      const phrase = textOf(flow.units, at, at + size);
      const words = [phrase, ...known.find.filter((word) => word !== phrase)];
      clauses.push({
        alternatives: words.map((word, i) => {
          const own = stream(word);
          return { ...run(index, own, 0, own.units.length, 2), factor: i ? 0.85 : 1, strict: true };
        }),
      });
    }
    at += size;
  }
  plain(flow.units.length);
  return clauses;
}

// ---------------------------------------------------------------- 算分

async function listOf(index, term) {
  const shards = index.shardsFor(term.low, term.high, 2);
  const decoded = await Promise.all(shards.map((number) => index.shard(number)));
  const found = [];
  for (const terms of decoded) {
    let from = 0, to = terms.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (terms[middle].key < term.low) from = middle + 1; else to = middle;
    }
    for (; from < terms.length && terms[from].key <= term.high; from++) found.push(terms[from]);
  }
  return found;
}

async function evaluate(index, chosen) {
  const lists = await Promise.all(chosen.terms.map((term) => listOf(index, term)));
  const size = index.docs;
  const hits = new Uint8Array(size), linked = new Uint8Array(size), score = new Float32Array(size);
  const seen = new Int8Array(size).fill(-1);
  let links = 0, rarest = 0;
  chosen.terms.forEach((term, number) => {
    let count = 0;
    for (const list of lists[number]) count += list.docs.length;
    const weight = Math.log(1 + (size - Math.min(size, count) + 0.5) / (Math.min(size, count) + 0.5));
    rarest = Math.max(rarest, count ? weight : 0);
    if (term.link >= 0) links++;
    for (const list of lists[number]) {
      const whole = term.word && list.key === term.low;
      for (let i = 0; i < list.docs.length; i++) {
        const doc = list.docs[i];
        if (seen[doc] === number) continue;
        seen[doc] = number;
        hits[doc]++;
        score[doc] += weight * WEIGHTS[list.fields[i]] * (whole && trails(list.codes[i], 1) ? 1.5 : 1);
        if (term.link >= 0 && trails(list.codes[i], term.link)) linked[doc]++;
      }
    }
  });
  const wanted = chosen.terms.length;
  return {
    weight: rarest || Math.log(1 + size),
    /** 3 连着的，2 都有，1 有大半，0 没有 */
    level(doc) {
      if (wanted && hits[doc] === wanted) return linked[doc] === links ? 3 : 2;
      return hits[doc] && hits[doc] >= (chosen.loose ? Math.max(2, wanted * 0.3) : wanted * 0.6) ? 1 : 0;
    },
    score(doc) {
      const value = score[doc] * chosen.factor;
      return hits[doc] === wanted && linked[doc] === links ? value * 1.5 : value;
    },
    some: (doc) => hits[doc] > 0,
    strict: chosen.strict && links > 0,
  };
}

async function weigh(index, clauses) {
  return Promise.all(clauses.map(async (clause) => {
    const alternatives = await Promise.all(clause.alternatives.map((chosen) => evaluate(index, chosen)));
    return {
      weight: Math.max(...alternatives.map((item) => item.weight)),
      best(doc) {
        let level = 0, score = 0;
        for (const item of alternatives) {
          let reached = item.level(doc);
          if (item.strict && reached === 2) reached = 1;
          if (reached > level) level = reached;
          if (reached) score = Math.max(score, item.score(doc) * (reached > 1 ? 1 : 0.5));
        }
        return { level, score };
      },
    };
  }));
}

/** 每篇落在哪一档：4 连着的全有，3 全有，2、1 有大半或一半，0 不算。 */
function grade(index, weighed, tiers, scores, top) {
  const all = weighed.reduce((sum, clause) => sum + clause.weight, 0);
  for (let doc = 0; doc < index.docs; doc++) {
    let level = 3, score = 0, mass = 0;
    for (const clause of weighed) {
      const found = clause.best(doc);
      level = Math.min(level, found.level);
      score += found.score;
      if (found.level) mass += clause.weight * (found.level > 1 ? 1 : 0.6);
    }
    if (!mass) continue;
    const share = mass / all;
    const tier = level === 3 ? top : level === 2 ? 3 : share >= 0.75 ? 2 : share >= 0.45 ? 1 : 0;
    if (tier > tiers[doc]) tiers[doc] = tier;
    if (tier && score > scores[doc]) scores[doc] = score;
  }
}

/** 是不是一句问话：长句里夹着“什么”的多半是抄来的原文，照字面找。 */
function isQuestion(index, text) {
  const short = text.length <= 14;
  return index.questions.some((phrase) => (short ? text.includes(phrase) : text.startsWith(phrase) || text.endsWith(phrase)));
}

/** 标点隔开的单字，索引里没有它们连着的词：找各有一个词以它打头的。 */
function loneClauses({ units }) {
  return units.map((unit) => ({
    alternatives: [{ text: String.fromCharCode(unit), terms: [{ low: unit * 0x10000, high: unit * 0x10000 + 0xFFFF, link: -1 }], spare: [], factor: 1 }],
  }));
}

/** 什么都没找到：整句里有几个词对得上就算。 */
function looseClauses(index, flow, budget) {
  const chosen = run(index, flow, 0, flow.units.length, 99);
  const idle = (term) => index.questions.some((phrase) => phrase.includes(String.fromCharCode(Math.floor(term.low / 0x10000), term.low % 0x10000)));
  chosen.terms = chosen.terms.filter((term) => !idle(term));
  const known = (term) => index.shardsFor(term.low, term.high, 2).every((number) => index.shards.has(number));
  // 读过的片里的词不费流量，排在前面
  const terms = [...chosen.terms.filter(known), ...chosen.terms.filter((term) => !known(term))];
  return affordable(index, [{ alternatives: [{ ...chosen, terms, loose: true }] }], budget);
}

/** 收窄到这次还读得起的词片；已经下载的不算。先保证每条都有第一种说法，再轮着添别的说法。 */
function affordable(index, clauses, budget) {
  const spent = new Set();
  const fresh = (term) => index.shardsFor(term.low, term.high, 2).filter((number) => !index.shards.has(number) && !spent.has(number));
  const afford = (term) => {
    const numbers = fresh(term);
    if (spent.size + numbers.length > budget) return false;
    numbers.forEach((number) => spent.add(number));
    return true;
  };
  const kept = clauses.map(() => []);
  const widest = Math.max(0, ...clauses.map((clause) => clause.alternatives.length));
  for (let rank = 0; rank < widest; rank++) {
    clauses.forEach((clause, number) => {
      const chosen = clause.alternatives[rank];
      if (!chosen) return;
      if (!rank) {
        const terms = chosen.terms.filter(afford);
        if (terms.length) kept[number].push({ ...chosen, terms });
      } else if (kept[number].length) {
        const needed = new Set();
        chosen.terms.forEach((term) => fresh(term).forEach((shard) => needed.add(shard)));
        if (spent.size + needed.size > budget) return;
        needed.forEach((shard) => spent.add(shard));
        kept[number].push(chosen);
      }
    });
  }
  return kept.filter((alternatives) => alternatives.length).map((alternatives) => ({ alternatives }));
}

function byNewest(index) {
  return (a, b) => index.when[b] - index.when[a] || b - a;
}

/** 一个字：先看标题和名字里有没有，没有再看以它开头的词。 */
async function singleUnit(index, flow) {
  const base = flow.units[0] * 0x10000;
  let lists = await listOf(index, { low: base, high: base });
  if (!lists.length && flow.kinds[0] === SCRIPT) lists = await listOf(index, { low: base, high: base + 0xFFFF });
  const scores = new Float32Array(index.docs);
  for (const list of lists) {
    for (let i = 0; i < list.docs.length; i++) {
      // 打头的字排在前面；单字的“后面跟着什么”记的就是是否打头
      const score = WEIGHTS[list.fields[i]] + (trails(list.codes[i], 1) ? 1 : 0);
      scores[list.docs[i]] = Math.max(scores[list.docs[i]], score);
    }
  }
  const docs = [];
  for (let doc = 0; doc < index.docs; doc++) if (scores[doc]) docs.push(doc);
  const newest = byNewest(index);
  docs.sort((a, b) => scores[b] - scores[a] || newest(a, b));
  return { docs, partial: 0, needles: [textOf(flow.units, 0, 1)] };
}

/**
 * 问话 → 排好的文号。`partial` 是末尾有几篇只含一部分词；`needles` 是要标出来的字。
 * 空的问话给出全部案例，新的在前。
 */
export async function search(index, query) {
  await index.open();
  const text = await index.fold(query);
  const flow = stream(text);
  if (!flow.units.length) {
    const docs = Array.from({ length: index.docs }, (unused, doc) => doc).sort(byNewest(index));
    return { docs, partial: 0, needles: [], empty: true };
  }
  if (flow.units.length === 1) return singleUnit(index, flow);
  const before = index.shards.size, limit = index.searched ? MAX_SHARDS : Math.max(3, Math.min(FIRST_SHARDS, FIRST_REQUESTS - index.requests - 3));
  const left = () => limit - (index.shards.size - before);
  index.searched = true;
  const literal = affordable(index, literalClauses(index, flow), limit);
  const question = isQuestion(index, text);
  let clauses = literal, tiers, scores, exact;
  const judge = async (asked, top) => {
    const weighed = await weigh(index, asked);
    if (asked === literal || !tiers) {
      tiers = new Uint8Array(index.docs);
      scores = new Float32Array(index.docs);
    }
    grade(index, weighed, tiers, scores, top);
    exact = tiers.reduce((count, tier) => count + (tier === 4 ? 1 : 0), 0);
  };
  if (!question) {
    do await judge(literal, 4); while (exact > PAGE && extend(index, literal, left()));
  }
  const full = tiers ? tiers.reduce((count, tier) => count + (tier > 2 ? 1 : 0), 0) : 0;
  if (full < PAGE) {
    const concepts = conceptClauses(index, flow);
    if (concepts.length && (question || concepts.length > 1 || concepts[0].alternatives.length > 1)) {
      clauses = affordable(index, concepts, left());
      await judge(clauses, question ? 4 : 3);
    } else if (question) {
      await judge(literal, 4);
    }
  }
  if (!tiers || !tiers.some((tier) => tier)) {
    const lone = flow.gaps.some((gap) => gap) && segments(flow)[0].core[1] === flow.units.length;
    await judge(lone ? loneClauses(flow) : looseClauses(index, flow, left()), 3);
  }
  return ranked(index, tiers, scores, literal, clauses);
}

function ranked(index, tiers, scores, literal, clauses) {
  const newest = byNewest(index);
  const whole = [], part = [];
  for (let doc = 0; doc < index.docs; doc++) {
    if (tiers[doc] > 2) whole.push(doc);
    else if (tiers[doc]) part.push(doc);
    scores[doc] = Math.round(scores[doc] * 100) / 100; // 差得极小的算一样，新的在前
  }
  const order = (a, b) => tiers[b] - tiers[a] || scores[b] - scores[a] || newest(a, b);
  whole.sort(order);
  const extra = whole.length < PAGE ? part.sort(order).slice(0, 60) : [];
  const needles = [];
  for (const clause of [...literal, ...(clauses === literal ? [] : clauses)]) {
    for (const chosen of clause.alternatives) if (!needles.includes(chosen.text)) needles.push(chosen.text);
  }
  return { docs: whole.concat(extra), partial: extra.length, needles };
}

// ---------------------------------------------------------------- 办事指南

// 词在小标题、页名里的分量；正文里是 1，多几处再加一点
const IN_HEADING = 6, IN_PAGE = 2.5;
const NO_GUIDES = { sections: [], strong: false, needles: [] };

/** 只留能检索的字，连成一串。 */
function flat(text, simple) {
  return fold(text, simple).replace(/[^\p{L}\p{N}]+/gu, "");
}

/** 一种说法在一节里的分量；一串字没有整个出现的，看两字词对得上多少。 */
function guideScore(section, { text, factor, strict }) {
  if (section.flatHeading.includes(text)) return factor * (IN_HEADING + 2 * text.length / section.flatHeading.length);
  if (section.flatPage.includes(text)) return factor * IN_PAGE;
  const count = section.flatText.split(text).length - 1;
  if (count) return factor * (1 + Math.min(count - 1, 4) / 4);
  if (strict || text.length < 4 || /[a-z0-9]/.test(text)) return 0;
  let hits = 0;
  for (let i = 0; i + 1 < text.length; i++) if (section.flatAll.includes(text.substr(i, 2))) hits++;
  const share = hits / (text.length - 1);
  return share >= 0.5 ? factor * share * 0.8 : 0;
}

/**
 * 办事指南里答得上的几节，好的在前：`{ sections, strong, needles }`。`strong` 是小标题说的就是这件事，该放在案例前头。
 * 全文都在总目录里，就在这里比，不另下载。
 */
export async function guides(index, query) {
  await index.open();
  const text = await index.fold(query), flow = stream(text);
  if (flow.units.length < 2) return NO_GUIDES;
  for (const section of index.guide) {
    if (section.flatAll !== undefined) continue;
    section.flatHeading = flat(section.heading, index.simple);
    section.flatPage = flat(section.page, index.simple);
    section.flatText = flat(section.text, index.simple);
    section.flatAll = `${section.flatHeading}\n${section.flatPage}\n${section.flatText}`;
  }
  const question = isQuestion(index, text);
  const parts = segments(flow).map(({ wide }) => textOf(flow.units, wide[0], wide[1]));
  const asked = conceptClauses(index, flow).map((clause) => clause.alternatives);
  const clauses = asked.length ? asked : parts.map((part) => [{ text: part, factor: 1 }]);
  const columns = clauses.map((alternatives) => {
    const scores = index.guide.map((section) => Math.max(...alternatives.map((chosen) => guideScore(section, chosen))));
    const many = scores.filter((score) => score).length;
    // 哪一节都没有的词：问话里的多半是枝节（三个月了），不算；两三个词的查找就是少了一个
    const weight = many ? Math.log(1 + index.guide.length / many) : question ? 0 : Math.log(1 + index.guide.length);
    return { scores, weight, rare: many * 4 <= index.guide.length };
  });
  const all = columns.reduce((sum, column) => sum + column.weight, 0);
  const rated = index.guide.map((section, i) => {
    let score = 0, mass = 0, named = false;
    for (const { scores, weight, rare } of columns) {
      score += weight * scores[i];
      if (scores[i]) mass += weight;
      if (rare && scores[i] >= IN_HEADING * 0.8) named = true;
    }
    // 问的原话就在里面：比拆开来对上的更准
    const literal = parts.every((part) => section.flatAll.includes(part));
    const enough = literal || mass >= all * 0.6 || (named && mass >= all * 0.3);
    return { section, named, score: enough && all ? score * (literal ? 1.3 : 1) : 0 };
  }).filter((item) => item.score).sort((a, b) => b.score - a.score);
  if (!rated.length) return NO_GUIDES;
  const best = rated.filter((item) => item.score >= rated[0].score * 0.45).slice(0, question ? 3 : 2);
  const needles = [...parts, ...clauses.flatMap((alternatives) => alternatives.map((chosen) => chosen.text))];
  return { sections: best.map((item) => item.section), strong: question || best[0].named, needles };
}

// ---------------------------------------------------------------- 筛选

export class Filters {
  constructor(parameters) {
    this.chosen = {};
    for (const name of FACETS) {
      const values = parameters.getAll(name).map((value) => value.trim()).filter(Boolean);
      this.chosen[name] = new Set(values);
    }
  }
  get any() {
    return FACETS.some((name) => this.chosen[name].size);
  }
  /** 同一组里有一个就行，组与组之间都要。给出留下的文号，和每组每个值的篇数（按其余各组筛过）。 */
  apply(index, docs) {
    const failed = new Uint8Array(index.docs);
    FACETS.forEach((name, bit) => {
      const chosen = this.chosen[name];
      if (!chosen.size) return;
      const good = memberOf(index, name, chosen);
      for (const doc of docs) if (!good(doc)) failed[doc] |= 1 << bit;
    });
    const counts = {};
    FACETS.forEach((name, bit) => { counts[name] = countOf(index, name, docs, (doc) => !(failed[doc] & ~(1 << bit))); });
    return { docs: docs.filter((doc) => !failed[doc]), counts };
  }
}

function listsOf(index, name) {
  if (name === "courier") return new Map(index.values.courier.map((row, i) => [row[0], index.couriers[i]]));
  return index.tagLists || new Map();
}

function memberOf(index, name, chosen) {
  if (name === "courier" || name === "tag") {
    const member = new Uint8Array(index.docs);
    const lists = listsOf(index, name);
    for (const value of chosen) for (const doc of lists.get(value) || []) member[doc] = 1;
    return (doc) => member[doc];
  }
  const ranks = new Set();
  index.values[name].forEach((row, i) => { if (chosen.has(row[0])) ranks.add(i + 1); });
  const column = index.columns[name];
  return (doc) => ranks.has(column[doc]);
}

function countOf(index, name, docs, passes) {
  const counts = new Map();
  if (name === "courier" || name === "tag") {
    const passing = new Uint8Array(index.docs);
    for (const doc of docs) if (passes(doc)) passing[doc] = 1;
    for (const [value, list] of listsOf(index, name)) {
      let count = 0;
      for (const doc of list) count += passing[doc];
      if (count) counts.set(value, count);
    }
    return counts;
  }
  const column = index.columns[name], rows = index.values[name], tally = new Uint32Array(rows.length + 1);
  for (const doc of docs) if (passes(doc)) tally[column[doc]]++;
  rows.forEach((row, i) => { if (tally[i + 1]) counts.set(row[0], tally[i + 1]); });
  return counts;
}

// ---------------------------------------------------------------- 标出命中

/** 原文里要标的段：[起, 止) 的码元位置，升序、不重叠。一个也没有时，标出 needles 头一个里最长的几段。 */
export function hitRanges(text, needles, simple) {
  const folded = [], origin = [];
  let at = 0;
  for (const character of text) {
    for (const part of fold(character, simple)) {
      if (kindOf(part.charCodeAt(0))) {
        folded.push(part);
        origin.push([at, at + character.length]);
      }
    }
    at += character.length;
  }
  const flat = folded.join("");
  const starts = []; // flat 的码元位置 → origin 的下标
  folded.forEach((part, i) => { for (let j = 0; j < part.length; j++) starts.push(i); });
  const marked = new Uint8Array(origin.length);
  const mark = (needle) => {
    let found = false;
    for (let from = flat.indexOf(needle); from >= 0; from = flat.indexOf(needle, from + needle.length)) {
      found = true;
      for (let i = starts[from]; i <= starts[from + needle.length - 1]; i++) marked[i] = 1;
    }
    return found;
  };
  let whole = false;
  for (const needle of needles) if (needle && mark(needle)) whole = true;
  const [first] = needles;
  if (!whole && first && first.length > 3) {
    for (let i = 0; i + 2 <= first.length;) {
      let size = first.length - i;
      while (size >= 2 && !flat.includes(first.substr(i, size))) size--;
      if (size >= 3 || (size === 2 && first.length < 8)) mark(first.substr(i, size));
      i += Math.max(1, size);
    }
  }
  const ranges = [];
  marked.forEach((on, i) => {
    if (!on) return;
    const last = ranges[ranges.length - 1];
    if (last && i && marked[i - 1]) last[1] = origin[i][1];
    else ranges.push(origin[i].slice());
  });
  return ranges;
}

/** 省流量模式，或者太老的浏览器：不另读正文。 */
function saving() {
  const connection = navigator.connection;
  return !("IntersectionObserver" in window) || Boolean(connection && connection.saveData);
}

function make(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const key of Object.keys(attributes || {})) {
    if (attributes[key] === true) node.setAttribute(key, "");
    else if (attributes[key] !== false && attributes[key] != null) node.setAttribute(key, attributes[key]);
  }
  node.append(...children.filter((child) => child != null && child !== ""));
  return node;
}

function marked(text, needles, simple) {
  const pieces = [];
  let at = 0;
  for (const [from, to] of hitRanges(text, needles, simple)) {
    if (from > at) pieces.push(text.slice(at, from));
    pieces.push(make("mark", null, text.slice(from, to)));
    at = to;
  }
  pieces.push(text.slice(at));
  return pieces;
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: "\"", "#39": "'", "#x27": "'", nbsp: " " };

/** 案例页的正文：只当文字用，从不当 HTML 插进来。 */
export function pageText(html) {
  const found = /<article[\s\S]*?<\/article>/.exec(html);
  const source = (found ? found[0] : "").split(/<section class="part (?:howto|checks)"/)[0];
  return source
    .replace(/<(script|style|svg|h2|h3|h4)[\s\S]*?<\/\1>/g, "\n")
    .replace(/<\/?(?:p|li|ol|ul|section|figure|figcaption|blockquote|div|h3|h4|table|tr|td|th)[^>]*>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(amp|lt|gt|quot|nbsp|#39|#x27);/g, (unused, name) => ENTITIES[name])
    .replace(/[ \t]+/g, " ")
    .replace(/\s*\n\s*/g, "\n")
    .trim();
}

/** 正文里命中最集中的一段，约 size 个字；和 known（标题、摘要）说的是一回事的不要。 */
export function excerpt(text, needles, simple, size, known = "") {
  const ranges = hitRanges(text, needles, simple);
  const weights = ranges.map((range, i) => {
    let sum = 0;
    for (let j = i; j < ranges.length && ranges[j][1] - range[0] < size; j++) sum += ranges[j][1] - ranges[j][0];
    return [sum, i];
  });
  weights.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const pair of weights.slice(0, 8)) {
    const piece = pieceAround(text, ranges[pair[1]], size);
    if (!sameTale(piece, known)) return piece;
  }
  return "";
}

const STOPS = "。！？；\n";

function pieceAround(text, hit, size) {
  const floor = Math.max(0, hit[0] - Math.floor(size / 3));
  let from = floor, to = Math.min(text.length, floor + size);
  for (const marks of [STOPS, "，、："]) {
    let i = hit[0] - 1;
    while (i >= floor && !marks.includes(text[i])) i--;
    if (i >= floor) { from = i + 1; break; }
  }
  to = Math.min(text.length, from + size);
  for (let i = to; i > hit[1] && i > from + size / 2; i--) if (STOPS.includes(text[i - 1])) { to = i; break; }
  const piece = text.slice(from, to).replace(/\n/g, " ").trim();
  const open = from > 0 && !STOPS.includes(text[from - 1]) ? "……" : "";
  return open + piece + (to < text.length && !/[。！？；]$/.test(piece) ? "……" : "");
}

/** 开头约 size 个字，在句子完了的地方断。 */
function opening(text, size) {
  const line = text.replace(/([。！？；：])\n/g, "$1").replace(/\n/g, " ");
  if (line.length <= size) return line;
  let to = size;
  while (to > size / 2 && !STOPS.includes(line[to - 1])) to--;
  return to > size / 2 ? line.slice(0, to) : `${line.slice(0, size)}……`;
}

/** 两字词有一半以上已经在摘要里，就是同一番话。 */
function sameTale(piece, known) {
  let same = 0;
  for (let i = 0; i + 1 < piece.length; i++) if (known.includes(piece.substr(i, 2))) same++;
  return same > (piece.length - 1) / 2;
}

// ---------------------------------------------------------------- 检索页

const root = () => document.documentElement.dataset.root || "/";
let shared = null;
function sharedIndex() {
  if (!shared) shared = new Index(root());
  return shared;
}

/** 网站刚更新过，旧名字的文件没有了：重读总目录再来一次。 */
async function retrying(index, work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GoneError) || index.docs === undefined) throw error;
    index.reset();
    return work();
  }
}

class SearchPage {
  constructor(element) {
    this.element = element;
    this.index = sharedIndex();
    this.turn = 0;
    this.form = element.querySelector("form");
    this.input = this.form.elements.q;
    this.start = element.querySelector("[data-search-start]");
    this.body = element.querySelector("[data-search-body]");
    this.status = element.querySelector("[data-search-status]");
    this.heading = element.querySelector("[data-search-count]");
    this.chips = element.querySelector("[data-search-chips]");
    this.list = element.querySelector("[data-search-list]");
    this.more = element.querySelector("[data-search-more]");
    this.notice = element.querySelector("[data-search-notice]");
    this.guideBox = element.querySelector("[data-search-guides]");
    this.bar = this.heading.parentNode;
    this.filterBox = element.querySelector("[data-search-filters]");
    this.groups = element.querySelector("[data-search-groups]");
    this.options = new Map();
    this.wide = matchMedia("(min-width: 56rem)");
    if (this.wide.matches) this.filterBox.open = true; // 宽屏上筛选常开在旁边
    this.listen();
    this.fromAddress(false);
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.input.blur(); // 手机键盘收起来，结果才看得见
      this.go(this.input.value, this.filters, true);
    });
    window.addEventListener("popstate", () => this.fromAddress(false));
    this.more.addEventListener("click", () => this.show(PAGE, true));
    this.groups.addEventListener("change", () => this.go(this.query, this.readFilters(), false));
    this.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-drop],[data-clear],[data-retry]");
      if (!button) return;
      if (button.hasAttribute("data-retry")) return this.fromAddress(true);
      const filters = new Filters(new URLSearchParams());
      if (button.hasAttribute("data-drop")) {
        for (const name of FACETS) filters.chosen[name] = new Set(this.filters.chosen[name]);
        filters.chosen[button.dataset.name].delete(button.dataset.drop);
      }
      this.go(this.query, filters, true);
    });
    this.groups.addEventListener("toggle", (event) => {
      if (event.target.dataset.name === "tag" && event.target.open && !this.index.tagLists) this.withTags();
    }, true);
    this.filterBox.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.wide.matches || !this.filterBox.open) return;
      this.filterBox.open = false;
      this.filterBox.querySelector("summary").focus();
    });
    // 头一回只显示读得起的几个，往下看就补足十个
    window.addEventListener("scroll", () => this.fill(), { passive: true });
    this.list.addEventListener("focusin", () => this.fill());
  }

  fromAddress(focus) {
    const parameters = new URLSearchParams(location.search);
    this.input.value = parameters.get("q") || "";
    this.run(this.input.value, new Filters(parameters), focus);
  }

  go(query, filters, focus) {
    const parameters = new URLSearchParams();
    if (query.trim()) parameters.set("q", query.trim());
    for (const name of FACETS) for (const value of filters.chosen[name]) parameters.append(name, value);
    const text = parameters.toString();
    history.pushState(null, "", text ? `?${text}` : location.pathname);
    this.run(query, filters, focus);
  }

  readFilters() {
    const filters = new Filters(new URLSearchParams());
    for (const box of this.groups.querySelectorAll("input:checked")) filters.chosen[box.name].add(box.value);
    if (!this.options.has("scope")) filters.chosen.scope = this.filters.chosen.scope;
    return filters;
  }

  async run(query, filters, focus) {
    const turn = ++this.turn;
    this.query = query.trim();
    this.filters = filters;
    if (!this.query && !filters.any) return this.idle();
    const waiting = setTimeout(() => this.say("正在找……"), 400);
    this.element.setAttribute("aria-busy", "true");
    try {
      await retrying(this.index, async () => {
        await this.index.open();
        if (filters.chosen.tag.size) await this.index.loadTags();
        const found = await search(this.index, this.query);
        // 筛选只管案例；筛了，就是只要案例
        const guide = filters.any ? NO_GUIDES : await guides(this.index, this.query);
        if (turn !== this.turn) return;
        await this.present(found, guide, focus, turn);
      });
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    } finally {
      clearTimeout(waiting);
      if (turn === this.turn) this.element.removeAttribute("aria-busy");
    }
  }

  idle() {
    this.body.hidden = true;
    this.start.hidden = false;
    this.say("");
    document.title = this.element.dataset.title || document.title;
  }

  /** 结果齐了才换上，一次到位：先空着再往里填，页面会跳。 */
  reveal() {
    this.start.hidden = true;
    this.body.hidden = false;
  }

  say(text) {
    this.status.textContent = text;
  }

  fail(error) {
    this.reveal();
    this.list.replaceChildren();
    this.guideBox.hidden = true;
    this.more.hidden = true;
    this.heading.textContent = "";
    const offline = error instanceof NetworkError;
    if (!offline && !(error instanceof GoneError)) setTimeout(() => { throw error; }); // 程序的错留在控制台里
    const text = offline ? "网络不好，点这里再试" : "没读到索引，点这里再试";
    this.notice.replaceChildren(make("button", { type: "button", class: "btn line", "data-retry": true }, text));
    this.notice.hidden = false;
    this.say(text);
  }

  async present(found, guide, focus, turn) {
    const filtered = this.filters.apply(this.index, found.docs);
    this.found = found;
    this.docs = filtered.docs;
    const partial = new Set(found.docs.slice(found.docs.length - found.partial));
    this.firstPartial = found.partial ? this.docs.findIndex((doc) => partial.has(doc)) : -1;
    this.shown = 0;
    this.list.replaceChildren();
    this.notice.hidden = true;
    this.notice.replaceChildren();
    this.drawFilters(filtered.counts);
    this.drawChips();
    const count = this.firstPartial < 0 ? this.docs.length : this.firstPartial;
    const what = this.query ? `“${this.query}”` : "";
    this.drawGuides(guide, count);
    const answered = guide.sections.length;
    if (!this.docs.length) this.nothing(answered);
    const summary = count ? `找到 ${count} 个案例` : this.docs.length ? "没有全都符合的案例" : answered ? "还没有写到这件事的案例" : "没有找到";
    this.heading.textContent = summary;
    document.title = `${what || "筛选"} · ${this.element.dataset.title || "搜案例"}`;
    const first = this.firstGroup();
    await this.show(first, false, turn);
    if (turn !== this.turn) return;
    this.reveal();
    const listed = this.shown && this.shown < this.docs.length ? `，先列出 ${this.shown} 个` : "";
    this.say(`${what}${answered ? `办事指南 ${answered} 条，` : ""}${summary}${this.docs.length && !count ? "，列出只含一部分词的" : listed}`);
    const above = answered && this.guideBox.nextElementSibling === this.bar;
    if (focus) (above ? this.guideBox.firstElementChild : this.heading).focus({ preventScroll: true });
    if (focus && this.element.getBoundingClientRect().top < 0) this.element.scrollIntoView();
  }

  /** 头一回检索，结果块也要算进请求数里：先列几个，往下看再补。 */
  firstGroup() {
    let count = Math.min(PAGE, this.docs.length);
    if (this.index.presented) return count;
    this.index.presented = true;
    while (count > 3 && this.index.requests + this.index.blocksOf(this.docs.slice(0, count)) > FIRST_REQUESTS) count--;
    return count;
  }

  fill() {
    if (this.docs && this.shown && this.shown < Math.min(PAGE, this.docs.length)) this.show(PAGE - this.shown, false);
  }

  async show(count, focus, turn = this.turn) {
    const from = this.shown, docs = this.docs.slice(from, from + count);
    if (!docs.length) { this.more.hidden = true; return; }
    this.shown = from + docs.length;
    let records;
    try {
      records = await this.index.records(docs);
    } catch (error) {
      this.shown = from;
      if (!focus && !from) throw error;
      if (turn === this.turn) this.fail(error);
      return;
    }
    if (turn !== this.turn) return;
    records.forEach((record, i) => {
      if (from + i === this.firstPartial) this.list.append(make("li", { class: "hit-break" }, "下面的只含一部分词"));
      this.list.append(this.item(record));
    });
    const left = this.docs.length - this.shown;
    this.more.hidden = left <= 0;
    this.more.textContent = `再看 ${Math.min(PAGE, left)} 条`;
    if (focus) {
      const link = this.list.querySelectorAll("h3 a")[from];
      if (link) link.focus();
      this.say(`又列出 ${docs.length} 个，共 ${this.shown} 个`);
    }
  }

  /** 指南答得上的：小标题就说这件事，或者没有案例，放在案例前头；只是正文里提到，放在后头。 */
  drawGuides({ sections, strong, needles }, cases) {
    this.guideBox.hidden = !sections.length;
    if (!sections.length) return;
    const simple = this.index.allSimple || this.index.simple;
    this.guideBox.lastElementChild.replaceChildren(...sections.map((section) => {
      const named = hitRanges(section.heading, needles, simple).length;
      // 小标题对上了，从头说起；否则摘出说到的那一段
      const piece = (!named && excerpt(section.text, needles, simple, 80)) || opening(section.text, 80);
      return make("li", { class: "guide" },
        make("p", { class: "kick" }, make("span", null, make("b", { class: "badge" }, "指南")), section.page === section.heading ? null : make("span", null, section.page)),
        make("h3", null, make("a", { href: root() + section.path }, ...marked(section.heading, needles, simple))),
        make("p", null, ...marked(piece, needles, simple)));
    }));
    if (strong || !cases) this.bar.before(this.guideBox);
    else this.more.parentNode.after(this.guideBox);
  }

  item(record) {
    const simple = this.index.allSimple || this.index.simple, needles = this.found.needles;
    const href = root() + record.path;
    // 标题、摘要里看得出为什么找到它，就不必再读正文
    const told = [record.title, record.summary].some((part) => hitRanges(part, needles, simple).length);
    const due = needles.length && !told && !saving();
    const body = due ? make("p", { class: "hit-body" }) : null;
    const text = make("div", { class: "hit-text" },
      make("p", { class: "kick" },
        record.scope === "sample" ? make("span", null, make("b", { class: "sample" }, "示例")) : null,
        ...[record.place, record.areaName, record.year && `${record.year}年`].filter(Boolean).map((part) => make("span", null, part))),
      make("h3", null, make("a", { href }, ...marked(record.title, needles, simple))),
      make("p", null, ...marked(record.summary, needles, simple)),
      body);
    const item = make("li", { class: "hit" }, this.cover(record), text);
    if (due) this.watch(item, href, body, needles, record);
    return item;
  }

  cover(record) {
    if (record.photo) {
      const stem = `${root()}${record.path}img/card-480`;
      return make("div", { class: "cover" }, make("picture", null,
        make("source", { type: "image/webp", srcset: `${stem}.webp` }),
        make("img", { src: `${stem}.jpg`, width: 480, height: 320, alt: "", loading: "lazy", decoding: "async" })));
    }
    const cover = make("div", { class: `cover type${record.area ? ` a-${record.area}` : ""}`, "aria-hidden": "true" });
    if (record.area) {
      const space = "http://www.w3.org/2000/svg";
      const svg = document.createElementNS(space, "svg"), use = document.createElementNS(space, "use");
      use.setAttribute("href", `${this.element.dataset.sprite}#${record.area}`);
      svg.append(use);
      cover.append(svg);
    }
    if (record.figure) {
      const long = record.figure.length + record.unit.length > 5 ? " long" : "";
      cover.append(make("span", { class: `t-big${long}` }, make("b", null, record.figure, make("small", null, record.unit)), make("i", null, record.label)));
    } else {
      cover.append(make("span", { class: "t-big t-name" }, record.employer || record.place || record.areaName));
    }
    return cover;
  }

  /** 结果站稳以后，看得见的才读正文的一段；位置先留好。 */
  watch(item, href, body, needles, record) {
    const simple = this.index.allSimple || this.index.simple;
    const read = () => fetch(href).then((response) => (response.ok ? response.text() : "")).then((html) => {
      const piece = excerpt(pageText(html), needles, simple, this.wide.matches ? 90 : 45, record.title + record.summary);
      if (piece) body.append(...marked(piece, needles, simple));
    }).catch(() => { /* 摘要已经在了，读不到正文不碍事 */ });
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      setTimeout(read, 600);
    });
    observer.observe(item);
  }

  /** `answered`：指南里有，就不必教人换个说法。 */
  nothing(answered) {
    const box = answered ? make("div") : make("div", { class: "empty" },
      make("h3", null, this.query ? `没有案例写到“${this.query}”` : "没有这样的案例"),
      make("ul", { class: "tips" },
        make("li", null, "换个短一点的说法，比如只写单位、县区或者一件事"),
        make("li", null, "两个词中间空一格，比如“兰陵 大蒜”"),
        this.filters.any ? make("li", null, make("button", { type: "button", class: "more", "data-clear": true }, "去掉全部筛选再找")) : null));
    const areas = this.start.querySelector("[data-search-areas]");
    if (areas) box.append(areas.cloneNode(true));
    const hotline = this.start.querySelector("[data-search-hotline]");
    if (hotline) box.append(hotline.cloneNode(true));
    this.notice.replaceChildren(box);
    this.notice.hidden = false;
    this.more.hidden = true;
  }

  label(name, value) {
    if (name === "tag") return value;
    const row = this.index.values[name].find((item) => item[0] === value);
    return row ? row[1] : value;
  }

  drawChips() {
    this.chips.replaceChildren();
    for (const name of FACETS) {
      for (const value of this.filters.chosen[name]) {
        const label = this.label(name, value);
        this.chips.append(make("li", null, make("button", { type: "button", "data-name": name, "data-drop": value, "aria-label": `去掉${FACET_NAMES[name]}：${label}` },
          label, make("span", { "aria-hidden": "true" }, "×"))));
      }
    }
    this.chips.hidden = !this.filters.any;
  }

  /** 选项只画一次，以后只改篇数：正用着的勾选框不能换掉，焦点才不会丢。 */
  drawFilters(counts) {
    this.filterBox.hidden = false;
    for (const name of FACETS) {
      const group = this.options.get(name) || this.group(name);
      if (!group) continue;
      const chosen = this.filters.chosen[name], rows = counts[name];
      if (name === "tag") this.addTags(group, rows, chosen);
      for (const [value, option] of group.options) {
        const count = rows.get(value) || 0;
        option.box.checked = chosen.has(value);
        option.count.textContent = String(count);
        option.label.hidden = !count && !chosen.has(value);
      }
      const shown = Array.from(group.options.values()).some((option) => !option.label.hidden);
      group.box.hidden = !shown && !(name === "tag" && !this.index.tagLists);
    }
  }

  group(name) {
    if (name === "tag" && !this.index.tags.length) return null;
    const choices = make("div", { class: "opts" });
    const box = make("details", { class: "group", "data-name": name }, make("summary", null, FACET_NAMES[name]), choices);
    if (this.filters.chosen[name].size || (name === "area" && this.wide.matches)) box.open = true;
    const group = { box, choices, options: new Map() };
    this.options.set(name, group);
    this.groups.append(box);
    if (name !== "tag") for (const row of this.index.values[name]) this.addOption(group, name, row[0], row[1]);
    return group;
  }

  addOption(group, name, value, label) {
    const id = `s-${name}-${group.options.size}`;
    const box = make("input", { type: "checkbox", id, name, value });
    const count = make("small");
    const holder = make("label", { for: id }, box, make("span", null, label, " ", count));
    group.options.set(value, { box, count, label: holder });
    group.choices.append(holder);
  }

  addTags(group, rows, chosen) {
    const common = Array.from(rows).sort((a, b) => b[1] - a[1]).slice(0, 40).map((row) => row[0]);
    for (const tag of [...chosen, ...common]) if (!group.options.has(tag)) this.addOption(group, "tag", tag, tag);
  }

  withTags() {
    this.index.loadTags().then(() => this.drawFilters(this.filters.apply(this.index, this.found.docs).counts))
      .catch(() => this.say("网络不好，标签没有读到"));
  }
}

export function startSearchPage(element) {
  if (element.dataset.started) return;
  element.dataset.started = "1";
  return new SearchPage(element);
}

// ---------------------------------------------------------------- 输入时的提示

/** 地方、快递、领域、标签里合的：名字里含它，或者别的叫法以它开头。 */
export function labelSuggestions(index, text, limit) {
  const found = [];
  for (const name of ["county", "courier", "area"]) {
    for (const [code, label, words] of index.values[name]) {
      const at = fold(label, index.simple).indexOf(text);
      if (at >= 0 || words.some((word) => fold(word, index.simple).startsWith(text))) found.push({ type: name, label, value: code, at: at < 0 ? 1 : at });
    }
  }
  for (const [tag] of index.tags) {
    const at = fold(tag, index.simple).indexOf(text);
    if (at >= 0) found.push({ type: "tag", label: tag, value: tag, at });
  }
  return found.sort((a, b) => Math.min(a.at, 1) - Math.min(b.at, 1)).slice(0, limit);
}

/** 办事指南里小标题含它的。 */
export function guideSuggestions(index, text, limit) {
  if (text.length < 2) return [];
  return index.guide.filter((section) => flat(section.heading, index.simple).includes(text)).slice(0, limit)
    .map((section) => ({ type: "guide", label: section.heading, path: section.path }));
}

/** 提示不值得多下载：没读过的结果块至多两块。 */
function thrifty(index, docs, limit) {
  const fresh = new Set(), kept = [];
  for (const doc of docs) {
    const number = Math.floor(doc / index.block);
    if (kept.length === limit) break;
    if (!index.files.has(index.blockName(number)) && !fresh.has(number)) {
      if (fresh.size === 2) continue;
      fresh.add(number);
    }
    kept.push(doc);
  }
  return kept;
}

async function titleSuggestions(index, text, limit) {
  const flow = stream(text);
  if (flow.units.length < 2) return [];
  const found = await evaluate(index, run(index, flow, 0, flow.units.length, 2));
  const docs = [];
  for (let doc = index.docs - 1; doc >= 0 && docs.length < 60; doc--) if (found.level(doc) >= 2) docs.push(doc);
  docs.sort((a, b) => found.score(b) - found.score(a) || byNewest(index)(a, b));
  const records = await index.records(thrifty(index, docs, limit));
  return records.filter((record) => hitRanges(record.title, [text], index.simple).length)
    .map((record) => ({ type: "title", label: record.title, path: record.path }));
}

class Suggestions {
  constructor(input) {
    this.input = input;
    this.index = sharedIndex();
    this.turn = 0;
    this.active = -1;
    this.items = [];
    const id = `dx-suggest-${document.querySelectorAll(".suggest").length}`;
    this.box = make("ul", { class: "suggest", id, role: "listbox", "aria-label": "提示", hidden: true });
    this.live = make("p", { class: "vh", role: "status" });
    (input.closest("[data-search-box]") || input.parentNode).append(this.box, this.live);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", id], ["aria-haspopup", "listbox"]]) input.setAttribute(name, value);
    input.addEventListener("input", (event) => { if (!event.isComposing) this.later(); });
    input.addEventListener("compositionend", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.box.addEventListener("mousedown", (event) => event.preventDefault()); // 别让输入框失焦
    this.box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.number));
    });
    if (input.value.trim() && document.activeElement === input) this.later();
    else this.index.open().catch(() => {});
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(), 250);
  }

  async update() {
    const turn = ++this.turn, typed = this.input.value.trim();
    if (!typed || typed.length > 20) return this.close();
    try {
      await this.index.open();
      const text = Array.from(await this.index.fold(typed)).filter((character) => kindOf(character.charCodeAt(0))).join("");
      if (!text || turn !== this.turn) return;
      const labels = [...labelSuggestions(this.index, text, 4), ...guideSuggestions(this.index, text, 2)];
      this.draw(labels, text);
      const titles = await titleSuggestions(this.index, text, 4);
      if (turn === this.turn) this.draw(labels.concat(titles), text);
    } catch (error) {
      this.close(); // 提示不出来不碍事，按回车照样能搜
    }
  }

  draw(items, text) {
    if (document.activeElement !== this.input) return;
    // 后到的标题添进来时，已经用方向键选中的那条不能丢
    const chosen = this.items[this.active];
    this.items = items;
    this.active = chosen ? items.findIndex((item) => item.type === chosen.type && item.label === chosen.label) : -1;
    if (this.active < 0) this.input.removeAttribute("aria-activedescendant");
    this.box.replaceChildren(...items.map((item, number) => make("li", { role: "option", id: `${this.box.id}-${number}`, "aria-selected": String(number === this.active), "data-number": number },
      make("span", { class: "suggest-text" }, ...marked(item.label, [text], this.index.simple)), make("small", null, TYPES[item.type] || "案例"))));
    this.box.hidden = !items.length;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.live.textContent = items.length ? `有 ${items.length} 条提示，按上下键选` : "";
  }

  close() {
    this.turn++;
    clearTimeout(this.timer);
    this.box.hidden = true;
    this.items = [];
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    // 选字时按的回车、上下键归输入法
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && !this.box.hidden) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.items.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1, size = this.items.length;
      this.active = this.active < 0 && step < 0 ? size - 1 : (this.active + step + size + 1) % (size + 1);
      if (this.active === size) this.active = -1;
      this.box.childNodes.forEach((node, number) => node.setAttribute("aria-selected", String(number === this.active)));
      if (this.active < 0) this.input.removeAttribute("aria-activedescendant");
      else {
        this.input.setAttribute("aria-activedescendant", `${this.box.id}-${this.active}`);
        this.box.childNodes[this.active].scrollIntoView({ block: "nearest" });
      }
    } else if (event.key === "Enter") {
      if (this.active >= 0) {
        event.preventDefault();
        this.choose(this.active);
      } else this.close();
    }
  }

  choose(number) {
    const item = this.items[number];
    if (!item) return;
    this.close();
    const page = root() + "search/";
    location.assign(item.path ? root() + item.path : `${page}?${new URLSearchParams([[item.type, item.value]])}`);
  }
}

export function attachSuggestions(input) {
  if (input.dataset.suggests) return;
  input.dataset.suggests = "1";
  return new Suggestions(input);
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-search-page]").forEach(startSearchPage);
  document.querySelectorAll("[data-search-box] input[type=search]").forEach(attachSuggestions);
}
