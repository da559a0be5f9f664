//! The class-list reader on real files of every kind, hostile ones, and any bytes at all.

mod files;
mod hostile;
mod kinds;
mod properties;
mod rules;
