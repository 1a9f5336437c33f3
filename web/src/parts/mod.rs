//! Small parts that every page uses.

mod chip;
mod copy;
mod icon;
mod tell;

pub(crate) use chip::{Chip, state_name};
pub(crate) use copy::CopyButton;
pub(crate) use icon::Icon;
pub(crate) use tell::{Tell, Toast};
