"""The matrix: every damage that a return can suffer × every city × every program that saves it.

`edits` says what someone does to a form and knows where each answer stands afterwards; `hands_*` do it with LibreOffice,
openpyxl, exceljs and SheetJS; `damages`, `files`, `several`, `written` and `retyped` list what happens to returns;
`judge` says where each answer has to be; `bench` runs all of it.
"""
