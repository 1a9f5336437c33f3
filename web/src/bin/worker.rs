//! The worker: runs the analysis beside the page, so that the page never blocks.

fn main() {}
