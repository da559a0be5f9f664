//! Official documents from plain structs: DOCX, PDF, XLSX. Heavy libraries stop here.
