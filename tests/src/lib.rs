//! Tests of the whole: fixtures, foreign suites and the layers between crates live in `tests/`, beside the data that they read.
