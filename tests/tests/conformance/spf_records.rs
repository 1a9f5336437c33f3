//! `spf/mox-record-parse.json`: records that mox accepts or refuses.

use crate::harness::{self, same};
use mailglass_core::spf::record;
use serde::Deserialize;

/// A table of mox: inputs, and whether they are valid.
#[derive(Deserialize)]
pub struct Table {
    pub rows: Vec<Row>,
}

#[derive(Deserialize)]
pub struct Row {
    pub input: String,
    pub valid: bool,
}

#[test]
fn mox_spf() {
    harness::run("mox-spf", |suite, corpora| {
        let table: Table = harness::json(corpora.join("spf/mox-record-parse.json"));
        for row in table.rows {
            suite.case(&row.input, || {
                let record = record::parse(&row.input);
                let fault = record.faults.iter().find(|f| !f.harmless);
                let valid = record::is_spf(row.input.as_bytes()) && fault.is_none();
                same("valid", &row.valid, &valid).map_err(|why| format!("{why} ({fault:?})"))
            });
        }
    });
}
