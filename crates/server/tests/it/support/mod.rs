//! What several tests need.

pub(crate) mod authenticator;
pub(crate) mod centre;
pub(crate) mod gateway;
pub(crate) mod postgres;
pub(crate) mod reporter;
pub(crate) mod smtp;
pub(crate) mod staff;
