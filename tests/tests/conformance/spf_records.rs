//! `spf/mox-record-parse.json`: records that mox accepts or refuses.

use crate::harness::{self, same};
use mailglass_core::spf::record;
#[test]
fn mox_spf() {
    harness::run("mox-spf", |suite, corpora| {
        let table: harness::Table = harness::json(corpora.join("spf/mox-record-parse.json"));
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
