//! The importer from outside: files and a mapping in, rows, counts and complaints out.

mod counts;
mod delta;
mod files;
mod joins;
mod mappings;
mod quarantine;
mod real_data;
mod staged;
mod suggestions;
mod support;
mod xlsx_of;
