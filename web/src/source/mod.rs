//! The raw source beside the report: cut into rows, marked where findings point, lit where the user points.

mod pieces;
mod row;
mod rows;
mod view;

pub(crate) use view::RawSource;
