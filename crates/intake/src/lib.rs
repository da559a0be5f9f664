//! Files from outside: sniffing, xlsx, xls, html, csv, encodings. Bytes in, rows out.
