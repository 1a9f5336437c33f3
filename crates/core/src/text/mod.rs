//! Grammar shared by all areas: domains, dates, tag lists, the lexical tokens of structured header fields.

pub mod address_class;
pub mod ascii;
pub mod date;
pub mod domain;
pub mod family;
pub mod fault;
pub mod letters;
pub mod markdown;
pub mod number;
pub mod operator;
pub mod quote;
pub mod suffix;
pub mod tag_list;
pub mod terminal;
pub mod token;
