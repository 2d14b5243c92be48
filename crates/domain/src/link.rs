//! Which reports one offender or campaign very likely caused, and why.
//!
//! A report is reduced to a few numbers ([`facts`]): the values that it names ([`value`]) and the
//! wording of its story ([`words`]). The [`index`] finds reports by value. How sure it is that one
//! offender stands behind a value is its [`strength`]; strong values are gathered into groups, and
//! the groups take in reports that repeat their scripts ([`attach`]). What the likenesses of
//! reports say is a [`model`], learnt by [`fit`] without being told the truth. What humans
//! decide ([`decision`]) binds all of it, and [`explain`] says why. The [`engine`] keeps all of it
//! up to date: the series depend on the set of reports alone, never on their order.

pub mod value;
pub mod words;
pub mod facts;
pub mod model;
pub mod kept;
mod naming;
mod places;
pub mod index;
pub mod strength;
pub mod fit;
mod sketch;
mod component;
mod gather;
mod settle;
mod scripts;
mod join;
pub mod attach;
pub mod decision;
mod overlay;
pub mod engine;
pub mod suggest;
pub mod explain;
