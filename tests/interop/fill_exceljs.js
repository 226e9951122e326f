// Fills workbooks in with exceljs: node fill_exceljs.js JOBS.json
// Jobs: [{"source": path, "target": path, "cells": [{"sheet", "cell", "value": string or number}]}]
"use strict";
const fs = require("fs");
const ExcelJS = require("exceljs");

async function main() {
  for (const job of JSON.parse(fs.readFileSync(process.argv[2], "utf8"))) {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(job.source);
    for (const { sheet, cell, value } of job.cells) {
      // A string stays a string here, whatever it begins with; a formula would be an object.
      workbook.getWorksheet(sheet).getCell(cell).value = value;
    }
    await workbook.xlsx.writeFile(job.target);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
