//! Small parts that every page uses.

mod chip;
mod copy;
mod icon;
mod redact;
mod tell;

pub(crate) use chip::{chip, chip_as, state_name};
pub(crate) use copy::CopyButton;
pub(crate) use icon::icon;
pub(crate) use redact::redact_choice;
pub(crate) use tell::{Tell, toast};
