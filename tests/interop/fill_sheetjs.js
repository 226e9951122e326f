// Fills workbooks in with SheetJS (community edition): node fill_sheetjs.js JOBS.json
// The jobs are those of fill_exceljs.js. SheetJS writes no styles and no protection: what is left must do.
"use strict";
const fs = require("fs");
const XLSX = require("xlsx");

for (const job of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
  const workbook = XLSX.readFile(job.source);
  for (const { sheet, cell, value } of job.cells) {
    const worksheet = workbook.Sheets[sheet];
    worksheet[cell] = { t: typeof value === "number" ? "n" : "s", v: value };
    const range = XLSX.utils.decode_range(worksheet["!ref"]);
    const at = XLSX.utils.decode_cell(cell);
    range.e.r = Math.max(range.e.r, at.r);
    range.e.c = Math.max(range.e.c, at.c);
    worksheet["!ref"] = XLSX.utils.encode_range(range);
  }
  XLSX.writeFile(workbook, job.target, { bookType: "xlsx", bookSST: true });
}
