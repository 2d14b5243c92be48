//! What several tests need.

pub(crate) mod centre;
pub(crate) mod postgres;
