// exceljs carries out edits: node hands_exceljs.js JOBS.json
// Jobs: [{"source": path, "edits": [edit], "targets": [path]}]. Its own splicing spoils merged cells, so rows and columns
// are laid out anew cell by cell.
"use strict";
const fs = require("fs");
const ExcelJS = require("exceljs");

const areas = (sheet) => sheet.model.merges.slice();

function bounds(area) {
  const [from, to] = area.split(":");
  const number = (letters) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  const at = (cell) => ({ rows: Number(cell.replace(/\D/g, "")), columns: number(cell.replace(/\d/g, "")) });
  return [at(from), at(to || from)];
}

/** Values and styles by row and column; a merged area's value stands in its first cell only. */
function content(sheet) {
  const all = [];
  sheet.eachRow({ includeEmpty: true }, (row, r) =>
    row.eachCell({ includeEmpty: true }, (cell, c) => {
      const own = !cell.isMerged || cell.master === cell;
      all.push({ at: { rows: r, columns: c }, value: own ? cell.value : null, style: cell.style });
    }),
  );
  return all;
}

function layOut(sheet, edit) {
  const axis = edit.op;
  const now = new Map();
  edit.order.forEach((old, index) => old && now.set(old, index + 1));
  const all = content(sheet);
  const merged = areas(sheet).map(bounds);
  for (const area of areas(sheet)) sheet.unMergeCells(area);
  for (const { at } of all) {
    const cell = sheet.getCell(at.rows, at.columns);
    cell.value = null;
    cell.style = {};
  }
  for (const { at, value, style } of all) {
    if (!now.has(at[axis])) continue;
    const to = { ...at, [axis]: now.get(at[axis]) };
    const cell = sheet.getCell(to.rows, to.columns);
    cell.value = value;
    cell.style = style;
  }
  for (const [s, e] of merged) {
    const lying = [];
    for (let at = s[axis]; at <= e[axis]; at++) if (now.has(at)) lying.push(now.get(at));
    lying.sort((a, b) => a - b);
    const last = lying[lying.length - 1];
    if (!lying.length || last - lying[0] !== lying.length - 1) continue;
    const [from, to] = [{ ...s, [axis]: lying[0] }, { ...e, [axis]: last }];
    if (from.rows !== to.rows || from.columns !== to.columns) sheet.mergeCells(from.rows, from.columns, to.rows, to.columns);
  }
}

/** Values as another workbook would show them; a formula's result, nothing where it has none. */
function pasteInto(sheet, all, down, right) {
  for (const { at, value } of all) {
    const shown = value !== null && typeof value === "object" ? value.result ?? value.text : value;
    if (shown !== null && shown !== undefined) sheet.getCell(at.rows + down, at.columns + right).value = shown;
  }
}

const DO = {
  set: (book, { sheet, cell, value }) => void (book.getWorksheet(sheet).getCell(cell).value = value),
  rows: (book, edit) => layOut(book.getWorksheet(edit.sheet), edit),
  columns: (book, edit) => layOut(book.getWorksheet(edit.sheet), edit),
  hide(book, { sheet, axis, at, count }) {
    const worksheet = book.getWorksheet(sheet);
    for (let i = at; i < at + count; i++) (axis === "rows" ? worksheet.getRow(i) : worksheet.getColumn(i)).hidden = true;
  },
  unmerge(book, { sheet }) {
    const worksheet = book.getWorksheet(sheet);
    const kept = content(worksheet);
    for (const area of areas(worksheet)) worksheet.unMergeCells(area);
    for (const { at, value } of kept) worksheet.getCell(at.rows, at.columns).value = value;
  },
  merge: (book, { sheet, area }) => book.getWorksheet(sheet).mergeCells(area),
  filter: (book, { sheet, area }) => void (book.getWorksheet(sheet).autoFilter = area),
  rename: (book, { sheet, to }) => void (book.getWorksheet(sheet).name = to),
  move_sheet(book, { sheet, to }) {
    const others = book.worksheets.filter((one) => one.name !== sheet);
    others.splice(to, 0, book.getWorksheet(sheet));
    others.forEach((one, index) => (one.orderNo = index));
  },
  add_sheet: (book, { sheet }) => void book.addWorksheet(sheet),
  number(book, { sheet, cell, serial, format }) {
    const at = book.getWorksheet(sheet).getCell(cell);
    at.value = serial;
    // Cells share their style objects.
    at.style = { ...at.style, numFmt: format };
  },
  remove: (book, { sheet }) => book.removeWorksheet(book.getWorksheet(sheet).id),
  new_book(book, { sheet }) {
    const other = new ExcelJS.Workbook();
    other.addWorksheet(sheet);
    return other;
  },
  paste_values(book, { sheets }) {
    const other = new ExcelJS.Workbook();
    for (const name of sheets) pasteInto(other.addWorksheet(name), content(book.getWorksheet(name)), 0, 0);
    return other;
  },
  paste_rows(book, edit) {
    const other = new ExcelJS.Workbook();
    const all = content(book.getWorksheet(edit.sheet));
    const copied = all.filter(({ at }) => at.rows >= edit.first && at.rows <= edit.last && at.columns <= edit.columns);
    pasteInto(other.addWorksheet(edit.to), copied, edit.row - edit.first, edit.column - 1);
    return other;
  },
  note: (book, { sheet, cell, text }) => void (book.getWorksheet(sheet).getCell(cell).note = text),
  struck(book, { sheet, cell, parts }) {
    const richText = parts.map(([text, struck]) => ({ text, font: struck ? { strike: true } : {} }));
    book.getWorksheet(sheet).getCell(cell).value = { richText };
  },
};

async function main() {
  for (const job of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
    let book = new ExcelJS.Workbook();
    await book.xlsx.readFile(job.source);
    for (const edit of job.edits) {
      const other = DO[edit.op](book, edit);
      if (other instanceof ExcelJS.Workbook) book = other;
    }
    for (const target of job.targets) await book.xlsx.writeFile(target);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
