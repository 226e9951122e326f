// SheetJS (community edition) carries out edits: node hands_sheetjs.js JOBS.json
// Jobs: [{"source": path, "edits": [edit], "targets": [path]}]. Cells are moved as they are; merged areas move along.
"use strict";
const fs = require("fs");
const XLSX = require("xlsx");

const cells = (sheet) => Object.keys(sheet).filter((name) => name[0] !== "!");
const decode = XLSX.utils.decode_cell;
const encode = XLSX.utils.encode_cell;

function measure(sheet) {
  const end = { r: 0, c: 0 };
  for (const name of cells(sheet)) {
    const at = decode(name);
    end.r = Math.max(end.r, at.r);
    end.c = Math.max(end.c, at.c);
  }
  sheet["!ref"] = XLSX.utils.encode_range({ s: { r: 0, c: 0 }, e: end });
}

function layOut(sheet, edit) {
  const axis = edit.op === "rows" ? "r" : "c";
  const now = new Map();
  edit.order.forEach((old, index) => old && now.set(old - 1, index));
  const moved = {};
  for (const name of cells(sheet)) {
    const at = decode(name);
    if (now.has(at[axis])) moved[encode({ ...at, [axis]: now.get(at[axis]) })] = sheet[name];
    delete sheet[name];
  }
  Object.assign(sheet, moved);
  const merges = [];
  for (const { s, e } of sheet["!merges"] || []) {
    const lying = [];
    for (let at = s[axis]; at <= e[axis]; at++) if (now.has(at)) lying.push(now.get(at));
    lying.sort((a, b) => a - b);
    if (lying.length && lying[lying.length - 1] - lying[0] === lying.length - 1) {
      merges.push({ s: { ...s, [axis]: lying[0] }, e: { ...e, [axis]: lying[lying.length - 1] } });
    }
  }
  sheet["!merges"] = merges;
  const looks = axis === "r" ? "!rows" : "!cols";
  if (sheet[looks]) sheet[looks] = edit.order.map((old) => (old && sheet[looks][old - 1]) || {});
}

function values(sheet) {
  const copied = {};
  for (const name of cells(sheet)) {
    const { t, v } = sheet[name];
    if (v !== undefined) copied[name] = { t, v };
  }
  measure(copied);
  return copied;
}

function remove(book, name) {
  const index = book.SheetNames.indexOf(name);
  book.SheetNames.splice(index, 1);
  if (book.Workbook && book.Workbook.Sheets) book.Workbook.Sheets.splice(index, 1);
  if (book.Workbook && book.Workbook.Names) {
    book.Workbook.Names = book.Workbook.Names.filter((defined) => !(defined.Ref || "").includes(name) && defined.Sheet === undefined);
  }
  delete book.Sheets[name];
}

const DO = {
  set(book, { sheet, cell, value }) {
    if (value === null) delete book.Sheets[sheet][cell];
    else book.Sheets[sheet][cell] = { t: typeof value === "number" ? "n" : "s", v: value };
  },
  rows: (book, edit) => layOut(book.Sheets[edit.sheet], edit),
  columns: (book, edit) => layOut(book.Sheets[edit.sheet], edit),
  hide(book, { sheet, axis, at, count }) {
    const looks = axis === "rows" ? "!rows" : "!cols";
    const list = (book.Sheets[sheet][looks] = book.Sheets[sheet][looks] || []);
    for (let i = at - 1; i < at - 1 + count; i++) list[i] = { ...list[i], hidden: true };
  },
  unmerge: (book, { sheet }) => void delete book.Sheets[sheet]["!merges"],
  merge(book, { sheet, area }) {
    (book.Sheets[sheet]["!merges"] = book.Sheets[sheet]["!merges"] || []).push(XLSX.utils.decode_range(area));
  },
  filter: (book, { sheet, area }) => void (book.Sheets[sheet]["!autofilter"] = { ref: area }),
  rename(book, { sheet, to }) {
    book.SheetNames[book.SheetNames.indexOf(sheet)] = to;
    book.Sheets[to] = book.Sheets[sheet];
    delete book.Sheets[sheet];
    // The list of sheets keeps names of its own.
    const known = ((book.Workbook || {}).Sheets || []).find((one) => one.name === sheet);
    if (known) known.name = to;
  },
  move_sheet(book, { sheet, to }) {
    const from = book.SheetNames.indexOf(sheet);
    book.SheetNames.splice(to, 0, book.SheetNames.splice(from, 1)[0]);
    if (book.Workbook && book.Workbook.Sheets) book.Workbook.Sheets.splice(to, 0, book.Workbook.Sheets.splice(from, 1)[0]);
  },
  copy_sheet: (book, { sheet, to }) => XLSX.utils.book_append_sheet(book, structuredClone(book.Sheets[sheet]), to),
  add_sheet: (book, { sheet }) => XLSX.utils.book_append_sheet(book, {}, sheet),
  number: (book, { sheet, cell, serial, format }) => void (book.Sheets[sheet][cell] = { t: "n", v: serial, z: format }),
  remove: (book, { sheet }) => remove(book, sheet),
  new_book(book, { sheet }) {
    const other = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(other, {}, sheet);
    return other;
  },
  paste_values(book, { sheets }) {
    const pasted = XLSX.utils.book_new();
    for (const name of sheets) XLSX.utils.book_append_sheet(pasted, values(book.Sheets[name]), name);
    return pasted;
  },
  paste_rows(book, edit) {
    const copied = values(book.Sheets[edit.sheet]);
    const pasted = {};
    for (const name of cells(copied)) {
      const at = decode(name);
      if (at.r < edit.first - 1 || at.r >= edit.last || at.c >= edit.columns) continue;
      pasted[encode({ r: at.r - edit.first + edit.row, c: at.c + edit.column - 1 })] = copied[name];
    }
    measure(pasted);
    const other = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(other, pasted, edit.to);
    return other;
  },
};

for (const job of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
  let book = XLSX.readFile(job.source);
  for (const edit of job.edits) {
    const other = DO[edit.op](book, edit);
    if (other && other.SheetNames) book = other;
  }
  for (const name of book.SheetNames) measure(book.Sheets[name]);
  for (const target of job.targets) XLSX.writeFile(book, target, { bookType: "xlsx", bookSST: true });
}
